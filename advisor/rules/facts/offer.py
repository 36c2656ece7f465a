"""``deployment.* price.* cost.* performance.* quality.*``: one offer with its price and the estimates made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.dates import first_day
from advisor.core.text import Text
from advisor.rules.facts.fact import BOOL, DATE, Fact, Getter, enum, known, number, of_offer, word
from advisor.rules.logic import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.provenance import Source
    from advisor.core.result import Band, PerformanceEstimate
    from advisor.rules.subject import Subject

BASIS = enum("basis", "published", "computed", "calibrated", "assumed", "derived")
BASIS_LABELS = {
    "published": Text("published", "公表値"),
    "computed": Text("computed", "計算値"),
    "calibrated": Text("calibrated", "較正値"),
    "assumed": Text("assumed", "仮定値"),
    "derived": Text("derived", "推定値"),
}
CHARGE_LABELS = {
    "instance-hour": Text("instance hours", "インスタンス時間"),
    "token": Text("tokens", "トークン"),
    "speech-token": Text("tokens of speech", "音声トークン"),
    "image": Text("images", "画像"),
    "query": Text("queries", "クエリ"),
    "video-second": Text("seconds of video", "動画の秒数"),
}


def _of_performance(read: Callable[[PerformanceEstimate], Any]) -> Getter:
    return lambda s: UNKNOWN if s.performance is None else known(read(s.performance))


def _price_source(s: Subject) -> Source | None:
    return s.price.source if s.price else None


def _price_known(s: Subject) -> Any:
    return UNKNOWN if s.price is None or s.price.usd is None else True


def _age_days(s: Subject) -> Any:
    if s.price is None or s.price.as_of is None:
        return UNKNOWN
    return (s.today - first_day(s.price.as_of)).days


def _quality_known(s: Subject) -> Any:
    return UNKNOWN if s.quality is UNKNOWN else s.quality is not None


def _quality_coverage(s: Subject) -> Any:
    quality = s.quality
    return UNKNOWN if quality is UNKNOWN or quality is None else 100 * quality.coverage


def _ms(name: str, en: str, ja: str, read: Callable[[PerformanceEstimate], float | None]) -> Fact:
    return of_offer(f"performance.{name}", number("ms"), en, ja, _of_performance(read), in_full=True)


def _tpot(name: str, en: str, ja: str, end: Callable[[Band], float]) -> Fact:
    return _ms(name, en, ja, lambda p: None if p.tpot_ms is None else end(p.tpot_ms))


FACTS: tuple[Fact, ...] = (
    of_offer(
        "deployment.platform",
        enum("platform", "bedrock", "sagemaker", "ec2"),
        "the platform",
        "プラットフォーム",
        lambda s: known(s.platform),
    ),
    of_offer(
        "price.known",
        BOOL,
        "the price",
        "価格",
        _price_known,
        _price_source,
    ),
    of_offer(
        "price.query_known",
        BOOL,
        "the price per query",
        "1 クエリあたりの価格",
        _price_known,
        _price_source,
    ),
    of_offer(
        "price.video_known",
        BOOL,
        "the price per second of video, or how many seconds a request has",
        "動画 1 秒あたりの価格、またはリクエストあたりの秒数",
        _price_known,
        _price_source,
    ),
    of_offer(
        "price.speech_known",
        BOOL,
        "the price per token of speech",
        "音声トークンの価格",
        _price_known,
        _price_source,
    ),
    of_offer(
        "price.charge",
        enum("charge", *CHARGE_LABELS),
        "what is charged for",
        "課金の単位",
        lambda s: UNKNOWN if s.price is None else s.price.charge,
        _price_source,
        CHARGE_LABELS,
    ),
    of_offer(
        "price.video_seconds",
        number("seconds"),
        "the length of video that is priced",
        "費用を計算した動画の長さ",
        lambda s: UNKNOWN if s.price is None else s.price.video_seconds,
        _price_source,
        optional=True,
    ),
    of_offer(
        "price.as_of",
        DATE,
        "the date of the price",
        "価格の日付",
        lambda s: UNKNOWN if s.price is None else known(s.price.as_of),
        _price_source,
    ),
    of_offer(
        "price.age_days", number("days"), "the age of the price in days", "価格取得からの日数", _age_days, _price_source
    ),
    of_offer(
        "price.basis",
        BASIS,
        "how the price is known",
        "価格の根拠",
        lambda s: UNKNOWN if s.price is None else known(s.price.basis),
        _price_source,
        BASIS_LABELS,
    ),
    of_offer(
        "cost.monthly",
        number("usd"),
        "the monthly cost",
        "月額費用",
        lambda s: UNKNOWN if s.cost is None else s.cost.monthly,
        lambda s: s.cost.price_source if s.cost else None,
        of_load=True,
    ),
    _ms("ttft_ms_low", "the least time to the first token", "最初のトークンまでの最短時間", lambda p: p.ttft_ms.low),
    _ms(
        "ttft_ms", "the expected time to the first token", "最初のトークンまでの想定時間", lambda p: p.ttft_ms.expected
    ),
    _ms("ttft_ms_high", "the most time to the first token", "最初のトークンまでの最長時間", lambda p: p.ttft_ms.high),
    _tpot("tpot_ms_low", "the least time per output token", "出力トークンあたりの最短時間", lambda b: b.low),
    _tpot("tpot_ms", "the expected time per output token", "出力トークンあたりの想定時間", lambda b: b.expected),
    _tpot("tpot_ms_high", "the most time per output token", "出力トークンあたりの最長時間", lambda b: b.high),
    of_offer(
        "performance.known",
        BOOL,
        "whether the speed is known",
        "速度が分かっているか",
        lambda s: s.timed or UNKNOWN,
        rests_on="performance.ttft_ms",
    ),
    of_offer(
        "performance.basis",
        BASIS,
        "how the speed is known",
        "性能値の根拠",
        _of_performance(lambda p: p.basis),
        labels=BASIS_LABELS,
        in_full=True,
    ),
    of_offer(
        "quality.compared",
        BOOL,
        "whether a suite compares the candidates",
        "品質を比較するベンチマークの有無",
        lambda s: UNKNOWN if s.compared is None else s.compared,
    ),
    of_offer("quality.known", BOOL, "whether a suite scored the model", "評価値の有無", _quality_known, of_model=True),
    of_offer(
        "quality.suite",
        word("suite"),
        "the suite that decided",
        "評価に使ったベンチマーク",
        lambda s: UNKNOWN if s.quality is UNKNOWN or s.quality is None else s.quality.suite,
        of_model=True,
    ),
    of_offer(
        "quality.coverage",
        number("percent"),
        "the share of candidates the suite covers",
        "ベンチマークに収録された候補の割合",
        _quality_coverage,
        of_model=True,
    ),
)
