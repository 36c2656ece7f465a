"""Dialects with RMSNorm and gated MLPs: Llama and the many that share its blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.estimate.dialects.blocks import attention, norm
from advisor.estimate.dialects.decoder import (
    assemble,
    attention_cache,
    every_layer,
    normalised_attention,
    read_rotary_layers,
    read_shape,
    read_window,
    read_windows,
)
from advisor.estimate.dialects.fields import MAX_LAYERS, Fields
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture


@dialect("llama", "granite")
def llama(f: Fields) -> Architecture:
    """Llama: two norms a layer, biases only when the config asks for them."""
    s = read_shape(f)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=False))
    layer += 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True, bias=f.flag("mlp_bias", default=False)),
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("smollm3")
def smollm3(f: Fields) -> Architecture:
    """SmolLM3: Llama's blocks, tied head; with a window, the layers without rotary positions slide."""
    s = read_shape(f, default_kv_heads=4)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=False))
    layer += 2 * norm(s.hidden)
    window = read_window(f) if f.flag("use_sliding_window", default=False) else None
    rotary = read_rotary_layers(f, s.layers)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True, bias=f.flag("mlp_bias", default=False)),
        tied=f.flag("tie_word_embeddings", default=True),
        cache=attention_cache(s, read_windows(f, s, window, lambda i: i not in rotary)),
    )


@dialect("mistral")
def mistral(f: Fields) -> Architecture:
    """Mistral: Llama's blocks; with a window, every layer slides."""
    s = read_shape(f, default_kv_heads=8)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim)
    windows = read_windows(f, s, read_window(f, default=4096), lambda _: True)
    return assemble(
        f,
        s,
        body=s.layers * (layer + 2 * norm(s.hidden)) + norm(s.hidden),
        mlps=every_layer(s, gated=True),
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, windows),
    )


@dialect("phi3")
def phi3(f: Fields) -> Architecture:
    """Phi-3, Phi-3.5, Phi-4 (text): fused projections; with a window, every layer slides."""
    s = read_shape(f)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim)
    windows = read_windows(f, s, read_window(f), lambda _: True)
    return assemble(
        f,
        s,
        body=s.layers * (layer + 2 * norm(s.hidden)) + norm(s.hidden),
        mlps=every_layer(s, gated=True, fused_gate=True),
        tied=f.flag("tie_word_embeddings", default=False),
        fused_qkv=True,
        cache=attention_cache(s, windows),
    )


@dialect("qwen2")
def qwen2(f: Fields) -> Architecture:
    """Qwen2 and Qwen2.5: biases on queries, keys and values only."""
    s = read_shape(f, default_kv_heads=32)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=True, output_bias=False)
    layer += 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True),
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, upper_layers_slide(f, s.layers)),
    )


@dialect("qwen3")
def qwen3(f: Fields) -> Architecture:
    """Qwen3: queries and keys are normalised per head."""
    s = read_shape(f, default_kv_heads=32, default_head_dim=128)
    layer = normalised_attention(s, bias=f.flag("attention_bias", default=False))
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True),
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, upper_layers_slide(f, s.layers)),
    )


def upper_layers_slide(f: Fields, layers: int) -> list[int | None]:
    """Return the windows of the Qwen dialects: ``use_sliding_window`` holds from layer ``max_window_layers`` up."""
    kinds = None if f.problems else f.words("layer_types", ("full_attention", "sliding_attention"), layers)
    if not f.flag("use_sliding_window", default=False) or f.problems:
        return [None] * min(layers, MAX_LAYERS)
    window = read_window(f, default=4096)
    first = f.size("max_window_layers", default=28, most=MAX_LAYERS) if f.config.get("max_window_layers") != 0 else 0
    if kinds is not None:
        return [window if kind == "sliding_attention" else None for kind in kinds]
    return [window if layer >= first else None for layer in range(layers)]


@dialect("olmo2")
def olmo2(f: Fields) -> Architecture:
    """OLMo 2: norms after the blocks, queries and keys normalised over all heads."""
    return _olmo(f, window=None)


@dialect("olmo3")
def olmo3(f: Fields) -> Architecture:
    """OLMo 3: OLMo 2 with sliding windows in three layers of four."""
    return _olmo(f, window=read_window(f, default=4096))


def _olmo(f: Fields, *, window: int | None) -> Architecture:
    s = read_shape(f)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=False))
    layer += norm(s.heads * s.head_dim) + norm(s.kv_heads * s.head_dim)
    layer += 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True),
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, read_windows(f, s, window, lambda i: (i + 1) % 4 != 0)),
    )


