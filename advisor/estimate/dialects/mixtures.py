"""Dialects with routed experts."""

from __future__ import annotations

from advisor.core.architecture import Architecture, ChunkedAttention
from advisor.estimate.dialects.blocks import attention, linear, norm
from advisor.estimate.dialects.decoder import (
    assemble,
    attention_cache,
    normalised_attention,
    read_rotary_layers,
    read_shape,
    read_window,
    read_windows,
)
from advisor.estimate.dialects.experts import feed_forwards, read_experts, sparse_after, sparse_by_step
from advisor.estimate.dialects.fields import MAX_LAYERS, Fields
from advisor.estimate.dialects.registry import dialect


@dialect("mixtral")
def mixtral(f: Fields) -> Architecture:
    """Mixtral: experts in every layer."""
    s = read_shape(f, default_kv_heads=8)
    feeds = feed_forwards(s, read_experts(f), s.intermediate)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim) + 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, read_windows(f, s, read_window(f), lambda _: True)),
    )


@dialect("granitemoe")
def granitemoe(f: Fields) -> Architecture:
    """Granite 3 MoE: experts in every layer."""
    s = read_shape(f)
    feeds = feed_forwards(s, read_experts(f), s.intermediate)
    bias = f.flag("attention_bias", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias) + 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("olmoe")
def olmoe(f: Fields) -> Architecture:
    """OLMoE: experts in every layer, queries and keys normalised over all heads."""
    s = read_shape(f)
    feeds = feed_forwards(s, read_experts(f), s.intermediate)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=False))
    layer += norm(s.heads * s.head_dim) + norm(s.kv_heads * s.head_dim) + 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("phimoe")
def phimoe(f: Fields) -> Architecture:
    """Phi-3.5-MoE: experts in every layer under LayerNorms; the head may have a bias."""
    s = read_shape(f, default_kv_heads=8)
    feeds = feed_forwards(s, read_experts(f), s.intermediate)
    bias = f.flag("attention_bias", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias) + 2 * norm(s.hidden, bias=True)
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden, bias=True),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
        head_bias=f.flag("lm_head_bias", default=False),
        cache=attention_cache(s, read_windows(f, s, read_window(f), lambda _: True)),
    )


@dialect("qwen2_moe")
def qwen2_moe(f: Fields) -> Architecture:
    """Qwen1.5-MoE and Qwen2-MoE: routed experts beside a gated shared one; windows in every other lower layer."""
    s = read_shape(f, default_kv_heads=16)
    feeds = feed_forwards(
        s,
        read_experts(f),
        f.size("moe_intermediate_size"),
        sparse=sparse_by_step(f, s.layers),
        shared=f.size("shared_expert_intermediate_size"),
        around=linear(s.hidden, 1),
    )
    bias = f.flag("qkv_bias", default=True)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias, output_bias=False) + 2 * norm(s.hidden)
    window = read_window(f, default=4096) if f.flag("use_sliding_window", default=False) else None
    lower = f.optional_size("max_window_layers", most=MAX_LAYERS, least=0)
    below = 28 if lower is None else lower
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, read_windows(f, s, window, lambda i: i % 2 == 0 and i < below)),
    )


@dialect("qwen3_moe")
def qwen3_moe(f: Fields) -> Architecture:
    """Qwen3-MoE: no shared expert, queries and keys normalised per head; a window, when used, holds for every layer."""
    window = read_window(f, default=4096) if f.flag("use_sliding_window", default=False) else None
    return qwen3_mixture(f, window=window, default_kv_heads=4, tied=False)


def qwen3_mixture(f: Fields, *, window: int | None, default_kv_heads: int, tied: bool) -> Architecture:
    """Qwen3's mixture, alone or inside a model that also sees; ``tied`` where the config does not say."""
    s = read_shape(f, default_kv_heads=default_kv_heads)
    feeds = feed_forwards(s, read_experts(f), f.size("moe_intermediate_size"), sparse=sparse_by_step(f, s.layers))
    layer = normalised_attention(s, bias=f.flag("attention_bias", default=False))
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=tied),
        cache=attention_cache(s, read_windows(f, s, window, lambda _: True)),
    )


@dialect("gpt_oss")
def gpt_oss(f: Fields) -> Architecture:
    """gpt-oss: biases everywhere, one attention sink a head, every other layer slides from the first on."""
    s = read_shape(f, default_kv_heads=8, default_head_dim=64)
    feeds = feed_forwards(s, read_experts(f), s.intermediate, expert_bias=True)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=True))
    layer += s.heads + 2 * norm(s.hidden)
    windows = read_windows(f, s, read_window(f, default=128), lambda i: i % 2 == 0)
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, windows),
    )


