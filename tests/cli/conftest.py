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

OWN_RULE = """\
schema: 1
rules:
  - id: mine.size
    title: {en: Not large, ja: 大きくないこと}
    scope: model
    require: {fact: model.parameters, at_most: 20000000000}
    severity: exclude
    because: {en: too large for us, ja: 大きすぎます}
    basis: policy
    examples:
      - {given: {model.parameters: 30000000000}, verdict: fails}
      - {given: {model.parameters: 7000000000}, verdict: passes}
      - {given: {model.parameters: null}, verdict: unknown}
"""
"""A file of the user's own rules: large models are not wanted."""


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
