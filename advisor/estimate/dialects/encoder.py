"""Encoders without a decoder: embedding models and rerankers. They cache nothing.

Counted is the base model as transformers' ``AutoModel`` loads it, with the pooler where it has one. What stands on top
of it is left out, whatever ``architectures`` names: BERT's masked-language head adds hidden² + 3 · hidden and a bias per
word (its projection is the input table), a classifier of n labels hidden² + hidden + n · (hidden + 1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.estimate.dialects.blocks import attention, embedding, linear, norm
from advisor.estimate.dialects.decoder import Names, assemble, every_layer, read_shape
from advisor.estimate.dialects.fields import MAX_POSITIONS
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.core.architecture import Architecture, Mlp, Positions
    from advisor.estimate.dialects.decoder import Shape
    from advisor.estimate.dialects.fields import Fields

_DISTILLED = Names(
    hidden=("dim", "hidden_size"),
    layers=("n_layers", "num_hidden_layers"),
    heads=("n_heads", "num_attention_heads"),
    intermediate=("hidden_dim",),
)
_PADDING = 1
"""Row of the padding where positions start after it and the config does not name another."""


@dialect("bert")
def bert(f: Fields) -> Architecture:
    """BERT: learned positions and segments, norms after the blocks, a pooler.

    JinaBERT (jina-embeddings-v2) writes the same type: ALiBi instead of the table, gate and up without biases.
    """
    alibi = f.word("position_embedding_type", ("absolute", "alibi"), default="absolute") == "alibi"
    gated = f.word("feed_forward_type", ("original", "geglu"), default="original") == "geglu"
    s = read_shape(f)
    if not alibi:
        s = read_learned(f, s, unused=0)
    return assemble_encoder(
        f,
        s,
        body=segments(f, s, types=2)
        + blocks(s)
        + pooler(s)
        + (0 if alibi else _table(s, unused=0))
        + gated * down_biases(s),
        mlps=every_layer(s, gated=gated, bias=not gated, fused_gate=gated),
        positions="alibi" if alibi else "learned",
    )


@dialect("roberta", "xlm-roberta")
def roberta(f: Fields) -> Architecture:
    """RoBERTa and XLM-RoBERTa: BERT whose positions start after the padding's, so that the table has rows to spare.

    Jina Embeddings v3 writes the same type: rotary positions, and low-rank adapters for a few tasks.
    """
    rotary = f.word("position_embedding_type", ("absolute", "rotary"), default="absolute") == "rotary"
    unused = 1 + _padding(f)
    s = read_learned(f, read_shape(f), unused=unused)
    return assemble_encoder(
        f,
        s,
        body=segments(f, s, types=2) + blocks(s) + pooler(s) + (0 if rotary else _table(s, unused)) + _adapters(f, s),
        mlps=every_layer(s, gated=False, bias=True),
        positions="rotary" if rotary else "learned",
    )


@dialect("distilbert")
def distilbert(f: Fields) -> Architecture:
    """DistilBERT: BERT without segments and pooler; the table has its rows even if positions are sinusoidal."""
    s = read_learned(f, read_shape(f, _DISTILLED), unused=0)
    return assemble_encoder(
        f,
        s,
        body=_table(s, unused=0) + norm(s.hidden, bias=True) + blocks(s),
        mlps=every_layer(s, gated=False, bias=True),
    )


@dialect("mpnet")
def mpnet(f: Fields) -> Architecture:
    """MPNet: RoBERTa without segments; a relative attention bias, buckets × heads, is shared by all layers."""
    unused = 1 + _PADDING  # whatever the config says of the padding
    s = read_learned(f, read_shape(f), unused=unused)
    relative = f.size("relative_attention_num_buckets", default=32) * s.heads
    return assemble_encoder(
        f,
        s,
        body=_table(s, unused) + relative + norm(s.hidden, bias=True) + blocks(s) + pooler(s),
        mlps=every_layer(s, gated=False, bias=True),
    )


@dialect("luke")
def luke(f: Fields) -> Architecture:
    """LUKE: RoBERTa with a second set of tables, for entities, and queries of their own where those attend.

    The entities' tables are loaded even if only words are encoded.
    """
    unused = 1 + _padding(f)
    s = read_learned(f, read_shape(f), unused=unused)
    width = f.size("entity_emb_size", default=256)
    entities = embedding(f.size("entity_vocab_size", default=500_000), width)
    if width != s.hidden:
        entities += linear(width, s.hidden)
    aware = f.flag("use_entity_aware_attention", default=True)
    queries = 3 * linear(s.hidden, s.heads * s.head_dim, bias=True) if aware else 0
    tables = _table(s, unused) + segments(f, s, types=2)
    return assemble_encoder(
        f,
        s,
        body=2 * tables + entities + blocks(s) + s.layers * queries + pooler(s),
        mlps=every_layer(s, gated=False, bias=True),
    )


def assemble_encoder(
    f: Fields,
    s: Shape,
    *,
    body: int,
    mlps: Sequence[Mlp],
    positions: Positions = "learned",
    fused_qkv: bool = False,
) -> Architecture:
    """Add the input table and the MLPs to ``body``: no head, nothing cached.

    Raises:
        InvalidConfigError: reading found problems, or the config asks for a decoder.
    """
    f.refuse("is_decoder", when=True)
    f.refuse("add_cross_attention", when=True)
    return assemble(
        f,
        s,
        body=body,
        mlps=mlps,
        tied=True,
        positions=positions,
        fused_qkv=fused_qkv,
        cache=(),
        form="encoder",
    )


def read_learned(f: Fields, s: Shape, *, unused: int) -> Shape:
    """Return the shape with the positions that a table of ``max_position_embeddings`` rows leaves beside ``unused``."""
    rows = f.size("max_position_embeddings", most=MAX_POSITIONS)
    f.require(
        "max_position_embeddings",
        f"is {rows}, not more than the {unused} rows that are never used",
        f"は {rows} ですが、使われない {unused} 行より大きい必要があります",
        holds=rows > unused,
    )
    return s._replace(positions=max(1, rows - unused))


def segments(f: Fields, s: Shape, *, types: int) -> int:
    """Count the table of segments (``types`` where the config does not say) and the norm after the tables."""
    count = f.optional_size("type_vocab_size", least=0)
    return embedding(types if count is None else count, s.hidden) + norm(s.hidden, bias=True)


def blocks(s: Shape, *, bias: bool = True) -> int:
    """Count the layers without their MLPs: attention and two LayerNorms."""
    return s.layers * (attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias) + 2 * norm(s.hidden, bias=True))


def pooler(s: Shape) -> int:
    """Count the projection of the first token."""
    return linear(s.hidden, s.hidden, bias=True)


def _table(s: Shape, unused: int) -> int:
    return embedding((s.positions or 0) + unused, s.hidden)


def down_biases(s: Shape) -> int:
    """Count the biases of the down projections, where gate and up have none."""
    return s.layers * s.hidden


def _padding(f: Fields) -> int:
    padding = f.optional_size("pad_token_id", least=0)
    return _PADDING if padding is None else padding


def _adapters(f: Fields, s: Shape) -> int:
    """Count a low-rank adapter a task on every matrix and table: rank × (inputs + outputs) each.

    Source: jinaai/xlm-roberta-flash-implementation, modeling_lora.py.
    """
    tasks = f.config.get("lora_adaptations") or []
    if not isinstance(tasks, list):
        f.require("lora_adaptations", "is not a list of tasks", "がタスクの配列ではありません", holds=False)
        return 0
    if not tasks:
        return 0
    fused = s.hidden + 3 * s.heads * s.head_dim
    layer = fused + 2 * s.hidden + 2 * (s.hidden + s.intermediate)
    tables = s.vocab + (f.optional_size("type_vocab_size", least=0) or 0) + 2 * s.hidden
    return len(tasks) * f.size("lora_rank") * (s.layers * layer + tables + 2 * s.hidden)
