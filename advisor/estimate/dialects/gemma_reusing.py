"""Gemma 3n and Gemma 4: embeddings for every layer, layers that reuse another's cache, two kinds of attention."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from advisor.core.architecture import FullAttention, Mlp, SlidingWindow
from advisor.core.record import NamedTuple
from advisor.estimate.dialects.blocks import attention, embedding, linear, norm
from advisor.estimate.dialects.decoder import Names, assemble, read_shape
from advisor.estimate.dialects.experts import read_experts
from advisor.estimate.dialects.fields import MAX_LAYERS, MAX_POSITIONS, Fields
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture, CacheSpec
    from advisor.estimate.dialects.decoder import Shape

FULL, SLIDING = "full_attention", "sliding_attention"


class Kind(NamedTuple):
    """One kind of attention: its KV heads, their dimension, and whether values are keys (no projection of their own)."""

    kv_heads: int
    head_dim: int
    values_are_keys: bool = False


@dialect("gemma3n_text")
def gemma3n_text(f: Fields) -> Architecture:
    """Gemma 3n, the language model: alternating updates and low-rank residuals; every fifth layer attends to all."""
    s = read_shape(f, Names(intermediate=()), default_kv_heads=2, default_head_dim=256, multiple=1)
    widths = f.each_size("intermediate_size", s.layers)
    kinds = _read_kinds(f, s.layers, every=5)
    reusing = _read_reusing(f, kinds, default=15)
    inputs, rank = f.size("altup_num_inputs", default=4), f.size("laurel_rank", default=64)
    updates = s.hidden + inputs * inputs + inputs**3 + linear(s.hidden, inputs) + norm(s.hidden)
    residual = linear(s.hidden, rank) + linear(rank, s.hidden) + norm(s.hidden)
    per_layer = _per_layer_inputs(f, s, default=256)
    body = (
        s.layers * (4 * norm(s.hidden) + updates + residual)
        + 2 * (inputs - 1) * linear(s.hidden, s.hidden)
        + norm(s.hidden)
    )
    same = Kind(s.kv_heads, s.head_dim)
    return assemble(
        f,
        s._replace(intermediate=max(widths)),
        body=body + per_layer + _attentions(f, s, kinds, reusing, {FULL: same, SLIDING: same}),
        mlps=[Mlp(layers, s.hidden, width, gated=True) for width, layers in Counter(widths).items()],
        tied=f.flag("tie_word_embeddings", default=True),
        cache=_cache(f, kinds[: s.layers - reusing], {FULL: same, SLIDING: same}),
    )


@dialect("gemma4_text")
def gemma4_text(f: Fields) -> Architecture:
    """Gemma 4, the language model: layers that attend to all have wider heads, and fewer KV heads in some sizes.

    The smaller sizes have embeddings for every layer and reuse caches in the last ones; one has routed experts beside
    the MLP of every layer.
    """
    return _gemma4(f, per_layer=256, window=512)


@dialect("gemma4_unified_text")
def gemma4_unified_text(f: Fields) -> Architecture:
    """Gemma 4 12B, the language model: no embeddings for every layer."""
    return _gemma4(f, per_layer=None, window=1024)


def _gemma4(f: Fields, *, per_layer: int | None, window: int) -> Architecture:
    """Gemma 4; ``per_layer`` (width of every layer's embeddings; ``None``: never any) and ``window`` are the defaults."""
    f.word("use_bidirectional_attention", ("vision",), default="vision")
    s = read_shape(f, default_kv_heads=4, default_head_dim=256)
    kinds = [*_read_kinds(f, s.layers, every=6)[:-1], FULL]
    reusing = _read_reusing(f, kinds, default=0)
    keys_as_values = f.flag("attention_k_eq_v", default=False)
    fewer = f.size("num_global_key_value_heads", default=s.kv_heads) if keys_as_values else s.kv_heads
    wide = f.optional_size("global_head_dim") or 512
    both = {FULL: Kind(fewer, wide, keys_as_values), SLIDING: Kind(s.kv_heads, s.head_dim)}
    doubled = reusing if f.flag("use_double_wide_mlp", default=False) else 0
    body = s.layers * 4 * norm(s.hidden) + norm(s.hidden)
    mlps = [
        Mlp(s.layers - doubled, s.hidden, s.intermediate, gated=True),
        Mlp(doubled, s.hidden, 2 * s.intermediate, gated=True),
    ]
    if per_layer is not None:
        body += _per_layer_inputs(f, s, default=per_layer)
    if f.flag("enable_moe_block", default=False):
        experts, per_token = read_experts(f, per_token=("top_k_experts", "num_experts_per_tok"))
        body += s.layers * (linear(s.hidden, experts) + s.hidden + experts + 3 * norm(s.hidden))
        width = f.size("moe_intermediate_size")
        mlps.append(Mlp(s.layers, s.hidden, width, gated=True, experts=experts, experts_per_token=per_token))
    return assemble(
        f,
        s,
        body=body + _attentions(f, s, kinds, reusing, both),
        mlps=mlps,
        tied=f.flag("tie_word_embeddings", default=True),
        cache=_cache(f, kinds[: s.layers - reusing], both, window=window),
    )


def _read_kinds(f: Fields, layers: int, *, every: int) -> list[str]:
    """Read the kind of attention of each layer; where it is not written, every so many attend to all."""
    kinds = f.words("layer_types", (FULL, SLIDING), layers)
    return kinds if kinds is not None else [SLIDING if (layer + 1) % every else FULL for layer in range(layers)]


def _read_reusing(f: Fields, kinds: list[str], *, default: int) -> int:
    """Read how many of the last layers take keys and values from an earlier one of their kind."""
    written = f.optional_size("num_kv_shared_layers", most=MAX_LAYERS, least=0)
    reusing = default if written is None else written
    f.require(
        "num_kv_shared_layers",
        f"is {reusing}, which leaves a kind of attention without a layer to take from",
        f"は {reusing} ですが、共有元の層がない種類のアテンションが残ります",
        holds=set(kinds[: max(0, len(kinds) - reusing)]) == set(kinds),
    )
    return reusing


def _attentions(f: Fields, s: Shape, kinds: list[str], reusing: int, of: dict[str, Kind]) -> int:
    """Parameters of all attentions: a layer that reuses keys and values projects and normalises its queries only."""
    bias = f.flag("attention_bias", default=False)
    total = 0
    for layer, kind in enumerate(kinds):
        kv_heads, width, values_are_keys = of[kind]
        pair = linear(s.hidden, kv_heads * width, bias=bias)
        total += attention(s.hidden, s.heads, 0, width, bias=bias) + norm(width)
        if layer < s.layers - reusing:
            total += pair * (1 if values_are_keys else 2) + norm(width)
    return total


def _per_layer_inputs(f: Fields, s: Shape, *, default: int) -> int:
    """Parameters of the embeddings that every layer adds; none where their width is 0 or null."""
    written = f.has("hidden_size_per_layer_input")
    width = f.optional_size("hidden_size_per_layer_input", least=0) if written else default
    if not width:
        return 0
    rows = f.size("vocab_size_per_layer_input", default=262144)
    together = s.layers * width
    layer = linear(s.hidden, width) + linear(width, s.hidden) + norm(s.hidden)
    return embedding(rows, together) + linear(s.hidden, together) + norm(width) + s.layers * layer


def _cache(f: Fields, kinds: list[str], of: dict[str, Kind], *, window: int = 512) -> tuple[CacheSpec, ...]:
    """Return the cache of the layers that keep keys and values of their own; ``window`` is the default."""
    window = f.size("sliding_window", default=window, most=MAX_POSITIONS)
    full, sliding = kinds.count(FULL), kinds.count(SLIDING)
    return (
        *((FullAttention(full, of[FULL].kv_heads, of[FULL].head_dim),) if full else ()),
        *((SlidingWindow(sliding, of[SLIDING].kv_heads, of[SLIDING].head_dim, window),) if sliding else ()),
    )
