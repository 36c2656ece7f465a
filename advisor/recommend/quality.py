"""Which suite decides, and what it says.

Suites do not agree and are never merged. For the asked task and language the catalogue lists suites in order of
preference; the first one that covers enough of the candidates (two, and half as many as the suite that covers most)
decides for all of them. A model it does not cover has no quality figure: nothing is imputed. What publishers report of
themselves in that suite and metric decides nothing and breaks ties (`advisor.recommend.rank.in_order`).

Inside a suite a model's place is the share of all its rows that are worse, where rows that cannot be told apart count
half: those whose published intervals overlap, and those that do no better than guessing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from types import MappingProxyType
from typing import Any, NamedTuple

from advisor.core.provenance import Source
from advisor.core.request import Request
from advisor.core.result import QualityEvidence, Score
from advisor.core.text import Text
from advisor.recommend.places import Places

MIN_COVERED = 2
MIN_SHARE_OF_WIDEST = 0.5
"""A suite that knows less than half of what another one knows leaves too much out: the next suite is asked.

Measured against the other suites and not against the candidates, so that a catalogue that grows by models nobody has
evaluated does not take the evidence from those that were.
"""

NO_FIGURES: Mapping[str, float] = MappingProxyType({})


class Decision(NamedTuple):
    """Which suite decides among so many ``candidates``; ``suite`` is ``None`` when no listed one covers enough of them.

    ``evidence`` is that of each covered model by its id. ``passed_over`` are the suites asked before, each with how many
    of the candidates it covers. ``self_reported`` are the publishers' own figures in the suite and metric that decide, turned
    so that more is better.
    """

    suite: str | None
    metric: str | None
    evidence: Mapping[str, QualityEvidence]
    candidates: int
    passed_over: tuple[tuple[str, int], ...] = ()
    self_reported: Mapping[str, float] = NO_FIGURES

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
) -> Decision:
    """Choose the suite that decides, and read what it says of the candidates."""
    wanted = set(model_ids)
    listed = (_covered(name, wanted, suites) for name in preferences(request, tasks))
    asked = [one for one in listed if one is not None]
    widest = max((len(rows) for _, _, rows in asked), default=0)
    passed_over: dict[str, int] = {}
    for suite_id, metric_id, rows in asked:
        if len(rows) >= max(min(MIN_COVERED, len(wanted)), MIN_SHARE_OF_WIDEST * widest):
            found = _evidence(suite_id, metric_id, suites[suite_id], rows, len(wanted), source_of)
            own = _self_reported(suites[suite_id]["metrics"][metric_id], wanted)
            return Decision(suite_id, metric_id, found, len(wanted), tuple(passed_over.items()), own)
        passed_over[suite_id] = max(passed_over.get(suite_id, 0), len(rows))
    return Decision(None, None, {}, len(wanted), tuple(passed_over.items()))


def _covered(
    name: str, wanted: Set[str], suites: Mapping[str, Any]
) -> tuple[str, str, dict[str, Mapping[str, Any]]] | None:
    """Return suite, metric and the rows of the wanted models that others measured; ``None``: there are none."""
    suite_id, _, metric_id = name.partition(":")
    metrics = suites.get(suite_id, {}).get("metrics", {})
    metric_id = metric_id or next(iter(metrics), "")
    if metric_id not in metrics:
        return None
    rows = metrics[metric_id]["scores"]
    covered = {row["model"]: row for row in rows if row["model"] in wanted and not row.get("self_reported")}
    return (suite_id, metric_id, covered) if covered else None


def _self_reported(metric: Mapping[str, Any], wanted: Set[str]) -> dict[str, float]:
    sign = 1 if metric.get("higher_is_better", True) else -1
    rows = (row for row in metric["scores"] if row.get("self_reported") and row["model"] in wanted)
    return {row["model"]: sign * row["value"] for row in rows}


def notes(decision: Decision, suites: Mapping[str, Any]) -> list[Text]:
    """Say which suite decided, how many it can compare, and why not one that is asked before it; nothing of one candidate."""
    if decision.candidates < MIN_COVERED:
        return []
    before_en = "; ".join(f"{suites[id_]['name']['en']} knows {n}" for id_, n in decision.passed_over)
    before_ja = "、".join(f"{suites[id_]['name']['ja']} は {n} 件" for id_, n in decision.passed_over)
    if decision.suite is None:
        return [
            Text(
                "no benchmark suite for this task and language covers enough of the candidates: quality is not compared"
                + (f" ({before_en})" if before_en else ""),
                "この用途・言語で候補を十分に収録するベンチマークがないため、品質は比較していません"
                + (f" ({before_ja})" if before_ja else ""),
            )
        ]
    suite = suites[decision.suite]
    metric = suite["metrics"][decision.metric]
    known, rest = len(decision.evidence), decision.candidates - len(decision.evidence)
    en = (
        f"quality is compared by {suite['name']['en']}, {metric['name']['en']} ({suite['as_of']}), "
        f"which has scores of {known} of {decision.candidates} candidates"
    )
    ja = (
        f"品質は {suite['name']['ja']} の{metric['name']['ja']} ({suite['as_of']}) で比較しています。"
        f"候補 {decision.candidates} 件中 {known} 件を収録"
    )
    if rest:
        en += f"; the other {rest} cannot be compared with them: scores of different suites are never mixed"
        ja += f"。残り {rest} 件は比較できません (異なるベンチマークのスコアは混ぜません)"
    if before_en:
        en += f"; asked first: {before_en}"
        ja += f"。優先順で先のベンチマーク: {before_ja}"
    return [Text(en, ja)]


def tie_note(decision: Decision, suites: Mapping[str, Any]) -> Text:
    """Say that models which tie are in the order of their publishers' own figures, and which."""
    suite = suites[decision.suite or ""]
    metric = suite["metrics"][decision.metric]
    return Text(
        f"models that tie are in the order of what their publishers report of themselves in {suite['name']['en']}, "
        f"{metric['name']['en']}; these figures decide nothing else",
        f"同点のモデルは {suite['name']['ja']} の{metric['name']['ja']} の自己申告値の順に並べています"
        "。自己申告値はそれ以外の判断には使いません",
    )


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
        )
    return out
