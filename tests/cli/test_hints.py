"""What a mistyped command line is told, in both languages: always what to do next."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Ran

CASES: list[tuple[list[str], str, str]] = [
    (["show", "nope"], "`advisor list KIND` shows the ids", "ID の一覧: `advisor list 種類`"),
    (["show", "nope", "--kind", "rule"], "`advisor list rules`", "`advisor list rules`"),
    (["show", "nope", "--kind", "accelerator"], "`advisor list instances`", "`advisor list instances`"),
    (["show", "g5.xlarge", "--region", "tokyo"], "did you mean ap-northeast-1?", "もしかして: ap-northeast-1"),
    (["list", "instances", "--region", "virginia"], "did you mean us-east-1?", "もしかして: us-east-1"),
    (["list", "models", "--license", "zzz"], "`advisor list licenses`", "`advisor list licenses`"),
    (["recommend", "--region", "日本"], "did you mean ap-northeast-1, ap-n", "もしかして: ap-northeast-1, ap-n"),
    (["recommend", "--region", "mars"], "`advisor list regions` shows them", "一覧: `advisor list regions`"),
    (["estimate", "Qwen/Qwen3-8B", "--region", "大阪"], "did you mean ap-northeast-3?", "もしかして: ap-northeast-3"),
    (["finetune", "Qwen/Qwen3-8B", "--region", "oregon"], "did you mean us-west-2?", "もしかして: us-west-2"),
    (["estimat"], "Did you mean 'estimate'?", "estimat というコマンドはありません (もしかして: estimate)"),
    (["catalog", "refesh"], "Did you mean 'refresh'?", "refesh というコマンドはありません (もしかして: refresh)"),
    (["list", "models", "--language", "klingon"], "a language is written as its code", "ja、en などのコードで指定"),
    (["list", "models", "--language", "Japanese"], "did you mean ja?", "もしかして: ja"),
    *(
        ([*words, "--language", written], f"did you mean {meant}", f"もしかして: {meant}")
        for words in (["list", "models"], ["recommend"])
        for written, meant in [("jpn", "ja"), ("JP", "ja"), ("zh_CN", "zh"), ("日本語", "ja"), ("koreann", "ko")]
    ),
    (["recommend", "--task", "チャット"], "(did you mean chat?)", "(もしかして: chat)"),
    (["list", "models", "--task", "要約"], "did you mean summarization?", "もしかして: summarization"),
    (["recommend", "--platform", "Amazon EC2"], "(did you mean ec2?)", "(もしかして: ec2)"),
    (["recommend", "--model", "llama"], "(did you mean llama-", "(もしかして: llama-"),
    (["recommend", "--task"], "hint: advisor recommend --help", "ヒント: advisor recommend --help"),
    (
        ["estimate", "Qwen/Qwen3-8B", "--context", "0"],
        "0 is not between 1 and",
        "0 は使えません。1〜100,000,000 の値を",
    ),
    (["recommend", "--regio", "x"], "(Possible options: --region, ", "(もしかして: --region, "),
]


@pytest.mark.parametrize(("words", "en", "ja"), CASES, ids=[" ".join(words) for words, _, _ in CASES])
def test_a_mistake_is_told_with_what_to_do(cli: Callable[..., Ran], words: list[str], en: str, ja: str) -> None:
    for language, said in (("en", en), ("ja", ja)):
        ran = cli("--lang", language, *words)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err


def test_prices_of_a_region_that_nobody_named_are_said_to_be(cli: Callable[..., Ran]) -> None:
    assumed, named = cli("show", "g5.xlarge", "--lang", "en").out, cli("show", "g5.xlarge", "--region", "us-east-1").out
    assert "no region was named: the prices below are of this one" in assumed
    assert "no region was named" not in named
    ja = cli("show", "g5.xlarge", "--lang", "ja").out
    assert "リージョンの指定がないため" in ja
    assert "仮定値" in ja
