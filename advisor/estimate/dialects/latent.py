"""Dialects with multi-head latent attention: DeepSeek and those that took it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.architecture import LatentAttention
from advisor.core.record import NamedTuple
from advisor.estimate.dialects.blocks import latent_attention, linear, norm
from advisor.estimate.dialects.decoder import STANDARD, Names, assemble, read_shape
from advisor.estimate.dialects.experts import feed_forwards, read_experts, sparse_after
from advisor.estimate.dialects.fields import MAX_LAYERS
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.estimate.dialects.decoder import Shape
    from advisor.estimate.dialects.fields import Fields


class Indexer(NamedTuple):
    """What picks the tokens of sparse attention, in ``layers`` layers: parameters of one, elements of its keys."""

    layers: int
    one: int
    key_dim: int


NO_INDEXER = Indexer(0, 0, 0)


class Latent(NamedTuple):
    """Latent attention of one layer: its parameters, and what is cached of a token, compressed and expanded."""

    parameters: int
    kv_rank: int
    rope_dim: int
    expanded: int


@dialect("deepseek_v2")
def deepseek_v2(f: Fields) -> Architecture:
    """DeepSeek-V2: latent attention, shared and routed experts."""
    return _latent(f, NO_INDEXER, first_dense=0)


@dialect("deepseek_v3", "kimi_k2")
def deepseek_v3(f: Fields) -> Architecture:
    """DeepSeek-V3, R1, Kimi K2: DeepSeek-V2 with dense first layers."""
    return _latent(f, NO_INDEXER, first_dense=3)


@dialect("glm4_moe_lite")
def glm4_moe_lite(f: Fields) -> Architecture:
    """GLM-4.7-Flash: DeepSeek-V3 with one dense layer."""
    return _latent(f, NO_INDEXER, first_dense=1)


@dialect("mistral4")
def mistral4(f: Fields) -> Architecture:
    """Mistral Small 4, the language model: DeepSeek-V3 without dense layers, and without a correction of the router."""
    return _latent(f.over({"n_shared_experts": 1}), NO_INDEXER, first_dense=0)


@dialect("deepseek_v32", "glm_moe_dsa")
def sparse_attention(f: Fields) -> Architecture:
    """DeepSeek-V3.2, GLM-5: DeepSeek-V3 whose attention reads the tokens that an indexer picks.

    Layers whose ``indexer_types`` are ``shared`` take what the last indexer picked.
    """
    heads, key_dim = f.size("index_n_heads"), f.size("index_head_dim")
    hidden, rank = f.size("hidden_size"), f.size("q_lora_rank")
    one = linear(rank, heads * key_dim) + linear(hidden, key_dim) + norm(key_dim, bias=True) + linear(hidden, heads)
    return _latent(f, Indexer(_indexed_layers(f), one, key_dim), first_dense=3)


def _indexed_layers(f: Fields) -> int:
    """Count the layers with an indexer of their own: named one by one, or every so many from an offset on."""
    layers = f.size("num_hidden_layers", most=MAX_LAYERS)
    for name, words in (("indexer_types", ("full", "shared")), ("index_topk_pattern", ("F", "S", "full", "shared"))):
        pattern = f.config.get(name)
        kinds = f.words(name, words, layers, letters=isinstance(pattern, str))
        if kinds is not None:
            return sum(kind in ("full", "F") for kind in kinds)
    every, offset = f.size("index_topk_freq", default=1), f.optional_size("index_skip_topk_offset", least=0)
    first = 2 if offset is None else offset
    return sum(max(layer - first + 1, 0) % every == 0 for layer in range(layers))


def _latent(f: Fields, indexer: Indexer, *, first_dense: int) -> Architecture:
    """All of them; ``first_dense`` layers where the config does not say.

    The correction bias of the router is a buffer, and the multi-token prediction layer is not loaded: neither counts.
    """
    s, attend = read_latent(f)
    width = f.size("moe_intermediate_size")
    feeds = feed_forwards(
        s,
        read_experts(f, ("n_routed_experts", "num_local_experts", "num_experts")),
        width,
        sparse=sparse_after(f, s.layers, default=first_dense),
        shared=width * f.size("n_shared_experts"),
    )
    layer = 2 * norm(s.hidden) + attend.parameters
    plain = s.layers - indexer.layers
    cache = (
        *((LatentAttention(plain, attend.kv_rank, attend.rope_dim, attend.expanded),) if plain else ()),
        *((_indexed(attend, indexer),) if indexer.layers else ()),
    )
    return assemble(
        f,
        s,
        body=s.layers * layer + indexer.layers * indexer.one + feeds.around + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
        cache=cache,
    )


def _indexed(attend: Latent, indexer: Indexer) -> LatentAttention:
    """Return the cache of the layers that have an indexer."""
    keys = indexer.key_dim
    return LatentAttention(indexer.layers, attend.kv_rank, attend.rope_dim, attend.expanded + keys, keys)


def read_latent(f: Fields, names: Names = STANDARD) -> tuple[Shape, Latent]:
    """Read the dimensions, and the attention of a layer."""
    rope_dim, nope_dim, value_dim = f.size("qk_rope_head_dim"), f.size("qk_nope_head_dim"), f.size("v_head_dim")
    kv_rank = f.size("kv_lora_rank")
    q_rank = f.size("q_lora_rank") if f.config.get("q_lora_rank", 0) is not None else None
    s = read_shape(f, names, head_dim=nope_dim + rope_dim)
    parameters = latent_attention(
        s.hidden,
        s.heads,
        q_rank=q_rank,
        kv_rank=kv_rank,
        rope_dim=rope_dim,
        nope_dim=nope_dim,
        value_dim=value_dim,
        bias=f.flag("attention_bias", default=False),
    )
    return s, Latent(parameters, kv_rank, rope_dim, s.heads * (nope_dim + rope_dim + value_dim))
