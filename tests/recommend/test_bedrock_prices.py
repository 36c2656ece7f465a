"""What Bedrock costs, asked of the shipped catalogue: figures as the price list has them."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.catalog import Catalog
from advisor.core.result import Option, Report
from advisor.core.sizing import SizingQuestion
from advisor.recommend.sizing import estimate
from advisor.render.wording import sentence
from advisor.rules import RuleSet

from .conftest import TODAY

HAIKU = "anthropic/claude-haiku-5-5"
MONTH = 365 / 12  # days


def over(report: Report, route: str) -> Option:
    """Return the one option whose inference profile is of a route."""
    options = [o for r in report.recommended for o in (r.best, *r.alternatives)]
    return next(o for o in options if (o.deployment.inference_profile or "in-region").split(".")[0] == route)


@pytest.mark.parametrize(("tokens", "input_price", "output_price"), [(100_000, 0.11, 0.55), (150_000, 0.55, 2.75)])
def test_a_long_request_is_priced_above_its_threshold(
    ask: Any, tokens: int, input_price: float, output_price: float
) -> None:
    report = ask(
        models=[HAIKU], region="ap-northeast-1", platforms=["bedrock"], input_tokens=tokens, output_tokens=1000,
        requests_per_day=10,
    )  # fmt: skip
    cost = over(report, "jp").cost
    assert cost is not None
    assert cost.monthly == pytest.approx(10 * MONTH * (tokens * input_price + 1000 * output_price) / 1e6)


@pytest.mark.parametrize(("tokens", "expected"), [(100_000, 0.11), (100_001, 0.55)])
def test_an_estimate_shows_the_price_of_its_load(
    catalog: Catalog, rules: RuleSet, tokens: int, expected: float
) -> None:
    question = SizingQuestion(HAIKU, region="ap-northeast-1", input_tokens=tokens, output_tokens=100)
    report = estimate(question, catalog, rules, today=TODAY)
    (jp,) = [d for d in report.deployments if str(d.deployment.inference_profile).startswith("jp.")]
    assert jp.price is not None
    assert jp.price.input == expected


def test_a_price_without_region_is_said_to_be_one(ask: Any) -> None:
    report = ask(models=["amazon/rerank-1.0"], tasks=["reranking"], region="ap-northeast-1", platforms=["bedrock"])
    option = report.recommended[0].best
    assert option.cost is not None
    assert option.cost.basis == "assumed"
    assert "cost.price-region-unstated" in {f.rule for f in option.findings}


@pytest.mark.parametrize(
    ("model", "task", "region", "input_price", "output_price"),
    [
        ("Qwen/Qwen3-235B-A22B-Instruct-2507", "chat", "ap-northeast-1", 0.27, 1.06),
        ("openai/gpt-oss-120b", "chat", "ap-northeast-1", 0.18, 0.73),
        ("amazon/titan-embed-text-v2", "embedding", "ap-northeast-1", 0.029, 0),
        ("amazon/titan-embed-text-v2", "embedding", "ap-northeast-3", 0.027, 0),
    ],
)
def test_in_japan_the_price_is_that_of_its_own_region(
    ask: Any, model: str, task: str, region: str, input_price: float, output_price: float
) -> None:
    report = ask(
        models=[model], tasks=[task], region=region, platforms=["bedrock"], input_tokens=1000, output_tokens=100,
        requests_per_day=10,
    )  # fmt: skip
    option = report.recommended[0].best
    assert option.cost is not None
    assert option.cost.basis == "published"
    assert option.cost.monthly == pytest.approx(10 * MONTH * (1000 * input_price + 100 * output_price) / 1e6)
    assert "cost.price-region-unstated" not in {f.rule for f in option.findings}


def test_a_profile_is_charged_by_the_region_that_calls_it(catalog: Catalog) -> None:
    prices = {
        region: catalog.bedrock_price("amazon.nova-lite-v1:0", "apac", region)
        for region in ("ap-northeast-1", "ap-southeast-2")
    }
    assert {region: price.input for region, price in prices.items() if price} == {
        "ap-northeast-1": 0.072,
        "ap-southeast-2": 0.063,
    }


def test_the_price_of_a_profile_is_published(ask: Any) -> None:
    option = over(ask(models=[HAIKU], region="ap-northeast-1", platforms=["bedrock"]), "jp")
    assert option.cost is not None
    assert option.cost.basis == "published"
    assert "cost.price-region-unstated" not in {f.rule for f in option.findings}


def test_a_reranker_is_charged_by_the_query_and_that_is_said(ask: Any) -> None:
    for id_, usd in (("cohere/rerank-v3.5", 0.002), ("amazon/rerank-1.0", 0.001)):
        (found,) = ask(models=[id_], tasks=["reranking"], region="ap-northeast-1", requests_per_day=100).recommended
        assert found.best.cost is not None
        assert found.best.cost.monthly == pytest.approx(100 * MONTH * usd)
        assert "cost.query-count" in {f.rule for f in found.best.findings}


def test_a_video_is_priced_at_the_shortest_length(ask: Any) -> None:
    (found,) = ask(models=["luma/ray-2"], region="us-west-2", requests_per_day=1).recommended
    assert found.best.cost is not None
    assert found.best.cost.monthly == pytest.approx(MONTH * 5 * 0.75)
    (finding,) = [f for f in found.best.findings if f.rule == "cost.video-length"]
    assert "one video of 5 seconds" in sentence(finding.message, "en")
    assert "最短の 5 秒の動画" in sentence(finding.message, "ja")


def test_speech_is_priced_as_speech(ask: Any) -> None:
    (found,) = ask(models=["amazon/nova-2-sonic"], region="us-west-2", input_tokens=1000, output_tokens=500).recommended
    assert found.best.cost is not None
    assert found.best.cost.monthly == pytest.approx(1000 * MONTH * (1000 * 3 + 500 * 12) / 1e6)
    assert "cost.speech-tokens" in {f.rule for f in found.best.findings}


def test_video_of_a_length_nobody_states_has_no_cost_and_the_missing_price_is_named(ask: Any) -> None:
    report = ask(models=["twelvelabs/pegasus-1.5"], region="us-east-1")
    assert report.recommended == ()
    assert {missing for u in report.undetermined for missing in u.missing} == {"price.video_known"}
    rules = {f.rule for u in report.undetermined for f in u.findings}
    assert "cost.video-price-known" in rules
    assert not rules & {"cost.price-known", "cost.video-length"}


def test_json_keeps_the_ids_that_the_sentences_name(ask: Any, as_json: Any) -> None:
    body = as_json(ask(models=["cohere/rerank-v3.5"], tasks=["chat"], languages=["ja"], platforms=["bedrock"]))
    assert body["request"]["purpose"] == {"tasks": ["chat"], "languages": ["ja"]}
    (rejected,) = body["rejected"]
    (finding,) = [f for f in rejected["findings"] if f["rule"] == "task.supported"]
    assert finding["facts"]["request.tasks"] == ["chat"]
    assert finding["facts"]["model.tasks"] == ["reranking"]
