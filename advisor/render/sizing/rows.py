"""Deployments as rows, one for each kind of hardware, and one deployment at length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.hardware import ec2_name
from advisor.core.text import Language, Text
from advisor.core.units import format_gib
from advisor.render import money
from advisor.render.capacity import lines as capacity_lines
from advisor.render.hardware.kinds import cheapest_by_platform
from advisor.render.hardware.memory import breakdown, units
from advisor.render.hardware.parts import Detail, Fact, Row
from advisor.render.hardware.wording import (
    PER_CORE,
    SHORT_BASIS,
    UNKNOWN,
    band,
    devices,
    on_cores,
    pair,
    per_device,
    size,
)
from advisor.render.sizing import break_even
from advisor.render.sizing.model import COMPONENTS
from advisor.render.wording import BASIS, cited, engine_name, place, platform_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.core.result import CostEstimate, MemoryEstimate, PerformanceEstimate
    from advisor.core.sizing import DeploymentCapacity, SizedDeployment, SizingReport
    from advisor.render import View

Kind = list["SizedDeployment"]
"""Deployments on the same accelerators, in the order of the report."""

_WHOLE = Text("{} of {} over {:,} devices", "{2:,} デバイス合計 {0} / {1}")
_WHOLE_CORES = Text("{} of {} over {:,} cores", "{2:,} コア合計 {0} / {1}")
_MEMORY = Text("Memory", "メモリ")
_NEEDS_BETWEEN = Text(", needs {} to {}", "、必要量は {}〜{}")
_CAPACITY = Text("Capacity", "容量")
_SPEED = Text("Speed", "速度")
_ANSWERS = Text("Requests", "処理件数")
_COST = Text("Cost", "費用")
_BREAK_EVEN = Text("Break-even", "損益分岐")
_AT_ONCE = Text("{:,} at once", "同時 {:,} 件")
_UP_TO = Text("up to {:,} tokens", "最長 {:,} トークン")
_POOL = Text("KV cache pool {}: {:,} tokens", "KV キャッシュ領域 {}: {:,} トークン分")
_SEQUENCES = Text("{:,} sequences of {:,} tokens at the same time", "{1:,} トークンの系列を同時に {0:,} 件")
_LONGEST = Text("one sequence up to {:,} tokens long", "1 系列だけなら最長 {:,} トークン")
_REPLICAS = Text("{} replicas", "レプリカ {} 個")
_RATE = Text("{} tokens/s", "{} トークン/秒")
_TTFT = Text("first token after {} ms", "最初のトークンまで {} ms")
_INPUT = Text("{} ms an input", "入力 1 件あたり {} ms")
_TPOT = Text("{} ms per output token", "出力 1 トークンあたり {} ms")
_MONTH = Text("{} a month", "月額 {}")
_HOUR = Text("{} an hour", "1 時間 {}")
_PRICED = Text("{basis}, as of {date}: {source}", "{basis}、{date} 時点: {source}")
_PRICED_BARE = Text("{basis}, as of {date}", "{basis}、{date} 時点")
_MANAGED = Text("managed by Bedrock", "Bedrock が管理")
_IN = Text("{} per million tokens in", "入力 100 万トークン {}")
_OUT = Text("{} per million tokens out", "出力 100 万トークン {}")
_IMAGE = Text("{} an image", "画像 1 枚 {}")
_QUERY = Text("{} a query", "1 クエリ {}")
_VIDEO_SECOND = Text("{} a second of video", "動画 1 秒 {}")
_CONTEXT = Text("context {:,}", "コンテキスト {:,}")
_OUTPUT = Text("output {:,}", "出力 {:,}")


def row(kind: Kind, report: SizingReport, view: View) -> Row:
    """Return one kind of hardware."""
    first, language = kind[0], view.language
    if first.deployment.platform == "bedrock":
        return _route(first, report, view)
    d, memory = first.deployment, first.memory
    assert memory is not None  # what has none is no kind of hardware
    name = ec2_name(str(d.instance_type))
    return Row(
        where=(name, devices(d), how(first, view)),
        breakdown=breakdown(memory),
        memory=(of_available(memory), PER_CORE.get(language)) if on_cores(d, view) else (of_available(memory),),
        holds=tuple(_holds(first.capacity, language)) if first.fits else (),
        speed=_speed(first.performance, language) if first.fits else (),
        cost=tuple(_costs(kind, name, view)),
        fits=bool(first.fits),
        figures=tuple(_figures(first)),
    )


def how(sized: SizedDeployment, view: View) -> str:
    """Return engine, number format and how the devices share the work: ``vLLM bfloat16 · TP 4 · 2 replicas``."""
    d = sized.deployment
    parts = [" ".join(filter(None, (engine_name(str(d.engine), view.catalog), d.dtype, d.quantization)))]
    if (d.tensor_parallel or 1) > 1:
        parts.append(f"TP {d.tensor_parallel}")
    if sized.capacity and sized.capacity.replicas > 1:
        parts.append(_REPLICAS.get(view.language).format(sized.capacity.replicas))
    return " · ".join(parts)


def of_available(memory: MemoryEstimate) -> str:
    """Return needed and available memory of the fullest device or core: ``13.9 / 20.2 GiB``."""
    return pair(memory.per_accelerator_required_bytes, memory.per_accelerator_available_bytes)


def _holds(capacity: DeploymentCapacity | None, language: Language) -> Iterator[str]:
    if capacity is None:
        return
    yield _AT_ONCE.get(language).format(capacity.max_concurrent_sequences)
    yield _UP_TO.get(language).format(capacity.max_context_at_load)


def _speed(performance: PerformanceEstimate | None, language: Language) -> tuple[str, ...]:
    if performance is None:
        return (UNKNOWN.get(language),)
    rate, basis = performance.output_tokens_per_second, SHORT_BASIS[performance.basis].get(language)
    if rate is None:
        return (_INPUT.get(language).format(band(performance.ttft_ms, language)), basis)
    return (band(rate, language), basis)


def _costs(kind: Kind, name: str, view: View) -> Iterator[str]:
    """Yield the cheapest offer of each platform, with the instance where it is not that of the row."""
    priced = [s for s in cheapest_by_platform(kind) if s.cost]
    for sized in priced:
        d = sized.deployment
        where = platform_name(d.platform) + ("" if ec2_name(str(d.instance_type)) == name else f" {d.instance_type}")
        if sized.cost:
            dollars, *worth = money.lines(sized.cost.monthly, view.language, view.yen_per_usd)
            yield f"{where} {dollars}"
            yield from worth
    if not priced:
        yield UNKNOWN.get(view.language)


# ------------------------------------------------------------------------------------------------------------ Bedrock


def _route(sized: SizedDeployment, report: SizingReport, view: View) -> Row:
    d, language = sized.deployment, view.language
    channel = next((c for c in report.model.bedrock if c.id == d.bedrock_model_id), None)
    limits = []
    if channel and channel.context_length is not None:
        limits.append(_CONTEXT.get(language).format(channel.context_length))
    if channel and channel.max_output_tokens is not None:
        limits.append(_OUTPUT.get(language).format(channel.max_output_tokens))
    return Row(
        where=(d.inference_profile or str(d.bedrock_model_id),),
        breakdown=None,
        memory=(_MANAGED.get(language),),
        holds=tuple(limits) or (UNKNOWN.get(language),),
        speed=tuple(_prices(sized, language, view.yen_per_usd)) or (UNKNOWN.get(language),),
        cost=money.lines(sized.cost.monthly, language, view.yen_per_usd) if sized.cost else (UNKNOWN.get(language),),
        fits=bool(sized.fits),
        figures=tuple(_figures(sized)),
    )


def _figures(sized: SizedDeployment) -> Iterator[tuple[str, float]]:
    """Yield what a row may be sorted by, where it is known."""
    rate = sized.performance.output_tokens_per_second if sized.performance else None
    if sized.memory:
        yield "memory", sized.memory.share_of_device
    if sized.capacity and sized.fits:
        yield "holds", sized.capacity.max_concurrent_sequences
    if rate and sized.fits:
        yield "speed", rate.expected
    if sized.cost:
        yield "cost", sized.cost.monthly


def _prices(sized: SizedDeployment, language: Language, yen: float | None) -> Iterator[str]:
    price = sized.price
    if price is None:
        return
    figures = (
        (price.input, _IN), (price.output, _OUT), (price.per_image, _IMAGE), (price.per_query, _QUERY),
        (price.per_video_second, _VIDEO_SECOND),
    )  # fmt: skip
    for value, text in figures:
        if value is not None:
            yield text.get(language).format(money.unit_price(value, language, yen))


# --------------------------------------------------------------------------------------------------------- one at length


def detail(sized: SizedDeployment, report: SizingReport, view: View) -> Detail | None:
    """Return one deployment at length; ``None`` when nothing but its name is known."""
    d, memory, language = sized.deployment, sized.memory, view.language
    if memory is None:
        return None
    name, details = place(d, view.catalog, language)
    parts = breakdown(memory)
    cores = on_cores(d, view)
    replicas = sized.capacity.replicas if sized.capacity else 1
    lines = (details, _REPLICAS.get(language).format(replicas)) if replicas > 1 else (details,)
    whole = None
    if units(memory) > 1:
        whole = (
            (_WHOLE_CORES if cores else _WHOLE)
            .get(language)
            .format(format_gib(memory.required_bytes), format_gib(memory.available_bytes), units(memory))
        )
    return Detail(
        where=Fact(name, lines),
        label=_MEMORY.get(language),
        breakdown=parts,
        memory=per_device(of_available(memory), language, cores=cores) + _between(memory, language),
        legend=tuple(
            text.get(language).format(size(value)) for text, value in zip(COMPONENTS.values(), parts.parts, strict=True)
        ),
        whole=whole,
        facts=tuple(_detail_facts(sized, report, view)),
        fits=bool(sized.fits),
    )


def _between(memory: MemoryEstimate, language: Language) -> str:
    """Return the bounds of what one device needs, where they are not the same."""
    low, high = memory.per_accelerator_required_low_bytes, memory.per_accelerator_required_high_bytes
    if low is None or high is None or low == high:
        return ""
    return _NEEDS_BETWEEN.get(language).format(format_gib(low).removesuffix(" GiB"), format_gib(high))


def _detail_facts(sized: SizedDeployment, report: SizingReport, view: View) -> Iterator[Fact]:
    language = view.language
    capacity, performance, cost = sized.capacity, sized.performance, sized.cost
    if capacity and capacity.kv_cache_pool_bytes != 0:
        yield Fact(_CAPACITY.get(language), tuple(_capacity(capacity, report, language)))
    if performance:
        yield Fact(_SPEED.get(language), tuple(_performance(performance, language)))
    elif sized.fits:
        yield Fact(_SPEED.get(language), (UNKNOWN.get(language),))
    if sized.answered:
        yield Fact(_ANSWERS.get(language), tuple(capacity_lines(sized.answered, report.load, language)))
    money_lines = tuple(_cost(cost, language, view.yen_per_usd)) if cost else (UNKNOWN.get(language),)
    yield Fact(_COST.get(language), money_lines)
    if sized.break_even:
        yield Fact(
            _BREAK_EVEN.get(language),
            tuple(break_even.lines(sized.break_even, language, with_capacity=sized.answered is None)),
        )


def _capacity(capacity: DeploymentCapacity, report: SizingReport, language: Language) -> Iterator[str]:
    if capacity.kv_cache_pool_bytes is not None:
        yield _POOL.get(language).format(size(capacity.kv_cache_pool_bytes), capacity.kv_cache_pool_tokens)
    yield _SEQUENCES.get(language).format(capacity.max_concurrent_sequences, report.load.context)
    yield _LONGEST.get(language).format(capacity.max_context)


def _performance(performance: PerformanceEstimate, language: Language) -> Iterator[str]:
    rate = performance.output_tokens_per_second
    figures = (
        (_RATE, rate, "output_tokens_per_second"),
        (_TTFT if rate else _INPUT, performance.ttft_ms, "ttft_ms"),
        (_TPOT, performance.tpot_ms, "tpot_ms"),
    )
    bases = performance.bases
    for text, value, name in figures:
        if value is None:
            continue
        basis = f" · {SHORT_BASIS[getattr(bases, name)].get(language)}" if bases else ""
        yield text.get(language).format(band(value, language)) + basis
    if bases is None:
        yield BASIS[performance.basis].get(language)


def _cost(cost: CostEstimate, language: Language, yen: float | None) -> Sequence[str]:
    hourly = []
    if cost.hourly is not None:
        hourly.append(_HOUR.get(language).format(money.hourly(cost.hourly, language, yen)))
    basis, source = BASIS[cost.basis].get(language), cited(cost.price_source, language)
    text = _PRICED if source else _PRICED_BARE
    return [
        " · ".join([_MONTH.get(language).format(money.usd(cost.monthly, language, yen)), *hourly]),
        text.get(language).format(basis=basis, date=cost.price_as_of, source=source),
    ]
