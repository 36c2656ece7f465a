"""``--fx``: the rate a person gives, on every command that shows prices; nothing is assumed and nothing fetched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from advisor.render.wrap import cell_len

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Ran

pytestmark = pytest.mark.usefixtures("shipped")

MODEL = "mistralai/Mistral-7B-Instruct-v0.3"
COMMANDS = {
    "recommend": ("recommend", "--task", "chat", "--top", "2"),
    "estimate": ("estimate", MODEL, "--instance", "g5.xlarge"),
    "finetune": ("finetune", MODEL, "--instance", "g5.xlarge"),
    "list": ("list", "instances", "--family", "g5"),
}


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(("language", "about"), [("en", "≈ ¥"), ("ja", "約 ¥")])
def test_every_command_with_prices_takes_a_rate(
    cli: Callable[..., Ran], arguments: tuple[str, ...], language: str, about: str
) -> None:
    ran = cli(*arguments, "--fx", "155", "--lang", language)
    assert ran.code == 0
    assert about in ran.out
    assert "155" in ran.out + ran.err
    assert "¥" not in cli(*arguments, "--lang", language).out


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("rate", ["0", "-1", "nan", "inf", "-inf", "1e9", "1e-9"])
def test_what_is_no_rate_is_a_usage_error(cli: Callable[..., Ran], arguments: tuple[str, ...], rate: str) -> None:
    ran = cli(*arguments, f"--fx={rate}", "--lang", "ja")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("エラー: --fx ")
    assert "ヒント: " in ran.err


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("format_", ["json", "csv"])
def test_data_stay_in_dollars_and_that_is_said(
    cli: Callable[..., Ran], arguments: tuple[str, ...], format_: str
) -> None:
    ran = cli(*arguments, "--format", format_, "--fx", "155")
    assert ran.out == cli(*arguments, "--format", format_).out
    assert f"note: {format_} keeps amounts in US dollars" in ran.err
    if format_ == "json":
        assert json.loads(ran.out)


def test_a_list_without_prices_has_nothing_to_convert(cli: Callable[..., Ran]) -> None:
    ran = cli("list", "models", "--fx", "155")
    assert ran.code == 2
    assert "`list models` shows no prices" in ran.err


@pytest.mark.parametrize("width", [60, 80, 100, 140])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_prices_of_instances_stay_within_the_terminal(
    cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, width: int, language: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    ran = cli("list", "instances", "--fx", "155", "--lang", language)
    assert max(map(cell_len, ran.out.splitlines())) <= width


def test_below_each_price_of_a_table_stand_its_yen(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    _, _, prices, yen, *_ = cli("list", "instances", "--family", "g5", "--fx", "155").out.splitlines()
    assert prices.startswith("g5.xlarge")
    assert yen.lstrip().startswith("(≈ ¥")
    assert cell_len(yen) < cell_len(prices)  # the date stands behind the prices
