"""What no score may fall clearly below: today's figures with some slack, recorded in floors.json.

Most lines of the page have no goal, and some are far better than theirs. A change that makes one of them clearly worse
fails; after a change that makes them better, or adds rows, ``python -m tests.truth.accuracy --floors`` records them anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tests.truth.accuracy.scores import Goal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.truth.accuracy.scores import Part, Score

RECORDED = Path(__file__).with_name("floors.json")
WORSE = 1.25
POINTS = 0.02
"""Errors may grow by a quarter and two points, shares and ranks fall by twice as many points."""


def floor_of(score: Score) -> Goal:
    """Return what a score is held to, once it has been reached."""
    if score.verdicts:
        return Goal(right=_below(score.right))
    return Goal(
        median=_above(score.median), p90=_above(score.p90), inside=_below(score.inside), rank=_below(score.rank)
    )


def recorded() -> dict[str, Goal]:
    """Return the floors of the scores, by their names."""
    return {name: Goal(**floor) for name, floor in json.loads(RECORDED.read_text(encoding="utf-8")).items()}


def record(parts: Iterable[Part]) -> None:
    """Write the floors that the scores of these parts have reached, one a line."""
    lines = [
        f"  {json.dumps(part.name_of(score))}: {json.dumps({k: v for k, v in floor_of(score)._asdict().items() if v is not None})}"
        for part in parts
        for score in part.scores
    ]
    RECORDED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _above(error: float) -> float:
    return round(error * WORSE + POINTS, 3)


def _below(share: float | None) -> float | None:
    return None if share is None else round(share - 2 * POINTS, 3)
