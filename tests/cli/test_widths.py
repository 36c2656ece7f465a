"""Every line fits the terminal, in both languages: a Japanese character fills two cells, an ambiguous one (``→ · × …``) one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.cli.output import Screen
from advisor.cli.tables import Column, table
from advisor.render.wrap import cell_len, pad, wrap

from .conftest import Ran

Cli = Callable[..., Ran]

MODEL = "mistralai/Mistral-7B-Instruct-v0.3"
COMMANDS = {
    "recommend": ("recommend", "--task", "chat", "--language", "ja", "--top", "3"),
    "recommend-fx": ("recommend", "--platform", "ec2", "--task", "chat", "--top", "2", "--fx", "155"),
    "nothing-fits": ("recommend", "--model", MODEL, "--max-monthly-usd", "10", "--fx", "155"),
    "estimate": ("estimate", MODEL, "--fx", "155"),
    "estimate-asked": ("estimate", MODEL, "--instance", "g5.xlarge", "--concurrency", "200", "--fx", "155"),
    "estimate-bedrock": ("estimate", "anthropic/claude-sonnet-4-5", "--fx", "155"),
    "finetune": ("finetune", MODEL, "--fx", "155"),
    "instances": ("list", "instances", "--fx", "155"),
    "models": ("list", "models", "--language", "ja"),
    "licenses": ("list", "licenses"),
    "rules": ("list", "rules"),
    "tasks": ("list", "tasks"),
    "regions": ("list", "regions"),
    "suites": ("list", "suites"),
    "show": ("show", "llama3.1"),
    "show-model": ("show", MODEL),
    "status": ("catalog", "status"),
    "check": ("check", "--model", MODEL, "--explain"),
}


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_no_line_is_wider_than_the_terminal(
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: tuple[str, ...],
    language: str,
    width: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(width))
    ran = cli(*arguments, "--lang", language)
    # an id on a line of its own is not cut: it would no longer be found, or copied
    assert [line for line in ran.out.splitlines() if cell_len(line) > width and " " in line] == []


SYMBOLS = "→·×≤…–≈〜—◆█▓▒░─│"
ROWS = [
    ["narrow", "English words that are long enough to be wrapped somewhere", "1.0"],
    ["日本語", "日本語の文は空白がないので、どこで折り返しても構いませんが、行頭の句読点は避けます。", "¥191,270"],
    [SYMBOLS[:6], f"記号 {SYMBOLS} と文字が混ざった列でも、右の列の位置は変わりません", "約 ¥46.5"],
]


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_columns_stand_below_each_other_whatever_the_script(width: int) -> None:
    columns = [Column("ID"), Column("説明", wraps=True), Column("金額", right=True)]
    head, rule, *lines = table(columns, ROWS, Screen(width, color=False)).splitlines()
    end = cell_len(head)
    assert cell_len(rule) == end <= width
    for _, _, amount in ROWS:
        (line,) = (line for line in lines if line.endswith(amount))
        assert cell_len(line) == end  # the last column is set to the right
    second = cell_len(head[: head.index("説明")])
    for line in lines:
        assert cell_len(line) <= width
        if line.startswith(" "):
            assert cell_len(line) - cell_len(line.lstrip(" ")) == second


@pytest.mark.parametrize("character", SYMBOLS.replace("〜", ""))
def test_ambiguous_characters_fill_one_cell(character: str) -> None:
    assert cell_len(character) == 1
    assert pad(character, 3) == f"{character}  "


@pytest.mark.parametrize("character", "あア漢「、。ー〜（￥")
def test_wide_characters_fill_two(character: str) -> None:
    assert cell_len(character) == 2


@pytest.mark.parametrize("width", [2, 3, 10, 40])
def test_no_wrapped_line_begins_with_a_stop(width: int) -> None:
    lines = wrap("費用は、約 ¥191,270 です。「推定」の幅は、低め〜高めの範囲（月額）になります。", width)
    assert max(map(cell_len, lines)) <= width
    if width > 4:
        assert [line for line in lines if line[0] in "、。」）ー"] == []
