"""The names a catalogue knows: those of its own files and, for an overlay, those of the catalogue below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.authoring import documents
from advisor.authoring.compiler.lineage import Lineage

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from advisor.authoring.tree import Tree

__all__ = ["Anything", "Known"]


DEFINED_BY: dict[str, type[documents.Document]] = {
    "models": documents.FamilyDocument,
    "pedigrees": documents.PedigreesDocument,
    "licenses": documents.LicensesDocument,
    "accelerators": documents.AcceleratorsDocument,
    "engines": documents.EnginesDocument,
    "instances": documents.InstanceFamilyDocument,
    "regions": documents.RegionsDocument,
    "suites": documents.SuiteDocument,
}
"""Section of the compiled mapping → the documents that define its names."""


class Anything(frozenset[str]):
    """A set of names that is not known in full: it holds whatever is asked for."""

    def __contains__(self, name: object) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Known:
    """Sets of names. ``metrics`` maps a suite to its metrics; ``records`` a model's id to its compiled form.

    ``lineage`` holds models and pedigrees together, ``described`` their ids; ``storages`` are the formats of QLoRA;
    ``texts`` those that tokens were counted on, ``vocabularies`` the sizes by tokenizer.

    Where a file could not be read, the set of what it defines holds every name: a second complaint would be noise.
    """

    records: Mapping[str, Mapping[str, Any]]
    lineage: Lineage
    described: Set[str]
    models: Set[str]
    licenses: Set[str]
    accelerators: Set[str]
    engines: Set[str]
    instances: Set[str]
    regions: Set[str]
    suites: Set[str]
    metrics: Mapping[str, Set[str]]
    bedrock_ids: Set[str]
    storages: Set[str]
    texts: Set[str]
    tokenizers: Set[str]
    vocabularies: Mapping[str, int]

    @classmethod
    def of(cls, tree: Tree, data: Mapping[str, Any], base: Mapping[str, Any] | None) -> Known:
        """Return the names of a tree and its compiled mapping, laid over another."""
        below = base or {}
        merged = {section: {**below.get(section, {}), **data[section]} for section in DEFINED_BY}

        def names(section: str, found: Set[str] | None = None) -> Set[str]:
            unsure = DEFINED_BY[section] in tree.incomplete
            known = merged[section].keys() if found is None else found
            return Anything(known) if unsure else known

        records = merged["models"]
        lineage = Lineage(records, merged["pedigrees"], merged["licenses"])
        bedrock_ids = frozenset(channel["id"] for model in records.values() for channel in model.get("bedrock", ()))
        tokenization = [part.get("tokenization", {}) for part in (below, data)]
        tokenizers = {id_: entry for part in tokenization for id_, entry in part.get("tokenizers", {}).items()}
        texts = {name for part in tokenization for name in part.get("texts", ())}
        unsure = documents.TokenizersDocument in tree.incomplete
        return cls(
            records=records,
            lineage=lineage,
            described=names("pedigrees", names("models", lineage.records.keys())),
            models=names("models"),
            licenses=names("licenses"),
            accelerators=names("accelerators"),
            engines=names("engines"),
            instances=names("instances"),
            regions=names("regions"),
            suites=names("suites"),
            metrics={id_: suite.get("metrics", {}).keys() for id_, suite in merged["suites"].items()},
            bedrock_ids=names("models", bedrock_ids),
            storages={name for part in (below, data) for name in part.get("training", {}).get("quantizations", ())},
            texts=Anything(texts) if unsure else texts,
            tokenizers=Anything(tokenizers) if unsure else tokenizers.keys(),
            vocabularies={id_: entry["vocabulary"] for id_, entry in tokenizers.items()},
        )
