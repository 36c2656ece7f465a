"""The matrices of an architecture by what they do, and the parameters of a LoRA adapter on some of them.

LoRA (https://arxiv.org/abs/2106.09685, section 4.1) adds rank × inputs and outputs × rank to a matrix of inputs ×
outputs. Matrices are named by role: ``query``, ``key``, ``value``, ``output``, ``gate``, ``up``, ``down``, and ``head``;
``qkv`` and ``gate-up`` are those that make several at once. Where they are fused, an adapter can also be on a part: LitGPT
does that (https://github.com/Lightning-AI/litgpt/blob/main/litgpt/lora.py), PEFT adapts the whole.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.core.architecture import LatentAttention, StateSpace
from advisor.core.record import NamedTuple
from advisor.core.text import Text
from advisor.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.architecture import Architecture, Mlp


class Matrix(NamedTuple):
    """``number`` matrices of ``inputs`` × ``outputs`` in the whole model."""

    inputs: int
    outputs: int
    number: int


def attentions(architecture: Architecture) -> int:
    """Count the attentions that project keys and values: one a layer, two in a decoder that attends to an encoder."""
    cached = sum(s.layers for s in architecture.cache if not isinstance(s, StateSpace))
    return cached if architecture.form == "decoder" else cached + architecture.layers


def is_exact(architecture: Architecture) -> bool:
    """Whether every layer has a plain attention of the same heads, so that adapters are counted exactly.

    So it is not where attention is latent, mixed with layers of constant state, takes keys and values of another layer,
    or has other heads in some layers than in most.
    """
    heads = (architecture.kv_heads, architecture.head_dim)
    for spec in architecture.cache:
        if isinstance(spec, LatentAttention | StateSpace) or (spec.kv_heads, spec.head_dim) != heads:
            return False
    return architecture.form != "decoder" or attentions(architecture) == architecture.layers


@lru_cache(maxsize=4096)
def matrices(architecture: Architecture) -> Mapping[str, tuple[Matrix, ...]]:
    """Return the matrices an adapter can be on, by role; those of the language model, not of an encoder of images.

    Dense MLPs and shared experts are among them, routed experts are not: PEFT adapts linear layers, and transformers
    keeps the experts of a layer as one tensor.
    """
    hidden, vocab = architecture.hidden_size, architecture.vocab_size
    queries = architecture.heads * architecture.head_dim
    keys = architecture.kv_heads * architecture.head_dim
    count = attentions(architecture)
    mlps = _adaptable(architecture)
    return {
        "query": (Matrix(hidden, queries, count),),
        "key": (Matrix(hidden, keys, count),),
        "value": (Matrix(hidden, keys, count),),
        "qkv": (Matrix(hidden, queries + 2 * keys, count),),
        "output": (Matrix(queries, hidden, count),),
        "gate": tuple(Matrix(mlp.inputs, mlp.width, mlp.layers) for mlp in mlps if mlp.gated),
        "gate-up": tuple(Matrix(mlp.inputs, 2 * mlp.width, mlp.layers) for mlp in mlps if mlp.gated),
        "up": tuple(Matrix(mlp.inputs, mlp.width, mlp.layers) for mlp in mlps),
        "down": tuple(Matrix(mlp.width, mlp.inputs, mlp.layers) for mlp in mlps),
        "head": (Matrix(hidden, vocab, 1),),
    }


def linear_layers(architecture: Architecture) -> tuple[str, ...]:
    """Return the roles of all linear layers but the output projection, as PEFT's ``all-linear`` and QLoRA adapt them.

    Fused matrices stand for their parts; roles that no matrix of `matrices` has are left out.
    """
    mlps = _adaptable(architecture)
    attention = ("qkv",) if architecture.fused_qkv else ("query", "key", "value")
    gated = ("gate-up",) if any(mlp.fused_gate for mlp in mlps) else ("gate", "up")
    roles = (*attention, "output", *gated, "down")
    return tuple(role for role in roles if any(matrix.number for matrix in matrices(architecture)[role]))


def _adaptable(architecture: Architecture) -> list[Mlp]:
    return [mlp for mlp in architecture.mlps if not mlp.experts]


def adapter_parameters(architecture: Architecture, targets: tuple[str, ...], rank: int) -> int:
    """Return the parameters of an adapter: rank × (inputs + outputs) of every targeted matrix.

    Raises:
        UnknownNameError: no matrix has that role.
    """
    found = matrices(architecture)
    for target in targets:
        if target not in found:
            raise UnknownNameError(Text("LoRA target", "LoRA の対象"), target, found)
    return sum(rank * (m.inputs + m.outputs) * m.number for target in targets for m in found[target])
