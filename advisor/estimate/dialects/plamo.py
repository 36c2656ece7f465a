"""PLaMo of Preferred Networks, published under code of its own: transformers has no class of these types.

Sources: modeling_plamo.py of pfnet/plamo-13b; for the later ones vLLM, vllm/model_executor/models/plamo2.py and plamo3.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.architecture import FullAttention, StateSpace
from advisor.estimate.dialects.blocks import attention, linear, norm
from advisor.estimate.dialects.decoder import (
    Names,
    assemble,
    attention_cache,
    every_layer,
    read_shape,
    read_window,
)
from advisor.estimate.dialects.fields import MAX_LAYERS
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.estimate.dialects.fields import Fields

_SECOND = Names(head_dim=("hidden_size_per_head",))
_SMALLEST_RANK = 64
"""Of the time step's projection; wider models have a sixteenth of the hidden size."""


@dialect("plamo")
def plamo(f: Fields) -> Architecture:
    """PLaMo: attention and MLP in parallel under one norm; ``n_shared_head`` query heads share keys and values.

    That holds whatever ``num_key_value_heads`` says.
    """
    heads = f.size("num_attention_heads")
    s = read_shape(f, kv_heads=-(-heads // f.size("n_shared_head", default=8)))
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim) + norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True),
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("plamo2")
def plamo2(f: Fields) -> Architecture:
    """PLaMo 2: Mamba or attention, then an MLP, four norms a layer; queries and keys have a scale per head.

    Engines cache every token in the layers that attend, also where the config has a window.
    """
    s = read_shape(f, _SECOND)
    step = f.size("mamba_step", default=2, most=MAX_LAYERS)
    attends = range(s.layers)
    if f.flag("mamba_enabled", default=True):
        few = s.layers <= step // 2  # then the last layer attends
        attends = range(s.layers - 1, s.layers) if few else range(step // 2, s.layers, step)
    heads, kernel = f.size("mamba_num_heads", default=64), f.size("mamba_d_conv", default=4)
    state, inner = f.size("mamba_d_state", default=64), heads * s.head_dim
    rank = max(_SMALLEST_RANK, s.hidden // 16)
    mixer = (
        linear(s.hidden, 2 * inner)
        + inner * kernel
        + linear(inner, rank + 2 * state)
        + norm(rank)
        + 2 * norm(state)
        + linear(rank, heads)
        + 3 * heads  # time-step bias, A and D
        + linear(inner, s.hidden)
    )
    attend = attention(s.hidden, s.heads, s.kv_heads, s.head_dim) + (s.heads + s.kv_heads) * norm(s.head_dim)
    mixers = s.layers - len(attends)
    # the convolution keeps the inputs before the current one
    states = (StateSpace(mixers, inner * state, inner * (kernel - 1)),) if mixers else ()
    return assemble(
        f,
        s,
        body=mixers * mixer + len(attends) * attend + s.layers * 4 * norm(s.hidden) + norm(s.hidden),
        mlps=every_layer(s, gated=True, fused_gate=True),
        tied=f.flag("tie_word_embeddings", default=True),
        fused_qkv=True,
        cache=(FullAttention(len(attends), s.kv_heads, s.head_dim), *states),
    )


@dialect("plamo3")
def plamo3(f: Fields) -> Architecture:
    """PLaMo 3: four norms a layer, queries and keys normalised per head, all but every n-th layer slide."""
    s = read_shape(f, default_kv_heads=4, default_head_dim=128)
    f.refuse("attention_bias", when=True)
    attend = attention(s.hidden, s.heads, s.kv_heads, s.head_dim) + 2 * norm(s.head_dim)
    pattern = f.size("sliding_window_pattern", default=8, most=MAX_LAYERS)
    window = read_window(f, name="window_size" if f.has("window_size") else "sliding_window", default=None)
    if window is None:
        f.missing("window_size")
    windows = [None if (layer + 1) % pattern == 0 else window for layer in range(min(s.layers, MAX_LAYERS))]
    return assemble(
        f,
        s,
        body=s.layers * (attend + 4 * norm(s.hidden)) + norm(s.hidden),
        mlps=every_layer(s, gated=True, fused_gate=True),
        tied=f.flag("tie_word_embeddings", default=True),
        fused_qkv=True,
        cache=attention_cache(s, windows),
    )
