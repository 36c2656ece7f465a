"""Compiled JSON to core types. The compiler leaves out what is null or empty: every optional key is read with get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from advisor.catalog.packed import row_of
from advisor.core.architecture import Architecture, decode
from advisor.core.hardware import Accelerator, InstanceType, Region
from advisor.core.licensing import Attribution, Clause, Condition, Jurisdiction, License, StatedUse
from advisor.core.model import (
    ACTIVE,
    ENDPOINTS,
    Ancestor,
    BedrockChannel,
    BedrockRoute,
    DataTerm,
    HuggingFaceChannel,
    JumpStartChannel,
    Lifecycle,
    Model,
    Pedigree,
    TokenCount,
    Tokenizer,
    WeightFile,
)
from advisor.core.provenance import Provenance, Source
from advisor.core.text import Text

Raw = Mapping[str, Any]


class Sources:
    """The table of sources; rows are built when asked for."""

    __slots__ = ("_built", "_rows")

    def __init__(self, rows: Mapping[str, Sequence[Any]]) -> None:
        self._rows = rows
        self._built: dict[str, Source] = {}

    def get(self, key: str | None) -> Source | None:
        """Return the source a key stands for; ``None`` stays ``None``."""
        if key is None:
            return None
        source = self._built.get(key)
        if source is None:
            url, read, *more = self._rows[key]
            source = self._built[key] = Source(url, read, *[said or None for said in more])
        return source

    def __len__(self) -> int:
        return len(self._rows)


class Facts(Mapping[str, Provenance]):
    """Provenance by fact name. Raw: the key of a published fact's source, or ``{basis, source, why, note}``."""

    __slots__ = ("_raw", "_sources")

    def __init__(self, raw: Mapping[str, str | Raw], sources: Sources) -> None:
        self._raw = raw
        self._sources = sources

    def __getitem__(self, name: str) -> Provenance:
        raw = self._raw[name]
        if isinstance(raw, str):
            return Provenance("published", self._sources.get(raw))
        return Provenance(
            raw.get("basis", "published"),
            self._sources.get(raw.get("source")),
            text(raw.get("why")),
            text(raw.get("note")),
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


def text(raw: Mapping[str, str] | None) -> Text | None:
    """Return both languages, or ``None``."""
    return Text(raw["en"], raw["ja"]) if raw else None


def _texts(raw: Sequence[Mapping[str, str]]) -> tuple[Text, ...]:
    return tuple([Text(t["en"], t["ja"]) for t in raw])


def _tuple(value: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(value)


def lifecycle(raw: Raw | None) -> Lifecycle:
    """Return a lifecycle; what is left out is active."""
    if not raw:
        return ACTIVE
    return Lifecycle(
        raw["status"],
        raw.get("ends"),
        raw.get("ends_by_region", {}),
        raw.get("legacy_since"),
        raw.get("not_before"),
        tuple(raw.get("replacements", ())),
    )


def _hugging_face(raw: Raw) -> HuggingFaceChannel:
    return HuggingFaceChannel(
        raw["id"],
        raw.get("gated"),
        tuple(
            [
                WeightFile(w.get("dtype"), w.get("quantization"), w.get("bytes"), w["format"], w.get("id"))
                for w in raw.get("weights", ())
            ]
        ),
        lifecycle(raw.get("lifecycle")),
    )


def _jumpstart(raw: Raw) -> JumpStartChannel:
    return JumpStartChannel(
        raw["id"],
        raw.get("fine_tunable"),
        raw.get("marketplace", False),
        raw.get("default_instance"),
        tuple(raw.get("instances", ())),
        lifecycle(raw.get("lifecycle")),
    )


def _bedrock(raw: Raw) -> BedrockChannel:
    endpoints = _endpoints(raw, ENDPOINTS[:1])
    return BedrockChannel(
        raw["id"],
        tuple(
            [
                BedrockRoute(
                    r["route"], tuple(r["regions"]), tuple(r.get("destinations", ())), _endpoints(r, endpoints)
                )
                for r in raw.get("routes", ())
            ]
        ),
        raw.get("context_length"),
        raw.get("max_output_tokens"),
        text(raw.get("eula")),
        lifecycle(raw.get("lifecycle")),
        raw.get("license"),
        raw.get("terms_url"),
        endpoints,
    )


def _endpoints(raw: Raw, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(raw["endpoints"], key=ENDPOINTS.index)) if "endpoints" in raw else otherwise


class Architectures:
    """Builds architectures; models that share the dimensions in the data share the object, and what is remembered of it."""

    __slots__ = ("_built",)

    def __init__(self) -> None:
        self._built: dict[int, tuple[Raw, Architecture]] = {}

    def build(self, raw: Raw) -> Architecture:
        """Return the architecture of dimensions, which are kept so that no others get their address."""
        found = self._built.get(id(raw))
        if found is None:
            found = self._built[id(raw)] = raw, decode(raw)
        return found[1]


def model(
    id_: str, raw: Raw, sources: Sources, tokenizers: Mapping[str, Tokenizer], architectures: Architectures
) -> Model:
    """Return one model.

    Raises:
        ValueError: it lacks what every model has.
    """
    # by position, here and below: to look for 38 names in each of a thousand calls takes longer than what they are given
    (
        name, family, publisher, kind, aliases, released, license_id, licenses, ancestors, parameters,
        parameters_active, parameters_embedding, parameters_stored, context_length, context_limit, dimensions,
        dtype, overflows, languages, tasks, training_tokens, hub, jumpstart, bedrock, ends,
        notes, input_modalities, languages_complete, training_terms, also_licenses, superseded_by, successor,
        tokenizer, stated_use, parameters_active_published, facts,
    ) = row_of(raw)  # fmt: skip
    if None in (name, family, publisher):
        raise ValueError("a model has a name, a family and a publisher")
    return Model._make((
        id_,
        name,
        family,
        publisher,
        kind,
        tuple(aliases or ()),
        released,
        license_id,
        tuple(licenses or ()),
        _ancestors(ancestors, sources) if ancestors else None if ancestors is None else (),
        parameters,
        parameters_active,
        parameters_embedding,
        parameters_stored,
        context_length,
        context_limit or "hard",
        architectures.build(dimensions) if dimensions else None,
        dtype,
        tuple(overflows or ()),
        None if languages is None else tuple(languages),
        None if tasks is None else tuple(tasks),
        training_tokens,
        _hugging_face(hub) if hub else None,
        tuple(map(_jumpstart, jumpstart)) if jumpstart else (),
        tuple(map(_bedrock, bedrock)) if bedrock else (),
        lifecycle(ends) if ends else ACTIVE,
        _texts(notes) if notes else (),
        Facts(facts, sources),
        None if input_modalities is None else tuple(input_modalities),
        True if languages_complete is None else languages_complete,
        None,  # checkpoint
        _data_terms(training_terms, sources) if training_terms else (),
        tuple(also_licenses or ()),
        tuple(superseded_by or ()),
        text(successor) if successor else None,
        None if tokenizer is None else tokenizers[tokenizer],
        _stated_use(stated_use, sources) if stated_use else None,
        parameters_active_published,
    ))  # fmt: skip


def _stated_use(raw: Raw, sources: Sources) -> StatedUse:
    return StatedUse(raw["limit"], Text(**raw["text"]), sources.get(raw["source"]))


def _ancestors(raw: Sequence[Raw], sources: Sources) -> tuple[Ancestor, ...]:
    return tuple(
        [Ancestor(a["model"], a["relation"], sources.get(a.get("source")), a.get("relicensed", False)) for a in raw]
    )


def _data_terms(raw: Sequence[Raw], sources: Sources) -> tuple[DataTerm, ...]:
    return tuple([DataTerm(t["license"], Text(**t["text"]), sources.get(t.get("source"))) for t in raw])


def pedigree(id_: str, raw: Raw, sources: Sources) -> Pedigree:
    """Return what is known of a model without a full entry; ``ancestors: null`` is written where nobody knows."""
    get = raw.get
    ancestors = get("ancestors", ())
    return Pedigree(
        id=id_,
        license=get("license"),
        declared=get("declared"),
        ancestors=None if ancestors is None else _ancestors(ancestors, sources),
        data_terms=_data_terms(get("training_terms", ()), sources),
        gated=get("gated"),
        source=sources.get(get("source")),
        note=text(get("note")),
        why=text(get("why")),
        aliases=tuple(get("aliases", ())),
        also_licenses=tuple(get("also_licenses", ())),
        input_modalities=_tuple(get("input_modalities")),
    )


class Tokenizers:
    """Builds tokenizers; what the most economical of all takes is looked up once for each text and language."""

    __slots__ = ("_fewest", "_sources", "_texts", "_tokenizers")

    def __init__(self, raw: Raw, sources: Sources) -> None:
        self._sources = sources
        self._texts: Raw = raw.get("texts", {})
        self._tokenizers: Raw = raw.get("tokenizers", {})
        self._fewest: dict[tuple[str, str], float] | None = None

    def build(self, id_: str, raw: Raw) -> Tokenizer:
        """Return one tokenizer, its counts in the order of their texts' ranks."""
        counts: dict[str, list[TokenCount]] = {}
        rows: Raw = raw["tokens_per_character"]
        for text_id in sorted(rows, key=lambda name: self._texts[name]["rank"]):
            for language, per_character in (rows[text_id]["value"] or {}).items():
                counts.setdefault(language, []).append(self._count(text_id, language, per_character, rows[text_id]))
        return Tokenizer(id_, raw["name"], raw["vocabulary"], {code: tuple(found) for code, found in counts.items()})

    def _count(self, text_id: str, language: str, per_character: float, row: Raw) -> TokenCount:
        return TokenCount(
            text=text_id,
            text_name=Text(**self._texts[text_id]["name"]),
            per_character=per_character,
            times_fewest=per_character / self._least()[text_id, language],
            provenance=Provenance(
                row.get("basis", "published"), self._sources.get(row.get("source")), note=text(row.get("note"))
            ),
        )

    def _least(self) -> dict[tuple[str, str], float]:
        if self._fewest is None:
            self._fewest = {}
            for tokenizer in self._tokenizers.values():
                for text_id, row in tokenizer["tokens_per_character"].items():
                    for language, count in (row["value"] or {}).items():
                        least = self._fewest.get((text_id, language), count)
                        self._fewest[text_id, language] = min(least, count)
        return self._fewest


def accelerator(id_: str, raw: Raw) -> Accelerator:
    """Return one device."""
    return Accelerator(
        id=id_,
        name=raw["name"],
        kind=raw["kind"],
        memory_bytes=raw["memory_bytes"],
        memory_bytes_nominal=raw["memory_bytes_nominal"],
        memory_visible_bytes=raw.get("memory_visible_bytes"),
        cores=raw.get("cores", 1),
        bandwidth_bytes_per_second=raw.get("bandwidth_bytes_per_second"),
        flops=raw.get("flops", {}),
        dtypes=frozenset(raw.get("dtypes", ())),
        compute_capability=raw.get("compute_capability"),
    )


def instance(name: str, raw: Raw, accelerators: Mapping[str, Accelerator]) -> InstanceType:
    """Return one instance type with its accelerator."""
    return InstanceType(
        name=name,
        family=raw["family"],
        vcpu=raw["vcpu"],
        ram_bytes=raw["ram_bytes"],
        accelerator=accelerators[raw["accelerator"]],
        accelerator_count=raw["accelerator_count"],
        interconnect=raw["interconnect"],
        interconnect_bytes_per_second=raw.get("interconnect_bytes_per_second"),
        architecture=raw["architecture"],
        instance_store_bytes=raw.get("instance_store_bytes"),
    )


def region(id_: str, raw: Raw) -> Region:
    """Return one region."""
    return Region(id_, Text(raw["name"]["en"], raw["name"]["ja"]), raw["country"], raw["geography"])


def license_(id_: str, raw: Raw, sources: Sources) -> License:
    """Return one licence."""
    get = raw.get
    return License(
        id=id_,
        name=raw["name"],
        spdx=raw["spdx"],
        url=get("url"),
        commercial_use=get("commercial_use"),
        resolved=get("resolved", True),
        classes=tuple(get("classes", ())),
        conditions=tuple(
            Condition(c["type"], c.get("limit"), Text(**c["text"]), sources.get(c.get("source")))
            for c in get("conditions", ())
        ),
        share_alike=get("share_alike"),
        distribution=get("distribution"),
        modification=get("modification"),
        obligations=_texts(get("obligations", ())),
        outputs=_clause(get("outputs"), sources),
        hosting=_clause(get("hosting"), sources),
        jurisdiction=tuple(
            Jurisdiction(tuple(j["excludes"]), j["applies_to"], Text(**j["text"]), sources.get(j.get("source")))
            for j in get("jurisdiction", ())
        ),
        inherits=get("inherits", False),
        verified=raw["verified"],
        released=get("released"),
        hub_tags=tuple(get("hub_tags", ())),
        hub_names=tuple(get("hub_names", ())),
        source=sources.get(get("source")),
        note=text(get("note")),
        attribution=_attribution(get("attribution"), sources),
    )


def _attribution(raw: Raw | None, sources: Sources) -> Attribution | None:
    if not raw:
        return None
    get = raw.get
    return Attribution(get("notice"), get("display"), get("name_prefix"), raw["when"], sources.get(get("source")))


def _clause(raw: Raw | None, sources: Sources) -> Clause:
    if not raw:
        return Clause(None)
    return Clause(raw.get("use"), text(raw.get("text")), sources.get(raw.get("source")))
