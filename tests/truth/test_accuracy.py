"""The goals of the estimates, on models the constants have not seen, what is kept besides, and the page that tells them."""

from __future__ import annotations

import pytest

from tests.truth.accuracy.__main__ import pages, parts
from tests.truth.accuracy.floors import recorded
from tests.truth.accuracy.scores import NO_GOAL

MEASURED = parts()
SCORES = {part.name_of(score): score for part in MEASURED for score in part.scores}


@pytest.mark.parametrize("name", [name for name, score in SCORES.items() if score.goal != NO_GOAL])
def test_goals(name: str) -> None:
    assert SCORES[name].misses() == []


@pytest.mark.parametrize("name", SCORES)
def test_nothing_becomes_clearly_worse(name: str) -> None:
    """After a change that is meant (better scores, more rows): ``python -m tests.truth.accuracy --floors``."""
    assert SCORES[name].misses(recorded().get(name, NO_GOAL)) == []


def test_floors_are_of_scores_that_there_are() -> None:
    assert recorded().keys() == SCORES.keys()


def test_the_page_is_current() -> None:
    """Whatever changes a figure shows here: run ``make accuracy``, and look at what it says before committing."""
    for path, text in pages(MEASURED).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale: run `make accuracy`"
