"""Which values of configuration name a model: one judgement for all syntaxes, by key, path, siblings and form."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.settings import words
from advisor.compliance.scan.detectors.settings.arguments import SHELL_KEYS, arguments_in, assignments_in, is_shell
from advisor.compliance.scan.detectors.settings.computed import is_computed, literals
from advisor.compliance.scan.detectors.settings.siblings import Siblings, tells
from advisor.compliance.scan.detectors.settings.tree import flat, word_and_branch, word_of
from advisor.compliance.scan.named import BEDROCK_ID, Named, dynamic, looks_like_model, model_in
from advisor.compliance.scan.values import Match, by_key, is_address, key_words
from advisor.compliance.scan.vocabulary import CANONICAL_IDS, NOT_MODEL_KEYS, VARIABLE, WEAK_KEYS
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from advisor.compliance.scan.detectors.settings.tree import Context, Entry, Node
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Confidence, Reference, ReferenceKind

__all__ = ["judge"]

MAX_VALUE = 2000
MAX_EXPRESSION = 200
MAX_BATCH = 50_000
_REFERENCE = re.compile(r"(?:var|local|data|module|each|self)\.")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*+/[\w.-]++")
_FILLED = re.compile(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}")
_CANDIDATE = re.compile(r"[A-Za-z0-9][\w.-]*[/:.-]|\$|\{|--|" + words.BARE_IDS)


class _Found(NamedTuple):
    """A model in a value: its text there, what takes it, how surely."""

    named: Named
    offset: int
    length: int
    sink: str
    kind: ReferenceKind
    confidence: Confidence


def judge(entries: Iterable[Entry], source: SourceText, detector: str) -> Iterator[Reference]:
    """Yield the models that values name, in the order of the file; memory does not grow with it."""
    kept = filter(_may_matter, entries)
    while batch := list(islice(kept, MAX_BATCH)):
        siblings = Siblings(batch)
        for entry in batch:
            seen = set()
            for found in (
                _Judge(entry, siblings, source.known).all() if _may_name(entry, siblings, source.known) else ()
            ):
                if (found.offset, found.length) not in seen:
                    seen.add((found.offset, found.length))
                    yield _reference(found, entry, siblings, source, detector)


def _may_matter(entry: Entry) -> bool:
    """Whether a value may name a model, or says something of those beside it."""
    if entry.style != "block" and len(entry.value) > MAX_VALUE:
        return False
    if _CANDIDATE.search(entry.value, 0, MAX_VALUE) or tells(entry) or entry.parent.context == "ollama":
        return True
    return words.takes_model(entry.key) if isinstance(entry.key, str) else is_shell(entry)


def _may_name(entry: Entry, siblings: Siblings, known: Container[str]) -> bool:
    """Whether a value has the form of a model's name; those of Ollama are bare words."""
    if _NAME.fullmatch(entry.value) and entry.value.casefold() not in known and _is_dull(word_of(entry)):
        return False
    return (
        _CANDIDATE.search(entry.value, 0, MAX_VALUE) is not None
        or entry.parent.context == "ollama"
        or "ollama" in siblings.provider(entry) + siblings.engine(entry)
        or "OLLAMA" in str(entry.key).upper()
    )


@lru_cache(maxsize=4096)
def _is_dull(key: str) -> bool:
    """Whether ``owner/name`` under a key, or in its list, names no model unless the catalogue knows it."""
    folded = flat(key)
    telling = words.DEFERRING | words.DETAILS | words.MODEL_LISTS | SHELL_KEYS | WEAK_KEYS | {"type"}
    return bool(key) and folded not in telling and not words.takes_model(key) and "ollama" not in folded


