"""``request.*`` and ``region.*``: what was asked. The same for every candidate of one request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.text import Text
from advisor.rules.facts.fact import BOOL, Fact, Getter, Type, enum, number, word, words
from advisor.rules.logic import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.hardware import Region
    from advisor.core.request import Request


def _asked(
    name: str,
    type_: Type,
    en: str,
    ja: str,
    read: Callable[[Request], Any],
    *,
    optional: bool = False,
    labels: dict[str, Text] | None = None,
) -> Fact:
    return Fact(
        f"request.{name}", type_, "request", Text(en, ja), lambda s: read(s.request), optional=optional, labels=labels
    )


def _limit(name: str, type_: Type, en: str, ja: str, read: Callable[[Request], Any]) -> Fact:
    return _asked(name, type_, en, ja, read, optional=True)


def _of_region(read: Callable[[Region], Any]) -> Getter:
    return lambda s: UNKNOWN if s.region is None else read(s.region)


FINE_TUNE_LABELS = {
    "none": Text("no fine-tuning", "ファインチューニングなし"),
    "lora": Text("LoRA", "LoRA"),
    "qlora": Text("QLoRA", "QLoRA"),
    "full": Text("full fine-tuning", "フルファインチューニング"),
}
_HOSTING = {"internal": Text("internal use", "社内利用"), "saas": Text("a service for others", "外部向けサービス")}

FACTS: tuple[Fact, ...] = (
    _asked("commercial", BOOL, "commercial use is asked", "商用利用の希望", lambda r: r.use.commercial),
    _asked(
        "distribute_weights",
        BOOL,
        "the weights will be passed on",
        "重みを配布する予定",
        lambda r: r.use.distribute_weights,
    ),
    _asked(
        "train_on_outputs",
        BOOL,
        "outputs will train other models",
        "出力をほかのモデルの学習に使う予定",
        lambda r: r.use.train_on_outputs,
    ),
    _asked(
        "hosting",
        enum("hosting", "internal", "saas"),
        "who the model will serve",
        "提供形態",
        lambda r: r.use.hosting,
        optional=True,
        labels=_HOSTING,
    ),
    _limit(
        "monthly_active_users",
        number("users"),
        "the user's monthly active users",
        "利用者の月間アクティブユーザー数",
        lambda r: r.use.monthly_active_users,
    ),
    _limit(
        "annual_revenue_usd",
        number("usd"),
        "the user's annual revenue",
        "利用者の年間売上高",
        lambda r: r.use.annual_revenue_usd,
    ),
    _limit("jurisdiction", word("country"), "the user's country", "利用者の所在国", lambda r: r.use.jurisdiction),
    _asked(
        "fine_tune",
        enum("fine-tune", "none", "lora", "qlora", "full"),
        "the fine-tuning asked",
        "希望するファインチューニング",
        lambda r: r.use.fine_tune,
        labels=FINE_TUNE_LABELS,
    ),
    _asked("tasks", words("task"), "the tasks asked", "希望する用途", lambda r: r.purpose.tasks),
    _asked("languages", words("language"), "the languages asked", "希望する言語", lambda r: r.purpose.languages),
    _asked(
        "platforms",
        words("platform"),
        "the platforms allowed",
        "利用できるプラットフォーム",
        lambda r: r.where.platforms,
    ),
    _asked(
        "residency",
        enum("residency", "region", "country", "any"),
        "where data may be processed",
        "データの処理場所の条件",
        lambda r: r.where.residency,
    ),
    _asked(
        "instance_families",
        words("instance-family"),
        "the instance families allowed",
        "利用できるインスタンスファミリー",
        lambda r: r.where.instance_families,
    ),
    _asked(
        "purchase",
        enum("purchase", "on-demand", "spot", "reserved-1yr", "reserved-3yr"),
        "how instances are bought",
        "購入方法",
        lambda r: r.where.purchase,
    ),
    _asked("input_tokens", number("tokens"), "tokens in", "入力トークン数", lambda r: r.load.input_tokens),
    _asked("output_tokens", number("tokens"), "tokens out", "出力トークン数", lambda r: r.load.output_tokens),
    _asked(
        "total_tokens",
        number("tokens"),
        "tokens in and out",
        "入出力の合計トークン数",
        lambda r: r.load.input_tokens + r.load.output_tokens,
    ),
    _asked("concurrency", number("sequences"), "simultaneous sequences", "同時実行数", lambda r: r.load.concurrency),
    _asked(
        "requests_per_day",
        number("requests"),
        "requests a day",
        "1 日あたりのリクエスト数",
        lambda r: r.load.requests_per_day,
    ),
    _asked("hours_per_month", number("hours"), "hours up per month", "月間稼働時間", lambda r: r.load.hours_per_month),
    _limit(
        "min_context",
        number("tokens"),
        "the least context length",
        "最小コンテキスト長",
        lambda r: r.limits.min_context,
    ),
    _limit(
        "min_parameters",
        number("parameters"),
        "the least parameters",
        "最小パラメータ数",
        lambda r: r.limits.min_parameters,
    ),
    _limit(
        "max_parameters",
        number("parameters"),
        "the most parameters",
        "最大パラメータ数",
        lambda r: r.limits.max_parameters,
    ),
    _limit("max_monthly_usd", number("usd"), "the monthly budget", "月額予算", lambda r: r.limits.max_monthly_usd),
    _limit(
        "max_ttft_ms",
        number("ms"),
        "the most time to the first token",
        "最初のトークンまでの時間の上限",
        lambda r: r.limits.max_ttft_ms,
    ),
    _limit(
        "max_tpot_ms",
        number("ms"),
        "the most time per output token",
        "出力トークンあたりの時間の上限",
        lambda r: r.limits.max_tpot_ms,
    ),
    _asked(
        "quantizations",
        words("quantization"),
        "the quantization methods allowed",
        "許容する量子化方式",
        lambda r: r.limits.quantizations,
    ),
    Fact(
        "region.id",
        word("region"),
        "request",
        Text("the region", "リージョン"),
        lambda s: s.request.where.region,
    ),
    Fact(
        "region.name",
        Type("text", "text"),
        "request",
        Text("the region's name", "リージョン名"),
        _of_region(lambda r: r.name),
    ),
    Fact(
        "region.country",
        word("country"),
        "request",
        Text("the region's country", "リージョンの国"),
        _of_region(lambda r: r.country),
    ),
    Fact(
        "region.geography",
        word("geography"),
        "request",
        Text("the region's geography", "リージョンの地域"),
        _of_region(lambda r: r.geography),
    ),
)
