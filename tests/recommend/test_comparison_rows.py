"""What values say together: intervals that overlap are no difference, and what is not known is never a difference nor best."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.comparison import NOT_APPLICABLE, UNKNOWN, Better, Value
from advisor.recommend.comparison_rows import _date, exact, row, status_of, told


def known(low: float, high: float | None = None) -> Value:
    return Value("known", (low, high), low, low if high is None else high)


numbers = st.floats(-1e6, 1e6)
intervals = st.tuples(numbers, numbers).map(lambda ends: known(min(ends), max(ends)))
values = st.lists(st.one_of(intervals, st.sampled_from([UNKNOWN, NOT_APPLICABLE])), min_size=2, max_size=6)
directions: Any = st.sampled_from(["low", "high"])


@pytest.mark.parametrize(
    ("given_", "status"),
    [
        ([told("a"), told("a")], "same"),
        ([told("a"), told("b")], "different"),
        ([told("a"), told("b"), UNKNOWN], "different"),
        ([told("a"), told("a"), UNKNOWN], "unknown"),
        ([told("a"), UNKNOWN], "unknown"),
        ([UNKNOWN, NOT_APPLICABLE], "unknown"),
        ([told("a"), NOT_APPLICABLE], "not-applicable"),
        ([told("a"), told("a"), NOT_APPLICABLE], "same"),
        ([known(1, 3), known(2, 4)], "overlapping"),
        ([known(1, 2), known(2, 4)], "overlapping"),
        ([known(1, 2), known(3, 4)], "different"),
        ([known(1, 2), known(1, 2)], "same"),
        ([exact(0), exact(0)], "same"),
        ([told([]), told(["x"])], "different"),
    ],
)
def test_status(given_: list[Value], status: str) -> None:
    assert status_of(given_) == status
    assert status_of(given_[::-1]) == status


@pytest.mark.parametrize(
    ("given_", "better", "best"),
    [
        ([known(1), known(2)], "low", (0,)),
        ([known(1), known(2)], "high", (1,)),
        ([known(1), known(1), known(2)], "low", (0, 1)),
        ([known(1), known(1)], "low", ()),
        ([known(1, 3), known(2, 4)], "low", ()),
        ([known(1, 3), known(2, 4), known(5, 6)], "low", (0, 1)),
        ([known(1), UNKNOWN], "low", ()),
        ([known(1), known(2), UNKNOWN], "low", ()),
        ([known(1), known(2), NOT_APPLICABLE], "low", (0,)),
        ([told("a"), told("b")], "low", ()),
    ],
)
def test_best(given_: list[Value], better: Better, best: tuple[int, ...]) -> None:
    assert row("cost", "monthly", given_, better).best == best


def test_who_cannot_be_had_is_not_best_and_hides_nobody() -> None:
    assert row("cost", "monthly", [known(1), known(2), known(3)], "low", eligible=[False, True, True]).best == (1,)
    assert row("cost", "monthly", [UNKNOWN, known(2), known(3)], "low", eligible=[False, True, True]).best == (1,)


@given(values, directions)
def test_best_is_beaten_by_nobody_and_beats_somebody(given_: list[Value], better: Better) -> None:
    made = row("x", "y", given_, better)
    if not made.best:
        return
    assert not any(value.state == "unknown" for value in given_)
    assert made.status == "different"
    sign = 1 if better == "low" else -1

    def ends(value: Value) -> tuple[float, float]:
        low, high = sorted((sign * (value.low or 0.0), sign * (value.high or 0.0)))
        return low, high

    part = [i for i, value in enumerate(given_) if value.state == "known"]
    for i in made.best:
        assert all(ends(given_[j])[1] >= ends(given_[i])[0] for j in part)
    worse = [j for j in part if j not in made.best]
    assert worse
    assert all(any(ends(given_[i])[1] < ends(given_[j])[0] for i in part) for j in worse)


@given(values, st.randoms())
def test_the_order_never_changes_what_is_said(given_: list[Value], random: Any) -> None:
    places = list(range(len(given_)))
    random.shuffle(places)
    there, back = row("x", "y", given_, "low"), row("x", "y", [given_[i] for i in places], "low")
    assert there.status == back.status
    assert set(there.best) == {places[i] for i in back.best}


@given(st.lists(st.one_of(intervals, st.sampled_from([UNKNOWN, NOT_APPLICABLE])), min_size=2, max_size=2))
def test_two_overlapping_values_are_never_different(given_: list[Value]) -> None:
    if status_of(given_) == "different":
        one, other = given_
        assert one.state == other.state == "known"
        assert one.low is not None
        assert other.low is not None
        assert one.high is not None
        assert other.high is not None
        assert one.high < other.low or other.high < one.low


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("2023", "2023-11-01", "overlapping"),
        ("2023", "2024-01-01", "different"),
        ("2023-12", "2023-12-31", "overlapping"),
        ("2023-12", "2024-01", "different"),
        ("2024-02", "2024-03-01", "different"),
        ("2024-02-29", "2024-02", "overlapping"),
        ("2023", "2023", "same"),
        ("2023", None, "unknown"),
    ],
)
def test_a_date_without_its_day_is_any_of_its_days(one: str, other: str | None, status: str) -> None:
    assert status_of([_date(one), _date(other)]) == status
