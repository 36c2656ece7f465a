"""Dialects that mix attention with Mamba."""

from __future__ import annotations

from advisor.core.architecture import Architecture, Mlp
from advisor.core.record import NamedTuple
from advisor.estimate.dialects.blocks import attention, linear, mamba, mamba2, norm
from advisor.estimate.dialects.decoder import Shape, assemble, every_layer, hybrid_cache, read_shape, read_state_bytes
from advisor.estimate.dialects.experts import feed_forwards, layers_at, read_experts
from advisor.estimate.dialects.fields import Fields
from advisor.estimate.dialects.registry import dialect
from advisor.estimate.dialects.state_space import read_rank

_MIXERS = ("mamba", "linear_attention")
_ATTENTIONS = ("attention", "full_attention")


class _Mamba2(NamedTuple):
    """A mixer: its heads and parameters, and the elements it keeps of a sequence."""

    heads: int
    parameters: int
    state: int
    conv: int


def _read_mamba2(f: Fields, s: Shape, inner: int, *, output_bias: bool | None = None, normed: bool = True) -> _Mamba2:
    """Read the mixer of ``inner`` channels by the names that Granite 4 and Falcon-H1 share."""
    heads, groups = f.size("mamba_n_heads", default=128), f.size("mamba_n_groups", default=1)
    state, kernel = f.size("mamba_d_state", default=256), f.size("mamba_d_conv", default=4)
    parameters = mamba2(
        s.hidden,
        inner,
        heads,
        groups=groups,
        state=state,
        kernel=kernel,
        conv_bias=f.flag("mamba_conv_bias", default=True),
        bias=f.flag("mamba_proj_bias", default=False),
        output_bias=output_bias,
        normed=normed,
    )
    return _Mamba2(heads, parameters, inner * state, (inner + 2 * groups * state) * kernel)


@dialect("granitemoehybrid")
def granitemoehybrid(f: Fields) -> Architecture:
    """Granite 4: Mamba-2 or attention, then a shared MLP and, in some sizes, routed experts, in every layer."""
    s = read_shape(f)
    kinds = _read_kinds(f, s.layers, (*_ATTENTIONS, *_MIXERS))
    mixers = sum(kind in _MIXERS for kind in kinds)
    attends = len(kinds) - mixers
    mixer = _read_mamba2(f, s, s.hidden * f.size("mamba_expand", default=2))
    bias = f.flag("attention_bias", default=False)
    layer = 2 * norm(s.hidden)
    mlps = [Mlp(s.layers, s.hidden, f.size("shared_intermediate_size"), gated=True, fused_gate=True)]
    if f.config.get("num_local_experts") != 0:
        experts, per_token = read_experts(f, ("num_local_experts",))
        layer += linear(s.hidden, experts)
        mlps.append(Mlp(s.layers, s.hidden, s.intermediate, gated=True, experts=experts, experts_per_token=per_token))
    rotary = f.config.get("position_embedding_type") == "rope"
    return assemble(
        f,
        s,
        body=s.layers * layer
        + mixers * mixer.parameters
        + attends * attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
        + norm(s.hidden),
        mlps=mlps,
        tied=f.flag("tie_word_embeddings", default=False),
        positions="rotary" if rotary else "none",
        cache=hybrid_cache(s, attends, mixers, mixer.state, mixer.conv),
    )


@dialect("jamba")
def jamba(f: Fields) -> Architecture:
    """Jamba: Mamba with three further norms or attention, then an MLP or routed experts, in every layer."""
    s = read_shape(f, default_kv_heads=8)
    attends = layers_at(f, s.layers, "attn_layer", period=8, offset=4)
    experts = read_experts(f)
    sparse = layers_at(f, s.layers, "expert_layer", period=2, offset=1) if experts[0] > 1 else 0
    feeds = feed_forwards(s, experts, s.intermediate, sparse=sparse)
    inner = s.hidden * f.size("mamba_expand", default=2)
    state, kernel = f.size("mamba_d_state", default=16), f.size("mamba_d_conv", default=4)
    rank = read_rank(f, "mamba_dt_rank", s.hidden)
    mixer = norm(rank) + 2 * norm(state)
    mixer += mamba(
        s.hidden,
        inner,
        state=state,
        kernel=kernel,
        rank=rank,
        conv_bias=f.flag("mamba_conv_bias", default=True),
        bias=f.flag("mamba_proj_bias", default=False),
    )
    mixers = s.layers - attends
    return assemble(
        f,
        s,
        body=mixers * mixer
        + attends * attention(s.hidden, s.heads, s.kv_heads, s.head_dim)
        + s.layers * 2 * norm(s.hidden)
        + feeds.around
        + norm(s.hidden),
        mlps=feeds.mlps,
        tied=f.flag("tie_word_embeddings", default=False),
        positions="none",
        cache=hybrid_cache(s, attends, mixers, inner * state, inner * kernel),
    )


