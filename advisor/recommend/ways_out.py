"""What would make a deployment fit that does not: one thing changed at a time, each answered by asking again.

Nothing is guessed: a change is proposed only if the same question with it has a deployment that fits, with what that
needs and has, and with the warnings it then carries (a share of the memory that may not be free, little to spare).
Whatever the deployment then has that the refused one had not (engine, number format, quantization) is told, and is part of
the change; the engine is kept where that is possible.
"""

from __future__ import annotations

from bisect import bisect_left
from math import inf
from typing import TYPE_CHECKING, Any

from advisor.core.record import NamedTuple
from advisor.core.sizing import WayOut
from advisor.core.text import Message, Text
from advisor.core.units import format_gib
from advisor.estimate.weights import FORMATS, STORAGE_ONLY
from advisor.recommend.changes import DTYPE, INSTANCES_SHOWN, in_place_of, worded
from advisor.recommend.questions import AUTO, NOT_QUANTIZED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from advisor.core.hardware import Accelerator
    from advisor.core.model import Model
    from advisor.core.sizing import SizedDeployment, SizingLoad, SizingQuestion
    from advisor.estimate.engines import Engine

FREE_AT_START = "memory.free-at-start"
"""The rule that warns of an engine that may not find its share of the memory free."""

_PERCENT = 100
_ENGINE = Text("{} instead of {}", "推論エンジンは {1} から {0} に変更")
_QUANTIZATION = Text("quantization {} instead of {}", "量子化は {1} から {0} に変更")


