"""What the dialects with routed experts share: how many there are, in which layers, and beside what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.architecture import Mlp
from advisor.core.record import NamedTuple
from advisor.estimate.dialects.blocks import linear
from advisor.estimate.dialects.fields import MAX_LAYERS

if TYPE_CHECKING:
    from advisor.estimate.dialects.decoder import Shape
    from advisor.estimate.dialects.fields import Fields

EXPERTS = ("num_local_experts", "num_experts", "n_routed_experts")
PER_TOKEN = ("num_experts_per_tok",)


def read_experts(
    f: Fields, count: tuple[str, ...] = EXPERTS, per_token: tuple[str, ...] = PER_TOKEN
) -> tuple[int, int]:
    """Read how many experts a layer has and how many of them a token visits."""
    experts, visited = f.one_size(*count), f.one_size(*per_token)
    f.require(
        per_token[0],
        f"is {visited}, more than the {experts} experts",
        f"は {visited} ですが、エキスパートは {experts} 個です",
        holds=visited <= experts,
    )
    return experts, visited


class FeedForwards(NamedTuple):
    """The feed-forwards of all layers: what stands around their MLPs in parameters, and these."""

    around: int
    mlps: tuple[Mlp, ...]


def feed_forwards(
    s: Shape,
    experts: tuple[int, int],
    width: int,
    *,
    sparse: int | None = None,
    shared: int | None = None,
    around: int = 0,
    dense: int | None = None,
    bias: bool = False,
    expert_bias: bool = False,
) -> FeedForwards:
    """Lay out the feed-forwards of all layers, all of them gated.

    ``experts``: how many a layer has, how many a token visits; each is ``width`` wide. ``sparse`` layers (all unless
    given) have them, behind a router, beside a shared expert of the width ``shared`` (``None``: none) and with ``around``
    further parameters; the others have an MLP as wide as ``dense`` (the intermediate size unless given). ``bias``: of
    the shared expert and of the MLPs; ``expert_bias``: of the routed ones and the router.
    """
    count, visited = experts
    layers = s.layers if sparse is None else sparse
    mlps = (
        Mlp(s.layers - layers, s.hidden, dense or s.intermediate, gated=True, bias=bias),
        *((Mlp(layers, s.hidden, shared, gated=True, bias=bias),) if shared else ()),
        Mlp(layers, s.hidden, width, gated=True, bias=expert_bias, experts=count, experts_per_token=visited),
    )
    return FeedForwards(layers * (linear(s.hidden, count, bias=expert_bias) + around), mlps)


def sparse_by_step(f: Fields, layers: int) -> int:
    """Count the layers with experts: every ``decoder_sparse_step``-th, but for ``mlp_only_layers``."""
    step = f.size("decoder_sparse_step", default=1)
    dense = set(f.sizes("mlp_only_layers"))
    return sum(layer not in dense and (layer + 1) % step == 0 for layer in range(min(layers, MAX_LAYERS)))


def layers_at(f: Fields, layers: int, prefix: str, *, period: int, offset: int) -> int:
    """Count the layers at ``{prefix}_offset`` of every ``{prefix}_period``; both as given where not written."""
    every = f.size(f"{prefix}_period", default=period)
    at = f.optional_size(f"{prefix}_offset", most=MAX_LAYERS, least=0)
    return sum(layer % every == (offset if at is None else at) for layer in range(min(layers, MAX_LAYERS)))


def sparse_after(f: Fields, layers: int, *, default: int) -> int:
    """Count the layers with experts: those after the first ``first_k_dense_replace``, or as ``mlp_layer_types`` says."""
    kinds = f.words("mlp_layer_types", ("dense", "sparse"), layers)
    if kinds is not None:
        return kinds.count("sparse")
    first = f.optional_size("first_k_dense_replace", most=MAX_LAYERS, least=0)
    return layers - min(default if first is None else first, layers)
