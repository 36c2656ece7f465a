"""What instances answer in a day, in words: never without how many sequences at once that takes, and how fast each then is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.render.hardware.wording import band
from advisor.render.wording import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.result import Band, DailyCapacity
    from advisor.core.sizing import Answered, SizingLoad

_ABOUT = Text("about {expected} a day ({low} to {high})", "1 日約 {expected} リクエスト ({low}〜{high})")
_IT_ANSWERS = Text("it answers {answers}, {condition}", "処理できるのは {answers}。{condition}")
_AT_ONCE = Text("with {count:,} sequences at once{each}", "同時 {count:,} 系列{each}")
_EACH = Text(" on each instance", " (1 台あたり)")
_COMPILED = Text("compiled for batch size {:,}", "バッチサイズ {:,} でコンパイル")
_IN_TURN = Text("one input after the other", "入力を 1 件ずつ処理")
_TTFT = Text("first token after {} ms", "最初のトークンまで {} ms")
_TPOT = Text("{} ms per output token", "出力 1 トークンあたり {} ms")
_PLANNED = Text("planned at {:.0%} of its rate", "最大速度の {:.0%} で運用")
_AS_ASKED = Text("{count:,} at once: {answers}", "同時 {count:,} 系列: {answers}")
_FULL = Text("{count:,} at once, all that fit: {answers}", "同時 {count:,} 系列 (収まる最大): {answers}")
_ALL_IN_TURN = Text("one input after the other: {answers}", "入力を 1 件ずつ処理: {answers}")
_TAKE_MORE = Text(
    "{requests:,} requests a day take {count:,} at once (--concurrency {count})",
    "1 日 {requests:,} リクエストには、同時 {count:,} 系列が必要 (--concurrency {count})",
)
_TAKE_INSTANCES = Text(
    "{requests:,} requests a day take {instances:,} such instances; memory, speed and cost here are of one",
    "1 日 {requests:,} リクエストには、このインスタンスが {instances:,} 台必要 (メモリ、速度、費用は 1 台分の値)",
)
_COMPILE_ALL = Text(
    "Neuron runs as many as it is compiled for, {asked:,} here; --concurrency {full} compiles for all that fit",
    "Neuron の同時処理数はコンパイル時に決まり、ここでは {asked:,}。--concurrency {full} で最大数を指定できます",
)


def rounded(requests: float) -> str:
    """Return three figures: no load is better known than that."""
    return f"{float(f'{requests:.3g}'):,.0f}"


def about(requests: Band, language: Language) -> str:
    """Return so many requests a day, with their bounds."""
    return _ABOUT.get(language).format(**{name: rounded(value) for name, value in requests._asdict().items()})


def sustained(each: DailyCapacity, instances: int, language: Language) -> str:
    """Return what ``instances`` answer in a day, and on which condition."""
    answers = about(each.requests_per_day.times(instances), language)
    return _IT_ANSWERS.get(language).format(answers=answers, condition=condition(each, instances, language))


def condition(each: DailyCapacity, instances: int, language: Language) -> str:
    """Return what a capacity takes: so many sequences at once, the times that each then has, and the share of its rate."""
    planned = _PLANNED.get(language).format(each.utilization)
    return joined([at_once(each, instances, language), *_times(each, language), planned], language)


def at_once(each: DailyCapacity, instances: int, language: Language) -> str:
    """Return how many sequences at once a capacity takes, for a caption."""
    if each.performance.tpot_ms is None:
        return _IN_TURN.get(language)
    on_each = _EACH.get(language) if instances > 1 else ""
    told = _AT_ONCE.get(language).format(count=each.performance.concurrency, each=on_each)
    return joined([told, _COMPILED.get(language).format(each.batch)], language) if each.compiled else told


def _times(each: DailyCapacity, language: Language) -> Iterator[str]:
    performance = each.performance
    if performance.tpot_ms is not None:
        yield _TTFT.get(language).format(band(performance.ttft_ms, language))
        yield _TPOT.get(language).format(band(performance.tpot_ms, language))


def lines(answered: Answered, load: SizingLoad, language: Language) -> Iterator[str]:
    """Yield what one instance answers, as asked and full, and what the load takes where that is more than was asked."""
    asked, full = answered.as_asked, answered.full
    count, most = load.concurrency, full.performance.concurrency or 0
    planned = _PLANNED.get(language).format(full.utilization)
    if full.performance.tpot_ms is None:
        answers = about(full.requests_per_day, language)
        yield joined([_ALL_IN_TURN.get(language).format(answers=answers), planned], language)
    else:
        if most > count:
            yield _AS_ASKED.get(language).format(count=count, answers=about(asked.requests_per_day, language))
        told = _FULL.get(language).format(count=most, answers=about(full.requests_per_day, language))
        yield joined([told, *_times(full, language), planned], language)
    requests = load.requests_per_day
    if answered.instances > 1:
        yield _TAKE_INSTANCES.get(language).format(requests=requests, instances=answered.instances)
    elif answered.concurrency > count:
        yield _TAKE_MORE.get(language).format(requests=requests, count=answered.concurrency)
    if full.compiled and most > count:
        yield _COMPILE_ALL.get(language).format(asked=count, full=most)
