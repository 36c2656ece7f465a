"""What two contenders cost over the requests of a day, drawn with letters on logarithmic axes: readable without colour."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from advisor.core.units import format_usd
from advisor.render.wrap import cell_len, pad

if TYPE_CHECKING:
    from advisor.core.comparison import CostCurve

ROWS = 11
WIDEST = 76
NARROWEST = 40
BOTH = "*"
"""Drawn where both cost the same, as far as the chart can show."""
ASKED = "^"
EQUAL = "x"
FULL = "|"
"""Drawn below the axis: the load asked, the break-even, and what the instances answer that are up for any load."""
_SUFFIXES = ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k"))


def chart(curve: CostCurve, letters: tuple[str, str], asked: float, width: int | None) -> list[str]:
    """Return the lines of a chart: US dollars a month upwards, requests a day to the right, tenfold from mark to mark.

    ``letters`` draw the contender on Bedrock and the one on instances. ``asked`` is the load of the request. No line is wider
    than ``width`` cells.
    """
    loads = [point.requests_per_day for point in curve.points]
    managed = [point.bedrock_usd_per_month for point in curve.points]
    low = math.floor(math.log10(min(*managed, curve.points[0].self_hosted_usd_per_month)))
    high = math.ceil(math.log10(max(*managed, *(p.self_hosted_usd_per_month for p in curve.points))))
    high = max(high, low + 1)
    labels = {_row(power, low, high): format_usd(10.0**power) for power in range(low, high + 1)}
    margin = max(map(cell_len, labels.values()))
    columns = (
        max(NARROWEST, min(WIDEST, width or WIDEST) - margin - 2) if width is None or width > NARROWEST else NARROWEST
    )
    first, last = math.log10(loads[0]), math.log10(loads[-1])
    grid = [[" "] * columns for _ in range(ROWS)]
    for x in range(columns):
        load = 10 ** (first + (last - first) * x / (columns - 1))
        costs = curve.bedrock_usd(load), curve.self_hosted_usd(load)
        for mark, usd in zip(letters, costs, strict=True):
            y = _row(math.log10(usd), low, high)
            grid[y][x] = mark if grid[y][x] == " " else BOTH
    lines = [
        f"{pad(labels.get(y, ''), margin, right=True)} {'┤' if y in labels else '│'}{''.join(grid[y])}".rstrip()
        for y in range(ROWS)
    ]
    axis, below = ["─"] * columns, [" "] * columns
    for power in range(math.ceil(first), math.floor(last) + 1):
        x = _column(power, first, last, columns)
        axis[x] = "┬"
        _write(below, x, _short(10**power))
    marker = [" "] * columns
    for mark, load in marked(curve, asked).items():
        marker[_column(math.log10(load), first, last, columns)] = mark
    indent = " " * (margin + 1)
    return [
        *lines,
        f"{indent}└{''.join(axis)}",
        f"{indent} {''.join(below)}".rstrip(),
        f"{indent} {''.join(marker)}".rstrip(),
    ]


def marked(curve: CostCurve, asked: float) -> dict[str, float]:
    """Return the loads that are marked below the axis; a break-even that is out of reach is none."""
    capacity = curve.capacity_requests_per_day
    full = {} if capacity is None else {FULL: capacity.expected}
    equal = {} if curve.reachable is False else {EQUAL: curve.requests_per_day}
    return {**full, **equal, ASKED: asked}


def _row(power: float, low: int, high: int) -> int:
    share = (power - low) / (high - low)
    return min(ROWS - 1, max(0, round((1 - share) * (ROWS - 1))))


def _column(power: float, first: float, last: float, columns: int) -> int:
    return min(columns - 1, max(0, round((power - first) / (last - first) * (columns - 1))))


def _write(line: list[str], x: int, label: str) -> None:
    """Write a label below its mark, moved to the left where it would not end in time; not over another."""
    start = min(x, len(line) - len(label))
    if all(c == " " for c in line[max(0, start - 1) : start + len(label)]):
        line[start : start + len(label)] = label


def _short(count: int) -> str:
    return next((f"{count // unit}{name}" for unit, name in _SUFFIXES if count >= unit), str(count))
