"""Constants of engines and frameworks: each that the estimates read is there, none besides, within what can be.

A share of 0 would divide by it, a negative time run backwards, and both show only where a model is sized.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.authoring import documents
from advisor.authoring.checks.words import CONSTANT, problem, unknown_name
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.documents import Constant, EngineEntry, EngineProfile
    from advisor.authoring.tree import File, Tree

__all__ = ["check_constants"]

Path = tuple[str | int, ...]


class Range(NamedTuple):
    """From ``least`` to ``most``, both included; ``whole``: nothing between two whole numbers."""

    least: float
    most: float
    whole: bool = False

    def holds(self, value: float) -> bool:
        return self.least <= value <= self.most and (not self.whole or float(value).is_integer())

    def words(self) -> Text:
        """Word it without a fraction of zero: a number from 0.001 to 1."""
        least, most = (f"{end:,.0f}" if float(end).is_integer() else f"{end:g}" for end in (self.least, self.most))
        kind = Text("a whole number", "整数") if self.whole else Text("a number", "数値")
        return Text(f"{kind.en} from {least} to {most}", f"{least} 以上 {most} 以下の{kind.ja}")


SHARE = Range(0.001, 1)
"""Of what a device has or its data sheet promises; below a thousandth it is a slip of the pen."""
TIMES = Range(0, 1000)
"""How often a tensor is alive at once."""
BYTES = Range(0, 10**12)
RATE = Range(10**6, 10**15)
"""Bytes or weights a second."""
SECONDS = Range(0, 10)
SECONDS_PER_BYTE = Range(0, 1e-6)
"""A link slower than a megabyte a second joins no devices."""
SPREAD = Range(1, 100)
"""What multiplies and divides the expected figure."""
FLAG = Range(0, 1, whole=True)
COUNT = Range(1, 10**6, whole=True)
TOKENS = Range(1, 10**9, whole=True)

RUNNING: Mapping[str, Range] = {
    "bandwidth_share": SHARE,
    "cache_share": SHARE,
    "compute_share": SHARE,
    "launch_seconds_per_layer": SECONDS,
    "gap_seconds_per_layer": SECONDS,
    "parallel_seconds_per_layer": SECONDS,
    "link_seconds_per_byte": SECONDS_PER_BYTE,
    "sequence_seconds": SECONDS,
    "prompt_seconds": SECONDS,
    "spread_low": SPREAD,
    "spread_high": SPREAD,
    "prompt_spread": SPREAD,
}
"""What the speed of every engine rests on."""

HELD: Mapping[str, Mapping[str, Range]] = {
    "paged": {
        "utilization": SHARE,
        "block_tokens": COUNT,
        "windows_kept": FLAG,
        "batches_in_flight": COUNT,
        "max_sequences": COUNT,
        "max_batched_tokens": TOKENS,
        "logits_copies": TIMES,
        "hidden_copies": TIMES,
        "intermediate_copies": TIMES,
        "expert_hidden_copies": TIMES,
        "packed_hidden_multiple": COUNT,
        "packed_intermediate_multiple": COUNT,
        "non_torch_bytes": BYTES,
        "parallel_bytes": BYTES,
        "parallel_bytes_per_device": BYTES,
        "graphs_inside": FLAG,
        "graph_bytes": BYTES,
        "graph_bytes_per_layer": BYTES,
    },
    "eager": {
        "utilization": SHARE,
        "cache_copies": TIMES,
        "hidden_copies": TIMES,
        "intermediate_copies": TIMES,
        "logits_copies": TIMES,
        "context_bytes": BYTES,
    },
    "static": {"utilization": SHARE, "logits_copies": TIMES, "hidden_copies": TIMES, "runtime_bytes": BYTES},
}
"""What the memory rests on, by strategy."""

READING: Mapping[str, Range] = {"encoder_batched_tokens": Range(0, TOKENS.most, whole=True)}
"""What the memory rests on besides where a paged engine serves encoders."""

TRAINED: Mapping[str, Range] = {
    "activation_share": Range(0.001, 100),
    "quantized_input_copies": TIMES,
    "step_copies": TIMES,
    "group_copies": TIMES,
    "fragmentation": Range(0, 10),
    "context_bytes": BYTES,
    "sharding_bytes": BYTES,
    "update_group": Range(1, 10**12),
    "dynamic_low": SHARE,
    "dynamic_high": SPREAD,
}
TRAINING: Mapping[str, Range] = {
    "compute_share": SHARE,
    "layer_seconds": SECONDS,
    "dequantized_per_second": RATE,
    "link_share": SHARE,
    "gather_seconds": SECONDS,
    "pcie_bytes_per_second": RATE,
    "spread": SPREAD,
}
"""What the memory and the speed of a training rest on."""


def check_constants(tree: Tree) -> Iterator[Diagnostic]:
    """Yield constants that are missing, that nothing reads, or that cannot be so large or so small."""
    for file in tree.of(documents.EnginesDocument):
        for id_, engine in file.document.engines.items():
            yield from _profiles(file, ("engines", id_, "memory"), engine.memory, _held(engine))
            yield from _profiles(file, ("engines", id_, "speed"), engine.speed, RUNNING)
    for trained in tree.of(documents.TrainingDocument):
        for id_, framework in trained.document.frameworks.items():
            yield from _profiles(trained, ("frameworks", id_, "memory"), framework.memory, TRAINED)
            yield from _profiles(trained, ("frameworks", id_, "speed"), framework.speed, TRAINING)


def _held(engine: EngineEntry) -> Mapping[str, Range]:
    held = HELD[engine.strategy]
    reads = engine.strategy == "paged" and "encoder" in (engine.forms.value or ())
    return {**held, **READING} if reads else held


def _profiles(
    file: File[documents.EnginesDocument] | File[documents.TrainingDocument],
    place: Path,
    profiles: Sequence[EngineProfile],
    ranges: Mapping[str, Range],
) -> Iterator[Diagnostic]:
    for index, profile in enumerate(profiles):
        path = (*place, index)
        if profile.inherits and index + 1 == len(profiles):
            yield problem(
                file,
                (*path, "inherits"),
                "catalog.no-older-profile",
                Text("there is no older profile to inherit from", "引き継ぐ元になる、より古いプロファイルがありません"),
            )
        missing = [] if profile.inherits else [name for name in ranges if name not in profile.constants]
        if missing:
            yield problem(
                file,
                (*path, "constants"),
                "catalog.missing-constant",
                Text(f"missing: {', '.join(missing)}", f"定数がありません: {', '.join(missing)}"),
                at_key=True,
            )
        yield from _constants(file, (*path, "constants"), profile.constants, ranges)
        for c, group in enumerate(profile.classes):
            yield from _constants(file, (*path, "classes", c, "constants"), group.constants, ranges)


def _constants(
    file: File[documents.EnginesDocument] | File[documents.TrainingDocument],
    place: Path,
    constants: Mapping[str, Constant],
    ranges: Mapping[str, Range],
) -> Iterator[Diagnostic]:
    for name, constant in constants.items():
        if name not in ranges:
            yield unknown_name(
                file, (*place, name), CONSTANT, name, ranges, code="catalog.unknown-constant", at_key=True
            )
            continue
        for bound in ("value", "low", "high"):
            value: float | None = getattr(constant, bound)
            if value is not None and not ranges[name].holds(value):
                words = ranges[name].words()
                yield problem(
                    file,
                    (*place, name, bound),
                    "catalog.constant-range",
                    Text(f"{name} {value:g}: must be {words.en}", f"{name} {value:g}: {words.ja}でなければなりません"),
                )
