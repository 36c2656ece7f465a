"""Intervals that follow from a number of questions, in what was compiled."""

from __future__ import annotations

import pytest

from advisor.catalog import Catalog, load_catalog


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


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
