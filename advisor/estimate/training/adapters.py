"""The matrices of an architecture by what they do, and the parameters of a LoRA adapter on some of them.

LoRA (https://arxiv.org/abs/2106.09685, section 4.1) adds rank × inputs and outputs × rank to a matrix of inputs ×
outputs. Matrices are named by role: ``query``, ``key``, ``value``, ``output``, ``gate``, ``up``, ``down``, and ``head``;
``qkv`` where one matrix makes queries, keys and values.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from advisor.core.architecture import CrossAttention, LatentAttention, StateSpace
from advisor.core.text import Text
from advisor.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.architecture import Architecture


class Matrix(NamedTuple):
    """``number`` matrices of ``inputs`` × ``outputs`` in the whole model."""

    inputs: int
    outputs: int
    number: int


class Blocks(NamedTuple):
    """How often a block occurs, and the widths of an MLP.

    ``experts`` are those that one token visits (0: the MLP is dense); ``width`` is of one of them, or of the dense MLP.
    """

    attentions: int
    mlps: int
    gated: bool
    width: int
    experts: int


@lru_cache(maxsize=4096)
def blocks(architecture: Architecture) -> Blocks:
    """Count the blocks.

    Encoder-decoders: an attention a layer on either side, and one more a decoder layer. An MLP has two matrices, or
    three when gated: which one follows from the parameters that attention leaves.
    """
    crossed = sum(s.layers for s in architecture.cache if isinstance(s, CrossAttention))
    attentions = sum(s.layers for s in architecture.cache if not isinstance(s, StateSpace))
    mlps = architecture.layers + crossed
    if architecture.form != "decoder":
        attentions += architecture.layers
    counts, hidden = architecture.parameters, architecture.hidden_size
    if counts.routed and architecture.experts:
        width = round(counts.routed / (3 * hidden * architecture.experts * architecture.layers))
        return Blocks(attentions, mlps, gated=True, width=width, experts=architecture.experts_per_token or 1)
    width = architecture.intermediate_size or 0
    body = counts.total - counts.embedding - counts.head
    left = body - attentions * 2 * hidden * architecture.head_dim * (architecture.heads + architecture.kv_heads)
    gated = width > 0 and left / (mlps * hidden * width) > 2.5
    return Blocks(attentions, mlps, gated=gated, width=width, experts=0)


def is_exact(architecture: Architecture) -> bool:
    """Whether the matrices are those of plain attention and dense MLPs, so that adapters on them are counted exactly."""
    return not any(isinstance(s, LatentAttention | StateSpace) for s in architecture.cache)


@lru_cache(maxsize=4096)
def matrices(architecture: Architecture) -> Mapping[str, Matrix]:
    """Return the matrices an adapter can be on, by role.

    Routed experts are none of them: PEFT adapts linear layers, and transformers keeps experts as one tensor a layer.
    """
    hidden, vocab = architecture.hidden_size, architecture.vocab_size
    queries = architecture.heads * architecture.head_dim
    keys = architecture.kv_heads * architecture.head_dim
    found = blocks(architecture)
    dense = 0 if found.experts else found.mlps
    return {
        "query": Matrix(hidden, queries, found.attentions),
        "key": Matrix(hidden, keys, found.attentions),
        "value": Matrix(hidden, keys, found.attentions),
        "qkv": Matrix(hidden, queries + 2 * keys, found.attentions),
        "output": Matrix(queries, hidden, found.attentions),
        "gate": Matrix(hidden, found.width, dense if found.gated else 0),
        "up": Matrix(hidden, found.width, dense),
        "down": Matrix(found.width, hidden, dense),
        "head": Matrix(hidden, vocab, 1),
    }


def adapter_parameters(architecture: Architecture, targets: tuple[str, ...], rank: int) -> int:
    """Return the parameters of an adapter: rank × (inputs + outputs) of every targeted matrix.

    Raises:
        UnknownNameError: no matrix has that role.
    """
    found = matrices(architecture)
    for target in targets:
        if target not in found:
            raise UnknownNameError(Text("LoRA target", "LoRA の対象"), target, found)
    return sum(rank * (m.inputs + m.outputs) * m.number for m in map(found.__getitem__, targets))
