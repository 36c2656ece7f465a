"""What the server says of itself, its resources and prompts; and the whole of it as a process over stdin and stdout."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters, stdio_client

from advisor.authoring.schemas import schema
from advisor.serve.desk import Desk
from advisor.serve.server import build
from advisor.serve.tools import TOOLS, Failed, call
from advisor.serve.tools.recommend import SECONDS
from tests.serve.conftest import body_of, text_of

COMMAND = [sys.executable, "-m", "advisor", "serve", "--mcp"]
HELLO = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}  # fmt: skip


def test_the_tools_as_a_client_sees_them(ask: Callable[..., Any]) -> None:
    tools = {tool.name: tool for tool in ask(lambda client: client.list_tools()).tools}
    assert list(tools) == list(TOOLS) == ["recommend", "estimate", "finetune", "check", "show", "list"]
    for tool in tools.values():
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.idempotent_hint is True
        assert tool.annotations.open_world_hint is False
        assert tool.input_schema["additionalProperties"] is False
        assert "language" in tool.input_schema["properties"]
        for shape in tool.input_schema["properties"].values():
            assert shape["description"]
    spoken = sum(len(tool.description) + len(json.dumps(tool.input_schema)) for tool in tools.values())
    assert spoken < 24_000  # what an assistant carries along in every conversation


@pytest.mark.parametrize(
    ("tool", "name"), [("recommend", "report"), ("estimate", "estimate"), ("finetune", "finetune"), ("check", "check")]
)
def test_answers_are_described_as_the_command_lines(tool: str, name: str) -> None:
    shape = TOOLS[tool].output_schema()
    del shape["properties"]["omitted"]
    shape["required"].remove("omitted")
    published = schema(name)
    del published["$schema"]
    assert shape == published


def test_resources(ask: Callable[..., Any], desk: Desk) -> None:
    async def talk(client: Client) -> dict[str, Any]:
        templates = (await client.list_resource_templates()).resource_templates
        assert "advisor://model/{+id}" in {template.uri_template for template in templates}
        uris = [resource.uri for resource in (await client.list_resources()).resources]
        uris += ["advisor://model/Qwen/Qwen3-8B", "advisor://license/MIT", "advisor://instance/g6e.xlarge"]
        return {uri: json.loads((await client.read_resource(uri)).contents[0].text) for uri in uris}

    read = ask(talk)
    assert read["advisor://model/Qwen/Qwen3-8B"]["facts"]["license"]["source"].startswith("https://")
    assert read["advisor://license/MIT"]["id"] == "mit"
    assert len(read["advisor://rules"]["rules"]) == len(desk.rules)
    assert "advisor://models" not in read


def test_prompts(desk: Desk) -> None:
    async def talk(language: str) -> str:
        async with Client(build(replace(desk, language=language))) as client:
            listed = (await client.list_prompts()).prompts
            assert {prompt.name for prompt in listed} == {"choose-a-model", "may-we-use"}
            found = await client.get_prompt("choose-a-model", {"purpose": "{region} chat"})
            return str(found.messages[0].content.text)

    assert "Purpose: {region} chat. Region: not decided yet: ask me." in asyncio.run(talk("en"))
    assert "未定 (質問してください)" in asyncio.run(talk("ja"))


# ----------------------------------------------------------------------------------------------------------- a process


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8", **more}


def test_a_client_over_stdio(tmp_path: Path) -> None:
    overlay = tmp_path / "rules.yaml"
    overlay.write_text("rules: []\n")

    async def talk() -> tuple[Any, ...]:
        parameters = StdioServerParameters(
            command=COMMAND[0],
            args=[*COMMAND[1:], "--lang", "ja", "--severity", "cost.price-age=off"],
            env=environment(),
            cwd=tmp_path,
        )
        async with Client(stdio_client(parameters)) as client:
            tools = await client.list_tools()
            first = await client.call_tool("recommend", {"purpose": {"tasks": ["chat"]}})
            began = time.monotonic()
            second = await client.call_tool("show", {"id": "Qwen/Qwen3-8B"})
            return tools, first, second, time.monotonic() - began

    tools, first, second, seconds = asyncio.run(talk())
    assert len(tools.tools) == len(TOOLS)
    assert body_of(first)["request"]["where"]["region"] == "ap-northeast-1"
    assert any("cost.price-age=off" in note for note in body_of(first)["notes"])
    assert "モデル" in text_of(second)
    assert seconds < 5


def started(cwd: Path, *more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env=environment(),
    )


def say(server: subprocess.Popen[bytes], message: object) -> None:
    assert server.stdin
    server.stdin.write((message if isinstance(message, bytes) else json.dumps(message).encode()) + b"\n")
    server.stdin.flush()


def hear(server: subprocess.Popen[bytes]) -> Any:
    assert server.stdout
    return json.loads(server.stdout.readline())


def test_nothing_but_the_protocol_is_on_stdout_and_the_end_of_stdin_ends_it(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        say(server, HELLO)
        assert hear(server)["result"]["serverInfo"]["name"] == "advisor"
        say(server, {"jsonrpc": "2.0", "method": "notifications/initialized"})
        for line in (b"no json", b'{"jsonrpc": "2.0", "id": 2, "method": "no/such"}', b"[" * 10_000, b"\xff\xfe"):
            say(server, line)
        nan = b'{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"recommend","arguments":'
        say(server, nan + b'{"limits":{"max_monthly_usd":NaN}}}}')
        shown = {"name": "show", "arguments": {"id": "MIT"}}
        say(server, {"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": shown})
        long = {"name": "show", "arguments": {"id": "x" * 10_000_000}}
        say(server, {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": long})
        answers: dict[int, Any] = {}
        while not {2, 3, 4, 5} <= set(answers):
            heard = hear(server)
            answers[heard.get("id")] = heard
        assert answers[2]["error"]
        assert answers[3]["result"]["isError"] is True
        assert len(json.dumps(answers[3])) < 10_000
        assert answers[4]["result"]["isError"] is True
        assert answers[5]["result"]["structuredContent"]["facts"]["spdx"]["value"] == "MIT"
        out, _ = server.communicate(timeout=30)
    assert out == b""
    assert server.returncode == 0


def test_stdin_is_left_to_the_protocol_alone() -> None:
    """What a process of ours would read of it is lost to the client, who waits for the answer."""
    code = (
        "import subprocess, sys\n"
        "from advisor.serve.server import _stdin\n"
        "wire = _stdin()\n"
        "other = subprocess.run([sys.executable, '-c', 'import sys; print(len(sys.stdin.read()))'], capture_output=True)\n"
        "print(int(other.stdout), len(wire.read()))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], input=b"a message\n", capture_output=True, timeout=60, check=True
    )
    assert ran.stdout.split() == [b"0", b"10"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_at_once(number: int, tmp_path: Path) -> None:
    with started(tmp_path) as server:
        say(server, HELLO)
        hear(server)
        server.send_signal(number)
        out, err = server.communicate(timeout=30)
    assert (server.returncode, out) == (130, b"")
    assert err == b"interrupted\n"


# ------------------------------------------------------------------------------------------------------------ long work

LONG = {"limits": {"max_ttft_ms": 0.0001, "quantizations": ["any"]}, "choice": {"all_deployments": True}}
"""No model can be had, however it is stored, and each is to be explained: long work."""


def test_a_call_that_is_taken_back_holds_nobody_up(ask: Callable[..., Any]) -> None:
    async def talk(client: Client) -> tuple[Any, float]:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.call_tool("recommend", LONG), 2)
        began = time.monotonic()
        return await client.call_tool("show", {"id": "MIT"}), time.monotonic() - began

    shown, seconds = ask(talk)
    assert body_of(shown)["facts"]["spdx"]["value"] == "MIT"
    assert seconds < SECONDS / 2  # of its own, and of one model


@pytest.mark.parametrize(("language", "said"), [("en", "ask for less"), ("ja", "範囲を絞ってください")])
def test_a_search_that_takes_too_long_is_answered_with_what_to_narrow(
    language: str, said: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisor.serve.tools.recommend.SECONDS", 1)
    told = call(TOOLS["recommend"], {**LONG, "language": language}, desk)
    assert isinstance(told, Failed)
    assert said in told.text
    assert "choice.all_deployments" in told.text
