"""A Hub of our own, and an environment without anybody's settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .hub_server import FakeHub, as_the_hub


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeHub]:
    """Serve repositories on this machine."""
    with as_the_hub(monkeypatch, tmp_path) as served:
        yield served
