"""What the decoder dialects share: reading the usual dimensions, and putting the parts together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.core.architecture import (
    Architecture,
    CacheSpec,
    ChunkedAttention,
    Form,
    FullAttention,
    Mlp,
    ParameterCount,
    Positions,
    SlidingWindow,
    StateSpace,
)
from advisor.core.record import NamedTuple
from advisor.estimate.dialects.blocks import attention, embedding, gated_mlp, norm
from advisor.estimate.dialects.blocks import mlp as plain_mlp
from advisor.estimate.dialects.fields import MAX_LAYERS, MAX_POSITIONS, Fields
from advisor.estimate.dialects.positions import read_positions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Names:
    """Under which names a dialect writes the usual dimensions, first choice first."""

    hidden: tuple[str, ...] = ("hidden_size",)
    layers: tuple[str, ...] = ("num_hidden_layers",)
    heads: tuple[str, ...] = ("num_attention_heads",)
    kv_heads: tuple[str, ...] = ("num_key_value_heads",)
    head_dim: tuple[str, ...] = ("head_dim",)
    intermediate: tuple[str, ...] = ("intermediate_size",)
    positions: tuple[str, ...] = ("max_position_embeddings",)


STANDARD = Names()
GPT = Names(
    hidden=("n_embd", "hidden_size"),
    layers=("n_layer", "num_hidden_layers"),
    heads=("n_head", "num_attention_heads"),
    intermediate=("n_inner",),
    positions=("n_positions", "max_position_embeddings"),
)


class Shape(NamedTuple):
    """The usual dimensions."""

    layers: int
    hidden: int
    heads: int
    kv_heads: int
    head_dim: int
    intermediate: int
    vocab: int
    positions: int | None


def read_shape(
    f: Fields,
    names: Names = STANDARD,
    *,
    kv_heads: int | None = None,
    head_dim: int | None = None,
    default_kv_heads: int | None = None,
    default_head_dim: int | None = None,
    multiple: int | None = None,
    vocab: bool = True,
    stretched: bool = True,
) -> Shape:
    """Read the dimensions.

    ``kv_heads`` and ``head_dim`` fix those whatever the config says. ``default_kv_heads`` and ``default_head_dim`` hold where the
    config has no such field; null, as in transformers, means as many as query heads, and hidden ÷ heads. ``multiple``
    makes the intermediate size optional, with that multiple of the hidden size as its default. ``vocab=False`` leaves
    the vocabulary out (0). ``stretched`` is that of `read_positions`.
    """
    hidden = f.size(*names.hidden)
    heads = f.size(*names.heads)
    if head_dim is None:
        head_dim = f.optional_size(*names.head_dim) or (None if f.has(*names.head_dim) else default_head_dim)
    if head_dim is None:
        f.require(
            names.heads[0],
            f"is {heads}, which does not divide {names.hidden[0]} {hidden}, and no head dimension is given",
            f"は {heads} ですが、{names.hidden[0]} {hidden} を割り切れず、ヘッドの次元の指定もありません",
            holds=hidden % heads == 0,
        )
        head_dim = max(1, hidden // heads)
    if kv_heads is None:
        absent = heads if f.has(*names.kv_heads) else default_kv_heads
        kv_heads = f.optional_size(*names.kv_heads) or absent or heads
    f.require(
        (*names.kv_heads, "kv_heads")[0],
        f"is {kv_heads}, which does not divide {heads} query heads",
        f"は {kv_heads} ですが、クエリヘッド数 {heads} を割り切れません",
        holds=heads % kv_heads == 0,
    )
    return Shape(
        layers=f.size(*names.layers, most=MAX_LAYERS),
        hidden=hidden,
        heads=heads,
        kv_heads=kv_heads,
        head_dim=head_dim,
        intermediate=f.size(*names.intermediate, default=multiple and multiple * hidden),
        vocab=f.size("vocab_size") if vocab else 0,
        positions=read_positions(f, names.positions, stretched=stretched),
    )


def normalised_attention(s: Shape, *, bias: bool = False) -> int:
    """Parameters of an attention that normalises queries and keys per head, with the two norms of its layer."""
    layer = attention(s.hidden, s.heads, s.kv_heads, s.head_dim, bias=bias)
    return layer + 2 * norm(s.head_dim) + 2 * norm(s.hidden)


def every_layer(shape: Shape, *, gated: bool, bias: bool = False, fused_gate: bool = False) -> tuple[Mlp, ...]:
    """Return one MLP of the intermediate size in every layer."""
    return (Mlp(shape.layers, shape.hidden, shape.intermediate, gated, bias, fused_gate=fused_gate),)


def assemble(
    f: Fields,
    shape: Shape,
    *,
    body: int,
    mlps: Sequence[Mlp],
    tied: bool,
    fused_qkv: bool = False,
    positions: Positions = "rotary",
    head_bias: bool = False,
    cache: tuple[CacheSpec, ...] | None = None,
    form: Form = "decoder",
    width: int | None = None,
) -> Architecture:
    """Add the embedding, the output projection and the MLPs to ``body`` (all other parameters).

    At most one kind of MLP has experts; kinds that no layer has are left out. ``width`` is that of the embedding where
    it is not the hidden size.

    Raises:
        InvalidConfigError: reading found problems.
    """
    _check_attention(f, shape.layers, plain=cache is None)
    f.done()
    table = embedding(shape.vocab, width or shape.hidden)
    head = (0 if tied else table) + head_bias * shape.vocab
    found = tuple(mlp for mlp in mlps if mlp.layers)
    mixture = next((mlp for mlp in found if mlp.experts), None)
    routed = parameters(mixture) if mixture else 0
    idle = routed - parameters(mixture, visited=True) if mixture else 0
    total = table + body + head + sum(map(parameters, found))
    return Architecture(
        model_type=f.model_type,
        form=form,
        layers=shape.layers,
        hidden_size=shape.hidden,
        heads=shape.heads,
        kv_heads=shape.kv_heads,
        head_dim=shape.head_dim,
        intermediate_size=shape.intermediate,
        vocab_size=shape.vocab,
        max_positions=shape.positions,
        positions=positions,
        tied=tied,
        fused_qkv=fused_qkv,
        experts=mixture.experts if mixture else None,
        experts_per_token=mixture.experts_per_token if mixture else None,
        parameters=ParameterCount(total=total, active=total - idle, embedding=table, head=head, routed=routed),
        cache=cache if cache is not None else (FullAttention(shape.layers, shape.kv_heads, shape.head_dim),),
        mlps=found,
    )


def _check_attention(f: Fields, layers: int, *, plain: bool) -> None:
    """Note what a dialect need not read to count, and would pass over: an odd window, other layers than ``plain`` ones."""
    if f.problems:
        return
    f.optional_size("sliding_window", most=MAX_POSITIONS, least=0)
    if plain:
        f.words("layer_types", ("full_attention",), layers)


def parameters(mlp: Mlp, *, visited: bool = False) -> int:
    """Return the parameters of all MLPs of a kind; ``visited``: of a mixture, of the experts one token is sent to."""
    one = (gated_mlp if mlp.gated else plain_mlp)(mlp.inputs, mlp.width, bias=mlp.bias)
    experts = mlp.experts_per_token if visited else mlp.experts
    return mlp.layers * (experts or 1) * one


def read_window(f: Fields, *, default: int | None = None, name: str = "sliding_window") -> int | None:
    """Read the window: ``default`` where the config has no such field, ``None`` where it is null (or 0)."""
    return (f.optional_size(name, most=MAX_POSITIONS, least=0) or None) if f.has(name) else default


def read_windows(
    f: Fields, shape: Shape, window: int | None, slides: Callable[[int], bool], *, word: str = "sliding_attention"
) -> list[int | None]:
    """Return the window of each layer (``None``: full attention).

    ``layer_types`` decides where the config has it, otherwise ``slides(layer)``; without a ``window`` nothing slides.
    """
    kinds = None if f.problems else f.words("layer_types", ("full_attention", word), shape.layers)
    if f.problems or window is None:
        return [None] * min(shape.layers, MAX_LAYERS)
    if kinds is None:
        return [window if slides(layer) else None for layer in range(shape.layers)]
    return [window if kind == word else None for kind in kinds]


def read_rotary_layers(f: Fields, layers: int) -> set[int]:
    """Return the layers with rotary positions: ``no_rope_layers`` holds 1 for them; without it, all but every fourth."""
    marks = f.sizes("no_rope_layers")
    f.require(
        "no_rope_layers",
        f"has {len(marks)} entries for {layers} layers",
        f"は {len(marks)} 個ですが、層は {layers} 個です",
        holds=len(marks) in (0, layers),
    )
    if marks:
        return {layer for layer, mark in enumerate(marks) if mark}
    every = f.size("no_rope_layer_interval", default=4)
    return {layer for layer in range(layers) if (layer + 1) % every}


def attention_cache(
    shape: Shape, windows: Sequence[int | None], kind: type[SlidingWindow] | type[ChunkedAttention] = SlidingWindow
) -> tuple[CacheSpec, ...]:
    """Return one cache spec per window. A window that holds every position is full attention."""
    effective = [None if w is None or (shape.positions is not None and w >= shape.positions) else w for w in windows]
    full = effective.count(None)
    return (
        *((FullAttention(full, shape.kv_heads, shape.head_dim),) if full else ()),
        *(
            kind(effective.count(window), shape.kv_heads, shape.head_dim, window)
            for window in dict.fromkeys(w for w in effective if w is not None)
        ),
    )


def hybrid_cache(
    shape: Shape, attends: int, mixers: int, state: int, conv: int, *, state_bytes: int | None = None
) -> tuple[CacheSpec, ...]:
    """Return the cache of ``attends`` attention layers, and of ``mixers`` with ``state`` and ``conv`` elements each."""
    return (
        *((FullAttention(attends, shape.kv_heads, shape.head_dim),) if attends else ()),
        *((StateSpace(mixers, state, conv, state_bytes),) if mixers else ()),
    )


def read_state_bytes(f: Fields, name: str) -> int | None:
    """Read in how many bytes engines keep an element of the state; ``None`` where the config leaves it to them."""
    if f.config.get(name) is None:
        return None
    return 4 if f.word(name, ("float32", "bfloat16", "float16"), default="float32") == "float32" else 2
