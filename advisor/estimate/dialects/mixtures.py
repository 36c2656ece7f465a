"""Dialects with routed experts."""

from __future__ import annotations

from advisor.core.architecture import Architecture, ChunkedAttention, LatentAttention
from advisor.estimate.dialects.blocks import attention, gated_mlp, latent_attention, linear, norm
from advisor.estimate.dialects.decoder import (
    STANDARD,
    Mixture,
    Names,
    Shape,
    assemble,
    attention_cache,
    read_experts,
    read_shape,
    read_window,
    read_windows,
)
from advisor.estimate.dialects.fields import MAX_LAYERS, Fields
from advisor.estimate.dialects.llama import upper_layers_slide
from advisor.estimate.dialects.registry import dialect

_EXPERTS = ("num_local_experts", "num_experts")


@dialect("mixtral")
def mixtral(f: Fields) -> Architecture:
    """Mixtral: experts in every layer."""
    s = read_shape(f, default_kv_heads=8)
    experts, per_token = read_experts(f, _EXPERTS, "num_experts_per_tok")
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim) + linear(s.hidden, experts) + 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, read_windows(f, s, read_window(f), lambda _: True)),
        mixture=Mixture(experts, per_token, gated_mlp(s.hidden, s.intermediate), s.layers),
    )


@dialect("granitemoe")
def granitemoe(f: Fields) -> Architecture:
    """Granite 3 MoE: experts in every layer."""
    s = read_shape(f)
    experts, per_token = read_experts(f, _EXPERTS, "num_experts_per_tok")
    bias = f.flag("attention_bias", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
    layer += linear(s.hidden, experts) + 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        tied=f.flag("tie_word_embeddings", default=False),
        mixture=Mixture(experts, per_token, gated_mlp(s.hidden, s.intermediate), s.layers),
    )


@dialect("qwen2_moe")
def qwen2_moe(f: Fields) -> Architecture:
    """Qwen1.5-MoE and Qwen2-MoE: routed experts beside a gated shared one."""
    s = read_shape(f)
    experts, per_token = read_experts(f, _EXPERTS, "num_experts_per_tok")
    sparse = _sparse_layers(f, s.layers)
    shared = gated_mlp(s.hidden, f.size("shared_expert_intermediate_size")) + linear(s.hidden, 1)
    bias = f.flag("qkv_bias", default=True)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias, output_bias=False) + 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer
        + sparse * (linear(s.hidden, experts) + shared)
        + (s.layers - sparse) * gated_mlp(s.hidden, s.intermediate)
        + norm(s.hidden),
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, upper_layers_slide(f, s.layers)),
        mixture=Mixture(experts, per_token, gated_mlp(s.hidden, f.size("moe_intermediate_size")), sparse),
    )


@dialect("qwen3_moe")
def qwen3_moe(f: Fields) -> Architecture:
    """Qwen3-MoE: no shared expert, queries and keys normalised per head; a window, when used, holds for every layer."""
    s = read_shape(f, default_kv_heads=4)
    experts, per_token = read_experts(f, _EXPERTS, "num_experts_per_tok")
    sparse = _sparse_layers(f, s.layers)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=False))
    layer += 2 * norm(s.head_dim) + 2 * norm(s.hidden)
    window = read_window(f, default=4096) if f.flag("use_sliding_window", default=False) else None
    return assemble(
        f,
        s,
        body=s.layers * layer
        + sparse * linear(s.hidden, experts)
        + (s.layers - sparse) * gated_mlp(s.hidden, s.intermediate)
        + norm(s.hidden),
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, read_windows(f, s, window, lambda _: True)),
        mixture=Mixture(experts, per_token, gated_mlp(s.hidden, f.size("moe_intermediate_size")), sparse),
    )


def _sparse_layers(f: Fields, layers: int) -> int:
    """Count the layers with experts: every ``decoder_sparse_step``-th, but for ``mlp_only_layers``."""
    step = f.size("decoder_sparse_step", default=1)
    dense = set(f.sizes("mlp_only_layers"))
    return sum(layer not in dense and (layer + 1) % step == 0 for layer in range(min(layers, MAX_LAYERS)))


@dialect("gpt_oss")
def gpt_oss(f: Fields) -> Architecture:
    """gpt-oss: biases everywhere, one attention sink a head, every other layer slides from the first on."""
    s = read_shape(f, default_kv_heads=8, default_head_dim=64)
    experts, per_token = read_experts(f, _EXPERTS, "num_experts_per_tok")
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=True))
    layer += s.heads + linear(s.hidden, experts, bias=True) + 2 * norm(s.hidden)
    windows = read_windows(f, s, read_window(f, default=128), lambda i: i % 2 == 0)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, windows),
        mixture=Mixture(experts, per_token, gated_mlp(s.hidden, s.intermediate, bias=True), s.layers),
    )


