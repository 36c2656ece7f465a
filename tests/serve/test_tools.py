"""What the tools answer: the command line's own JSON, cut to a window, in both languages."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from advisor.core.request import FIELDS, GROUPS
from advisor.serve.bounds import BODY_BYTES, TEXT_BYTES
from advisor.serve.desk import Answer, Desk
from advisor.serve.spelling import arguments_by_flag, in_arguments
from advisor.serve.tools import TOOLS
from advisor.serve.tools import call as run_tool
from advisor.serve.tools.recommend import GROUP_SAYS, SAYS
from tests.cli.conftest import cli  # noqa: F401 - a fixture
from tests.serve.conftest import TODAY, Call, body_of, text_of

WHOLE = {"max_bytes": 1_000_000}
CHAT = {"tasks": ["chat"], "languages": ["ja"]}

CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "recommend": (
        {"purpose": CHAT, "where": {"region": "ap-northeast-1"}, "choice": {"top": 2}, "alternatives": 1000,
         "rejected": 1000, "undetermined": 1000},
        ["--task", "chat", "--language", "ja", "--region", "ap-northeast-1", "--top", "2"],
    ),
    "estimate": (
        {"model": "Qwen/Qwen3-8B", "instance": "g6e.xlarge", "context": 8192, "rejected": 1000, "undetermined": 1000},
        ["Qwen/Qwen3-8B", "--instance", "g6e.xlarge", "--context", "8192"],
    ),
    "finetune": (
        {"model": "Qwen/Qwen3-8B", "method": "qlora", "deployments": 1000, "rejected": 1000, "undetermined": 1000},
        ["Qwen/Qwen3-8B", "--method", "qlora"],
    ),
    "check": (
        {"models": ["meta-llama/Llama-3.1-8B", "org/unknown"], "substitutes": True},
        ["--model", "meta-llama/Llama-3.1-8B", "--model", "org/unknown"],
    ),
    "show": ({"id": "Qwen/Qwen3-8B"}, ["Qwen/Qwen3-8B"]),
    "list": ({"kind": "models", "languages": ["ja"], "limit": 1000}, ["models", "--language", "ja"]),
}  # fmt: skip


def test_every_tool_has_a_case() -> None:
    assert list(CASES) == list(TOOLS)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", CASES)
def test_the_answer_is_the_command_lines(
    name: str,
    language: str,
    call: Call,
    cli: Callable[..., Any],  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for module in ("reports", "answers", "checking"):
        monkeypatch.setattr(f"advisor.cli.{module}.today", lambda: TODAY)
    arguments, flags = CASES[name]
    body = body_of(call(name, **arguments, **WHOLE, language=language))
    assert body.pop("omitted") == {}
    if name == "list":
        assert body.pop("notes") == []
    ran = cli("--lang", language, name, *flags, "--format", "json")
    assert body == in_arguments(json.loads(ran.out), arguments_by_flag(TOOLS[name].input_schema))


def test_the_date_is_asked_for_each_call(desk: Desk) -> None:
    days = iter([TODAY, TODAY + dt.timedelta(days=3650)])
    ages = []
    for _ in range(2):
        today = next(days)
        told = run_tool(TOOLS["estimate"], {"model": "Qwen/Qwen3-8B"}, replace(desk, today=lambda today=today: today))
        assert isinstance(told, Answer)
        ages.append("cost.price-age" in {f["rule"] for f in told.body["deployments"][0]["findings"]})
    assert ages == [False, True]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("recommend", {"purpose": CHAT}),
        ("recommend", {"purpose": CHAT, "choice": {"top": 20}, "alternatives": 50}),
        ("estimate", {"model": "Qwen/Qwen3-32B"}),
        ("estimate", {"model": "Qwen/Qwen3-32B", "deployments": 1000, "rejected": 1000, "undetermined": 1000}),
        ("finetune", {"model": "Qwen/Qwen3-8B"}),
        ("check", {"models": [f"org/model-{number}" for number in range(100)]}),
        ("show", {"id": "Qwen/Qwen3-32B"}),
        ("show", {"id": "p5.48xlarge"}),
        ("list", {"kind": "models", "limit": 1000}),
        ("list", {"kind": "licenses", "limit": 1000}),
    ],
)
def test_answers_fit_a_window(name: str, arguments: dict[str, Any], language: str, call: Call) -> None:
    result = call(name, **arguments, language=language)
    body = json.dumps(body_of(result), ensure_ascii=False, separators=(",", ":"))
    counts = len(json.dumps(body_of(result)["omitted"], ensure_ascii=False))
    assert len(body.encode()) - counts <= BODY_BYTES
    assert counts < 4_000
    assert 0 < len(text_of(result).encode()) <= TEXT_BYTES


def test_what_is_cut_is_counted_and_can_be_asked_for(call: Call) -> None:
    short = body_of(call("recommend", purpose=CHAT))
    left = short["omitted"]["rejected"]
    assert short["rejected"] == []
    assert left["shown"] == 0
    assert sum(left["by_rule"].values()) >= left["total"] > 100
    assert short["omitted"]["undetermined"]["by_missing"]
    first = body_of(call("recommend", purpose=CHAT, rejected=3))["rejected"]
    later = body_of(call("recommend", purpose=CHAT, rejected=2, skip=1))
    assert later["rejected"] == first[1:]
    assert later["omitted"]["rejected"]["skipped"] == 1


def test_why_one_model_is_rejected(call: Call) -> None:
    model = {"models": ["CohereLabs/aya-expanse-32b"]}
    body = body_of(call("recommend", purpose={"tasks": ["chat"]}, choice=model, rejected=1))
    assert body["recommended"] == []
    assert any(f["rule"] == "license.commercial-use" for f in body["rejected"][0]["findings"])


def test_the_text_says_what_the_json_does(call: Call) -> None:
    result = call("recommend", purpose=CHAT, choice={"top": 3})
    for entry in body_of(result)["recommended"]:
        assert entry["model"]["id"] in text_of(result)
    result = call("estimate", model="Qwen/Qwen3-8B", instance="g6e.xlarge", language="ja")
    assert "Qwen3 8B" in text_of(result)
    assert "g6e.xlarge" in text_of(result)


def test_nothing_that_fits_is_an_answer(call: Call) -> None:
    result = call("recommend", purpose=CHAT, limits={"max_monthly_usd": 0.01})
    assert body_of(result)["recommended"] == []
    assert text_of(result).startswith("Nothing fits")


def test_the_default_region_follows_the_language(call: Call) -> None:
    assert body_of(call("recommend", language="ja"))["request"]["where"]["region"] == "ap-northeast-1"
    body = body_of(call("estimate", model="Qwen/Qwen3-8B", deployments=0, language="ja"))
    assert body["request"]["region"] == "ap-northeast-1"
    assert "where.region" in body["request"]["assumed"]


def test_a_config_that_is_sent_along_is_sized(call: Call) -> None:
    config = {
        "model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32,
        "num_key_value_heads": 8, "intermediate_size": 14336, "vocab_size": 128256, "max_position_embeddings": 8192,
        "torch_dtype": "bfloat16",
    }  # fmt: skip
    body = body_of(call("estimate", config=config, model="ours/secret-8b"))
    assert body["model"]["id"] == "ours/secret-8b"
    assert body["model"]["parameters"]["total"] == 8_030_261_248
    assert body_of(call("finetune", config=config))["deployments"]


def test_show_can_be_asked_for_some_facts(call: Call) -> None:
    body = body_of(call("show", id="Qwen/Qwen3-8B", facts=["license", "parameters"]))
    assert set(body["facts"]) == {"license", "parameters"}
    assert "architecture" not in body["facts"]
    assert body["omitted"]["facts"]["shown"] == 2


def test_lists_are_paged(call: Call) -> None:
    first = body_of(call("list", kind="models", ids_only=True, limit=4))["models"]
    later = body_of(call("list", kind="models", ids_only=True, limit=2, skip=2))
    assert later["models"] == first[2:]
    assert later["omitted"]["models"]["total"] > 900
    assert all(list(row) == ["id"] for row in first)


def test_a_policy_as_text_and_as_a_file(call: Call, tmp_path: Path) -> None:
    strict = "version: 1\nallow: [MIT]\n"
    body = body_of(call("check", models=["Qwen/Qwen3-8B"], policy=strict))
    assert [f["rule"] for f in body["findings"] if f["level"] == "error"] == ["LIC001"]
    (tmp_path / "ours.yaml").write_text(strict)
    assert body_of(call("check", models=["Qwen/Qwen3-8B"], policy_path="ours.yaml"))["summary"]["violations"] == 1
    assert body_of(call("check", models=["Qwen/Qwen3-8B"]))["summary"]["violations"] == 0
    (tmp_path / "advisor-policy.yaml").write_text(strict)
    assert body_of(call("check", models=["Qwen/Qwen3-8B"]))["summary"]["violations"] == 1


def test_every_key_of_a_request_is_explained() -> None:
    assert set(SAYS) == set(FIELDS)
    assert set(GROUP_SAYS) == set(GROUPS)
    shown = TOOLS["recommend"].input_schema["properties"]
    assert {(group, key) for group in GROUPS for key in shown[group]["properties"]} == set(FIELDS)
