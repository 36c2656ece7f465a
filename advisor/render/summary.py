"""What every human-readable format says about a report, as short texts in one language; the formats only lay it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.names import names_of
from advisor.core.request import PLATFORMS
from advisor.core.text import Language, Text
from advisor.core.units import format_count, format_gib
from advisor.render import View, evidence, money, ranking, reasons, rejections, sections
from advisor.render.parts import Answer, Row
from advisor.render.wording import VERDICT, dated, joined, place, platform_name
from advisor.rules.book import LicenseBook

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from advisor.core.result import CostEstimate, Option, Recommendation, Report

ALTERNATIVES_SHOWN = 3
"""How many alternatives of a model ``--explain`` names."""

REASONS_SHOWN = 3
"""How many reasons a row shows without ``--explain``."""

PARETO_MARK = "◆"
BAR_CELLS = 10

_HEADINGS = {
    "rank": Text("#", "順位"),
    "model": Text("Model", "モデル"),
    "license": Text("Licence", "ライセンス"),
    "where": Text("Runs on", "実行場所"),
    "memory": Text("Memory per device", "デバイスあたりのメモリ"),
    "cost": Text("USD a month", "月額 (USD)"),
    "why": Text("Why", "理由"),
}
_NOTHING_FITS = Text("Nothing fits these constraints.", "条件を満たす構成はありません。")
_ONE_FITS = Text("1 model fits: {name} on {where}, {cost}.", "条件に合うのは 1 モデルです: {name}、{where}、{cost}。")
_MANY_FIT = Text(
    "{count:,} models fit. First choice: {name} on {where}, {cost}.",
    "{count:,} モデルが条件に合います。第一候補: {name}、{where}、{cost}。",
)
PARETO = Text(
    "{mark} Pareto front of cost and quality: no other model that fits is both cheaper and better "
    "(those without a score are not compared).",
    "{mark} コストと品質のパレート最適: 条件に合う候補に、これより安く、かつ品質も高いものはありません"
    " (スコアのない候補は比較していません)。",
)
_CATALOG = Text("Catalogue {} ({}), prices as of {}.", "カタログ {} ({})、価格の時点: {}。")
_CATALOG_UNPRICED = Text("Catalogue {} ({}).", "カタログ {} ({})。")
_ASSUMED = Text("Assumed: {}.", "仮定した条件: {}。")
_ASSUMPTIONS: dict[str, Text] = {
    "purpose.tasks": Text("task {}", "用途は{}"),
    "model.dtype": Text("number format {}", "数値形式は {}"),
    "where.region": Text("region {}", "リージョンは {}"),
    "load.input_tokens": Text("{} input tokens", "入力 {} トークン"),
    "load.output_tokens": Text("{} output tokens", "出力 {} トークン"),
    "load.concurrency": Text("concurrency {}", "同時実行数 {}"),
    "load.requests_per_day": Text("{} requests a day", "1 日 {} リクエスト"),
    "load.hours_per_month": Text("{} hours a month", "月 {} 時間稼働"),
}
_READ_ONLY = frozenset({"embedding", "reranking"})
"""Tasks without output tokens."""
_OF_IMAGES = frozenset({"text-to-image", "image-upscaling", "image-editing", "text-to-video"})
"""Tasks that nobody counts in tokens."""
_TOKENS = ("load.input_tokens", "load.output_tokens")
_COMMERCIAL = {True: Text("commercial use", "商用利用"), False: Text("no commercial use", "商用利用なし")}
_ALL_PLATFORMS = Text("any platform", "プラットフォームは問わない")
_PLATFORMS = Text("platform {}", "プラットフォームは {}")
_QUANTIZATION = Text("quantization {}", "量子化は {}")
_NOT_QUANTIZED = Text("no quantization", "量子化なし")
_MANAGED = Text("managed by Bedrock", "Bedrock が管理")
_NO_COST = Text("not known", "不明")
_MONTHLY = Text("{} a month", "月額 {}")
_PRICE_UNKNOWN = Text("price not known", "価格は不明")
_ESTIMATE = Text("estimate", "推定")
_PARAMETERS = Text("{} parameters", "パラメータ {}")
_SIZE_UNKNOWN = Text("size not known", "サイズ不明")
_NO_LICENSE = Text("none stated", "記載なし")


def answer(report: Report, view: View) -> Answer:
    """Return the texts of a report."""
    book = LicenseBook(view.catalog.licenses)
    found = [
        rejections.rejected(report, view),
        sections.undetermined(report, view),
        sections.relaxations(report, view),
        sections.notes(report, view),
    ]
    if not report.recommended:
        found.insert(0, found.pop(2))  # what would help comes first where nothing fits
    if view.explain:
        from advisor.render import details

        found = [details.chosen(report, view), *found, details.others(report, view)]
    footnotes = reasons.footnotes(report.recommended, view.language, view.yen_per_usd)
    return Answer(
        headline=headline(report, view),
        rows=tuple([row(entry, view, book, footnotes) for entry in report.recommended]),
        caption=(*reasons.footnote_lines(footnotes), *caption(report, view)),
        sections=tuple([section for section in found if section]),
        sources=None if view.explain else evidence.sources(report, view),
    )


def heading(name: str, language: Language) -> str:
    """Return a column's heading."""
    return _HEADINGS[name].get(language)


