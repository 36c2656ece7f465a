from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.cli import output
from advisor.cli.parser_words import in_japanese

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran


@pytest.mark.parametrize(
    ("said", "ja"),
    [
        ("Invalid value for '--top': '1.5' is not a valid int.", "--top: '1.5' は整数ではありません"),
        ("Invalid value for '--x': 'a' is not one of 'b', 'c'.", "--x: 'a' は使えません。使える値: 'b', 'c'"),
        ("Invalid value for '--x': 0 is not in the range x>=1.", "--x: 0 は範囲外です (x>=1)"),
        ("Invalid value for '--x': odd", "--x: 値が正しくありません (odd)"),
        ("No such option: --nope", "--nope というオプションはありません"),
        ("No such option: --modle Did you mean --model?", "--modle というオプションはありません (もしかして: --model)"),
        (
            "No such option: --nope (Possible options: --model, --top)",
            "--nope というオプションはありません (もしかして: --model, --top)",
        ),
        ("Option '--region' requires an argument.", "--region には値が必要です"),
        ("Got unexpected extra argument(s) (extra)", "余分な引数があります: extra"),
        ("Got unexpected extra arguments (a b)", "余分な引数があります: a b"),
        ("Missing argument 'MODEL'.", "引数 MODEL を指定してください"),
        ("No such command 'nonsense'.", "nonsense というコマンドはありません"),
        ("Something nobody foresaw.", "Something nobody foresaw."),
    ],
)
def test_the_parsers_complaints(said: str, ja: str) -> None:
    assert in_japanese(said) == ja


def test_the_parser_itself_says_so(cli: Callable[..., Ran]) -> None:
    wrong = ("recommend", "--max-monthly-usd", "abc")
    assert cli(*wrong, "--lang", "ja").err.startswith("エラー: --max-monthly-usd: 'abc' は数値ではありません\n")
    assert cli(*wrong, "--lang", "en").err.startswith("error: Invalid value for '--max-monthly-usd'")


@pytest.mark.parametrize(
    ("flag", "name", "meant"),
    [
        ("--language", "japanese", "ja"),
        ("--language", "Japanese", "ja"),
        ("--language", "日本語", "ja"),
        ("--region", "tokyo", "ap-northeast-1"),
        ("--region", "東京", "ap-northeast-1"),
        ("--region", "Osaka", "ap-northeast-3"),
        ("--language", "klingon", "a language is written as its code"),
        ("--region", "mars", "advisor list regions"),
    ],
)
def test_what_people_call_it_leads_to_its_id(cli: Callable[..., Ran], flag: str, name: str, meant: str) -> None:
    ran = cli("recommend", flag, name)
    assert ran.code == 2
    assert meant in ran.err


def test_a_sentence_is_said_again_only_where_the_first_is_not_seen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(output, "same_place", lambda: True)
    output.repeat("once", "table", None)
    assert capsys.readouterr().err == ""
    output.repeat("data", "json", None)
    output.repeat("file", "table", tmp_path / "x")
    monkeypatch.setattr(output, "same_place", lambda: False)
    output.repeat("apart", "table", None)
    assert capsys.readouterr().err == "data\nfile\napart\n"
