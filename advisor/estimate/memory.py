"""Memory of a model on an engine and its accelerators, by component, and what the rest holds.

An engine's strategy plans what does not depend on the load; the load is then linear: so many sequences, each with its
keys and values and its part of the activations. Everything is per device first, because devices are not one pool.

=========  ===========================================================================================================
paged      vLLM. Pool = memory × utilisation − weights − activation peak − non-torch; CUDA graphs lie outside the
           pool and count only for what the rest of the device cannot hold. The activation peak is the sampler:
           max_num_seqs × vocabulary × 4 bytes × copies, besides a few copies of the batch's hidden states; mixtures
           of experts may peak in the expert workspace instead.
eager      Hugging Face transformers. Tensors as they come: keys and values of the running batch, activations of its
           prompts, the logits of their last tokens.
static     Neuron. Compiled for a batch and a length: keys and values of all of it are allocated, windows or not.
=========  ===========================================================================================================
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from advisor.core.result import MemoryEstimate
from advisor.estimate.kv_cache import Layout, exact_layout, paged_layout
from advisor.estimate.weights import WeightsLike, compute_bytes, device_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.architecture import Architecture
    from advisor.core.hardware import Accelerator
    from advisor.core.provenance import Basis
    from advisor.estimate.engines import Engine, Strategy

LOGIT_BYTES = 4
"""Engines sample from float32 logits."""


def usable_bytes(accelerator: Accelerator, engine: Engine) -> int:
    """Return the memory of one unit of parallelism: a GPU as frameworks see it, a Neuron core's share of its device."""
    memory = accelerator.memory_visible_bytes or accelerator.memory_bytes
    return memory // engine.units_per_device(accelerator)


def estimate_memory(
    architecture: Architecture,
    *,
    weights: WeightsLike,
    engine: Engine,
    accelerator: Accelerator,
    tensor_parallel: int = 1,
    tokens_per_sequence: int,
    sequences: int = 1,
    input_tokens: int | None = None,
    stages: int = 1,
    utilization: float | None = None,
    max_sequences: int | None = None,
    cache_dtype: str | None = None,
) -> MemoryEstimate:
    """Estimate one replica. ``per_accelerator_*`` are of one unit of parallelism: a GPU, or a Neuron core.

    ``tokens_per_sequence`` is prompt and output together, of encoder-decoders both sides; ``input_tokens`` its prompt
    (needed for the activations of eager engines; default: all but one token). ``utilization`` and ``max_sequences``
    are the engine's settings of that name (gpu_memory_utilization, max_num_seqs) where it has them. ``cache_dtype``
    defaults to the weights' format of computation. ``stages``: devices that hold whole layers, one after the other.

    Raises:
        UnknownNameError: an unknown number format or quantization method.
    """
    plan = plan_memory(
        architecture,
        weights.dtype,
        weights.quantization,
        weights.bytes,
        engine,
        accelerator.id,
        usable_bytes(accelerator, engine),
        tensor_parallel,
        stages,
        utilization,
        max_sequences,
        cache_dtype,
    )
    prompt = tokens_per_sequence - 1 if input_tokens is None else input_tokens
    per_sequence = plan.cache(tokens_per_sequence, prompt)
    working = plan.activation_per_sequence + plan.activation_per_token * prompt
    cache = sequences * per_sequence
    activation = plan.activation + sequences * working
    required = plan.weights + cache + activation + plan.overhead
    units = plan.units
    room = plan.available - plan.weights - plan.activation - plan.overhead
    taken = per_sequence + working
    return MemoryEstimate(
        plan.weights_total,
        cache * units,
        activation * units,
        plan.overhead * units,
        plan.weights_total + (cache + activation + plan.overhead) * units,
        plan.available * units,
        required,
        plan.available,
        room // taken if room > 0 else 0,
        plan.basis,
    )


class Capacity(NamedTuple):
    """What is left for keys and values, over all devices of one replica.

    ``pool_tokens`` as the engine announces them; ``max_context`` the longest single sequence, at most what the
    architecture's positions allow.
    """

    pool_bytes: int
    pool_tokens: int
    max_concurrent_sequences: int
    max_context: int