def headline(report: Report, view: View) -> str:
    """Return the answer in a sentence."""
    language = view.language
    if not report.recommended:
        return _NOTHING_FITS.get(language)
    best = report.recommended[0]
    cost = best.best.cost
    text = _ONE_FITS if report.feasible_models == 1 else _MANY_FIT
    return text.get(language).format(
        count=report.feasible_models,
        name=best.model.name,
        where=where(best.best, view)[0],
        cost=monthly(cost, language, view.yen_per_usd),
    )


def row(entry: Recommendation, view: View, book: LicenseBook, footnotes: Mapping[str, str]) -> Row:
    """Return the texts of one recommended model."""
    language, model, best = view.language, entry.model, entry.best
    verdict = book.terms(model).commercial_use
    return Row(
        rank=str(entry.rank),
        pareto=entry.pareto,
        model=model.name,
        model_id=model.id,
        size=size(model.parameters, language),
        license=book.title(model, language) or _NO_LICENSE.get(language),
        verdict=verdict,
        verdict_text=VERDICT[verdict].get(language),
        where=where(best, view),
        memory=memory_line(best, language),
        fill=fill(best),
        cost=cost_line(best.cost, language, view.yen_per_usd),
        hourly=hourly_line(best.cost, language, view.yen_per_usd) if best.cost else None,
        why=tuple(reasons.why(entry, view, footnotes, None if view.explain else REASONS_SHOWN)),
    )


def size(parameters: int | None, language: Language) -> str:
    """Return the size of a model, or that it is not known."""
    if parameters is None:
        return _SIZE_UNKNOWN.get(language)
    return _PARAMETERS.get(language).format(format_count(parameters))


def where(option: Option, view: View) -> tuple[str, str]:
    """Return where an option runs: the thing one pays for, then the details."""
    return place(option.deployment, view.catalog, view.language)


def fill(option: Option) -> float | None:
    """Return required ÷ available memory of the fullest device."""
    m = option.memory
    return m.per_accelerator_required_bytes / m.per_accelerator_available_bytes if m else None


def bar(fill: float) -> str:
    """Return a bar of ten cells: ``███████░░░``."""
    full = min(BAR_CELLS, max(0, round(fill * BAR_CELLS)))
    return "█" * full + "░" * (BAR_CELLS - full)


def memory_line(option: Option, language: Language) -> str:
    """Return required and available memory of the fullest device: ``13.9 / 20.2 GiB``."""
    m = option.memory
    if m is None:
        return _MANAGED.get(language)
    needed = format_gib(m.per_accelerator_required_bytes).removesuffix(" GiB")
    return f"{needed} / {format_gib(m.per_accelerator_available_bytes)}"


def cost_line(cost: CostEstimate | None, language: Language, yen: float | None = None) -> str:
    """Return the monthly cost."""
    return money.usd(cost.monthly, language, yen) if cost else _NO_COST.get(language)


def monthly(cost: CostEstimate | None, language: Language, yen: float | None = None) -> str:
    """Return the monthly cost within a sentence: ``$414 a month``, ``price not known``."""
    if cost is None:
        return _PRICE_UNKNOWN.get(language)
    return _MONTHLY.get(language).format(money.usd(cost.monthly, language, yen))


