"""Cost against quality as SVG: every point labelled where there is room, the Pareto front as steps."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from advisor.render.front import NO_SCORE, OFF_FRONT, ON_FRONT, TITLE, tick_usd
from advisor.render.html import axes
from advisor.render.html.axes import CELL, LINE, Box
from advisor.render.html.markup import element, text
from advisor.render.wrap import cell_len, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from advisor.core.text import Language
    from advisor.render.front import Chart, Point
    from advisor.render.html.axes import Size

DOT = 5.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 14.0, 30.0, 46.0
LANE = 26.0
"""Height of the strip for what has no score."""


def scatter(chart: Chart, size: Size, language: Language) -> str:
    """Return the chart as an SVG element of ``size``."""
    return axes.chart(
        size,
        TITLE.get(language),
        " ".join(point.words + "." for point in chart.points),
        *_axes(chart, size, language),
        *_front(chart, size),
        *_points(chart, size),
        *_key(chart, size, language),
    )


# ------------------------------------------------------------------------------------------------------------------ axes


def _plot(chart: Chart, size: Size) -> Box:
    """Return where points with a score stand."""
    lane = LANE if chart.unscored else 0.0
    return Box(LEFT, TOP, size.width - RIGHT, size.height - BOTTOM - lane)


def _axes(chart: Chart, size: Size, language: Language) -> Iterator[str]:
    plot = _plot(chart, size)
    yield from axes.upwards(chart.quality, plot, lambda share: f"{share:.0%}", chart.quality_title)
    whole = plot._replace(bottom=size.height - BOTTOM)
    yield from axes.across(chart.cost, whole, tick_usd, chart.cost_title, size)
    if chart.unscored:
        yield element("path", d=f"M{plot.left:g} {plot.bottom:g}H{plot.right:g}", class_="base")
        yield text("text", NO_SCORE.get(language), x=plot.left + 4, y=plot.bottom + 11, class_="tick")


def _key(chart: Chart, size: Size, language: Language) -> Iterator[str]:
    """Say what the marks are; those alone that are drawn, each as it is drawn."""
    x, y = 12.0, size.height - 14
    if len(chart.front) > 1:
        yield element("path", d=f"M4 {y:g}h16", class_="front-line")
    room = size.width - RIGHT - cell_len(chart.cost_title) * CELL  # the axis is named in the same line
    for shown, words in (("dot front", ON_FRONT.get(language)), ("dot", OFF_FRONT.get(language))):
        end = x + 14 + cell_len(words) * CELL
        if end < room and any(point.front == (shown != "dot") for point in chart.points):
            yield element("circle", cx=x, cy=y, r=DOT, class_=shown)
            yield text("text", words, x=x + 14, y=y + 4, class_="axis")
            x = end + 18


def _x(chart: Chart, plot: Box, cost: float) -> float:
    return axes.x_of(chart.cost, plot, cost)


def _y(chart: Chart, plot: Box, quality: float | None) -> float:
    return plot.bottom + LANE / 2 + 2 if quality is None else axes.y_of(chart.quality, plot, quality)


# ---------------------------------------------------------------------------------------------------------------- points


def _front(chart: Chart, size: Size) -> Iterator[str]:
    """Draw the front as steps: what a budget buys at most stays the same up to the next point."""
    plot = _plot(chart, size)
    points = chart.front
    if len(points) < 2:
        return
    path = f"M{_x(chart, plot, points[0].cost):.1f} {_y(chart, plot, points[0].quality):.1f}"
    for point in points[1:]:
        path += f"H{_x(chart, plot, point.cost):.1f}V{_y(chart, plot, point.quality):.1f}"
    yield element("path", d=path, class_="front-line")


def _points(chart: Chart, size: Size) -> Iterator[str]:
    plot = _plot(chart, size)
    places = [(_x(chart, plot, p.cost), _y(chart, plot, p.quality)) for p in chart.points]
    room = plot._replace(left=plot.left - DOT, top=plot.top - LINE / 2, bottom=size.height - BOTTOM)
    taken = [Box(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in places]
    steps = _steps(chart, plot)
    labels: list[_Label] = []
    for point, (x, y) in zip(chart.points, places, strict=True):
        label = _label(point, x, y, lambda box: box.within(room) and not any(map(box.meets, taken)), steps, size)
        if label:
            taken.append(label.box)
            labels.append(label)
    for label in labels:
        yield from _leader(label)
    for point, (x, y) in reversed(list(zip(chart.points, places, strict=True))):  # the best lies on top
        shown = "dot front" if point.front else "dot"
        yield element("circle", text("title", point.words), cx=x, cy=y, r=DOT, class_=shown)
    for label in labels:
        box = label.box
        x = {"start": box.left, "middle": (box.left + box.right) / 2, "end": box.right}[label.anchor]
        yield text("text", label.words, x=x, y=box.bottom - 4, class_=f"label {label.anchor}")


def _steps(chart: Chart, plot: Box) -> list[Box]:
    """Return the lines of the front, which labels keep off where they can."""
    points = [(_x(chart, plot, p.cost), _y(chart, plot, p.quality)) for p in chart.front]
    found = []
    for (x, y), (end, top) in pairwise(points):
        found += [Box(x, y - 1, end, y + 1), Box(end - 1, top, end + 1, y)]
    return found


class _Label(NamedTuple):
    """Words beside the point at (x, y), in a box that they fill from one end or about its middle."""

    words: str
    x: float
    y: float
    box: Box
    anchor: Literal["start", "middle", "end"]


def _label(
    point: Point, x: float, y: float, free: Callable[[Box], bool], lines: Sequence[Box], size: Size
) -> _Label | None:
    """Return a label: the name beside the point, further off, or only the rank; ``None`` where there is no room at all."""
    full = f"{point.rank} {shortened(point.name, size.label)}"
    for words, far in ((full, 5), (str(point.rank), 2)):
        open_ = [label for label in _candidates(words, x, y, far) if free(label.box)]
        if open_:
            return next((label for label in open_ if not any(map(label.box.meets, lines))), open_[0])
    return None


def _candidates(words: str, x: float, y: float, far: int) -> Iterator[_Label]:
    """Yield places for a label, the nearest first."""
    half, width, aside = LINE / 2, cell_len(words) * CELL, DOT + 3
    for step in range(far):
        for dy in (0.0,) if step == 0 else (-step * LINE * 0.8, step * LINE * 0.8):
            top, bottom = y + dy - half, y + dy + half
            yield _Label(words, x, y, Box(x + aside, top, x + aside + width, bottom), "start")
            yield _Label(words, x, y, Box(x - aside - width, top, x - aside, bottom), "end")
            if step:
                yield _Label(words, x, y, Box(x - width / 2, top, x + width / 2, bottom), "middle")


def _leader(label: _Label) -> Iterator[str]:
    """Draw a line from a point to a label that is not beside it."""
    x, y, box = label.x, label.y, label.box
    middle = (box.top + box.bottom) / 2
    if abs(middle - y) <= LINE:
        return
    if label.anchor == "middle":
        end, edge = x, box.bottom if middle < y else box.top
    else:
        end, edge = (box.left - 1 if label.anchor == "start" else box.right + 1), middle
    yield element("path", d=f"M{x:.1f} {y:.1f}L{end:.1f} {edge:.1f}", class_="leader")
