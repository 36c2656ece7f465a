from __future__ import annotations

import math

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from advisor.render.scale import WIDE, Scale, logarithmic, scale_of

VALUES = st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=20)
MONEY = st.lists(st.floats(0.01, 1e7), min_size=1, max_size=20)


@given(VALUES | MONEY, st.integers(3, 9))
def test_every_value_stands_on_the_axis_in_its_order(values: list[float], ticks: int) -> None:
    scale = scale_of(values, ticks)
    assert scale.low < scale.high
    assert scale.low <= min(values)
    assert max(values) <= scale.high
    places = [scale.place(value) for value in sorted(values)]
    assert places == sorted(places)
    assert all(0 <= place <= 1 for place in places)


@given(VALUES | MONEY, st.integers(3, 9))
def test_ticks_are_few_rising_and_on_the_axis(values: list[float], ticks: int) -> None:
    scale = scale_of(values, ticks)
    assert len(scale.ticks) <= ticks + 1
    assert list(scale.ticks) == sorted(set(scale.ticks))
    slack = (scale.high - scale.low) * 1e-6
    assert all(scale.low - slack <= tick <= scale.high + slack for tick in scale.ticks)


@given(MONEY)
def test_far_apart_is_logarithmic(values: list[float]) -> None:
    assume(max(values) / min(values) != WIDE)
    assert scale_of(values, 5).log == (max(values) / min(values) > WIDE)


def test_a_logarithmic_axis_has_equal_steps_for_equal_factors() -> None:
    scale = scale_of([1, 1000], 6)
    assert scale.place(100) - scale.place(10) == pytest.approx(scale.place(10) - scale.place(1))
    assert scale.ticks == (1.0, 10.0, 100.0, 1000.0)


@given(VALUES | MONEY, st.floats(0, 1))
@example([1.0, 5e-324], 0.0)
def test_back_from_a_place_to_its_value(values: list[float], share: float) -> None:
    scale = scale_of(values, 5)
    assume(scale.high - scale.low > 1e-6 * max(abs(scale.low), abs(scale.high)))  # floats can tell places apart
    near = 1e-9 * (scale.high - scale.low)  # an end near zero is as exact as the axis is long
    assert (scale.at(0), scale.at(1)) == pytest.approx((scale.low, scale.high), abs=near)
    assert scale.place(scale.at(share)) == pytest.approx(share, abs=1e-6)


def test_a_logarithmic_axis_ends_where_it_is_told() -> None:
    scale = logarithmic(100, 10_000, 7)
    assert (scale.place(100), scale.place(1000), scale.place(10_000)) == pytest.approx((0, 0.5, 1))
    assert scale.ticks == (100, 200, 500, 1000, 2000, 5000, 10_000)


@pytest.mark.parametrize(
    ("values", "most", "ticks"),
    [
        ([0.61, 0.93], 5, (0.6, 0.7, 0.8, 0.9)),
        ([384, 2455], 7, (500, 1000, 1500, 2000, 2500)),
        ([10.28, 10.28], 5, (9, 10, 11)),
    ],
)
def test_ticks_are_round(values: list[float], most: int, ticks: tuple[float, ...]) -> None:
    assert scale_of(values, most).ticks == pytest.approx(ticks)


def test_a_share_stays_a_share() -> None:
    scale = scale_of([0.02, 0.99], 5, least=0.0, most=1.0, may_be_log=False)
    assert (scale.low, scale.high, scale.log) == (0.0, 1.0, False)
    assert scale_of([1.0, 1.0], 5, least=0.0, most=1.0).high == 1.0


def test_what_is_beyond_stands_at_the_end() -> None:
    scale = Scale(1.0, 2.0, ())
    assert (scale.place(0.0), scale.place(3.0)) == (0.0, 1.0)


@pytest.mark.parametrize("values", [[], [math.nan], [1.0, math.inf]])
def test_nothing_to_draw(values: list[float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        scale_of(values, 5)
