"""The two endpoints of Bedrock, asked of the shipped catalogue: which id goes first, and what is said of it."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.core.model import ENDPOINTS
from advisor.core.result import Option, Report
from advisor.render.wording import sentence

RUNTIME, MANTLE = ENDPOINTS
GPT_OSS, QWEN = "openai/gpt-oss-120b", "Qwen/Qwen3-235B-A22B-Instruct-2507"
TOKYO = "ap-northeast-1"


def told(option: Option, rule: str) -> list[str]:
    return [sentence(f.message, "en") for f in option.findings if f.rule == rule]


def options(report: Report) -> list[Option]:
    return [option for found in report.recommended for option in (found.best, *found.alternatives)]


@pytest.mark.parametrize(
    ("model", "first", "second"),
    [
        (GPT_OSS, "openai.gpt-oss-120b-1:0", "openai.gpt-oss-120b"),
        (QWEN, "qwen.qwen3-235b-a22b-2507-v1:0", "qwen.qwen3-235b-a22b-2507"),
    ],
)
def test_of_two_ids_that_cost_alike_the_recommended_endpoint_goes_first(
    ask: Any, model: str, first: str, second: str
) -> None:
    runtime, mantle = options(ask(models=[model], region=TOKYO, platforms=["bedrock"]))
    assert [(o.deployment.bedrock_model_id, o.deployment.bedrock_endpoint) for o in (runtime, mantle)] == [
        (first, RUNTIME),
        (second, MANTLE),
    ]
    assert runtime.cost is not None
    assert runtime.cost == mantle.cost
    assert told(runtime, "access.bedrock-endpoint") == []
    assert told(runtime, "access.bedrock-terms")
    assert told(runtime, "access.bedrock-terms") == told(mantle, "access.bedrock-terms")


def test_where_only_the_other_endpoint_serves_it_is_named_in_both_languages(ask: Any, as_json: Any) -> None:
    report = ask(models=["google/gemma-4-31B-it"], region="us-east-1", platforms=["bedrock"])
    (option,) = options(report)
    assert option.deployment.bedrock_endpoint == MANTLE
    (finding,) = [f for f in option.findings if f.rule == "access.bedrock-endpoint"]
    assert finding.severity == "note"
    assert MANTLE in sentence(finding.message, "en")
    assert MANTLE in sentence(finding.message, "ja")
    (listed,) = [f for f in as_json(report)["recommended"][0]["findings"] if f["rule"] == "access.bedrock-endpoint"]
    assert listed["facts"]["channel.endpoints"] == [MANTLE]


def test_a_profile_of_the_same_id_may_be_served_by_the_other_endpoint(ask: Any) -> None:
    report = ask(models=["anthropic/claude-opus-4-8"], region=TOKYO, platforms=["bedrock"])
    by_route = {
        str(o.deployment.inference_profile).split(".", maxsplit=1)[0]: o.deployment.bedrock_endpoint
        for o in options(report)
    }
    assert by_route == {"None": MANTLE, "jp": RUNTIME, "global": RUNTIME}
