"""Bisection finds what a search one by one finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.estimate.search import largest


@given(holds=st.integers(0, 300), limit=st.integers(0, 300))
def test_the_largest_that_fits_within_the_limit(holds: int, limit: int) -> None:
    assert largest(lambda number: number <= holds, limit) == min(holds, limit)


def test_it_asks_few_questions() -> None:
    asked: list[int] = []
    largest(lambda number: asked.append(number) is None and number <= 70_000, 10**8)
    assert len(asked) <= 27
    assert min(asked) >= 1
