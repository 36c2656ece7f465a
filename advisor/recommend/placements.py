"""Placements: a model's weights on the accelerators of a class, with an engine, spread over devices, judged."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from advisor.core.architecture import Architecture
from advisor.core.model import Model
from advisor.core.record import NamedTuple
from advisor.core.result import Finding, MemoryEstimate, Reason
from advisor.estimate.weights import Weights
from advisor.recommend.estimator import Estimator
from advisor.recommend.hardware import ClassKey, HardwareClass
from advisor.recommend.serving import Serving
from advisor.recommend.splits import Split
from advisor.recommend.verdict import Bin, bin_of
from advisor.rules.subject import Weights as RuleWeights

if TYPE_CHECKING:
    from advisor.core.request import Request
    from advisor.rules.ruleset import BoundRules
    from advisor.rules.subject import Subject


class Placement(NamedTuple):
    """A model on the accelerators of one class. ``findings`` are those of the placement rules."""

    hardware: HardwareClass
    serving: Serving
    split: Split
    memory: MemoryEstimate
    findings: tuple[Finding, ...]

    @property
    def bin(self) -> Bin:
        """Where the placement rules put it."""
        return bin_of(self.findings)


class Put(NamedTuple):
    """A way to serve a model, how it is spread, and what it then holds; not judged yet."""

    serving: Serving
    split: Split
    memory: MemoryEstimate


class Tried(NamedTuple):
    """What was put somewhere, with the reasons why that cannot be."""

    put: Put
    reasons: tuple[Reason, ...]


Device: TypeAlias = tuple[Any, ...]
"""An accelerator behind a kind of host, with whatever else of a class the rules of placements read."""


class Placements:
    """Finds and judges the placements of the model that the subject is turned to."""

    def __init__(
        self, request: Request, rules: BoundRules, subject: Subject, estimator: Estimator, *, for_speed: bool
    ) -> None:
        self._rules = rules
        self._subject = subject
        self._estimator = estimator
        self._concurrency = request.load.concurrency
        self._of_class = tuple(fact.get for fact in rules.decisive(("placement",)) if fact.level == "class")
        self._devices: dict[ClassKey, Device] = {}
        self._known_of: Model | None = None
        self._known: dict[tuple[Any, ...], tuple[MemoryEstimate, tuple[Reason, ...]]] = {}
        # only a wider split can be faster; without a wish for speed the narrowest that carries the load is the cheapest
        self._every_split = (
            for_speed or request.limits.max_tpot_ms is not None or request.limits.max_ttft_ms is not None
        )

    def nearest(
        self,
        model: Model,
        architecture: Architecture,
        hardware: HardwareClass,
        *,
        in_full: bool = True,
        most: int | None = None,
    ) -> list[Tried]:
        """Return what fits, for each way to store the weights; when nothing does, the failure nearest to fitting.

        Unless ``in_full`` their memory has no bounds. ``most``: so many of what fits are enough.
        """
        holding = self.holding(model, architecture, hardware, in_full=in_full)
        standing = [Tried(put, ()) for put in islice(holding, most)]
        if standing:
            return standing
        failed = []
        for serving in self._estimator.servings(model, architecture, hardware):
            for split in serving.splits:
                memory, reasons = self._judged_in_brief(architecture, hardware, serving, split, in_full=in_full)
                failed.append(Tried(Put(serving, split, memory), reasons))
        return [min(failed, key=lambda tried: (len(tried.reasons), tried.put.memory.share_of_device))]

    def standing(self, model: Model, architecture: Architecture, hardware: HardwareClass) -> list[Placement]:
        """Return what fits; of each way to store the weights the splits up to the first that carries the load.

        A wider split leaves more room for keys and values, so where the narrowest cannot hold the asked concurrency
        on one instance it may need fewer. Where speed was asked for, all splits. The next engine is only tried for what
        the preferred one cannot hold.
        """
        return [self._judged(hardware, *put) for put in self.holding(model, architecture, hardware)]

    def holding(
        self, model: Model, architecture: Architecture, hardware: HardwareClass, *, in_full: bool = True
    ) -> Iterator[Put]:
        """Yield what `standing` lists, one by one, the subject turned to it and not yet judged by all rules.

        Unless ``in_full`` their memory has no bounds.
        """
        held: set[Weights] = set()
        for serving in self._estimator.servings(model, architecture, hardware):
            if serving.weights in held:
                continue
            for split in self._estimator.large_enough(architecture, hardware, serving):
                memory, reasons = self._judged_in_brief(architecture, hardware, serving, split, in_full=in_full)
                if not reasons:
                    self._turn_to(hardware, serving, split, memory)
                    held.add(serving.weights)
                    yield Put(serving, split, memory)
                    if not self._every_split and memory.max_concurrent_sequences * split.replicas >= self._concurrency:
                        break

    def device(self, hardware: HardwareClass) -> Device:
        """Return what of a class decides whether a way to serve a model on some of its devices can be."""
        known = self._devices.get(hardware.key)
        if known is None:
            self._subject.instance = hardware.instances[0]
            read = [get(self._subject) for get in self._of_class]
            known = self._devices[hardware.key] = (hardware.key.accelerator, hardware.key.host, *read)
        return known

    def _judged_in_brief(
        self, architecture: Architecture, hardware: HardwareClass, serving: Serving, split: Split, *, in_full: bool
    ) -> tuple[MemoryEstimate, tuple[Reason, ...]]:
        """Return what a placement holds and why it cannot be; of one model once for classes that differ in size only."""
        model = self._subject.model
        if self._known_of is not model:
            self._known_of, self._known = model, {}
        key = (
            self.device(hardware),
            serving.engine.id,
            serving.weights,
            serving.assumed,
            split.tensor_parallel,
            split.stages,
            in_full,
        )
        known = self._known.get(key)
        if known is None:
            memory = self._estimator.memory(architecture, hardware.accelerator, serving, split, in_full=in_full)
            self._turn_to(hardware, serving, split, memory)
            known = self._known[key] = memory, self._rules.exclusions("placement", self._subject)
        return known

    def judge(
        self, architecture: Architecture, hardware: HardwareClass, serving: Serving, split: Split, sequences: int = 1
    ) -> Placement:
        """Judge one placement, with so many sequences of the asked length."""
        memory = self._estimator.memory(architecture, hardware.accelerator, serving, split, sequences)
        self._turn_to(hardware, serving, split, memory)
        return self._judged(hardware, serving, split, memory)

    def _judged(self, hardware: HardwareClass, serving: Serving, split: Split, memory: MemoryEstimate) -> Placement:
        return Placement(hardware, serving, split, memory, self._rules.judge("placement", self._subject))

    def _turn_to(self, hardware: HardwareClass, serving: Serving, split: Split, memory: MemoryEstimate) -> None:
        """Turn the subject to a placement that takes so much memory."""
        self._subject.instance = hardware.instances[0]
        self._subject.memory = memory
        turn_to_serving(self._subject, serving, split, memory)


def turn_to_serving(subject: Subject, serving: Serving, split: Split, memory: MemoryEstimate) -> None:
    """Turn a subject to what is loaded, with which engine, and over how many devices; the bytes loaded are those in ``memory``."""
    weights = serving.weights
    subject.engine = serving.engine
    subject.weights = RuleWeights(weights.dtype, weights.quantization, memory.weights_bytes, serving.assumed)
    subject.tensor_parallel = split.tensor_parallel
