"""Encoders with rotary positions: no table of positions, gated MLPs, and no pooler unless it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.architecture import Mlp
from advisor.estimate.dialects.blocks import attention, linear, norm
from advisor.estimate.dialects.decoder import Names, every_layer, read_shape
from advisor.estimate.dialects.encoder import assemble_encoder, blocks, down_biases, pooler, read_learned, segments
from advisor.estimate.dialects.experts import read_experts
from advisor.estimate.dialects.fields import MAX_LAYERS
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.estimate.dialects.fields import Fields

_NOMIC = Names(
    hidden=("n_embd", "hidden_size"),
    layers=("n_layer", "num_hidden_layers"),
    heads=("n_head", "num_attention_heads"),
    intermediate=("n_inner", "intermediate_size"),
    positions=("n_positions", "max_position_embeddings"),
)
_GATED, _PLAIN = ("swiglu", "geglu", "glu"), ("gelu", "gelu_new", "relu")


@dialect("modernbert")
def modernbert(f: Fields) -> Architecture:
    """ModernBERT: norms before the blocks (the first layer's attention has none), biases only where asked for.

    Two layers of three attend inside a window; as nothing is cached, that changes neither count.
    """
    s = read_shape(f)
    one_norm = norm(s.hidden, bias=f.flag("norm_bias", default=False))
    attend = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=f.flag("attention_bias", default=False))
    norms = 1 + (2 * s.layers - 1) + 1  # after the table, in the layers, after them
    return assemble_encoder(
        f,
        s,
        body=s.layers * attend + norms * one_norm,
        mlps=every_layer(s, gated=True, bias=f.flag("mlp_bias", default=False), fused_gate=True),
        positions="rotary",
        fused_qkv=True,
    )


@dialect("gte")
def gte(f: Fields) -> Architecture:
    """GTE as transformers writes it, and Snowflake's copy: BERT's norms, biases all but on gate and up."""
    return _gte(f, fused=False)


@dialect("new")
def new(f: Fields) -> Architecture:
    """GTE as Alibaba published it, under code of its own that stores queries, keys and values as one."""
    return _gte(f, fused=True)


def _gte(f: Fields, *, fused: bool) -> Architecture:
    s = read_shape(f)
    f.word("position_embedding_type", ("rope",), default="rope")
    f.word("layer_norm_type", ("layer_norm",), default="layer_norm")
    return assemble_encoder(
        f,
        s,
        body=segments(f, s, types=1) + blocks(s) + down_biases(s),
        mlps=every_layer(s, gated=True, fused_gate=fused),
        positions="rotary",
        fused_qkv=fused,
    )


@dialect("nomic_bert")
def nomic_bert(f: Fields) -> Architecture:
    """Nomic's BERT: no biases in the first generation; biases and routed experts in every n-th layer in the second.

    Published configs have the names of GPT-2, those of transformers the usual ones.
    """
    s = read_shape(f, _NOMIC)
    gated = f.word("activation_function", (*_GATED, *_PLAIN), default=_GATED[0]) in _GATED
    for variant in ("use_rms_norm", "prenorm"):
        f.refuse(variant, when=True)
    bias = f.flag("mlp_fc1_bias", default=False)
    f.require(
        "mlp_fc2_bias",
        "differs from mlp_fc1_bias: this variant is not counted",
        "が mlp_fc1_bias と異なる変種には対応していません",
        holds=f.flag("mlp_fc2_bias", default=bias) is bias,
    )
    body = segments(f, s, types=2) + blocks(s, bias=f.flag("qkv_proj_bias", default=False))
    mlps = every_layer(s, gated=gated, bias=bias)
    if (f.optional_size("num_experts", least=0) or 0) > 1:
        experts, per_token = read_experts(f, ("num_experts",), ("moe_top_k",))
        every = f.size("moe_every_n_layers")
        sparse = sum(layer % every == 1 for layer in range(min(s.layers, MAX_LAYERS)))
        body += sparse * (linear(s.hidden, experts) + s.hidden)  # the router, and one bias for all experts
        mlps = (
            Mlp(s.layers - sparse, s.hidden, s.intermediate, gated, bias),
            Mlp(sparse, s.hidden, s.intermediate, gated, experts=experts, experts_per_token=per_token),
        )
    return assemble_encoder(f, s, body=body, mlps=mlps, positions="rotary")


@dialect("jina_embeddings_v3")
def jina_embeddings_v3(f: Fields) -> Architecture:
    """Jina Embeddings v3 as transformers writes it: XLM-RoBERTa with rotary positions, one adapter loaded at a time."""
    s = read_learned(f, read_shape(f), unused=2)
    return assemble_encoder(
        f,
        s,
        body=segments(f, s, types=1) + blocks(s) + pooler(s),
        mlps=every_layer(s, gated=False, bias=True),
        positions="rotary",
    )
