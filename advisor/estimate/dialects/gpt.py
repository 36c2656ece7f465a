"""Dialects with LayerNorm and plain two-matrix MLPs: GPT-2 and its descendants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.estimate.dialects.blocks import attention, embedding, linear, norm
from advisor.estimate.dialects.decoder import (
    GPT,
    Names,
    assemble,
    attention_cache,
    every_layer,
    read_shape,
    read_window,
    read_windows,
)
from advisor.estimate.dialects.fields import MAX_POSITIONS, Fields
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture


@dialect("gpt2")
def gpt2(f: Fields) -> Architecture:
    """GPT-2: biases everywhere, learned positions, tied head."""
    s = read_shape(f, GPT, multiple=4)
    positions = f.size(*GPT.positions, most=MAX_POSITIONS)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=True) + 2 * norm(s.hidden, bias=True)
    return assemble(
        f,
        s,
        body=embedding(positions, s.hidden) + s.layers * layer + norm(s.hidden, bias=True),
        mlps=every_layer(s, gated=False, bias=True),
        tied=f.flag("tie_word_embeddings", default=True),
        fused_qkv=True,
        positions="learned",
    )


@dialect("gpt_bigcode")
def gpt_bigcode(f: Fields) -> Architecture:
    """GPT-BigCode (StarCoder): GPT-2 with one KV head when ``multi_query``."""
    multi_query = f.flag("multi_query", default=True)
    s = read_shape(f, GPT, multiple=4, kv_heads=1 if multi_query else None)
    positions = f.size(*GPT.positions, most=MAX_POSITIONS)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=True) + 2 * norm(s.hidden, bias=True)
    return assemble(
        f,
        s,
        body=embedding(positions, s.hidden) + s.layers * layer + norm(s.hidden, bias=True),
        mlps=every_layer(s, gated=False, bias=True),
        tied=f.flag("tie_word_embeddings", default=True),
        fused_qkv=True,
        positions="learned",
    )


@dialect("gptj")
def gptj(f: Fields) -> Architecture:
    """GPT-J: one norm a layer, attention without biases, a head of its own with a bias."""
    s = read_shape(f, GPT, multiple=4)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim) + norm(s.hidden, bias=True)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        mlps=every_layer(s, gated=False, bias=True),
        tied=f.flag("tie_word_embeddings", default=False),
        head_bias=True,
    )


@dialect("gpt_neo")
def gpt_neo(f: Fields) -> Architecture:
    """GPT-Neo: GPT-2 without biases on queries, keys and values.

    Its local layers mask what lies beyond their window but keep it: every layer caches every token.
    """
    names = Names(layers=("num_layers", "num_hidden_layers"), heads=("num_heads", "num_attention_heads"))
    s = read_shape(f, names, multiple=4)
    positions = f.size("max_position_embeddings", most=MAX_POSITIONS)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, output_bias=True) + 2 * norm(s.hidden, bias=True)
    return assemble(
        f,
        s,
        body=embedding(positions, s.hidden) + s.layers * layer + norm(s.hidden, bias=True),
        mlps=every_layer(s, gated=False, bias=True),
        tied=f.flag("tie_word_embeddings", default=True),
        positions="learned",
    )


@dialect("gpt_neox")
def gpt_neox(f: Fields) -> Architecture:
    """GPT-NeoX: biases everywhere (in attention unless ``attention_bias`` is off), head of its own."""
    s = read_shape(f)
    layer = attention(
        s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=True)
    ) + 2 * norm(s.hidden, bias=True)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        mlps=every_layer(s, gated=False, bias=True),
        tied=f.flag("tie_word_embeddings", default=False),
        fused_qkv=True,
    )


@dialect("gpt_neox_japanese")
def gpt_neox_japanese(f: Fields) -> Architecture:
    """GPT-NeoX-Japanese (ABEJA): no biases but the attention output of the last layer; the MLP is a multiple."""
    multiple = f.size("intermediate_multiple_size", default=4)
    s = read_shape(f, Names(intermediate=()), multiple=multiple)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim) + 2 * norm(s.hidden, bias=True)
    return assemble(
        f,
        s,
        body=s.layers * layer + s.hidden + norm(s.hidden, bias=True),
        mlps=every_layer(s, gated=False),
        tied=f.flag("tie_word_embeddings", default=True),
        fused_qkv=True,
    )


@dialect("bloom")
def bloom(f: Fields) -> Architecture:
    """BLOOM: ALiBi positions, a norm after the embedding, tied head."""
    names = Names(
        hidden=("n_embed", "hidden_size"),
        layers=("n_layer", "num_hidden_layers"),
        heads=("n_head", "num_attention_heads"),
        intermediate=(),
        positions=(),
    )
    s = read_shape(f, names, multiple=4)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=True) + 2 * norm(s.hidden, bias=True)
    return assemble(
        f,
        s,
        body=s.layers * layer + 2 * norm(s.hidden, bias=True),
        mlps=every_layer(s, gated=False, bias=True),
        tied=f.flag("tie_word_embeddings", default=True),
        fused_qkv=True,
        positions="alibi",
    )


@dialect("mpt")
def mpt(f: Fields) -> Architecture:
    """MPT: ALiBi positions, norms without a shift, no biases, tied head.

    So does transformers' own class load it, with an MLP four times as wide whatever ``expansion_ratio`` says.
    """
    names = Names(
        hidden=("d_model", "hidden_size"),
        layers=("n_layers", "num_hidden_layers"),
        heads=("n_heads", "num_attention_heads"),
        intermediate=(),
        positions=("max_seq_len",),
    )
    attends = f.nested("attn_config") if f.config.get("attn_config") is not None else Fields(f.model_type, {})
    attends.refuse("alibi", when=False)
    attends.word("attn_type", ("multihead_attention",), default="multihead_attention")
    f.refuse("no_bias", when=False)
    s = read_shape(f, names, multiple=4)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim) + 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=False),
        tied=f.flag("tie_word_embeddings", default=True),
        fused_qkv=True,
        positions="alibi",
    )


@dialect("opt")
def opt(f: Fields) -> Architecture:
    """OPT: learned positions with two rows more than positions; the 350M variant embeds in fewer dimensions."""
    s = read_shape(f, Names(intermediate=("ffn_dim",)))
    positions = f.size("max_position_embeddings", most=MAX_POSITIONS)
    bias = f.flag("enable_bias", default=True)
    width = f.size("word_embed_proj_dim", default=s.hidden)
    projections = 2 * linear(width, s.hidden) if width != s.hidden else 0
    affine = f.flag("layer_norm_elementwise_affine", default=True)
    one_norm = norm(s.hidden, bias=True) if affine else 0
    final = f.flag("do_layer_norm_before", default=True) and not f.flag("_remove_final_layer_norm", default=False)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias) + 2 * one_norm
    return assemble(
        f,
        s,
        body=embedding(positions + 2, s.hidden) + projections + s.layers * layer + final * one_norm,
        mlps=every_layer(s, gated=False, bias=bias),
        tied=f.flag("tie_word_embeddings", default=True),
        positions="learned",
        width=width,
    )


@dialect("phi")
def phi(f: Fields) -> Architecture:
    """Phi-1, 1.5, 2: biases everywhere, the head's included; one norm a layer."""
    s = read_shape(f)
    query_norms = 2 * norm(s.head_dim, bias=True) if f.flag("qk_layernorm", default=False) else 0
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=True) + query_norms + norm(s.hidden, bias=True)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        mlps=every_layer(s, gated=False, bias=True),
        tied=f.flag("tie_word_embeddings", default=False),
        head_bias=True,
    )


