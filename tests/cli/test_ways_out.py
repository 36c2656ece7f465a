"""What is printed as a way out works when it is typed: every flag of it, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Ran

pytestmark = pytest.mark.usefixtures("shipped")
Cli = Callable[..., Ran]

LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
REFUSED = [
    f"{LLAMA} --instance g5.xlarge --context 8192 --concurrency 4",
    f"{LLAMA} --instance ml.g5.xlarge --context 8192 --concurrency 4 --region ap-northeast-1",
    f"{LLAMA} --instance g5.xlarge --input-tokens 8000 --output-tokens 1000 --concurrency 9",
    f"{LLAMA} --instance g4dn.xlarge",
    f"{LLAMA} --instance g4dn.xlarge --dtype int8 --concurrency 200",
    f"{LLAMA} --instance inf2.xlarge --context 8192 --concurrency 32",
    f"{LLAMA} --instance inf2.xlarge --context 8192 --concurrency 32 --engine neuron --region ap-northeast-1",
    f"{LLAMA} --instance g4dn.xlarge --engine vllm --engine-version 0.10.0",
    "openai/gpt-oss-20b --instance g5.xlarge --quantization none",
    "openai/gpt-oss-20b --instance inf2.8xlarge --engine neuron",
    "openai/gpt-oss-20b --instance g6e.xlarge --engine vllm --engine-version 0.6.5",
    "openai/gpt-oss-20b --instance g4dn.xlarge --engine vllm --engine-version 0.6.5 --concurrency 300",
    "google/gemma-3-27b-it --instance g5.12xlarge --tensor-parallel 1 --dtype int8",
    "google/flan-t5-xl --instance g5.xlarge --engine vllm",
    "falcon-40b-instruct --instance ml.g5.12xlarge --context 2048",
    "Qwen/Qwen2.5-72B-Instruct --instance inf2.48xlarge --concurrency 64 --context 8192",
]
NOT_TRAINED = [
    f"{LLAMA} --instance g4dn.xlarge",
    f"{LLAMA} --instance g5.xlarge --method full",
    f"{LLAMA} --instance g5.xlarge --batch-size 8 --no-gradient-checkpointing --region ap-northeast-1",
    f"{LLAMA} --instance g6e.xlarge --no-gradient-checkpointing --sequence-length 8192",
    f"{LLAMA} --instance g6e.xlarge --batch-size 16",
    f"{LLAMA} --instance g4dn.xlarge --batch-size 16 --sequence-length 8192",
    f"{LLAMA} --instance g6e.xlarge --method full --optimizer adamw",
    f"{LLAMA} --instance inf2.xlarge",
    f"{LLAMA} --instance trn1.2xlarge --batch-size 4",
    "meta-llama/Llama-3.1-70B-Instruct --instance trn1.32xlarge --method full",
    "meta-llama/Llama-3.1-70B-Instruct --instance ml.g5.12xlarge",
    "meta-llama/Llama-3.1-70B-Instruct --instance g5.xlarge --method full",
    "meta-llama/Llama-3.1-405B-Instruct --instance p4d.24xlarge --method full",
    "meta-llama/Llama-3.1-405B-Instruct --method full",
    f"{LLAMA} --instance g6e.xlarge --lora-rank 4096",
]
_FLAGS = re.compile(r"--[a-z0-9-]+(?: [A-Za-z0-9][A-Za-z0-9_.-]*)?")
_DROPPED = {
    "en": re.compile(r"without ((?:--[a-z-]+ [^\s,)]+ ?)+)"),
    "ja": re.compile(r"((?:--[a-z-]+ [^\s、)]+ ?)+)は指定しない"),
}
Flags = dict[str, str]
"""Flag → its value; of a switch, nothing."""


def read(words: str) -> Flags:
    """Return the flags of a text."""
    return {name: value for name, _, value in (flag.partition(" ") for flag in _FLAGS.findall(words))}


def as_printed(flags: Flags, message: str, language: str) -> Flags:
    """Return the flags of a command line after somebody followed what is printed, and nothing but that."""
    followed = dict(flags)
    for gone in _DROPPED[language].findall(message):
        for name, value in read(gone).items():
            assert followed.pop(name) == value
        message = message.replace(gone, "")
    for name, value in read(message).items():
        followed.pop(name.replace("--", "--no-"), None)
        followed[name] = value
    return followed


def run(cli: Cli, command: str, model: str, flags: Flags, *more: str) -> Ran:
    words = [word for pair in flags.items() for word in pair if word]
    return cli(command, model, *words, "--format", "json", *more)


def both(cli: Cli, command: str, model: str, flags: Flags) -> list[tuple[dict[str, Any], Flags, dict[str, Any]]]:
    """Return the refused answer's ways out, each with the flags that are printed (in both languages) and what they give."""
    said: dict[str, list[dict[str, Any]]] = {}
    for language in ("en", "ja"):
        ran = run(cli, command, model, flags, "--lang", language)
        assert ran.code == 3
        said[language] = json.loads(ran.out)["relaxations"]
    assert said["en"], "nothing is proposed"
    found = []
    for english, japanese in zip(said["en"], said["ja"], strict=True):
        message = english["message"]
        followed = as_printed(flags, message, "en")
        assert followed == as_printed(flags, japanese["message"], "ja"), message
        again = run(cli, command, model, followed)
        assert again.code == 0, message
        found.append((english, followed, json.loads(again.out)["deployments"][0]))
    return found


