"""Intervals that follow from a number of questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.authoring.compiler.intervals import wilson
from advisor.catalog import Catalog, load_catalog


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


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


def test_of_164_questions_a_few_hundredths_are_not_told_apart(catalog: Catalog) -> None:
    metric = catalog.suites["swallow-llm-leaderboard-v2"]["metrics"]["ja-post-jhumaneval"]
    rows = {row["model"]: row for row in metric["scores"]}
    assert metric["questions"]["count"] == 164
    best, also = rows["google/gemma-4-26B-A4B-it"], rows["openai/gpt-oss-120b"]
    assert best["value"] > also["value"]
    assert best["lower"] < also["value"] < also["upper"]
    assert all(row["lower"] <= row["value"] <= row["upper"] for row in rows.values())


def test_what_is_no_share_of_right_answers_gets_none(catalog: Catalog) -> None:
    metrics = catalog.suites["swallow-llm-leaderboard-v2"]["metrics"]
    for name in ("ja-mtb-avg", "ja-post-wmt20enja"):
        assert not any("lower" in row for row in metrics[name]["scores"])
