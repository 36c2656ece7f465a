"""What tools tell names their own arguments, never the flags of the command line."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from advisor.serve.spelling import arguments_by_flag, in_arguments
from advisor.serve.tools import TOOLS
from tests.serve.conftest import Call, text_of

NAMES = {name: arguments_by_flag(tool.input_schema) for name, tool in TOOLS.items()}


def test_every_argument_has_its_flag() -> None:
    assert NAMES["recommend"]["--instance-family"] == "where.instance_families"
    assert NAMES["recommend"]["--max-bytes"] == "max_bytes"
    assert NAMES["estimate"]["--region"] == "region"
    assert NAMES["list"]["--family"] == "families"
    assert NAMES["list"]["--language"] == "languages"
    assert NAMES["recommend"]["--language"] == "purpose.languages"
    assert NAMES["recommend"]["--lang"] == "language"
    assert NAMES["check"]["--model"] == "models"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("7 more models fit (--top 12 shows all)", "7 more models fit (`choice.top` 12 shows all)"),
        ("--region で変更", "`where.region` で変更"),
        ("--regions, --region-x and --severity stay", "--regions, --region-x and --severity stay"),
        ("`advisor recommend --top 3`, --top", "`advisor recommend --top 3`, `choice.top`"),
        ("a -- b", "a -- b"),
    ],
)
def test_flags_are_respelled_outside_commands(text: str, told: str) -> None:
    assert in_arguments({"a": [text, 1, None]}, NAMES["recommend"]) == {"a": [told, 1, None]}


MANY = {"purpose": {"tasks": ["chat"], "languages": ["ja"]}, "rejected": 1000, "undetermined": 1000}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("recommend", {**MANY, "use": {"commercial": True}, "max_bytes": 1_000_000}),
    ("recommend", {**MANY, "limits": {"max_monthly_usd": 1}, "max_bytes": 1_000_000}),
    ("recommend", {"where": {"region": "tokyo"}}),
    ("recommend", {"limits": {"min_parameters": 9, "max_parameters": 1}}),
    ("estimate", {"model": "Qwen/Qwen3-32B", "instance": "g5.xlarge", "concurrency": 64}),
    ("estimate", {"model": "Qwen/Qwen3-32B", "region": "nowhere"}),
    ("finetune", {"model": "Qwen/Qwen3-32B", "instance": "g5.xlarge", "method": "full"}),
    ("check", {"models": ["meta-llama/Llama-3.1-8B"]}),
    ("list", {"kind": "instances"}),
    ("list", {"kind": "rules", "region": "us-east-1", "max_parameters": 7}),
    ("list", {"kind": "instances", "languages": ["ja"]}),
    ("list", {"kind": "models", "region": "nowhere"}),
    ("show", {"id": "g5.xlarge", "kind": "modell"}),
]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_no_answer_names_a_flag_that_is_an_argument(
    name: str, arguments: dict[str, Any], language: str, call: Call
) -> None:
    result = call(name, **arguments, language=language)
    told = text_of(result) + json.dumps(result.structured_content, ensure_ascii=False)
    outside = "".join(told.split("`")[::2])
    assert not set(re.findall(r"--[a-z][a-z0-9-]*", outside)) & set(NAMES[name])


def test_a_list_names_its_arguments(call: Call) -> None:
    assert "`region` chooses another" in text_of(call("list", kind="instances"))
    told = text_of(call("list", kind="instances", languages=["ja"], max_parameters=7))
    assert "`languages`, `max_parameters` cannot filter" in told
    assert "`region`, `families`" in told
