"""Dialects without attention: a state of constant size per layer. Heads are what tensor parallelism can share out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.architecture import StateSpace
from advisor.estimate.dialects.blocks import mamba, mamba2, norm
from advisor.estimate.dialects.decoder import Shape, assemble
from advisor.estimate.dialects.fields import MAX_LAYERS
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.estimate.dialects.fields import Fields


@dialect("mamba", "falcon_mamba")
def mamba_1(f: Fields) -> Architecture:
    """Mamba and Falcon-Mamba (whose further norms have no parameters): every channel of the inner width is a head."""
    hidden = f.size("hidden_size")
    inner = f.size("intermediate_size", default=f.size("expand", default=2) * hidden)
    state, kernel = f.size("state_size", default=16), f.size("conv_kernel", default=4)
    mixer = mamba(
        hidden,
        inner,
        state=state,
        kernel=kernel,
        rank=read_rank(f, "time_step_rank", hidden),
        conv_bias=f.flag("use_conv_bias", default=True),
        bias=f.flag("use_bias", default=False),
    )
    return _assemble(f, hidden, inner, 1, mixer, StateSpace(1, inner * state, inner * kernel), tied=True)


@dialect("mamba2")
def mamba_2(f: Fields) -> Architecture:
    """Mamba-2."""
    hidden = f.size("hidden_size")
    heads, head_dim = f.size("num_heads", default=128), f.size("head_dim", default=64)
    inner, groups = f.size("expand", default=2) * hidden, f.size("n_groups", default=8)
    f.require(
        "num_heads",
        f"· head_dim is {heads * head_dim}, expand · hidden_size {inner}",
        f"· head_dim は {heads * head_dim} ですが、expand · hidden_size は {inner} です",
        holds=heads * head_dim == inner,
    )
    state, kernel = f.size("state_size", default=128), f.size("conv_kernel", default=4)
    mixer = mamba2(
        hidden,
        inner,
        heads,
        groups=groups,
        state=state,
        kernel=kernel,
        conv_bias=f.flag("use_conv_bias", default=True),
        bias=f.flag("use_bias", default=False),
    )
    cache = StateSpace(1, inner * state, (inner + 2 * groups * state) * kernel)
    return _assemble(f, hidden, heads, head_dim, mixer, cache, tied=False)


def read_rank(f: Fields, name: str, hidden: int) -> int:
    """Read the rank of the time step's projection; ``auto`` is a sixteenth of the hidden size."""
    automatic = f.config.get(name, "auto") == "auto"
    return -(-hidden // 16) if automatic else f.size(name)


def _assemble(
    f: Fields, hidden: int, heads: int, head_dim: int, mixer: int, state: StateSpace, *, tied: bool
) -> Architecture:
    """Put mixers under one norm each; ``state`` is that of one layer."""
    layers = f.size("num_hidden_layers", most=MAX_LAYERS)
    shape = Shape(layers, hidden, heads, heads, head_dim, heads * head_dim, f.size("vocab_size"), positions=None)
    return assemble(
        f,
        shape,
        body=layers * (mixer + norm(hidden)) + norm(hidden),
        mlps=(),
        tied=f.flag("tie_word_embeddings", default=tied),
        positions="none",
        cache=(StateSpace(layers, state.state_elements, state.conv_elements),),
    )
