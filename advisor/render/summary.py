"""What every human-readable format says about a report, as short texts; the formats only lay them out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from advisor.core.result import Finding, Option, Recommendation, Report
from advisor.core.text import Language, Text
from advisor.core.units import format_count, format_gib, format_usd
from advisor.render.licenses import LicenseBook
from advisor.render.wording import finding_line, sentence

_VERDICT = {
    "yes": Text("commercial use: yes", "商用利用: 可"),
    "conditional": Text("commercial use: with conditions", "商用利用: 条件付き可"),
    "no": Text("commercial use: no", "商用利用: 不可"),
    None: Text("commercial use: not stated", "商用利用: 記載なし"),
}
_COLUMNS = {
    "rank": Text("#", "順位"),
    "model": Text("Model", "モデル"),
    "license": Text("Licence", "ライセンス"),
    "where": Text("Runs on", "実行場所"),
    "memory": Text("Memory (each device)", "メモリ (1 デバイスあたり)"),
    "cost": Text("USD a month", "月額 (USD)"),
    "why": Text("Why", "理由"),
}
_ASSUMED = {
    "purpose.tasks": Text("task {}", "用途 {}"),
    "use.commercial": Text("commercial use", "商用利用"),
    "where.platforms": Text("any platform", "全プラットフォーム"),
    "where.region": Text("region {}", "リージョン {}"),
    "where.purchase": Text("{}", "{}"),
    "load.input_tokens": Text("{} input tokens", "入力 {} トークン"),
    "load.output_tokens": Text("{} output tokens", "出力 {} トークン"),
    "load.concurrency": Text("concurrency {}", "同時 {} 件"),
    "load.requests_per_day": Text("{} requests a day", "1 日 {} リクエスト"),
    "load.hours_per_month": Text("{} hours a month", "月 {} 時間"),
    "limits.quantizations": Text("quantization {}", "量子化 {}"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One recommended model as texts; ``fill`` is the part of the device that is used, 0 to 1 (None: no device)."""

    rank: str
    model: str
    model_id: str
    license: str
    where: str
    memory: str
    fill: float | None
    cost: str
    why: tuple[str, ...]
    pareto: bool


def heading(name: str, language: Language) -> str:
    """Return a column's heading."""
    return _COLUMNS[name].get(language)


def row(entry: Recommendation, book: LicenseBook, language: Language) -> Row:
    """Return the texts of one recommended model."""
    best = entry.best
    return Row(
        rank=str(entry.rank),
        model=_model_line(entry, language),
        model_id=entry.model.id,
        license=license_line(entry, book, language),
        where=where_line(best),
        memory=memory_line(best, language),
        fill=fill(best),
        cost=cost_line(best, language),
        why=tuple(why(entry, language)),
        pareto=entry.pareto,
    )


def _model_line(entry: Recommendation, language: Language) -> str:
    parts = [entry.model.name]
    if entry.model.parameters:
        parts.append(Text("{} parameters", "パラメータ {}").get(language).format(format_count(entry.model.parameters)))
    return " · ".join(parts)


def license_line(entry: Recommendation, book: LicenseBook, language: Language) -> str:
    """Return the licence and its verdict."""
    terms = book.terms(entry.model)
    name = book.expression(entry.model) or Text("none stated", "記載なし").get(language)
    return f"{name} · {_VERDICT[terms.commercial_use].get(language)}"


def where_line(option: Option) -> str:
    """Return where it runs in one line: instance, accelerators, engine; or the Bedrock id and route."""
    d = option.deployment
    if d.platform == "bedrock":
        return f"Bedrock {d.bedrock_model_id} ({d.inference_profile or 'in-region'}) · {d.region}"
    count = f"{d.instance_count} × " if (d.instance_count or 1) > 1 else ""
    quantized = f" {d.quantization}" if d.quantization else ""
    parallel = f" · TP {d.tensor_parallel}" if (d.tensor_parallel or 1) > 1 else ""
    platform = "EC2" if d.platform == "ec2" else "SageMaker"
    devices = f"{d.accelerator_count} × {d.accelerator}"
    return f"{platform} {count}{d.instance_type} ({devices}) · {d.engine} {d.dtype}{quantized}{parallel} · {d.region}"


def fill(option: Option) -> float | None:
    """Return required ÷ available memory of the fullest device."""
    m = option.memory
    return m.per_accelerator_required_bytes / m.per_accelerator_available_bytes if m else None


