"""Kimi K3: Kimi Linear's two mixers, both with an output gate, experts in a narrower space, residuals that attend.

Source: config.json and the tensors of moonshotai/Kimi-K3. transformers has no class of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.architecture import LatentAttention, Mlp, StateSpace
from advisor.estimate.dialects import towers
from advisor.estimate.dialects.blocks import linear, norm
from advisor.estimate.dialects.decoder import assemble
from advisor.estimate.dialects.experts import read_experts, sparse_after
from advisor.estimate.dialects.latent import read_latent
from advisor.estimate.dialects.multimodal import read_text
from advisor.estimate.dialects.registry import dialect

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.estimate.dialects.fields import Fields


@dialect("kimi_k3")
def kimi_k3(f: Fields) -> Architecture:
    """Kimi K3 with its image encoder and a merger of patches."""
    vision = f.nested("vision_config").renamed(towers.KIMI_AS_PUBLISHED)
    merged, hidden = towers.kimi_merged(vision), f.nested("text_config").size("hidden_size")
    projector = linear(merged, merged) + linear(merged, hidden) + norm(hidden)
    return read_text(f, {"kimi_linear": _text}, towers.kimi_k3(vision) + projector)


def _text(f: Fields) -> Architecture:
    """Read the language model.

    The correction bias of the router is a buffer and does not count, as in Kimi Linear. The decay (``A_log``) is as long as
    a head is wide. Each of a layer's two parts weighs the outputs of the blocks before it by a vector behind a norm, and so
    does the end of the model.
    """
    s, attend = read_latent(f)
    section = f.nested("linear_attn_config")
    heads, head_dim = section.size("num_heads"), section.size("head_dim")
    inner, kernel = heads * head_dim, section.size("short_conv_kernel_size")
    section.require(
        "use_full_rank_gate", "is not true: this variant is not counted", "が true でない変種には対応していません",
        holds=section.flag("use_full_rank_gate", default=False),
    )  # fmt: skip
    f.require(
        "mla_use_output_gate", "is not true: this variant is not counted", "が true でない変種には対応していません",
        holds=f.flag("mla_use_output_gate", default=False),
    )  # fmt: skip
    attends = len(set(section.sizes("full_attn_layers")) & set(range(1, s.layers + 1)))
    mixers = s.layers - attends
    gate = linear(s.hidden, inner)
    decay = linear(s.hidden, head_dim) + linear(head_dim, inner) + head_dim + inner
    mixer = 3 * linear(s.hidden, inner) + 3 * inner * kernel + decay + linear(s.hidden, heads) + gate + norm(head_dim)
    mixer += linear(inner, s.hidden)
    attention = attend.parameters + linear(s.hidden, s.heads * f.size("v_head_dim"))
    residual = linear(s.hidden, 1) + norm(s.hidden)
    body = mixers * mixer + attends * attention + s.layers * 2 * (norm(s.hidden) + residual) + residual + norm(s.hidden)

    experts, per_token = read_experts(f, per_token=("num_experts_per_token",))
    width, narrow = f.size("moe_intermediate_size"), f.size("routed_expert_hidden_size")
    sparse = sparse_after(f, s.layers, default=1)
    normed = norm(narrow) if f.flag("latent_moe_use_norm", default=False) else 0
    body += sparse * (linear(s.hidden, experts) + linear(s.hidden, narrow) + normed + linear(narrow, s.hidden))
    return assemble(
        f,
        s,
        body=body,
        mlps=(
            Mlp(s.layers - sparse, s.hidden, s.intermediate, gated=True),
            Mlp(sparse, s.hidden, width * f.size("num_shared_experts"), gated=True),
            Mlp(sparse, narrow, width, gated=True, experts=experts, experts_per_token=per_token),
        ),
        tied=f.flag("tie_word_embeddings", default=False),
        positions="none",
        cache=(
            *((LatentAttention(attends, attend.kv_rank, attend.rope_dim, attend.expanded),) if attends else ()),
            *((StateSpace(mixers, inner * head_dim, 3 * inner * kernel),) if mixers else ()),
        ),
    )
