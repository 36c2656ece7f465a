"""The constants of training, fitted to measured runs (`tests.truth.training_rows`)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tests.truth.fit import least_absolute
from tests.truth.fit.written import written
from tests.truth.training_rows import TrainingRow, predict_memory, predict_time

DIGITS = 2
"""Fewer than elsewhere: the scatter of training runs allows no more."""

MEMORY_START = {
    "activation_share": 1.0,
    "quantized_input_copies": 2.0,
    "step_copies": 1.5,
    "fragmentation": 0.2,
    "context_bytes": 1e9,
    "sharding_bytes": 1e9,
}
SPEED_START = {
    "compute_share": 0.5,
    "layer_seconds": 0.0018,
    "dequantized_per_second": 7e10,
    "link_share": 0.3,
}
INSIDE = 0.9
"""Share of the fitted rows that the band covers, one half of the others on either side."""


def fit_memory(rows: Sequence[TrainingRow]) -> dict[str, float]:
    """Return the constants of the memory estimate, and the factors of its band."""

    def residuals(values: dict[str, float]) -> list[float]:
        return [math.log(predict_memory(row, values).required_bytes / _peak(row)) for row in rows]

    found = rounded(least_absolute.fit(MEMORY_START, residuals))
    ratios = sorted(_dynamic_ratio(row, found) for row in rows)
    cut = round((1 - INSIDE) / 2 * len(ratios))
    band = {"dynamic_low": min(1.0, ratios[cut]), "dynamic_high": max(1.0, ratios[-1 - cut])}
    return {**found, **rounded(band)}


def fit_speed(rows: Sequence[TrainingRow]) -> dict[str, float]:
    """Return the constants of the time estimate, and the factor of its band."""

    def residuals(values: dict[str, float]) -> list[float]:
        return [_log_time(row, values) for row in rows]

    found = rounded(least_absolute.fit(SPEED_START, residuals))
    errors = sorted(abs(_log_time(row, found)) for row in rows)
    return {**found, **rounded({"spread": math.exp(errors[math.ceil(INSIDE * len(errors)) - 1])})}


def rounded(values: dict[str, float]) -> dict[str, float]:
    """Return the constants as the catalogue writes them."""
    return {name: written(value, DIGITS) for name, value in values.items()}


def _log_time(row: TrainingRow, values: dict[str, float]) -> float:
    assert row.step_seconds is not None
    return math.log(predict_time(row, values).hours.expected * 3600 / row.step_seconds)


def _dynamic_ratio(row: TrainingRow, values: dict[str, float]) -> float:
    """What was measured besides the states, as a part of what is predicted besides them."""
    found = predict_memory(row, values)
    dynamic = found.activation_bytes + found.overhead_bytes
    return (_peak(row) - (found.required_bytes - dynamic)) / dynamic


def _peak(row: TrainingRow) -> float:
    assert row.peak_bytes is not None
    return row.peak_bytes
