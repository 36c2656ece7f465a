"""What every human-readable format says about a sizing, as short texts in one language; the formats lay it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.core.units import format_usd
from advisor.render.sizing import break_even
from advisor.render.sizing.findings import sections
from advisor.render.sizing.kinds import kinds
from advisor.render.sizing.model import model_facts
from advisor.render.sizing.parts import GLYPHS, SizingTexts
from advisor.render.sizing.rows import detail, of_available, row
from advisor.render.sizing.wording import UNKNOWN, devices, on_cores, place_name, reasons
from advisor.render.summary import assumption
from advisor.render.wording import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.core.result import CatalogStamp
    from advisor.core.sizing import SizedDeployment, SizingReport
    from advisor.render import View
    from advisor.render.sizing.rows import Kind

ROWS_SHOWN = 12
"""How many kinds of hardware a table shows."""

NEAREST_SHOWN = 5
"""How many it shows when none fits."""

_FITS = Text("{model} fits on {where}: {memory}.", "{model} は {where} に収まります: {memory}。")
_DOES_NOT = Text("{model} does not run on {where}: {reasons}.", "{model} は {where} では動かせません: {reasons}。")
_NOT_KNOWN = Text(
    "Whether {model} runs on {where} is not known: {reasons}.", "{model} が {where} で動くかは不明です: {reasons}。"
)
_FIT = Text(
    "{model} fits on {count:,} of {all:,} kinds of hardware in {region}.",
    "{model} は、{region}のハードウェア {all:,} 種類のうち {count:,} 種類に収まります。",
)
_NOTHING_FITS = Text(
    "{model} fits on none of the {all:,} kinds of hardware in {region}.",
    "{model} は、{region}のハードウェア {all:,} 種類のいずれにも収まりません。",
)
_MANAGED = Text(
    "{model} runs on Bedrock, which manages the memory; routes from {region}: {count:,}.",
    "{model} は Bedrock で動き、メモリは Bedrock が管理します。{region}から使える経路: {count:,} 件。",
)
_NOT_SIZED = Text("{model}: {reasons}.", "{model}: {reasons}。")
_NOT_OFFERED = Text("{model} does not run in {region}: {reasons}.", "{model} は、{region}では動かせません: {reasons}。")
_HEADINGS = (
    Text("Runs on", "実行場所"),
    Text("Memory per device", "デバイスあたりのメモリ"),
    Text("Holds", "保持できる量"),
    Text("Tokens/s", "トークン/秒"),
    Text("USD a month", "月額 (USD)"),
)
_BEDROCK_HEADINGS = (
    Text("Bedrock route", "Bedrock の経路"),
    Text("Memory", "メモリ"),
    Text("Tokens", "トークン数"),
    Text("Price", "料金"),
    Text("USD a month", "月額 (USD)"),
)
_LEGEND = Text(
    "{} weights · {} KV cache · {} activations · {} overhead",
    "{} 重み · {} KV キャッシュ · {} 活性化 · {} オーバーヘッド",
)
_SMALLEST = Text(
    "Smallest instance that fits, by price: {where} ({devices}), {cost} a month.",
    "収まる最小 (最安) のインスタンス: {where} ({devices})、月額 {cost}。",
)
_LARGEST = Text(
    "Largest context that fits there: {tokens:,} tokens{whole}.",
    "そこに収まる最大のコンテキスト: {tokens:,} トークン{whole}。",
)
_LARGEST_AT_LOAD = Text(
    "Largest context that fits there in each of {count:,} sequences at a time: {tokens:,} tokens{whole}.",
    "そこで同時 {count:,} 系列のそれぞれに収まる最大のコンテキスト: {tokens:,} トークン{whole}。",
)
_LARGEST_HERE = Text(
    "Largest context that fits: {tokens:,} tokens{whole}.", "収まる最大のコンテキスト: {tokens:,} トークン{whole}。"
)
_LARGEST_HERE_AT_LOAD = Text(
    "Largest context that fits in each of {count:,} sequences at a time: {tokens:,} tokens{whole}.",
    "同時 {count:,} 系列のそれぞれに収まる最大のコンテキスト: {tokens:,} トークン{whole}。",
)
_WHOLE = Text(", all the model takes", " (モデルの上限)")
_WHOLE_FROM = Text(
    "The model's whole context of {tokens:,} tokens fits from {where} ({devices}) on, {cost} a month.",
    "モデルの上限 {tokens:,} トークンが収まる最も安い構成: {where} ({devices})、月額 {cost}。",
)
_MORE = Text(
    "{:,} more kinds of hardware fit: --format json lists them.", "ほか {:,} 種類は --format json で表示します。"
)
_NEAREST = Text("The nearest to fitting are shown.", "収まらない構成を、不足の少ない順に示します。")
_ASSUMED = Text("Assumed: {}.", "仮定した条件: {}。")
_CATALOG = Text("Catalogue {} ({}), prices as of {}.", "カタログ {} ({})、価格は {} 時点。")
_CATALOG_UNPRICED = Text("Catalogue {} ({}).", "カタログ {} ({})。")


def texts(report: SizingReport, view: View) -> SizingTexts:
    """Return the texts of a sizing."""
    language = view.language
    asked = report.deployments[0] if report.question.instance is not None and report.deployments else None
    found = kinds(report.deployments or (*report.rejected, *report.undetermined)) if asked is None else []
    shown = [k for k in found if k[0].fits or k[0].memory][: ROWS_SHOWN if report.deployments else NEAREST_SHOWN]
    routes = any(k[0].deployment.platform == "bedrock" for k in shown)
    rows = tuple([row(kind, report, view) for kind in shown])
    return SizingTexts(
        headline=headline(report, view),
        facts=tuple(model_facts(report, view)),
        detail=detail(asked, report, view) if asked else None,
        headings=tuple([h.get(language) for h in (_BEDROCK_HEADINGS if routes else _HEADINGS)]),
        rows=rows,
        legend=_LEGEND.get(language).format(*GLYPHS) if any(r.breakdown for r in rows) else None,
        sentences=tuple(_sentences(report, found, len(rows), language)),
        sections=tuple(sections(report, shown, language)),
        caption=tuple(_caption(report, language)),
    )


def headline(report: SizingReport, view: View) -> str:
    """Return the answer in one sentence."""
    language, model = view.language, report.model.name
    region = view.catalog.regions[report.question.region].name.get(language)
    if report.question.instance is not None:
        return _of_one(report, view)
    fitting, others = kinds(report.deployments), kinds((*report.rejected, *report.undetermined))
    if any(k[0].deployment.platform == "bedrock" for k in fitting):
        return _MANAGED.get(language).format(model=model, region=region, count=len(fitting))
    if report.model.architecture is None:
        return _without_architecture(report, model, region, language)
    # a kind may fit on one platform and not on the other
    names = {_hardware(k) for k in fitting}
    all_ = len(names | {_hardware(k) for k in others})
    text = _FIT if fitting else _NOTHING_FITS
    return text.get(language).format(model=model, region=region, count=len(names), all=all_)


def _without_architecture(report: SizingReport, model: str, region: str, language: Language) -> str:
    """Say why nothing can be said; where every channel is closed, why that is."""
    closed = [f for f in report.findings if f.severity == "exclude" and not f.missing]
    if not closed and report.rejected and not report.undetermined:
        closed = [f for d in report.rejected for f in d.findings if not f.missing]
    text = _NOT_OFFERED if closed else _NOT_SIZED
    why = reasons(closed or report.findings, language)
    return text.get(language).format(model=model, region=region, reasons=why)


def _hardware(kind: Kind) -> tuple[str | None, int | None]:
    return kind[0].deployment.accelerator, kind[0].deployment.accelerator_count


def _of_one(report: SizingReport, view: View) -> str:
    language = view.language
    model, instance = report.model.name, report.question.instance
    asked = report.deployments[0] if report.deployments else None
    if asked and asked.fits and asked.memory:
        memory = of_available(asked.memory, language, cores=on_cores(asked.deployment, view))
        return _FITS.get(language).format(model=model, where=place_name(asked.deployment), memory=memory)
    text = _NOT_KNOWN if asked and asked.fits is None else _DOES_NOT
    where = place_name(asked.deployment) if asked else instance
    told = asked.findings if asked else report.findings
    return text.get(language).format(model=model, where=where, reasons=reasons(told, language))


def _sentences(report: SizingReport, found: Sequence[Kind], shown: int, language: Language) -> Iterator[str]:
    """Say which instance is the smallest that fits and how long a context may be there."""
    first = next((d for d in report.deployments if d.fits and d.capacity), None)
    if first is None:
        if shown and not report.deployments:
            yield _NEAREST.get(language)
        return
    asked = report.question.instance is not None
    if not asked:
        yield _SMALLEST.get(language).format(**_place(first, language))
    yield _largest(first, report, language, asked=asked)
    if not asked and not _holds_all(first, report):
        roomy = next((d for d in report.deployments if _holds_all(d, report)), None)
        if roomy:
            yield _WHOLE_FROM.get(language).format(tokens=report.longest, **_place(roomy, language))
    if first.break_even and not asked:
        yield from break_even.lines(first.break_even, language)
    if len(found) > shown and not asked:
        yield _MORE.get(language).format(len(found) - shown)


def _largest(sized: SizedDeployment, report: SizingReport, language: Language, *, asked: bool) -> str:
    count = report.load.concurrency
    tokens = sized.capacity.max_context_at_load if sized.capacity else 0
    several = (_LARGEST_HERE_AT_LOAD if asked else _LARGEST_AT_LOAD) if count > 1 else None
    text = several or (_LARGEST_HERE if asked else _LARGEST)
    whole = _WHOLE.get(language) if _holds_all(sized, report) else ""
    return text.get(language).format(tokens=tokens, whole=whole, count=count)


def _holds_all(sized: SizedDeployment, report: SizingReport) -> bool:
    return bool(sized.capacity and report.longest and sized.capacity.max_context_at_load >= report.longest)


def _place(sized: SizedDeployment, language: Language) -> dict[str, str]:
    cost = format_usd(sized.cost.monthly) if sized.cost else UNKNOWN.get(language)
    return {"where": place_name(sized.deployment), "devices": devices(sized.deployment), "cost": cost}


def _caption(report: SizingReport, language: Language) -> Iterator[str]:
    if report.assumed:
        parts = [assumption(name, _value_of(report, name), language) for name in report.assumed]
        yield _ASSUMED.get(language).format(joined(parts, language))
    yield catalog_line(report.catalog, language)


def catalog_line(stamp: CatalogStamp, language: Language) -> str:
    """Return which catalogue answered, and of when its prices are."""
    text = _CATALOG if stamp.prices_as_of else _CATALOG_UNPRICED
    return text.get(language).format(stamp.version, stamp.digest[:12], stamp.prices_as_of)


def _value_of(report: SizingReport, name: str) -> object:
    group, _, key = name.partition(".")
    return getattr(report.load if group == "load" else report.question, key)