def estimate_capacity(
    architecture: Architecture,
    *,
    weights: WeightsLike,
    engine: Engine,
    accelerator: Accelerator,
    tensor_parallel: int = 1,
    tokens_per_sequence: int,
    input_tokens: int | None = None,
    stages: int = 1,
    utilization: float | None = None,
    max_sequences: int | None = None,
    cache_dtype: str | None = None,
) -> Capacity:
    """Estimate what fits beside the weights; the arguments are those of `estimate_memory`."""
    plan = plan_memory(
        architecture,
        weights.dtype,
        weights.quantization,
        weights.bytes,
        engine,
        accelerator.id,
        usable_bytes(accelerator, engine),
        tensor_parallel,
        stages,
        utilization,
        max_sequences,
        cache_dtype,
    )
    prompt = tokens_per_sequence - 1 if input_tokens is None else input_tokens
    pool = max(0, plan.available - plan.weights - plan.activation - plan.overhead)

    def fits(tokens: int) -> bool:
        share = min(prompt, tokens)
        return plan.cache(tokens, share) + plan.activation_per_sequence + plan.activation_per_token * share <= pool

    taken = plan.cache(tokens_per_sequence, prompt) + plan.activation_per_sequence + plan.activation_per_token * prompt
    return Capacity(
        pool * plan.units,
        plan.layout.pool_tokens(pool),
        pool // taken,
        _largest(fits, architecture.max_positions or LONGEST),
    )


LONGEST = 10**8
"""Where nothing else bounds the context, the search for the longest sequence stops here (tokens)."""


def _largest(fits: Callable[[int], bool], limit: int) -> int:
    """Return the largest number up to ``limit`` that fits, by bisection; 0 when not even one does."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low


class Plan(NamedTuple):
    """What does not depend on the load. Bytes of one device, but for ``weights_total``; ``units`` is their number."""

    weights: int
    weights_total: int
    activation: int
    activation_per_sequence: int
    activation_per_token: int
    overhead: int
    available: int
    units: int
    layout: Layout
    layer_share: float
    form_splits: bool
    basis: Basis

    def cache(self, tokens: int, prompt: int) -> int:
        """Bytes of one sequence: an encoder-decoder's prompt is cached by the cross-attention, once."""
        size = self.layout.bytes(tokens - prompt, prompt) if self.form_splits else self.layout.bytes(tokens)
        return size if self.layer_share == 1 else int(size * self.layer_share)


@lru_cache(maxsize=65536)
def plan_memory(
    architecture: Architecture,
    dtype: str,
    quantization: str | None,
    checkpoint_bytes: int | None,
    engine: Engine,
    accelerator: str,
    usable: int,
    tensor_parallel: int,
    stages: int,
    utilization: float | None,
    max_sequences: int | None,
    cache_dtype: str | None,
) -> Plan:
    """Plan a placement; ``usable`` are the bytes of one unit of parallelism, ``accelerator`` is an id."""
    placement = Placement(
        architecture=architecture,
        element_bytes=compute_bytes(dtype),
        cache_bytes=_cache_bytes(cache_dtype, dtype),
        weights=device_bytes(architecture, dtype, quantization, tensor_parallel, stages, checkpoint_bytes),
        engine=engine,
        accelerator=accelerator,
        usable=usable,
        tensor_parallel=tensor_parallel,
        stages=stages,
        utilization=utilization,
        max_sequences=max_sequences,
    )
    total = placement.weights * tensor_parallel
    if stages > 1:
        total = device_bytes(architecture, dtype, quantization, 1, 1, checkpoint_bytes)
    return _STRATEGIES[engine.strategy](placement, total)


class Placement(NamedTuple):
    """What a strategy plans for."""

    architecture: Architecture
    element_bytes: int
    cache_bytes: int
    weights: int
    engine: Engine
    accelerator: str
    usable: int
    tensor_parallel: int
    stages: int
    utilization: float | None
    max_sequences: int | None


def _cache_bytes(cache_dtype: str | None, dtype: str) -> int:
    """Keys and values are computed, not stored weights: 8-bit formats only where the cache itself is set to them."""
    return 1 if cache_dtype in ("fp8", "int8") else compute_bytes(cache_dtype or dtype)