@dialect("falcon_h1")
def falcon_h1(f: Fields) -> Architecture:
    """Falcon-H1: attention and Mamba-2 side by side, then an MLP, in every layer. Both keep their cache."""
    s = read_shape(f, default_kv_heads=8)
    bias = f.flag("attention_bias", default=False)
    inner = f.optional_size("mamba_d_ssm") or (None if f.has("mamba_d_ssm") else 1024)
    if inner is None:
        inner = s.hidden * f.size("mamba_expand", default=2)
    mixer = _read_mamba2(
        f,
        s,
        inner,
        output_bias=f.flag("projectors_bias", default=False),
        normed=f.flag("mamba_rms_norm", default=False),
    )
    f.require(
        "mamba_n_heads",
        f"is {mixer.heads}, which does not divide {inner} inner channels",
        f"は {mixer.heads} ですが、内部チャネル数 {inner} を割り切れません",
        holds=inner % mixer.heads == 0,
    )
    attend = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
    return assemble(
        f,
        s,
        body=s.layers * (mixer.parameters + attend + 2 * norm(s.hidden)) + norm(s.hidden),
        mlps=every_layer(s, gated=True, bias=f.flag("mlp_bias", default=False)),
        tied=f.flag("tie_word_embeddings", default=False),
        cache=hybrid_cache(s, s.layers, s.layers, mixer.state, mixer.conv),
    )


@dialect("nemotron_h")
def nemotron_h(f: Fields) -> Architecture:
    """Nemotron-H, Nano 2, Nemotron 3: every layer is one of Mamba-2, attention, MLP or routed experts.

    The pattern is a list of words, or one of letters: M (Mamba-2), * (attention), - (MLP), E (experts). The class has
    a head of its own even if the config asks to tie it.
    """
    f = _with_layers_of_pattern(f)
    s = read_shape(f, default_kv_heads=8, default_head_dim=128)
    kinds = _read_kinds(f, s.layers, (*_ATTENTIONS, *_MIXERS, "mlp", "moe"))
    attends = sum(kind in (*_ATTENTIONS, "*") for kind in kinds)
    mixers = sum(kind in (*_MIXERS, "M") for kind in kinds)
    sparse = sum(kind in ("moe", "E") for kind in kinds)
    heads, head_dim = f.size("mamba_num_heads", default=128), f.size("mamba_head_dim", default=64)
    groups, state = f.size("mamba_n_groups", "n_groups", default=8), f.size("ssm_state_size", default=128)
    kernel, inner = f.size("mamba_d_conv", "conv_kernel", default=4), heads * head_dim
    conv_bias = "mamba_conv_bias" if f.has("mamba_conv_bias") else "use_conv_bias"
    mixer = mamba2(
        s.hidden,
        inner,
        heads,
        groups=groups,
        state=state,
        kernel=kernel,
        conv_bias=f.flag(conv_bias, default=True),
        bias=f.flag("use_bias", default=False),
    )
    bias = f.flag("mlp_bias", default=False)
    body = s.layers * norm(s.hidden) + norm(s.hidden) + mixers * mixer
    body += attends * attention(s.hidden, s.heads, s.kv_heads, s.head_dim)
    mlps = [Mlp(len(kinds) - mixers - attends - sparse, s.hidden, s.intermediate, gated=False, bias=bias)]
    if sparse:
        experts, per_token = read_experts(f, ("n_routed_experts", "num_local_experts"))
        latent = f.optional_size("moe_latent_size")
        shared, width = f.size("moe_shared_expert_intermediate_size"), f.size("moe_intermediate_size")
        around = linear(s.hidden, latent, bias=bias) + linear(latent, s.hidden, bias=bias) if latent else 0
        body += sparse * (linear(s.hidden, experts) + around)
        mlps += [
            Mlp(sparse, s.hidden, shared, gated=False, bias=bias),
            Mlp(sparse, latent or s.hidden, width, gated=False, experts=experts, experts_per_token=per_token),
        ]
    return assemble(
        f,
        s,
        body=body,
        mlps=mlps,
        tied=False,
        positions="none",
        cache=hybrid_cache(
            s,
            attends,
            mixers,
            inner * state,
            (inner + 2 * groups * state) * kernel,
            state_bytes=read_state_bytes(f, "mamba_ssm_cache_dtype"),
        ),
    )


def _with_layers_of_pattern(f: Fields) -> Fields:
    """Return the fields with ``num_hidden_layers``, which newer configs leave to the length of the pattern."""
    names = ("layers_block_type", "layer_types", _PATTERN)
    pattern = next((f.config[name] for name in names if f.config.get(name) is not None), None)
    return f.over({"num_hidden_layers": len(pattern)} if isinstance(pattern, list | str) else {})


_PATTERN = "hybrid_override_pattern"


def _read_kinds(f: Fields, layers: int, words: tuple[str, ...]) -> list[str]:
    """Read the kind of each layer."""
    for name in ("layers_block_type", "layer_types"):
        kinds = f.words(name, words, layers)
        if kinds is not None:
            return kinds
    kinds = f.words(_PATTERN, ("M", "*", "-", "E"), layers, letters=True)
    if kinds is None:
        f.missing("layers_block_type")
    return kinds or []
