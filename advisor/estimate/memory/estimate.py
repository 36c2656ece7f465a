"""The estimate of a load on a placement, and of what the placement can hold."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.core.result import MemoryEstimate
from advisor.estimate.memory import eager, paged, static
from advisor.estimate.search import largest

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.estimate.constants import Bound
    from advisor.estimate.engines import Strategy
    from advisor.estimate.memory.placement import Placement
    from advisor.estimate.memory.plan import Plan

LONGEST = 10**8
"""Where nothing else bounds the context, the search for the longest sequence stops here (tokens)."""

ENDS: tuple[Bound, Bound] = ("low", "high")

_STRATEGIES: dict[Strategy, Callable[[Placement], Plan]] = {
    "paged": paged.plan,
    "eager": eager.plan,
    "static": static.plan,
}


@lru_cache(maxsize=65536)
def plan_memory(placement: Placement) -> Plan:
    """Return the plan of a placement.

    Raises:
        UnknownNameError: an unknown number format or quantization method.
    """
    return _STRATEGIES[placement.engine.strategy](placement)


def estimate_memory(
    placement: Placement,
    *,
    tokens_per_sequence: int,
    input_tokens: int | None = None,
    sequences: int = 1,
    bounds: bool = True,
) -> MemoryEstimate:
    """Estimate one replica. ``per_accelerator_*`` are of one unit of parallelism: a GPU, or a Neuron core.

    ``tokens_per_sequence`` is prompt and output together, of encoder-decoders both sides; ``input_tokens`` its prompt
    (needed for the activations of eager engines; default: all but one token). Without ``bounds`` those are left out: they
    take longer than the rest.

    Raises:
        UnknownNameError: an unknown number format or quantization method.
    """
    plan = plan_memory(placement)
    reserve = plan.expected
    prompt = tokens_per_sequence - 1 if input_tokens is None else input_tokens
    cached = plan.cache(tokens_per_sequence, prompt)
    cache = cached.of(sequences)
    activation = reserve.activation + plan.working(reserve, cached, prompt, sequences)
    units = plan.units
    return MemoryEstimate(
        plan.weights_total,
        cache * units,
        activation * units,
        reserve.overhead * units,
        plan.weights_total + (cache + activation + reserve.overhead) * units,
        plan.available * units,
        plan.required(reserve, cached, prompt, sequences),
        plan.available,
        plan.holds(cached, prompt),
        plan.basis,
        *((plan.required(plan.at(end), cached, prompt, sequences) for end in ENDS) if bounds else ()),
    )


class Capacity(NamedTuple):
    """What is left for keys and values, over all devices of one replica.

    ``pool_tokens`` as the engine announces them; ``max_context`` the longest single sequence, at most what the
    architecture's positions allow.
    """

    pool_bytes: int
    pool_tokens: int
    max_concurrent_sequences: int
    max_context: int


def estimate_capacity(placement: Placement, *, tokens_per_sequence: int, input_tokens: int | None = None) -> Capacity:
    """Estimate what fits beside the weights; the arguments are those of `estimate_memory`."""
    plan = plan_memory(placement)
    prompt = tokens_per_sequence - 1 if input_tokens is None else input_tokens
    pool = plan.pool(plan.expected)
    return Capacity(
        pool * plan.units,
        plan.layout.pool_tokens(pool),
        plan.holds(plan.cache(tokens_per_sequence, prompt), prompt),
        longest_context(placement, output_tokens=tokens_per_sequence - prompt),
    )


def longest_context(placement: Placement, *, output_tokens: int, sequences: int = 1, limit: int | None = None) -> int:
    """Return the most tokens that each of ``sequences`` may hold at once; 0 when not even one token fits.

    The prompt takes what ``output_tokens`` leave, so that its activations grow with the sequence. The architecture's
    positions and ``limit`` bound it.

    Raises:
        UnknownNameError: an unknown number format or quantization method.
    """
    plan = plan_memory(placement)
    bounds = (limit, placement.architecture.max_positions)
    most = min((bound for bound in bounds if bound is not None), default=LONGEST)

    def fits(tokens: int) -> bool:
        prompt = max(tokens - output_tokens, 0)
        return plan.holds(plan.cache(tokens, prompt), prompt) >= sequences

    return largest(fits, most)
