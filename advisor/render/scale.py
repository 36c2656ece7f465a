"""Axes: where a value stands between two ends, and the round figures a reader looks for, linear or logarithmic."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDE = 8
"""Values this many times apart are drawn on a logarithmic scale: on a linear one the small would lie on top of each other."""

ROOM = 1.5
"""How many times as far as its values a logarithmic axis goes, so that none stands on its end."""

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from ``low`` to ``high`` with its ticks, in the unit of the values."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False

    def place(self, value: float) -> float:
        """Return where a value stands, 0 at ``low`` and 1 at ``high``; beyond the ends it stands at the end."""
        low, high, value = (
            (math.log(v) for v in (self.low, self.high, value)) if self.log else (self.low, self.high, value)
        )
        return min(1.0, max(0.0, (value - low) / (high - low)))

    def at(self, share: float) -> float:
        """Return the value that stands at a share of the way from ``low`` to ``high``."""
        if self.log:
            # not of the quotient of the ends, which may be more than a float holds
            return math.exp(math.log(self.low) * (1 - share) + math.log(self.high) * share)
        return self.low + (self.high - self.low) * share


def scale_of(
    values: Iterable[float],
    most_ticks: int,
    *,
    least: float | None = None,
    most: float | None = None,
    may_be_log: bool = True,
) -> Scale:
    """Return an axis that holds all the values with some room around them; ``least`` and ``most`` are never passed.

    Raises:
        ValueError: there are no values, or one is no finite number.
    """
    found = list(values)
    if not found or not all(map(math.isfinite, found)):
        raise ValueError("an axis needs finite values")
    low, high = min(found), max(found)
    if may_be_log and low > 0 and high / low >= WIDE:
        return logarithmic(low / ROOM, high * ROOM, most_ticks)
    return _linear(low, high, most_ticks, least, most)


def _linear(low: float, high: float, most_ticks: int, least: float | None, most: float | None) -> Scale:
    room = (high - low or abs(high) or 1.0) * 0.15
    low, high = low - room, high + room
    low = low if least is None else max(low, least)
    high = high if most is None else min(high, most)
    if high - low < _NEAR:  # both ends were bounds
        low, high = low - 1, high + 1
    rough = (high - low) / most_ticks
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in _STEPS if s * power >= rough * (1 - _NEAR))
    first = math.ceil(low / step - _NEAR)
    last = math.floor(high / step + _NEAR)
    return Scale(low, high, tuple(round(i * step, 12) for i in range(first, last + 1)))


def logarithmic(low: float, high: float, most_ticks: int) -> Scale:
    """Return a logarithmic axis from ``low`` to ``high``, both above 0."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for leads in ((1, 2, 5), (1, 3), (1,)):
        ticks = [lead * 10.0**power for power in range(first, last + 1) for lead in leads]
        ticks = [tick for tick in ticks if low <= tick <= high]
        if len(ticks) <= most_ticks:
            break
    else:
        ticks = ticks[:: -(-len(ticks) // most_ticks)]
    return Scale(low, high, tuple(ticks), log=True)
