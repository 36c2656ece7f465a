"""What two contenders cost over the requests of a day: the axes and marks that every chart of it draws alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.render.scale import ROOM, Scale, logarithmic

if TYPE_CHECKING:
    from advisor.core.comparison import CostCurve

ASKED = "^"
EQUAL = "x"
FULL = "|"
"""The loads that are marked: the one asked, the break-even, and what the instances answer that are up for any load."""
_SUFFIXES = ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k"))


def requests_axis(curve: CostCurve, most_ticks: int) -> Scale:
    """Return the axis of the requests a day, logarithmic, as far as there are points."""
    return logarithmic(curve.points[0].requests_per_day, curve.points[-1].requests_per_day, most_ticks)


def usd_axis(curve: CostCurve, most_ticks: int) -> Scale:
    """Return the axis of the US dollars a month, logarithmic, with room around what any point costs."""
    costs = [usd for p in curve.points for usd in (p.bedrock_usd_per_month, p.self_hosted_usd_per_month)]
    return logarithmic(min(costs) / ROOM, max(costs) * ROOM, most_ticks)


class Mark(NamedTuple):
    """A load that a chart marks, and which it is: `ASKED`, `EQUAL` or `FULL`."""

    symbol: str
    requests_per_day: float


def marked(curve: CostCurve, asked: float) -> list[Mark]:
    """Return the loads that are marked, as far as the axis has them; a break-even that is out of reach is none."""
    capacity = curve.capacity_requests_per_day
    found = [] if capacity is None else [Mark(FULL, capacity.expected)]
    found += [] if curve.reachable is False else [Mark(EQUAL, curve.requests_per_day)]
    low, high = curve.points[0].requests_per_day, curve.points[-1].requests_per_day
    return [mark for mark in (*found, Mark(ASKED, asked)) if low <= mark.requests_per_day <= high]


def short(count: float) -> str:
    """Return a round number of requests as a label of an axis: ``500``, ``20k``, ``1M``."""
    return next((f"{count / unit:g}{name}" for unit, name in _SUFFIXES if count >= unit), f"{count:g}")
