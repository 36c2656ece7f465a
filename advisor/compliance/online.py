"""Which models of a scan the Hub has to be asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.checking import Scan

__all__ = ["unknown_names"]


def unknown_names(scan: Scan, catalog: Catalog) -> tuple[str, ...]:
    """Return the Hub's models that files use and the catalogue knows nothing of, each once, in order."""
    asked: dict[str, str] = {}
    for reference in scan.references:
        name = reference.model_id
        if name is None or reference.provider != "huggingface" or reference.confidence == "info":
            continue
        if catalog.find_model(name) is None and catalog.pedigree(name) is None:
            asked.setdefault(name.casefold(), name)
    return tuple(asked.values())