@dialect("llama4_text")
def llama4_text(f: Fields) -> Architecture:
    """Llama 4, the language model: a shared expert beside the routed ones, three layers of four attend in chunks."""
    s = read_shape(f, default_kv_heads=8, default_head_dim=128)
    step = f.size("interleave_moe_layer_step", default=1)
    layers = min(s.layers, MAX_LAYERS)
    chosen = f.sizes("moe_layers") if f.config.get("moe_layers") is not None else range(step - 1, layers, step)
    feeds = feed_forwards(
        s,
        read_experts(f),
        s.intermediate,
        sparse=len(set(chosen) & set(range(layers))),
        shared=s.intermediate,
        dense=f.size("intermediate_size_mlp"),
    )
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=False))
    layer += 2 * norm(s.hidden)
    chunk = read_window(f, default=8192, name="attention_chunk_size")
    rotary = read_rotary_layers(f, layers)
    windows = read_windows(f, s, chunk, lambda layer: layer in rotary, word="chunked_attention")
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, windows, ChunkedAttention),
    )


@dialect("glm4_moe")
def glm4_moe(f: Fields) -> Architecture:
    """GLM-4.5, 4.6, 4.7: dense first layers, then routed experts beside shared ones.

    The correction bias of the router is a buffer, and the multi-token prediction layer is not loaded: neither counts.
    """
    s = read_shape(f, default_kv_heads=8)
    width = f.size("moe_intermediate_size")
    feeds = feed_forwards(
        s,
        read_experts(f),
        width,
        sparse=sparse_after(f, s.layers, default=1),
        shared=width * f.size("n_shared_experts", default=1),
    )
    bias = f.flag("attention_bias", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias, output_bias=False) + 2 * norm(s.hidden)
    layer += 2 * norm(s.head_dim) if f.flag("use_qk_norm", default=False) else 0
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("minimax_m2")
def minimax_m2(f: Fields) -> Architecture:
    """MiniMax-M2: experts in every layer, queries and keys normalised over all heads.

    The correction bias of the router is a buffer, and the multi-token prediction layers are not loaded.
    """
    s = read_shape(f, default_kv_heads=8, default_head_dim=128)
    feeds = feed_forwards(s, read_experts(f), s.intermediate)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim) + 2 * norm(s.hidden)
    layer += norm(s.heads * s.head_dim) + norm(s.kv_heads * s.head_dim)
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("ernie4_5_moe")
def ernie4_5_moe(f: Fields) -> Architecture:
    """ERNIE 4.5: experts in every ``moe_layer_interval``-th layer of a range; the router's correction is a parameter."""
    s = read_shape(f, default_kv_heads=4)
    experts = read_experts(f, ("moe_num_experts", "num_experts"), ("moe_k", "num_experts_per_tok"))
    bias = f.flag("use_bias", default=False)
    width = f.size("moe_intermediate_size")
    shared_experts = f.optional_size("moe_num_shared_experts", least=0)
    feeds = feed_forwards(
        s,
        experts,
        width,
        sparse=_sparse_in_range(f, s.layers),
        shared=width * (2 if shared_experts is None else shared_experts) or None,
        around=experts[0],
        bias=bias,
    )
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias) + 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=True),
        head_bias=bias,
    )


def _sparse_in_range(f: Fields, layers: int) -> int:
    """Count the layers with experts: every ``moe_layer_interval``-th from a first to a last one (-1: the last)."""
    interval = f.size("moe_layer_interval", default=1)
    first = f.optional_size("moe_layer_start_index", most=MAX_LAYERS, least=0)
    last = f.optional_size("moe_layer_end_index", most=MAX_LAYERS, least=-1)
    start = 1 if first is None else first
    stop = layers if last in (None, -1) else min(last + 1, layers)
    return sum((layer + 1) % interval == 0 for layer in range(start, stop))


@dialect("hunyuan_v1_moe")
def hunyuan_v1_moe(f: Fields) -> Architecture:
    """Hunyuan-A13B: experts beside a shared one in every layer, queries and keys normalised per head."""
    s = read_shape(f)
    experts = read_experts(f, per_token=("moe_topk", "num_experts_per_tok"))
    feeds = feed_forwards(s, experts, s.intermediate, shared=s.intermediate)
    bias = f.flag("attention_bias", default=False)
    layer = normalised_attention(s, bias=bias)
    return assemble(
        f,
        s,
        body=s.layers * layer + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
    )
