"""Runs command lines in this process, the way the `advisor` command does."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, NamedTuple

import pytest

from advisor.catalog.load import DATA
from advisor.cli import language
from advisor.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Ran(NamedTuple):
    """What a command line did."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Ran]]:
    """Run ``advisor ARGUMENTS``; the output must be UTF-8."""
    for name in ("ADVISOR_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str) -> Ran:
        code = run(arguments)
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    yield call
    gc.enable()  # a command turns it off: its process is short
    language.use("en")


@pytest.fixture(scope="session")
def shipped() -> None:
    """Skip where the compiled catalogue has not been made."""
    if not (DATA / "catalog.json").exists() or not (DATA / "rules.json").exists():
        pytest.skip("no compiled catalogue: run `advisor catalog compile`")
