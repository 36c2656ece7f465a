"""A Hub of our own, and an environment without anybody's settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .hub_server import FakeHub, running


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeHub]:
    """Serve repositories on this machine; the user's token, proxies and cache are out of sight."""
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    with running() as served:
        monkeypatch.setenv("HF_ENDPOINT", served.endpoint)
        yield served
