from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.hardware import BedrockPrice, Ec2Price, SageMakerPrice
from advisor.core.provenance import Basis, Source
from advisor.estimate.cost import (
    Quote,
    bedrock_cost,
    break_even_requests_per_day,
    charge_of,
    ec2_quote,
    instance_cost,
    instances_needed,
    sagemaker_quote,
)

READ = Source("https://example.com/prices", "2026-11-01")
SPOT = Source("https://example.com/spot", "2026-10-01")
EC2 = Ec2Price(
    1.006, 0.634, None, 0.4, "2026-11-01", READ, "2026-10-01", SPOT, reserved_as_of="2026-09-01", reserved_source=None
)
NOTHING = BedrockPrice(None, None, None, "2026-11-01", None)
BEDROCK = BedrockPrice(3.0, 15.0, None, "2026-11-01", READ)


class Load(NamedTuple):
    input_tokens: int = 512
    output_tokens: int = 256
    requests_per_day: int = 1000
    hours_per_month: float = 730


loads = st.builds(
    Load, st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**8), st.floats(1, 744, allow_nan=False)
)
PUBLISHED = Quote(1.006, "published", "2026-11-01", READ)


class TestQuotes:
    def test_what_was_asked_with_its_own_date_and_source(self) -> None:
        assert ec2_quote(EC2, "on-demand") == Quote(1.006, "published", "2026-11-01", READ)
        assert ec2_quote(EC2, "spot") == Quote(0.4, "derived", "2026-10-01", SPOT)
        assert ec2_quote(EC2, "reserved-1yr") == Quote(0.634, "published", "2026-09-01", READ)

    def test_an_unknown_price_is_none_not_zero(self) -> None:
        assert ec2_quote(EC2, "reserved-3yr") is None

    def test_sagemaker_outside_the_us_stays_derived(self) -> None:
        quote = sagemaker_quote(SageMakerPrice(2.0, "derived", "2026-11-01", None))
        assert quote is not None
        found = instance_cost(quote, Load())
        assert found.basis == "derived"
        assert found.price_as_of == "2026-11-01"


class TestInstances:
    def test_a_month_is_730_hours(self) -> None:
        found = instance_cost(PUBLISHED, Load())
        assert found.hourly == 1.006
        assert found.monthly == 1.006 * 730
        assert (found.basis, found.price_source, found.currency) == ("published", READ, "USD")

    def test_tokens_of_the_month_share_the_cost(self) -> None:
        found = instance_cost(PUBLISHED, Load(), instances=2)
        output = 1000 * 365 / 12 * 256
        assert found.per_million_output_tokens == pytest.approx(found.monthly / output * 1e6)
        assert found.per_million_total_tokens == pytest.approx(found.monthly / (output * 3) * 1e6)

    def test_what_gives_no_text_has_input_tokens_only(self) -> None:
        found = instance_cost(PUBLISHED, Load(), gives_text=False)
        assert found.per_million_output_tokens is None
        assert found.per_million_total_tokens == pytest.approx(found.monthly / (1000 * 365 / 12 * 512) * 1e6)

    def test_fewer_hours_cost_less(self) -> None:
        assert instance_cost(PUBLISHED, Load(hours_per_month=100)).monthly == 1.006 * 100

    @pytest.mark.parametrize(
        ("concurrency", "requests", "held", "sustained", "expected"),
        [
            (1, 1000, 8, 5000.0, 1),
            (9, 1000, 8, 5000.0, 2),
            (1, 5001, 8, 5000.0, 2),
            (100, 50_000, 8, 5000.0, 13),
            (20, 10**9, 8, None, 3),
        ],
    )
    def test_how_many(self, concurrency, requests, held, sustained, expected) -> None:
        assert (
            instances_needed(
                concurrency=concurrency,
                requests_per_day=requests,
                sequences_per_instance=held,
                requests_per_day_per_instance=sustained,
            )
            == expected
        )