def hourly_line(cost: CostEstimate, language: Language, yen: float | None = None) -> str | None:
    """Return the hourly price, and that it is an estimate where no price was published."""
    parts = []
    if cost.hourly is not None:
        parts.append(money.beside(f"{money.hourly(cost.hourly, language)}/h", cost.hourly, language, yen))
    if cost.basis == "derived":
        parts.append(_ESTIMATE.get(language))
    return joined(parts, language) or None


def caption(report: Report, view: View) -> list[str]:
    """Return what a reader must know below the table: the mark, the defaults that were used, the data."""
    language = view.language
    lines = []
    if any(entry.pareto for entry in report.recommended):
        lines.append(PARETO.get(language).format(mark=PARETO_MARK))
    if report.recommended:
        lines.append(ranking.caption(report.objective, language, view.yen_per_usd))
    assumed = assumed_line(report, language)
    if assumed:
        lines.append(assumed)
    lines += stamp_lines(report, view)
    return lines


def assumed_line(report: Report, language: Language) -> str | None:
    """Return the defaults that were used, in a sentence."""
    if not report.request.assumed:
        return None
    told = matters(report.request.assumed, report.request.purpose.tasks)
    parts = [assumption(name, _value_of(report, name), language) for name in told]
    return _ASSUMED.get(language).format(joined(parts, language))


def stamp_lines(report: Report, view: View) -> list[str]:
    """Return the rate, which data answered and of when, what the report is not, and when it was made where that was asked."""
    language = view.language
    lines = [*money.caption(view.yen_per_usd, language)]
    stamp = report.catalog
    dates = price_dates(report, view)
    text = _CATALOG if dates else _CATALOG_UNPRICED
    lines.append(text.get(language).format(stamp.version, stamp.digest[:12], dates))
    lines.append(evidence.DISCLAIMER.get(language))
    if view.stamp:
        lines.append(view.stamp)
    return lines


def matters(assumed: Iterable[str], tasks: Collection[str]) -> list[str]:
    """Return the assumptions that matter for these tasks: vectors are no output tokens, images are no tokens at all."""
    if tasks and _OF_IMAGES.issuperset(tasks):
        return [name for name in assumed if name not in _TOKENS]
    if tasks and _READ_ONLY.issuperset(tasks):
        return [name for name in assumed if name != "load.output_tokens"]
    return list(assumed)


def price_dates(report: Report, view: View) -> str | None:
    """Return of when the shown prices are: one date, or one a platform where they differ (``None``: no price shown)."""
    shown = (
        option
        for entry in report.recommended
        for option in (entry.best, *(entry.alternatives[:ALTERNATIVES_SHOWN] if view.explain else ()))
    )
    return dated(((o.deployment.platform, o.cost.price_as_of) for o in shown if o.cost), view.language)


def _value_of(report: Report, name: str) -> Any:
    group, _, key = name.partition(".")
    return getattr(getattr(report.request, group), key)


_PURCHASES = {
    "on-demand": Text("on-demand prices", "オンデマンド料金"),
    "spot": Text("spot prices", "スポット料金"),
    "reserved-1yr": Text("prices reserved for one year", "1 年リザーブド料金"),
    "reserved-3yr": Text("prices reserved for three years", "3 年リザーブド料金"),
}


def assumption(name: str, value: Any, language: Language) -> str:
    """Word one default that was used; ``name`` is its dotted name in the request."""
    if name == "use.commercial":
        return _COMMERCIAL[bool(value)].get(language)
    if name == "where.platforms":
        if set(value) == set(PLATFORMS):
            return _ALL_PLATFORMS.get(language)
        return _PLATFORMS.get(language).format(joined([platform_name(p) for p in value], language))
    if name == "where.purchase":
        return _PURCHASES[value].get(language)
    if name == "limits.quantizations":
        if tuple(value) == ("none",):
            return _NOT_QUANTIZED.get(language)
        return _QUANTIZATION.get(language).format(joined(list(value), language))
    if name == "purpose.tasks":
        value = tuple(names_of("task", value, language))
    template = _ASSUMPTIONS.get(name)
    shown = _plain(value, language)
    return template.get(language).format(shown) if template else f"{name} {shown}"


def _plain(value: Any, language: Language) -> str:
    if isinstance(value, tuple):
        return joined([str(v) for v in value], language)
    if isinstance(value, float):
        return f"{value:,g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
