"""The constants of the performance estimate, fitted to measurements/throughput.csv.

Each engine has a handful of constants that its rows decide; the others are assumed (catalog/engines.yaml says which).
They minimise the logarithm of predicted over measured, by Gauss-Newton steps with damping (Levenberg, Marquardt), with a
loss that grows linearly beyond 15 % (Huber), so that single odd runs do not decide. Models of one shape share a weight
of the square root of their number of figures, so that a model measured often does not decide alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from functools import cache
from typing import Any, NamedTuple

from advisor.estimate.engines import Engine, load_engines
from advisor.estimate.throughput import Speed, speed_of
from tests.truth.fit.solve import damped, normal_equations, solve
from tests.truth.memory_rows import engine_document
from tests.truth.rows import Group
from tests.truth.speed_rows import SpeedRow, accelerator

Fitted = dict[str, float]
"""Constants by name: ``vllm.cache_share``, ``vllm.bandwidth_share@a10g`` where it is of one class of devices."""
TURNS_LINEAR = 0.15


class Parameter(NamedTuple):
    """A constant to fit: of an engine, everywhere or (``device``) of one class, where the search starts."""

    engine: str
    constant: str
    start: float
    device: str | None = None

    @property
    def key(self) -> str:
        """Its name among the fitted."""
        return f"{self.engine}.{self.constant}" + (f"@{self.device}" if self.device else "")

    @property
    def share(self) -> bool:
        """Whether it is a share, between 0 and 1."""
        return self.constant.endswith("_share")

    def moved(self, value: float, step: float) -> float:
        """Return the value a step away: shares move in log-odds, the others in logarithms."""
        if not self.share:
            return value * math.exp(step)
        odds = value / (1 - value) * math.exp(step)
        return min(odds / (1 + odds), 0.9999)


PARAMETERS = (
    Parameter("vllm", "bandwidth_share", 0.8, "a10g"),
    Parameter("vllm", "bandwidth_share", 0.8, "l40s"),
    Parameter("vllm", "bandwidth_share", 0.8, "rtx-pro-6000-96gb"),
    Parameter("vllm", "cache_share", 0.7),
    Parameter("vllm", "compute_share", 0.7, "a10g"),
    Parameter("vllm", "gap_seconds_per_layer", 5e-5),
    Parameter("vllm", "parallel_seconds_per_layer", 5e-5),
    Parameter("vllm", "link_seconds_per_byte", 3e-10),
    Parameter("vllm", "sequence_seconds", 4e-5),
    Parameter("transformers", "bandwidth_share", 0.6),
    Parameter("transformers", "launch_seconds_per_layer", 7e-4),
    Parameter("neuron", "bandwidth_share", 0.5),
    Parameter("neuron", "cache_share", 0.5),
    Parameter("neuron", "compute_share", 0.15),
    Parameter("neuron", "gap_seconds_per_layer", 4e-5),
    Parameter("neuron", "parallel_seconds_per_layer", 8e-5),
    Parameter("neuron", "sequence_seconds", 2e-4),
    Parameter("neuron", "prompt_seconds", 0.02),
)
FITTED_ON = {
    "vllm": ("a10g", "l40s", "rtx-pro-6000-96gb"),
    "transformers": ("a100-80gb",),
    "neuron": ("inferentia2",),
}
"""Devices whose rows decide, by engine: those with several models. The rows of the others test what is taken over."""


def fit(rows: Iterable[SpeedRow]) -> Fitted:
    """Return the constants that the rows decide, of every engine that has some."""
    fitted: Fitted = {}
    by_engine: dict[str, list[SpeedRow]] = {}
    for row in rows:
        if row.device in FITTED_ON[row.engine]:
            by_engine.setdefault(row.engine, []).append(row)
    for engine, own in by_engine.items():
        devices = {row.device for row in own}
        parameters = [p for p in PARAMETERS if p.engine == engine and (p.device is None or p.device in devices)]
        fitted |= _search(parameters, _Residuals(parameters, own))
    return fitted


def engines_with(constants: Mapping[str, float]) -> dict[str, Engine]:
    """Return the engines of the catalogue with these constants in place of its own."""
    document: dict[str, Any] = deepcopy(engine_document())
    for key, value in constants.items():
        home(document, key)[key.partition("@")[0].partition(".")[2]] = {"value": value}
    return load_engines(document)


def home(document: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the constants of a document of engines among which the one of this name stands."""
    name, _, device = key.partition("@")
    engine, constant = name.split(".")
    profile = document["engines"][engine]["speed"][0]
    classes = [c["constants"] for c in profile.get("classes", ()) if device in c["accelerators"]]
    own: dict[str, Any] = next((c for c in classes if constant in c), profile["constants"])
    return own


