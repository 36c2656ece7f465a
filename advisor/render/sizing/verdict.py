"""The verdict on one instance in a sentence: it fits, holds fewer than asked, is uncertain, or cannot run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.result import BORDERLINE, DOCUMENTED, TOO_FEW_SEQUENCES
from advisor.core.text import Language, Text
from advisor.core.units import format_gib
from advisor.render.hardware.texts import asked_of
from advisor.render.hardware.wording import on_cores, per_device, place_name, reasons
from advisor.render.sizing.rows import of_available

if TYPE_CHECKING:
    from advisor.core.sizing import SizedDeployment, SizingReport
    from advisor.render import View

MEMORY_RULES = ("memory.fits", TOO_FEW_SEQUENCES)
"""What excludes a deployment only for the load that was asked of it."""

_FITS = Text("{model} fits on {where}: {memory}.", "{model} は {where} に収まります: {memory}。")
_TIGHT = Text(
    "{model} fits on {where}, but tightly: {memory}, and what it needs is only known to be {low} to {high}.",
    "{model} は {where} に収まりますが余裕がありません: {memory}、必要量の見積もりには {low}〜{high} の幅があります。",
)
_HOLDS = Text(
    "{model} runs on {where}, but holds {held:,} of the {asked:,} sequences asked at once (the engine queues the "
    "others): {reasons}.",
    "{model} は {where} で動きますが、同時 {asked:,} 系列のうち保持できるのは {held:,} 系列です "
    "(残りは推論エンジンの待ち行列に入ります): {reasons}。",
)
_DOCUMENTED = Text(
    "{model} on {where} is documented by AWS, but is not expected to fit as sized here ({engine}): {reasons}.",
    "{model} が {where} で動くことは AWS の文書にありますが、ここでの設定 ({engine}) では収まらない見込みです: {reasons}。",
)
_UNCERTAIN = Text(
    "{model} may or may not fit on {where}: {reasons}, and what it needs is only known to be {low} to {high}.",
    "{model} が {where} に収まるかは微妙です: {reasons}。必要量の見積もりには {low}〜{high} の幅があります。",
)
_DOES_NOT = Text("{model} does not run on {where}: {reasons}.", "{model} は {where} では動かせません: {reasons}。")
_NOT_KNOWN = Text(
    "Whether {model} runs on {where} is not known: {reasons}.", "{model} が {where} で動くかは不明です: {reasons}。"
)


def verdict(report: SizingReport, view: View) -> str:
    """Return whether the model runs on the instance that was asked."""
    language, asked = view.language, asked_of(report)
    words = {"model": report.model.name, "where": str(report.question.instance)}
    if asked is None:
        return _DOES_NOT.get(language).format(**words, reasons=reasons(report.findings, language))
    words["where"] = place_name(asked.deployment)
    if asked.fits and asked.memory:
        memory = per_device(of_available(asked.memory), language, cores=on_cores(asked.deployment, view))
        text = _TIGHT if asked.memory.tight else _FITS
        return text.get(language).format(**words, memory=memory, **_bounds(asked))
    words["reasons"] = reasons(asked.findings, language)
    if asked.fits is None:
        return _NOT_KNOWN.get(language).format(**words)
    return _falls_short(asked, report, view, words, language)


def _falls_short(
    asked: SizedDeployment, report: SizingReport, view: View, words: dict[str, str], language: Language
) -> str:
    if not all(f.rule in MEMORY_RULES for f in asked.findings if f.severity == "exclude"):
        return _DOES_NOT.get(language).format(**words)
    held, told = holds(asked), {f.rule for f in asked.findings}
    if held:
        return _HOLDS.get(language).format(**words, held=held, asked=report.load.concurrency)
    if DOCUMENTED in told:
        engine = str(asked.deployment.engine)
        name = view.catalog.engines[engine]["name"] if engine in view.catalog.engines else engine
        return _DOCUMENTED.get(language).format(**words, engine=name)
    if BORDERLINE in told:
        return _UNCERTAIN.get(language).format(**words, **_bounds(asked))
    return _DOES_NOT.get(language).format(**words)


def holds(sized: SizedDeployment) -> int:
    """Return how many of the asked sequences something that does not fit holds at once."""
    return sized.capacity.max_concurrent_sequences if sized.capacity else 0


def _bounds(sized: SizedDeployment) -> dict[str, str]:
    memory = sized.memory
    low, high = (
        (memory.per_accelerator_required_low_bytes, memory.per_accelerator_required_high_bytes) if memory else (0, 0)
    )
    return {"low": format_gib(low or 0).removesuffix(" GiB"), "high": format_gib(high or 0)}
