"""Encoder-decoders."""

from __future__ import annotations

from dataclasses import replace

from advisor.core.architecture import Architecture, CrossAttention, FullAttention, Mlp
from advisor.estimate.dialects.blocks import attention, embedding, norm
from advisor.estimate.dialects.decoder import Names, assemble, read_shape
from advisor.estimate.dialects.fields import MAX_LAYERS, MAX_POSITIONS, Fields
from advisor.estimate.dialects.registry import dialect

_ACTIVATIONS = ("relu", "gelu", "gelu_new", "silu")
_FEED_FORWARDS = (*_ACTIVATIONS, *(f"gated-{activation}" for activation in _ACTIVATIONS))


@dialect("t5")
def t5(f: Fields) -> Architecture:
    """T5 1.0 (plain MLP, tied head) and T5 1.1, Flan-T5 (gated MLP, mostly a head of its own)."""
    return _t5(f, feed_forward="relu", tied=True)


@dialect("mt5")
def mt5(f: Fields) -> Architecture:
    """Multilingual T5: T5 1.1, with a head of its own."""
    return _t5(f, feed_forward="gated-gelu", tied=False)


def _t5(f: Fields, *, feed_forward: str, tied: bool) -> Architecture:
    """Both generations; ``feed_forward`` and ``tied`` where the config does not say.

    Encoder and decoder always share one input table. The relative attention bias stands in the first layer of each
    stack: buckets × heads. Positions are relative, so there is no hard limit (``n_positions`` is the training length).
    """
    s = read_shape(
        f,
        Names(
            hidden=("d_model",),
            layers=("num_layers",),
            heads=("num_heads",),
            head_dim=("d_kv",),
            kv_heads=(),
            intermediate=("d_ff",),
            positions=(),
        ),
    )
    decoders = f.size("num_decoder_layers", default=s.layers, most=MAX_LAYERS)
    kind = f.word("feed_forward_proj", _FEED_FORWARDS, default=feed_forward)
    gated = kind.startswith("gated-")
    attend = attention(s.hidden, s.heads, s.heads, s.head_dim)
    encoder = s.layers * (attend + 2 * norm(s.hidden)) + norm(s.hidden)
    decoder = decoders * (2 * attend + 3 * norm(s.hidden)) + norm(s.hidden)
    relative = 2 * f.size("relative_attention_num_buckets", default=32) * s.heads
    return assemble(
        f,
        s,
        body=encoder + decoder + relative,
        mlps=[Mlp(layers, s.hidden, s.intermediate, gated) for layers in (s.layers, decoders)],
        tied=f.flag("tie_word_embeddings", default=tied),
        positions="relative",
        cache=(FullAttention(decoders, s.heads, s.head_dim), CrossAttention(decoders, s.heads, s.head_dim)),
        form="encoder-decoder",
    )


@dialect("bart")
def bart(f: Fields) -> Architecture:
    """BART: learned positions (two rows more than positions) on both sides, biases everywhere, norms after the blocks.

    Encoder and decoder share one input table, which is the head as well.
    """
    names = Names(
        hidden=("d_model", "hidden_size"),
        layers=("encoder_layers", "num_hidden_layers"),
        heads=("encoder_attention_heads", "num_attention_heads"),
        kv_heads=(),
        head_dim=(),
        intermediate=("encoder_ffn_dim",),
    )
    s = read_shape(f, names)
    d = read_shape(f, replace(names, heads=("decoder_attention_heads",), intermediate=("decoder_ffn_dim",)))
    decoders = f.size("decoder_layers", most=MAX_LAYERS)
    rows = f.size("max_position_embeddings", most=MAX_POSITIONS) + 2
    one_norm = norm(s.hidden, bias=True)
    attend = attention(s.hidden, s.heads, s.heads, s.head_dim, bias=True)
    encoder = s.layers * (attend + 2 * one_norm)
    decoder = decoders * (2 * attend + 3 * one_norm)
    return assemble(
        f,
        s,
        body=encoder + decoder + 2 * (embedding(rows, s.hidden) + one_norm),
        mlps=(
            Mlp(s.layers, s.hidden, s.intermediate, gated=False, bias=True),
            Mlp(decoders, s.hidden, d.intermediate, gated=False, bias=True),
        ),
        tied=f.flag("tie_word_embeddings", default=True),
        positions="learned",
        cache=(FullAttention(decoders, d.heads, d.head_dim), CrossAttention(decoders, d.heads, d.head_dim)),
        form="encoder-decoder",
    )
