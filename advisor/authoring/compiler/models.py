"""Model files to the compiled form: defaults applied, architecture counted, lifecycle and licences derived."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from advisor.authoring import documents
from advisor.authoring.compiler.channels import bedrock, hugging_face, jumpstart, model_lifecycle
from advisor.authoring.compiler.pedigrees import ancestors, training_terms
from advisor.authoring.compiler.sources import Scope, SourceTable, compact, fact, plain_text, plain_texts
from advisor.core.architecture import encode
from advisor.core.text import Text
from advisor.errors import InvalidConfigError, UnknownArchitectureError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from advisor.authoring.compiler.lineage import Lineage
    from advisor.authoring.tree import File, Tree
    from advisor.core.architecture import Architecture

__all__ = ["Draft", "draft_models", "finish_models"]

REQUIRED = ("kind", "released", "license", "context", "parameters", "languages", "tasks")
"""Facts every model states, if only as an unknown with its reason."""
REQUIRED_WITH_WEIGHTS = ("architecture", "dtypes")
"""Facts a model whose weights one can run states besides."""


@dataclass(slots=True)
class Draft:
    """One model on its way: the authored entry with defaults applied, and the record made of it so far."""

    id: str
    file: File[documents.FamilyDocument]
    scope: Scope
    entry: documents.ModelEntry
    architecture: Architecture | None = None
    record: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def path(self, name: str, *rest: str | int) -> tuple[str | int, ...]:
        """Return the place of a fact: in the model, or in the defaults it comes from."""
        own = ("models", self.id, name, *rest)
        if getattr(self.entry, name, None) is None and getattr(self.file.document.defaults, name, None) is not None:
            return ("defaults", name, *rest)
        return own

    def get(self, name: str) -> Any:
        """Return the model's own block, else the default one."""
        own = getattr(self.entry, name)
        return getattr(self.file.document.defaults, name) if own is None else own

    def source(self, name: str, block: Any, *, published: bool = True) -> str | None:
        """Return the source of a block: its own, else that of the entry or of the defaults it stands in."""
        own, defaults = self.entry.source, self.file.document.defaults.source
        # a default fact that names no source is one of the model's, so the model's source is the last resort
        nearest = (own, defaults) if getattr(self.entry, name, None) is not None else (defaults, own)
        chain = (getattr(block, "source", None), *nearest)
        return self.scope.required(self.path(name), *chain) if published else self.scope.key(*chain)

    def problem(self, name: str, code: str, message: Text, hint: Text | None = None, *rest: str | int) -> None:
        """Report a problem of a fact."""
        self.scope.problems.add(self.file.loaded.problem(self.path(name, *rest), code, message, hint, at_key=not rest))


def draft_models(tree: Tree, table: SourceTable) -> Iterator[Draft]:
    """Yield a draft of every model, with its facts compiled; problems go to the tree."""
    for file in tree.of(documents.FamilyDocument):
        scope = Scope(file, table, tree.problems)
        for id_, entry in file.document.models.items():
            draft = Draft(id_, file, scope, entry)
            _require(draft)
            _identity(draft)
            _plain_facts(draft)
            _languages(draft)
            _license(draft)
            _context(draft)
            _dtypes(draft)
            _architecture(draft)
            _parameters(draft)
            _channels(draft)
            yield draft


def finish_models(drafts: Mapping[str, Draft], lineage: Lineage) -> dict[str, dict[str, Any]]:
    """Return the records by id, with the licences that ancestors and training data bring and all later revisions."""
    finished = {}
    for id_, draft in drafts.items():
        record = lineage.with_catalogue_names(draft.record)
        record["licenses"] = lineage.effective_licenses(id_)
        record["superseded_by"] = lineage.successors(id_)
        record["successor"] = _called(record["superseded_by"], lineage)
        if found := lineage.inherited_tokenizer(id_):
            record["tokenizer"] = found[0]
            record["facts"] = {**draft.facts, "tokenizer": _as_parent(draft, found[1])}
        plain = compact(record)
        if record["ancestors"] is None:
            plain["ancestors"] = None  # absent stands for none: that nobody knows is written out
        for name in ("languages", "tasks"):
            if record[name] is not None:
                plain[name] = record[name]  # an empty list is a statement too
        finished[id_] = plain
    return finished


