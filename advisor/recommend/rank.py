"""Putting feasible candidates in order, on numbers.

Every utility lies between 0 and 1 and depends on the candidate alone, never on the others: so a tighter constraint
cannot change the order of those that remain, and neither can the order of the input.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import Any, NamedTuple

from advisor.core.request import Request
from advisor.core.result import Option, QualityEvidence, Recommendation

FLOOR = 0.01
"""The least a utility counts as, so that the worst of a list (percentile 0) still compares by its other merits."""
UNKNOWN_LATENCY = 0.5
FULL_COVERAGE = 0.5
FULL_COUNT = 20
"""A suite that knows half of the candidates, or this many, is believed in full; one that knows fewer moves a score less."""


class Objective(NamedTuple):
    """Weights of the utilities, and their shapes (``catalog/objectives.yaml``)."""

    weights: Mapping[str, float]
    cost_half_usd: float
    cost_slope: float
    latency_half_ms: float
    latency_slope: float
    unknown_quality: float
    warning_penalty: float

    @classmethod
    def of(cls, name: str, data: Mapping[str, Any]) -> Objective:
        """Read one objective from the compiled document."""
        shapes = data["utilities"]
        return cls(
            weights=data["objectives"][name]["weights"],
            cost_half_usd=shapes["cost"]["half"],
            cost_slope=shapes["cost"]["slope"],
            latency_half_ms=shapes["latency"]["half"],
            latency_slope=shapes["latency"]["slope"],
            unknown_quality=shapes["quality"]["unknown"],
            warning_penalty=shapes["suitability"]["per_warning"],
        )

    def score(self, option: Option, quality: QualityEvidence | None, output_tokens: int) -> float:
        """Return the weighted geometric mean of the utilities, 0 to 1: a strength does not buy off a grave weakness.

        What is not known counts as its stated stand-in.
        """
        answer = answer_ms(option, output_tokens)
        return self._mean(
            cost=0.0 if option.cost is None else self._cost(option.cost.monthly),
            # Bedrock publishes no latency: neither punished nor rewarded
            latency=UNKNOWN_LATENCY if answer is None else _half_life(answer, self.latency_half_ms, self.latency_slope),
            quality=self._quality(quality),
            suitability=self._suitability(sum(f.severity == "warn" for f in option.findings)),
        )

    def bound(self, monthly: float, quality: QualityEvidence | None, warnings: int) -> float:
        """Return a score no deployment at ``monthly`` or more exceeds, however fast: what a search may stop at."""
        return self._mean(
            cost=self._cost(monthly),
            latency=1.0,
            quality=self._quality(quality),
            suitability=self._suitability(warnings),
        )

    def _mean(self, **utilities: float) -> float:
        exponent = sum(weight * log(max(utilities[name], FLOOR)) for name, weight in self.weights.items())
        return exp(exponent / sum(self.weights.values()))

    def _cost(self, monthly: float) -> float:
        return _half_life(monthly, self.cost_half_usd, self.cost_slope)

    def _quality(self, quality: QualityEvidence | None) -> float:
        """Return the percentile, drawn towards *unknown* when the suite knows few of the candidates."""
        if quality is None or quality.percentile is None:
            return self.unknown_quality
        weight = min(1.0, max(quality.coverage / FULL_COVERAGE, quality.covered / FULL_COUNT))
        return self.unknown_quality + (quality.percentile - self.unknown_quality) * weight

    def _suitability(self, warnings: int) -> float:
        return max(0.0, 1.0 - self.warning_penalty * warnings)


def _half_life(value: float, half: float, slope: float) -> float:
    return 1.0 / (1.0 + float((value / half) ** slope))


def answer_ms(option: Option, output_tokens: int) -> float | None:
    """Return the expected time of one whole answer in ms: first token, then the others one by one."""
    if option.performance is None:
        return None
    first, each = option.performance.ttft_ms, option.performance.tpot_ms
    return first.expected + (each.expected * (output_tokens - 1) if each else 0.0)


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
    """Sort key for the deployments of one model: score, then cost, then a fixed order of their names."""
    d = option.deployment
    return (
        -score,
        option.cost.monthly if option.cost else float("inf"),
        d.platform,
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


def objective_of(request: Request, data: Mapping[str, Any]) -> Objective:
    """Return the objective a request asks for."""
    return Objective.of(request.choice.objective, data)
