"""Axes of characters: what is told stands where it belongs, and nothing overlaps or runs out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.render.axes import across, column, row
from advisor.render.front import tick_usd
from advisor.render.scale import scale_of

VALUES = st.lists(st.floats(0.0001, 1e9), min_size=1, max_size=9)


@given(VALUES, st.integers(20, 100), st.integers(1, 12), st.integers(3, 30))
def test_labels_are_whole_apart_and_within_the_line(values: list[float], width: int, margin: int, ticks: int) -> None:
    scale = scale_of(values, ticks, least=0.0)
    axis, labels = across(scale, width, margin, tick_usd)
    assert len(axis) == margin + width
    assert len(labels) <= margin + width
    assert axis.index("└") == margin - 1
    assert {axis.index("┬", margin), axis.rindex("┬")} <= {margin + column(scale, t, width) for t in scale.ticks}
    told = iter(map(tick_usd, scale.ticks))
    assert all(label in told for label in labels.split())  # in order, and none run into another
    assert labels.split()[0] == tick_usd(scale.ticks[0])


def test_left_is_less_and_up_is_more() -> None:
    scale = scale_of([1, 1000], 5)
    assert [column(scale, v, 11) for v in (scale.low, scale.high)] == [0, 10]
    assert [row(scale, v, 11) for v in (scale.low, scale.high)] == [10, 0]


def test_less_than_a_cent_is_not_nothing() -> None:
    assert [tick_usd(v) for v in (0, 0.0005, 0.01, 0.5, 10, 2000)] == [
        "$0",
        "$0.0005",
        "$0.01",
        "$0.50",
        "$10",
        "$2,000",
    ]
