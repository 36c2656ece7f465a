"""Gemma: gated MLPs, tied heads, and from the second generation on four norms a layer and sliding windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.estimate.dialects.blocks import attention, norm
from advisor.estimate.dialects.decoder import (
    assemble,
    attention_cache,
    every_layer,
    read_shape,
    read_window,
    read_windows,
)
from advisor.estimate.dialects.fields import Fields
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture


@dialect("gemma")
def gemma(f: Fields) -> Architecture:
    """Gemma: two norms a layer."""
    s = read_shape(f, default_kv_heads=16, default_head_dim=256)
    bias = f.flag("attention_bias", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
    layer += 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True),
        tied=f.flag("tie_word_embeddings", default=True),
    )


@dialect("gemma2")
def gemma2(f: Fields) -> Architecture:
    """Gemma 2: every other layer slides, from the first on."""
    s = read_shape(f, default_kv_heads=4, default_head_dim=256)
    bias = f.flag("attention_bias", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
    layer += 4 * norm(s.hidden)
    windows = read_windows(f, s, read_window(f, default=4096), lambda i: i % 2 == 0)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True),
        tied=f.flag("tie_word_embeddings", default=True),
        cache=attention_cache(s, windows),
    )


@dialect("gemma3_text")
def gemma3_text(f: Fields) -> Architecture:
    """Gemma 3, the language model: five layers of six slide, queries and keys are normalised per head."""
    s = read_shape(f, default_kv_heads=4, default_head_dim=256, stretched=False)  # 131,072 is the stretched length
    bias = f.flag("attention_bias", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
    layer += 2 * norm(s.head_dim) + 4 * norm(s.hidden)
    pattern = f.size("sliding_window_pattern", "_sliding_window_pattern", default=6)
    windows = read_windows(f, s, read_window(f, default=4096), lambda i: (i + 1) % pattern != 0)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True),
        tied=f.flag("tie_word_embeddings", default=True),
        cache=attention_cache(s, windows),
    )