class TestBedrock:
    def test_a_month_of_tokens(self) -> None:
        found = bedrock_cost(BEDROCK, Load())
        assert found is not None
        assert found.hourly is None
        assert found.monthly == pytest.approx(1000 * 365 / 12 * (512 * 3 + 256 * 15) / 1e6)
        assert found.per_million_total_tokens == pytest.approx(7.0)
        assert found.per_million_output_tokens == pytest.approx(21.0)
        assert (found.price_as_of, found.price_source) == ("2026-11-01", READ)

    @pytest.mark.parametrize("basis", ["published", "assumed"])
    def test_the_cost_is_known_as_well_as_the_price(self, basis: Basis) -> None:
        found = bedrock_cost(BEDROCK._replace(basis=basis), Load())
        assert found is not None
        assert found.basis == basis

    def test_an_embedding_has_no_output(self) -> None:
        found = bedrock_cost(BedrockPrice(0.02, None, None, "2026-11-01", None), Load())
        assert found is not None
        assert found.per_million_output_tokens is None
        assert found.per_million_total_tokens == pytest.approx(0.02)

    def test_an_image_model_costs_one_image_a_request(self) -> None:
        cost = bedrock_cost(BedrockPrice(None, None, 0.04, "2026-11-01", None), Load())
        assert cost is not None
        assert cost.monthly == pytest.approx(1000 * 365 / 12 * 0.04)
        assert cost.per_million_output_tokens is None
        assert cost.per_million_total_tokens is None

    @pytest.mark.parametrize("gives_text", [None, True, False])
    def test_a_reranker_costs_one_query_a_request_whatever_its_tokens(self, *, gives_text: bool | None) -> None:
        price = NOTHING._replace(per_query=0.002)
        for load in (Load(), Load(input_tokens=30_000)):
            cost = bedrock_cost(price, load, gives_text=gives_text)
            assert cost is not None
            assert cost.monthly == pytest.approx(1000 * 365 / 12 * 0.002)
            assert cost.per_million_output_tokens is cost.per_million_total_tokens is None

    def test_a_video_costs_its_seconds_and_one_that_is_read_is_as_long_as_nobody_says(self) -> None:
        cost = bedrock_cost(NOTHING._replace(per_video_second=0.75, video_seconds=5), Load())
        assert cost is not None
        assert cost.monthly == pytest.approx(1000 * 365 / 12 * 3.75)
        assert bedrock_cost(NOTHING._replace(per_video_second=0.00049, output=7.5), Load(), gives_text=True) is None

    @pytest.mark.parametrize(
        ("kind", "tasks", "price", "expected"),
        [
            ("reranker", ("reranking",), None, "query"), ("video", ("text-to-video",), None, "video-second"),
            ("image", None, None, "image"), ("chat", ("speech-conversation",), None, "speech-token"),
            ("instruct", ("video-understanding",), None, "video-second"), ("embedding", ("embedding",), None, "token"),
            ("chat", ("chat", "video-understanding"), None, "token"), (None, None, None, "token"),
            ("embedding", ("embedding",), {"per_query": 0.1}, "query"),
            ("chat", ("chat",), {"per_video_second": 1.0}, "video-second"),
            ("chat", ("speech-conversation",), {"input": 1.0}, "token"),
            ("chat", ("speech-conversation",), {"input": 1.0, "tokens": "speech"}, "speech-token"),
        ],
    )  # fmt: skip
    def test_what_is_charged_for_is_what_the_price_says_else_what_such_models_are_sold_by(
        self, kind: Any, tasks: tuple[str, ...] | None, price: dict[str, Any] | None, expected: str
    ) -> None:
        model: Any = SimpleNamespace(kind=kind, tasks=tasks)
        assert charge_of(model, None if price is None else NOTHING._replace(**price)) == expected
        assert charge_of(None) == "token"

    def test_without_any_price_there_is_no_cost(self) -> None:
        assert bedrock_cost(BedrockPrice(None, None, None, "2026-11-01", None), Load()) is None

    def test_break_even(self) -> None:
        at = break_even_requests_per_day(730.0, BEDROCK, Load())
        assert at is not None
        found = bedrock_cost(BEDROCK, Load(requests_per_day=round(at)))
        assert found is not None
        assert found.monthly == pytest.approx(730.0, rel=0.01)
        assert break_even_requests_per_day(730.0, BedrockPrice(None, None, None, "2026-11-01", None), Load()) is None
        assert break_even_requests_per_day(730.0, BedrockPrice(0.0, 0.0, None, "2026-11-01", None), Load()) is None


@given(load=loads, more=st.integers(0, 10**6), instances=st.integers(1, 50))
def test_costs_never_fall_with_the_load_or_the_instances(load: Load, more: int, instances: int) -> None:
    heavier = load._replace(requests_per_day=load.requests_per_day + more, output_tokens=load.output_tokens + more)
    less, greater = bedrock_cost(BEDROCK, load), bedrock_cost(BEDROCK, heavier)
    assert less is not None
    assert greater is not None
    assert less.monthly <= greater.monthly
    few, many = (instance_cost(PUBLISHED, load, instances=n) for n in (instances, instances + 1))
    assert few.monthly < many.monthly


@given(concurrency=st.integers(1, 10**5), held=st.integers(1, 1000), requests=st.floats(1, 1e9), rate=st.floats(1, 1e7))
def test_enough_instances_are_enough(concurrency: int, held: int, requests: float, rate: float) -> None:
    count = instances_needed(
        concurrency=concurrency, requests_per_day=requests, sequences_per_instance=held,
        requests_per_day_per_instance=rate,
    )  # fmt: skip
    assert count * held >= concurrency
    assert count * rate >= requests * (1 - 1e-9)
    assert count == 1 or (count - 1) * held < concurrency or (count - 1) * rate < requests