_LICENSE_OPEN = documents.Text(
    en="{} (not all licences it stands under are known)", ja="{} (適用されるライセンスの一部が不明)"
)


def _called(successors: Sequence[str], lineage: Lineage) -> dict[str, str] | None:
    """Return what people call the last of the successors, and that its licence is open where it is."""
    if not successors or successors[-1] not in lineage.records:
        return None
    name = lineage.records[successors[-1]].get("name", successors[-1])
    if not lineage.is_licensed(successors[-1]):
        return {"en": _LICENSE_OPEN.en.format(name), "ja": _LICENSE_OPEN.ja.format(name)}
    return {"en": name, "ja": name}


def _as_parent(draft: Draft, parent: str) -> Any:
    """Return how a tokenizer is known that a parent passed on: from what says whose child the model is."""
    descent = draft.facts["ancestors"]
    note = documents.Text(
        en=f"That of {parent}, which the model was made from: the vocabulary is as large.",
        ja=f"派生元の {parent} と同じです (語彙の大きさが一致)。",
    )
    return fact(descent if isinstance(descent, str) else descent.get("source"), basis="computed", note=note)


def _require(draft: Draft) -> None:
    channels = draft.entry.channels
    runnable = channels.huggingface is not None or any(not c.marketplace for c in channels.jumpstart)
    for name in (*REQUIRED, *(REQUIRED_WITH_WEIGHTS if runnable else ())):
        if draft.get(name) is None and not (name == "parameters" and draft.get("architecture")):
            draft.scope.problems.add(
                draft.file.loaded.problem(
                    ("models", draft.id),
                    "catalog.missing-fact",
                    Text(f"{draft.id} does not state {name!r}", f"{draft.id} に {name!r} の記載がありません"),
                    Text(
                        "state it, or say why it is unknown: {value: null, why: {en: …, ja: …}}",
                        "値を書くか、不明な理由を書いてください: {value: null, why: {en: …, ja: …}}",
                    ),
                    at_key=True,
                )
            )


def _identity(draft: Draft) -> None:
    document, entry = draft.file.document, draft.entry
    draft.record.update(
        name=entry.name,
        family=document.family,
        publisher=document.publisher,
        aliases=entry.aliases,
        notes=plain_texts(draft.get("notes") or ()),
        facts=draft.facts,
    )
    _descent(draft)
    _succession(draft)


def _descent(draft: Draft) -> None:
    nearest = (draft.entry.source, draft.file.document.defaults.source)
    line = draft.get("ancestors")
    parents = (line.value or []) if line else []
    draft.record["ancestors"] = ancestors(parents, draft.scope, line.source if line else None, *nearest)
    if line and line.value is None:
        draft.record["ancestors"] = None
        draft.facts["ancestors"] = fact(draft.scope.key(line.source, *nearest), why=line.why, note=line.note)
    elif parents:
        source = draft.source("ancestors", line if line.source else parents[0])
        draft.facts["ancestors"] = fact(source, basis=line.basis, note=line.note)
    elif line and (source := draft.scope.key(line.source, *nearest)):
        # that there are none is a fact like any other, where a source says so
        draft.facts["ancestors"] = fact(source, basis=line.basis, note=line.note)
    terms = draft.get("training_terms") or []
    draft.record["training_terms"] = training_terms(terms, draft.scope, *nearest)
    if terms:
        draft.facts["training_terms"] = fact(draft.source("training_terms", terms[0]))


def _succession(draft: Draft) -> None:
    successor = draft.entry.superseded_by
    # the next one alone: the rest of the chain is followed when all models are known
    draft.record["superseded_by"] = [successor.model] if successor else []
    if successor:
        draft.facts["superseded_by"] = fact(draft.source("superseded_by", successor), note=successor.because)


