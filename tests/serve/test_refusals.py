"""What is wrong is told, whatever it is; nothing is read that may not be, and the server lives on."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import Client, MCPError

from advisor.core.text import Text
from advisor.errors import UpstreamError, UsageError
from advisor.serve.desk import Answer, Desk
from advisor.serve.roots import file_below
from advisor.serve.tools import _BUG, TOOLS, Failed
from advisor.serve.tools import call as run_tool
from tests.serve.conftest import Call, text_of

LONG = "x" * 10_000_000
BIDI = "\u202egnp.exe\x1b[31m"


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("recommend", {"choice": {"top": 0}}, "choice.top: 0 must be at least 1"),
        ("recommend", {"purpose": {"tasks": ["chatt"]}}, "did you mean chat"),
        ("recommend", {"where": {"region": "tokyo"}}, "did you mean ap-northeast-1"),
        ("recommend", {"purpose": []}, "purpose: must be an object"),
        ("recommend", {"purpos": {}}, "unknown argument 'purpos' (there are: purpose"),
        ("recommend", {"load": {"inputtokens": 1}}, "did you mean input_tokens"),
        ("recommend", {"limits": {"max_parameters": 10**400}}, "max_parameters"),
        ("recommend", {"choice": {"models": ["no/such"]}}, "choice.models: unknown model"),
        ("recommend", {"rejected": -1}, "rejected: -1 must be at least 0"),
        ("estimate", {}, "model: is required, or config"),
        ("estimate", {"model": "Qwen/Qwen3-8"}, "did you mean Qwen/Qwen3-8B"),
        (
            "estimate",
            {"model": "org/never-heard-of"},
            "send its config.json as `config`, or start the server with --online",
        ),
        ("estimate", {"model": "Qwen/Qwen3-8B", "instance": "g6e.xlarg"}, "did you mean g6e.xlarge"),
        ("estimate", {"model": "Qwen/Qwen3-8B", "context": True}, "context: True must be a whole number"),
        ("estimate", {"model": "Qwen/Qwen3-8B", "dtype": "float3"}, "dtype: 'float3' is not one of float32"),
        ("estimate", {"config": []}, "config: must be an object"),
        ("estimate", {"config": {"model_type": "lama"}}, ""),
        ("estimate", {"config": {"model_type": "llama", "hidden_size": float("nan")}}, ""),
        (
            "finetune",
            {"model": "Qwen/Qwen3-8B", "method": "full", "lora_rank": 8},
            "lora_rank: full fine-tuning has no",
        ),
        ("check", {}, "models: is required"),
        ("check", {"models": []}, "1 to 100"),
        ("check", {"models": ["a b"]}, "is no model id"),
        ("check", {"models": ["Qwen/Qwen3-8B"], "policy": "version: 2"}, "policy:1:10"),
        ("check", {"models": ["Qwen/Qwen3-8B"], "policy": "version: 1", "policy_path": "x"}, "exclude each other"),
        ("show", {"id": "Qwen/Qwen3-8"}, "did you mean Qwen/Qwen3-8B"),
        ("show", {"id": "Qwen/Qwen3-8B", "kind": "licence"}, "did you mean license"),
        ("list", {"kind": "modells"}, "did you mean models"),
        ("list", {"kind": "models", "languages": ["xx"]}, "unknown language"),
        ("list", {"kind": "rules", "region": "us-east-1"}, "cannot filter"),
    ],
)
def test_what_is_wrong_is_told(name: str, arguments: dict[str, Any], words: str, call: Call) -> None:
    result = call(name, **arguments)
    told = text_of(result)
    assert words in told
    assert "Traceback" not in told
    assert "internal error" not in told
    if "config" in arguments and not words:
        return  # what is not known of an architecture is an answer, not an error
    assert result.is_error
    assert result.structured_content is None


def test_all_problems_at_once_in_the_asked_language(call: Call) -> None:
    told = text_of(call("estimate", model="Qwen/Qwen3-8B", context=-1, dtype="x", nonsense=1, language="ja"))
    assert told.count("\n") == 2
    assert "引数 'nonsense' はありません" in told
    assert "context: -1 は 1 以上でなければなりません" in told
    told = text_of(call("recommend", choice={"tops": 1}, wher={}, skip=-1))
    assert told.count("\n") == 2


@pytest.mark.parametrize("name", TOOLS)
@pytest.mark.parametrize("value", [LONG, BIDI, "../../etc/passwd", "\x00", "", "$(id)", "=1+1", "\ud800"])
def test_hostile_words_are_told_short_and_spelled_out(name: str, value: str, desk: Desk) -> None:
    arguments = {
        "recommend": {"choice": {"models": [value]}, "where": {"region": value}},
        "estimate": {"model": value, "instance": value},
        "finetune": {"model": value, "optimizer": value},
        "check": {"models": [value], "policy": value},
        "show": {"id": value},
        "list": {"kind": "models", "license": [value]},
    }
    told = run_tool(TOOLS[name], arguments[name], desk)
    assert isinstance(told, Failed)
    assert len(told.text.encode()) <= 6_000
    assert not {"\u202e", "\x1b", "\x00"} & set(told.text)
    assert "internal error" not in told.text


def test_a_config_nested_too_deep(desk: Desk) -> None:
    for depth in (900, 100_000):
        deep: Any = {}
        for _ in range(depth):
            deep = {"a": deep}
        told = run_tool(TOOLS["estimate"], {"config": {"model_type": "llama", "rope_scaling": deep}}, desk)
        assert isinstance(told, Failed)
        assert "internal error" not in told.text


def test_numbers_that_are_none(desk: Desk) -> None:
    """JSON has no NaN, but readers of it have."""
    for value in (float("nan"), float("inf")):
        told = run_tool(
            TOOLS["recommend"], {"limits": {"max_monthly_usd": value}, "load": {"concurrency": value}}, desk
        )
        assert isinstance(told, Failed)
        assert f"limits.max_monthly_usd: {value} must be a number" in told.text
        assert f"load.concurrency: {value} must be a whole number" in told.text
        told = run_tool(TOOLS["estimate"], {"model": "Qwen/Qwen3-8B", "memory_utilization": value}, desk)
        assert isinstance(told, Failed)


@pytest.mark.parametrize("key", [LONG, BIDI, "__class__", ""])
def test_hostile_keys(key: str, desk: Desk) -> None:
    for name in TOOLS:
        for arguments in ({key: 1}, {"purpose": {key: 1}}):
            told = run_tool(TOOLS[name], arguments, desk)
            assert isinstance(told, Failed)
            assert len(told.text) < 6_000
            assert "internal error" not in told.text


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


_WORDS = st.sampled_from([
    "Qwen/Qwen3-8B", "g5.xlarge", "ml.g5.2xlarge", "us-east-1", "chat", "ja", "vllm", "fp8", "awq", "qlora", "model",
    "models", "MIT", "spot", "version: 1",
])  # fmt: skip


def _likely(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return values such as the schema of an argument asks for: most are possible."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    for kind in schema.get("anyOf", ()):
        return _likely(kind)
    return {
        "boolean": st.booleans(),
        "integer": st.integers(1, 5_000),
        "number": st.floats(0.01, 5_000),
        "array": st.lists(_likely(schema["items"]), max_size=2) if "items" in schema else st.just([]),
        "object": st.fixed_dictionaries(
            {}, optional={name: _likely(inner) for name, inner in schema.get("properties", {}).items()}
        ),
    }.get(schema.get("type", "string"), _WORDS)


_ANSWERED: dict[str, dict[str, Any]] = {
    "recommend": {"choice": {"models": ["Qwen/Qwen3-8B"]}},
    "estimate": {"model": "Qwen/Qwen3-8B", "instance": "g6e.xlarge"},
    "finetune": {"model": "Qwen/Qwen3-8B", "instance": "g6e.xlarge"},
    "check": {"models": ["Qwen/Qwen3-8B"]},
    "show": {"id": "Qwen/Qwen3-8B"},
    "list": {"kind": "models"},
}
"""Arguments that get an answer; with others besides, or in their place, they get far."""


@pytest.mark.parametrize("name", TOOLS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_arguments_are_a_bug(name: str, data: st.DataObject, desk: Desk) -> None:
    properties = TOOLS[name].input_schema["properties"]
    keys = data.draw(st.lists(st.sampled_from(sorted(properties)), max_size=4, unique=True))
    arguments = _ANSWERED[name] | {key: data.draw(_likely(properties[key])) for key in keys}
    for key in data.draw(st.lists(st.sampled_from(sorted(properties)), max_size=1)):
        arguments[key] = data.draw(_PLAIN)
    told = run_tool(TOOLS[name], arguments, desk)
    assert told.text not in (_BUG.en, _BUG.ja)
    assert isinstance(told, Answer) or arguments != _ANSWERED[name]


def test_a_bug_is_no_traceback_and_the_server_lives_on(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret of the machine")

    async def talk(client: Client) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(import_module("advisor.recommend.sizing"), "estimate", broken)
            failed = await client.call_tool("estimate", {"model": "Qwen/Qwen3-8B"})
        assert failed.is_error
        assert "secret" not in text_of(failed)
        assert "bug" in text_of(failed)
        answered = await client.call_tool("estimate", {"model": "Qwen/Qwen3-8B"})
        assert not answered.is_error

    ask(talk)
    assert "secret of the machine" in caplog.text


def test_unknown_tools_prompts_and_resources(ask: Callable[..., Any]) -> None:
    async def talk(client: Client) -> None:
        with pytest.raises(MCPError, match="there are: recommend, estimate"):
            await client.call_tool("recomend", {})
        with pytest.raises(MCPError, match="there are: choose-a-model"):
            await client.get_prompt("choose", {})
        with pytest.raises(MCPError, match="missing arguments"):
            await client.get_prompt("choose-a-model", {"region": "us-east-1"})
        for uri in (
            "advisor://model/no/such", "advisor://nothing/x", "advisor://models", "file:///etc/passwd",
            "advisor://model/", "advisor://rules?x=1", "advisor://model/%ff", "x", "advisor://[",
            f"advisor://model/{'x' * 1_000_000}", f"advisor://x/{'x' * 1_000_000}",
        ):  # fmt: skip
            with pytest.raises(MCPError) as caught:
                await client.read_resource(uri)
            assert len(str(caught.value)) < 7_000

    ask(talk)


# --------------------------------------------------------------------------------------------------------------- files


def test_files_outside_the_roots_are_not_read(call: Call, tmp_path: Path) -> None:
    inside = tmp_path / "inside.yaml"
    inside.write_text("version: 1\n")
    outside = tmp_path.parent / f"{tmp_path.name}-outside.yaml"
    outside.write_text("version: 1\n")
    (tmp_path / "link.yaml").symlink_to(outside)
    (tmp_path / "folder").symlink_to(tmp_path.parent)
    (tmp_path / "ring").symlink_to(tmp_path / "ring")
    os.mkfifo(tmp_path / "pipe")

    def told(path: str) -> str:
        result = call("check", models=["Qwen/Qwen3-8B"], policy_path=path)
        return text_of(result) if result.is_error else ""

    assert told("inside.yaml") == ""
    assert told(str(inside)) == ""
    for path in (
        str(outside), f"../{outside.name}", "link.yaml", f"folder/{outside.name}", "/etc/passwd", "/proc/self/environ",
        "~/.ssh/id_rsa", "\x00", "a" * 5000, "inside.yaml/../../x", "../no-such-file",
    ):  # fmt: skip
        assert "outside the folders" in told(path) or "there is no file" in told(path)
        assert "version" not in told(path)
    assert told(str(outside)).replace(outside.name, "") == told(f"{outside}x").replace(f"{outside.name}x", "")
    for path in ("pipe", "folder", "."):
        assert told(path)


def test_a_policy_that_lies_there_may_be_no_link_to_elsewhere(call: Call, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-secret"
    outside.write_text("secret: word\n")
    (tmp_path / "advisor-policy.yaml").symlink_to(outside)
    told = call("check", models=["Qwen/Qwen3-8B"])
    assert told.is_error
    assert "secret" not in text_of(told)
    assert "link to outside" in text_of(told)


def test_a_policy_sent_as_text_reads_no_files_outside(call: Call, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/hostname")
    for file, words in (("../x", "must be relative"), ("/etc/hostname", "must be relative"), ("link", "lies outside")):
        policy = f"version: 1\nclarify: [{{model: a/b, expression: MIT, file: {file}, sha256: '{'0' * 64}'}}]\n"
        told = call("check", models=["a/b"], policy=policy)
        assert told.is_error
        assert words in text_of(told)


def test_other_roots(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        (folder / f"{folder.name}.yaml").touch()
    roots = (first, second)
    assert file_below("a.yaml", roots) == first / "a.yaml"
    assert file_below(str(second / "b.yaml"), roots) == second / "b.yaml"
    assert file_below("../b/b.yaml", roots) == second / "b.yaml"
    with pytest.raises(UsageError, match="outside"):
        file_below("../c", roots)


def test_folders_are_no_models(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.json").write_text('{"model_type": "llama"}')
    for name in (".", str(tmp_path), "config.json", "./config.json"):
        assert "is not in the catalogue" in text_of(call("estimate", model=name))


# ------------------------------------------------------------------------------------------------------------- network


def test_the_hub_is_asked_only_when_the_server_may(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: Any, **__: Any) -> Any:
        raise UpstreamError(Text("the Hub was asked", "Hub に照会しました"))

    monkeypatch.setattr("advisor.sources.resolve.read_place", asked)
    arguments = {"model": "org/never-heard-of"}
    offline, online = (
        run_tool(TOOLS["estimate"], arguments, each) for each in (desk, replace(desk, online=True, language="ja"))
    )
    assert isinstance(offline, Failed)
    assert "is not in the catalogue" in offline.text
    assert isinstance(online, Failed)
    assert online.text == "エラー: Hub に照会しました"


def test_calls_at_the_same_time(ask: Callable[..., Any]) -> None:
    async def talk(client: Client) -> list[str]:
        calls = [
            client.call_tool("estimate", {"model": "Qwen/Qwen3-8B", "language": language, "instance": "g6e.xlarge"})
            for language in ("en", "ja") * 8
        ]
        return [text_of(result) for result in await asyncio.gather(*calls)]

    told = ask(talk)
    assert len(set(told[::2])) == len(set(told[1::2])) == 1
    assert told[0] != told[1]
