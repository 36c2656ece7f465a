"""Which references mean which model: files say a Bedrock id or another spelling where the report says one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.catalog import Catalog
    from advisor.core.checking import CheckReport, Reference

__all__ = ["uses"]


def uses(report: CheckReport, catalog: Catalog) -> Mapping[str, list[Reference]]:
    """Return the references that were judged, by the id of their model, in the order of paths and lines.

    Mentions in prose use nothing; what was named on the command line is in no file.
    """
    ids = {model.id.casefold(): model.id for model in report.models}
    found: dict[str, list[Reference]] = {}
    names: dict[str, str | None] = {}
    for reference in sorted(report.references, key=lambda r: (r.place.path, r.place.line, r.place.column)):
        name = reference.model_id
        if name is None or reference.confidence == "info" or not reference.place.path:
            continue
        if name not in names:
            names[name] = ids.get(name.casefold()) or ids.get((_known(name, catalog) or "").casefold())
        model_id = names[name]
        if model_id is not None:
            found.setdefault(model_id, []).append(reference)
    return found


def _known(name: str, catalog: Catalog) -> str | None:
    """Return the id of the catalogue's model, or of a model it knows the pedigree of, that answers to ``name``."""
    known = catalog.find_model(name) or catalog.pedigree(name)
    return known.id if known else None
