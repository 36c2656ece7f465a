"""What every human-readable format says about a report, as short texts in one language; the formats only lay it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.core.licensing import CommercialUse
from advisor.core.result import CostEstimate, Finding, Option, Recommendation, Rejection, Report, Undetermined
from advisor.core.text import Language, Text
from advisor.core.units import format_count, format_gib, format_usd
from advisor.render import View
from advisor.render.licenses import LicenseBook
from advisor.render.wording import SEVERITY, VERDICT, joined, place, platform_name, sentence

COLUMNS = ("rank", "model", "license", "where", "memory", "cost", "why")
REASONS_SHOWN = 3
"""How many reasons a row shows without ``--explain``."""

_HEADINGS = {
    "rank": Text("#", "順位"),
    "model": Text("Model", "モデル"),
    "license": Text("Licence", "ライセンス"),
    "where": Text("Runs on", "実行場所"),
    "memory": Text("Memory of each device", "デバイスごとのメモリ"),
    "cost": Text("USD a month", "月額 (USD)"),
    "why": Text("Why", "理由"),
}
_NOTHING_FITS = Text("Nothing fits these constraints.", "条件を満たす構成はありません。")
_ONE_FITS = Text("1 model fits: {name} on {where}, {cost} a month.", "条件に合うのは 1 モデルです: {name}、{where}、月額 {cost}。")
_MANY_FIT = Text(
    "{count:,} models fit. First choice: {name} on {where}, {cost} a month.",
    "{count:,} モデルが条件に合います。第一候補: {name}、{where}、月額 {cost}。",
)
_PARETO = Text(
    "{mark} nothing else listed is both cheaper and better (Pareto front)",
    "{mark} これより安くて性能も高い候補は一覧にない (パレート最適)",
)
_CATALOG = Text("Catalogue {} ({}), prices as of {}.", "カタログ {} ({})、価格は {} 時点。")
_CATALOG_UNPRICED = Text("Catalogue {} ({}).", "カタログ {} ({})。")
_ASSUMED = Text("Assumed: {}.", "仮定した条件: {}。")
_ASSUMPTIONS: dict[str, Text] = {
    "purpose.tasks": Text("task {}", "用途は {}"),
    "where.region": Text("region {}", "リージョンは {}"),
    "where.purchase": Text("{} prices", "購入方法は {}"),
    "load.input_tokens": Text("{} input tokens", "入力 {} トークン"),
    "load.output_tokens": Text("{} output tokens", "出力 {} トークン"),
    "load.concurrency": Text("concurrency {}", "同時実行数 {}"),
    "load.requests_per_day": Text("{} requests a day", "1 日 {} リクエスト"),
    "load.hours_per_month": Text("{} hours a month", "月 {} 時間稼働"),
}
_COMMERCIAL = {True: Text("commercial use", "商用利用"), False: Text("no commercial use", "商用利用なし")}
_ALL_PLATFORMS = Text("any platform", "プラットフォームは問わない")
_PLATFORMS = Text("platform {}", "プラットフォームは {}")
_QUANTIZATION = Text("quantization {}", "量子化は {}")
_NOT_QUANTIZED = Text("no quantization", "量子化なし")
_QUALITY = Text(
    "{suite} {value:g}: above {share:.0%} of its models ({as_of})",
    "{suite} {value:g}: 収録モデルの {share:.0%} を上回る ({as_of})",
)
_NO_QUALITY = Text("no benchmark for this task covers it", "この用途のベンチマークに結果がない")
_NO_REMARKS = Text("no warnings", "注意点なし")
_MORE = Text("{} more with --explain", "ほか {} 件は --explain で表示")
_MANAGED = Text("managed by Bedrock", "Bedrock が管理")
_NO_COST = Text("cost not known", "費用は不明")
_ESTIMATE = Text("estimate", "推定")
_PARAMETERS = Text("{} parameters", "パラメータ {}")
_SIZE_UNKNOWN = Text("size not published", "サイズ非公開")
_NO_LICENSE = Text("none stated", "記載なし")
PARETO_MARK = "◆"


@dataclass(frozen=True, slots=True)
class Row:
    """One recommended model as texts; ``fill`` is the used part of the device, 0 to 1 (``None``: no device)."""

    rank: str
    pareto: bool
    model: str
    model_id: str
    size: str
    license: str
    verdict: CommercialUse | None
    verdict_text: str
    where: tuple[str, str]
    memory: str
    fill: float | None
    cost: str
    hourly: str | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list with what belongs under it."""

    text: str
    under: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A titled list, with sections of its own where it has parts."""

    title: str
    items: tuple[Item, ...] = ()
    parts: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a human-readable format says, in order."""

    headline: str
    rows: tuple[Row, ...]
    caption: tuple[str, ...]
    sections: tuple[Section, ...]


def answer(report: Report, view: View) -> Answer:
    """Return the texts of a report."""
    book = LicenseBook(view.catalog.licenses)
    sections = [section for build in (_rejected, _undetermined, _relaxations, _notes) if (section := build(report, view))]
    if view.explain:
        from advisor.render.details import details

        sections = [*details(report, view), *sections[2:]] if False else _explained(report, view, sections)
    return Answer(
        headline=headline(report, view),
        rows=tuple(row(entry, view, book) for entry in report.recommended),
        caption=tuple(caption(report, view)),
        sections=tuple(sections),
    )
