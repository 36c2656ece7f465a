"""Dialects with LayerNorm and plain two-matrix MLPs: GPT-2 and its descendants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.estimate.dialects.blocks import attention, embedding, gated_mlp, mlp, norm
from advisor.estimate.dialects.decoder import (
    GPT,
    Names,
    assemble,
    attention_cache,
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
    layer = (
        attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=True)
        + mlp(s.hidden, s.intermediate, bias=True)
        + 2 * norm(s.hidden, bias=True)
    )
    return assemble(
        f,
        s,
        body=embedding(positions, s.hidden) + s.layers * layer + norm(s.hidden, bias=True),
        tied=f.flag("tie_word_embeddings", default=True),
        positions="learned",
    )


@dialect("gpt_bigcode")
def gpt_bigcode(f: Fields) -> Architecture:
    """GPT-BigCode (StarCoder): GPT-2 with one KV head when ``multi_query``."""
    multi_query = f.flag("multi_query", default=True)
    s = read_shape(f, GPT, multiple=4, kv_heads=1 if multi_query else None)
    positions = f.size(*GPT.positions, most=MAX_POSITIONS)
    layer = (
        attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=True)
        + mlp(s.hidden, s.intermediate, bias=True)
        + 2 * norm(s.hidden, bias=True)
    )
    return assemble(
        f,
        s,
        body=embedding(positions, s.hidden) + s.layers * layer + norm(s.hidden, bias=True),
        tied=f.flag("tie_word_embeddings", default=True),
        positions="learned",
    )


@dialect("gptj")
def gptj(f: Fields) -> Architecture:
    """GPT-J: one norm a layer, attention without biases, a head of its own with a bias."""
    s = read_shape(f, GPT, multiple=4)
    layer = (
        attention(s.hidden, s.heads, s.kv_heads, s.head_dim)
        + mlp(s.hidden, s.intermediate, bias=True)
        + norm(s.hidden, bias=True)
    )
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        tied=f.flag("tie_word_embeddings", default=False),
        head_bias=True,
    )


@dialect("gpt_neox")
def gpt_neox(f: Fields) -> Architecture:
    """GPT-NeoX: biases everywhere (in attention unless ``attention_bias`` is off), head of its own."""
    s = read_shape(f)
    layer = (
        attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=True))
        + mlp(s.hidden, s.intermediate, bias=True)
        + 2 * norm(s.hidden, bias=True)
    )
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("gpt_neox_japanese")
def gpt_neox_japanese(f: Fields) -> Architecture:
    """GPT-NeoX-Japanese (ABEJA): no biases but the attention output of the last layer; the MLP is a multiple."""
    multiple = f.size("intermediate_multiple_size", default=4)
    s = read_shape(f, Names(intermediate=()), multiple=multiple)
    layer = (
        attention(s.hidden, s.heads, s.kv_heads, s.head_dim)
        + mlp(s.hidden, s.intermediate)
        + 2 * norm(s.hidden, bias=True)
    )
    return assemble(
        f,
        s,
        body=s.layers * layer + s.hidden + norm(s.hidden, bias=True),
        tied=f.flag("tie_word_embeddings", default=True),
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
    layer = (
        attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=True)
        + mlp(s.hidden, s.intermediate, bias=True)
        + 2 * norm(s.hidden, bias=True)
    )
    return assemble(
        f,
        s,
        body=s.layers * layer + 2 * norm(s.hidden, bias=True),
        tied=f.flag("tie_word_embeddings", default=True),
        positions="alibi",
    )


@dialect("mpt")
def mpt(f: Fields) -> Architecture:
    """MPT: ALiBi positions, norms without a shift, no biases, tied head (transformers' own MPT class)."""
    names = Names(
        hidden=("d_model",), layers=("n_layers",), heads=("n_heads",), intermediate=(), positions=("max_seq_len",)
    )
    f.require(
        "no_bias", "is false: this variant is not counted", "が false の変種には対応していません",
        holds=f.flag("no_bias", default=True),
    )  # fmt: skip
    s = read_shape(f, names, multiple=4)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim) + mlp(s.hidden, s.intermediate) + 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        tied=f.flag("tie_word_embeddings", default=True),
        positions="alibi",
    )