@dialect("llama4_text")
def llama4_text(f: Fields) -> Architecture:
    """Llama 4, the language model: a shared expert beside the routed ones, three layers of four attend in chunks."""
    s = read_shape(f, default_kv_heads=8, default_head_dim=128)
    experts, per_token = read_experts(f, _EXPERTS, "num_experts_per_tok")
    step = f.size("interleave_moe_layer_step", default=1)
    layers = min(s.layers, MAX_LAYERS)
    chosen = (
        set(f.sizes("moe_layers")) if f.config.get("moe_layers") is not None else set(range(step - 1, layers, step))
    )
    sparse = len(chosen & set(range(layers)))
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=False))
    layer += 2 * norm(s.hidden)
    one = gated_mlp(s.hidden, s.intermediate)
    chunk = read_window(f, default=8192, name="attention_chunk_size")
    rotary = _rotary_layers(f, layers)
    windows = read_windows(f, s, chunk, lambda layer: layer in rotary, word="chunked_attention")
    return assemble(
        f,
        s,
        body=s.layers * layer
        + sparse * (linear(s.hidden, experts) + one)
        + (s.layers - sparse) * gated_mlp(s.hidden, f.size("intermediate_size_mlp"))
        + norm(s.hidden),
        tied=f.flag("tie_word_embeddings", default=False),
        cache=attention_cache(s, windows, ChunkedAttention),
        mixture=Mixture(experts, per_token, one, sparse),
    )


def _rotary_layers(f: Fields, layers: int) -> set[int]:
    """Return the layers with rotary positions, which attend in chunks: ``no_rope_layers`` holds 1 for them."""
    marks = f.sizes("no_rope_layers")
    f.require(
        "no_rope_layers",
        f"has {len(marks)} entries for {layers} layers",
        f"は {len(marks)} 個ですが、層は {layers} 個です",
        holds=len(marks) in (0, layers),
    )
    if marks:
        return {layer for layer, mark in enumerate(marks) if mark}
    every = f.size("no_rope_layer_interval", default=4)
    return {layer for layer in range(layers) if (layer + 1) % every}


@dialect("deepseek_v2", "deepseek_v3")
def deepseek(f: Fields) -> Architecture:
    """DeepSeek-V2, V3, R1: latent attention, dense first layers, shared and routed experts.

    The correction bias of V3's router is a buffer, and the multi-token prediction layer is not loaded: neither counts.
    """
    rope_dim, nope_dim, value_dim = f.size("qk_rope_head_dim"), f.size("qk_nope_head_dim"), f.size("v_head_dim")
    kv_rank = f.size("kv_lora_rank")
    q_rank = f.size("q_lora_rank") if f.config.get("q_lora_rank", 0) is not None else None
    s: Shape = read_shape(f, _DEEPSEEK)._replace(head_dim=nope_dim + rope_dim)
    experts, per_token = read_experts(f, ("n_routed_experts",), "num_experts_per_tok")
    dense = min(f.optional_size("first_k_dense_replace", most=MAX_LAYERS, least=0) or 0, s.layers)
    sparse = s.layers - dense
    width = f.size("moe_intermediate_size")
    shared = gated_mlp(s.hidden, width * f.size("n_shared_experts"))
    layer = 2 * norm(s.hidden) + latent_attention(
        s.hidden,
        s.heads,
        q_rank=q_rank,
        kv_rank=kv_rank,
        rope_dim=rope_dim,
        nope_dim=nope_dim,
        value_dim=value_dim,
        bias=f.flag("attention_bias", default=False),
    )
    return assemble(
        f,
        s,
        body=s.layers * layer
        + dense * gated_mlp(s.hidden, s.intermediate)
        + sparse * (linear(s.hidden, experts) + shared)
        + norm(s.hidden),
        tied=f.flag("tie_word_embeddings", default=False),
        cache=(LatentAttention(s.layers, kv_rank, rope_dim, s.heads * (nope_dim + rope_dim + value_dim)),),
        mixture=Mixture(experts, per_token, gated_mlp(s.hidden, width), sparse),
    )


_DEEPSEEK = Names(head_dim=("qk_head_dim",), kv_heads=STANDARD.kv_heads)
