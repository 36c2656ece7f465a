"""The charts: what is drawn, where, and what is said of what cannot be drawn."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.core.result import Recommendation, Report
from advisor.render import render_report
from advisor.render.front import DRAWN, Chart, chart_of
from advisor.render.hardware.parts import Breakdown
from advisor.render.html import DEVICES
from advisor.render.html.axes import NARROW, WIDE, Size
from advisor.render.html.bars import WIDTH, bar
from advisor.render.html.entries import EVIDENCE
from advisor.render.html.scatter import scatter
from advisor.render.wrap import cell_len, shortened

from .. import factories
from ..factories import replace


def entry(
    rank: int, cost: float | None, quality: float | None, name: str = "Model", *, front: bool = False
) -> Recommendation:
    evidence = None if quality is None else replace(factories.QUALITY, percentile=quality)
    price = None if cost is None else factories.cost(cost, None)
    made: Recommendation = replace(
        factories.FIRST,
        rank=rank,
        pareto=front,
        model=factories.model(f"example/{rank}", f"{name} {rank}"),
        best=factories.option(cost=price),
        quality=evidence,
    )
    return made


def report(*entries: Recommendation) -> Report:
    return factories.report(recommended=entries)


def chart(*entries: Recommendation, language: Any = "en") -> Chart | None:
    return chart_of(report(*entries), factories.view(language), WIDE.ticks)


def drawn(made: Chart, size: Size = WIDE) -> ET.Element:
    return ET.fromstring(scatter(made, size, "en"))


def dots(svg: ET.Element) -> dict[str, tuple[float, float]]:
    """Return where the points stand, by their ranks."""
    found = {}
    for circle in svg.iter("circle"):
        title = circle.find("title")
        if title is not None and title.text:
            found[title.text.partition(".")[0]] = (float(circle.attrib["cx"]), float(circle.attrib["cy"]))
    return found


FRONT = (
    entry(1, 734, 0.78, front=True),
    entry(2, 2455, 0.92),
    entry(3, 384, 0.61, front=True),
    entry(4, 2455, 0.93, front=True),
)


def test_cheaper_is_to_the_left_and_better_is_higher() -> None:
    made = chart(*FRONT)
    assert made
    at = dots(drawn(made))
    assert at["3"][0] < at["1"][0] < at["2"][0] == at["4"][0]
    assert at["4"][1] < at["2"][1] < at["1"][1] < at["3"][1]


def test_the_front_goes_up_in_steps_through_its_points_alone() -> None:
    made = chart(*FRONT)
    assert made
    svg = drawn(made)
    at = dots(svg)
    path = svg.findall("path[@class='front-line']")[0].attrib["d"]
    corners = [tuple(map(float, pair)) for pair in re.findall(r"M([\d.]+) ([\d.]+)", path)]
    assert corners == [pytest.approx(at["3"], abs=0.1)]
    assert [float(x) for x in re.findall(r"H([\d.]+)", path)] == pytest.approx([at["1"][0], at["4"][0]], abs=0.1)
    assert [float(y) for y in re.findall(r"V([\d.]+)", path)] == pytest.approx([at["1"][1], at["4"][1]], abs=0.1)


def key_of(svg: ET.Element) -> list[str]:
    """Return what the key shows, by class: its marks have no title, unlike the points."""
    marks = [c.attrib["class"] for c in svg.iter("circle") if c.find("title") is None]
    return [*marks, *(p.attrib["class"] for p in svg.findall("path[@class='front-line']") if "h16" in p.attrib["d"])]


def test_the_key_shows_the_marks_that_are_drawn_and_no_others() -> None:
    alone = (entry(1, 384, 0.93, front=True), entry(2, 734, 0.78))
    shown = {"dot front", "dot"}
    for entries, key in (
        (FRONT, ["dot front", "dot", "front-line"]),
        (alone, ["dot front", "dot"]),
        (tuple(e for e in FRONT if e.pareto), ["dot front", "front-line"]),
    ):
        made = chart(*entries)
        assert made
        svg = drawn(made)
        assert key_of(svg) == key
        drawn_as = {c.attrib["class"] for c in svg.iter("circle") if c.find("title") is not None}
        assert drawn_as == shown & set(key)


def test_what_has_no_score_stands_below_the_axis_and_is_never_zero() -> None:
    made = chart(*FRONT, entry(5, 900, None))
    assert made
    assert made.quality.low > 0.4
    at = dots(drawn(made))
    assert at["5"][1] > max(y for rank, (_, y) in at.items() if rank != "5") + 10
    assert "no score" in "".join(drawn(made).itertext())
    assert "no score" not in "".join(drawn(chart(*FRONT)).itertext())  # type: ignore[arg-type]


def test_what_has_no_price_is_named_instead() -> None:
    made = chart(*FRONT, entry(5, None, 0.99))
    assert made
    assert [p.rank for p in made.points] == [1, 2, 3, 4]
    assert made.remarks[-1] == "Not drawn, because the price is not known: 5. Model 5."


@pytest.mark.parametrize(
    "entries", [(), FRONT[:1], (entry(1, 5, None), entry(2, 6, None)), (entry(1, None, 0.5), entry(2, 6, 0.5))]
)
def test_no_chart_where_there_is_nothing_to_compare(entries: tuple[Recommendation, ...]) -> None:
    assert chart(*entries) is None


def test_everything_is_told_to_who_does_not_see_it() -> None:
    made = chart(*FRONT, language="ja")
    assert made
    svg = ET.fromstring(scatter(made, NARROW, "ja"))
    assert svg.attrib["role"] == "img"
    assert svg[0].tag == "title"
    assert svg[0].text == "コストと品質"
    assert svg[1].tag == "desc"
    assert "1. Model 1: 月額 $734、順位の中央は下から 78%、パレート最適." in str(svg[1].text)


POINTS = st.lists(st.tuples(st.integers(1, 10**6), st.none() | st.integers(0, 100)), min_size=2, max_size=15)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    POINTS,
    st.sampled_from([WIDE, NARROW]),
    st.sampled_from(["M", "とても長い名前のモデル", "A very long name of a model"]),
)
def test_labels_keep_off_each_other_the_points_and_the_edge(
    points: list[tuple[int, int | None]], size: Size, name: str
) -> None:
    entries = [
        entry(rank, cost / 100, None if q is None else q / 100, name) for rank, (cost, q) in enumerate(points, 1)
    ]
    made = chart_of(report(*entries), factories.view(), size.ticks)
    if made is None:
        return
    svg = drawn(made, size)
    boxes = []
    for label in svg.findall("text"):
        kind = label.attrib["class"].split()
        if kind[0] == "label":
            width = cell_len(str(label.text)) * 6.8
            left = float(label.attrib["x"]) - {"start": 0, "middle": width / 2, "end": width}[kind[1]]
            boxes.append((left, float(label.attrib["y"]) - 11, left + width, float(label.attrib["y"]) + 4))
    for i, a in enumerate(boxes):
        assert a[0] >= 0
        assert a[2] <= size.width
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] + 0.2 or b[2] <= a[0] + 0.2 or a[3] <= b[1] + 0.2 or b[3] <= a[1] + 0.2
    at = dots(svg)
    assert len(at) == len(points)
    assert all(0 <= x <= size.width and 0 <= y <= size.height for x, y in at.values())


def test_the_same_bytes() -> None:
    made = chart(*FRONT)
    assert made
    assert scatter(made, WIDE, "en") == scatter(made, WIDE, "en")
    assert " id=" not in scatter(made, WIDE, "en")


@given(st.text(), st.integers(2, 40))
def test_shortened(name: str, cells: int) -> None:
    short = shortened(name, cells)
    assert cell_len(short) <= cells
    assert short == name or (short.endswith("…") and name.startswith(short[:-1]))


# ------------------------------------------------------------------------------------------------------------------ bars


def lengths(breakdown: Breakdown) -> dict[str, tuple[float, float]]:
    svg = ET.fromstring(bar(breakdown, "words"))
    return {r.attrib["class"]: (float(r.attrib.get("x", 0)), float(r.attrib["width"])) for r in svg.iter("rect")}


def test_a_bar_is_the_device_and_its_parts_are_to_scale() -> None:
    found = lengths(Breakdown((50, 10, 0, 20), 100))
    assert found == {"free": (0, WIDTH), "part-0": (0, 200), "part-1": (200, 40), "part-3": (240, 80)}


def test_where_more_is_needed_a_mark_stands_at_the_limit() -> None:
    found = lengths(Breakdown((150, 20, 20, 10), 100))
    assert found["limit"] == (WIDTH / 2 - 1.5, 3)
    assert found["part-3"][0] + found["part-3"][1] == WIDTH


@given(st.lists(st.integers(0, 10**12), min_size=4, max_size=4), st.integers(0, 10**12))
def test_the_parts_never_leave_the_bar(parts: list[int], available: int) -> None:
    found = lengths(Breakdown(tuple(parts), available))
    assert all(x >= 0 and x + width <= WIDTH + 0.2 for name, (x, width) in found.items() if name != "limit")
    assert ("limit" in found) == (sum(parts) > available)


def test_of_very_many_the_first_are_drawn_and_it_says_so() -> None:
    many = report(*(entry(rank, 10.0 * rank, 0.5) for rank in range(1, 151)))
    made = chart_of(many, factories.view(), WIDE.ticks)
    assert made
    assert len(made.points) == DRAWN
    assert made.remarks[-1] == "The first 60 of 150 are drawn."
    page = render_report(many, factories.view(), "html")
    assert page.count("<tbody") == 150
    assert page.count('class="evidence"') == EVIDENCE + 1  # and how they are ranked
    assert page.count('<svg class="bar"') == DEVICES
    assert "of the first 100 of 150" in page
