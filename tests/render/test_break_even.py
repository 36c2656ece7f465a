from __future__ import annotations

from typing import Any

import pytest

from advisor.core.hardware import BedrockPrice
from advisor.core.provenance import Source
from advisor.core.result import Band
from advisor.core.sizing import BreakEven
from advisor.render.sizing.break_even import lines

from .comparison_factories import daily

PRICE = BedrockPrice(1.0, 4.0, None, "2026-11-01", Source("https://example.com/prices", "2026-11-02"))
FULL = daily(Band(10_000, 20_000, 40_000))
AT = BreakEven(12_345.6, FULL, True, "a.b", "jp.a.b", 0.0015, PRICE)


@pytest.mark.parametrize(
    ("changes", "en", "ja"),
    [
        (
            {},
            "Cheaper than Bedrock (jp.a.b) from 12,300",
            "1 日 12,300 リクエスト以上なら Bedrock (jp.a.b) より低コスト",
        ),
        ({"reachable": False}, "costs less at any load", "どの負荷でも Bedrock"),
        ({"reachable": None}, "is uncertain", "推定の幅の中"),
        ({"full": None, "reachable": None}, "is not known", "不明"),
        ({"inference_profile": None}, "(a.b)", "(a.b)"),
    ],
)
def test_what_is_said(changes: dict[str, Any], en: str, ja: str) -> None:
    assert en in next(lines(AT._replace(**changes), "en"))
    assert ja in next(lines(AT._replace(**changes), "ja"))


def test_what_it_answers_and_the_price_follow() -> None:
    answers, price = list(lines(AT, "en"))[1:]
    assert answers.startswith(
        "it answers about 20,000 a day (10,000 to 40,000), with 33 sequences at once, first token after"
    )
    assert answers.endswith("ms, 32 (28 to 41) ms per output token, planned at 70% of its rate")
    assert price == "Bedrock's price as of 2026-11-01: https://example.com/prices (2026-11-02)"
    assert "同時 33 系列、最初のトークンまで 120" in list(lines(AT, "ja"))[1]


def test_of_what_is_compiled_the_batch_is_said() -> None:
    compiled = AT._replace(full=FULL._replace(compiled=True, batch=11))
    assert "33 sequences at once, compiled for batch size 11," in list(lines(compiled, "en"))[1]
    assert "同時 33 系列、バッチサイズ 11 でコンパイル、" in list(lines(compiled, "ja"))[1]


def test_what_was_answered_before_is_not_repeated() -> None:
    assert len(list(lines(AT, "en", with_capacity=False))) == 2
