"""``advisor serve``: what it refuses, and that nobody pays for it who does not use it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.test_api import loaded_by

SDK = ("mcp", "mcp_types", "anyio", "starlette", "uvicorn")


def test_without_a_protocol_it_says_what_there_is(cli: Callable[..., Any]) -> None:
    ran = cli("serve")
    assert (ran.code, ran.out) == (2, "")
    assert "`advisor serve --mcp`" in ran.err
    assert "コーディングアシスタント" in cli("serve", "--lang", "ja").err


def test_without_the_sdk_it_says_how_to_get_it(cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.cli.serving.find_spec", lambda _: None)
    for language in ("en", "ja"):
        ran = cli("--lang", language, "serve", "--mcp")
        assert (ran.code, ran.out) == (2, "")
        assert "pip install 'fm-advisor[mcp]'" in ran.err


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--http", "8000"], "is not HOST:PORT"),
        (["--http", "127.0.0.1:0"], "is not HOST:PORT"),
        (["--http", "127.0.0.1:99999999999"], "is not HOST:PORT"),
        (["--http", "127.0.0.1:８０"], "is not HOST:PORT"),
        (["--http", "0.0.0.0:8000"], "can be reached by others"),
        (["--http", "[::]:8000"], "can be reached by others"),
        (["--http", "example.com:8000"], "can be reached by others"),
        (["--http", "192.168.1.1:8000"], "can be reached by others"),
        (["--http", "[::1%lo]:8000"], "can be reached by others"),
        (["--root", "no-such-folder"], "no folder 'no-such-folder'"),
        (["--rules", "no-such-file.yaml"], "no-such-file.yaml"),
        (["--severity", "no.such=warn"], "no.such"),
    ],
)
def test_what_cannot_be_is_told_before_it_serves(flags: list[str], words: str, cli: Callable[..., Any]) -> None:
    ran = cli("serve", "--mcp", *flags)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def test_a_port_that_is_taken(cli: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        ran = cli("serve", "--mcp", "--http", address)
        said = cli("--lang", "ja", "serve", "--mcp", "--http", address).err
    assert ran.code == 2
    assert f"cannot listen at {address}: Address already in use\n" in ran.err
    assert f"{address} で待ち受けできません: すでに使用されています\n" in said


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2", "[::1]", "[0:0:0:0:0:0:0:1]"])
def test_http_answers_this_machine_only(host: str, tmp_path: Path) -> None:
    family, bound = (socket.AF_INET6, "::1") if host.startswith("[") else (socket.AF_INET, host)
    try:
        with socket.create_server((bound, 0), family=family) as free:
            port = free.getsockname()[1]
    except OSError:
        pytest.skip(f"this machine has no {host}")
    command = [sys.executable, "-m", "advisor", "serve", "--mcp", "--http", f"{host}:{port}"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env={**os.environ, "LC_ALL": "C.UTF-8"}
    ) as server:
        assert server.stderr
        line = server.stderr.readline().decode()
        try:
            (url,) = re.findall(r"http://\S+", line)
            assert asked(url, {}) == 200
            assert asked(url, {"Origin": url.removesuffix("/mcp")}) == 200
            for evil in ("evil.example", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}"):
                assert asked(url, {"Host": evil}) == 421
                assert asked(url, {"Origin": f"http://{evil}"}) == 403
            assert asked(url, {"Origin": "null"}) == 403
        finally:
            server.send_signal(signal.SIGINT)
        out, _ = server.communicate(timeout=30)
    assert (server.returncode, out) == (130, b"")


def asked(url: str, headers: dict[str, str]) -> int:
    body = b"""{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18",
        "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}"""
    usual = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    request = urllib.request.Request(url, data=body, headers={**usual, **headers})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_only_the_server_imports_the_sdk() -> None:
    for arguments in (
        ["--help"],
        ["serve", "--help"],
        ["recommend", "--format", "json"],
        ["show", "MIT"],
        ["list", "tasks"],
    ):
        assert not loaded_by(*arguments) & set(SDK), arguments
    script = (
        "import sys, advisor, advisor.serve.tools, advisor.serve.resources\n"
        "print(sorted({'mcp', 'mcp_types', 'anyio', 'yaml', 'boto3'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