class _Judge:
    """One entry and everything around it that says what its value is."""

    def __init__(self, entry: Entry, siblings: Siblings, known: Container[str]) -> None:
        self.entry = entry
        self.siblings = siblings
        self.known = known
        self.names = _names(entry, siblings)

    @cached_property
    def sink(self) -> str:
        return _sink(self.entry, self.siblings)

    def all(self) -> Iterator[_Found]:
        entry, value = self.entry, self.entry.value
        if self._elsewhere():
            return
        if entry.style == "code":
            if _REFERENCE.match(value) and any(map(words.takes_computed, self.names)):
                yield self._make(dynamic(), value, 0, self.sink, "dynamic", "info")
            return
        prose = " " in value.strip() and not is_shell(entry)
        for text, start in words.scheme_uris(value) if entry.style != "block" or is_shell(entry) else ():
            yield from self._scheme(text, start, prose=prose)
        for argument in arguments_in(entry, self.siblings):
            named = self._any(argument.text)
            if argument.sure or (named is None and not argument.name):
                if named is None:
                    computed = is_computed(argument.text)
                    named = dynamic() if computed else model_in(argument.text, known=self.known)
                yield from self._argument(named, argument.text, argument.offset, argument.name, "high")
            elif not words.is_other(argument.name):
                match = by_key(argument.name, argument.text, self.known)
                if match and match.confidence != "low":
                    yield from self._argument(match.named, argument.text, argument.offset, argument.name, "medium")
        if "\n" in value:
            return
        if self.siblings.option(entry) is None and not value.startswith("-"):
            yield from self._named(self.names, None, value, 0)
            for name, text, start in assignments_in(entry):
                yield from self._named((name,), name, text, start)

    def _elsewhere(self) -> bool:
        """Whether the branch is about something else: a data set, packages, examples, groups of a configuration."""
        entry = self.entry
        context: Context = entry.parent.context
        if context == "package" and is_address(entry.value):
            return self.siblings.is_data(entry)
        if context in ("package", "example") or self.siblings.is_data(entry):
            return True
        if context == "dataset":
            return not any("model" in flat(name) or "tokenizer" in flat(name) for name in self.names)
        above = entry.parent.parent
        if isinstance(entry.parent.key, int) and above is not None and above.key == "defaults":  # Hydra: parts by name
            return looks_like_model(entry.value, known=self.known) is None
        siblings = self.siblings
        return siblings.is_alias(entry) or siblings.is_target(entry) or siblings.is_label(entry)

    def _named(self, names: tuple[str, ...], sink: str | None, value: str, start: int) -> Iterator[_Found]:
        """Yield the models of a value whose place goes by these names."""
        takes = any(map(words.takes_model, names))
        bedrock = [found for found in BEDROCK_ID.finditer(value) if takes or found[0] == value] if "." in value else []
        for found in bedrock:
            yield self._make(Named(found[0], "bedrock"), found[0], start + found.start(), sink, "setting", "medium")
        if bedrock:
            return
        if is_computed(value):
            yield from self._computed(names, sink, value, start)
            return
        for text, at in words.split_list(value) if takes else [(value, 0)]:
            match = self._match(names, text)
            if match:
                kind: ReferenceKind = "mention" if match.confidence == "info" else "setting"
                yield self._make(match.named, text, start + at, sink, kind, match.confidence)

    def _computed(self, names: tuple[str, ...], sink: str | None, value: str, start: int) -> Iterator[_Found]:
        any_literal = False
        for text, at in literals(value):
            match = self._match(names, text)
            if match and match.named.provider != "unknown":
                any_literal = True
                yield self._make(match.named, text, start + at, sink, "setting", match.confidence)
        rest = _FILLED.sub("", value)
        if not any_literal and " " not in rest and any(map(words.takes_computed, names)):
            yield self._make(dynamic(), value, start, sink, "dynamic", "info")

    def _match(self, names: tuple[str, ...], text: str) -> Match | None:
        """Return the model that ``text`` is under any of the names its place goes by."""
        if words.is_something_else(text):
            return None
        named = self._any(text)
        for name in names:
            words_ = key_words(name)
            if words.is_other(name):
                continue
            takes = words.takes_model(name)
            if takes and text.casefold() in CANONICAL_IDS:
                return Match(Named(text, "huggingface"), "medium")
            if named is not None and (takes or words_ in words.MODEL_LISTS or flat(name) in words.MODEL_WORDS):
                return Match(named, "medium")
            if takes and self._vendor():  # served by others: only what surely is a model with weights
                form = looks_like_model(text, known=self.known)
                return Match(form, "low") if form else None
            if takes and ("ollama" in words_ or self._context() == "ollama"):
                bare = model_in(text, provider="ollama", known=self.known)
                return Match(bare, "medium") if bare else None
            match = by_key(name, text, self.known)
            if match is not None and words.is_page(text) and not takes:
                return Match(match.named, "info")
            if match is not None:
                return (
                    match._replace(confidence="high") if words.is_sure(name) and match.confidence == "medium" else match
                )
        return None

    def _any(self, text: str) -> Named | None:
        """Return the model of a name that says itself where it comes from: ``bedrock/…``, ``huggingface:…``, ``hf://…``."""
        if self._context() == "litellm":
            named = model_in(text, provider="litellm", known=self.known)
            if named is not None:
                return named
        routed = words.routed(text)
        return model_in(routed, provider="litellm", known=self.known) if routed else None

    def _context(self) -> Context:
        provider = words.provider_context(self.siblings.provider(self.entry))
        return provider or words.provider_context(self.siblings.engine(self.entry)) or self.entry.parent.context

    def _vendor(self) -> bool:
        return self._context() == "vendor" or words.is_vendor(self.siblings.provider(self.entry))

    def _argument(self, named: Named | None, text: str, start: int, sink: str, sure: Confidence) -> Iterator[_Found]:
        if named is None or (named.provider == "local" and "\n" in self.entry.value):
            return
        if named.provider == "unknown":
            for literal, at in literals(text):
                inner = model_in(literal, known=self.known)
                if inner is not None and inner.model_id is not None:
                    yield self._make(inner, literal, start + at, sink, "command", sure)
                    return
            if " " in _FILLED.sub("", self.entry.value).strip():
                return  # the whole command line is read by the detector of commands
        yield self._make(named, text, start, sink, "command", sure)

    def _scheme(self, text: str, start: int, *, prose: bool) -> Iterator[_Found]:
        named = _by_scheme(text, self.known)
        if named is not None:
            kind: ReferenceKind = "mention" if prose else "setting"
            yield self._make(named, text, start, self.sink, kind, "info" if prose else "high")

    def _make(
        self, named: Named, text: str, start: int, sink: str | None, kind: ReferenceKind, confidence: Confidence
    ) -> _Found:
        sink = sink or self.sink
        inside = text.find(named.model_id) if named.model_id else -1
        if inside >= 0 and named.model_id:
            return _Found(named, start + inside, len(named.model_id), sink, kind, confidence)
        return _Found(named, start, len(text), sink, kind, confidence)


