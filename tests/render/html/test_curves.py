"""The chart of costs by load: where its lines run, what is marked, and that nothing leaves it."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.core.comparison import CostCurve
from advisor.core.result import Band
from advisor.render.html.axes import CELL, NARROW, WIDE, Size
from advisor.render.html.curves import FINEST, RIGHT, curves
from advisor.render.wrap import cell_len

from ..comparison_factories import curve

STEP = re.compile(r"([MHVL])(-?[\d.]+)(?: (-?[\d.]+))?")


def drawn(
    made: CostCurve,
    asked: float = 1_000,
    size: Size = WIDE,
    language: Any = "en",
    letters: tuple[str, str] = ("B", "A"),
) -> ET.Element:
    return ET.fromstring(curves(made, letters, asked, size, language, "a title", "What it tells."))


def corners(svg: ET.Element, name: str) -> list[tuple[float, float]]:
    """Return where a line turns."""
    (path,) = svg.findall(f"path[@class='{name}']")
    x = y = 0.0
    found = []
    for kind, first, second in STEP.findall(path.attrib["d"]):
        x, y = {"H": (float(first), y), "V": (x, float(first))}.get(kind, (float(first), float(second or 0)))
        found.append((x, y))
    return found


def labels(svg: ET.Element) -> dict[str, tuple[float, float]]:
    return {
        str(t.text): (float(t.attrib["x"]), float(t.attrib["y"]))
        for t in svg.findall("text")
        if t.attrib["class"] == "label"
    }


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_key_draws_each_line_as_it_is_drawn(size: Size) -> None:
    svg = drawn(curve(), letters=("C", "A"), size=size)
    places = {
        p.attrib["class"]: float(p.attrib["d"][1:].split()[0])
        for p in svg.findall("path")
        if "key" in p.attrib["class"]
    }
    named = {float(t.attrib["x"]) - 24: t.text for t in svg.findall("text[@class='name key']")}
    assert {name: named[x] for name, x in places.items()} == {"curve-0 key": "C", "curve-1 key": "A"}
    assert places["curve-1 key"] < places["curve-0 key"]  # by their letters


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_they_cross_where_the_break_even_is_marked(size: Size) -> None:
    svg = drawn(curve(), size=size)
    (left, low), (right, high) = corners(svg, "curve-0")
    (dot,) = svg.findall("circle")
    x, y = float(dot.attrib["cx"]), float(dot.attrib["cy"])
    assert y == pytest.approx(low + (high - low) * (x - left) / (right - left), abs=0.2)  # on Bedrock's line
    steps = corners(svg, "curve-1")
    assert y == pytest.approx(steps[0][1], abs=0.2)  # and on that of the first instances
    assert steps[0][0] < x < steps[1][0]


def test_a_step_stands_where_the_instances_are_full() -> None:
    made = curve()
    svg = drawn(made)
    steps = corners(svg, "curve-1")
    (full,) = [m for m in svg.findall("path[@class='mark']") if m.attrib["d"].startswith(f"M{steps[1][0]:.1f} ")]
    assert full is not None
    assert steps[1][0] == steps[2][0]  # straight up
    assert steps[2][1] < steps[1][1]
    (strip,) = svg.findall("rect[@class='strip']")
    left, width = float(strip.attrib["x"]), float(strip.attrib["width"])
    assert left < steps[1][0] < left + width


def test_without_a_speed_there_is_no_step_and_no_strip() -> None:
    svg = drawn(curve(capacity=None, reachable=None))
    assert len({y for _, y in corners(svg, "curve-1")}) == 1
    assert svg.findall("rect") == []
    assert [word.partition(":")[0] for word in labels(svg)] == ["load asked", "break-even"]


def test_a_break_even_that_is_out_of_reach_is_not_marked() -> None:
    svg = drawn(curve(capacity=Band(1.0, 2.0, 3.0), reachable=False))
    assert svg.findall("circle") == []
    assert [word.partition(":")[0] for word in labels(svg)] == [
        "load asked"
    ]  # the first are full before the axis begins


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["load asked: 1,000", "break-even: 24,000", "first instances full: 50,000"]),
        ("ja", ["想定負荷: 1,000", "損益分岐: 24,000", "最初のインスタンスの上限: 50,000"]),
    ],
)
def test_the_loads_that_matter_are_named_for_all(language: Any, words: list[str]) -> None:
    svg = drawn(curve(), language=language)
    assert list(labels(svg)) == words
    assert [child.tag for child in svg[:2]] == ["title", "desc"]
    assert (svg.attrib["role"], svg[0].text) == ("img", "a title")
    assert svg[1].text == "What it tells. " + " ".join(f"{word}." for word in words)


def test_millions_of_instances_are_few_steps() -> None:
    svg = drawn(curve(capacity=Band(0.5, 1.0, 2.0), reachable=False))
    steps = corners(svg, "curve-1")
    assert 10 < len(steps) < 2 * WIDE.width / FINEST
    made = curve(capacity=Band(0.5, 1.0, 2.0))
    assert steps[-1][1] == pytest.approx(
        steps[0][1] - (corners(svg, "curve-0")[0][1] - corners(svg, "curve-0")[1][1]), abs=3
    )
    assert made.instances_for(made.points[-1].requests_per_day) == 1_000_000


@pytest.mark.parametrize("mean", [365 / 12 * 0.001, 0.00073, 730.0])
def test_the_letters_stand_apart_in_the_order_of_the_lines(mean: float) -> None:
    svg = drawn(curve(bedrock_usd_per_month_each=mean, requests_per_day=730 / mean))
    at = {str(t.text): float(t.attrib["y"]) for t in svg.findall("text") if t.attrib["class"] == "name"}
    ends = corners(svg, "curve-0")[-1][1], corners(svg, "curve-1")[-1][1]
    assert abs(at["A"] - at["B"]) >= 14.9
    assert (at["B"] < at["A"]) == (ends[0] < ends[1]) or ends[0] == ends[1]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.floats(1e-6, 1e3),
    st.floats(0.01, 1e6),
    st.none() | st.floats(1.0, 1e8),
    st.integers(1, 1_000_000_000),
    st.sampled_from([WIDE, NARROW]),
    st.sampled_from(["en", "ja"]),
)
def test_nothing_leaves_the_chart(
    each: float, usd: float, answers: float | None, asked: int, size: Size, language: Any
) -> None:
    made = curve(
        bedrock_usd_per_month_each=each,
        instance_usd_per_month=usd,
        requests_per_day=usd / each,
        capacity=Band(answers / 2, answers, answers * 2) if answers else None,
    )
    svg = drawn(made, asked, size, language)
    right = size.width - RIGHT
    for name in ("curve-0", "curve-1"):
        places = corners(svg, name)
        assert all(0 <= x <= right + 0.1 and 0 <= y <= size.height for x, y in places)
        assert [x for x, _ in places] == sorted(x for x, _ in places)  # to the right
        assert [y for _, y in places] == sorted((y for _, y in places), reverse=True)  # and never cheaper
    for rect in svg.findall("rect"):
        assert 0 <= float(rect.attrib["width"]) <= size.width
        assert float(rect.attrib["x"]) + float(rect.attrib["width"]) <= right + 0.2
    rows = []
    for words, (x, y) in labels(svg).items():
        assert x >= 2
        assert x + cell_len(words) * CELL <= size.width
        rows.append(y)
    assert len(set(rows)) == len(rows)


def test_the_same_bytes_and_no_ids() -> None:
    one, two = (curves(curve(), ("B", "A"), 1_000, WIDE, "en", "t", "d") for _ in range(2))
    assert one == two
    assert " id=" not in one


def test_words_of_strangers_stay_words() -> None:
    attack = '</title><script>x</script>"'
    svg = ET.fromstring(curves(curve(), ("B", "A"), 1_000, WIDE, "en", attack, attack))
    assert svg[0].text == attack
    assert svg.findall(".//script") == []