def _plain_facts(draft: Draft) -> None:
    for name in ("kind", "released", "languages", "tasks", "input_modalities", "training_tokens", "tokenizer"):
        block = draft.get(name)
        draft.record[name] = block.value if block else None
        if block:
            draft.facts[name] = _fact_of(draft, name, block, block.value)


def _languages(draft: Draft) -> None:
    block: documents.LanguagesFact | None = draft.get("languages")
    # only the exception is written: a list is complete unless it says otherwise
    draft.record["languages_complete"] = None if block is None or block.complete else False


def _fact_of(draft: Draft, name: str, block: Any, value: Any) -> Any:
    """Compile how a block is known; the value decides whether a source or a reason is needed."""
    why = getattr(block, "why", None)
    basis = getattr(block, "basis", "published")
    if value is None and why is None:
        draft.problem(
            name,
            "catalog.no-reason",
            Text(f"{name!r} is unknown without a reason", f"{name!r} が不明ですが、理由がありません"),
            Text("add why: {en: …, ja: …}", "why: {en: …, ja: …} を書いてください"),
        )
    published = value is not None and basis == "published"
    return fact(draft.source(name, block, published=published), basis=basis, why=why, note=getattr(block, "note", None))


def _license(draft: Draft) -> None:
    block: documents.LicenseFact | None = draft.get("license")
    draft.record["license"] = block.id if block else None
    draft.record["also_licenses"] = block.also if block else []
    stated = block.stated_use if block else None
    draft.record["stated_use"] = stated and {
        "limit": stated.limit,
        "text": plain_text(stated.text),
        "source": draft.source("license", stated),
    }
    if block:
        draft.facts["license"] = _fact_of(draft, "license", block, block.id)


def _context(draft: Draft) -> None:
    block: documents.ContextFact | None = draft.get("context")
    draft.record["context_length"] = block.length if block else None
    draft.record["context_limit"] = "trained" if block and block.limit == "trained" else None
    if block:
        draft.facts["context_length"] = _fact_of(draft, "context", block, block.length)


def _dtypes(draft: Draft) -> None:
    block: documents.DTypesFact | None = draft.get("dtypes")
    draft.record["dtype"] = block.native if block else None
    draft.record["overflows"] = block.overflows if block else []
    if block:
        draft.facts["dtype"] = _fact_of(draft, "dtypes", block, block.native)


def _architecture(draft: Draft) -> None:
    block: documents.ArchitectureFact | None = draft.get("architecture")
    if block is None:
        return
    draft.facts["architecture"] = _fact_of(draft, "architecture", block, block.config)
    if block.config is None:
        return
    from advisor.estimate.dialects import normalize

    try:
        found = normalize(block.config)
    except UnknownArchitectureError as error:
        draft.problem("architecture", "catalog.unknown-architecture", error.message, error.hint)
        return
    except InvalidConfigError as error:
        for name, words in error.problems.items():
            message = Text(f"config: {name} {words.en}", f"config の {name} {words.ja}")
            draft.problem("architecture", "catalog.invalid-config", message, None, "config", *name.split("."))
        return
    draft.architecture = found
    draft.record["architecture"] = encode(found)


