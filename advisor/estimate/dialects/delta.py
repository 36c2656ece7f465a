"""Dialects whose layers keep a matrix that the gated delta rule updates, but for every so many that attend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.architecture import LatentAttention, StateSpace
from advisor.core.record import NamedTuple
from advisor.estimate.dialects.blocks import attention, gated_delta_net, linear, norm
from advisor.estimate.dialects.decoder import Names, assemble, every_layer, hybrid_cache, read_shape, read_state_bytes
from advisor.estimate.dialects.experts import FeedForwards, feed_forwards, read_experts, sparse_after, sparse_by_step
from advisor.estimate.dialects.fields import MAX_LAYERS, Fields
from advisor.estimate.dialects.latent import read_latent
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.estimate.dialects.decoder import Shape


class _Mixer(NamedTuple):
    """A gated delta net: its parameters, and the elements it keeps of a sequence."""

    parameters: int
    state: int
    conv: int


@dialect("qwen3_next")
def qwen3_next(f: Fields) -> Architecture:
    """Qwen3-Next: gated delta rule in three layers of four, gated attention in the fourth; experts beside a shared one.

    The multi-token prediction layer is not loaded.
    """
    s = read_shape(f, default_kv_heads=2, default_head_dim=256)
    feeds = feed_forwards(
        s,
        read_experts(f),
        f.size("moe_intermediate_size"),
        sparse=sparse_by_step(f, s.layers),
        shared=f.size("shared_expert_intermediate_size"),
        around=linear(s.hidden, 1),
    )
    return _assemble(f, s, feeds)


@dialect("qwen3_5_text")
def qwen3_5_text(f: Fields) -> Architecture:
    """Qwen3.5 and Qwen3.6, the language model of the dense sizes: Qwen3-Next with an MLP in every layer."""
    s = read_shape(f, default_kv_heads=4, default_head_dim=256)
    return _assemble(f, s, FeedForwards(0, every_layer(s, gated=True)))


@dialect("qwen3_5_moe_text")
def qwen3_5_moe_text(f: Fields) -> Architecture:
    """Qwen3.5 and Qwen3.6, the language model of the mixtures: Qwen3-Next with experts in every layer."""
    width = f.size("moe_intermediate_size", default=512)
    s = read_shape(f, Names(intermediate=()), default_kv_heads=2, default_head_dim=256, multiple=1)
    feeds = feed_forwards(
        s,
        read_experts(f),
        width,
        shared=f.size("shared_expert_intermediate_size", default=512),
        around=linear(s.hidden, 1),
    )
    return _assemble(f, s._replace(intermediate=width), feeds)


@dialect("kimi_linear")
def kimi_linear(f: Fields) -> Architecture:
    """Kimi Linear: Kimi's delta attention in three layers of four, latent attention in the fourth; experts as in K2.

    Published configs have the mixers' sizes and the numbers of the layers, from 1 on, in a section of their own. The class
    has a head of its own even if the config asks to tie it.
    """
    written = f.config.get("linear_attn_config") is not None
    linear_config = f.nested("linear_attn_config") if written else f
    names = Names(positions=("max_position_embeddings", "model_max_length"))
    s, attend = read_latent(f.over({"q_lora_rank": None}), names)
    heads = linear_config.size("num_heads" if written else "linear_num_heads", default=32)
    head_dim = linear_config.size("head_dim" if written else "linear_head_dim", default=128)
    kernel = linear_config.size("short_conv_kernel_size" if written else "linear_conv_kernel_dim", default=4)
    kinds = f.words("layer_types", ("full_attention", "linear_attention"), s.layers)
    if kinds is not None:
        attends = kinds.count("full_attention")
    elif written:
        attends = len(set(linear_config.sizes("full_attn_layers")) & set(range(1, s.layers + 1)))
    else:
        attends = max(0, (s.layers - 1) // 4)
    width = f.size("moe_intermediate_size")
    feeds = feed_forwards(
        s,
        read_experts(f, per_token=("num_experts_per_token", "num_experts_per_tok")),
        width,
        sparse=sparse_after(f, s.layers, default=1),
        shared=width * f.size("num_shared_experts", "n_shared_experts", default=1),
    )
    inner, mixers = heads * head_dim, s.layers - attends
    gates = 2 * (linear(s.hidden, head_dim) + linear(head_dim, inner)) + linear(s.hidden, heads) + inner + heads
    mixer = 3 * linear(s.hidden, inner) + 3 * inner * kernel + gates + norm(head_dim) + linear(inner, s.hidden)
    body = mixers * mixer + attends * attend.parameters + s.layers * 2 * norm(s.hidden) + feeds.around + norm(s.hidden)
    return assemble(
        f,
        s,
        body=body,
        mlps=feeds.mlps,
        tied=False,
        positions="none",
        cache=(
            *((LatentAttention(attends, attend.kv_rank, attend.rope_dim, attend.expanded),) if attends else ()),
            *((StateSpace(mixers, inner * head_dim, 3 * inner * kernel),) if mixers else ()),
        ),
    )


def _assemble(f: Fields, s: Shape, feeds: FeedForwards) -> Architecture:
    """Put mixers, attention with an output gate and feed-forwards together, under two norms a layer."""
    kinds = f.words("layer_types", ("full_attention", "linear_attention"), s.layers)
    every = f.size("full_attention_interval", default=4, most=MAX_LAYERS)
    attends = kinds.count("full_attention") if kinds is not None else s.layers // every
    mixers, mixer = s.layers - attends, _read_mixer(f, s)
    bias = f.flag("attention_bias", default=False)
    gate = linear(s.hidden, s.heads * s.head_dim, bias=bias)
    attend = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias) + gate + 2 * norm(s.head_dim)
    body = mixers * mixer.parameters + attends * attend + s.layers * 2 * norm(s.hidden) + feeds.around + norm(s.hidden)
    return assemble(
        f,
        s,
        body=body,
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
        cache=hybrid_cache(
            s, attends, mixers, mixer.state, mixer.conv, state_bytes=read_state_bytes(f, "mamba_ssm_dtype")
        ),
    )


def _read_mixer(f: Fields, s: Shape) -> _Mixer:
    """Read the gated delta net of a layer."""
    key_heads, key_dim = f.size("linear_num_key_heads", default=16), f.size("linear_key_head_dim", default=128)
    value_heads, value_dim = f.size("linear_num_value_heads", default=32), f.size("linear_value_head_dim", default=128)
    kernel = f.size("linear_conv_kernel_dim", default=4)
    parameters = gated_delta_net(
        s.hidden, key_heads=key_heads, key_dim=key_dim, value_heads=value_heads, value_dim=value_dim, kernel=kernel
    )
    convolved = 2 * key_heads * key_dim + value_heads * value_dim
    return _Mixer(parameters, value_heads * key_dim * value_dim, convolved * kernel)
