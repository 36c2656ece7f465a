"""Models that are named by hand instead of by files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.compliance.scan.named import looks_like_model, model_in
from advisor.core.checking import Place, Reference

if TYPE_CHECKING:
    from advisor.catalog import Catalog

__all__ = ["reference_by_name"]


def reference_by_name(name: str, catalog: Catalog) -> Reference:
    """Return the reference that ``--model NAME`` stands for; it has no place.

    Raises:
        AmbiguousNameError: several organisations have a model of that name.
    """
    found = catalog.find_model(name)
    named = looks_like_model(name) or model_in(name)
    if found is not None:
        known: str | None = found.id
    else:  # what files name is judged as it is written; who types a name may leave the organisation out
        known = catalog.id_called(name) if catalog.pedigree(name) is None else None
    provider = named.provider if named and named.model_id and named.provider != "local" else "huggingface"
    return Reference(
        model_id=named.model_id if named and named.model_id and known is None else known or name,
        provider=provider,
        place=Place("", 0, 0),
        kind="call",
        confidence="high",
        detector="by-hand",
        sink="--model",
        revision=named.revision if named else None,
    )
