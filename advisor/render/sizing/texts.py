"""What every human-readable format says about a sizing, as short texts in one language; the formats lay it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.render import money
from advisor.render.hardware.findings import sections, with_ways_out
from advisor.render.hardware.kinds import kinds
from advisor.render.hardware.parts import HardwareTexts
from advisor.render.hardware.texts import MORE, NEAREST, asked_of, caption, fitting_of_all, table_of
from advisor.render.hardware.wording import UNKNOWN, devices, place_name, reasons
from advisor.render.sizing import break_even, ways_out
from advisor.render.sizing.model import COMPONENT_NAMES, model_facts
from advisor.render.sizing.rows import detail, row
from advisor.render.sizing.verdict import verdict
from advisor.render.summary import assumption, matters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.sizing import SizedDeployment, SizingReport
    from advisor.render import View

_FIT = Text(
    "{model} fits on {count:,} of {all:,} kinds of hardware in {region}.",
    "{model} は、{region} のハードウェア {all:,} 種類のうち {count:,} 種類に収まります。",
)
_NOTHING_FITS = Text(
    "{model} fits on none of the {all:,} kinds of hardware in {region}.",
    "{model} は、{region} のハードウェア {all:,} 種類のいずれにも収まりません。",
)
_MANAGED = Text(
    "{model} runs on Bedrock, which manages the memory; routes from {region}: {count:,}.",
    "{model} は Bedrock で動き、メモリは Bedrock が管理します。{region}から使える経路: {count:,} 件。",
)
_NOT_SIZED = Text("{model}: {reasons}.", "{model}: {reasons}。")
_NOT_OFFERED = Text(
    "{model} does not run in {region}: {reasons}.", "{model} は、{region} では動かせません: {reasons}。"
)
_HEADINGS = (
    Text("Runs on", "実行場所"),
    Text("Memory per device", "デバイスあたりのメモリ"),
    Text("Holds", "保持できる量"),
    Text("Tokens/s, {:,} at once", "トークン/秒 (同時 {:,})"),
    Text("USD a month", "月額 (USD)"),
)
_BEDROCK_HEADINGS = (
    Text("Bedrock route", "Bedrock の経路"),
    Text("Memory", "メモリ"),
    Text("Tokens", "トークン数"),
    Text("Price", "料金"),
    Text("USD a month", "月額 (USD)"),
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


def texts(report: SizingReport, view: View, *, every: bool = False) -> HardwareTexts:
    """Return the texts of a sizing; ``every``: of all kinds of hardware that fit."""
    language = view.language
    asked = asked_of(report)
    shown, more = table_of(report, every=every)
    routes = any(k[0].deployment.platform == "bedrock" for k in shown)
    rows = tuple([row(kind, report, view) for kind in shown])
    return HardwareTexts(
        headline=headline(report, view),
        facts=tuple(model_facts(report, view)),
        detail=detail(asked, report, view) if asked else None,
        headings=tuple(
            [h.get(language).format(report.load.concurrency) for h in (_BEDROCK_HEADINGS if routes else _HEADINGS)]
        ),
        rows=rows,
        components=tuple([name.get(language) for name in COMPONENT_NAMES]) if any(r.breakdown for r in rows) else (),
        sentences=tuple(_sentences(report, len(rows), more, view)),
        sections=with_ways_out(sections(report, shown, view), ways_out.section(report, view), asked=True),
        caption=caption(
            [
                assumption(name, _value_of(report, name), language)
                for name in matters(report.assumed, report.model.tasks or ())
            ],
            report.catalog,
            language,
            view.yen_per_usd,
            prices=_price_dates(report, asked),
        ),
        falling=("holds", "speed"),
    )


def _price_dates(report: SizingReport, asked: SizedDeployment | None) -> Iterator[tuple[str, str]]:
    """Yield platform and day of every price that is told; the break-even is with one of Bedrock's."""
    for d in report.deployments:
        if d.cost:
            yield d.deployment.platform, d.cost.price_as_of
    told = asked or _smallest(report)
    if told and told.break_even:
        yield "bedrock", told.break_even.price.as_of


def headline(report: SizingReport, view: View) -> str:
    """Return the answer in one sentence."""
    language, model = view.language, report.model.name
    region = view.catalog.regions[report.question.region].name.get(language)
    if report.question.instance is not None:
        return verdict(report, view)
    if any(d.deployment.platform == "bedrock" for d in report.deployments):
        return _MANAGED.get(language).format(model=model, region=region, count=len(kinds(report.deployments)))
    if report.model.architecture is None:
        return _without_architecture(report, model, region, view)
    text = _FIT if report.deployments else _NOTHING_FITS
    return text.get(language).format(model=model, region=region, **fitting_of_all(report))


def _without_architecture(report: SizingReport, model: str, region: str, view: View) -> str:
    """Say why nothing can be said; where every channel is closed, why that is."""
    language = view.language
    closed = [f for f in report.findings if f.severity == "exclude" and not f.missing]
    if not closed and report.rejected and not report.undetermined:
        closed = [f for d in report.rejected for f in d.findings if not f.missing]
    text = _NOT_OFFERED if closed else _NOT_SIZED
    why = reasons(closed or report.findings, language, view.yen_per_usd)
    return text.get(language).format(model=model, region=region, reasons=why)


def _smallest(report: SizingReport) -> SizedDeployment | None:
    return next((d for d in report.deployments if d.fits and d.capacity), None)


def _sentences(report: SizingReport, shown: int, more: int, view: View) -> Iterator[str]:
    """Say which instance is the smallest that fits and how long a context may be there."""
    language = view.language
    first = _smallest(report)
    if first is None:
        if shown and not report.deployments:
            yield NEAREST.get(language)
        return
    asked = report.question.instance is not None
    if not asked:
        yield _SMALLEST.get(language).format(**_place(first, view))
    yield _largest(first, report, language, asked=asked)
    if not asked and not _holds_all(first, report):
        roomy = next((d for d in report.deployments if _holds_all(d, report)), None)
        if roomy:
            yield _WHOLE_FROM.get(language).format(tokens=report.longest, **_place(roomy, view))
    if first.break_even and not asked:
        yield from break_even.lines(first.break_even, language)
    if more:
        yield MORE.get(language).format(more)


def _largest(sized: SizedDeployment, report: SizingReport, language: Language, *, asked: bool) -> str:
    count = report.load.concurrency
    tokens = sized.capacity.max_context_at_load if sized.capacity else 0
    several = (_LARGEST_HERE_AT_LOAD if asked else _LARGEST_AT_LOAD) if count > 1 else None
    text = several or (_LARGEST_HERE if asked else _LARGEST)
    whole = _WHOLE.get(language) if _holds_all(sized, report) else ""
    return text.get(language).format(tokens=tokens, whole=whole, count=count)


def _holds_all(sized: SizedDeployment, report: SizingReport) -> bool:
    return bool(sized.capacity and report.longest and sized.capacity.max_context_at_load >= report.longest)


def _place(sized: SizedDeployment, view: View) -> dict[str, str]:
    language = view.language
    cost = money.usd(sized.cost.monthly, language, view.yen_per_usd) if sized.cost else UNKNOWN.get(language)
    return {"where": place_name(sized.deployment), "devices": devices(sized.deployment), "cost": cost}


def _value_of(report: SizingReport, name: str) -> object:
    group, _, key = name.partition(".")
    groups: dict[str, object] = {"load": report.load, "model": report.need}
    return getattr(groups.get(group, report.question), key)
