"""How values are worded for people: the one place where units, enums and proper names become text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from advisor.core.names import name_of
from advisor.core.text import Language, Message, Text, visible
from advisor.render import money

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.provenance import Source
    from advisor.core.result import Deployment, QualityEvidence, Relaxation

Show = Callable[[str, Any, Language], str]

VERDICT: Mapping[str | None, Text] = {
    "yes": Text("commercial use: yes", "商用利用: 可"),
    "conditional": Text("commercial use: with conditions", "商用利用: 条件付き可"),
    "no": Text("commercial use: no", "商用利用: 不可"),
    None: Text("commercial use: not known", "商用利用: 不明"),
}
COMMERCIAL_USE: Mapping[str | None, Text] = {
    "yes": Text("yes", "可"),
    "conditional": Text("conditional", "条件付き"),
    "no": Text("no", "不可"),
    None: Text("not known", "不明"),
}
SEVERITY: Mapping[str, Text] = {
    "exclude": Text("excluded", "除外"),
    "warn": Text("warning", "注意"),
    "prefer": Text("preferred", "推奨"),
    "note": Text("note", "補足"),
    "off": Text("off", "無効"),
}
BASIS: Mapping[str, Text] = {
    "published": Text("published", "公表値"),
    "computed": Text("computed", "計算値"),
    "calibrated": Text("calibrated on measurements", "実測で較正した推定値"),
    "assumed": Text("assumed", "仮定値"),
    "derived": Text("derived from another published figure", "別の公表値からの推定値"),
}
LIFECYCLE: Mapping[str, Text] = {
    "active": Text("active", "提供中"),
    "legacy": Text("legacy", "レガシー"),
    "gone": Text("no longer offered", "提供終了"),
}
CONDITIONS: Mapping[str, Text] = {
    "monthly-active-users": Text("a limit of monthly active users", "月間アクティブユーザー数の上限"),
    "annual-revenue-usd": Text("a limit of annual revenue", "年間売上高の上限"),
    "royalty": Text("royalties", "使用料"),
    "hosting": Text("terms for offering it as a service", "サービス提供の条件"),
    "use-restrictions": Text("restricted uses", "利用制限"),
    "use-policy": Text("acceptable use policy", "利用規定"),
    "separate-license": Text("a licence of its own to be agreed", "個別ライセンスの締結"),
    "purpose": Text("certain purposes only", "用途の限定"),
    "organization": Text("certain organisations only", "組織の限定"),
    "other": Text("other terms", "その他の条件"),
}
"""Conditions on commercial use, by type; JSON, CSV and flags keep the types."""
UNKNOWN = Text("unknown", "不明")

_PLATFORMS = {"ec2": "EC2", "sagemaker": "SageMaker", "bedrock": "Bedrock"}
_IN_REGION = Text("in-region", "リージョン内")
_TO = Text("{} to {}", "{}〜{}")
_PROFILE = Text("{} inference profile", "推論プロファイル {}")


def show_fact(name: str, value: Any, language: Language, yen: float | None = None) -> str:
    """Word one fact by its registered unit; facts nobody registered are shown as they are.

    ``yen``, here and below: how many yen a dollar is (`advisor.render.money`).
    """
    from advisor.rules.facts import FACTS, show

    fact = FACTS.get(name)
    if yen is not None and fact is not None and fact.type.unit == "usd" and isinstance(value, (int, float)):
        return money.usd(value, language, yen)
    return show(name, value, language)


def sentence(message: Message, language: Language, yen: float | None = None) -> str:
    """Return a message with its gaps filled."""
    if yen is None:
        from advisor.rules.facts import show

        return message.get(language, show)
    return message.get(language, lambda name, value, language: show_fact(name, value, language, yen))


def proposal(relaxation: Relaxation, language: Language, yen: float | None = None) -> str:
    """Return what a relaxation proposes; the new value of its limit in full, so that it works as it stands there."""

    def show(name: str, value: Any, language: Language) -> str:
        if name == "limits.max_monthly_usd":
            return money.limit(value, language, yen)
        own = _PROPOSED.get(name)
        return own(value, language) if own else show_fact(name, value, language, yen)

    return relaxation.message.get(language, show)


def _milliseconds(value: float, _: Language) -> str:
    return f"{value:,g} ms" if value < _MANY_MS else f"{value:,.0f} ms"


_MANY_MS = 1000
_PROPOSED: Mapping[str, Callable[[Any, Language], str]] = {
    "limits.max_ttft_ms": _milliseconds,
    "limits.max_tpot_ms": _milliseconds,
    "where.platforms": lambda value, language: joined([platform_name(p) for p in value], language),
    "where.residency": lambda value, language: name_of("residency", value, language),
}


def condition_name(type_: str, language: Language) -> str:
    """Return what a type of condition is called, or the type itself where it has no name."""
    name = CONDITIONS.get(type_)
    return type_ if name is None else name.get(language)


def joined(parts: list[str], language: Language) -> str:
    """Return a list as people write it."""
    return ("、" if language == "ja" else ", ").join(parts)


_COPY = Text("copy of {}, {}", "{} のコピー、{}")
_NAMED_COPY = Text("copy of {} ({}), {}", "{} のコピー ({})、{}")
_IN = " in "
"""Between the names of a copy and of where that is kept: ``instances.vantage.sh in tsaol/aws-gpu``."""
_KEPT_IN = Text("{} in {}", "{}、{} 経由")


def cited(source: Source | None, language: Language | None = None) -> str | None:
    """Return where and when a figure was read: ``https://… (2026-06-01)``.

    In a ``language`` it is said, too, that this is a copy of what was published, and whose.
    """
    if source is None:
        return None
    place = f"{source.url} ({source.read})"
    if language is None or source.copy_of is None:
        return place
    if source.copy is None:
        return _COPY.get(language).format(visible(source.copy_of), place)
    copy, kept, holder = source.copy.partition(_IN)
    named = _KEPT_IN.get(language).format(copy, holder) if kept else copy
    return _NAMED_COPY.get(language).format(visible(source.copy_of), visible(named), place)


def platform_name(platform: str) -> str:
    """Return a platform's proper name."""
    return _PLATFORMS.get(platform, platform)


