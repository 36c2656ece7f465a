"""Which suite decides, and what it says.

Suites do not agree and are never merged. For the first asked task and language the catalogue lists suites in order of
preference; of those fit to decide (`advisor.recommend.fitness`) the first decides for all candidates, else the first fit one
of the task's stand-ins. A model it does not cover has no quality figure: nothing is imputed. What publishers report of
themselves in that suite and metric decides nothing and breaks ties (`advisor.recommend.rank.in_order`).

Inside a suite a model's place is the share of all its rows that are worse, where rows that cannot be told apart count
half: those whose intervals overlap, and those that do no better than guessing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from types import MappingProxyType
from typing import Any

from advisor.core.provenance import Source
from advisor.core.record import NamedTuple
from advisor.core.request import Request
from advisor.core.result import QualityEvidence, Score
from advisor.recommend import fitness
from advisor.recommend.fitness import PassedOver
from advisor.recommend.places import Places
from advisor.recommend.rows import by_publishers, sign

DEFAULT_TASK = "text-generation"
DEFAULT_LANGUAGE = "en"

NO_FIGURES: Mapping[str, float] = MappingProxyType({})


class Decision(NamedTuple):
    """Which suite decides among so many ``candidates``; ``suite`` is ``None`` when no listed one is fit to.

    ``evidence`` is that of each covered model by its id. ``passed_over`` are the metrics asked before. ``stand_in``: it
    measures something else than the asked task. ``self_reported`` are the publishers' own figures in the suite and metric
    that decide, turned so that more is better. Models that came out on the day ``since`` or later count as recent.
    """

    suite: str | None
    metric: str | None
    evidence: Mapping[str, QualityEvidence]
    candidates: int
    passed_over: tuple[PassedOver, ...] = ()
    self_reported: Mapping[str, float] = NO_FIGURES
    stand_in: bool = False
    since: str = ""

    def metric_of(self, suites: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the rows that decide, as the catalogue has them."""
        found: Mapping[str, Any] | None = suites[self.suite]["metrics"][self.metric] if self.suite else None
        return found


def decide(
    request: Request,
    model_ids: Sequence[str],
    tasks: Mapping[str, Any],
    suites: Mapping[str, Any],
    source_of: Callable[[str | None], Source | None],
    *,
    as_of: str,
    released: Callable[[str], str | None] = lambda _: None,
) -> Decision:
    """Choose the suite that decides, and read what it says of the candidates; ``as_of`` is the date of the catalogue."""
    wanted = frozenset(model_ids)
    since = fitness.recent_since(as_of)
    passed_over: tuple[PassedOver, ...] = ()
    for stand_in, names in ((False, preferences(request, tasks)), (True, stand_ins(request, tasks))):
        choice = fitness.choose(fitness.listed(names, wanted, suites), wanted, since, released)
        passed_over += choice.passed_over
        if choice.chosen is not None:
            suite_id, metric_id, rows, *_ = choice.chosen
            found = _evidence(suite_id, metric_id, suites[suite_id], rows, len(wanted), source_of)
            own = _self_reported(suites[suite_id]["metrics"][metric_id], wanted)
            return Decision(suite_id, metric_id, found, len(wanted), passed_over, own, stand_in, since)
    return Decision(None, None, {}, len(wanted), passed_over, since=since)


def preferences(request: Request, tasks: Mapping[str, Any]) -> list[str]:
    """Return ``suite:metric`` names in order of preference for the first asked task and language."""
    return _listed(request, tasks, "evidence")


def stand_ins(request: Request, tasks: Mapping[str, Any]) -> list[str]:
    """Return those that may stand in where none of the preferred is fit to decide."""
    return _listed(request, tasks, "stand_ins")


def _listed(request: Request, tasks: Mapping[str, Any], field: str) -> list[str]:
    by_language = tasks.get((request.purpose.tasks or (DEFAULT_TASK,))[0], {}).get(field, {})
    return list(by_language.get((request.purpose.languages or (DEFAULT_LANGUAGE,))[0], ()))


def _self_reported(metric: Mapping[str, Any], wanted: Set[str]) -> dict[str, float]:
    up = sign(metric)
    return {row["model"]: up * row["value"] for row in by_publishers(metric) if row["model"] in wanted}


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
            place = Places(metric)
            found.append(
                Score(
                    suite_id,
                    metric_id,
                    row["value"],
                    row.get("lower"),
                    row.get("upper"),
                    None if own else place.percentile(row),
                    0 if own else place.count,
                    own,
                    row.get("as_of") or suite["as_of"],
                    source_of(row.get("source")),
                )
            )
    return found


def _evidence(
    suite_id: str,
    metric_id: str,
    suite: Mapping[str, Any],
    covered: Mapping[str, Mapping[str, Any]],
    candidates: int,
    source_of: Callable[[str | None], Source | None],
) -> dict[str, QualityEvidence]:
    place = Places(suite["metrics"][metric_id])
    coverage = len(covered) / candidates
    out = {}
    for model_id, row in covered.items():
        out[model_id] = QualityEvidence(
            suite=suite_id,
            metric=metric_id,
            value=row["value"],
            percentile=place.percentile(row),
            coverage=coverage,
            as_of=row.get("as_of") or suite["as_of"],
            source=source_of(row.get("source")),
            lower=row.get("lower"),
            upper=row.get("upper"),
            at_chance=place.at_chance(row),
            covered=len(covered),
            of=place.count,
            selected="selected" in suite,
        )
    return out
