"""How a figure is known."""

from __future__ import annotations

from typing import Literal

from advisor.core.record import NamedTuple
from advisor.core.text import Text

Basis = Literal["published", "computed", "calibrated", "assumed", "derived"]
"""``published`` read from a source · ``computed`` by a named formula from published facts · ``calibrated`` by a formula
with constants fitted to cited measurements · ``assumed`` a default the user can change · ``derived`` an estimate from
another published figure (a SageMaker price from the EC2 price)."""


class Source(NamedTuple):
    """Where and when a figure was read.

    Where that is a copy of what somebody published, ``copy_of`` is the name of the original and ``copy`` that of the copy,
    if it has one: the figure is published, but was not read where it is. ``copy`` may say who keeps it: ``copy in keeper``.
    """

    url: str
    read: str
    note: str | None = None
    copy: str | None = None
    copy_of: str | None = None


class Provenance(NamedTuple):
    """The basis of one fact; ``why`` says why an unknown one is unknown."""

    basis: Basis
    source: Source | None = None
    why: Text | None = None
    note: Text | None = None
