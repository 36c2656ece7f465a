"""What can be said of a model before any hardware is named: its size, its keys and values, the memory it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.sizing import KvCache, MemoryNeed, ModelSize
from advisor.estimate.kv_cache import bytes_cached, bytes_per_token
from advisor.estimate.memory import Placement, estimate_memory, plan_memory

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.core.model import Model
    from advisor.core.sizing import SizingLoad
    from advisor.estimate.engines import Engine
    from advisor.estimate.weights import Weights
    from advisor.recommend.serving import Settings


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
    settings: Settings,
    *,
    concurrency: int,
) -> Placement:
    """Put a model on one device nobody named: no constants of its class, and no idle part of it to hold the graphs.

    Of the settings those of the engine apply; ``weights`` say already what is asked of them.
    """
    return Placement(
        architecture,
        weights,
        engine,
        utilization=settings.utilization,
        max_sequences=settings.max_sequences,
        cache_dtype=settings.cache_dtype,
        concurrency=concurrency,
    )


def kv_cache(load: SizingLoad, it: Placement) -> KvCache:
    """Return the keys and values of one token, of the load, and as the engine reserves them."""
    architecture, element = it.architecture, it.cache_bytes
    tokens, source = _sides(architecture, load)
    return KvCache(
        bytes_per_token=bytes_per_token(architecture, element),
        bytes=bytes_cached(architecture, tokens, load.concurrency, element, source_tokens=source),
        bytes_reserved=plan_memory(it).cache(load.context, load.prompt).of(load.concurrency),
        engine=it.engine.id,
        dtype=it.cache_dtype or it.weights.dtype,
        basis="computed",
    )


def need(load: SizingLoad, it: Placement) -> MemoryNeed:
    """Return the memory of the load, by component."""
    found = estimate_memory(it, tokens_per_sequence=load.context, input_tokens=load.prompt, sequences=load.concurrency)
    return MemoryNeed(
        weights_bytes=found.weights_bytes,
        kv_cache_bytes=found.kv_cache_bytes,
        activation_bytes=found.activation_bytes,
        overhead_bytes=found.overhead_bytes,
        required_bytes=found.required_bytes,
        engine=it.engine.id,
        dtype=it.weights.dtype,
        quantization=it.weights.quantization,
        basis=found.basis,
    )


def _sides(architecture: Architecture, load: SizingLoad) -> tuple[int, int]:
    """Return the tokens of the self-attention and of the cross-attention: an encoder's prompt is cached once."""
    if architecture.form == "encoder-decoder":
        return load.output_tokens, load.prompt
    return load.context, 0
