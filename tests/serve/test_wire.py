"""A raw conversation over stdin and stdout: whatever a line is, it is answered, and the next request too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.serve.wire import INVALID_REQUEST, PARSE_ERROR, refused

HELLO = {
    "jsonrpc": "2.0",
    "id": "hello",
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "raw", "version": "1"}},
}
HALF = b'{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"show","arguments":{"id":"\\ud83d"}}}'
LATIN = b'{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"show","arguments":{"id":"caf\xe9"}}}'


class Server:
    """``advisor serve --mcp`` and what is said to it, byte by byte."""

    def __init__(self, language: str = "en") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "advisor", "--lang", language, "serve", "--mcp"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ),
        )  # fmt: skip
        self.count = 0

    def send(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        said: dict[str, Any] = json.loads(self.process.stdout.readline())
        return said

    def ping(self) -> None:
        """Ask something simple; its answer is the next thing heard."""
        self.count += 1
        self.send(json.dumps({"jsonrpc": "2.0", "id": f"ping {self.count}", "method": "ping"}).encode())
        assert self.hear() == {"jsonrpc": "2.0", "id": f"ping {self.count}", "result": {}}

    def end(self) -> tuple[int, str]:
        _, errors = self.process.communicate(timeout=30)
        return self.process.returncode, errors.decode()


@pytest.fixture(params=["en", "ja"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    one = Server(request.param)
    one.send(json.dumps(HELLO).encode())
    assert one.hear()["result"]["serverInfo"]["name"] == "advisor"
    one.send(b'{"jsonrpc":"2.0","method":"notifications/initialized"}')
    yield one
    one.process.kill()
    one.process.communicate()


def test_every_line_is_answered_and_the_session_goes_on(server: Server) -> None:
    lines: list[tuple[bytes, Any, int]] = [
        (b"hello", None, PARSE_ERROR),
        (b'{"jsonrpc":"2.0","id":7,', None, PARSE_ERROR),
        (b"\xff\xfe\x00", None, PARSE_ERROR),
        (LATIN, 7, PARSE_ERROR),
        (HALF, 7, PARSE_ERROR),
        (HALF.replace(b'"id":7', b'"id":"\\udc00"'), None, PARSE_ERROR),
        (b"[" * 100_000, None, PARSE_ERROR),
        (b"null", None, INVALID_REQUEST),
        (b"[]", None, INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":7}', 7, INVALID_REQUEST),
        (b'{"jsonrpc":"1.0","id":7,"method":"ping"}', 7, INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":7,"method":"ping","params":[1]}', 7, INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":1.5,"method":"ping"}', None, INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":null,"method":"ping"}', None, INVALID_REQUEST),
    ]
    for line, id_, code in lines:
        server.send(line)
        heard = server.hear()
        assert (heard["id"], heard["error"]["code"]) == (id_, code), line[:80]
        assert heard["error"]["message"]
        server.ping()


def test_blank_lines_are_nothing_and_a_long_one_is_answered(server: Server) -> None:
    for blank in (b"", b"   ", b"\r", b"\t\r"):
        server.send(blank)
        server.ping()
    long = {"name": "show", "arguments": {"id": "x" * 10_000_000}}
    server.send(json.dumps({"jsonrpc": "2.0", "id": 8, "method": "tools/call", "params": long}).encode())
    heard = server.hear()
    assert heard["id"] == 8
    assert heard["result"]["isError"]
    server.ping()
    server.send(b"x" * 10_000_000)
    assert server.hear()["error"]["code"] == PARSE_ERROR
    server.ping()


def test_the_last_line_needs_no_end_and_the_end_of_the_input_ends_it(server: Server) -> None:
    assert server.process.stdin is not None
    server.process.stdin.write(b'{"jsonrpc":"2.0","id":9,"method":"ping"}')
    server.process.stdin.close()
    assert server.hear()["id"] == 9
    server.process.stdin = None
    code, errors = server.end()
    assert code == 0
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("line", "en", "ja"),
    [
        (HALF, r"\ud83d is half of a surrogate pair", r"\ud83d は単独のサロゲート"),
        (LATIN, "not UTF-8: byte 93 of the line", "UTF-8 ではありません (行の 93 バイト目)"),
        (b"{", "not JSON: Expecting property name", "JSON ではありません: 1 行 2 列付近"),
        (b"[" * 100_000, "nested too deeply", "入れ子が深すぎて"),
        (b'{"jsonrpc":"2.0","id":true,"method":"x"}', "id must be text", "id は文字列か整数"),
        (b"{}", "not a message of JSON-RPC 2.0", "JSON-RPC 2.0 のメッセージではありません"),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(line: bytes, en: str, ja: str) -> None:
    message = refused(line).message
    assert en in message.en
    assert ja in message.ja


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_can_be_refused_and_the_refusal_sent(line: bytes) -> None:
    found = refused(line)
    json.dumps([found.id, *found.message], ensure_ascii=False).encode()
