"""What several parts of the tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parent / "golden"
# Times are of the benchmark: on a busy machine an example may take long, and nothing is wrong with it.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

UPDATE = os.environ.get("ADVISOR_UPDATE_GOLDEN") == "1"


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what whoever runs the tests has refreshed out of them."""
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path_factory.getbasetemp() / "no-home"))


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with ``tests/golden/<name>``; ``ADVISOR_UPDATE_GOLDEN=1 pytest …`` writes it anew."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if UPDATE:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.exists(), f"no {path}: run with ADVISOR_UPDATE_GOLDEN=1 and read what was written"
        # bytes: a text mode would hide a stray carriage return or escape code
        assert text.encode() == path.read_bytes(), (
            f"{path} differs: read the diff, then ADVISOR_UPDATE_GOLDEN=1 if it is meant"
        )

    return check
