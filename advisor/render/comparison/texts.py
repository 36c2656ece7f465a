"""Everything a format for people says of a comparison, as texts in one language; the formats only lay it out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.render import money, routes
from advisor.render.capacity import at_once, rounded
from advisor.render.comparison.chart import BOTH, chart
from advisor.render.comparison.curves import ASKED, EQUAL, FULL, marked
from advisor.render.comparison.rows import BEST, MARKS, Line, group_title, letter, line, place_of
from advisor.render.details import finding_item
from advisor.render.evidence import DISCLAIMER, license_items, price_items
from advisor.render.hardware.texts import assumed_line, caption
from advisor.render.hardware.wording import place_name, reasons
from advisor.render.parts import Item, Section
from advisor.render.reasons import ordered, remark
from advisor.render.sizing.break_even import verdict
from advisor.render.summary import assumption, matters
from advisor.render.wording import joined, platform_name, suite_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.comparison import Compared, ComparisonReport, CostCurve
    from advisor.render import View

CHARTS_SHOWN = 2
"""How many charts a terminal is given; a page draws all."""

_HEADLINE = Text(
    "{count} side by side in {region}: they differ in {different} of {all} rows.",
    "{region} での {count} 件の比較: {all} 行中 {different} 行に違いがあります。",
)
_NOTHING = Text(
    "Nothing of these is comparable: no figure of memory, speed, cost or quality is known of two of them.",
    "比較できる値がありません。メモリ・速度・費用・品質のいずれも、2 件以上で分かっているものがありません。",
)
_OPEN_ROWS = Text("Rows in which too little is known to compare: {}.", "情報不足で比較できない行が {} 行あります。")
_EXCLUDED = Text("{letter} is excluded: {reasons}.", "{letter} は除外されます: {reasons}。")
_UNDETERMINED = Text(
    "Whether {letter} can be used is not known: {reasons}.", "{letter} を利用できるかは判定できません: {reasons}。"
)
_CHEAPEST = Text("Lowest cost: {letter}, {cost} a month.", "最も低コスト: {letter}、月額 {cost}。")
_QUALITY = Text("Quality is not compared: {why}.", "{why}、品質は比較していません。")
_NOWHERE = Text("nowhere", "提供なし")
_LEGEND = Text(
    "{different} differs · {overlapping} differs within the uncertainty, which is no difference · {unknown} too little known · "
    "{best} best, where that is certain",
    "{different} 違いあり · {overlapping} 差は不確かさの範囲内 (違いとはみなさない) · {unknown} 情報不足 · "
    "{best} 確実に最良",
)
_HIDDEN = Text("Rows that do not differ are not shown: {}.", "違いのない {} 行は省略しています。")
_COSTS = Text(
    "Cost a month by requests a day: {self_hosted} and {bedrock}",
    "1 日のリクエスト数と月額: {self_hosted} と {bedrock}",
)
_CHART = Text(
    "USD a month by requests a day (logarithmic): {bedrock} on Bedrock, {self_hosted} on instances added as needed, {both} "
    "both alike; below the axis {marks}",
    "1 日のリクエスト数と月額 USD (対数目盛): {bedrock} は Bedrock、{self_hosted} は必要に応じて増やすインスタンス、{both} は同程度"
    "。軸の下は {marks}",
)
_MARKS = {
    ASKED: Text("the load asked", "想定負荷"),
    EQUAL: Text("the break-even", "損益分岐"),
    FULL: Text("what the first instances answer", "最初のインスタンスの処理能力"),
}
_FULL = Text("{mark} {what} ({condition})", "{mark} {what} ({condition})")
_MORE_CHARTS = Text(
    "{} more: --format html draws them, --format json has their points",
    "ほか {} 件は、--format html に図、--format json に値があります",
)
_AGAIN = Text(
    "above that another instance is needed, and Bedrock costs less again, up to {} requests a day",
    "それを超えるとインスタンスの追加が必要になり、1 日 {} リクエストまでは再び Bedrock の方が低コスト",
)
_ON_INSTANCES = Text("{count} × {where}", "{where} {count} 台")
_REQUESTS = Text("requests a day", "1 日のリクエスト数")
_USD = Text("{}, USD a month", "{} の月額 (USD)")
_UP = Text("instances", "インスタンス数")
_FINDINGS = Text("Findings", "判定")
_OF_ALL = Text("All of them", "すべてに共通")
_SOURCES = Text("Sources", "出典")
_NOTES = Text("Notes", "補足")
_ROUTES = Text("Routes of Bedrock", "Bedrock の経路")
_TAKEN = Text("compared here: {}", "比較対象: {}")


@dataclass(frozen=True, slots=True)
class Column:
    """A contender at the head of its column."""

    letter: str
    name: str
    id: str
    where: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one title."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """Where two contenders cost the same, in sentences; ``letters`` are those of Bedrock's and of the other."""

    title: str
    sentences: tuple[str, ...]
    curve: CostCurve
    letters: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ComparisonTexts:
    """Everything a format says, in order."""

    headline: str
    assumed: str | None
    sentences: tuple[str, ...]
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    legend: tuple[str, ...]
    costs: tuple[Costs, ...]
    sections: tuple[Section, ...]
    sources: Section
    caption: tuple[str, ...]


