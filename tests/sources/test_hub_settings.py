"""Settings of the environment: checked before a request, named when they cannot be, and never with a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.errors import UsageError
from advisor.sources.hub_settings import check_numbers, endpoint, is_offline, request_headers, session

from .hub_server import FakeHub


@pytest.mark.parametrize(
    ("given", "url", "shown"),
    [
        (None, "https://huggingface.co", "https://huggingface.co"),
        ("", "https://huggingface.co", "https://huggingface.co"),
        ("http://127.0.0.1:8080/hub/", "http://127.0.0.1:8080/hub", "http://127.0.0.1:8080/hub"),
        ("http://[::1]:80", "http://[::1]:80", "http://[::1]:80"),
        ("https://user:secret@hub.example", "https://user:secret@hub.example", "https://hub.example"),
    ],
)
def test_the_endpoint(monkeypatch: pytest.MonkeyPatch, given: str | None, url: str, shown: str) -> None:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    if given is not None:
        monkeypatch.setenv("HF_ENDPOINT", given)
    assert endpoint() == (url, shown)


@pytest.mark.parametrize(
    "given",
    ["x", "ftp://x", "http://", "http://x:99999", "http://x:y", "http://[::1", "http://a\nb", "http://\x1b[31m", "http://あ",
     "http://u:secret@", "http://x?a=b"],
)  # fmt: skip
def test_what_is_no_address_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("HF_ENDPOINT", given)
    with pytest.raises(UsageError, match=r"^HF_ENDPOINT is not an address$"):
        endpoint()


@pytest.mark.parametrize("name", ["HF_HUB_ETAG_TIMEOUT", "HF_HUB_DOWNLOAD_TIMEOUT"])
def test_numbers(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "20")
    check_numbers()
    monkeypatch.setenv(name, "x")
    with pytest.raises(UsageError, match=name):
        check_numbers()


@pytest.mark.parametrize(("value", "offline"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_offline(monkeypatch: pytest.MonkeyPatch, value: str, offline: bool) -> None:
    monkeypatch.delenv("TRANSFORMERS_OFFLINE", raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", value)
    assert is_offline() is offline


@pytest.mark.parametrize("token", ["秘密", "hf_\x1b[31m"])
def test_a_token_that_cannot_be_sent(hub: FakeHub, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    with pytest.raises(UsageError, match="HF_TOKEN") as caught:
        request_headers()
    assert token not in caught.value.message.en


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"x" * 100_000])
def test_a_file_that_holds_no_token(
    hub: FakeHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "token"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(path))
    with pytest.raises(UsageError):
        request_headers()


def test_a_session_that_cannot_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise ValueError("Unknown scheme for proxy URL socks4://u:secret@x")

    monkeypatch.setattr("huggingface_hub.get_session", refuse)
    monkeypatch.setenv("ALL_PROXY", "socks4://u:secret@x")
    with pytest.raises(UsageError, match="ALL_PROXY") as caught:
        session()
    assert "secret" not in str(caught.value)
