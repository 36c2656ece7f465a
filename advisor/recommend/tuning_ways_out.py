"""What would make a fine-tuning run fit that does not: changes of the question, each answered by asking again.

One thing is changed at a time, what asks for less first; where no single change of the run helps, the smallest of the
combinations that save more and more. As `ways_out` for serving: nothing is proposed that does not fit when it is asked,
and what is different besides (framework, number format, sharding) is told.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any

from advisor.core.record import NamedTuple
from advisor.core.sharding import SHARDINGS
from advisor.core.text import Message, Text
from advisor.core.tuning import TuningWayOut
from advisor.core.units import format_gib
from advisor.recommend.changes import DTYPE, INSTANCES_SHOWN, in_place_of, worded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from advisor.core.tuning import Method, TunedDeployment, TuningQuestion, TuningRun
    from advisor.estimate.training.frameworks import Training

LIGHTER: Mapping[Method, tuple[Method, ...]] = {"full": ("lora", "qlora"), "lora": ("qlora",), "qlora": ()}
"""Methods that take less memory, the one that is nearest to what was asked first."""

LENGTH_STEP = 64
"""Tokens: lengths are proposed in multiples of it, as sequences are packed or padded to."""


class Asking(NamedTuple):
    """A run that does not fit, and how to ask again.

    ``ask`` returns what fits of another question: of one instance its run, else all of the region, the cheapest first and
    what has no price last. ``refused`` is the asked instance, or ``None`` where nothing in the region does.
    """

    question: TuningQuestion
    run: TuningRun
    training: Training
    refused: TunedDeployment | None
    ask: Callable[[TuningQuestion], Sequence[TunedDeployment]]

    def fitting(self, **changes: Any) -> TunedDeployment | None:
        """Return the run of the question with some fields changed, if it fits; the cheapest."""
        return next(iter(self.all_fitting(self.question._replace(**changes))), None)

    def all_fitting(self, question: TuningQuestion) -> Iterator[TunedDeployment]:
        """Yield what fits of a question on the platform of the refused instance; where none was asked, what has a price."""
        for tuned in self.ask(question):
            if tuned.cost is not None if self.refused is None else tuned.deployment.platform == self._platform:
                yield tuned

    @property
    def _platform(self) -> str | None:
        return self.refused.deployment.platform if self.refused else None

    def anywhere(self) -> Asking:
        """Return the same without an instance."""
        return self._replace(question=self.question._replace(instance=None))


def ways_out(asking: Asking) -> tuple[TuningWayOut, ...]:
    """Return the changes of the question that make it fit, those that ask for less first."""
    found = [*_of_the_run(asking), *_other_instances(asking)]
    if not found and asking.refused is not None:  # neither another run here nor the same elsewhere: both
        found = list(_of_the_run(asking.anywhere()))
    return tuple(found)


def _of_the_run(asking: Asking) -> Iterator[TuningWayOut]:
    """Yield the single changes of the run that help; where none does, one combination."""
    found = [
        way
        for ways in (_checkpointing, _smaller_batch, _shorter_sequences, _smaller_rank, _optimizer, _method)
        for way in ways(asking)
    ]  # fmt: skip
    yield from found or _together(asking)


# ------------------------------------------------------------------------------------------------------------- the run


def _checkpointing(asking: Asking) -> Iterator[TuningWayOut]:
    if not asking.run.gradient_checkpointing and (tuned := asking.fitting(gradient_checkpointing=True)):
        yield _way(asking, tuned, _CHECKPOINTING, {"gradient_checkpointing": True})


def _smaller_batch(asking: Asking) -> Iterator[TuningWayOut]:
    batch = asking.run.batch_size
    found = _most(asking, range(1, batch), lambda count: {"batch_size": count})
    if found is not None:
        count, tuned = found
        yield _way(asking, tuned, _batch(count, batch), {"batch_size": count})


def _shorter_sequences(asking: Asking) -> Iterator[TuningWayOut]:
    longest = asking.run.sequence_length
    found = _most(asking, _lengths(longest), lambda length: {"sequence_length": length})
    if found is not None:
        length, tuned = found
        yield _way(asking, tuned, _sequences(length, longest), {"sequence_length": length})


def _smaller_rank(asking: Asking) -> Iterator[TuningWayOut]:
    rank = asking.run.lora_rank or 1
    powers = [2**power for power in range(rank.bit_length()) if 2**power < rank]
    found = _most(asking, powers, lambda rank: {"lora_rank": rank})
    if found is not None:
        least, tuned = found
        words = Text(f"with rank {least:,} instead of {rank:,}", f"ランクを {rank:,} から {least:,} に下げる")
        yield _way(asking, tuned, words, {"lora_rank": least})


def _optimizer(asking: Asking) -> Iterator[TuningWayOut]:
    """Yield the optimizer that keeps most of the states, of those with fewer bytes."""
    known, asked = asking.training.optimizers, asking.training.optimizer(asking.run.optimizer)
    for other in sorted(known.values(), key=lambda o: (-o.states, -(o.state_bytes or inf))):
        smaller = other.states < asked.states or (
            other.states == asked.states and (other.state_bytes or inf) < (asked.state_bytes or inf)
        )
        if smaller and (tuned := asking.fitting(optimizer=other.id)):
            words = Text(
                f"with the optimizer {other.name} instead of {asked.name}",
                f"オプティマイザを {asked.name} から {other.name} に変える",
            )
            yield _way(asking, tuned, words, {"optimizer": other.id})
            return


def _method(asking: Asking) -> Iterator[TuningWayOut]:
    for method in LIGHTER[asking.run.method]:
        if tuned := asking.fitting(method=method):
            yield _way(asking, tuned, _by(asking, method), {"method": method})


def _together(asking: Asking) -> Iterator[TuningWayOut]:
    """Yield the first that fits: with each method, checkpointing and one sequence at a time, then shorter ones, too."""
    run = asking.run
    least: dict[str, Any] = {}
    said: list[Text] = []
    if not run.gradient_checkpointing:
        least["gradient_checkpointing"] = True
        said.append(_CHECKPOINTING)
    if run.batch_size > 1:
        least["batch_size"] = 1
        said.append(_batch(1, run.batch_size))
    for method in (run.method, *LIGHTER[run.method]):
        changes: dict[str, Any] = {**least, **({} if method == run.method else {"method": method})}
        words = [*said, *([] if method == run.method else [_by(asking, method)])]
        if len(changes) > 1 and (tuned := asking.fitting(**changes)):
            yield _way(asking, tuned, _all(words), changes)
            return
        if not changes:
            continue
        found = _most(asking, _lengths(run.sequence_length), partial(_at_length, changes))
        if found is not None:
            length, tuned = found
            words.append(_sequences(length, run.sequence_length))
            yield _way(asking, tuned, _all(words), {**changes, "sequence_length": length})
            return


def _at_length(changes: Mapping[str, Any], length: int) -> dict[str, Any]:
    return {**changes, "sequence_length": length}


def _lengths(longest: int) -> range:
    return range(LENGTH_STEP, longest, LENGTH_STEP)


def _most(
    asking: Asking, values: Sequence[int], changes: Callable[[int], Mapping[str, Any]]
) -> tuple[int, TunedDeployment] | None:
    """Return the largest of rising values with which it fits, and the run then."""
    if not values or asking.fitting(**changes(values[0])) is None:
        return None
    index = bisect_left(values, 1, key=lambda value: asking.fitting(**changes(value)) is None)
    value = values[index - 1]
    tuned = asking.fitting(**changes(value))
    return None if tuned is None else (value, tuned)


# --------------------------------------------------------------------------------------------------------- other places


def _other_instances(asking: Asking) -> Iterator[TuningWayOut]:
    """Yield the instances of the platform on which the run costs least, one for each kind of hardware.

    Those that keep the framework; of the others, where any keeps it, only one that costs less than all of these.
    """
    if asking.refused is None:
        return
    before = asking.refused.deployment
    kinds: dict[tuple[str | None, int | None], TunedDeployment] = {}
    for tuned in asking.all_fitting(asking.question._replace(instance=None)):
        d = tuned.deployment
        kinds.setdefault((d.accelerator, d.accelerator_count), tuned)
    found = list(kinds.values())
    same = [tuned for tuned in found if tuned.deployment.engine == before.engine][:INSTANCES_SHOWN]
    others = [tuned for tuned in found if tuned.deployment.engine != before.engine]
    if same:
        others = [tuned for tuned in others[:1] if _total(tuned) < min(map(_total, same))]
    for tuned in (*same, *others[:INSTANCES_SHOWN]):
        name = tuned.deployment.instance_type
        yield _way(asking, tuned, Text(f"on {name}", f"{name} を使う"), {"instance": name})


def _total(tuned: TunedDeployment) -> float:
    return tuned.cost.total.expected if tuned.cost else inf


# ---------------------------------------------------------------------------------------------------------------- words

_CHECKPOINTING = Text("with gradient checkpointing", "勾配チェックポイントを使う")
_FRAMEWORK = Text("{} instead of {}", "フレームワークは {1} から {0} に変更")
_QUANTIZED = Text("weights kept as {}", "重みは {} で保持")
_CHEAPEST = Text("cheapest on {}, {}", "最安は {}、{}")
_NAMES: Mapping[Method, Text] = {
    "lora": Text("LoRA", " LoRA "),
    "qlora": Text("QLoRA", " QLoRA "),
    "full": Text("full fine-tuning", "フルファインチューニング"),
}


def _by(asking: Asking, method: Method) -> Text:
    after, before = _NAMES[method], _NAMES[asking.run.method]
    return Text(f"by {after.en} instead of {before.en}", f"学習方法を{before.ja}から{after.ja}に変える")


def _batch(count: int, asked: int) -> Text:
    return Text(
        f"with {count:,} of the {asked:,} sequences a device at once",
        f"バッチサイズをデバイスあたり {asked:,} から {count:,} に減らす",
    )


def _sequences(length: int, asked: int) -> Text:
    return Text(
        f"with sequences of {length:,} tokens instead of {asked:,}",
        f"系列長を {asked:,} から {length:,} トークンに減らす",
    )


def _all(words: Sequence[Text]) -> Text:
    return Text(", ".join(text.en for text in words), "、".join(text.ja for text in words))


def _way(asking: Asking, tuned: TunedDeployment, said: Text, changes: Mapping[str, Any]) -> TuningWayOut:
    """Return one way out: what is changed, what is then different besides, and the memory it needs and has."""
    field, proposed = next(iter(changes.items()))
    every = dict(changes)
    if asking.refused is not None and asking.question.instance is None and "instance" not in changes:
        every["instance"] = tuned.deployment.instance_type  # both the run and the place
    words = worded(said, asking.question, every, *_details(asking, tuned, every))
    memory, figures = tuned.memory, ""
    if memory is not None:
        figures = f"{format_gib(memory.required_bytes).removesuffix(' GiB')} / {format_gib(memory.available_bytes)}"
    told = {f.rule for f in asking.refused.findings} if asking.refused else set()
    risks = tuple(f for f in tuned.findings if f.severity == "warn" and f.rule not in told)
    current = getattr(asking.run, field, None) if field != "instance" else asking.question.instance
    message = Message(Text(f"{words.en}: {figures}", f"{words.ja}: {figures}"), {})
    return TuningWayOut(field, current, proposed, every, tuned, risks, message)


def _details(asking: Asking, tuned: TunedDeployment, changes: Mapping[str, Any]) -> Iterator[Text]:
    """Yield what else is to be known of a run: where it is, how its devices share, what it has that the refused had not."""
    d, refused = tuned.deployment, asking.refused
    devices = f"{d.accelerator_count} × {d.accelerator}"
    if refused is None:
        yield Text(_CHEAPEST.en.format(d.instance_type, devices), _CHEAPEST.ja.format(d.instance_type, devices))
    elif next(iter(changes)) == "instance":
        yield Text(devices, devices)
    elif "instance" in changes:
        yield Text(f"on {d.instance_type}, {devices}", f"{d.instance_type} を使う、{devices}")
    if (
        tuned.sharding is not None
        and (tuned.units or 1) > 1
        and (refused is None or tuned.sharding != refused.sharding)
    ):
        shares = SHARDINGS[tuned.sharding]
        degree = f"TP {d.tensor_parallel}"
        yield Text(degree, degree) if shares.activations else shares.name
    if d.quantization and "method" in changes:
        storage = asking.training.storages[d.quantization].name
        yield Text(_QUANTIZED.en.format(storage), _QUANTIZED.ja.format(storage))
    if refused is None:
        return
    before = refused.deployment
    if d.engine != before.engine:
        names = (asking.training.frameworks[str(engine)].name for engine in (d.engine, before.engine))
        yield in_place_of(_FRAMEWORK, *names)
    if d.dtype != before.dtype:
        yield in_place_of(DTYPE, str(d.dtype), str(before.dtype))
