"""Dialects that mix attention with state-space layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.architecture import Architecture, CacheSpec, FullAttention, StateSpace
from advisor.estimate.dialects.blocks import attention, gated_mlp, linear, mamba2, norm
from advisor.estimate.dialects.decoder import Mixture, assemble, read_experts, read_shape
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.estimate.dialects.fields import Fields

_MIXERS = ("mamba", "linear_attention")


@dialect("granitemoehybrid")
def granitemoehybrid(f: Fields) -> Architecture:
    """Granite 4: Mamba-2 or attention, then a shared MLP and, in some sizes, routed experts, in every layer."""
    s = read_shape(f)
    name = "layers_block_type" if f.has("layers_block_type") else "layer_types"
    kinds = f.words(name, ("attention", "full_attention", *_MIXERS), s.layers)
    f.require(name, "is missing", "がありません", holds=kinds is not None)
    mixers = sum(kind in _MIXERS for kind in kinds or ())
    inner = s.hidden * f.size("mamba_expand", default=2)
    heads, groups = f.size("mamba_n_heads", default=128), f.size("mamba_n_groups", default=1)
    state, kernel = f.size("mamba_d_state", default=256), f.size("mamba_d_conv", default=4)
    mixer = mamba2(
        s.hidden,
        inner,
        heads,
        groups=groups,
        state=state,
        kernel=kernel,
        conv_bias=f.flag("mamba_conv_bias", default=True),
        bias=f.flag("mamba_proj_bias", default=False),
    )
    attends = s.layers - mixers
    bias = f.flag("attention_bias", default=False)
    layer = 2 * norm(s.hidden) + gated_mlp(s.hidden, f.size("shared_intermediate_size"))
    mixture = None
    if f.config.get("num_local_experts") != 0:
        experts, per_token = read_experts(f, ("num_local_experts",), "num_experts_per_tok")
        layer += linear(s.hidden, experts)
        mixture = Mixture(experts, per_token, gated_mlp(s.hidden, s.intermediate), s.layers)
    cache: list[CacheSpec] = [FullAttention(attends, s.kv_heads, s.head_dim)] if attends else []
    if mixers:
        cache.append(StateSpace(mixers, inner * state, (inner + 2 * groups * state) * (kernel - 1)))
    rotary = f.config.get("position_embedding_type") == "rope"
    return assemble(
        f,
        s,
        body=s.layers * layer
        + mixers * mixer
        + attends * attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
        + norm(s.hidden),
        tied=f.flag("tie_word_embeddings", default=False),
        positions="rotary" if rotary else "none",
        cache=tuple(cache),
        mixture=mixture,
    )