@dialect("olmo")
def olmo(f: Fields) -> Architecture:
    """OLMo: norms without parameters."""
    s = read_shape(f)
    bias = f.flag("attention_bias", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
    return assemble(
        f, s, body=s.layers * layer, mlps=every_layer(s, gated=True), tied=f.flag("tie_word_embeddings", default=False)
    )


@dialect("cohere")
def cohere(f: Fields) -> Architecture:
    """Command R and R+: parallel blocks under one norm, tied head."""
    return _cohere(f, window=None)


@dialect("cohere2")
def cohere2(f: Fields) -> Architecture:
    """Command R7B and A: Command R with sliding windows in three layers of four."""
    return _cohere(f, window=read_window(f, default=4096))


def _cohere(f: Fields, *, window: int | None) -> Architecture:
    s = read_shape(f)
    bias = f.flag("attention_bias", default=False)
    query_norms = (s.heads + s.kv_heads) * norm(s.head_dim) if f.flag("use_qk_norm", default=False) else 0
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias) + query_norms
    layer += norm(s.hidden)
    pattern = f.size("sliding_window_pattern", "_sliding_window_pattern", default=4)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True),
        tied=f.flag("tie_word_embeddings", default=True),
        cache=attention_cache(s, read_windows(f, s, window, lambda i: (i + 1) % pattern != 0)),
    )


@dialect("ministral3")
def ministral3(f: Fields) -> Architecture:
    """Ministral 3, Devstral 2: Mistral without a window."""
    s = read_shape(f, default_kv_heads=8, default_head_dim=128)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim)
    return assemble(
        f,
        s,
        body=s.layers * (layer + 2 * norm(s.hidden)) + norm(s.hidden),
        mlps=every_layer(s, gated=True),
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, read_windows(f, s, read_window(f), lambda _: True)),
    )


@dialect("seed_oss")
def seed_oss(f: Fields) -> Architecture:
    """Seed-OSS: Llama's blocks with biases on queries, keys and values."""
    s = read_shape(f, default_kv_heads=8, default_head_dim=128)
    layer = attention(
        s.hidden,
        s.heads,
        s.kv_heads,
        s.head_dim,
        bias=f.flag("attention_bias", default=True),
        output_bias=f.flag("attention_out_bias", default=False),
    )
    layer += 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True, bias=f.flag("mlp_bias", default=False)),
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("ernie4_5")
def ernie4_5(f: Fields) -> Architecture:
    """ERNIE 4.5, the dense sizes: Llama's blocks, biases everywhere or nowhere, tied head."""
    s = read_shape(f, default_kv_heads=2, default_head_dim=128)
    bias = f.flag("use_bias", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
    layer += 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True, bias=bias),
        tied=f.flag("tie_word_embeddings", default=True),
    )


@dialect("hunyuan_v1_dense")
def hunyuan_v1_dense(f: Fields) -> Architecture:
    """Hunyuan, the dense sizes: queries and keys normalised per head."""
    s = read_shape(f)
    layer = normalised_attention(s, bias=f.flag("attention_bias", default=False))
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True),
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("apertus")
def apertus(f: Fields) -> Architecture:
    """Apertus: MLPs without a gate, whose activation has two learned numbers; queries and keys normalised per head."""
    s = read_shape(f)
    layer = normalised_attention(s, bias=f.flag("attention_bias", default=False)) + 2
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=False),
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("arcee")
def arcee(f: Fields) -> Architecture:
    """Arcee's AFM: Llama with MLPs that have no gate."""
    s = read_shape(f)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=False))
    layer += 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=False, bias=f.flag("mlp_bias", default=False)),
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("glm4")
def glm4(f: Fields) -> Architecture:
    """GLM-4-0414: four norms a layer, biases on queries, keys and values, gate and up fused."""
    s = read_shape(f, default_kv_heads=2, default_head_dim=128)
    bias = f.flag("attention_bias", default=True)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias, output_bias=False)
    layer += 4 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True, fused_gate=True),
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("exaone4")
def exaone4(f: Fields) -> Architecture:
    """EXAONE 4: norms after the blocks, queries and keys normalised per head, three layers of four slide."""
    s = read_shape(f, default_kv_heads=32)
    layer = normalised_attention(s)
    pattern = f.optional_size("sliding_window_pattern") if f.has("sliding_window_pattern") else 4
    window = read_window(f, default=4096) if pattern else None
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True),
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, read_windows(f, s, window, lambda i: (i + 1) % (pattern or 1) != 0)),
    )
