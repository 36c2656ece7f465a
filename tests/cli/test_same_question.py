"""One question asked of ``recommend``, ``compare``, ``estimate`` and ``deploy``: region, model, load. They say the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from advisor.core.hardware import is_sagemaker_name

from .conftest import Ran

pytestmark = pytest.mark.usefixtures("shipped")
Cli = Callable[..., Ran]

LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
OSS = "openai/gpt-oss-20b"
HAIKU = "anthropic/claude-haiku-4-5"
WHERE = (
    "instance_type",
    "region",
    "platform",
    "accelerator",
    "accelerator_count",
    "tensor_parallel",
    "engine",
    "dtype",
    "quantization",
)
"""What says where and how it runs; ``channel`` is not among it: a server of one's own never loads from JumpStart."""


def told(cli: Cli, *arguments: str) -> Any:
    ran = cli(*arguments, "--format", "json", "--lang", "en")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def recommended(cli: Cli, model: str, instance: str, region: str, load: list[str]) -> Any:
    """Return the deployment on an instance type that a recommendation knows."""
    platform = "sagemaker" if is_sagemaker_name(instance) else "ec2"
    family = instance.removeprefix("ml.").partition(".")[0]
    asked = ["--model", model, "--region", region, "--platform", platform, "--instance-family", family]
    found = told(cli, "recommend", *asked, "--all-deployments", *load)["recommended"]
    (entry,) = [entry for entry in found if entry["deployment"]["instance_type"] == instance]
    return entry


def compared(cli: Cli, model: str, place: str, region: str, load: list[str]) -> Any:
    return told(cli, "compare", f"{model}={place}", f"{HAIKU}=bedrock", "--region", region, *load)["subjects"][0]


def estimated(cli: Cli, model: str, instance: str, region: str, load: list[str]) -> Any:
    return told(cli, "estimate", model, "--instance", instance, "--region", region, *load)["deployments"][0]


def deployed(cli: Cli, model: str, target: str, region: str, load: list[str], *more: str) -> Any:
    return told(cli, "deploy", model, "--target", target, "--region", region, *load, *more)


def same_place(one: Any, other: Any) -> bool:
    return [one["deployment"][name] for name in WHERE] == [other["deployment"][name] for name in WHERE]


ON_INSTANCES: list[tuple[str, str, str, str, list[str]]] = [
    (LLAMA, "g5.xlarge", "us-east-1", "vllm", []),
    (LLAMA, "g5.xlarge", "us-east-1", "vllm", ["--output-tokens", "4096"]),
    (LLAMA, "g5.12xlarge", "us-east-1", "vllm", ["--concurrency", "16"]),
    (LLAMA, "ml.g5.xlarge", "us-east-1", "sagemaker", ["--concurrency", "8"]),
    (LLAMA, "inf2.xlarge", "us-east-1", "neuron", []),
    (LLAMA, "inf2.xlarge", "us-east-1", "neuron", ["--requests-per-day", "30k"]),
    (LLAMA, "inf2.24xlarge", "us-east-1", "neuron", ["--concurrency", "16"]),
    (OSS, "g6e.xlarge", "ap-northeast-1", "vllm", ["--requests-per-day", "200k", "--concurrency", "4"]),
    ("BAAI/bge-m3", "g5.xlarge", "us-east-1", "vllm", []),
]


