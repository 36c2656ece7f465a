"""The rows of one metric: what others measured, and whether guessing would have scored as well. Read here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

Row = Mapping[str, Any]

MANY = "multi"
"""The language of a metric that measures in several at once: it tells of none by itself."""


def by_others(metric: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the rows that others than the model's publisher measured."""
    return (row for row in metric["scores"] if not row.get("self_reported"))


def by_publishers(metric: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the rows that publishers report of their own models."""
    return (row for row in metric["scores"] if row.get("self_reported"))


def sign(metric: Mapping[str, Any]) -> int:
    """Return what turns the metric's values so that more is better: 1 or -1."""
    return 1 if metric.get("higher_is_better", True) else -1


def floor(metric: Mapping[str, Any]) -> float:
    """Return what guessing scores, turned so that more is better; minus infinity where the suite states none."""
    chance = metric.get("chance")
    return -inf if chance is None else sign(metric) * float(chance)


def at_chance(row: Row, metric: Mapping[str, Any]) -> bool:
    """Whether guessing would score as well, as far as the interval tells."""
    up = sign(metric)
    worst: float = row.get("lower" if up > 0 else "upper", row["value"])
    return up * worst <= floor(metric)


def tells_nothing(metric: Mapping[str, Any]) -> bool:
    """Whether every row that others measured is no better than guessing: there is nothing to be better or worse at."""
    return all(at_chance(row, metric) for row in by_others(metric))


def telling(suite: Mapping[str, Any], metric_id: str) -> dict[str, Row]:
    """Return the rows, by model, that say how well it does in a language: by others, of that language, above chance."""
    metric = suite.get("metrics", {}).get(metric_id)
    if metric is None or metric.get("language", suite.get("language")) == MANY:  # whichever language its prompts are in
        return {}
    return {row["model"]: row for row in by_others(metric) if not at_chance(row, metric)}
