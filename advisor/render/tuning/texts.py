"""What every human-readable format says about a fine-tuning run, as short texts in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.core.units import format_count
from advisor.estimate.training.frameworks import training_of
from advisor.render.hardware.findings import sections, with_ways_out
from advisor.render.hardware.model import model_fact
from advisor.render.hardware.parts import Fact, HardwareTexts
from advisor.render.hardware.texts import MORE, NEAREST, asked_of, caption, fitting_of_all, table_of
from advisor.render.hardware.wording import devices, on_cores, per_device, place_name, reasons
from advisor.render.summary import assumption
from advisor.render.tuning import ways_out
from advisor.render.tuning.rows import cost, detail, hours, of_available, row
from advisor.render.wording import joined, show_fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.tuning import TunedDeployment, TuningReport
    from advisor.render import View

_FITS = Text(
    "{model} ({method}) fits on {where}: {memory}; {hours}, {cost}.",
    "{model} ({method}) は {where} に収まります: {memory}。所要時間 {hours}、費用 {cost}。",
)
_DOES_NOT = Text(
    "{model} ({method}) cannot be trained on {where}: {reasons}.",
    "{model} ({method}) は {where} では学習できません: {reasons}。",
)
_NOT_KNOWN = Text(
    "Whether {model} ({method}) can be trained on {where} is not known: {reasons}.",
    "{model} ({method}) を {where} で学習できるかは不明です: {reasons}。",
)
_FIT = Text(
    "{model} ({method}) fits on {count:,} of {all:,} kinds of hardware in {region}, cheapest on {where}: {hours}, {cost}.",
    "{model} ({method}) は{region} のハードウェア {all:,} 種類中 {count:,} 種類に収まります。最安: {where}、{hours}、{cost}。",
)
_NOTHING_FITS = Text(
    "{model} ({method}) fits on none of the {all:,} kinds of hardware in {region}.",
    "{model} ({method}) は、{region} のハードウェア {all:,} 種類のいずれにも収まりません。",
)
_NO_TIME = Text("time not known", "不明")
_NO_COST = Text("cost not known", "不明")
_CANNOT = Text("{model} cannot be fine-tuned: {reasons}.", "{model} はファインチューニングできません: {reasons}。")
_NOT_JUDGED = Text("{model}: {reasons}.", "{model}: {reasons}。")

_RUN = Text("Run", "学習条件")
_LORA = Text("{method}, rank {rank}, on {targets}", "{method} (ランク {rank}、対象: {targets})")
_LORA_ON_UNKNOWN = Text("{method}, rank {rank}", "{method} (ランク {rank})")
_ROLES = {"qkv": "query-key-value"}
_TRAINED = Text(
    "{trained} of {total} parameters are trained ({share:.2g} %)",
    "パラメータ {total} のうち {trained} を学習 ({share:.2g} %)",
)
_TOKENS = Text(
    "{tokens} tokens in sequences of {length:,}, batch size {batch:,} a device",
    "{tokens} トークン (系列長 {length:,}、バッチサイズはデバイスあたり {batch:,})",
)
_WITH = Text("{optimizer}, gradient checkpointing", "{optimizer}、勾配チェックポイントあり")
_WITHOUT = Text("{optimizer}, no gradient checkpointing", "{optimizer}、勾配チェックポイントなし")
_FLOPS = Text("{:.3g} floating-point operations", "浮動小数点演算 {:.3g} 回")

_HEADINGS = (
    Text("Trains on", "学習環境"),
    Text("Memory per device", "デバイスあたりのメモリ"),
    Text("Sharding", "分散方式"),
    Text("Time", "所要時間"),
    Text("USD a run", "学習 1 回 (USD)"),
)
_COMPONENTS = (
    Text("weights", "重み"),
    Text("states (adapter, gradients, optimizer)", "学習状態 (アダプター、勾配、オプティマイザ)"),
    Text("activations", "活性化"),
    Text("overhead", "オーバーヘッド"),
)
_CHEAPEST = Text("Cheapest: {where} ({devices}), {hours}, {cost}.", "最安: {where} ({devices})、{hours}、{cost}。")
_FASTEST = Text("Fastest: {where} ({devices}), {hours}, {cost}.", "最短: {where} ({devices})、{hours}、{cost}。")
_REJECTED = Text("Cannot train it", "学習できないもの")

_ASSUMPTIONS = {
    "training.method": Text("method {}", "方法は {}"),
    "training.sequence_length": Text("sequences of {} tokens", "系列長 {} トークン"),
    "training.batch_size": Text("batch size {} a device", "バッチサイズはデバイスあたり {}"),
    "training.tokens": Text("{} training tokens", "学習トークン数 {}"),
    "training.lora_rank": Text("rank {}", "ランク {}"),
    "training.optimizer": Text("optimizer {}", "オプティマイザは {}"),
}
_CHECKPOINTING = {
    True: Text("gradient checkpointing", "勾配チェックポイントあり"),
    False: Text("no gradient checkpointing", "勾配チェックポイントなし"),
}


def texts(report: TuningReport, view: View, *, every: bool = False) -> HardwareTexts:
    """Return the texts of a report; ``every``: of all kinds of hardware that can train it."""
    language = view.language
    asked = asked_of(report)
    shown, more = table_of(report, every=every)
    return HardwareTexts(
        headline=headline(report, view),
        facts=(model_fact(report.model, report.size, language), *_run(report, view)),
        detail=detail(asked, view) if asked else None,
        headings=tuple([h.get(language) for h in _HEADINGS]),
        rows=tuple([row(kind, view) for kind in shown]),
        components=tuple([name.get(language) for name in _COMPONENTS]) if shown else (),
        sentences=tuple(_sentences(report, len(shown), more, view)),
        sections=with_ways_out(
            sections(report, shown, view, _REJECTED), ways_out.section(report, view), asked=asked is not None
        ),
        caption=caption(
            [_assumption(report, name, language) for name in report.assumed],
            report.catalog,
            language,
            view.yen_per_usd,
            prices=((d.deployment.platform, d.cost.price_as_of) for d in report.deployments if d.cost),
        ),
    )


# -------------------------------------------------------------------------------------------------------- the answer


def headline(report: TuningReport, view: View) -> str:
    """Return the answer in one sentence."""
    language = view.language
    words = {
        "model": report.model.name,
        "method": _method(report, language),
        "region": view.catalog.regions[report.question.region].name.get(language),
    }
    if report.question.instance is not None:
        return _of_one(report, words, view)
    others = (*report.rejected, *report.undetermined)
    if not any(d.memory for d in (*report.deployments, *others)):
        closed = any(f.severity == "exclude" and not f.missing for f in report.findings)
        return (_CANNOT if closed else _NOT_JUDGED).get(language).format(**words, reasons=_why(report, view))
    number = fitting_of_all(report)
    if not report.deployments:
        return _NOTHING_FITS.get(language).format(**words, **number)
    return _FIT.get(language).format(**words, **_answer(report.deployments[0], view), **number)


def _of_one(report: TuningReport, words: dict[str, str], view: View) -> str:
    language, asked = view.language, asked_of(report)
    if asked and asked.fits and asked.memory:
        memory = per_device(of_available(asked.memory), language, cores=on_cores(asked.deployment, view))
        return _FITS.get(language).format(**words, **_answer(asked, view), memory=memory)
    where = place_name(asked.deployment) if asked else report.question.instance
    text = _NOT_KNOWN if asked and asked.fits is None else _DOES_NOT
    why = reasons(asked.findings, language, view.yen_per_usd) if asked else _why(report, view)
    return text.get(language).format(**words, where=where, reasons=why)


def _why(report: TuningReport, view: View) -> str:
    return reasons(report.findings, view.language, view.yen_per_usd)


def _answer(tuned: TunedDeployment, view: View) -> dict[str, str]:
    language = view.language
    return {
        "where": place_name(tuned.deployment),
        "devices": devices(tuned.deployment),
        "hours": hours(tuned.compute, language) if tuned.compute else _NO_TIME.get(language),
        "cost": cost(tuned.cost, language, view.yen_per_usd) if tuned.cost else _NO_COST.get(language),
    }


def _method(report: TuningReport, language: Language) -> str:
    return show_fact("training.method", report.run.method, language)


# ----------------------------------------------------------------------------------------------------------- the run


def _run(report: TuningReport, view: View) -> Iterator[Fact]:
    run, first, language = report.run, _first(report), view.language
    lines = [_method(report, language)]
    if run.lora_rank is not None:
        targets = joined([_ROLES.get(role, role) for role in run.lora_targets], language)
        text = _LORA if targets else _LORA_ON_UNKNOWN
        lines = [text.get(language).format(method=lines[0], rank=run.lora_rank, targets=targets)]
    if first and first.memory and report.size and run.lora_rank is not None:
        trained, total = first.memory.trainable_parameters, report.size.total
        lines.append(
            _TRAINED.get(language).format(
                trained=format_count(trained), total=format_count(total), share=100 * trained / total
            )
        )
    lines.append(
        _TOKENS.get(language).format(tokens=format_count(run.tokens), length=run.sequence_length, batch=run.batch_size)
    )
    optimizer = training_of(view.catalog).optimizers[run.optimizer].name
    lines.append((_WITH if run.gradient_checkpointing else _WITHOUT).get(language).format(optimizer=optimizer))
    if first and first.compute:
        lines.append(_FLOPS.get(language).format(first.compute.flops))
    yield Fact(_RUN.get(language), tuple(lines))


def _first(report: TuningReport) -> TunedDeployment | None:
    """Return the deployment whose figures stand for the report: as the JSON has it."""
    return next(iter((*report.deployments, *report.rejected, *report.undetermined)), None)


def _sentences(report: TuningReport, shown: int, more: int, view: View) -> Iterator[str]:
    """Say where the run is cheapest and where it is over soonest."""
    language = view.language
    if report.question.instance is not None:
        return
    if not report.deployments:
        if shown:
            yield NEAREST.get(language)
        return
    cheapest = report.deployments[0]
    yield _CHEAPEST.get(language).format(**_answer(cheapest, view))
    timed = [d for d in report.deployments if d.compute]
    fastest = min(timed, key=lambda d: d.compute.hours.expected if d.compute else 0.0, default=cheapest)
    if fastest != cheapest:
        yield _FASTEST.get(language).format(**_answer(fastest, view))
    if more:
        yield MORE.get(language).format(more)


def _assumption(report: TuningReport, name: str, language: Language) -> str:
    group, _, key = name.partition(".")
    if group != "training":
        of = report.run if group == "model" else report.question
        return assumption(name, getattr(of, key), language)
    value = getattr(report.run, key)
    if key == "gradient_checkpointing":
        return _CHECKPOINTING[value].get(language)
    shown = f"{value:,}" if isinstance(value, int) else show_fact(name, value, language)
    return _ASSUMPTIONS[name].get(language).format(shown)