def _parameters(draft: Draft) -> None:
    block: documents.ParametersFact | None = draft.get("parameters")
    counted = draft.architecture.parameters if draft.architecture else None
    total = block.total if block else None
    draft.record["parameters_stored"] = block.stored if block else None
    draft.record["parameters_active"] = counted.active if counted else block.active if block else None
    draft.record["parameters_embedding"] = counted.embedding if counted else None
    _published_active(draft, block, counted.active if counted else None)
    if counted and total in (None, counted.total):
        draft.record["parameters"] = counted.total
        architecture = draft.get("architecture")
        note = block.difference if block else None
        draft.facts["parameters"] = fact(
            draft.source("architecture", architecture, published=False), basis="computed", note=note
        )
        return
    if counted and total and block and block.difference is None:
        draft.problem(
            "parameters",
            "catalog.parameters-differ",
            Text(
                f"total is {total:,}, the architecture counts {counted.total:,}",
                f"total は {total:,} ですが、アーキテクチャからは {counted.total:,} と計算されます",
            ),
            Text(
                "mend one of them, leave `total` out, or explain it in `difference: {en, ja}`",
                "どちらかを直すか、`total` を省くか、`difference: {en, ja}` で説明してください",
            ),
            "total",
        )
    if block is None:
        draft.record["parameters"] = None
        return
    draft.record["parameters"] = total or block.published
    draft.facts["parameters"] = fact(
        draft.source("parameters", block, published=bool(draft.record["parameters"]) and block.basis == "published"),
        basis=block.basis,
        why=block.why,
        note=block.difference if total else _ROUND_FIGURE if block.published else None,
    )
    if draft.record["parameters"] is None and block.why is None:
        _fact_of(draft, "parameters", block, None)


def _published_active(draft: Draft, block: documents.ParametersFact | None, counted: int | None) -> None:
    """Keep the publisher's own figure beside a count that differs: both are asked for, and they count differently."""
    if counted is None or block is None or block.active in (None, counted):
        return
    draft.record["parameters_active_published"] = block.active
    source = draft.source("parameters", block, published=block.basis == "published")
    draft.facts["parameters_active_published"] = fact(source, basis=block.basis)


_ROUND_FIGURE = documents.Text(en="The publisher's round figure.", ja="公開元による概数。")


def _channels(draft: Draft) -> None:
    channels = draft.entry.channels
    whole: documents.Lifecycle | None = draft.get("lifecycle")
    nearest = (draft.entry.source, draft.file.document.defaults.source)
    record, facts, scope = draft.record, draft.facts, draft.scope
    path = ("models", draft.id, "channels")
    if channels.huggingface:
        record["huggingface"] = hugging_face(channels.huggingface, whole)
        key = scope.required((*path, "huggingface"), channels.huggingface.source, *nearest)
        facts["channels.huggingface"] = fact(key)
    if channels.jumpstart:
        record["jumpstart"] = [jumpstart(c, whole) for c in channels.jumpstart]
        keys = [scope.required((*path, "jumpstart", i), c.source, *nearest) for i, c in enumerate(channels.jumpstart)]
        facts["channels.jumpstart"] = fact(keys[0])
    if channels.bedrock:
        record["bedrock"] = [bedrock(c, whole) for c in channels.bedrock]
        keys = [
            scope.required((*path, "bedrock", i), c.source, *nearest, *_inner_sources(c, whole))
            for i, c in enumerate(channels.bedrock)
        ]
        facts["channels.bedrock"] = fact(keys[0])
    record["lifecycle"], decisive = model_lifecycle(whole, channels)
    if whole:
        facts["lifecycle"] = fact(draft.source("lifecycle", whole), note=whole.note)
    elif decisive:
        facts["lifecycle"] = fact(scope.key(*decisive, *nearest), basis="computed")
    else:
        draft.scope.problems.add(
            draft.file.loaded.problem(
                path,
                "catalog.no-channel",
                Text(
                    f"{draft.id} has neither a channel nor a lifecycle",
                    f"{draft.id} にチャネルもライフサイクルもありません",
                ),
                Text("say where it is served, or when it ended", "提供先か、終了した日を書いてください"),
                at_key=True,
            )
        )


def _inner_sources(channel: documents.BedrockChannel, whole: documents.Lifecycle | None) -> list[str | None]:
    """Return the sources of what a channel says: they show that it exists when it names no source of its own."""
    blocks = (channel.lifecycle, whole, channel.endpoints, *(route.endpoints for route in channel.routes))
    return [*(route.source for route in channel.routes), *(block.source for block in blocks if block)]