@pytest.mark.parametrize(("model", "instance", "region", "target", "load"), ON_INSTANCES)
def test_one_instance(cli: Cli, model: str, instance: str, region: str, target: str, load: list[str]) -> None:
    best = recommended(cli, model, instance, region, load)
    side = compared(cli, model, instance, region, load)
    alone = estimated(cli, model, instance, region, load)
    assert [side[name] for name in ("deployment", "memory", "performance", "cost")] == [
        best[name] for name in ("deployment", "memory", "performance", "cost")
    ]
    assert same_place(alone, best)
    assert alone["cost"] == best["cost"]
    taken = alone["answered"]["load"]
    assert taken == {
        "concurrency": best["performance"]["concurrency"],
        "instances": best["deployment"]["instance_count"],
    }
    # of as many at once as the load takes, memory and speed are the same, too
    words = [*load, "--concurrency", str(taken["concurrency"])]
    at_once = estimated(cli, model, instance, region, words)
    assert at_once["memory"] == best["memory"]
    assert at_once["performance"] == best["performance"]

    made = deployed(cli, model, target, region, load, "--instance", instance)
    assert same_place(made, best)
    assert made["cost"] == best["cost"]
    assert made["settings"]["max_sequences"] * made["settings"]["replicas"] >= taken["concurrency"]
    if target == "neuron":
        # the batch that is compiled is that of the plan
        assert made["memory"] == best["memory"]
        assert made["settings"]["max_sequences"] == -(-taken["concurrency"] // made["settings"]["replicas"])
        assert made["answered"]["as_asked"]["batch_size"] == made["settings"]["max_sequences"]
    else:
        version = ["--engine-version", made["settings"]["engine_version"]]
        assert made["memory"] == estimated(cli, model, instance, region, [*load, *version])["memory"]


@pytest.mark.parametrize(("instance", "target"), [("g5.xlarge", "vllm"), ("inf2.xlarge", "neuron")])
def test_several_instances(cli: Cli, instance: str, target: str) -> None:
    load = ["--requests-per-day", "400k"]
    best = recommended(cli, LLAMA, instance, "us-east-1", load)
    alone = estimated(cli, LLAMA, instance, "us-east-1", load)
    made = deployed(cli, LLAMA, target, "us-east-1", load, "--instance", instance)
    count = best["deployment"]["instance_count"]
    assert count > 1
    assert alone["answered"]["load"]["instances"] == made["answered"]["load"]["instances"] == count
    for one in (alone, made):
        assert one["deployment"]["instance_count"] == 1
        assert one["cost"]["monthly"] * count == pytest.approx(best["cost"]["monthly"])
        assert one["cost"]["per_million_total_tokens"] == pytest.approx(best["cost"]["per_million_total_tokens"])
        assert one["cost"]["per_million_output_tokens"] == pytest.approx(best["cost"]["per_million_output_tokens"])
    for language, said in (("en", f"400,000 requests a day take {count}"), ("ja", f"{count} 台必要")):
        words = ("--region", "us-east-1", *load, "--lang", language)
        assert said in cli("estimate", LLAMA, "--instance", instance, *words).out
        assert said in cli("deploy", LLAMA, "--instance", instance, "--target", target, *words).out


@pytest.mark.parametrize(
    ("model", "region"),
    [
        (LLAMA, "us-east-1"),
        (OSS, "ap-northeast-1"),
        (HAIKU, "us-east-1"),
        (HAIKU, "ap-northeast-1"),
        ("amazon/nova-2-lite", "us-east-1"),
    ],
)
@pytest.mark.parametrize("load", [[], ["--input-tokens", "4000", "--requests-per-day", "20000"]])
def test_bedrock(cli: Cli, model: str, region: str, load: list[str]) -> None:
    asked = ("--model", model, "--region", region, "--platform", "bedrock")
    best = told(cli, "recommend", *asked, *load)["recommended"][0]
    side = compared(cli, model, "bedrock", region, load) if model != HAIKU else None
    made = deployed(cli, model, "bedrock", region, load)
    route = best["deployment"]["inference_profile"] or best["deployment"]["bedrock_model_id"]
    assert made["deployment"] == best["deployment"]
    assert made["cost"] == best["cost"]
    (used,) = [each for each in made["routes"] if each["used"]]
    assert used["id"] == route
    assert f'MODEL_ID = "{route}"' in made["files"][0]["content"]
    if side is not None:
        assert (side["deployment"], side["cost"]) == (best["deployment"], best["cost"])
        assert [each["id"] for each in side["routes"]] == [each["id"] for each in made["routes"]]
    others = {o["deployment"]["inference_profile"] or o["deployment"]["bedrock_model_id"] for o in best["alternatives"]}
    assert others <= {each["id"] for each in made["routes"]} - {route}


def test_the_route_of_the_break_even(cli: Cli) -> None:
    for model, instance in ((LLAMA, "g5.xlarge"), (OSS, "g6e.xlarge")):
        even = estimated(cli, model, instance, "us-east-1", [])["break_even"]
        made = deployed(cli, model, "bedrock", "us-east-1", [])
        (used,) = [each for each in made["routes"] if each["used"]]
        assert used["id"] == (even["inference_profile"] or even["bedrock_model_id"])
        assert used["usd_per_request"] == even["usd_per_request"]
        assert used["price"] == even["price"]


@pytest.mark.parametrize("instance", ["g5.xlarge", "inf2.xlarge", "inf2.24xlarge"])
def test_the_capacity_behind_the_break_even(cli: Cli, instance: str) -> None:
    """The batch of a capacity is what a deployment compiled for as many answers: no figure stands for another batch."""
    alone = estimated(cli, LLAMA, instance, "us-east-1", [])
    subjects = (f"{LLAMA}=bedrock", f"{LLAMA}={instance}", "--region", "us-east-1")
    (even,) = told(cli, "compare", *subjects)["break_even"]
    full = alone["answered"]["full"]
    assert even["capacity_of_each"] == full
    assert even["capacity_requests_per_day"] == alone["break_even"]["sustained_requests_per_day"]
    concurrency = full["performance"]["concurrency"]
    assert concurrency == alone["capacity"]["max_concurrent_sequences"]
    assert full["batch_size"] * alone["capacity"]["replicas"] == concurrency
    again = estimated(cli, LLAMA, instance, "us-east-1", ["--concurrency", str(concurrency)])
    assert again["performance"] == full["performance"]
    assert full["performance"]["tpot_ms"]["expected"] > alone["performance"]["tpot_ms"]["expected"]
    if full["compiled_for_batch_size"]:
        words = ["--concurrency", str(concurrency)]
        made = deployed(cli, LLAMA, "neuron", "us-east-1", words, "--instance", instance)
        assert made["settings"]["max_sequences"] == full["batch_size"]
        assert f"--batch_size {full['batch_size']} " in made["files"][0]["content"]


@pytest.mark.parametrize(
    ("language", "said", "compiled"),
    [
        ("en", "with 106 sequences at once", "compiled for batch size 106"),
        ("ja", "同時 106 系列", "バッチサイズ 106 でコンパイル"),
    ],
)
@pytest.mark.parametrize("format_", ["table", "markdown", "html"])
def test_a_capacity_is_never_told_without_its_batch(
    cli: Cli, language: str, said: str, compiled: str, format_: str
) -> None:
    words = ("--region", "us-east-1", "--lang", language, "--format", format_)
    out = cli("compare", f"{LLAMA}=bedrock", f"{LLAMA}=inf2.xlarge", *words).out
    assert said in out
    assert compiled in out
    assert {"en": "ms per output token, planned at 70", "ja": "ms、最大速度の 70"}[language] in out


@pytest.mark.parametrize(
    ("language", "said", "where"),
    [
        ("en", "Bedrock sells Claude Haiku 4.5 by other routes, too:", "processed in ap-northeast-1, ap-northeast-3"),
        (
            "ja",
            "Claude Haiku 4.5 には Bedrock のほかの経路もあります:",
            "処理されるリージョン: ap-northeast-1、ap-northeast-3",
        ),
    ],
)
def test_a_recommendation_names_the_other_routes(cli: Cli, language: str, said: str, where: str) -> None:
    asked = ("recommend", "--platform", "bedrock", "--region", "ap-northeast-1", "--lang", language)
    out = cli(*asked, "--model", HAIKU, "--fx", "155").out
    assert said in out
    assert where in out
    told_of = out[out.index(said) :]
    assert "jp.anthropic.claude-haiku-4-5" in told_of
    assert "global." not in told_of.partition(said)[2].partition("(2026")[0].partition("Catalogue")[0]
    assert "¥" in told_of
    assert said not in cli("recommend", "--model", HAIKU, "--platform", "ec2", "--region", "ap-northeast-1").out
