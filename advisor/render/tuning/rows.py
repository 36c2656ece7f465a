"""Runs as rows, one for each kind of hardware, and one run at length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.hardware import ec2_name
from advisor.core.result import Band
from advisor.core.sharding import SHARDINGS
from advisor.core.text import Language, Text
from advisor.core.units import format_gib
from advisor.estimate.training.frameworks import training_of
from advisor.render import money
from advisor.render.hardware.kinds import cheapest_by_platform
from advisor.render.hardware.parts import Breakdown, Detail, Fact, Row
from advisor.render.hardware.wording import (
    PER_CORE,
    SHORT_BASIS,
    UNKNOWN,
    band,
    devices,
    on_cores,
    pair,
    per_device,
    place_name,
    size,
)
from advisor.render.wording import BASIS, cited, joined, platform_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.core.tuning import TrainingCompute, TrainingMemory, TunedDeployment, TuningCost
    from advisor.render import View

_MEMORY = Text("Memory", "メモリ")
_TIME = Text("Time", "所要時間")
_COST = Text("Cost", "費用")
_HOURS = Text("{} hours", "{} 時間")
_MINUTES = Text("{} minutes", "{} 分")
_H = Text("{} h", "{} 時間")
_MIN = Text("{} min", "{} 分")
_RATE = Text("{} tokens/s", "{} トークン/秒")
_HOURLY = Text("{} an hour", "1 時間 {}")
_PRICED = Text("{basis}, price as of {date}: {source}", "{basis}、価格は {date} 時点: {source}")
_PRICED_BARE = Text("{basis}, price as of {date}", "{basis}、価格は {date} 時点")
_BETWEEN = Text("between {} and {}", "{}〜{} の範囲")
_PARTS = (
    Text("weights {}", "重み {}"),
    Text("states {}", "学習状態 {}"),
    Text("activations {}", "活性化 {}"),
    Text("overhead {}", "オーバーヘッド {}"),
)
_STATE = Text("States", "学習状態")
_STATES = {
    "adapter_bytes": Text("adapter {}", "アダプター {}"),
    "gradient_bytes": Text("gradients {}", "勾配 {}"),
    "optimizer_bytes": Text("optimizer {}", "オプティマイザ {}"),
}


def hours(compute: TrainingCompute | None, language: Language, *, short: bool = False) -> str:
    """Return ``3.4 (2.3 to 5.1) hours``, or minutes where it is less than one; ``short``: ``h`` and ``min``."""
    if compute is None:
        return UNKNOWN.get(language)
    if compute.hours.expected >= 1:
        return (_H if short else _HOURS).get(language).format(band(compute.hours, language))
    return (_MIN if short else _MINUTES).get(language).format(band(Band(*(60 * h for h in compute.hours)), language))


def cost(value: TuningCost | None, language: Language, yen: float | None = None) -> str:
    """Return ``$12.30 ($8.20 to $18.45)``."""
    return money.band(value.total, language, yen) if value else UNKNOWN.get(language)


def of_available(memory: TrainingMemory) -> str:
    """Return needed and available memory of one device or core: ``13.9 / 20.2 GiB``."""
    return pair(memory.required_bytes, memory.available_bytes)


def breakdown(memory: TrainingMemory) -> Breakdown:
    """Return the components of one device; what is trained stands together with its gradients and their states."""
    states = memory.adapter_bytes + memory.gradient_bytes + memory.optimizer_bytes
    return Breakdown(
        (memory.weights_bytes, states, memory.activation_bytes, memory.overhead_bytes), memory.available_bytes
    )


def row(kind: Sequence[TunedDeployment], view: View) -> Row:
    """Return one kind of hardware, on its cheapest instance."""
    first, language = kind[0], view.language
    d, memory = first.deployment, first.memory
    assert memory is not None  # what has none is no kind of hardware
    name = ec2_name(str(d.instance_type))
    pair = (of_available(memory), PER_CORE.get(language)) if on_cores(d, view) else (of_available(memory),)
    return Row(
        where=(name, devices(d), how(first, view)),
        breakdown=breakdown(memory),
        memory=pair,
        holds=sharding(first, language),
        speed=_speed(first.compute, language) if first.fits else (),
        cost=tuple(_costs(kind, language, view.yen_per_usd)) if first.fits else (),
        fits=bool(first.fits),
        figures=tuple(_figures(first, memory)),
    )


def _figures(tuned: TunedDeployment, memory: TrainingMemory) -> Iterator[tuple[str, float]]:
    """Yield what a row may be sorted by, where it is known."""
    yield "memory", memory.required_bytes / max(memory.available_bytes, 1)
    if tuned.fits and tuned.compute:
        yield "speed", tuned.compute.hours.expected
    if tuned.fits and tuned.cost:
        yield "cost", tuned.cost.total.expected


def how(tuned: TunedDeployment, view: View) -> str:
    """Return framework and number format: ``Transformers and PEFT bfloat16``."""
    d = tuned.deployment
    framework = training_of(view.catalog).frameworks[str(d.engine)]
    return " ".join(filter(None, (framework.name, d.dtype, d.quantization)))


def sharding(tuned: TunedDeployment, language: Language) -> tuple[str, ...]:
    """Return what the devices share out: ``ZeRO-3``, ``TP 8``; nothing of a single one."""
    if tuned.sharding is None or tuned.units == 1:
        return ()
    shares = SHARDINGS[tuned.sharding]
    if shares.activations:
        return (f"TP {tuned.deployment.tensor_parallel}",)
    return (shares.name.get(language),)


def _speed(compute: TrainingCompute | None, language: Language) -> tuple[str, ...]:
    if compute is None:
        return (UNKNOWN.get(language),)
    rate = _RATE.get(language).format(f"{compute.tokens_per_second.expected:,.0f}")
    return (hours(compute, language, short=True), rate, SHORT_BASIS[compute.basis].get(language))


def _costs(kind: Sequence[TunedDeployment], language: Language, yen: float | None) -> Iterator[str]:
    """Yield the cost on each platform, and its band below; then both in yen."""
    found = [(t.deployment.platform, t.cost.total) for t in cheapest_by_platform(kind) if t.cost]
    for platform, total in found:
        dollars, *worth = money.lines(total.expected, language, yen)
        yield f"{platform_name(platform)} {dollars}"
        yield money.to(total, language)
        if worth:
            yield from worth
            yield money.to(total, language, yen)
    if not found:
        yield UNKNOWN.get(language)


# --------------------------------------------------------------------------------------------------------- one at length


def detail(tuned: TunedDeployment, view: View) -> Detail | None:
    """Return one run at length; ``None`` when nothing but the name of the instance is known."""
    memory, language = tuned.memory, view.language
    if memory is None:
        return None
    d = tuned.deployment
    parts = breakdown(memory)
    return Detail(
        where=Fact(
            place_name(d), (f"{devices(d)} · {d.region}", " · ".join((how(tuned, view), *sharding(tuned, language))))
        ),
        label=_MEMORY.get(language),
        breakdown=parts,
        memory=per_device(of_available(memory), language, cores=on_cores(d, view)),
        legend=tuple([text.get(language).format(size(value)) for text, value in zip(_PARTS, parts.parts, strict=True)]),
        whole=_BETWEEN.get(language).format(
            format_gib(memory.required_low_bytes), format_gib(memory.required_high_bytes)
        ),
        facts=(
            _states(memory, language),
            *(_facts(tuned, language, view.yen_per_usd) if tuned.fits is not False else ()),
        ),
        fits=bool(tuned.fits),
    )


def _states(memory: TrainingMemory, language: Language) -> Fact:
    """Return the parts of what is trained: in the bar they stand together."""
    parts = [text.get(language).format(size(b)) for key, text in _STATES.items() if (b := getattr(memory, key))]
    return Fact(_STATE.get(language), (joined(parts, language),))


def _facts(tuned: TunedDeployment, language: Language, yen: float | None) -> Iterator[Fact]:
    compute, price = tuned.compute, tuned.cost
    if compute:
        rate = _RATE.get(language).format(band(compute.tokens_per_second, language))
        yield Fact(_TIME.get(language), (hours(compute, language), rate, BASIS[compute.basis].get(language)))
    else:
        yield Fact(_TIME.get(language), (UNKNOWN.get(language),))
    if price is None:
        yield Fact(_COST.get(language), (UNKNOWN.get(language),))
        return
    source = cited(price.price_source, language)
    priced = (_PRICED if source else _PRICED_BARE).get(language)
    basis = BASIS[price.basis].get(language)
    hourly = _HOURLY.get(language).format(money.hourly(price.hourly, language, yen))
    yield Fact(
        _COST.get(language),
        (
            f"{money.band(price.total, language, yen)} · {hourly}",
            priced.format(basis=basis, date=price.price_as_of, source=source),
        ),
    )