def texts(report: ComparisonReport, view: View, *, differences: bool = False) -> ComparisonTexts:
    """Return the texts of a comparison; ``differences``: only the rows that differ."""
    language = view.language
    shown = [row for row in report.rows if not differences or row.status == "different"]
    groups = [
        Group(group_title(name, language), tuple([line(row, report, view) for row in rows]))
        for name, rows in groupby(shown, key=lambda row: row.group)
    ]
    hidden = len(report.rows) - len(shown)
    legend = [_LEGEND.get(language).format(best=BEST, **{str(status): mark for status, mark in MARKS.items()})]
    if hidden:
        legend.append(_HIDDEN.get(language).format(hidden))
    return ComparisonTexts(
        headline=headline(report, view),
        assumed=_assumed(report, language),
        sentences=tuple(_sentences(report, view)),
        columns=tuple([_column(i, one, view) for i, one in enumerate(report.contenders)]),
        groups=tuple(groups),
        legend=tuple(legend),
        costs=tuple([_costs(curve, report, language) for curve in report.curves]),
        sections=tuple(_sections(report, view)),
        sources=_sources(report, view),
        caption=(
            *_caption(report, language),
            *money.caption(view.yen_per_usd, language),
            DISCLAIMER.get(language),
            *([view.stamp] if view.stamp else []),
        ),
    )


def headline(report: ComparisonReport, view: View) -> str:
    """Return the answer in one sentence."""
    language = view.language
    if not report.comparable:
        return _NOTHING.get(language)
    region = view.catalog.regions[report.request.where.region].name.get(language)
    return _HEADLINE.get(language).format(
        count=len(report.contenders), region=region, different=len(report.different), all=len(report.rows)
    )


def chart_of(costs: Costs, report: ComparisonReport, width: int | None) -> list[str]:
    """Return the lines of a chart."""
    return chart(costs.curve, costs.letters, report.request.load.requests_per_day, width)


def chart_caption(costs: Costs, report: ComparisonReport, language: Language) -> str:
    """Return what a chart shows."""
    bedrock, self_hosted = costs.letters
    drawn = {mark.symbol for mark in marked(costs.curve, report.request.load.requests_per_day)}
    marks = [f"{mark} {text.get(language)}" for mark, text in _MARKS.items() if mark in drawn and mark != FULL]
    if FULL in drawn and costs.curve.each:
        told = at_once(costs.curve.each, costs.curve.instances, language)
        marks.append(_FULL.get(language).format(mark=FULL, what=_MARKS[FULL].get(language), condition=told))
    return _CHART.get(language).format(
        bedrock=bedrock, self_hosted=self_hosted, both=BOTH, marks=joined(marks, language)
    )


def chart_heads(costs: Costs, language: Language) -> tuple[str, str, str, str]:
    """Return the headings of the points of a chart."""
    bedrock, self_hosted = (_USD.get(language).format(mark) for mark in costs.letters)
    return _REQUESTS.get(language), bedrock, self_hosted, _UP.get(language)


def more_charts(count: int, language: Language) -> str:
    """Say how many are not drawn."""
    return _MORE_CHARTS.get(language).format(count)


def _sentences(report: ComparisonReport, view: View) -> Iterator[str]:
    language = view.language
    for i, one in enumerate(report.contenders):
        if one.standing != "feasible":
            text = _EXCLUDED if one.standing == "rejected" else _UNDETERMINED
            yield text.get(language).format(letter=letter(i), reasons=reasons(one.findings, language))
    monthly = next((row for row in report.rows if (row.group, row.field) == ("cost", "monthly")), None)
    if monthly is not None and len(monthly.best) == 1:
        (i,) = monthly.best
        cost = money.usd(monthly.values[i].value, language, view.yen_per_usd)
        yield _CHEAPEST.get(language).format(letter=letter(i), cost=cost)
    if report.compared_by.why is not None:
        yield _QUALITY.get(language).format(why=report.compared_by.why.get(language))
    open_ = sum(row.status == "unknown" for row in report.rows)
    if open_:
        yield _OPEN_ROWS.get(language).format(open_)


def _column(i: int, one: Compared, view: View) -> Column:
    d = one.deployment
    where = _NOWHERE.get(view.language) if d is None else place_of(d, view)
    if d is not None and d.platform == "bedrock":  # its id is long, and stands in a row of its own
        where = platform_name(d.platform)
    return Column(letter(i), one.model.name, one.model.id, where)


