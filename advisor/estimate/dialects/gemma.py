"""Gemma: gated MLPs, tied heads, and from the second generation on four norms a layer and sliding windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.estimate.dialects.blocks import attention, embedding, gated_mlp, linear, mlp, norm
from advisor.estimate.dialects.decoder import (
    Names,
    Shape,
    assemble,
    attention_cache,
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
    s = read_shape(f, default_head_dim=256)
    bias = f.flag("attention_bias", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
    layer += gated_mlp(s.hidden, s.intermediate) + 2 * norm(s.hidden)
    return assemble(f, s, body=s.layers * layer + norm(s.hidden), tied=f.flag("tie_word_embeddings", default=True))


@dialect("gemma2")
def gemma2(f: Fields) -> Architecture:
    """Gemma 2: every other layer slides, from the first on."""
    s = read_shape(f, default_kv_heads=4, default_head_dim=256)
    bias = f.flag("attention_bias", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
    layer += gated_mlp(s.hidden, s.intermediate) + 4 * norm(s.hidden)
    windows = read_windows(f, s, read_window(f, default=4096), lambda i: i % 2 == 0)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        tied=f.flag("tie_word_embeddings", default=True),
        cache=attention_cache(s, windows),
    )


@dialect("gemma3_text")
def gemma3_text(f: Fields) -> Architecture:
    """Gemma 3, the language model: five layers of six slide, queries and keys are normalised per head."""
    return _gemma3(f, extra=0)


@dialect("gemma3")
def gemma3(f: Fields) -> Architecture:
    """Gemma 3 with its image encoder (SigLIP), whose weights are loaded whether or not images are sent."""
    text = Fields(f.model_type, {**_GEMMA3_TEXT_DEFAULTS, **f.section("text_config")})
    vision = Fields(f.model_type, {**_SIGLIP_DEFAULTS, **f.section("vision_config")})
    f.done()
    hidden = text.size("hidden_size")
    seen = vision.size("hidden_size")
    extra = _siglip(vision) + linear(seen, hidden) + norm(seen)
    vision.done()
    return _gemma3(text, extra=extra)


_GEMMA3_TEXT_DEFAULTS = {"vocab_size": 262208, "num_attention_heads": 8, "max_position_embeddings": 131072}
"""Nested configs are published without the fields that equal the class's defaults (transformers, Gemma3TextConfig)."""
_SIGLIP_DEFAULTS = {"num_channels": 3, "vision_use_head": False}


def _gemma3(f: Fields, *, extra: int) -> Architecture:
    s: Shape = read_shape(f, default_kv_heads=4, default_head_dim=256)
    bias = f.flag("attention_bias", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
    layer += 2 * norm(s.head_dim) + gated_mlp(s.hidden, s.intermediate) + 4 * norm(s.hidden)
    pattern = f.size("sliding_window_pattern", "_sliding_window_pattern", default=6)
    windows = read_windows(f, s, read_window(f, default=4096), lambda i: (i + 1) % pattern != 0)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        unread=extra,
        tied=f.flag("tie_word_embeddings", default=True),
        cache=attention_cache(s, windows),
    )


def _siglip(f: Fields) -> int:
    """Parameters of a SigLIP image encoder without pooling head (transformers, SiglipVisionModel)."""
    s = read_shape(f, Names(positions=()), vocab=False)
    image, patch = f.size("image_size"), f.size("patch_size")
    channels = f.size("num_channels")
    f.require(
        "vision_use_head", "is true: this variant is not counted", "が true の変種には対応していません",
        holds=not f.flag("vision_use_head", default=True),
    )  # fmt: skip
    patches = linear(channels * patch * patch, s.hidden, bias=True) + embedding((image // patch) ** 2, s.hidden)
    layer = (
        attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=True)
        + mlp(s.hidden, s.intermediate, bias=True)
        + 2 * norm(s.hidden, bias=True)
    )
    return patches + s.layers * layer + norm(s.hidden, bias=True)