@dialect("opt")
def opt(f: Fields) -> Architecture:
    """OPT: learned positions with two rows more than positions; the 350M variant embeds in fewer dimensions."""
    s = read_shape(f, Names(intermediate=("ffn_dim",)))
    positions = f.size("max_position_embeddings", most=MAX_POSITIONS)
    bias = f.flag("enable_bias", default=True)
    width = f.size("word_embed_proj_dim", default=s.hidden)
    f.require(
        "word_embed_proj_dim", "differs from hidden_size: this variant is not counted",
        "が hidden_size と異なる変種には対応していません", holds=width == s.hidden,
    )  # fmt: skip
    affine = f.flag("layer_norm_elementwise_affine", default=True)
    one_norm = norm(s.hidden, bias=True) if affine else 0
    final = f.flag("do_layer_norm_before", default=True) and not f.flag("_remove_final_layer_norm", default=False)
    layer = (
        attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
        + mlp(s.hidden, s.intermediate, bias=bias)
        + 2 * one_norm
    )
    return assemble(
        f,
        s,
        body=embedding(positions + 2, s.hidden) + s.layers * layer + final * one_norm,
        tied=f.flag("tie_word_embeddings", default=True),
        positions="learned",
    )


@dialect("phi")
def phi(f: Fields) -> Architecture:
    """Phi-1, 1.5, 2: biases everywhere, the head's included; one norm a layer."""
    s = read_shape(f)
    query_norms = 2 * norm(s.head_dim, bias=True) if f.flag("qk_layernorm", default=False) else 0
    layer = (
        attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=True)
        + query_norms
        + mlp(s.hidden, s.intermediate, bias=True)
        + norm(s.hidden, bias=True)
    )
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        tied=f.flag("tie_word_embeddings", default=False),
        head_bias=True,
    )


@dialect("starcoder2")
def starcoder2(f: Fields) -> Architecture:
    """StarCoder2: biases everywhere when ``use_bias``, grouped queries, sliding windows, tied head."""
    s = read_shape(f, default_kv_heads=2)
    bias = f.flag("use_bias", default=True)
    layer = (
        attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
        + mlp(s.hidden, s.intermediate, bias=bias)
        + 2 * norm(s.hidden, bias=True)
    )
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        tied=f.flag("tie_word_embeddings", default=True),
        cache=attention_cache(s, read_windows(f, s, read_window(f), lambda _: True)),
    )


@dialect("stablelm")
def stablelm(f: Fields) -> Architecture:
    """StableLM: Llama's blocks under LayerNorms; parallel residuals share one norm."""
    s = read_shape(f)
    parallel = f.flag("use_parallel_residual", default=False)
    query_norms = (s.heads + s.kv_heads) * norm(s.head_dim) if f.flag("qk_layernorm", default=False) else 0
    layer = (
        attention(
            s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("use_qkv_bias", default=False), output_bias=False
        )
        + query_norms
        + gated_mlp(s.hidden, s.intermediate)
        + (2 - parallel) * norm(s.hidden, bias=True)
    )
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("nemotron")
def nemotron(f: Fields) -> Architecture:
    """Nemotron-3 and Minitron: LayerNorms, squared-ReLU MLPs of two matrices."""
    s = read_shape(f)
    layer = (
        attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=False))
        + mlp(s.hidden, s.intermediate, bias=f.flag("mlp_bias", default=False))
        + 2 * norm(s.hidden, bias=True)
    )
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        tied=f.flag("tie_word_embeddings", default=False),
    )


@dialect("falcon")
def falcon(f: Fields) -> Architecture:
    """Falcon, three dialects in one class.

    ``new_decoder_architecture`` (40B, 180B): grouped queries by ``num_kv_heads``. Otherwise ``multi_query`` (7B) means
    one KV head, whatever ``num_kv_heads`` says; without it (falcon-rw) every head has its own.
    """
    return _falcon(f, grouped=f.flag("new_decoder_architecture", default=False))


@dialect("RefinedWeb")
def refined_web(f: Fields) -> Architecture:
    """Falcon-40B as it was first published: always the new decoder."""
    return _falcon(f, grouped=True)


@dialect("RefinedWebModel")
def refined_web_model(f: Fields) -> Architecture:
    """Falcon-7B and falcon-rw as they were first published."""
    return _falcon(f, grouped=False)


def _falcon(f: Fields, *, grouped: bool) -> Architecture:
    names = Names(
        layers=("num_hidden_layers", "n_layer"),
        heads=("num_attention_heads", "n_head"),
        kv_heads=("num_kv_heads", "n_head_kv") if grouped else (),
        intermediate=("ffn_hidden_size",),
        head_dim=(),
    )
    multi_query = f.flag("multi_query", default=True) and not grouped
    s = read_shape(f, names, multiple=4, kv_heads=1 if multi_query else None)
    bias = f.flag("bias", default=False)
    norms = 2
    if f.flag("parallel_attn", default=True):
        norms = 2 if f.size("num_ln_in_parallel_attn", default=2 if grouped else 1) == 2 else 1
    layer = (
        attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
        + mlp(s.hidden, s.intermediate, bias=bias)
        + norms * norm(s.hidden, bias=True)
    )
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        tied=f.flag("tie_word_embeddings", default=True),
        positions="alibi" if f.flag("alibi", default=False) else "rotary",
    )
