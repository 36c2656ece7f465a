"""vLLM. Pool = memory × utilisation − weights − activation peak − non-torch, in blocks shared by all sequences.

The engine runs one full batch before it makes the pool, and keeps free what that took at its peak::

    activation = hidden_copies · T · hidden · b
                 + max(logits_copies · S · vocabulary · 4,
                       intermediate_copies · T · width · b ÷ TP + expert_hidden_copies · T · hidden · b)

T are the tokens of a batch (max_num_batched_tokens), S the sequences (max_num_seqs), b the bytes of an element, width
that of the widest MLP a token passes (of a mixture, of all experts it visits). The first term of the maximum is the
sampler, and decides for most models; the second the MLP, where the gate, the up projection and their product exist at
once, and a mixture sorts the hidden states by expert besides. Source: vLLM, vllm/v1/worker/gpu_model_runner.py
(profile_run) and vllm/model_executor/layers/fused_moe/fused_moe.py (intermediate_cache1 to 3).

An encoder samples nothing, so the first of the two falls away, and keeps no keys and values, so there is no pool: what
is not taken stays free. Its prompts are not cut, so T is at least the longest it takes (vllm/engine/arg_utils.py); the
engine before 0.10.1 made it 32,768. No log of an encoder went into the constants: the basis is ``assumed``.

CUDA graphs are captured after the pool is made: until version 0.21 they have to fit beside the engine's share of the
device, since then room is kept for them inside it. Kernels for experts in 4 bits want their matrices padded, which
gpt-oss with its width of 2,880 pays for (vllm/model_executor/layers/quantization/mxfp4.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.estimate.constants import weaker
from advisor.estimate.kv_cache import paged_layout
from advisor.estimate.memory.plan import LOGIT_BYTES, Plan, Reserve
from advisor.estimate.weights import FORMATS, parts

if TYPE_CHECKING:
    from advisor.estimate.constants import Constants
    from advisor.estimate.memory.placement import Placement


def plan(p: Placement) -> Plan:
    """Plan a placement."""
    constants, sizes = p.constants.reading(), copies(p)
    expected = _reserve(p, constants, sizes)
    weights = p.unit_weights + round(_padding(p, constants))
    return Plan(
        weights=weights,
        weights_total=weights * p.tensor_parallel,
        expected=expected,
        at=lambda bound: _reserve(p, p.constants.at(bound), sizes),
        available=p.available(constants),
        units=p.tensor_parallel,
        layout=paged_layout(
            p.architecture,
            p.cache_bytes,
            p.tensor_parallel,
            block_tokens=int(constants["block_tokens"]),
            tokens_in_flight=int(constants["batches_in_flight"]) * _batched_tokens(p, constants),
            windowed=bool(constants["windows_kept"]),
        ),
        most_sequences=_sequences(p, constants),
        basis=weaker(constants.basis, "assumed") if _is_encoder(p) else constants.basis,
    )


def _is_encoder(p: Placement) -> bool:
    """Whether the model only reads: it samples no tokens, and caches nothing."""
    return p.architecture.form == "encoder"


def _sequences(p: Placement, constants: Constants) -> int:
    return max(int(constants["max_sequences"]), p.concurrency) if p.max_sequences is None else p.max_sequences


def _batched_tokens(p: Placement, constants: Constants) -> int:
    if p.batched_tokens is not None:
        return p.batched_tokens
    usual = int(constants["max_batched_tokens"])
    if not _is_encoder(p):
        return usual
    return max(usual, int(constants["encoder_batched_tokens"]), p.architecture.max_positions or 0)


def _reserve(p: Placement, constants: Constants, sizes: Copies) -> Reserve:
    overhead = constants["non_torch_bytes"] + _graphs(p, constants)
    if p.tensor_parallel > 1:
        overhead += constants["parallel_bytes"] + constants["parallel_bytes_per_device"] * p.tensor_parallel
    return Reserve(overhead=round(overhead), activation=round(_activation(p, constants, sizes)))


def _graphs(p: Placement, constants: Constants) -> float:
    """Return what CUDA graphs take of the engine's share of the device."""
    size = constants["graph_bytes"] + constants["graph_bytes_per_layer"] * p.architecture.layers
    beside = 0 if constants["graphs_inside"] else p.usable - p.available(constants)
    return max(0.0, size - beside)


def _padding(p: Placement, constants: Constants) -> float:
    """Return what padding adds to experts that are kept in 4 bits while everything else is not."""
    architecture, method = p.architecture, p.weights.quantization
    mixture = architecture.mixture
    if not (mixture and method in FORMATS and FORMATS[method].experts_only):
        return 0.0
    hidden = _padded(mixture.inputs, constants["packed_hidden_multiple"])
    width = _padded(mixture.width / p.tensor_parallel, constants["packed_intermediate_multiple"])
    return parts(architecture, p.weights.dtype, method).routed / p.tensor_parallel * (hidden * width - 1)


def _padded(size: float, multiple: float) -> float:
    """Return by how much a side grows when it is padded to a multiple."""
    return -(-size // multiple) * multiple / size


class Copies(NamedTuple):
    """Bytes of one copy of what a full batch computes on: logits, hidden states, and what the MLP is wide."""

    logits: float
    hidden: float
    intermediate: float


def copies(p: Placement) -> Copies:
    """Return the sizes that the constants of the activation multiply."""
    architecture, constants = p.architecture, p.constants
    tokens = _batched_tokens(p, constants) * p.element_bytes
    return Copies(
        _sequences(p, constants) * architecture.vocab_size * LOGIT_BYTES,
        tokens * architecture.hidden_size,
        tokens * architecture.visited_width / p.tensor_parallel,
    )


def _activation(p: Placement, constants: Constants, sizes: Copies) -> float:
    logits, hidden, intermediate = sizes
    routing = constants["expert_hidden_copies"] * hidden if p.architecture.experts else 0.0
    mlp = constants["intermediate_copies"] * intermediate + routing
    sampler = 0.0 if _is_encoder(p) else constants["logits_copies"] * logits
    return constants["hidden_copies"] * hidden + max(sampler, mlp)
