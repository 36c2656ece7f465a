"""LFM2: short convolutions in most layers, which keep the last few inputs, and attention in the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.estimate.dialects.blocks import attention, linear, norm
from advisor.estimate.dialects.decoder import assemble, every_layer, hybrid_cache, read_shape
from advisor.estimate.dialects.experts import FeedForwards, feed_forwards, read_experts
from advisor.estimate.dialects.fields import MAX_LAYERS, Fields
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.estimate.dialects.decoder import Shape


@dialect("lfm2")
def lfm2(f: Fields) -> Architecture:
    """LFM2: gated short convolutions or attention, then an MLP of a width rounded as the config says."""
    s = read_shape(f)._replace(intermediate=_rounded_width(f))
    kinds = f.words("layer_types", ("full_attention", "conv"), s.layers)
    attended = f.sizes("full_attn_idxs") if f.config.get("full_attn_idxs") is not None else range(s.layers)
    attends = kinds.count("full_attention") if kinds is not None else len(set(attended) & set(range(s.layers)))
    return _assemble(f, s, attends, FeedForwards(0, every_layer(s, gated=True)))


@dialect("lfm2_moe")
def lfm2_moe(f: Fields) -> Architecture:
    """LFM2's mixtures: dense first layers, then routed experts; the correction of the router is a buffer."""
    s = read_shape(f, default_kv_heads=8)
    kinds = f.words("layer_types", ("full_attention", "conv"), s.layers)
    if kinds is None:
        f.missing("layer_types")
    dense = f.optional_size("num_dense_layers", most=MAX_LAYERS, least=0)
    sparse = s.layers - min(2 if dense is None else dense, s.layers)
    feeds = feed_forwards(s, read_experts(f), f.size("moe_intermediate_size", default=1792), sparse=sparse)
    return _assemble(f, s, (kinds or []).count("full_attention"), feeds)


def _assemble(f: Fields, s: Shape, attends: int, feeds: FeedForwards) -> Architecture:
    """Put convolutions, attention and feed-forwards together, under two norms a layer."""
    tied = "tie_embedding" if f.has("tie_embedding") else "tie_word_embeddings"
    kernel, bias = f.size("conv_L_cache", default=3), f.flag("conv_bias", default=False)
    convolution = (
        linear(s.hidden, 3 * s.hidden, bias=bias) + s.hidden * (kernel + bias) + linear(s.hidden, s.hidden, bias=bias)
    )
    attend = attention(s.hidden, s.heads, s.kv_heads, s.head_dim) + 2 * norm(s.head_dim)
    convolutions = s.layers - attends
    body = convolutions * convolution + attends * attend + s.layers * 2 * norm(s.hidden) + feeds.around
    return assemble(
        f,
        s,
        body=body + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag(tied, default=True),
        cache=hybrid_cache(s, attends, convolutions, 0, s.hidden * kernel),
    )


def _rounded_width(f: Fields) -> int:
    """Return the MLP's width: two thirds of what is written, scaled, up to a multiple; or as written."""
    width = f.size("block_ff_dim" if f.has("block_ff_dim") else "intermediate_size")
    multiple = f.size("block_multiple_of", default=256)
    if not f.flag("block_auto_adjust_ff_dim", default=True):
        return width
    scaled = int(f.number("block_ffn_dim_multiplier", default=1.0) * int(2 * width / 3))
    return -(-scaled // multiple) * multiple
