"""Pedigree files to the compiled form: licence, ancestors and training terms of models without a full entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring import documents
from advisor.authoring.compiler.sources import Scope, SourceTable, compact, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.authoring.tree import Tree

__all__ = ["ancestors", "pedigrees", "training_terms"]


def pedigrees(tree: Tree, table: SourceTable) -> dict[str, dict[str, Any]]:
    """Return the pedigrees by id; a second one of the same id is left to the checks to report."""
    out: dict[str, dict[str, Any]] = {}
    for file in tree.of(documents.PedigreesDocument):
        scope = Scope(file, table, tree.problems)
        for id_, entry in file.document.pedigrees.items():
            out.setdefault(id_, _pedigree(scope, id_, entry))
    return out


def ancestors(written: Iterable[documents.Ancestor], scope: Scope, *nearest: str | None) -> list[dict[str, Any]]:
    """Return ancestors with the source that names each of them."""
    return [
        compact(
            {
                "model": a.model,
                "relation": a.relation,
                "relicensed": a.relicensed or None,
                "source": scope.key(a.source, *nearest),
            }
        )
        for a in written
    ]


def training_terms(
    written: Iterable[documents.TrainingTerm], scope: Scope, *nearest: str | None
) -> list[dict[str, Any]]:
    """Return the terms training data brought, each with its source."""
    return [
        compact({"license": t.license, "text": plain_text(t.text), "source": scope.key(t.source, *nearest)})
        for t in written
    ]


def _pedigree(scope: Scope, id_: str, entry: documents.PedigreeEntry) -> dict[str, Any]:
    line = entry.ancestors
    taken = entry.modalities
    record = compact(
        {
            "license": entry.license.value,
            "also_licenses": entry.also,
            "declared": entry.declared,
            "ancestors": ancestors(line.value or (), scope, line.source, entry.source),
            "training_terms": training_terms(entry.training_terms, scope, entry.source),
            "input_modalities": taken.value if taken else None,
            "gated": entry.gated,
            "aliases": entry.aliases,
            "source": scope.required(("pedigrees", id_), entry.license.source, entry.source),
            "why": plain_text(entry.license.why or line.why),
            "note": plain_text(entry.note or entry.license.note or line.note),
        }
    )
    if line.value is None:
        record["ancestors"] = None  # absent stands for none: that nobody knows is written out
    return record
