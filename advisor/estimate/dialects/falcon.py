"""Falcon: three dialects in one class, under the names of its own and under those it was first published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.estimate.dialects.blocks import attention, norm
from advisor.estimate.dialects.decoder import Names, assemble, every_layer, read_shape
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.estimate.dialects.fields import Fields


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
    alibi = f.flag("alibi", default=False)
    names = Names(
        layers=("num_hidden_layers", "n_layer"),
        heads=("num_attention_heads", "n_head"),
        kv_heads=("num_kv_heads", "n_head_kv") if grouped else (),
        intermediate=("ffn_hidden_size",),
        head_dim=(),
        positions=() if alibi else ("max_position_embeddings",),
    )
    multi_query = f.flag("multi_query", default=True) and not grouped
    s = read_shape(f, names, multiple=4, kv_heads=1 if multi_query else None)
    bias = f.flag("bias", default=False)
    norms = 2
    if f.flag("parallel_attn", default=True):
        norms = 2 if f.size("num_ln_in_parallel_attn", default=2 if grouped else 1) == 2 else 1
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias) + norms * norm(s.hidden, bias=True)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden, bias=True),
        mlps=every_layer(s, gated=False, bias=bias),
        tied=f.flag("tie_word_embeddings", default=True),
        fused_qkv=True,
        positions="alibi" if alibi else "rotary",
    )
