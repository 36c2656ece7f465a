"""Where an instance and Bedrock cost the same, in words."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.render.capacity import rounded, sustained
from advisor.render.wording import cited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.result import DailyCapacity
    from advisor.core.sizing import BreakEven

_FROM = Text(
    "Cheaper than Bedrock ({route}) from {requests} requests a day on",
    "1 日 {requests} リクエスト以上なら Bedrock ({route}) より低コスト",
)
_NEVER = Text(
    "Bedrock ({route}) costs less at any load: both cost the same at {requests} requests a day, more than it answers",
    "どの負荷でも Bedrock ({route}) の方が低コスト: 同額になる 1 日 {requests} リクエストは、処理できる数を超えます",
)
_OPEN = Text(
    "Costs as much as Bedrock ({route}) at {requests} requests a day; whether it answers as many is uncertain",
    "Bedrock ({route}) と同額になるのは 1 日 {requests} リクエスト。それだけ処理できるかは推定の幅の中にあります",
)
_UNKNOWN_SPEED = Text(
    "Costs as much as Bedrock ({route}) at {requests} requests a day; whether it answers as many is not known",
    "Bedrock ({route}) と同額になるのは 1 日 {requests} リクエスト。それだけ処理できるかは不明です",
)
_PRICE = Text("Bedrock's price as of {date}: {source}", "Bedrock の価格は {date} 時点: {source}")


def lines(it: BreakEven, language: Language, *, with_capacity: bool = True) -> Iterator[str]:
    """Yield the break-even, what the instance keeps up with if that is asked for, and where Bedrock's price is from."""
    route = it.inference_profile or it.bedrock_model_id
    said = verdict(route, it.requests_per_day, it.full, 1, language, reachable=it.reachable)
    yield from said if with_capacity else islice(said, 1)
    if it.price.source:
        yield _PRICE.get(language).format(date=it.price.as_of, source=cited(it.price.source, language))


def verdict(
    route: str,
    requests_per_day: float,
    each: DailyCapacity | None,
    instances: int,
    language: Language,
    *,
    reachable: bool | None,
) -> Iterator[str]:
    """Yield from how many requests a day on ``instances`` cost less than a route of Bedrock, and how many they answer."""
    said = {True: _FROM, False: _NEVER, None: _OPEN}[reachable] if each else _UNKNOWN_SPEED
    yield said.get(language).format(route=route, requests=rounded(requests_per_day))
    if each:
        yield sustained(each, instances, language)