def _paged(p: Placement, weights_total: int) -> Plan:
    constants = p.engine.memory(p.accelerator)
    architecture = p.architecture
    utilization = constants["utilization"] if p.utilization is None else p.utilization
    sequences = int(constants["max_sequences"]) if p.max_sequences is None else p.max_sequences
    batched = int(constants["max_batched_tokens"])
    hidden = batched * architecture.hidden_size * p.element_bytes
    logits = sequences * architecture.vocab_size * LOGIT_BYTES
    sampler = constants["logits_copies"] * logits + constants["hidden_copies"] * hidden
    experts = _expert_workspace(architecture, batched, p.element_bytes, p.tensor_parallel)
    if experts:
        sampler = max(sampler, experts + constants["expert_hidden_copies"] * hidden)
    overhead = constants["non_torch_bytes"]
    used = ["logits_copies", "hidden_copies", "non_torch_bytes"]
    if p.tensor_parallel > 1:
        overhead += constants["parallel_bytes"] + constants["parallel_bytes_per_device"] * p.tensor_parallel
        used.append("parallel_bytes")
    graphs = constants["graph_bytes"] + constants["graph_bytes_per_layer"] * architecture.layers
    outside = p.usable * (1 - utilization)
    return Plan(
        weights=p.weights,
        weights_total=weights_total,
        activation=round(sampler),
        activation_per_sequence=0,
        activation_per_token=0,
        overhead=round(overhead + max(0.0, graphs - outside)),
        available=int(p.usable * utilization),
        units=p.tensor_parallel,
        layout=paged_layout(
            architecture,
            p.cache_bytes,
            p.tensor_parallel,
            block_tokens=int(constants["block_tokens"]),
            batched_tokens=batched,
        ),
        layer_share=1.0,
        form_splits=False,
        basis=constants.basis(used),
    )


def _expert_workspace(architecture: Architecture, tokens: int, element_bytes: int, tensor_parallel: int) -> float:
    """Buffers between the two products of routed experts: tokens × experts each × (2 + 1) × intermediate size.

    vLLM, vllm/model_executor/layers/fused_moe/fused_moe.py (intermediate_cache1 to 3). The experts' intermediate size
    follows from their parameters: three matrices of hidden × intermediate in each of experts × layers.
    """
    if not architecture.experts or not architecture.experts_per_token:
        return 0.0
    matrices = 3 * architecture.hidden_size * architecture.experts * architecture.layers
    intermediate = architecture.parameters.routed / matrices / tensor_parallel
    return tokens * architecture.experts_per_token * 3 * intermediate * element_bytes


def _eager(p: Placement, weights_total: int) -> Plan:
    constants = p.engine.memory(p.accelerator)
    architecture = p.architecture
    utilization = constants["utilization"] if p.utilization is None else p.utilization
    intermediate = architecture.intermediate_size or 4 * architecture.hidden_size
    per_token = p.element_bytes * (
        constants["hidden_copies"] * architecture.hidden_size + constants["intermediate_copies"] * intermediate
    )
    share = -(-architecture.layers // p.stages) / architecture.layers
    return Plan(
        weights=p.weights,
        weights_total=weights_total,
        activation=0,
        activation_per_sequence=round(constants["logits_copies"] * architecture.vocab_size * LOGIT_BYTES),
        activation_per_token=round(per_token),
        overhead=round(constants["context_bytes"]),
        available=int(p.usable * utilization),
        units=p.stages,
        layout=exact_layout(architecture, p.cache_bytes, 1, latent=False),
        layer_share=share,
        form_splits=architecture.form == "encoder-decoder",
        basis=constants.basis(("hidden_copies", "intermediate_copies", "context_bytes", "utilization")),
    )


def _static(p: Placement, weights_total: int) -> Plan:
    constants = p.engine.memory(p.accelerator)
    architecture = p.architecture
    utilization = constants["utilization"] if p.utilization is None else p.utilization
    logits = constants["logits_copies"] * architecture.vocab_size * LOGIT_BYTES / p.tensor_parallel
    per_token = constants["hidden_copies"] * architecture.hidden_size * p.element_bytes
    return Plan(
        weights=p.weights,
        weights_total=weights_total,
        activation=0,
        activation_per_sequence=round(logits),
        activation_per_token=round(per_token),
        overhead=round(constants["runtime_bytes"]),
        available=int(p.usable * utilization),
        units=p.tensor_parallel,
        layout=exact_layout(architecture, p.cache_bytes, p.tensor_parallel, latent=False, windowed=False),
        layer_share=1.0,
        form_splits=architecture.form == "encoder-decoder",
        basis=constants.basis(("hidden_copies", "runtime_bytes", "utilization")),
    )


_STRATEGIES: dict[Strategy, Callable[[Placement, int], Plan]] = {"paged": _paged, "eager": _eager, "static": _static}
