"""What two contenders cost over the requests of a day, drawn with letters on logarithmic axes: readable without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render.axes import across, column, row
from advisor.render.comparison.curves import marked, requests_axis, short, usd_axis
from advisor.render.front import tick_usd
from advisor.render.wrap import cell_len, pad

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.core.comparison import CostCurve
    from advisor.render.comparison.curves import Mark
    from advisor.render.scale import Scale

ROWS = 13
"""Lines between the axes."""
WIDEST, NARROWEST = 76, 40
"""Cells of a whole line, and the fewest between the axes: narrower says nothing."""
BOTH = "*"
"""Drawn where both cost the same, as far as the chart can show."""


def chart(curve: CostCurve, letters: tuple[str, str], asked: float, width: int | None) -> list[str]:
    """Return the lines of a chart: US dollars a month upwards, requests a day to the right.

    ``letters`` draw the contender on Bedrock and the one on instances. ``asked`` is the load of the request. No line is wider
    than ``width`` cells, where that leaves room for the narrowest.
    """
    usd = usd_axis(curve, 6)
    labels = {row(usd, tick, ROWS): tick_usd(tick) for tick in usd.ticks}
    margin = max(map(cell_len, labels.values())) + 2
    columns = max(NARROWEST, min(WIDEST, width or WIDEST) - margin)
    requests = requests_axis(curve, max(3, columns // 8))
    lines = [
        f"{pad(labels.get(y, ''), margin - 2, right=True)} {'┤' if y in labels else '│'}{drawn}".rstrip()
        for y, drawn in enumerate(_drawn(curve, letters, requests, usd, columns))
    ]
    marks = _marks(marked(curve, asked), requests, columns)
    return [*lines, *across(requests, columns, margin, short), *(" " * margin + line for line in marks)]


def _drawn(curve: CostCurve, letters: tuple[str, str], requests: Scale, usd: Scale, columns: int) -> Iterable[str]:
    grid = [[" "] * columns for _ in range(ROWS)]
    for x in range(columns):
        load = requests.at(x / (columns - 1))
        for letter, cost in zip(letters, (curve.bedrock_usd(load), curve.self_hosted_usd(load)), strict=True):
            y = row(usd, cost, ROWS)
            grid[y][x] = letter if grid[y][x] == " " else BOTH
    return map("".join, grid)


def _marks(marks: Iterable[Mark], requests: Scale, columns: int) -> list[str]:
    """Return the lines of marks below the axis: one, or more where marks stand below each other."""
    lines: list[list[str]] = []
    for mark in marks:
        x = column(requests, mark.requests_per_day, columns)
        line = next((line for line in lines if line[x] == " "), None)
        if line is None:
            line = [" "] * columns
            lines.append(line)
        line[x] = mark.symbol
    return ["".join(line).rstrip() for line in lines]
