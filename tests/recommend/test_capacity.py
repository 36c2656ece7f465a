from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from advisor.core.request import Load
from advisor.core.result import Band, PerformanceEstimate
from advisor.recommend.capacity import capacity_of
from advisor.recommend.splits import Split

LOAD = Load(512, 256, 1, 1000, 730)
PAGED: Any = SimpleNamespace(engine=SimpleNamespace(strategy="paged"))
STATIC: Any = SimpleNamespace(engine=SimpleNamespace(strategy="static"))
ONE, FOUR = Split(1, 1, 1), Split(1, 1, 1, 4)


def speed(concurrency: int, rate: Band | None = Band(100.0, 200.0, 400.0)) -> PerformanceEstimate:  # noqa: B008 - never changed
    ms = Band(10.0, 20.0, 40.0)
    return PerformanceEstimate(ms, ms if rate else None, rate, "calibrated", concurrency=concurrency)


def test_it_is_the_planned_share_of_the_rate_over_the_hours_up() -> None:
    found = capacity_of(speed(8), PAGED, ONE, LOAD._replace(hours_per_month=365), 33)
    assert found.utilization == 0.7
    assert found.requests_per_day.expected == pytest.approx(0.7 * 12 * 3600 * 200 / 256)
    assert found.requests_per_day.low == pytest.approx(found.requests_per_day.expected / 2)


@pytest.mark.parametrize(
    ("concurrency", "split", "most", "batch"),
    [(8, ONE, 33, 8), (10, FOUR, 33, 3), (132, FOUR, 33, 33), (99, ONE, 33, 33)],
)
def test_the_batch_is_that_of_each_replica(concurrency: int, split: Split, most: int, batch: int) -> None:
    assert capacity_of(speed(concurrency), PAGED, split, LOAD, most).batch == batch


def test_what_is_compiled_says_so() -> None:
    assert capacity_of(speed(8), STATIC, ONE, LOAD, 33).compiled
    assert not capacity_of(speed(8), PAGED, ONE, LOAD, 33).compiled


def test_inputs_without_text_are_answered_one_after_the_other_in_each_replica() -> None:
    found = capacity_of(speed(4, None), PAGED, FOUR, LOAD, 256)
    assert found.requests_per_day.expected == pytest.approx(4 * 0.7 * 24 * 3600 / 0.020)
    assert found.requests_per_day.low == pytest.approx(found.requests_per_day.expected / 2)
    assert found.batch == 1