@dialect("starcoder2")
def starcoder2(f: Fields) -> Architecture:
    """StarCoder2: biases everywhere when ``use_bias``, grouped queries, sliding windows, tied head."""
    s = read_shape(f, default_kv_heads=2)
    bias = f.flag("use_bias", default=True)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias) + 2 * norm(s.hidden, bias=True)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        mlps=every_layer(s, gated=False, bias=bias),
        tied=f.flag("tie_word_embeddings", default=True),
        cache=attention_cache(s, read_windows(f, s, read_window(f), lambda _: True)),
    )


@dialect("stablelm")
def stablelm(f: Fields) -> Architecture:
    """StableLM: Llama's blocks under LayerNorms; parallel residuals share one norm."""
    s = read_shape(f, default_kv_heads=32)
    parallel = f.flag("use_parallel_residual", default=False)
    query_norms = (s.heads + s.kv_heads) * norm(s.head_dim) if f.flag("qk_layernorm", default=False) else 0
    layer = (
        attention(
            s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("use_qkv_bias", default=False), output_bias=False
        )
        + query_norms
        + (2 - parallel) * norm(s.hidden, bias=True)
    )
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        mlps=every_layer(s, gated=True),
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("nemotron")
def nemotron(f: Fields) -> Architecture:
    """Nemotron-3 and Minitron: LayerNorms, squared-ReLU MLPs of two matrices."""
    s = read_shape(f)
    layer = attention(
        s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=False)
    ) + 2 * norm(s.hidden, bias=True)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        mlps=every_layer(s, gated=False, bias=f.flag("mlp_bias", default=False)),
        tied=f.flag("tie_word_embeddings", default=False),
    )
