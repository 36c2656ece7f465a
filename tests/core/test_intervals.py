"""Intervals of shares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.intervals import wilson


@pytest.mark.parametrize(
    ("right", "questions", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_it_is_what_newcombe_tabulates(right: int, questions: int, low: float, high: float) -> None:
    """Method 3 in table I of R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872."""
    found = wilson(right / questions, questions)
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.floats(0, 1), st.integers(1, 100_000))
def test_it_holds_the_share_and_narrows_with_questions(share: float, questions: int) -> None:
    low, high = wilson(share, questions)
    assert 0 <= low <= share <= high <= 1
    less, more = wilson(share, questions * 4)
    assert more - less <= high - low
