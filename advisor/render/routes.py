"""The routes of Bedrock in words: what each costs, and where it may process requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.render import money
from advisor.render.wording import joined

if TYPE_CHECKING:
    from advisor.core.hardware import BedrockOffer, BedrockPrice

REGIONS_NAMED = 6
"""Up to this many regions are listed; of more, the countries."""

_OFFER = Text("{name}: {price}; {where}", "{name}: {price}、{where}")
_PRICES = (
    ("input", Text("{} per million input tokens", "入力 100 万トークン {}")),
    ("output", Text("{} per million output tokens", "出力 100 万トークン {}")),
    ("per_image", Text("{} an image", "画像 1 枚 {}")),
    ("per_query", Text("{} a query", "1 クエリ {}")),
    ("per_video_second", Text("{} a second of video", "動画 1 秒 {}")),
)
_PROCESSED = Text("processed in {}", "処理されるリージョン: {}")
_STAYS = Text("processed in {} only", "処理は {} のみ")
_MANY = Text("processed in any of {count} regions in {countries}", "{count} リージョンのいずれかで処理 ({countries})")
_UNKNOWN = Text("where it is processed is not published", "処理されるリージョンは非公表")


def price(of: BedrockPrice, language: Language, yen: float | None) -> str:
    """Return a list price: ``$0.22 per million input tokens, $0.22 per million output tokens``."""
    figures = ((getattr(of, field), text) for field, text in _PRICES)
    told = [text.get(language).format(money.unit_price(usd, language, yen)) for usd, text in figures if usd is not None]
    return joined(told, language)


def where(of: BedrockOffer, language: Language) -> str:
    """Return the regions that may process a request."""
    regions = of.destinations
    if regions is None:
        return _UNKNOWN.get(language)
    if len(regions) == 1:
        return _STAYS.get(language).format(regions[0])
    if len(regions) > REGIONS_NAMED and of.countries:
        return _MANY.get(language).format(count=len(regions), countries=joined(list(of.countries), language))
    return _PROCESSED.get(language).format(joined(list(regions), language))


def offer(of: BedrockOffer, language: Language, yen: float | None) -> str:
    """Return one route: its name, its price, and where it may process requests."""
    return _OFFER.get(language).format(name=of.name, price=price(of.price, language, yen), where=where(of, language))
