"""Licence files to the compiled form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring import documents
from advisor.authoring.compiler.sources import Scope, SourceTable, compact, fact, plain_text, plain_texts

if TYPE_CHECKING:
    from advisor.authoring.tree import Tree

__all__ = ["licenses"]

_FACTS = ("commercial_use", "share_alike", "distribution", "modification", "inherits")


def licenses(tree: Tree, table: SourceTable) -> dict[str, dict[str, Any]]:
    """Return the licences by id."""
    out: dict[str, dict[str, Any]] = {}
    for file in tree.of(documents.LicensesDocument):
        scope = Scope(file, table, tree.problems)
        for id_, entry in file.document.licenses.items():
            out[id_] = _license(scope, id_, entry)
    return out


def _license(scope: Scope, id_: str, entry: documents.LicenseEntry) -> dict[str, Any]:
    place = ("licenses", id_)
    # what an unresolved tag means is our judgement, which no page states
    source = scope.required(place, entry.source) if entry.resolved else scope.key(entry.source)
    return compact(
        {
            "name": entry.name,
            "spdx": entry.spdx,
            "url": entry.url,
            "hub_tags": entry.hub_tags,
            "hub_names": entry.hub_names,
            "classes": entry.classes,
            "resolved": None if entry.resolved else False,
            "commercial_use": entry.commercial_use,
            "conditions": [
                compact(
                    {
                        "type": c.type,
                        "limit": c.limit,
                        "text": plain_text(c.text),
                        "source": scope.key(c.source, entry.source),
                    }
                )
                for c in entry.conditions
            ],
            "share_alike": entry.share_alike,
            "distribution": entry.distribution,
            "modification": entry.modification,
            "obligations": plain_texts(entry.obligations),
            "attribution": _attribution(scope, entry),
            "outputs": _clause(scope, entry.outputs.training, entry.outputs, entry),
            "hosting": _clause(scope, entry.hosting.use, entry.hosting, entry),
            "jurisdiction": [
                compact(
                    {
                        "excludes": j.excludes,
                        "applies_to": j.applies_to,
                        "text": plain_text(j.text),
                        "source": scope.key(j.source, entry.source),
                    }
                )
                for j in entry.jurisdiction
            ],
            "inherits": entry.inherits or None,
            "verified": entry.verified,
            "released": entry.released,
            "source": source,
            "note": plain_text(entry.note),
            "facts": {name: fact(source) for name in _FACTS if source and getattr(entry, name) is not None},
        }
    )


def _attribution(scope: Scope, entry: documents.LicenseEntry) -> dict[str, Any]:
    terms = entry.attribution
    if terms is None:
        return {}
    return compact(
        {**terms.model_dump(exclude={"source"}, exclude_none=True), "source": scope.key(terms.source, entry.source)}
    )


def _clause(
    scope: Scope,
    use: str | None,
    terms: documents.OutputTerms | documents.HostingTerms,
    entry: documents.LicenseEntry,
) -> dict[str, Any]:
    if use is None and terms.text is None:
        return {}
    return compact({"use": use, "text": plain_text(terms.text), "source": scope.key(terms.source, entry.source)})
