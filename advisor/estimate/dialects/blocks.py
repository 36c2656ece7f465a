"""Parameters of the blocks that architectures are made of. All sizes are elements, all results parameter counts."""

from __future__ import annotations


def linear(inputs: int, outputs: int, *, bias: bool = False) -> int:
    """Weights ``outputs × inputs``, and a bias per output."""
    return inputs * outputs + bias * outputs


def embedding(rows: int, width: int) -> int:
    """One vector of ``width`` per row."""
    return rows * width


def norm(width: int, *, bias: bool = False) -> int:
    """RMSNorm (a scale) or, with ``bias``, LayerNorm (a scale and a shift)."""
    return width * (1 + bias)


def attention(
    hidden: int,
    heads: int,
    kv_heads: int,
    head_dim: int,
    *,
    bias: bool = False,
    output_bias: bool | None = None,
) -> int:
    """Projections to queries, keys and values, and back. Fused or not, the count is the same.

    ``output_bias`` defaults to ``bias``.
    """
    queries = heads * head_dim
    pairs = 2 * kv_heads * head_dim
    return linear(hidden, queries + pairs, bias=bias) + linear(
        queries, hidden, bias=bias if output_bias is None else output_bias
    )


def mlp(hidden: int, intermediate: int, *, bias: bool = False) -> int:
    """Up and down."""
    return linear(hidden, intermediate, bias=bias) + linear(intermediate, hidden, bias=bias)


def gated_mlp(hidden: int, intermediate: int, *, bias: bool = False) -> int:
    """Gate, up and down (SwiGLU, GeGLU)."""
    return linear(hidden, 2 * intermediate, bias=bias) + linear(intermediate, hidden, bias=bias)


def latent_attention(
    hidden: int,
    heads: int,
    *,
    q_rank: int | None,
    kv_rank: int,
    rope_dim: int,
    nope_dim: int,
    value_dim: int,
    bias: bool = False,
) -> int:
    """Multi-head latent attention: DeepSeek-V2, https://arxiv.org/abs/2405.04434 section 2.1.

    ``q_rank`` ``None``: queries are projected directly (DeepSeek-V2-Lite).
    """
    query_width = heads * (nope_dim + rope_dim)
    queries = (
        linear(hidden, query_width)
        if q_rank is None
        else linear(hidden, q_rank, bias=bias) + norm(q_rank) + linear(q_rank, query_width)
    )
    pairs = (
        linear(hidden, kv_rank + rope_dim, bias=bias) + norm(kv_rank) + linear(kv_rank, heads * (nope_dim + value_dim))
    )
    return queries + pairs + linear(heads * value_dim, hidden, bias=bias)


def mamba(
    hidden: int,
    inner: int,
    *,
    state: int,
    kernel: int,
    rank: int,
    conv_bias: bool,
    bias: bool,
) -> int:
    """Mamba mixer: Gu & Dao, https://arxiv.org/abs/2312.00752 section 3 (``rank``: of the time step's projection)."""
    selection = linear(inner, rank + 2 * state) + linear(rank, inner, bias=True)
    return (
        linear(hidden, 2 * inner, bias=bias)
        + inner * kernel
        + conv_bias * inner
        + selection
        + inner * state
        + inner
        + linear(inner, hidden, bias=bias)
    )


def mamba2(
    hidden: int,
    inner: int,
    heads: int,
    *,
    groups: int,
    state: int,
    kernel: int,
    conv_bias: bool,
    bias: bool,
    output_bias: bool | None = None,
    normed: bool = True,
) -> int:
    """Mamba-2 mixer: Dao & Gu, https://arxiv.org/abs/2405.21060 (per head: time-step bias, A and D).

    ``output_bias`` defaults to ``bias``; ``normed``: what the gate lets through is normalised.
    """
    conv = inner + 2 * groups * state
    return (
        linear(hidden, inner + conv + heads, bias=bias)
        + conv * kernel
        + conv_bias * conv
        + 3 * heads
        + (norm(inner) if normed else 0)
        + linear(inner, hidden, bias=bias if output_bias is None else output_bias)
    )


def gated_delta_net(hidden: int, *, key_heads: int, key_dim: int, value_heads: int, value_dim: int, kernel: int) -> int:
    """Gated delta rule: Yang et al., https://arxiv.org/abs/2412.06464 (per value head: time-step bias and A)."""
    keys, values = key_heads * key_dim, value_heads * value_dim
    return (
        linear(hidden, 2 * keys + 2 * values)
        + linear(hidden, 2 * value_heads)
        + (2 * keys + values) * kernel
        + 2 * value_heads
        + norm(value_dim)
        + linear(values, hidden)
    )
