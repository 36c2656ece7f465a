"""Which uses of models were there before a change: the same use in the same file, wherever in it.

What counts is the use, not the line: a name may be changed by a constant far above it, and a call around it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from advisor.core.checking import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from advisor.core.checking import Reference

__all__ = ["Use", "unchanged", "use_of"]

Use = tuple[Place, str | None]
"""One reference of a scan, by where it is and what it names."""


def use_of(reference: Reference) -> Use:
    """Return what tells references of a scan apart."""
    return reference.place, reference.model_id


def unchanged(references: Iterable[Reference], before: Mapping[str, Iterable[Reference]]) -> frozenset[Use]:
    """Return the uses that were there before.

    ``before`` holds the files that changed, by path, with what they named before; all others did not change. Of several
    uses that are alike, as many are old as there were, the first ones.
    """
    left = {path: Counter(map(_essence, old)) for path, old in before.items()}
    found: list[Use] = []
    for reference in references:
        of_file = left.get(reference.place.path)
        if of_file is None:
            found.append(use_of(reference))
        elif of_file[essence := _essence(reference)] > 0:
            of_file[essence] -= 1
            found.append(use_of(reference))
    return frozenset(found)


def _essence(reference: Reference) -> Reference:
    """Return a reference without where in its file it is."""
    return reference._replace(place=Place("", 0, 0), excerpt=" ".join(reference.excerpt.split()), resolved=None)
