"""Cost by the requests of a day as SVG: a line on Bedrock, steps on instances, and the loads that matter marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.render.capacity import rounded
from advisor.render.comparison.curves import ASKED, EQUAL, FULL, marked, requests_axis, short, usd_axis
from advisor.render.front import COST, LOG, tick_usd
from advisor.render.html import axes
from advisor.render.html.axes import CELL, FONT, LINE, Box, x_of, y_of
from advisor.render.html.markup import element, text
from advisor.render.wrap import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.core.comparison import CostCurve
    from advisor.render.comparison.curves import Mark
    from advisor.render.html.axes import Size
    from advisor.render.scale import Scale

LEFT, RIGHT, TOP, BOTTOM = 66.0, 26.0, 22.0, 46.0
FINEST = 2.0
"""Pixels. Steps nearer to each other are drawn as one: no screen shows them, and there may be millions."""
DOT = 4.0

_REQUESTS = Text("Requests a day (logarithmic)", "1 日のリクエスト数 (対数目盛)")
_MARKS = {
    ASKED: Text("load asked: {}", "想定負荷: {}"),
    EQUAL: Text("break-even: {}", "損益分岐: {}"),
    FULL: Text("first instances full: {}", "最初のインスタンスの上限: {}"),
}
NOTE = Text(
    "Instances are added as the load takes them, which makes the steps.",
    "インスタンスは負荷に応じて増やすため、階段状になります。",
)
STRIP = Text(
    "The shaded strip is the range within which the first instances are estimated to be full.",
    "網掛けは、最初のインスタンスの上限の推定幅です。",
)


def curves(
    curve: CostCurve, letters: tuple[str, str], asked: float, size: Size, language: Language, title: str, told: str
) -> str:
    """Return the chart as an SVG element of ``size``.

    ``letters`` stand at the ends of the lines of Bedrock and of the instances. ``asked`` is the load of the request in
    requests a day. ``title`` and ``told``: what it shows, for who does not see it.
    """
    marks = sorted(marked(curve, asked), key=lambda mark: mark.requests_per_day)
    requests, usd = requests_axis(curve, size.ticks[0]), usd_axis(curve, size.ticks[1])
    plot = Box(LEFT, TOP + LINE * len(marks), size.width - RIGHT, size.height - BOTTOM)
    words = [_MARKS[mark.symbol].get(language).format(rounded(mark.requests_per_day)) for mark in marks]
    return axes.chart(
        size,
        title,
        " ".join([told, *(f"{word}." for word in words)]),
        *_strip(curve, requests, plot),
        *axes.upwards(usd, plot, tick_usd, LOG.get(language).format(COST.get(language))),
        *axes.across(requests, plot, short, _REQUESTS.get(language), size),
        *_lines(curve, requests, usd, plot),
        *_ends(curve, letters, usd, plot),
        *_marks(marks, words, curve, requests, usd, plot, size),
        *_key(letters, size),
    )


def _strip(curve: CostCurve, requests: Scale, plot: Box) -> Iterator[str]:
    """Draw the range of what the first instances answer, as far as the axis has it."""
    answers = curve.capacity_requests_per_day
    if answers is None or answers.high <= requests.low or answers.low >= requests.high:
        return
    left, right = (x_of(requests, plot, load) for load in (answers.low, answers.high))
    width, height = right - left, plot.bottom - plot.top
    yield element("rect", x=left, y=plot.top, width=width, height=height, class_="strip")


# ----------------------------------------------------------------------------------------------------------------- lines


def _lines(curve: CostCurve, requests: Scale, usd: Scale, plot: Box) -> Iterator[str]:
    places = [
        (x_of(requests, plot, load), y_of(usd, plot, curve.bedrock_usd(load))) for load in (requests.low, requests.high)
    ]
    yield element("path", d="M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places), class_="curve-0")
    yield element("path", d=_steps(curve, requests, usd, plot), class_="curve-1")


def _steps(curve: CostCurve, requests: Scale, usd: Scale, plot: Box) -> str:
    """Return the path on instances: along to where those that are up are full, then up to what one more costs."""
    count = curve.instances_for(requests.low)
    path = f"M{plot.left:g} {y_of(usd, plot, curve.self_hosted_usd(requests.low)):.1f}"
    answers = curve.capacity_requests_per_day
    each = answers.expected / curve.instances if answers else requests.high
    while answers and each * count < requests.high:
        x = x_of(requests, plot, each * count)
        after = requests.at(min(1.0, (x + FINEST - plot.left) / (plot.right - plot.left)))
        count = max(count + 1, curve.instances_for(after))
        path += f"H{x:.1f}V{y_of(usd, plot, curve.instance_usd_per_month * count):.1f}"
    return f"{path}H{plot.right:g}"


def _ends(curve: CostCurve, letters: Sequence[str], usd: Scale, plot: Box) -> Iterator[str]:
    """Draw the letters behind the ends of the lines, apart from each other."""
    last = curve.points[-1]
    places = [y_of(usd, plot, cost) for cost in (last.bedrock_usd_per_month, last.self_hosted_usd_per_month)]
    upper, lower = sorted(places)
    apart = max(0.0, LINE - (lower - upper)) / 2
    for i, (letter, y) in enumerate(zip(letters, places, strict=True)):
        up = y < places[1 - i] or (y == places[1 - i] and i == 0)
        yield text("text", letter, x=plot.right + 7, y=y + (-apart if up else apart) + 4, class_="name")


def _key(letters: Sequence[str], size: Size) -> Iterator[str]:
    """Say whose line is which, each as it is drawn: where they meet, the letters at their ends cannot tell."""
    y = size.height - 10
    for at, (letter, i) in enumerate(sorted((letter, i) for i, letter in enumerate(letters))):
        x = 4.0 + at * 46
        yield element("path", d=f"M{x:g} {y:g}h18", class_=f"curve-{i} key")
        yield text("text", letter, x=x + 24, y=y + 5, class_="name key")


# ----------------------------------------------------------------------------------------------------------------- marks


def _marks(
    marks: Sequence[Mark], words: Sequence[str], curve: CostCurve, requests: Scale, usd: Scale, plot: Box, size: Size
) -> Iterator[str]:
    """Draw a line down from each mark's words. They stand in rows, the least load in the uppermost.

    So the line of a mark passes below the words of those to its left; where words stand to the left of theirs, for want of
    room, they have the ground around them.
    """
    places = [x_of(requests, plot, mark.requests_per_day) for mark in marks]
    rows = [TOP + LINE * i + FONT for i in range(len(marks))]
    for mark, x, y in zip(marks, places, rows, strict=True):
        shown = "mark equal" if mark.symbol == EQUAL else "mark"
        yield element("path", d=f"M{x:.1f} {y - FONT + 2:.1f}V{plot.bottom:g}", class_=shown)
        if mark.symbol == EQUAL:
            height = y_of(usd, plot, curve.bedrock_usd(mark.requests_per_day))
            yield element("circle", cx=x, cy=height, r=DOT, class_="dot front")
    for word, x, y in zip(words, places, rows, strict=True):
        yield text("text", word, x=_start(word, x, size), y=y, class_="label")


def _start(words: str, x: float, size: Size) -> float:
    """Return where words beside a mark begin: to its right where there is room, else to its left, else at the edge."""
    width = cell_len(words) * CELL
    places = (x + 5, x - 5 - width)
    fits = (start for start in places if start >= 2 and start + width <= size.width - 2)
    return next(fits, max(2.0, size.width - 2 - width))
