"""The constants of training, fitted to measured runs (`tests.truth.training_rows`).

Bands are of errors on runs that the constants had not seen: of memory those of another source, since what frameworks take
differs more than what models do; of time, which nearly all one source gives, those of another model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache

from tests.truth.accuracy.scores import held_out
from tests.truth.fit import least_absolute
from tests.truth.fit.written import written
from tests.truth.training_rows import TrainingRow, Values, memory_rows, predict_memory, predict_time

DIGITS = 2
"""Fewer than elsewhere: the scatter of training runs allows no more."""

MEMORY_START = {
    "activation_share": 1.0,
    "quantized_input_copies": 2.0,
    "group_copies": 2.0,
    "fragmentation": 0.2,
    "context_bytes": 1e9,
    "sharding_bytes": 1e9,
}
SPEED_START = {
    "compute_share": 0.5,
    "layer_seconds": 0.0018,
    "dequantized_per_second": 7e10,
    "link_share": 0.3,
    "gather_seconds": 0.0008,
}
INSIDE = 0.9
"""Share of the errors that a band covers. Bands are a factor, the same on either side: the next source may err as far on
the other one."""


def fit_memory(rows: Sequence[TrainingRow]) -> Values:
    """Return the constants of the memory estimate, and the factors of its band.

    The errors behind the band are of constants fitted to every other source, whichever ``rows`` are given.
    """
    factor = _factor([_unseen_errors()[row.id] for row in rows])
    return {**_memory_constants(tuple(rows)), **rounded({"dynamic_low": 1 / factor, "dynamic_high": factor})}


def fit_speed(rows: Sequence[TrainingRow]) -> Values:
    """Return the constants of the time estimate, and the factor of its band."""
    errors = held_out(rows, lambda row: row.group, _speed_constants, lambda values, row: _log_time(row, values))
    return {**_speed_constants(rows), **rounded({"spread": _factor(errors)})}


def rounded(values: Values) -> Values:
    """Return the constants as the catalogue writes them."""
    return {name: written(value, DIGITS) for name, value in values.items()}


def _factor(errors: Sequence[float]) -> float:
    """Return the factor that covers these errors, which are logarithms."""
    return math.exp(sorted(map(abs, errors))[math.ceil(INSIDE * len(errors)) - 1])


@cache
def _memory_constants(rows: tuple[TrainingRow, ...]) -> Values:
    def residuals(values: Values) -> list[float]:
        return [math.log(predict_memory(row, values).required_bytes / _peak(row)) for row in rows]

    return rounded(least_absolute.fit(MEMORY_START, residuals))


def _speed_constants(rows: Sequence[TrainingRow]) -> Values:
    def residuals(values: Values) -> list[float]:
        return [_log_time(row, values) for row in rows]

    return rounded(least_absolute.fit(SPEED_START, residuals))


@cache
def _unseen_errors() -> Mapping[str, float]:
    """By row, as logarithms: what was measured besides the states, over what constants of other sources predict of it."""
    rows = memory_rows()
    errors = held_out(
        rows,
        lambda row: row.source,
        lambda others: _memory_constants(tuple(others)),
        lambda values, row: _log_dynamic(row, values),
    )
    return dict(zip((row.id for row in rows), errors, strict=True))


def _log_time(row: TrainingRow, values: Values) -> float:
    assert row.step_seconds is not None
    return math.log(predict_time(row, values).hours.expected * 3600 / row.step_seconds)


def _log_dynamic(row: TrainingRow, values: Values) -> float:
    found = predict_memory(row, values)
    dynamic = found.activation_bytes + found.overhead_bytes
    return math.log((_peak(row) - (found.required_bytes - dynamic)) / dynamic)


def _peak(row: TrainingRow) -> float:
    assert row.peak_bytes is not None
    return row.peak_bytes