@pytest.mark.parametrize("asked", REFUSED)
def test_every_way_out_works_as_it_is_printed(cli: Cli, asked: str) -> None:
    model, _, rest = asked.partition(" ")
    flags = {"--region": "us-east-1", **read(rest)}
    refused = json.loads(run(cli, "estimate", model, flags).out)["deployments"][0]["deployment"]
    for way, followed, sized in both(cli, "estimate", model, flags):
        message = way["message"]
        assert sized["fits"] is True, message
        assert sized["deployment"] == way["deployment"], message
        assert sized["memory"]["per_accelerator_required_bytes"] == way["per_accelerator_required_bytes"], message
        for key, flag in (("engine", "--engine"), ("dtype", "--dtype"), ("instance_type", "--instance")):
            if sized["deployment"][key] != refused[key]:
                assert followed[flag] == sized["deployment"][key], message


@pytest.mark.parametrize("asked", NOT_TRAINED)
def test_every_way_out_of_a_run_that_does_not_fit_works_as_it_is_printed(cli: Cli, asked: str) -> None:
    model, _, rest = asked.partition(" ")
    flags = {"--region": "us-east-1", **read(rest)}
    refused = json.loads(run(cli, "finetune", model, flags).out)
    for way, followed, tuned in both(cli, "finetune", model, flags):
        message = way["message"]
        assert tuned["fits"] is True, message
        assert tuned["deployment"] == way["deployment"], message
        assert tuned["sharding"] == way["sharding"], message
        assert tuned["memory"]["per_accelerator_required_bytes"] == way["per_accelerator_required_bytes"], message
        assert (tuned["cost"] or {}).get("total", {}).get("expected") == pytest.approx(way["total_usd"])
        assert way["current"] == refused["request"][way["field"]], message
        for name in way["changes"]:
            assert any(flag.removeprefix("--") == name.replace("_", "-") for flag in followed), message
        if flags.get("--instance"):
            before, after = refused["deployments"][0]["deployment"], tuned["deployment"]
            for engine, told in (("transformers", "Transformers and PEFT"), ("optimum-neuron", "Optimum Neuron")):
                assert (f"{told} instead of" in message) is (after["engine"] == engine != before["engine"]), message
            assert (f"computed in {after['dtype']}" in message) is (after["dtype"] != before["dtype"]), message


def test_the_page_of_a_run_that_does_not_fit_has_the_ways_out(cli: Cli) -> None:
    asked = ("finetune", LLAMA, "--method", "full", "--instance", "g5.xlarge", "--region", "us-east-1")
    for language, title, way in (
        ("en", "What would help", "by QLoRA instead of full fine-tuning"),
        ("ja", "収めるための案", "学習方法をフルファインチューニングから QLoRA に変える"),
    ):
        for format_ in ("table", "markdown", "html"):
            out = cli(*asked, "--lang", language, "--format", format_).out
            assert title in out
            assert way in out
            assert "--method qlora" in out
    assert json.loads(cli(*asked[:2], "--instance", "g6e.xlarge", "--format", "json").out)["relaxations"] == []


def test_another_engine_is_named_and_comes_after_those_that_keep_it(cli: Cli) -> None:
    asked_ = ("estimate", LLAMA, "--instance", "g5.xlarge", "--context", "8192", "--concurrency", "4", "--region",
              "us-east-1", "--format", "json")  # fmt: skip
    for language, named in (("en", "Neuron instead of vLLM"), ("ja", "推論エンジンは vLLM から Neuron に変更")):
        ways = [r for r in json.loads(cli(*asked_, "--lang", language).out)["relaxations"] if r["field"] == "instance"]
        engines = [way["deployment"]["engine"] for way in ways]
        assert engines == sorted(engines, key=lambda engine: engine != "vllm")
        assert engines.count("neuron") == 1
        for way in ways:
            changed = way["deployment"]["engine"] != "vllm"
            assert (named in way["message"]) is changed
            assert (way["changes"].get("engine") == "neuron") is changed
    costs = [way["monthly_usd"] for way in ways]
    assert costs[-1] < min(costs[:-1])  # only as it costs less than what keeps the engine


def test_another_number_format_is_named(cli: Cli) -> None:
    asked_ = ("estimate", LLAMA, "--instance", "g5.xlarge", "--context", "8192", "--concurrency", "4", "--region",
              "ap-northeast-1", "--format", "json")  # fmt: skip
    for language, named in (
        ("en", "computed in float16 instead of bfloat16"),
        ("ja", "計算形式は bfloat16 から float16 に変更"),
    ):
        ways = json.loads(cli(*asked_, "--lang", language).out)["relaxations"]
        (t4,) = [way for way in ways if way["deployment"]["accelerator"] == "NVIDIA T4"]
        assert named in t4["message"]
        assert t4["changes"]["dtype"] == "float16"
