"""Which suite decides, and what it says.

Suites do not agree and are never merged. For the asked task and language the catalogue lists suites in order of
preference; the first one that covers enough of the candidates (two, and 15 in 100) decides for all of them. A model it
does not cover has no quality figure: nothing is imputed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from advisor.core.provenance import Source
from advisor.core.request import Request
from advisor.core.result import QualityEvidence, Score

MIN_COVERED = 2
MIN_COVERAGE = 0.15
"""A suite that knows fewer than three candidates in twenty says little about the rest: the next suite is asked."""


def decide(
    request: Request,
    model_ids: Sequence[str],
    tasks: Mapping[str, Any],
    suites: Mapping[str, Any],
    source_of: Callable[[str | None], Source | None],
) -> dict[str, QualityEvidence]:
    """Return the evidence of each covered model by its id; empty when no listed suite covers two candidates."""
    wanted = set(model_ids)
    if not wanted:
        return {}
    for name in preferences(request, tasks):
        suite_id, _, metric_id = name.partition(":")
        metrics = suites.get(suite_id, {}).get("metrics", {})
        metric = metrics.get(metric_id) if metric_id else next(iter(metrics.values()), None)
        if not metric:
            continue
        covered = {
            row["model"]: row for row in metric["scores"] if row["model"] in wanted and not row.get("self_reported")
        }
        if len(covered) >= min(MIN_COVERED, len(wanted)) and len(covered) >= MIN_COVERAGE * len(wanted):
            return _evidence(
                suite_id, metric_id or next(iter(metrics)), suites[suite_id], metric, covered, len(wanted), source_of
            )
    return {}


def scores_of(
    model_id: str, suites: Mapping[str, Any], source_of: Callable[[str | None], Source | None]
) -> list[Score]:
    """Return every published score of a model, by suite and metric; suites are never merged."""
    found: list[Score] = []
    for suite_id, suite in sorted(suites.items()):
        for metric_id, metric in suite["metrics"].items():
            row = next((row for row in metric["scores"] if row["model"] == model_id), None)
            if row is None:
                continue
            own = bool(row.get("self_reported"))
            place = _Places(metric)
            found.append(
                Score(
                    suite_id,
                    metric_id,
                    row["value"],
                    row.get("lower"),
                    row.get("upper"),
                    None if own else place.percentile(row["value"]),
                    0 if own else place.count,
                    own,
                    row.get("as_of") or suite["as_of"],
                    source_of(row.get("source")),
                )
            )
    return found


class _Places:
    """The places of one metric's rows: those of the suite as it was on its day, which is the frozen reference."""

    def __init__(self, metric: Mapping[str, Any]) -> None:
        self._sign = 1 if metric.get("higher_is_better", True) else -1
        self._values = sorted(self._sign * row["value"] for row in metric["scores"] if not row.get("self_reported"))
        self.count = len(self._values)

    def percentile(self, value: float) -> float:
        """Return the share of rows that are worse; ties share the middle of the places they occupy."""
        signed = self._sign * value
        return (bisect_left(self._values, signed) + bisect_right(self._values, signed)) / (2 * self.count)


def preferences(request: Request, tasks: Mapping[str, Any]) -> list[str]:
    """Return ``suite:metric`` names in order of preference for the first asked task and language."""
    names = request.purpose.tasks or ("text-generation",)
    evidence = tasks.get(names[0], {}).get("evidence", {})
    languages = request.purpose.languages or ("en",)
    return list(evidence.get(languages[0], ()))


def _evidence(
    suite_id: str,
    metric_id: str,
    suite: Mapping[str, Any],
    metric: Mapping[str, Any],
    covered: Mapping[str, Mapping[str, Any]],
    candidates: int,
    source_of: Callable[[str | None], Source | None],
) -> dict[str, QualityEvidence]:
    place = _Places(metric)
    coverage = len(covered) / candidates
    out = {}
    for model_id, row in covered.items():
        out[model_id] = QualityEvidence(
            suite=suite_id,
            metric=metric_id,
            value=row["value"],
            percentile=place.percentile(row["value"]),
            coverage=coverage,
            as_of=row.get("as_of") or suite["as_of"],
            source=source_of(row.get("source")),
        )
    return out
