"""What `advisor.estimate.throughput` reckons with: constants, and the seconds of a request, with the ends of their band."""

from __future__ import annotations

from advisor.core.record import NamedTuple

__all__ = ["DATA_SHEET", "EXPECTED", "CompiledShape", "Costs", "Least", "Spread", "Times"]


class CompiledShape(NamedTuple):
    """What an engine with static shapes was compiled for: so many sequences of so many tokens."""

    sequences: int
    tokens: int


class Spread(NamedTuple):
    """What multiplies the expected seconds of a prompt and of a step at one end of the band."""

    prompt: float
    step: float


EXPECTED = Spread(1.0, 1.0)


class Costs(NamedTuple):
    """Calibrated constants: shares of the data sheet's rates, and seconds (a layer, a byte, a sequence, a prompt)."""

    bandwidth_share: float
    cache_share: float
    compute_share: float
    launch_seconds_per_layer: float
    gap_seconds_per_layer: float
    parallel_seconds_per_layer: float
    link_seconds_per_byte: float
    sequence_seconds: float
    prompt_seconds: float


DATA_SHEET = Costs(1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
"""What no device beats."""


class Times(NamedTuple):
    """Seconds: to the end of a prompt and to wait for others first, a step, and others' prompts per token."""

    prompt: float
    queue: float
    step: float
    between: float

    @property
    def first(self) -> float:
        """Seconds to the first token."""
        return self.queue + self.prompt

    @property
    def each(self) -> float:
        """Seconds per further token."""
        return self.step + self.between

    def whole(self, output_tokens: int) -> float:
        """Seconds of a request. Others' prompts count once: between its tokens."""
        return self.prompt + (output_tokens - 1) * self.each

    def scaled(self, spread: Spread) -> Times:
        """Return the times at one end of the band."""
        prompt, queue, step, between = self
        return Times(spread.prompt * prompt, spread.prompt * queue, spread.step * step, spread.prompt * between)

    def clipped(self, spread: Spread, least: Times) -> Times:
        """Return the times at the fast end of the band, none of which but the wait for others is below ``least``."""
        prompt, queue, step, between = self.scaled(spread)
        return Times(max(prompt, least.prompt), queue, max(step, least.step), max(between, least.between))


class Least(NamedTuple):
    """What an answer takes at least: expected ms of a whole one, ms to the first token and for each other at the low end.

    ``request_seconds``: of all devices, however many requests are answered at once.
    """

    answer_ms: float = 0.0
    ttft_ms: float = 0.0
    tpot_ms: float = 0.0
    request_seconds: float = 0.0
