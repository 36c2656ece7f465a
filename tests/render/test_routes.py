from __future__ import annotations

import pytest

from advisor.core.hardware import BedrockOffer, BedrockPrice
from advisor.render import routes

PRICE = BedrockPrice(1.0, 5.0, None, "2026-11-12", None)
OFFER = BedrockOffer("a.b", "jp.a.b", PRICE, 0.001, ("ap-northeast-1", "ap-northeast-3"), ("JP",))


def test_a_route_has_its_price_and_where_it_leads() -> None:
    assert routes.offer(OFFER, "en", None) == (
        "jp.a.b: $1.00 per million input tokens, $5.00 per million output tokens; processed in ap-northeast-1, ap-northeast-3"
    )
    assert routes.offer(OFFER, "ja", 155) == (
        "jp.a.b: 入力 100 万トークン $1.00 (約 ¥155)、出力 100 万トークン $5.00 (約 ¥775)、"
        "処理されるリージョン: ap-northeast-1、ap-northeast-3"
    )


@pytest.mark.parametrize(
    ("destinations", "countries", "en", "ja"),
    [
        (("us-east-1",), ("US",), "processed in us-east-1 only", "処理は us-east-1 のみ"),
        (None, None, "is not published", "非公表"),
        (
            tuple(f"r-{i}" for i in range(9)),
            ("JP", "US"),
            "any of 9 regions in JP, US",
            "9 リージョンのいずれかで処理 (JP、US)",
        ),
        (tuple(f"r-{i}" for i in range(9)), None, "r-0, r-1", "r-0、r-1"),
    ],
)
def test_where(destinations: tuple[str, ...] | None, countries: tuple[str, ...] | None, en: str, ja: str) -> None:
    made = OFFER._replace(destinations=destinations, countries=countries)
    assert en in routes.where(made, "en")
    assert ja in routes.where(made, "ja")


def test_other_prices() -> None:
    assert routes.price(BedrockPrice(None, None, 0.04, "2026-11-12", None), "en", None) == "$0.04 an image"
