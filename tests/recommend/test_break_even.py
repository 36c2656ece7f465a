from __future__ import annotations

import pytest

from advisor.core.hardware import BedrockOffer, BedrockPrice
from advisor.core.result import Band, DailyCapacity, PerformanceEstimate
from advisor.core.sizing import SizingLoad
from advisor.estimate.cost import DAYS_PER_MONTH
from advisor.recommend.break_even import break_even

LOAD = SizingLoad(
    context=768, input_tokens=512, output_tokens=256, concurrency=1, requests_per_day=1000, hours_per_month=730
)
PRICE = BedrockPrice(1.0, 4.0, None, "2026-11-01", None)
EACH = (512 * 1 + 256 * 4) / 1e6
BEDROCK = BedrockOffer("a.b", "jp.a.b", PRICE, EACH)


def _full(low: float, expected: float, high: float) -> DailyCapacity:
    any_ = Band(1, 1, 1)
    speed = PerformanceEstimate(any_, any_, any_, "calibrated", concurrency=32)
    return DailyCapacity(Band(low, expected, high), speed, 0.7, 32)


def test_at_the_break_even_both_cost_the_same() -> None:
    found = break_even(1000, _full(1e5, 2e5, 4e5), LOAD, BEDROCK)
    assert found is not None
    assert found.requests_per_day * DAYS_PER_MONTH * EACH == pytest.approx(1000)
    assert found.reachable is True


@pytest.mark.parametrize(
    ("rates", "reachable"), [((1, 2, 4), False), ((10, 5000, 90_000), None), ((9e4, 1e5, 2e5), True)]
)
def test_whether_it_keeps_up_is_said_only_when_the_band_says_it(
    rates: tuple[float, float, float], reachable: bool | None
) -> None:
    found = break_even(1000, _full(*rates), LOAD, BEDROCK)
    assert found is not None
    assert found.reachable is reachable


def test_without_a_speed_or_a_price_nothing_is_said_of_it() -> None:
    unknown = break_even(1000, None, LOAD, BEDROCK)
    assert unknown is not None
    assert unknown.reachable is None
    assert break_even(1000, None, LOAD, BEDROCK._replace(price=PRICE._replace(output=None, input=None))) is None
