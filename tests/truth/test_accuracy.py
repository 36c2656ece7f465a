"""The goals of the estimates, on models the constants have not seen, and the page that tells them."""

from __future__ import annotations

import pytest

from tests.truth.accuracy.__main__ import pages, parts

MEASURED = parts()


@pytest.mark.parametrize(
    "score",
    [pytest.param(score, id=f"{part.key}-{score.label.en}") for part in MEASURED for score in part.scores],
)
def test_goals(score) -> None:
    assert score.misses() == []


def test_the_page_is_current() -> None:
    """Whatever changes a figure shows here: run ``make accuracy``, and look at what it says before committing."""
    for path, text in pages(MEASURED).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale: run `make accuracy`"
