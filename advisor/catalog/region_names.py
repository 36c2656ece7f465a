"""Regions by what people call them: the city, the country, the name that AWS's pages show, in English and Japanese."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from advisor.core.names import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.core.hardware import Region

__all__ = ["regions_called"]

MOST = 4
"""A word that more regions have in their names, such as Asia, says none."""
LEAST_LETTERS = 3
_LONGEST = 60


def regions_called(name: str, regions: Mapping[str, Region]) -> list[str]:
    """Return the ids of the regions that a name may stand for: ``tokyo``, ``東京``, ``virginia``, ``Japan``; none for ids."""
    wanted = _folded(name)
    if not wanted or len(wanted) > _LONGEST:
        return []
    exact = [id_ for id_, region in regions.items() if wanted in _names(region)]
    if exact:
        return exact
    if wanted.isascii() and len(wanted) < LEAST_LETTERS:
        return []
    inside = [id_ for id_, region in regions.items() if any(wanted in name for name in _names(region))]
    return inside if len(inside) <= MOST else []


def _names(region: Region) -> Iterator[str]:
    """Yield what a region is called, folded: its name, the place in its brackets, its country."""
    for name in region.name:
        yield _folded(name)
        yield _folded(name.rpartition("(")[2].rstrip(")"))
    if region.country in COUNTRIES:
        yield from map(_folded, COUNTRIES[region.country])


def _folded(name: str) -> str:
    """Return a name without case, accents and the spaces around it: ``São Paulo`` is called ``sao paulo``."""
    parts = unicodedata.normalize("NFKD", name).strip().casefold()
    return unicodedata.normalize("NFKC", "".join(c for c in parts if not "\u0300" <= c <= "\u036f"))
