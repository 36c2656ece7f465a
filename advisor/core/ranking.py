"""How a list is put in order: what an objective weighs, and what the score of one deployment is made of."""

from __future__ import annotations

from collections.abc import Mapping
from math import log

from advisor.core.record import NamedTuple
from advisor.core.text import Text

UTILITIES = ("quality", "suitability", "cost", "latency")
"""What may be weighed; an objective leaves out what it does not ask about."""


class HalfLife(NamedTuple):
    """The curve 1 / (1 + (x / half) ** slope): one at nothing, one half at ``half``."""

    half: float
    slope: float

    def at(self, x: float) -> float:
        """Return the utility of ``x``, in the unit of ``half``."""
        return 1.0 / (1.0 + float((x / self.half) ** self.slope))


class StatedObjective(NamedTuple):
    """An objective as the data states it.

    ``weights`` are shares: they sum to 1 over all of `UTILITIES`. ``cost`` is a curve of USD a month, ``latency`` one of ms
    for a whole answer. ``unknown_…`` is what counts where a figure is not known, ``per_warning`` what each warning takes
    from a suitability of 1.
    """

    name: str
    title: Text
    weights: Mapping[str, float]
    cost: HalfLife
    latency: HalfLife
    unknown_latency: float
    unknown_quality: float
    per_warning: float


class Utility(NamedTuple):
    """One part of a score: ``value`` 0 to 1 on its fixed curve, with its ``weight``; ``known``: not a stand-in."""

    value: float
    weight: float
    known: bool = True

    @property
    def factor(self) -> float:
        """What the score is multiplied by: value ** weight."""
        return float(self.value**self.weight)


class StandIn(NamedTuple):
    """What counts as quality where the deciding suite has no score: a place to rank by, never a score of the model.

    ``models`` is how many scored models of like size it is the median of, ``smallest`` and ``largest`` their
    parameters; 0 and ``None`` where it is the one that the objective states for all.
    """

    value: float
    models: int = 0
    smallest: int | None = None
    largest: int | None = None


class Utilities(NamedTuple):
    """What a score is made of: it is the product of the factors.

    ``quality`` lies between the stand-in and the percentile: ``belief`` is how far it moves from the one to the other, 0
    (no score) to 1 (the suite knows enough of the candidates).
    """

    score: float
    quality: Utility
    suitability: Utility
    cost: Utility
    latency: Utility
    belief: float
    stand_in: StandIn

    @property
    def weighed(self) -> dict[str, Utility]:
        """The parts that the objective asks about, by name."""
        parts = {name: getattr(self, name) for name in UTILITIES}
        return {name: part for name, part in parts.items() if part.weight}

    def share(self, name: str) -> float:
        """Return which part, 0 to 1, of what the score lacks to 1 is due to one utility (on the scale of logarithms)."""
        part: Utility = getattr(self, name)
        lacks = -log(self.score) if self.score else 0.0
        return max(0.0, -part.weight * log(part.value) / lacks) if lacks > 0 else 0.0
