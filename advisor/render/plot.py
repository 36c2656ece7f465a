"""Cost against quality for a terminal: points by their rank, named where there is room, the Pareto front as steps.

Everything is measured in cells, so that Japanese names, two cells a character, push nothing out of place.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from advisor.core.text import Text, visible
from advisor.render.axes import across, column, row
from advisor.render.canvas import Span
from advisor.render.front import NO_SCORE, ON_FRONT, TITLE, chart_of, tick_usd
from advisor.render.summary import PARETO_MARK
from advisor.render.wrap import cell_len, pad, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.core.result import Report
    from advisor.core.text import Language
    from advisor.render import View
    from advisor.render.canvas import Canvas
    from advisor.render.front import Chart, Point

HEIGHT = 13
"""Lines between the axes."""
WIDEST, NARROWEST = 100, 32
"""Cells between the axes: wider says no more, narrower says nothing."""
OTHER_MARK = "○"
LONGEST_NAME = 24

_NOTHING = Text(
    "Nothing to plot: it takes two models with a price, one of them with a score.",
    "図にできません。価格の分かるモデルが 2 つ以上、うち 1 つ以上にスコアが必要です。",
)
_KEY = Text("{front} {name}   {other} others", "{front} {name}   {other} その他")


def write_plot(report: Report, view: View, out: Canvas) -> None:
    """Write the plot, or that there is nothing to be drawn."""
    language = view.language
    room = WIDEST if out.width is None else max(NARROWEST, min(WIDEST, out.width - _margin(language)))
    chart = chart_of(report, view, (max(3, room // 14), 5))
    if chart is None:
        out.write(_NOTHING.get(language), "dim")
        return
    out.write(TITLE.get(language), "bold")
    out.write(chart.quality_title, "dim")
    for line in _lines(chart, room, language):
        out.line(*line)
    for remark in chart.remarks:
        out.write(remark, "dim")


def _margin(language: Language) -> int:
    return max(len("100%"), cell_len(NO_SCORE.get(language))) + 2


def _lines(chart: Chart, width: int, language: Language) -> Iterator[list[Span]]:
    """Yield the plot line by line."""
    margin = _margin(language)
    grid = _Grid(width, HEIGHT + (1 if chart.unscored else 0))
    grid.steps([_place(chart, p, width) for p in chart.front])
    grid.points([(p, *_place(chart, p, width)) for p in chart.points])
    ticks = {row(chart.quality, tick, HEIGHT): f"{tick:.0%}" for tick in chart.quality.ticks}
    for y, spans in enumerate(grid.lines()):
        lane = y == HEIGHT
        label = NO_SCORE.get(language) if lane else ticks.get(y, "")
        axis = "┤" if y in ticks and not lane else "│"
        yield [Span(pad(label, margin - 2, right=True) + " " + axis, "dim"), *spans]
    yield from ([Span(line, "dim")] for line in across(chart.cost, width, margin, tick_usd))
    key = _KEY.get(language).format(front=PARETO_MARK, name=ON_FRONT.get(language), other=OTHER_MARK)
    free = width + margin - cell_len(key) - cell_len(chart.cost_title)
    if free >= 2:
        yield [Span(key + " " * free + chart.cost_title, "dim")]
    else:
        yield [Span(pad(chart.cost_title, width + margin, right=True), "dim")]
        yield [Span(key, "dim")]


def _place(chart: Chart, point: Point, width: int) -> tuple[int, int]:
    """Return column and row; the row below all others where there is no score."""
    height = HEIGHT if point.quality is None else row(chart.quality, point.quality, HEIGHT)
    return column(chart.cost, point.cost, width), height


class _Grid:
    """Cells of one character each, its second half ``""`` where it is two cells wide."""

    def __init__(self, width: int, height: int) -> None:
        self._cells = [[Span(" ") for _ in range(width)] for _ in range(height)]
        self._taken = [[False] * width for _ in range(height)]
        self._width = width

    def steps(self, places: Sequence[tuple[int, int]]) -> None:
        """Draw the front behind everything: along each point's quality to the next cost, then up."""
        for (x, y), (end, top) in pairwise(places):
            for i in range(x, end):
                self._cells[y][i] = Span("╌", "cyan")
            for j in range(top, y):
                self._cells[j][end] = Span("╎", "cyan")
            if end > x and top < y:
                self._cells[y][end] = Span("┘", "cyan")

    def points(self, placed: Sequence[tuple[Point, int, int]]) -> None:
        """Draw every point, then write what there is room for beside it: rank and name, or the rank."""
        for point, x, y in reversed(placed):  # the best lies on top
            style = "cyan" if point.front else ""
            self._put(x, y, PARETO_MARK if point.front else OTHER_MARK, style)
        for point, x, y in placed:
            name = shortened(visible(point.name), LONGEST_NAME)
            for words in (f"{point.rank} {name}", str(point.rank)):
                if self._label(x, y, words, "bold" if point.front else ""):
                    break

    def _label(self, x: int, y: int, words: str, style: str) -> bool:
        size = cell_len(words)
        for line in (y, y - 1, y + 1):
            for start in (x + 2, x - 1 - size) if line == y else (x + 1, x - size, x - size // 2):
                if self._is_free(start, line, size):
                    self._put(start, line, words, style)
                    return True
        return False

    def _is_free(self, start: int, row: int, size: int) -> bool:
        if start < 0 or start + size > self._width or not 0 <= row < len(self._cells):
            return False
        return not any(self._taken[row][max(0, start - 1) : start + size + 1])

    def _put(self, x: int, y: int, words: str, style: str) -> None:
        for character in words:
            wide = cell_len(character)
            if wide == 0 and x:  # it belongs to the one before it
                before = self._cells[y][x - 1]
                self._cells[y][x - 1] = before._replace(text=before.text + character)
                continue
            self._cells[y][x] = Span(character, style)
            self._taken[y][x] = True
            for half in range(x + 1, x + wide):
                self._cells[y][half] = Span("", style)
                self._taken[y][half] = True
            x += wide

    def lines(self) -> Iterator[list[Span]]:
        """Yield the lines, characters of one style in one span."""
        for line in self._cells:
            spans: list[Span] = []
            for cell in line:
                if spans and spans[-1].style == cell.style:
                    spans[-1] = spans[-1]._replace(text=spans[-1].text + cell.text)
                else:
                    spans.append(cell)
            yield spans
