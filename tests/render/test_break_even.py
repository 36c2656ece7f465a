from __future__ import annotations

from typing import Any

import pytest

from advisor.core.hardware import BedrockPrice
from advisor.core.provenance import Source
from advisor.core.result import Band
from advisor.core.sizing import BreakEven
from advisor.render.sizing.break_even import lines

PRICE = BedrockPrice(1.0, 4.0, None, "2026-11-01", Source("https://example.com/prices", "2026-11-02"))
AT = BreakEven(12_345.6, Band(10_000, 20_000, 40_000), True, "a.b", "jp.a.b", 0.0015, PRICE)


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
        ({"sustained_requests_per_day": None, "reachable": None}, "is not known", "不明"),
        ({"inference_profile": None}, "(a.b)", "(a.b)"),
    ],
)
def test_what_is_said(changes: dict[str, Any], en: str, ja: str) -> None:
    assert en in next(lines(AT._replace(**changes), "en"))
    assert ja in next(lines(AT._replace(**changes), "ja"))


def test_what_it_answers_and_the_price_follow() -> None:
    assert list(lines(AT, "en"))[1:] == [
        "it answers about 20,000 a day (10,000 to 40,000)",
        "Bedrock's price as of 2026-11-01: https://example.com/prices (2026-11-02)",
    ]