def spreads(errors: Sequence[tuple[Group, float]]) -> tuple[float, float]:
    """Return how far measured times lie below and above what is expected, each with a twentieth beyond.

    ``errors``: logarithms of predicted over measured time, of models that the constants had not seen, each with its
    model. A band is for a model nobody measured, so all models weigh alike, however many rows they have.
    """
    rows_of = Counter(group for group, _ in errors)
    weighted = sorted((error, 1 / rows_of[group]) for group, error in errors)
    return max(1.0, math.exp(_beyond(weighted[::-1]))), max(1.0, math.exp(-_beyond(weighted)))


def _beyond(weighted: Sequence[tuple[float, float]]) -> float:
    """Return the first value that does not lie in the outer twentieth of the weight."""
    rest = sum(weight for _, weight in weighted) / 20
    for value, weight in weighted:
        rest -= weight
        if rest < -1e-9:
            return value
    raise ValueError("no errors")


@cache
def _placement(row: SpeedRow) -> Speed:
    """Everything of a row's speed that no fitted constant decides."""
    engine = _engines()[row.engine]
    found = speed_of(row.architecture, row.weights, engine, accelerator(row.device), row.tensor_parallel)
    assert found is not None, row.row
    return found


@cache
def _engines() -> dict[str, Engine]:
    return load_engines(engine_document())


class _Residuals:
    """Logarithms of predicted over measured time, of all figures of the rows."""

    def __init__(self, parameters: Sequence[Parameter], rows: Sequence[SpeedRow]) -> None:
        self._parameters = parameters
        self._rows = rows
        self._decided = {
            device: {p.constant: i for i, p in enumerate(parameters) if p.device in (None, device)}
            for device in {row.device for row in rows}
        }
        figures: Counter[Group] = Counter()
        for row in rows:
            figures[row.group] += len(_independent(row))
        self.weights = [figures[row.group] ** -0.5 for row in rows for _ in _independent(row)]

    def __call__(self, values: Sequence[float]) -> list[float]:
        costs = {device: {name: values[i] for name, i in decided.items()} for device, decided in self._decided.items()}
        found = []
        for row in self._rows:
            placement = _placement(row)
            speed = placement._replace(costs=placement.costs._replace(**costs[row.device]))
            predicted = _seconds(speed, row)
            found += [math.log(1000 * predicted[name] / value) for name, value in _independent(row).items()]
        return found


def _independent(row: SpeedRow) -> dict[str, float]:
    """The figures of a row as times, without rates that only restate its request."""
    figures = {name: value for name, value in row.measured.items() if name != "tokens_per_second"}
    if row.tokens_per_second and "request_ms" not in figures:
        running = min(row.concurrency, row.batch * row.replicas)
        figures["request_ms"] = 1000 * running * row.output_tokens / row.tokens_per_second
    return figures


def _seconds(speed: Speed, row: SpeedRow) -> dict[str, float]:
    """The figures of a row as the formula gives them: what `speed_rows.predict` reads from an estimate."""
    shape = row.shape
    times = speed.times(row.prompt_tokens, row.output_tokens, row.batch, row.cached_tokens, shape)
    return {
        "ttft_ms": times.first,
        "tpot_ms": times.each,
        "step_ms": times.step,
        "request_ms": times.whole(row.output_tokens),
    }


def _search(parameters: Sequence[Parameter], residuals: _Residuals) -> Fitted:
    """Minimise the weighted Huber loss of the residuals."""
    values = [p.start for p in parameters]
    found, damping = residuals(values), 0.01
    loss = _loss(found, residuals.weights)
    for _ in range(100):
        slopes = [_slope(residuals, parameters, values, found, i) for i in range(len(parameters))]
        robust = [
            w * min(1.0, TURNS_LINEAR / max(abs(r), 1e-12)) for w, r in zip(residuals.weights, found, strict=True)
        ]
        matrix, right = normal_equations(slopes, found, robust)
        while True:
            step = solve(damped(matrix, damping, least=1e-6), right)
            tried = [p.moved(v, max(-1.0, min(1.0, s))) for p, v, s in zip(parameters, values, step, strict=True)]
            their = residuals(tried)
            if _loss(their, residuals.weights) <= loss or damping > 1e9:
                break
            damping *= 4
        gained = loss - _loss(their, residuals.weights)
        if gained <= 1e-9 * loss:
            break
        values, found, loss, damping = tried, their, loss - gained, max(damping / 5, 1e-9)
    return {p.key: value for p, value in zip(parameters, values, strict=True)}


def _loss(residuals: Sequence[float], weights: Sequence[float]) -> float:
    return sum(
        w * (r * r / 2 if abs(r) < TURNS_LINEAR else TURNS_LINEAR * (abs(r) - TURNS_LINEAR / 2))
        for w, r in zip(weights, residuals, strict=True)
    )


def _slope(
    residuals: Callable[[Sequence[float]], list[float]],
    parameters: Sequence[Parameter],
    values: Sequence[float],
    at: Sequence[float],
    index: int,
) -> list[float]:
    moved = [*values[:index], parameters[index].moved(values[index], 1e-4), *values[index + 1 :]]
    return [(a - b) / 1e-4 for a, b in zip(residuals(moved), at, strict=True)]
