"""Putting feasible candidates in order, on numbers.

Every utility lies between 0 and 1 and depends on the candidate alone, never on the others: so a tighter constraint
cannot change the order of those that remain, and neither can the order of the input.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.core.request import Request
from advisor.core.result import Option, QualityEvidence, Recommendation


@dataclass(frozen=True, slots=True)
class Objective:
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
        """Return the weighted mean of the utilities, 0 to 1; what is not known counts as its stated stand-in."""
        total = 0.0
        for name, weight in self.weights.items():
            if name == "cost":
                utility = _half_life(option.cost.monthly, self.cost_half_usd, self.cost_slope) if option.cost else 0.0
            elif name == "latency":
                answer = answer_ms(option, output_tokens)
                # Bedrock publishes no latency: neither punished nor rewarded
                utility = 0.5 if answer is None else _half_life(answer, self.latency_half_ms, self.latency_slope)
            elif name == "quality":
                known = quality.percentile if quality else None
                utility = self.unknown_quality if known is None else known
            else:
                warnings = sum(f.severity == "warn" for f in option.findings)
                utility = max(0.0, 1.0 - self.warning_penalty * warnings)
            total += weight * utility
        return total / sum(self.weights.values())


def _half_life(value: float, half: float, slope: float) -> float:
    return 1.0 / (1.0 + float((value / half) ** slope))


def answer_ms(option: Option, output_tokens: int) -> float | None:
    """Return the expected time of one whole answer in ms: first token, then the others one by one."""
    if option.performance is None:
        return None
    return option.performance.ttft_ms.expected + option.performance.tpot_ms.expected * (output_tokens - 1)


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
    """Mark the (monthly cost, quality) points nothing else beats on both. Unknown quality beats nobody."""
    marks = []
    for i, (cost, quality) in enumerate(points):
        if cost is None:
            marks.append(False)
            continue
        dominated = any(
            j != i
            and other_cost is not None
            and other_cost <= cost
            and _at_least(other_quality, quality)
            and (other_cost < cost or _above(other_quality, quality))
            for j, (other_cost, other_quality) in enumerate(points)
        )
        marks.append(not dominated)
    return marks


def _at_least(other: float | None, own: float | None) -> bool:
    return own is None or (other is not None and other >= own)


def _above(other: float | None, own: float | None) -> bool:
    return other is not None and (own is None or other > own)


def objective_of(request: Request, data: Mapping[str, Any]) -> Objective:
    """Return the objective a request asks for."""
    return Objective.of(request.choice.objective, data)