def _costs(curve: CostCurve, report: ComparisonReport, language: Language) -> Costs:
    bedrock, hosted = (report.contenders[i] for i in (curve.bedrock, curve.self_hosted))
    letters = letter(curve.bedrock), letter(curve.self_hosted)
    assert bedrock.deployment is not None
    assert hosted.deployment is not None
    route = bedrock.deployment.inference_profile or bedrock.deployment.bedrock_model_id or ""
    where = _ON_INSTANCES.get(language).format(count=curve.instances, where=place_name(hosted.deployment))
    said = verdict(route, curve.requests_per_day, curve.each, curve.instances, language, reachable=curve.reachable)
    sentences = [f"{letters[1]}: {sentence}" if i == 0 else sentence for i, sentence in enumerate(said)]
    again = _dearer_until(curve)
    if again is not None:
        sentences.append(_AGAIN.get(language).format(rounded(again)))
    return Costs(
        _COSTS.get(language).format(self_hosted=f"{letters[1]} ({where})", bedrock=f"{letters[0]} (Bedrock)"),
        tuple(sentences),
        curve,
        letters,
    )


def _dearer_until(curve: CostCurve) -> float | None:
    """Return up to which load one instance more costs more than Bedrock; ``None`` where it does not, or nothing pays."""
    capacity = curve.capacity_requests_per_day
    if capacity is None or not curve.reachable:
        return None
    more = curve.instance_usd_per_month * (curve.instances + 1)
    return more / curve.bedrock_usd_per_month_each if more > curve.bedrock_usd(capacity.expected) else None


def _title(i: int, one: Compared) -> str:
    return f"{letter(i)}. {one.model.name} ({one.asked})"


def _sections(report: ComparisonReport, view: View) -> Iterator[Section]:
    """Yield what the rules said, once where they said it of all; with ``explain`` the values they judged and sources, too."""
    language = view.language
    told = [_findings(one, view) for one in report.contenders]
    common = [item for item in told[0] if all(item in items for items in told)]
    parts = [Section(_OF_ALL.get(language), tuple(common))] if common else []
    for i, (one, items) in enumerate(zip(report.contenders, told, strict=True)):
        own = tuple([item for item in items if item not in common])
        if own:
            parts.append(Section(_title(i, one), own))
    if parts:
        yield Section(_FINDINGS.get(language), parts=tuple(parts))
    yield from _routes(report, view)
    if report.notes:
        yield Section(_NOTES.get(language), tuple([Item(note.get(language)) for note in report.notes]))


def _routes(report: ComparisonReport, view: View) -> Iterator[Section]:
    """Yield the routes of Bedrock where there are several: the price is of one of them, and each may process elsewhere."""
    language = view.language
    parts = []
    for i, one in enumerate(report.contenders):
        d = one.deployment
        if d is None or len(one.routes) < 2:
            continue
        taken = d.inference_profile or d.bedrock_model_id
        said = [routes.offer(offer, language, view.yen_per_usd) for offer in one.routes]
        items = [
            Item(_TAKEN.get(language).format(text) if offer.name == taken else text)
            for offer, text in zip(one.routes, said, strict=True)
        ]
        parts.append(Section(_title(i, one), tuple(items)))
    if parts:
        yield Section(_ROUTES.get(language), parts=tuple(parts))


def _findings(one: Compared, view: View) -> list[Item]:
    language = view.language
    found = ordered([f for f in one.findings if f.severity != "exclude"])
    if not view.explain:  # what excludes stands above, in a sentence
        return [Item(text) for text in dict.fromkeys(remark(f, language) for f in found)]
    excluding = [f for f in one.findings if f.severity == "exclude"]
    return list(dict.fromkeys(finding_item(f, language) for f in (*excluding, *found)))


def _sources(report: ComparisonReport, view: View) -> Section:
    """Return where the licence, the price and the score of each were read."""
    language = view.language
    parts = []
    for i, one in enumerate(report.contenders):
        items = [*license_items(one.model, view), *price_items(one.cost, language)]
        if one.quality and one.quality.source:
            source = one.quality.source
            title = suite_title(one.quality, view.catalog, language)
            items.append(Item(f"{title}: {source.url} ({source.read})", link=source.url))
        parts.append(Section(_title(i, one), tuple(items)))
    return Section(_SOURCES.get(language), parts=tuple(parts))


def _assumed(report: ComparisonReport, language: Language) -> str | None:
    """Return the defaults that were used, in a sentence: they are part of the question, and stand with it."""
    request = report.request
    told = matters(request.assumed, request.purpose.tasks or tuple(filter(None, (report.compared_by.task,))))
    return assumed_line([assumption(name, _value_of(report, name), language) for name in told], language)


def _caption(report: ComparisonReport, language: Language) -> tuple[str, ...]:
    prices = (
        (one.deployment.platform, one.cost.price_as_of) for one in report.contenders if one.deployment and one.cost
    )
    return caption((), report.catalog, language, prices=prices)


def _value_of(report: ComparisonReport, name: str) -> object:
    group, _, key = name.partition(".")
    found: object = getattr(getattr(report.request, group), key)
    return found
