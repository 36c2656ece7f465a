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
    found = [rejected(report, view), undetermined(report, view), relaxations(report, view), notes(report, view)]
    if view.explain:
        from advisor.render import details

        found = [*details.chosen(report, view), *found, *details.others(report, view)]
    return Answer(
        headline=headline(report, view),
        rows=tuple(row(entry, view, book) for entry in report.recommended),
        caption=tuple(caption(report, view)),
        sections=tuple(section for section in found if section),
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
    what, _ = where(best.best, view)
    cost = best.best.cost
    return (
        (_ONE_FITS if report.feasible_models == 1 else _MANY_FIT)
        .get(language)
        .format(
            count=report.feasible_models,
            name=best.model.name,
            where=what,
            cost=format_usd(cost.monthly) if cost else _NO_COST.get(language),
        )
    )


def row(entry: Recommendation, view: View, book: LicenseBook) -> Row:
    """Return the texts of one recommended model."""
    language, model, best = view.language, entry.model, entry.best
    verdict = book.terms(model).commercial_use
    return Row(
        rank=str(entry.rank),
        pareto=entry.pareto,
        model=model.name,
        model_id=model.id,
        size=_PARAMETERS.get(language).format(format_count(model.parameters))
        if model.parameters is not None
        else _SIZE_UNKNOWN.get(language),
        license=book.expression(model) or _NO_LICENSE.get(language),
        verdict=verdict,
        verdict_text=VERDICT[verdict].get(language),
        where=where(best, view),
        memory=memory_line(best, language),
        fill=fill(best),
        cost=format_usd(best.cost.monthly) if best.cost else _NO_COST.get(language),
        hourly=hourly_line(best.cost, language) if best.cost else None,
        why=tuple(why(entry, language, None if view.explain else REASONS_SHOWN)),
    )


def where(option: Option, view: View) -> tuple[str, str]:
    """Return where an option runs: the thing one pays for, then the details."""
    return place(option.deployment, view.catalog.accelerators, view.language)


def fill(option: Option) -> float | None:
    """Return required ÷ available memory of the fullest device."""
    m = option.memory
    return m.per_accelerator_required_bytes / m.per_accelerator_available_bytes if m else None


def memory_line(option: Option, language: Language) -> str:
    """Return required and available memory of the fullest device: ``13.9 / 20.2 GiB``."""
    m = option.memory
    if m is None:
        return _MANAGED.get(language)
    return f"{format_gib(m.per_accelerator_required_bytes).removesuffix(' GiB')} / {format_gib(m.per_accelerator_available_bytes)}"


def hourly_line(cost: CostEstimate, language: Language) -> str | None:
    """Return the hourly price, and that it is an estimate where it is not a published one."""
    parts = [f"${cost.hourly:,.3f}/h"] if cost.hourly is not None else []
    if cost.basis == "derived":
        parts.append(_ESTIMATE.get(language))
    return joined(parts, language) or None


def why(entry: Recommendation, language: Language, most: int | None) -> list[str]:
    """Return the reasons a reader weighs: quality evidence, then warnings, preferences, notes; ``most`` of them."""
    lines = []
    quality = entry.quality
    if quality is None or quality.percentile is None:
        lines.append(_NO_QUALITY.get(language))
    else:
        lines.append(
            _QUALITY.get(language).format(
                suite=quality.suite, value=quality.value, share=quality.percentile, as_of=quality.as_of
            )
        )
    findings = sorted(entry.best.findings, key=lambda f: (_WEIGHT[f.severity], f.rule))
    if not any(f.severity == "warn" for f in findings):
        lines[-1] += f" · {_NO_REMARKS.get(language)}"
    lines += [remark(f, language) for f in findings]
    if most is not None and len(lines) > most:
        lines[most:] = [_MORE.get(language).format(len(lines) - most)]
    return lines


_WEIGHT = {"warn": 0, "prefer": 1, "note": 2, "exclude": 3}


def remark(finding: Finding, language: Language) -> str:
    """Return a finding's sentence, marked when it is a warning."""
    text = sentence(finding.message, language)
    return f"{SEVERITY['warn'].get(language)}: {text}" if finding.severity == "warn" else text


def caption(report: Report, view: View) -> list[str]:
    """Return what a reader must know below the table: the mark, the defaults that were used, the data."""
    language = view.language
    lines = []
    if any(entry.pareto for entry in report.recommended):
        lines.append(_PARETO.get(language).format(mark=PARETO_MARK))
    if report.request.assumed:
        parts = [assumption(name, value_of(report, name), language) for name in report.request.assumed]
        lines.append(_ASSUMED.get(language).format(joined(parts, language)))
    stamp = report.catalog
    text = _CATALOG if stamp.prices_as_of else _CATALOG_UNPRICED
    lines.append(text.get(language).format(stamp.version, stamp.digest[:12], stamp.prices_as_of))
    if view.stamp:
        lines.append(view.stamp)
    return lines


def value_of(report: Report, name: str) -> Any:
    """Return the value of a request field by its dotted name."""
    group, _, key = name.partition(".")
    return getattr(getattr(report.request, group), key)


def assumption(name: str, value: Any, language: Language) -> str:
    """Word one default that was used."""
    if name == "use.commercial":
        return _COMMERCIAL[bool(value)].get(language)
    if name == "where.platforms":
        names = [platform_name(p) for p in value]
        return (_ALL_PLATFORMS if len(names) == len(_EVERY_PLATFORM) else _PLATFORMS).get(language).format(joined(names, language))
    if name == "limits.quantizations" and tuple(value) == ("none",):
        return _NOT_QUANTIZED.get(language)
    shown = joined(list(value), language) if isinstance(value, tuple) else f"{value:,g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
    template = _ASSUMPTIONS.get(name)
    return template.get(language).format(shown) if template else f"{name} {shown}"


def rejected(report: Report, view: View) -> Section | None:
    """Return what was excluded by reason, most models first; a model counts once per rule."""
    language = view.language
    entries = [r for r in report.rejected if r.findings]
    reasons = _by_rule([(r.model.name, f) for r in entries for f in r.findings if f.severity == "exclude"])
    if not reasons:
        return None
    return Section(
        _REJECTED.get(language).format(_models(len({r.model.id for r in entries}), language)),
        tuple(
            Item(_REASON.get(language).format(models=_models(count, language), reason=rule_title(finding.rule, language), name=name, example=sentence(finding.message, language)))
            for count, name, finding in reasons
        ),
    )
