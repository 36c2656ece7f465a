"""What can be said of a model before any hardware is named: its size, its keys and values, the memory it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.core.sizing import KvCache, MemoryNeed, ModelSize
from advisor.estimate.kv_cache import bytes_cached, bytes_per_token
from advisor.estimate.memory import plan_memory
from advisor.estimate.weights import compute_bytes

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.core.model import Model
    from advisor.core.sizing import SizingLoad
    from advisor.estimate.engines import Engine
    from advisor.estimate.memory import Plan
    from advisor.estimate.weights import Weights


class Anywhere(NamedTuple):
    """A model on one device large enough, as an engine lays it out."""

    architecture: Architecture
    engine: Engine
    weights: Weights
    plan: Plan


def size(model: Model) -> ModelSize | None:
    """Return the parameters: counted on the architecture where it is known, else what was published."""
    if model.architecture is not None:
        counts = model.architecture.parameters
        return ModelSize(counts.total, counts.active, counts.embedding, "computed")
    if model.parameters is None:
        return None
    provenance = model.provenance.get("parameters")
    basis = provenance.basis if provenance else "published"
    return ModelSize(model.parameters, model.parameters_active, model.parameters_embedding, basis)


def anywhere(
    architecture: Architecture,
    engine: Engine,
    weights: Weights,
    utilization: float | None = None,
    max_sequences: int | None = None,
) -> Anywhere:
    """Plan one device nobody named: no constants of its class, and no idle part of it that would hold the graphs."""
    plan = plan_memory(
        architecture,
        weights.dtype,
        weights.quantization,
        weights.bytes,
        engine,
        accelerator="",
        usable=0,
        tensor_parallel=1,
        stages=1,
        utilization=utilization,
        max_sequences=max_sequences,
        cache_dtype=None,
    )
    return Anywhere(architecture, engine, weights, plan)


def kv_cache(load: SizingLoad, it: Anywhere) -> KvCache:
    """Return the keys and values of one token, of the load, and as the engine reserves them."""
    architecture, element = it.architecture, compute_bytes(it.weights.dtype)
    tokens, source = _sides(architecture, load)
    return KvCache(
        bytes_per_token=bytes_per_token(architecture, element),
        bytes=bytes_cached(architecture, tokens, load.concurrency, element, source_tokens=source),
        bytes_reserved=it.plan.cache(load.context, load.prompt) * load.concurrency,
        engine=it.engine.id,
        dtype=it.weights.dtype,
        basis="computed",
    )


def need(load: SizingLoad, it: Anywhere) -> MemoryNeed:
    """Return the memory of the load, by component."""
    plan = it.plan
    cache = plan.cache(load.context, load.prompt) * load.concurrency
    working = plan.activation_per_sequence + plan.activation_per_token * load.prompt
    activation = plan.activation + working * load.concurrency
    return MemoryNeed(
        weights_bytes=plan.weights,
        kv_cache_bytes=cache,
        activation_bytes=activation,
        overhead_bytes=plan.overhead,
        required_bytes=plan.weights + cache + activation + plan.overhead,
        engine=it.engine.id,
        dtype=it.weights.dtype,
        quantization=it.weights.quantization,
        basis=plan.basis,
    )


def _sides(architecture: Architecture, load: SizingLoad) -> tuple[int, int]:
    """Return the tokens of the self-attention and of the cross-attention: an encoder's prompt is cached once."""
    if architecture.form == "encoder-decoder":
        return load.output_tokens, load.prompt
    return load.context, 0