class Asking(NamedTuple):
    """A deployment that does not fit, and how to ask again.

    ``ask`` returns what can be had for another question: of one instance the only deployment, else all that fit in the
    region, the cheapest first. ``engines`` are at the asked version.
    """

    question: SizingQuestion
    load: SizingLoad
    model: Model
    accelerator: Accelerator
    engines: Mapping[str, Engine]
    sized: SizedDeployment
    ask: Callable[[SizingQuestion], Sequence[SizedDeployment]]

    def fitting(self, **changes: Any) -> SizedDeployment | None:
        """Return the deployment of the question with some fields changed, if it fits: on the same engine, unless asked."""
        found = self.ask(self.question._replace(**{"engine": self.sized.deployment.engine, **changes}))
        return found[0] if found and found[0].fits else None

    @property
    def engine(self) -> Engine:
        """The engine it was sized for."""
        return self.engines[str(self.sized.deployment.engine)]

    @property
    def share(self) -> int:
        """The asked sequences that one replica is to run."""
        replicas = self.sized.capacity.replicas if self.sized.capacity else 1
        return -(-self.load.concurrency // replicas)


def ways_out(asking: Asking) -> tuple[WayOut, ...]:
    """Return the changes of the question that make it fit, those that ask for less first."""
    return (
        *_fewer_sequences(asking),
        *_shorter_context(asking),
        *_settings(asking),
        *_smaller_cache(asking),
        *_smaller_weights(asking),
        *_other_split(asking),
        *_elsewhere(asking),
    )


def _way(
    asking: Asking, sized: SizedDeployment, said: Text, changes: Mapping[str, Any], proposed: Any, *details: Text
) -> WayOut:
    """Return one way out; ``changes`` as meant, to which whatever else is then different is added, and said."""
    field = next(iter(changes))
    besides, changes = _besides(asking, sized, changes)
    words = worded(said, asking.question, changes, *details, *besides)
    memory, figures = sized.memory, ""
    if memory is not None:
        needs, has = memory.per_accelerator_required_bytes, memory.per_accelerator_available_bytes
        figures = f"{format_gib(needs).removesuffix(' GiB')} / {format_gib(has)}"
    if field == "instance" and sized.cost is not None:
        cost = "{cost.monthly}"  # a gap: how money is worded is up to whoever shows it
        template = Text(f"{words.en}: {figures}, {cost} a month", f"{words.ja}: {figures}、月額 {cost}")
        message = Message(template, {"cost.monthly": sized.cost.monthly})
    else:
        message = Message(Text(f"{words.en}: {figures}", f"{words.ja}: {figures}"), {})
    told = {f.rule for f in asking.sized.findings}
    risks = tuple(f for f in sized.findings if f.severity == "warn" and f.rule not in told)
    current = getattr(asking.question, field)
    return WayOut(field, current, proposed, changes, sized, risks, message)


def _besides(
    asking: Asking, sized: SizedDeployment, changes: Mapping[str, Any]
) -> tuple[tuple[Text, ...], dict[str, Any]]:
    """Return what a way changes of the deployment without having been meant to, in words, and all its changes."""
    before, after, every = asking.sized.deployment, sized.deployment, dict(changes)
    words = []
    if before.engine is not None and after.engine != before.engine:
        if "engine" not in changes:
            every["engine"] = after.engine
        if asking.question.engine_version is not None:  # a version of the engine that goes
            every["engine_version"] = None
        words.append(in_place_of(_ENGINE, asking.engines[str(after.engine)].name, asking.engine.name))
    formats = "dtype" in changes or "quantization" in changes
    if after.dtype != before.dtype and changes.get("dtype") is None:
        if asking.question.dtype in STORAGE_ONLY:  # that flag said how the weights are stored
            every.setdefault("quantization", after.quantization)
        every["dtype"] = after.dtype
        words.append(in_place_of(DTYPE, str(after.dtype), str(before.dtype)))
    if after.quantization != before.quantization and not formats:
        every["quantization"] = after.quantization or NOT_QUANTIZED
        words.append(
            in_place_of(_QUANTIZATION, after.quantization or NOT_QUANTIZED, before.quantization or NOT_QUANTIZED)
        )
    return tuple(words), every


# ------------------------------------------------------------------------------------------------------------ less load


def _fewer_sequences(asking: Asking) -> Iterator[WayOut]:
    count = asking.sized.capacity.max_concurrent_sequences if asking.sized.capacity else 0
    if 0 < count < asking.load.concurrency and (sized := asking.fitting(concurrency=count)):
        words = Text(
            f"with {count:,} of the {asking.load.concurrency:,} sequences at once",
            f"同時 {asking.load.concurrency:,} 系列を {count:,} 系列に減らす",
        )
        yield _way(asking, sized, words, {"concurrency": count}, count)


def _shorter_context(asking: Asking) -> Iterator[WayOut]:
    load, capacity = asking.load, asking.sized.capacity
    longest = capacity.max_context_at_load if capacity else 0
    if not load.output_tokens < longest < load.context:
        return
    changes = {"context": longest}
    if asking.question.input_tokens is not None:
        changes["input_tokens"] = longest - load.output_tokens
    asked = {**changes, "input_tokens": longest - load.output_tokens}
    if load.output_tokens:  # an encoder has none to keep
        asked["output_tokens"] = load.output_tokens
    if sized := asking.fitting(**asked):
        words = Text(
            f"with {longest:,} of the {load.context:,} tokens a sequence",
            f"1 系列 {load.context:,} トークンを {longest:,} トークンに減らす",
        )
        yield _way(asking, sized, words, changes, longest)


# ------------------------------------------------------------------------------------------------------ other settings


def _settings(asking: Asking) -> Iterator[WayOut]:
    """Yield the least that the engine must be set to: fewer sequences prepared for, a larger share, then both."""
    if asking.sized.deployment.engine is None or asking.engine.strategy != "paged":
        return
    found = _sequences_prepared(asking, {})
    if found is None:
        found = _share(asking, {})
        if found is None or _risks_start(found[1]):  # preparing for fewer sequences besides takes a smaller share
            both = _share(asking, {"max_sequences": asking.share})
            if both is not None:
                found = _sequences_prepared(asking, {"memory_utilization": both[0]["memory_utilization"]}) or both
    if found is not None:
        changes, sized = found
        words = Text("with other settings of the engine", "推論エンジンの設定を変える")
        yield _way(asking, sized, words, changes, next(iter(changes.values())))


Found = tuple[dict[str, Any], "SizedDeployment"]


def _sequences_prepared(asking: Asking, also: Mapping[str, Any]) -> Found | None:
    """Return the most sequences, a power of two, that the engine may be set to prepare for."""
    question, share = asking.question, asking.share
    most = question.max_sequences or int(asking.engine.memory(asking.accelerator.id)["max_sequences"])
    counts = {share} | {2**power for power in range(most.bit_length()) if share < 2**power < most}
    for count in sorted(counts, reverse=True):
        if count != question.max_sequences and (sized := asking.fitting(max_sequences=count, **also)):
            return {**also, "max_sequences": count}, sized
    return None


def _share(asking: Asking, also: Mapping[str, Any]) -> Found | None:
    """Return the smallest share of the memory, in hundredths, with which it fits."""
    constants = asking.engine.memory(asking.accelerator.id)
    current = asking.question.memory_utilization or constants["utilization"]
    shares = range(int(round(current * _PERCENT, 6)) + 1, _PERCENT + 1)

    def fitting(percent: int) -> SizedDeployment | None:
        return asking.fitting(memory_utilization=percent / _PERCENT, **also)

    index = bisect_left(shares, 1, key=lambda percent: fitting(percent) is not None)
    if index == len(shares) or (sized := fitting(shares[index])) is None:
        return None
    return {"memory_utilization": shares[index] / _PERCENT, **also}, sized


def _risks_start(sized: SizedDeployment) -> bool:
    return any(f.rule == FREE_AT_START for f in sized.findings)


def _smaller_cache(asking: Asking) -> Iterator[WayOut]:
    """Yield the smaller formats of keys and values that the engine has."""
    if asking.question.kv_cache_dtype not in (None, AUTO) or asking.sized.deployment.engine is None:
        return
    for dtype in asking.engine.kv_cache_dtypes:
        if sized := asking.fitting(kv_cache_dtype=dtype):
            words = Text(f"with the KV cache in {dtype}", f"KV キャッシュを {dtype} で保持する")
            yield _way(asking, sized, words, {"kv_cache_dtype": dtype}, dtype)


# ----------------------------------------------------------------------------------------------------- smaller weights


def _smaller_weights(asking: Asking) -> Iterator[WayOut]:
    """Yield the quantizations that fit, those that keep most of the weights first."""
    question, native = asking.question, asking.model.quantization
    stored = {"dtype": None} if question.dtype in STORAGE_ONLY else {}
    if native is not None:  # what its publisher quantized is not quantized otherwise
        if question.quantization == NOT_QUANTIZED and (sized := asking.fitting(quantization=None, **stored)):
            words = Text(f"with the weights as published, {native}", f"公開されている {native} の重みを使う")
            yield _way(asking, sized, words, {"quantization": None, **stored}, native)
        return
    if asking.sized.deployment.engine is None:
        return
    asked = question.dtype if stored else question.quantization
    mixture = asking.model.architecture is not None and asking.model.architecture.mixture is not None
    methods = (m for m in asking.engine.quantizations if m != asked and (mixture or not FORMATS[m].experts_only))
    usable = (m for m in methods if asking.engine.supports_quantization(m, asking.accelerator))
    found = [(m, sized) for m in usable if (sized := asking.fitting(quantization=m, **stored))]
    for method, sized in sorted(found, key=lambda pair: -pair[1].memory.weights_bytes if pair[1].memory else 0):
        known = _published(asking.model, method)
        words = Text(f"with weights quantized as {method}", f"重みを {method} で量子化する")
        if not known:
            words = Text(
                f"{words.en}, of which the catalogue lists none", f"{words.ja}、量子化済みの重みはカタログになし"
            )
        yield _way(asking, sized, words, {"quantization": method, **stored}, method)._replace(published=known)


def _published(model: Model, method: str) -> bool:
    """Whether the catalogue knows weights of the model that are quantized so."""
    return model.huggingface is not None and any(w.quantization == method for w in model.huggingface.weights)


# --------------------------------------------------------------------------------------------------------- other places


def _other_split(asking: Asking) -> Iterator[WayOut]:
    if asking.question.tensor_parallel is None or not (
        sized := asking.fitting(tensor_parallel=None, engine=asking.question.engine)
    ):
        return
    degree = sized.deployment.tensor_parallel
    words = Text(f"with TP {degree}", f"TP {degree} にする")
    yield _way(asking, sized, words, {"tensor_parallel": None}, degree)


def _elsewhere(asking: Asking) -> Iterator[WayOut]:
    """Yield other instances that keep the engine, then another engine here, then instances that take another engine.

    Of the last, where something else keeps the engine, only one that costs less than all of that.
    """
    chosen = asking.question.engine not in (None, AUTO)
    found = list(_kinds(asking, asking.question._replace(instance=None)))
    same = [sized for sized in found if sized.deployment.engine == asking.sized.deployment.engine][:INSTANCES_SHOWN]
    yield from (_on(asking, sized) for sized in same)
    another = list(_other_engine(asking)) if chosen else []
    yield from another
    if chosen and not (same or another):
        found = list(_kinds(asking, asking.question._replace(instance=None, engine=None, engine_version=None)))
        yield from (_on(asking, sized, engine_version=None) for sized in found[:INSTANCES_SHOWN])
        return
    others = [sized for sized in found if sized.deployment.engine != asking.sized.deployment.engine]
    if same:
        others = [sized for sized in others[:1] if _monthly(sized) < min(map(_monthly, same))]
    yield from (_on(asking, sized) for sized in others[:INSTANCES_SHOWN])


def _other_engine(asking: Asking) -> Iterator[WayOut]:
    sized = asking.fitting(engine=None, engine_version=None)
    if sized is None:
        return
    engine = str(sized.deployment.engine)
    if engine == asking.question.engine:  # the version asked for was the reason
        words = Text(
            f"with the default version of {asking.engine.name}", f"{asking.engine.name} を既定のバージョンで使う"
        )
        yield _way(asking, sized, words, {"engine_version": None}, None)
        return
    words = Text("with another engine", "別の推論エンジンを使う")
    yield _way(asking, sized, words, {"engine": engine, "engine_version": None}, engine)


def _kinds(asking: Asking, question: SizingQuestion) -> Iterator[SizedDeployment]:
    """Yield the cheapest instance of the platform for each kind of hardware that fits, the cheapest first."""
    platform, seen = asking.sized.deployment.platform, set()
    for sized in asking.ask(question):
        d = sized.deployment
        kind = (d.accelerator, d.accelerator_count)
        if sized.fits and d.platform == platform and kind not in seen:
            seen.add(kind)
            yield sized


def _monthly(sized: SizedDeployment) -> float:
    return sized.cost.monthly if sized.cost else inf  # of what has no price nothing is known to be cheap


def _on(asking: Asking, sized: SizedDeployment, **also: Any) -> WayOut:
    d, name = sized.deployment, sized.deployment.instance_type
    devices = f"{d.accelerator_count} × {d.accelerator}"
    words = Text(f"on {name}", f"{name} を使う")
    details = [Text(devices, devices)]
    if (d.tensor_parallel or 1) != (asking.sized.deployment.tensor_parallel or 1):
        details.append(Text(f"TP {d.tensor_parallel}", f"TP {d.tensor_parallel}"))
    return _way(asking, sized, words, {"instance": name, **also}, name, *details)
