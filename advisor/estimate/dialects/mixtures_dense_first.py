"""Dialects with routed experts after dense first layers, beside shared experts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.estimate.dialects.blocks import attention, linear, norm
from advisor.estimate.dialects.decoder import (
    assemble,
    attention_cache,
    normalised_attention,
    read_shape,
    read_window,
    read_windows,
)
from advisor.estimate.dialects.experts import feed_forwards, read_experts, sparse_after
from advisor.estimate.dialects.fields import MAX_LAYERS, Fields
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture


@dialect("exaone_moe")
def exaone_moe(f: Fields) -> Architecture:
    """K-EXAONE: queries and keys normalised per head, three layers of four slide; the router's correction is a buffer."""
    s = read_shape(f, default_kv_heads=32)
    width = f.size("moe_intermediate_size", default=1024)
    feeds = feed_forwards(
        s,
        read_experts(f),
        width,
        sparse=sparse_after(f, s.layers, default=1),
        shared=width * f.size("num_shared_experts", default=1),
    )
    layer = normalised_attention(s)
    pattern = (
        f.size("sliding_window_pattern", default=4) if isinstance(f.config.get("sliding_window_pattern"), int) else 4
    )
    windows = read_windows(f, s, read_window(f, default=4096), lambda i: (i + 1) % pattern != 0)
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, windows),
    )


@dialect("hy_v3")
def hy_v3(f: Fields) -> Architecture:
    """Hunyuan 3: queries and keys normalised per head; the router's correction is a buffer."""
    s = read_shape(f, default_kv_heads=8, default_head_dim=128)
    width = f.size("moe_intermediate_size", default=1536)
    feeds = feed_forwards(
        s,
        read_experts(f),
        width,
        sparse=sparse_after(f, s.layers, default=1),
        shared=width * f.size("num_shared_experts", default=1),
        bias=f.flag("mlp_bias", default=False),
    )
    layer = normalised_attention(s, bias=f.flag("attention_bias", default=False))
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("afmoe")
def afmoe(f: Fields) -> Architecture:
    """Trinity: attention with an output gate, four norms a layer, three layers of four slide; the correction counts."""
    s = read_shape(f, default_head_dim=128)
    width, experts = f.size("moe_intermediate_size", default=1408), read_experts(f)
    dense = f.optional_size("num_dense_layers", most=MAX_LAYERS, least=0)
    feeds = feed_forwards(
        s,
        experts,
        width,
        sparse=s.layers - min(1 if dense is None else dense, s.layers),
        shared=width * f.size("num_shared_experts", default=2),
        around=experts[0],
    )
    bias = f.flag("attention_bias", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias) + linear(s.hidden, s.heads * s.head_dim)
    layer += 2 * norm(s.head_dim) + 4 * norm(s.hidden)
    every = f.size("global_attn_every_n_layers", default=4, most=MAX_LAYERS)
    windows = read_windows(f, s, read_window(f, default=1024), lambda i: (i + 1) % every != 0)
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, windows),
    )
