"""The estimates a search needs, each made once: ways to serve a model, memory of a placement, the plan for the load."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from advisor.core.architecture import Architecture
from advisor.core.hardware import Accelerator
from advisor.core.model import Model
from advisor.core.request import AS_PUBLISHED
from advisor.core.result import MemoryEstimate
from advisor.estimate.cost import DAYS_PER_MONTH, gives_text_of, instances_needed
from advisor.estimate.engines import Engine, default_engine, engine_named, engines_of
from advisor.estimate.memory import Capacity, Placement, estimate_capacity, estimate_memory, longest_context
from advisor.estimate.throughput import Speed, is_timed, speed_of
from advisor.estimate.weights import Weights, weight_bytes
from advisor.recommend.estimates import Estimates
from advisor.recommend.hardware import HardwareClass
from advisor.recommend.number_formats import checkpoint_bytes, compute_dtype, format_recorded, half_precision
from advisor.recommend.serving import NO_SETTINGS, Once, Serving, ServingPlan, Settings
from advisor.recommend.splits import Split, asked_split, splits_of

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.request import Load, Request

TARGET_UTILIZATION = 0.7
"""Assumed: the share of its expected rate a deployment is planned to run at. Requests do not come evenly, and a server
that is always full makes them wait without end."""
HOURS_PER_DAY = 24


class Estimator:
    """Binds the estimators to one request's load and settings.

    ``engines`` default to those of the catalogue, in order of preference. ``estimates``: those that other requests to the
    same engines have made.

    Raises:
        UnknownNameError: the request asks for an engine that is not among them.
    """

    def __init__(
        self,
        request: Request,
        catalog: Catalog,
        settings: Settings = NO_SETTINGS,
        engines: Mapping[str, Engine] | None = None,
        estimates: Estimates | None = None,
    ) -> None:
        load = request.load
        self._request = request
        self._settings = settings
        self._engines = engines or engines_of(catalog)
        chosen = request.limits.engine
        self._chosen = None if chosen == "auto" else engine_named(self._engines, chosen)
        self._quantizes = settings.quantization is not None or request.limits.weights_as != AS_PUBLISHED
        self._input = load.input_tokens
        self._output = load.output_tokens
        self._estimates = estimates or Estimates()
        limits = request.limits
        self._memories: dict[tuple[Any, ...], MemoryEstimate] = self.kept("memory", self._input, self._output)
        self._plans: dict[tuple[Any, ...], ServingPlan] = self.kept(
            "plan", load, limits.max_ttft_ms, limits.max_tpot_ms
        )
        self._servings: dict[tuple[Any, ...], tuple[Serving, ...]] = self.kept("serving", chosen, limits.weights_as)
        self._numbers: dict[tuple[Any, ...], int] = self.kept("number", self._quantizes)
        self._asked_of: Model | None = None
        self._number: int | None = None

    def kept(self, kind: str, *reads: Hashable) -> dict[Any, Any]:
        """Return the estimates of a kind made with these settings, of all requests that agree in what it ``reads``."""
        return self._estimates.of(kind, self._settings, *reads)

    # ------------------------------------------------------------------------------------------------------- servings

    def servings(self, model: Model, architecture: Architecture, hardware: HardwareClass) -> tuple[Serving, ...]:
        """Return the ways to serve a model on a class: engine × number format × quantization, as the request allows.

        The number format is the model's own half precision where the accelerator has it, else the other one. Where the
        engine or the format cannot work the way is returned all the same: the rules say why it cannot. Of models built
        and stored alike they are listed once.
        """
        alike = self.alike(model, architecture)
        key = (alike, hardware.key)
        known = self._servings.get(key) if alike else None
        if known is None:
            known = self._servings[key] = self._servings_of(model, architecture, hardware)
        return known

    @property
    def stores_otherwise(self) -> bool:
        """Whether the settings ask for another number format or quantization than that of the request and the model."""
        return bool(self._settings.dtype or self._settings.quantization)

    def alike(self, model: Model, architecture: Architecture) -> int | None:
        """Return a number that models share of which all is equal that estimates and facts of placements follow from.

        ``None``: no other is like it. A fact of a placement or an offer that reads more of a model than this says so
        (`Fact.of_model`).
        """
        if self._asked_of is not model:  # a search asks it of one model for every class of hardware
            self._asked_of, self._number = model, self._number_of(model, architecture)
        return self._number

    def _number_of(self, model: Model, architecture: Architecture) -> int | None:
        if model.checkpoint is not None:
            return None
        stored = None  # the sizes of its files: only those of quantized ones are loaded as they are
        if model.huggingface and (self._quantizes or model.quantization):
            stored = model.huggingface.weights
        formats = (model.dtype, half_precision(model), format_recorded(model))
        # of a model that answers in text nothing asks what kind it is
        kind = model.kind if gives_text_of(model) is False else None
        return self._numbers.setdefault((architecture, formats, kind, stored), len(self._numbers) + 1)

    def _servings_of(self, model: Model, architecture: Architecture, hardware: HardwareClass) -> tuple[Serving, ...]:
        accelerator = hardware.accelerator
        dtype = self._settings.dtype or compute_dtype(model, accelerator)
        generates = gives_text_of(model) is not False
        asked = self._settings.dtype or self._settings.quantization
        guessed = not format_recorded(model) and asked is None
        return tuple(
            Serving(
                engine,
                Weights(dtype, method, checkpoint_bytes(model, method)),
                splits,
                generates,
                assumed=guessed and method is None,
            )
            for engine in self._able(architecture, accelerator, hardware.key.host)
            for splits in (Once(partial(self._splits, engine, architecture, hardware)),)  # of most engines nobody asks
            for method in self._methods(model, engine, accelerator)
        )

    def _splits(self, engine: Engine, architecture: Architecture, hardware: HardwareClass) -> tuple[Split, ...]:
        asked = self._settings.tensor_parallel
        if asked is None:
            return splits_of(engine, architecture, hardware)
        return (asked_split(engine, architecture, hardware, asked),)

    def _able(self, architecture: Architecture, accelerator: Accelerator, host: str) -> list[Engine]:
        """Return the asked engine; else all that can, preferred first; else the one nearest to it, to be explained."""
        if self._chosen is not None:
            return [self._chosen]
        engines = self._engines.values()
        able = [e for e in engines if default_engine((e,), architecture, accelerator, host)]
        if able:
            return able
        return [
            default_engine(engines, architecture, accelerator)
            or next((e for e in engines if e.runs_on(accelerator)), None)
            or next((e for e in engines if e.supports_accelerator(accelerator.kind)), None)
            or next(iter(engines))
        ]

    def _methods(self, model: Model, engine: Engine, accelerator: Accelerator) -> list[str | None]:
        fixed = self._settings.quantization
        if fixed is not None:
            return [None if fixed == "none" else fixed]
        native = model.quantization
        asked = self._request.limits.weights_as
        if native is not None:  # published quantized: that is what *none* means for it
            return [native]
        methods: list[str | None] = []
        for name in asked:
            if name == "none":
                methods.append(None)
            elif name == "any":
                methods += [None, *(m for m in engine.quantizations if engine.supports_quantization(m, accelerator))]
            else:
                methods.append(name)
        return list(dict.fromkeys(methods))

    # ------------------------------------------------------------------------------------------------------ placements

    def large_enough(self, architecture: Architecture, hardware: HardwareClass, serving: Serving) -> Iterator[Split]:
        """Yield the splits whose devices hold the weights alone: the cheap bound, before anything is estimated."""
        weights = serving.weights
        needed = weights.bytes or weight_bytes(architecture, weights.dtype, weights.quantization)
        device = hardware.accelerator.memory_bytes
        return (split for split in serving.splits if split.devices * device >= needed)

    def memory(
        self,
        architecture: Architecture,
        accelerator: Accelerator,
        serving: Serving,
        split: Split,
        sequences: int = 1,
        *,
        in_full: bool = True,
    ) -> MemoryEstimate:
        """Estimate one replica with ``sequences`` of the asked length, its bounds if ``in_full``; of models built alike once."""
        served = (serving.engine.id, serving.weights, serving.generates)
        spread = (split.tensor_parallel, split.stages)  # one replica holds the same however many there are
        key = (architecture, accelerator.id, *served, *spread, sequences, in_full)
        known = self._memories.get(key)
        if known is None:
            known = self._memories[key] = estimate_memory(
                self._put(architecture, accelerator, serving, split, sequences),
                tokens_per_sequence=self._tokens(serving),
                input_tokens=self._input,
                sequences=sequences,
                bounds=in_full,
            )
        return known

    def capacity(
        self, architecture: Architecture, accelerator: Accelerator, serving: Serving, split: Split, sequences: int = 1
    ) -> Capacity:
        """Estimate what one replica set to run ``sequences`` at once holds beside its weights."""
        return estimate_capacity(
            self._put(architecture, accelerator, serving, split, sequences),
            tokens_per_sequence=self._tokens(serving),
            input_tokens=self._input,
        )

    def longest(
        self,
        architecture: Architecture,
        accelerator: Accelerator,
        serving: Serving,
        split: Split,
        *,
        sequences: int,
        limit: int,
    ) -> int:
        """Return the longest sequences, up to ``limit`` tokens, that one replica holds ``sequences`` of; 0: none."""
        return longest_context(
            self._put(architecture, accelerator, serving, split, sequences),
            output_tokens=self._tokens(serving) - self._input,
            sequences=sequences,
            limit=limit,
        )

    def _tokens(self, serving: Serving) -> int:
        """Return what one sequence of the asked load holds."""
        return self._input + self._output if serving.generates else self._input

    def _put(
        self, architecture: Architecture, accelerator: Accelerator, serving: Serving, split: Split, sequences: int
    ) -> Placement:
        return Placement(
            architecture,
            serving.weights,
            serving.engine,
            tensor_parallel=split.tensor_parallel,
            stages=split.stages,
            utilization=self._settings.utilization,
            max_sequences=self._settings.max_sequences,
            cache_dtype=self._settings.cache_dtype,
            concurrency=sequences,
        ).on(accelerator)

    # ------------------------------------------------------------------------------------------------------------ load

    def plan(
        self,
        architecture: Architecture,
        hardware: HardwareClass,
        serving: Serving,
        split: Split,
        memory: MemoryEstimate,
        *,
        in_full: bool = True,
    ) -> ServingPlan:
        """Return how many instances carry the load, how full and, if ``in_full``, how fast they then are.

        Instances must hold the asked concurrency and answer the month's requests within the hours they are up, so a day
        of 24 such hours answers more than a day's requests when they are up for a part of the month only. When the
        requests need more sequences in flight than were asked for, there are more. A replica runs as many at once as its
        memory holds and the asked latencies allow. Of models built alike it is worked out once.
        """
        key = (
            architecture,
            hardware.accelerator.id,
            serving.engine.id,
            serving.weights,
            serving.generates,
            split,
            memory,
            in_full,
        )
        known = self._plans.get(key)
        if known is None:
            known = self._plans[key] = self._planned(architecture, hardware, serving, split, memory, in_full=in_full)
        return known

    def _planned(
        self,
        architecture: Architecture,
        hardware: HardwareClass,
        serving: Serving,
        split: Split,
        memory: MemoryEstimate,
        *,
        in_full: bool,
    ) -> ServingPlan:
        load = self._request.load
        accelerator = hardware.accelerator
        speed = speed_on(architecture, accelerator, serving, split)
        per_instance = split.replicas
        most = self.at_once(speed, memory.max_concurrent_sequences)
        capacity = max(most, 1)
        needed = requests_needed(load)
        tokens = load.input_tokens, load.output_tokens

        def instances_at(rate: float | None) -> int:
            return instances_needed(
                concurrency=load.concurrency,
                requests_per_day=needed,
                sequences_per_instance=capacity * per_instance,
                requests_per_day_per_instance=rate,
            )

        def sustained(concurrency: int, instances: int) -> float | None:
            if speed is None:
                return None
            return speed.requests_per_day(*tokens, concurrency, replicas=per_instance * instances, most=most)

        def short(rate: float | None) -> bool:
            return rate is not None and rate < needed

        instances = instances_at(None)
        concurrency = load.concurrency
        if short(sustained(concurrency, instances)):
            instances = instances_at(sustained(capacity * per_instance, 1))
            limit = capacity * per_instance * instances
            while concurrency < limit and short(sustained(concurrency, instances)):
                concurrency = min(limit, max(concurrency + 1, concurrency * 5 // 4))
        found = None
        if speed is not None and in_full:
            found = speed.performance(*tokens, concurrency, replicas=per_instance * instances, most=most)
        sequences = min(capacity, -(-concurrency // (per_instance * instances)))
        if sequences > 1:
            memory = self.memory(architecture, accelerator, serving, split, sequences, in_full=in_full)
        return ServingPlan(instances, memory, found, speed is not None and most > 0)

    def alone(self, hardware: HardwareClass, serving: Serving, memory: MemoryEstimate) -> ServingPlan:
        """Return the plan of one instance with the sequences that are in ``memory``, whatever the load is."""
        timed = memory.max_concurrent_sequences > 0 and is_timed(hardware.accelerator, serving.weights.dtype)
        return ServingPlan(1, memory, None, timed)

    def at_once(self, speed: Speed | None, limit: int) -> int:
        """Return how many sequences, up to ``limit``, a replica is expected to run within the asked latencies.

        One where not even one is in time, or the speed is not known: the rules then say so.
        """
        limits, load = self._request.limits, self._request.load
        if limit == 0 or (limits.max_ttft_ms is None and limits.max_tpot_ms is None):
            return limit
        if speed is None:
            return 1
        within = speed.concurrency_within(
            load.input_tokens,
            load.output_tokens,
            max_ttft_ms=limits.max_ttft_ms,
            max_tpot_ms=limits.max_tpot_ms,
            limit=limit,
            certain=False,
        )
        return within or 1


def requests_needed(load: Load) -> float:
    """Return the requests a day that a deployment is planned for: those of all days, answered in the hours it is up."""
    return load.requests_per_day * DAYS_PER_MONTH * HOURS_PER_DAY / load.hours_per_month / TARGET_UTILIZATION


def speed_on(architecture: Architecture, accelerator: Accelerator, serving: Serving, split: Split) -> Speed | None:
    """Return how fast one replica is; ``None`` where that is not known."""
    return speed_of(
        architecture, serving.weights, serving.engine, accelerator, split.tensor_parallel, generates=serving.generates
    )
