from __future__ import annotations

import pytest

from advisor.catalog import Catalog
from advisor.core.hardware import BedrockPrice
from advisor.core.result import Band, PerformanceEstimate
from advisor.core.sizing import SizingLoad
from advisor.estimate.cost import DAYS_PER_MONTH
from advisor.recommend.break_even import OnBedrock, break_even, on_bedrock

LOAD = SizingLoad(
    context=768, input_tokens=512, output_tokens=256, concurrency=1, requests_per_day=1000, hours_per_month=730
)
PRICE = BedrockPrice(1.0, 4.0, None, "2026-11-01", None)
EACH = (512 * 1 + 256 * 4) / 1e6
BEDROCK = OnBedrock("a.b", "jp.a.b", PRICE, EACH)


def _speed(low: float, expected: float, high: float) -> PerformanceEstimate:
    any_ = Band(1, 1, 1)
    return PerformanceEstimate(any_, any_, Band(low, expected, high), "calibrated")


def test_at_the_break_even_both_cost_the_same() -> None:
    found = break_even(1000, _speed(1e4, 2e4, 4e4), LOAD, 0.7, BEDROCK)
    assert found is not None
    assert found.requests_per_day * DAYS_PER_MONTH * EACH == pytest.approx(1000)
    assert found.reachable is True


def test_sustained_requests_are_those_of_the_hours_up() -> None:
    found = break_even(1000, _speed(100, 100, 100), LOAD._replace(hours_per_month=365), 0.5, BEDROCK)
    assert found is not None
    assert found.sustained_requests_per_day is not None
    assert found.sustained_requests_per_day.expected == pytest.approx(0.5 * 12 * 3600 * 100 / 256)


@pytest.mark.parametrize(("rates", "reachable"), [((1, 2, 4), False), ((10, 500, 9000), None), ((9e3, 1e4, 2e4), True)])
def test_whether_it_keeps_up_is_said_only_when_the_band_says_it(
    rates: tuple[float, float, float], reachable: bool | None
) -> None:
    found = break_even(1000, _speed(*rates), LOAD, 0.7, BEDROCK)
    assert found is not None
    assert found.reachable is reachable


def test_without_a_speed_or_a_price_nothing_is_said_of_it() -> None:
    unknown = break_even(1000, None, LOAD, 0.7, BEDROCK)
    assert unknown is not None
    assert unknown.reachable is None
    assert break_even(1000, None, LOAD, 0.7, BEDROCK._replace(price=PRICE._replace(output=None, input=None))) is None


def test_the_cheapest_route_of_the_region(catalog: Catalog) -> None:
    model = catalog.model("openai/gpt-oss-20b")
    offer = on_bedrock(model, catalog, "us-east-1", LOAD, "2026-11-22")
    assert offer is not None
    assert offer.usd_per_request == pytest.approx(
        (512 * (offer.price.input or 0) + 256 * (offer.price.output or 0)) / 1e6
    )
    assert on_bedrock(catalog.model("rinna/japanese-gpt-neox-3.6b"), catalog, "us-east-1", LOAD, "2026-11-22") is None
    assert on_bedrock(model, catalog, "us-east-1", LOAD, "2199-01-01") in (offer, None)
