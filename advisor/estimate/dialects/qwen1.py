"""The first Qwen, that transformers reads with the code in its repositories (Qwen2 and later: `llama`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.estimate.dialects.blocks import attention, norm
from advisor.estimate.dialects.decoder import Names, assemble, every_layer, read_shape
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.estimate.dialects.fields import Fields


@dialect("qwen")
def qwen(f: Fields) -> Architecture:
    """Qwen: Llama's blocks with a bias on queries, keys and values; the intermediate size counts gate and up together."""
    s = read_shape(f, Names(kv_heads=(), head_dim=("kv_channels",)))
    bias = not f.flag("no_bias", default=True)
    f.require(
        "intermediate_size",
        f"is {s.intermediate}, expected an even number (gate and up, of half each)",
        f"は {s.intermediate} ですが、偶数が必要です (gate と up の合計)",
        holds=s.intermediate % 2 == 0,
    )
    s = s._replace(intermediate=max(1, s.intermediate // 2))
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=True, output_bias=bias)
    layer += 2 * norm(s.hidden)
    return assemble(
        f,
        s,
        body=s.layers * layer + norm(s.hidden),
        mlps=every_layer(s, gated=True, bias=bias),
        tied=f.flag("tie_word_embeddings", default=False),
        fused_qkv=True,
    )
