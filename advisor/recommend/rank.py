"""Putting feasible candidates in order, on numbers.

Every utility lies between 0 and 1. Those of cost, latency and suitability depend on the candidate alone; that of quality
on the suite that decides, too, and on how many of the candidates it knows. As long as these stay, a tighter constraint
cannot change the order of those that remain; the order of the input never can.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import exp, log
from typing import Any

from advisor.core.model import ENDPOINTS
from advisor.core.ranking import UTILITIES, HalfLife, StandIn, StatedObjective, Utilities, Utility
from advisor.core.record import NamedTuple
from advisor.core.result import Option, QualityEvidence, Recommendation
from advisor.core.text import Text

FLOOR = 0.01
"""The least a utility counts as, so that the worst of a list (percentile 0) still compares by its other merits."""
FULL_COVERAGE = 0.5
FULL_COUNT = 20
"""A suite that knows half of the candidates, or this many, is believed in full; one that knows fewer moves a score less."""


SPEED_DECIDES = 0.2
"""From this weight of latency on a search tries every split, as wider ones are faster, and bounds hardware by its speed
before a model is placed on it. Below it neither pays: the first finds what is dearer, the second costs more than it saves."""


class Objective(NamedTuple):
    """Scores by an objective of ``catalog/objectives.yaml``."""

    stated: StatedObjective

    @classmethod
    def of(cls, name: str, data: Mapping[str, Any]) -> Objective:
        """Read one objective from the compiled document."""
        shapes, chosen = data["utilities"], data["objectives"][name]
        weights = {utility: chosen["weights"].get(utility, 0.0) for utility in UTILITIES}
        whole = sum(weights.values())
        return cls(
            StatedObjective(
                name=name,
                title=Text(**chosen["name"]),
                weights={utility: weight / whole for utility, weight in weights.items()},
                cost=HalfLife(shapes["cost"]["half"], shapes["cost"]["slope"]),
                latency=HalfLife(shapes["latency"]["half"], shapes["latency"]["slope"]),
                unknown_latency=shapes["latency"]["unknown"],
                unknown_quality=shapes["quality"]["unknown"],
                per_warning=shapes["suitability"]["per_warning"],
            )
        )

    def score(self, option: Option, quality: float, output_tokens: int) -> float:
        """Return the weighted geometric mean of the utilities, 0 to 1: a strength does not buy off a grave weakness.

        ``quality`` is the utility of the model's quality. What is not known counts as its stated stand-in.
        """
        return self._mean(
            quality=quality,
            suitability=self._suitability(_warnings(option)),
            cost=self._cost(option),
            latency=self.latency(answer_ms(option, output_tokens)),
        )

    def bound(self, monthly: float, quality: float, warnings: int, latency: float = 1.0) -> float:
        """Return a score no deployment at ``monthly`` or more exceeds, nor one with a lesser utility of ``latency``.

        What a search may stop at.
        """
        return self._mean(
            quality=quality, suitability=self._suitability(warnings), cost=self.stated.cost.at(monthly), latency=latency
        )

    @property
    def asks_for_speed(self) -> bool:
        """Whether latency decides so much that it pays to bound it before anything is placed."""
        return self.stated.weights["latency"] >= SPEED_DECIDES

    def quality(self, evidence: QualityEvidence | None, stand_in: StandIn) -> float:
        """Return the percentile, drawn towards the stand-in when the suite knows few of the candidates."""
        if evidence is None or evidence.percentile is None:
            return stand_in.value
        return stand_in.value + (evidence.percentile - stand_in.value) * belief(evidence)

    def utilities(
        self, option: Option, evidence: QualityEvidence | None, stand_in: StandIn, output_tokens: int
    ) -> Utilities:
        """Return what the score of a deployment is made of."""
        quality, answer = self.quality(evidence, stand_in), answer_ms(option, output_tokens)
        believed = belief(evidence)
        return Utilities(
            score=self.score(option, quality, output_tokens),
            quality=self._part("quality", quality, known=believed > 0),
            suitability=self._part("suitability", self._suitability(_warnings(option))),
            cost=self._part("cost", self._cost(option), known=option.cost is not None),
            latency=self._part("latency", self.latency(answer), known=answer is not None),
            belief=believed,
            stand_in=stand_in,
        )

    def _part(self, name: str, value: float, *, known: bool = True) -> Utility:
        return Utility(max(value, FLOOR), self.stated.weights[name], known)

    def _mean(self, *, quality: float, suitability: float, cost: float, latency: float) -> float:
        weights = self.stated.weights
        return exp(  # not `sum`: from Python 3.12 it rounds otherwise, and every model is bounded by this
            weights["quality"] * log(max(quality, FLOOR))
            + weights["suitability"] * log(max(suitability, FLOOR))
            + weights["cost"] * log(max(cost, FLOOR))
            + weights["latency"] * log(max(latency, FLOOR))
        )

    def _cost(self, option: Option) -> float:
        return 0.0 if option.cost is None else self.stated.cost.at(option.cost.monthly)

    def latency(self, answer: float | None) -> float:
        """Return the utility of an expected time for an answer in ms."""
        # Bedrock publishes no latency: neither punished nor rewarded
        return self.stated.unknown_latency if answer is None else self.stated.latency.at(answer)

    def _suitability(self, warnings: int) -> float:
        return max(0.0, 1.0 - self.stated.per_warning * warnings)


def belief(evidence: QualityEvidence | None) -> float:
    """Return how far a percentile is believed, 0 (there is none) to 1."""
    if evidence is None or evidence.percentile is None:
        return 0.0
    return min(1.0, max(evidence.coverage / FULL_COVERAGE, evidence.covered / FULL_COUNT))


def answer_ms(option: Option, output_tokens: int) -> float | None:
    """Return the expected time of one whole answer in ms; ``None``: not known."""
    return option.performance.answer_ms(output_tokens) if option.performance else None


def _warnings(option: Option) -> int:
    return sum(f.severity == "warn" for f in option.findings)


def in_order(entries: Iterable[Recommendation]) -> list[Recommendation]:
    """Return entries best first.

    What publishers report of themselves only orders entries that tie: equal score, equal place in the deciding suite. Those
    that have such a figure share out the positions they hold together; who has none keeps its own.
    """
    ordered = sorted(entries, key=order_key)
    return [entry for _, tied in groupby(ordered, key=lambda e: e.score) for entry in _untied(list(tied))]


def _untied(tied: list[Recommendation]) -> list[Recommendation]:
    places: dict[float | None, list[int]] = {}
    for i, entry in enumerate(tied):
        if entry.self_reported is not None:
            places.setdefault(entry.quality.percentile if entry.quality else None, []).append(i)
    out = list(tied)
    for positions in places.values():
        best_first = sorted(positions, key=lambda i: -(tied[i].self_reported or 0.0))
        for position, source in zip(positions, best_first, strict=True):
            out[position] = tied[source]
    return out


def order_key(recommendation: Recommendation) -> tuple[Any, ...]:
    """Sort key: score, then cost, then parameters (more is better; unknown last), then the id."""
    cost = recommendation.best.cost
    return (
        -recommendation.score,
        cost.monthly if cost else float("inf"),
        -(recommendation.model.parameters or 0),
        recommendation.model.id,
    )


def option_key(score: float, option: Option) -> tuple[Any, ...]:
    """Sort key for the deployments of one model: score, then cost, then a fixed order of their names.

    Where two ids of Bedrock cost alike the endpoint AWS recommends for new applications goes first (`ENDPOINTS`).
    """
    d = option.deployment
    return (
        -score,
        option.cost.monthly if option.cost else float("inf"),
        d.platform,
        ENDPOINTS.index(d.bedrock_endpoint) if d.bedrock_endpoint else 0,
        d.instance_type or d.bedrock_model_id or "",
        d.inference_profile or "",
        d.engine or "",
        d.quantization or "",
        d.tensor_parallel or 0,
    )


def pareto_front(points: Sequence[tuple[float | None, float | None]]) -> list[bool]:
    """Mark the (monthly cost, quality) points that nothing else beats on both.

    A point of unknown cost or quality is not marked: that nothing beats it would be a claim nobody can back.
    """
    return [
        cost is not None
        and quality is not None
        and not any(
            other_cost is not None
            and other_quality is not None
            and other_cost <= cost
            and other_quality >= quality
            and (other_cost < cost or other_quality > quality)
            for other_cost, other_quality in points
        )
        for cost, quality in points
    ]