def _by_scheme(text: str, known: Container[str]) -> Named | None:
    if text.startswith("ollama://"):
        return model_in(text.removeprefix("ollama://"), provider="ollama", known=known)
    return model_in(text.replace("huggingface://", "hf://", 1), known=known)


def _names(entry: Entry, siblings: Siblings) -> tuple[str, ...]:
    """Return what the place of a value is called: its key, the name given beside it, the key above it."""
    key, node = word_and_branch(entry)
    folded = flat(key)
    if folded in words.DEFERRING:
        beside = siblings.name(entry)
        above, _ = _above(node)
        return (beside, beside.rpartition(".")[2]) if beside else (above,)
    if folded == "type" and words.is_hub(siblings.engine(entry)):  # tokenizer: {library: huggingface, type: org/x}
        return (key, "hf_repo_id")
    if folded in words.DETAILS:
        above, _ = _above(node)
        if words.is_hub(siblings.provider(entry) or siblings.engine(entry)) or words.is_hub(flat(above)):
            return (key, "hf_repo_id")
        if flat(above) in words.ROLES:
            return (f"{above}_model", key)
        if flat(above) in words.MODEL_LISTS:
            return (key, above)
        if above and flat(above) not in NOT_MODEL_KEYS and VARIABLE.search(key_words(above)):
            return (f"{key_words(above)}_{key_words(key)}", above)
    return (key,)


def _above(node: Node | None) -> tuple[str, Node | None]:
    while node is not None and not isinstance(node.key, str):
        node = node.parent
    return (node.key, node.parent) if node is not None and isinstance(node.key, str) else ("", None)


def _sink(entry: Entry, siblings: Siblings) -> str:
    key, node = word_and_branch(entry)
    beside = siblings.name(entry) if flat(key) in words.DEFERRING else None
    if beside:
        return beside
    path = [key]
    while node is not None and len(path) < 3:
        above, node = _above(node)
        if above:
            path.append(above)
    return ".".join(reversed(path))


def _reference(found: _Found, entry: Entry, siblings: Siblings, source: SourceText, detector: str) -> Reference:
    text = source.text
    wanted = found.named.model_id
    offset = entry.offset + found.offset
    if wanted and not text.startswith(wanted, offset):  # escapes before it moved it
        moved = text.find(wanted, entry.offset, entry.offset + 2 * len(entry.value) + len(wanted))
        offset = moved if moved >= 0 else entry.offset
    expression = None
    if found.named.provider == "unknown" or is_computed(entry.value[: MAX_VALUE + 1]):
        expression = entry.value.strip()[:MAX_EXPRESSION] if "\n" not in entry.value else None
    return source.reference(
        found.named,
        source.place(offset, found.length),
        found.kind,
        found.confidence,
        detector,
        sink=found.sink,
        revision=siblings.revision(entry),
        expression=expression,
        accepts_eula=siblings.accepts_eula(entry),
    )
