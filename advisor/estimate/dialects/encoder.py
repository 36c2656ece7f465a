"""Encoders without a decoder: embedding models and rerankers. They cache nothing.

Counted is the base model, pooler included, as transformers' ``AutoModel`` loads it. What stands on top of it is left
out, whatever ``architectures`` names: a masked-language head adds hidden² + 3 · hidden and a bias per word (its
projection is the input table), a classifier of n labels hidden² + hidden + n · (hidden + 1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.estimate.dialects.blocks import attention, embedding, linear, norm
from advisor.estimate.dialects.decoder import assemble, every_layer, read_shape
from advisor.estimate.dialects.fields import MAX_POSITIONS
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.estimate.dialects.fields import Fields


@dialect("bert")
def bert(f: Fields) -> Architecture:
    """BERT: learned positions and segments, norms after the blocks, a pooler."""
    return _bert(f, types=2, unused_positions=0)


@dialect("roberta", "xlm-roberta")
def roberta(f: Fields) -> Architecture:
    """RoBERTa and XLM-RoBERTa: BERT whose positions start after the padding's, so that the table has rows to spare."""
    padding = f.optional_size("pad_token_id", least=0)
    return _bert(f, types=2, unused_positions=1 + (1 if padding is None else padding))


def _bert(f: Fields, *, types: int, unused_positions: int) -> Architecture:
    """Both; ``types`` of segments where the config does not say, ``unused_positions`` rows of the position table."""
    s = read_shape(f)
    f.refuse("is_decoder", when=True)
    f.refuse("add_cross_attention", when=True)
    f.word("position_embedding_type", ("absolute",), default="absolute")
    rows = f.size("max_position_embeddings", most=MAX_POSITIONS)
    f.require(
        "max_position_embeddings",
        f"is {rows}, not more than the {unused_positions} rows that are never used",
        f"は {rows} ですが、使われない {unused_positions} 行より大きい必要があります",
        holds=rows > unused_positions,
    )
    tables = embedding(rows + f.size("type_vocab_size", default=types), s.hidden)
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=True) + 2 * norm(s.hidden, bias=True)
    pooler = linear(s.hidden, s.hidden, bias=True)
    return assemble(
        f,
        s._replace(positions=rows - unused_positions),
        body=tables + norm(s.hidden, bias=True) + s.layers * layer + pooler,
        mlps=every_layer(s, gated=False, bias=True),
        tied=True,
        positions="learned",
        cache=(),
        form="encoder",
    )
