"""What ``--explain`` adds: for each recommended model every finding, figure and source; for the others every reason."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from advisor.core.text import Language, Text
from advisor.core.units import format_gib
from advisor.render import View, evidence, money, ranking, reasons, sections, summary
from advisor.render.parts import Item, Section
from advisor.render.wording import (
    BASIS,
    SEVERITY,
    UNKNOWN,
    above,
    cited,
    joined,
    place,
    sentence,
    show_fact,
    suite_title,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.core.result import (
        Band,
        CostEstimate,
        Deployment,
        Finding,
        MemoryEstimate,
        Option,
        PerformanceEstimate,
        QualityEvidence,
        Recommendation,
        Rejection,
        Report,
        Undetermined,
    )

DEPLOYMENTS_NAMED = 2
"""How many deployments a reason names before it counts them."""

_CHOSEN = Text("Why these", "選んだ理由")
_OTHERS = Text("Every model that was left out", "対象外になったモデルと理由")
_FINDINGS = Text("Findings", "判定")
_MEMORY = Text("Memory of the whole deployment ({})", "構成全体のメモリ ({})")
_AT_ONCE = Text("with {:,} sequences at once", "同時 {:,} 系列の場合")
_PERFORMANCE = Text("Performance at the asked load ({})", "想定負荷での性能 ({})")
_COST = Text("Cost ({})", "費用 ({})")
_QUALITY = Text("Benchmark", "ベンチマーク")
_ALTERNATIVES = Text("Alternatives", "ほかの構成")
_NO_FINDINGS = Text("no rule objects", "該当するルールなし")
_FACTS = Text("facts: {}", "根拠となる値: {}")
_SOURCE = Text("source: {}", "出典: {}")
_UNDECIDED = Text("not judged", "判定不可")
_MISSING = Text("not known: {}", "不明: {}")
_HINT = Text("hint: {}", "ヒント: {}")
_MEMORY_PARTS = (
    ("weights_bytes", Text("weights {}", "重み {}")),
    ("kv_cache_bytes", Text("KV cache {}", "KV キャッシュ {}")),
    ("activation_bytes", Text("activations, peak {}", "活性化 (ピーク) {}")),
    ("overhead_bytes", Text("graphs and runtime {}", "グラフ・ランタイム {}")),
)
_REQUIRED = Text("required {} of {} available", "必要量 {}、利用可能量 {}")
_PER_DEVICE = Text("fullest device {} of {}", "最も使うアクセラレータ {} / {}")
_SEQUENCES = Text("{:,} sequences of this length fit at the same time", "この長さの系列を同時に {:,} 件まで保持可能")
_TTFT = Text("time to first token {} ms", "最初のトークンまで {} ms")
_TPOT = Text("time per output token {} ms", "出力トークンあたり {} ms")
_THROUGHPUT = Text("{} output tokens per second", "毎秒 {} 出力トークン")
_BAND = Text("{expected} ({low} to {high})", "{expected} ({low}〜{high})")
_MONTHLY = Text("{} a month", "月額 {}")
_HOURLY = Text("{} an hour", "1 時間あたり {}")
_PER_OUTPUT = Text("{} all-in, per million output tokens", "出力 100 万トークンあたり {} (入力分を含む総費用)")
_PER_TOTAL = Text("{} per million tokens, input and output", "入出力 100 万トークンあたり {}")
_PRICED_WITHOUT_SOURCE = Text("price of {}", "{} 時点の価格")
_SCORE = Text("{suite}: {value:g} ({as_of})", "{suite}: {value:g} ({as_of})")
_LICENSE = Text("Licence", "ライセンス")
_INTERVAL = Text(
    "interval {:g} to {:g}: models whose intervals overlap are not told apart",
    "区間 {:g}〜{:g} (区間が重なるモデルは区別しません)",
)
_COVERAGE = Text("the suite covers {:.0%} of the models compared", "比較したモデルの {:.0%} を収録")
_MORE = Text("and {:,} more: --format json", "ほか {:,} 件は --format json で表示")
_ON = Text("on {}", "構成: {}")
_ON_MANY = Text("on {} and {:,} more", "構成: {} ほか {:,} 件")


def chosen(report: Report, view: View) -> Section | None:
    """Return the evidence for each recommended model."""
    if not report.recommended:
        return None
    tokens = report.request.load.output_tokens
    return Section(
        _CHOSEN.get(view.language),
        parts=(
            ranking.objective_section(report.objective, view.language),
            *[evidence_of(entry, view, tokens) for entry in report.recommended],
        ),
    )


def evidence_of(entry: Recommendation, view: View, output_tokens: int) -> Section:
    """Return everything known about one recommended deployment."""
    language, best = view.language, entry.best
    score = ranking.score_section(best, entry.quality, output_tokens, language, view.yen_per_usd)
    parts = [*([score] if score else []), _findings(best.findings, view)]
    if licenses := evidence.license_items(entry.model, view):
        parts.append(Section(_LICENSE.get(language), tuple(licenses)))
    if best.memory:
        parts.append(_memory(best.memory, language))
    if best.performance:
        parts.append(_performance(best.performance, language))
    if best.cost:
        parts.append(_cost(best.cost, language, view.yen_per_usd))
    if entry.quality:
        parts.append(_quality(entry.quality, view))
    if entry.alternatives:
        parts.append(_alternatives(entry.alternatives, view))
    where = " · ".join(summary.where(best, view))
    return Section(f"{entry.rank}. {entry.model.name} ({entry.model.id})", (Item(where),), tuple(parts))


def _findings(findings: Sequence[Finding], view: View) -> Section:
    language = view.language
    items = tuple([finding_item(f, language, view.yen_per_usd) for f in findings]) or (
        Item(_NO_FINDINGS.get(language)),
    )
    return Section(_FINDINGS.get(language), items)


def finding_item(finding: Finding, language: Language, yen: float | None = None) -> Item:
    """Return what a rule said, with its id, the values it judged and where it comes from."""
    under = []
    if finding.hint:
        under.append(Item(_HINT.get(language).format(sentence(finding.hint, language, yen))))
    if finding.facts:
        values = [f"{name} = {_value(name, value, finding, language, yen)}" for name, value in finding.facts.items()]
        under.append(Item(_FACTS.get(language).format(joined(values, language))))
    if finding.missing:
        missing = [f"{sections.fact_title(name, language)} ({name})" for name in finding.missing]
        under.append(Item(_MISSING.get(language).format(joined(missing, language))))
    if finding.source:
        under.append(Item(_SOURCE.get(language).format(cited(finding.source)), link=finding.source.url))
    undecided = finding.severity == "exclude" and finding.missing
    severity = (_UNDECIDED if undecided else SEVERITY[finding.severity]).get(language)
    return Item(f"{severity}: {sentence(finding.message, language, yen)} [{finding.rule}]", tuple(under))


def _value(name: str, value: Any, finding: Finding, language: Language, yen: float | None) -> str:
    """Word a judged value; a null is *none* only for facts that may be left unstated, such as a budget."""
    if value is None and (name in finding.missing or not sections.may_be_unstated(name)):
        return UNKNOWN.get(language)
    return show_fact(name, value, language, yen)


def _memory(m: MemoryEstimate, language: Language) -> Section:
    items = [Item(text.get(language).format(format_gib(getattr(m, name)))) for name, text in _MEMORY_PARTS]
    whole = _REQUIRED.get(language).format(format_gib(m.required_bytes), format_gib(m.available_bytes))
    device = _PER_DEVICE.get(language).format(
        format_gib(m.per_accelerator_required_bytes), format_gib(m.per_accelerator_available_bytes)
    )
    sequences = _SEQUENCES.get(language).format(m.max_concurrent_sequences)
    return Section(_with_basis(_MEMORY, m.basis, language), (*items, Item(whole), Item(device), Item(sequences)))


def _performance(p: PerformanceEstimate, language: Language) -> Section:
    figures = ((_TTFT, p.ttft_ms), (_TPOT, p.tpot_ms), (_THROUGHPUT, p.output_tokens_per_second))
    lines = [text.get(language).format(_band(band, language)) for text, band in figures if band]
    if p.concurrency is not None and p.tpot_ms is not None:
        lines.insert(0, _AT_ONCE.get(language).format(p.concurrency))
    return Section(_with_basis(_PERFORMANCE, p.basis, language), tuple([Item(line) for line in lines]))


def _band(band: Band, language: Language) -> str:
    digits = 0 if band.expected >= 100 else 1
    low, expected, high = (f"{value:,.{digits}f}" for value in (band.low, band.expected, band.high))
    return _BAND.get(language).format(low=low, expected=expected, high=high)


def _cost(c: CostEstimate, language: Language, yen: float | None) -> Section:
    items = [Item(_MONTHLY.get(language).format(money.usd(c.monthly, language, yen)))]
    if c.hourly is not None:
        items.append(Item(_HOURLY.get(language).format(money.hourly(c.hourly, language, yen))))
    for value, text in ((c.per_million_output_tokens, _PER_OUTPUT), (c.per_million_total_tokens, _PER_TOTAL)):
        if value is not None:
            items.append(Item(text.get(language).format(money.unit_price(value, language, yen))))
    if c.price_source:
        items += evidence.price_items(c, language)
    else:
        items.append(Item(_PRICED_WITHOUT_SOURCE.get(language).format(c.price_as_of)))
    return Section(_with_basis(_COST, c.basis, language), tuple(items))


def _quality(q: QualityEvidence, view: View) -> Section:
    language = view.language
    title = suite_title(q, view.catalog, language)
    score = _SCORE.get(language).format(suite=title, value=q.value, as_of=q.as_of)
    items = [Item(score)]
    if share := above(q, language):
        items.append(Item(share))
    if q.lower is not None and q.upper is not None:
        items.append(Item(_INTERVAL.get(language).format(q.lower, q.upper)))
    if q.at_chance:
        items.append(Item(reasons.AT_CHANCE.get(language)))
    items.append(Item(_COVERAGE.get(language).format(q.coverage)))
    if q.source:
        items.append(Item(_SOURCE.get(language).format(cited(q.source)), link=q.source.url))
    return Section(_QUALITY.get(language), tuple(items))


def _alternatives(options: Sequence[Option], view: View) -> Section:
    language = view.language
    items = []
    for option in options[: summary.ALTERNATIVES_SHOWN]:
        what, how = summary.where(option, view)
        cost = summary.monthly(option.cost, language, view.yen_per_usd)
        items.append(Item(joined([f"{what} ({how})", cost, summary.memory_line(option, language)], language)))
    if len(options) > summary.ALTERNATIVES_SHOWN:
        items.append(Item(_MORE.get(language).format(len(options) - summary.ALTERNATIVES_SHOWN)))
    return Section(_ALTERNATIVES.get(language), tuple(items))


def others(report: Report, view: View) -> Section | None:
    """Return every model that was rejected or could not be judged, with every reason."""
    entries: list[Rejection | Undetermined] = [*sections.excluded(report), *report.undetermined]
    if not entries:
        return None
    entries.sort(key=lambda entry: entry.model.id)
    parts = [left_out(list(group), view) for _, group in groupby(entries, key=lambda entry: entry.model.id)]
    return Section(_OTHERS.get(view.language), parts=tuple(parts))


def left_out(entries: Sequence[Rejection | Undetermined], view: View) -> Section:
    """Return the reasons of one model; the same reason on several deployments is told once."""
    language = view.language
    model = entries[0].model
    reasons: dict[Item, list[Deployment]] = {}
    for entry in entries:
        for finding in entry.findings:
            places = reasons.setdefault(finding_item(finding, language, view.yen_per_usd), [])
            if entry.deployment:
                places.append(entry.deployment)
    items = [Item(item.text, (*_on(places, view), *item.under)) for item, places in reasons.items()]
    return Section(f"{model.name} ({model.id})", tuple(items))


def _on(places: Iterable[Deployment], view: View) -> tuple[Item, ...]:
    names = list(dict.fromkeys(place(d, view.catalog, view.language)[0] for d in places))
    if not names:
        return ()
    named = joined(names[:DEPLOYMENTS_NAMED], view.language)
    if len(names) <= DEPLOYMENTS_NAMED:
        return (Item(_ON.get(view.language).format(named)),)
    return (Item(_ON_MANY.get(view.language).format(named, len(names) - DEPLOYMENTS_NAMED)),)


def _with_basis(title: Text, basis: str, language: Language) -> str:
    return title.get(language).format(BASIS[basis].get(language))
