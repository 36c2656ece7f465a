"""``channel.*``: one way to get the model - Hugging Face, JumpStart or a route of Bedrock - seen from the region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.model import ENDPOINTS
from advisor.core.text import Text
from advisor.rules.facts.fact import BOOL, DATE, TEXT, Fact, Getter, Part, Type, enum, number, word, words
from advisor.rules.facts.lifecycle import LIFECYCLE, LIFECYCLE_LABELS, days_until
from advisor.rules.facts.model import cited
from advisor.rules.logic import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.provenance import Source
    from advisor.rules.subject import Channel, Subject

_CHANNEL_LABELS = {
    "huggingface": Text("Hugging Face", "Hugging Face"),
    "jumpstart": Text("SageMaker JumpStart", "SageMaker JumpStart"),
    "bedrock": Text("Amazon Bedrock", "Amazon Bedrock"),
    "local": Text("files of one's own", "手元のファイル"),
}
_GATED_LABELS = {
    "no": Text("no", "不要"),
    "auto": Text("after accepting the terms", "規約への同意が必要"),
    "manual": Text("after approval by the publisher", "公開元の承認が必要"),
}


def _of_channel(read: Callable[[Channel], Any]) -> Getter:
    def get(s: Subject) -> Any:
        if s.channel is None:
            return UNKNOWN
        value = read(s.channel)
        return UNKNOWN if value is None else value

    return get


def _ends(s: Subject) -> Any:
    if s.channel is None:
        return UNKNOWN
    return UNKNOWN if s.channel.lifecycle.status == "gone" and s.channel.ends is None else s.channel.ends


def _leaves_region(s: Subject) -> Any:
    if s.channel is None or s.channel.destinations is None:
        return UNKNOWN
    region = s.request.where.region
    return any(destination != region for destination in s.channel.destinations)


def _leaves_country(s: Subject) -> Any:
    if s.channel is None or s.channel.countries is None or s.region is None:
        return UNKNOWN
    country = s.region.country
    return any(other != country for other in s.channel.countries)


def _optional(read: Callable[[Channel], Any]) -> Getter:
    return lambda s: UNKNOWN if s.channel is None else read(s.channel)


def _cited(s: Subject) -> Source | None:
    """Return the source the catalogue names for the channel of the model."""
    return cited(f"channels.{s.channel.name}")(s) if s.channel else None


def _fact(
    name: str,
    type_: Type,
    en: str,
    ja: str,
    get: Getter,
    *,
    optional: bool = False,
    labels: dict[str, Text] | None = None,
    rests_on: str | None = None,
    reads: Part | None = None,
) -> Fact:
    return Fact(
        f"channel.{name}",
        type_,
        "channel",
        Text(en, ja),
        get,
        optional=optional,
        labels=labels,
        source=_cited,
        rests_on=rests_on,
        reads=reads,
    )


FACTS: tuple[Fact, ...] = (
    _fact(
        "name",
        enum("channel", "huggingface", "jumpstart", "bedrock", "local"),
        "the channel",
        "提供チャネル",
        _of_channel(lambda c: c.name),
        labels=_CHANNEL_LABELS,
    ),
    _fact("id", word("channel-id"), "the channel's id of the model", "チャネルでの ID", _of_channel(lambda c: c.id)),
    _fact(
        "status",
        LIFECYCLE,
        "whether the channel still offers the model",
        "チャネルでの提供状況",
        _of_channel(lambda c: c.lifecycle.status),
        labels=LIFECYCLE_LABELS,
        reads="channel-lifecycle",
    ),
    _fact(
        "ends",
        DATE,
        "the channel's end-of-life date",
        "チャネルでの提供終了日",
        _ends,
        optional=True,
        reads="channel-lifecycle",
    ),
    _fact(
        "days_until_end",
        number("days"),
        "days until the channel's end of life",
        "チャネルでの提供終了までの日数",
        lambda s: days_until(_ends(s), s.today),
        optional=True,
        rests_on="channel.ends",
        reads="channel-lifecycle",
    ),
    _fact(
        "replacements",
        words("model"),
        "what replaces the model on the channel",
        "チャネルでの後継モデル",
        _of_channel(lambda c: c.lifecycle.replacements),
    ),
    _fact(
        "served",
        BOOL,
        "whether the region reaches the model",
        "リージョンから利用できるか",
        _of_channel(lambda c: c.served),
    ),
    _fact(
        "regions",
        words("region"),
        "the regions that reach the model",
        "利用できるリージョン",
        _of_channel(lambda c: c.regions),
    ),
    _fact(
        "route",
        word("route"),
        "the route (in-region or inference profile)",
        "経路 (リージョン内または推論プロファイル)",
        _optional(lambda c: c.route),
        optional=True,
    ),
    _fact(
        "endpoints",
        enum("bedrock-endpoint", *ENDPOINTS)._replace(many=True),
        "the endpoints of Bedrock that take the requests",
        "リクエストを受け付ける Bedrock のエンドポイント",
        _of_channel(lambda c: c.endpoints),
    ),
    _fact(
        "destinations",
        words("region"),
        "the regions that may process requests",
        "リクエストを処理するリージョン",
        _of_channel(lambda c: c.destinations),
    ),
    _fact(
        "countries",
        words("country"),
        "the countries that may process requests",
        "リクエストを処理する国",
        _of_channel(lambda c: c.countries),
    ),
    _fact(
        "leaves_region",
        BOOL,
        "whether requests may leave the region",
        "リクエストがリージョン外に出るか",
        _leaves_region,
        rests_on="channel.destinations",
    ),
    _fact(
        "leaves_country",
        BOOL,
        "whether requests may leave the country",
        "リクエストが国外に出るか",
        _leaves_country,
        rests_on="channel.countries",
    ),
    _fact(
        "context_length",
        number("tokens"),
        "the channel's context length",
        "チャネルでのコンテキスト長",
        _optional(lambda c: c.context_length),
        optional=True,
    ),
    _fact(
        "max_output_tokens",
        number("tokens"),
        "the channel's limit of output tokens",
        "チャネルでの出力トークン数の上限",
        _optional(lambda c: c.max_output_tokens),
        optional=True,
    ),
    _fact(
        "gated",
        enum("gated", "no", "auto", "manual"),
        "whether the weights are gated",
        "重みの入手に手続きが必要か",
        _of_channel(lambda c: c.gated),
        labels=_GATED_LABELS,
    ),
    _fact(
        "marketplace",
        BOOL,
        "whether it is an AWS Marketplace product",
        "AWS Marketplace の製品か",
        _of_channel(lambda c: c.marketplace),
    ),
    _fact(
        "fine_tunable",
        BOOL,
        "whether the channel offers fine-tuning",
        "チャネルがファインチューニングに対応しているか",
        _of_channel(lambda c: c.fine_tunable),
    ),
    _fact(
        "eula",
        TEXT,
        "the terms to accept on the channel",
        "チャネルで同意が必要な規約",
        _optional(lambda c: c.eula),
        optional=True,
    ),
)
