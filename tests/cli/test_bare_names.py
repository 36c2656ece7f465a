"""A model's name without its organisation: understood of people, not of files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran

    Cli = Callable[..., Ran]

pytestmark = pytest.mark.usefixtures("shipped")

BARE, WHOLE = "llama-3.1-8B-instruct", "meta-llama/Llama-3.1-8B-Instruct"


def _recommended(answer: dict[str, Any]) -> str:
    return str(answer["recommended"][0]["model"]["id"])


@pytest.mark.parametrize(
    ("command", "found"),
    [
        (("estimate", BARE, "--instance", "g5.xlarge"), lambda answer: answer["model"]["id"]),
        (("finetune", BARE, "--method", "qlora", "--instance", "g5.xlarge"), lambda answer: answer["model"]["id"]),
        (("show", BARE), lambda answer: answer["id"]),
        (("recommend", "--model", BARE, "--language", "en"), _recommended),
        (("check", "--model", BARE), lambda answer: answer["models"][0]["id"]),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_every_command_that_takes_a_model_finds_it(
    cli: Cli, command: tuple[str, ...], found: Callable[[dict[str, Any]], str], tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert found(json.loads(cli(*command, "--format", "json").out)) == WHOLE


def test_what_else_has_the_name_comes_first(cli: Cli, tmp_path: Path, monkeypatch: Any) -> None:
    """A folder and, for `show`, an entry of another kind were found before."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / BARE).mkdir()
    (tmp_path / BARE / "config.json").write_text("{}")
    ran = cli("estimate", BARE)
    assert ran.code == 2
    assert "config.json" in ran.err
    assert cli("show", BARE, "--kind", "license").code == 2


def test_a_file_that_leaves_the_organisation_out_names_nobody(cli: Cli, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text(f'AutoModel.from_pretrained("{BARE}")\n')
    answer = json.loads(cli("check", "--format", "json").out)
    assert WHOLE not in [model["id"] for model in answer["models"]]