def dated(prices: Iterable[tuple[str, str]], language: Language) -> str | None:
    """Return of when prices (platform, day) are: one date, or one a platform where they differ (``None``: there is none)."""
    dates: dict[str, set[str]] = {}
    for platform, day in prices:
        dates.setdefault(platform_name(platform), set()).add(day)
    every = set().union(*dates.values())
    if len(every) <= 1:
        return next(iter(every), None)
    return " · ".join(f"{name} {_span(of, language)}" for name, of in sorted(dates.items(), key=lambda d: max(d[1])))


def _span(dates: set[str], language: Language) -> str:
    first, last = min(dates), max(dates)
    return first if first == last else _TO.get(language).format(first, last)


def engine_name(engine: str, catalog: Catalog) -> str:
    """Return an engine's proper name, as the catalogue has it."""
    raw = catalog.engines.get(engine)
    return str(raw["name"]) if raw else engine


def suite_title(quality: QualityEvidence, catalog: Catalog, language: Language) -> str:
    """Return what people call the suite and the metric of a score: ``MTEB, Japanese tasks, JAQKET``."""
    suite = catalog.suites.get(quality.suite)
    metric = suite and suite["metrics"].get(quality.metric)
    if suite is None or metric is None:
        return joined([quality.suite, quality.metric], language)
    return joined([Text(**suite["name"]).get(language), Text(**metric["name"]).get(language)], language)


_ABOVE = Text("middle of its place above {:.0%} of the suite's models", "順位の中央は収録モデルの下から {:.0%}")
_ABOVE_SELECTED = Text(
    "middle of its place above {0:.0%} of the {1} models selected from the suite",
    "順位の中央は抜粋した {1} モデルの下から {0:.0%}",
)


def above(quality: QualityEvidence, language: Language) -> str | None:
    """Return where a score stands among the rows of its suite that the catalogue has; ``None`` for one without a place.

    Rows that cannot be told apart share their places: what is told is the middle of them, not a count of those below.
    """
    if quality.percentile is None:
        return None
    text = _ABOVE_SELECTED if quality.selected else _ABOVE
    return text.get(language).format(quality.percentile, quality.of)


def place(deployment: Deployment, catalog: Catalog, language: Language) -> tuple[str, str]:
    """Return where and how a model runs: the thing one pays for, then the details."""
    d = deployment
    if d.platform == "bedrock":
        profile = d.inference_profile
        route = _PROFILE.get(language).format(profile) if profile else _IN_REGION.get(language)
        return f"Bedrock {d.bedrock_model_id}", f"{route} · {d.region}"
    name = platform_name(d.platform) + (" JumpStart" if d.channel == "jumpstart" else "")
    times = f"{d.instance_count} × " if (d.instance_count or 1) > 1 else ""
    accelerators = catalog.accelerators
    device = accelerators[d.accelerator].name if d.accelerator and d.accelerator in accelerators else d.accelerator
    details = [f"{d.accelerator_count} × {device}"] if device else []
    if d.engine:
        details.append(" ".join(filter(None, (engine_name(d.engine, catalog), d.dtype, d.quantization))))
    if (d.tensor_parallel or 1) > 1:
        details.append(f"TP {d.tensor_parallel}")
    return f"{name} {times}{d.instance_type}", " · ".join([*details, d.region])