def memory_line(option: Option, language: Language) -> str:
    """Return required and available memory of the fullest device."""
    m = option.memory
    if m is None:
        return Text("managed by Bedrock", "Bedrock が管理").get(language)
    needs, has = format_gib(m.per_accelerator_required_bytes), format_gib(m.per_accelerator_available_bytes)
    return f"{needs} / {has}"


def cost_line(option: Option, language: Language) -> str:
    """Return the monthly cost, hourly price and, where it is not published, its basis."""
    c = option.cost
    if c is None:
        return Text("not known", "不明").get(language)
    hourly = f" ({c.hourly:,.4g}/h)" if c.hourly is not None else ""
    derived = Text(" estimate", " 推定").get(language) if c.basis == "derived" else ""
    return f"{format_usd(c.monthly)}{hourly}{derived}"


def why(entry: Recommendation, language: Language) -> list[str]:
    """Return the reasons a reader weighs: quality evidence, then warnings, then notes."""
    lines = []
    if entry.quality and entry.quality.percentile is not None:
        q = entry.quality
        lines.append(
            Text("{suite}: {value:g}, above {share:.0%} of its models ({as_of})", "{suite}: {value:g}。収録モデルの上位 {top:.0%} ({as_of})")
            .get(language)
            .format(suite=q.suite, value=q.value, share=q.percentile or 0, top=1 - (q.percentile or 0), as_of=q.as_of)
        )
    order = {"warn": 0, "prefer": 1, "note": 2, "exclude": 3}
    findings = sorted(entry.best.findings, key=lambda f: (order[f.severity], f.rule))
    lines += [f"{'! ' if f.severity == 'warn' else ''}{sentence(f.message, language)}" for f in findings]
    return lines


def title(report: Report, language: Language) -> str:
    """Return the answer in a sentence."""
    if not report.recommended:
        return Text("Nothing fits these constraints.", "条件を満たす構成はありません。").get(language)
    best = report.recommended[0]
    return (
        Text("{count} models fit. First: {name} on {where}, {cost} a month.", "{count} モデルが条件に合います。第一候補: {name}、{where}、月額 {cost}。")
        .get(language)
        .format(count=report.feasible_models, name=best.model.name, where=where_line(best.best), cost=cost_line(best.best, language))
    )


def assumptions(report: Report, language: Language) -> str | None:
    """Return the defaults that were used, as one line."""
    if not report.request.assumed:
        return None
    parts = []
    for name in report.request.assumed:
        group, _, key = name.partition(".")
        value = getattr(getattr(report.request, group), key)
        shown = ", ".join(value) if isinstance(value, tuple) else f"{value:,g}" if isinstance(value, (int, float)) else str(value)
        parts.append(_ASSUMED[name].get(language).format(shown))
    separator = "、" if language == "ja" else ", "
    return Text("Assumed: {}.", "仮定: {}。").get(language).format(separator.join(parts))


def rejected_by_reason(report: Report, language: Language) -> list[tuple[int, str]]:
    """Return (models, reason) pairs, most frequent first: each model counts once per rule."""
    counts: Counter[str] = Counter()
    example: dict[str, Finding] = {}
    seen: set[tuple[str, str]] = set()
    for rejection in report.rejected:
        for finding in rejection.findings:
            if finding.severity == "exclude" and not finding.missing and (rejection.model.id, finding.rule) not in seen:
                seen.add((rejection.model.id, finding.rule))
                counts[finding.rule] += 1
                example.setdefault(finding.rule, finding)
    return [
        (count, f"{rule_title(rule, language)} ({sentence(example[rule].message, language)})")
        for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def rule_title(rule: str, language: Language) -> str:
    """Return a rule's title, or its id when it has none."""
    from advisor.rules import rule_titles

    text = rule_titles().get(rule)
    return text.get(language) if text else rule


def missing_by_fact(report: Report) -> list[tuple[int, str]]:
    """Return (models, missing fact) pairs, most frequent first."""
    pairs = {(u.model.id, fact) for u in report.undetermined for fact in u.missing}
    counts = Counter(fact for _, fact in pairs)
    return [(count, fact) for fact, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def all_findings(option: Option, language: Language) -> list[str]:
    """Return every finding with its rule and source, for ``--explain``."""
    lines = []
    for f in option.findings:
        origin = f" [{f.source.url}, {f.source.read}]" if f.source else ""
        lines.append(f"{f.severity} {f.rule}: {finding_line(f, language)}{origin}")
    return lines
