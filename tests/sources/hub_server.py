"""A Hub of our own for the tests: the answers of its API that are used, in the shapes it gives them."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple, get_args
from urllib.parse import parse_qs

import pytest
from huggingface_hub.hf_api import ExpandModelProperty_T

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PROPERTIES = frozenset(get_args(ExpandModelProperty_T))


class Refusal(NamedTuple):
    """A status with the words of the Hub for it, in its headers."""

    status: int
    code: str = ""
    message: str = ""


class Served(NamedTuple):
    """One repository: its files, or why it is refused. ``gated`` is as the API says it; ``api`` refuses even the list.

    ``says`` are further properties of the API's answer under its own names, ``moved_to`` the name it bears now.
    """

    files: Mapping[str, bytes] = {}
    gated: bool | str = False
    api: Refusal | None = None
    content: Refusal | None = None
    ranges: bool = True
    commit: str = COMMIT
    says: Mapping[str, Any] = {}
    moved_to: str | None = None


class Answer(NamedTuple):
    """What is sent, whatever a Hub would say; ``drip``: and then a byte now and then, for good."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = {}
    drip: bool = False


class FakeHub:
    """Repositories by name, and ``odd`` answers by path, which go first; those of ``first`` before them, each once.

    ``requests`` are (path, Range header) in order, ``queries`` what was asked behind the ``?``, ``sent`` the bytes of all
    answers.
    """

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.repositories: dict[str, Served] = {}
        self.odd: dict[str, Answer] = {}
        self.first: dict[str, list[Answer]] = {}
        self.queries: list[dict[str, list[str]]] = []
        self.agents: set[str] = set()
        self.closing = threading.Event()
        self.requests: list[tuple[str, str | None]] = []
        self.sent = 0
        self.tokens: set[str | None] = set()


_API = re.compile(r"/api/models/([^/]+(?:/[^/]+)?)(?:/revision/(.+))?")
_FILE = re.compile(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)")


@contextmanager
def running() -> Iterator[FakeHub]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            hub.tokens.add(self.headers.get("Authorization"))
            hub.agents.add(str(self.headers.get("User-Agent")))
            hub.requests.append((path, self.headers.get("Range")))
            hub.queries.append(parse_qs(query))
            if hub.first.get(path):
                self.send(*hub.first[path].pop(0)[:3])
                return
            if path in hub.odd:
                self.drip(hub.odd[path]) if hub.odd[path].drip else self.send(*hub.odd[path][:3])
                return
            api, file = _API.fullmatch(path), _FILE.fullmatch(path)
            found = api or file
            served = hub.repositories.get(found[1]) if found else None
            if served is None:
                self.refuse(Refusal(404, "RepoNotFound", "Repository not found"))
            elif api:
                if api[2] not in (None, "main", served.commit):
                    self.refuse(Refusal(404, "RevisionNotFound", "Invalid rev id"))
                elif served.api:
                    self.refuse(served.api)
                elif served.moved_to:
                    self.send(307, b"", {"Location": f"/api/models/{served.moved_to}?{query}"})
                else:
                    self.describe(api[1], served, parse_qs(query).get("expand"))
            elif file:
                self.content(served, file[3])

        def describe(self, name: str, served: Served, expand: list[str] | None) -> None:
            if not PROPERTIES.issuperset(expand or ()):
                self.refuse(Refusal(400, "", "Invalid query parameter: expand"))
                return
            body: dict[str, Any] = {
                "id": name, "sha": served.commit, "private": False, "gated": served.gated, "disabled": False,
                "tags": [], "siblings": [{"rfilename": file} for file in served.files], **served.says,
            }  # fmt: skip
            if expand:  # only what was asked for, and the name
                body = {field: value for field, value in body.items() if field in {"id", *expand}}
            self.send(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

        def content(self, served: Served, name: str) -> None:
            if served.content:
                self.refuse(served.content)
                return
            whole = served.files[name]
            asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range") or "")
            if not asked or not served.ranges:
                self.send(200, whole, {})
                return
            if not whole:
                self.send(416, b"", {"Content-Range": "bytes */0"})
                return
            start, end = int(asked[1]), min(int(asked[2]) + 1, len(whole))
            self.send(206, whole[start:end], {"Content-Range": f"bytes {start}-{end - 1}/{len(whole)}"})

        def refuse(self, refusal: Refusal) -> None:
            headers = {"X-Error-Code": refusal.code, "X-Error-Message": refusal.message}
            self.send(refusal.status, b"", {name: value for name, value in headers.items() if value})

        def send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
            (self.send_response_only if "Date" in headers else self.send_response)(status)
            for name, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
                hub.sent += len(body)
            except OSError:  # the reader has seen enough
                pass

        def drip(self, answer: Answer) -> None:
            self.send_response(answer.status)
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                while not hub.closing.wait(0.02):
                    self.wfile.write(b" ")
            except OSError:
                pass

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub = FakeHub(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def as_the_hub(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[FakeHub]:
    """Serve repositories on this machine; the user's token, proxies and cache are out of sight."""
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HF_HOME", str(folder / "hf"))
    with running() as served:
        monkeypatch.setenv("HF_ENDPOINT", served.endpoint)
        yield served
