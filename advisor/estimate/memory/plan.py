"""What a placement takes before any load, with the band of what is not known exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from advisor.core.provenance import Basis
    from advisor.estimate.kv_cache import Layout

LOGIT_BYTES = 4
"""Engines sample from float32 logits."""


class Reserve(NamedTuple):
    """Bytes of one unit besides keys and values.

    ``activation`` is there whatever the load; each sequence adds ``per_sequence``, ``per_token`` of its prompt, and
    ``cache_copies`` of its keys and values (buffers that are copied as they grow).
    """

    overhead: int
    activation: int = 0
    per_sequence: int = 0
    per_token: int = 0
    cache_copies: float = 0.0

    def working(self, prompt: int, cache: int) -> int:
        """Return the activations of one sequence with ``cache`` bytes of keys and values."""
        return self.per_sequence + self.per_token * prompt + int(self.cache_copies * cache)

    def standing(self) -> int:
        """Return what no load changes."""
        return self.overhead + self.activation


class Plan(NamedTuple):
    """What does not depend on the load: bytes of one unit, but for ``weights_total``; ``units`` is their number.

    ``low``, ``expected`` and ``high`` are the reserve at the bounds of the engine's constants. ``most_sequences`` is how
    many the engine lets run at once (``None``: as many as fit).
    """

    weights: int
    weights_total: int
    low: Reserve
    expected: Reserve
    high: Reserve
    available: int
    units: int
    layout: Layout
    basis: Basis
    most_sequences: int | None = None
    layer_share: float = 1.0
    form_splits: bool = False

    def cache(self, tokens: int, prompt: int) -> int:
        """Return the keys and values of one sequence: an encoder-decoder's prompt is cached by the cross-attention."""
        size = self.layout.bytes(tokens - prompt, prompt) if self.form_splits else self.layout.bytes(tokens)
        return size if self.layer_share == 1 else int(size * self.layer_share)

    def required(self, reserve: Reserve, cache: int, prompt: int, sequences: int) -> int:
        """Return what ``sequences`` of ``cache`` bytes each take in all with one of the three reserves."""
        return self.weights + reserve.standing() + sequences * (cache + reserve.working(prompt, cache))

    def pool(self, reserve: Reserve) -> int:
        """Return what is left for sequences with one of the three reserves; 0 when nothing is."""
        return max(0, self.available - self.weights - reserve.standing())

    def holds(self, cache: int, prompt: int) -> int:
        """Return how many sequences of ``cache`` bytes each fit at once; at most as many as the engine runs."""
        room = self.available - self.weights - self.expected.standing()
        taken = cache + self.expected.working(prompt, cache)
        if room < taken:
            return 0
        fitting = room // taken if taken else None
        return min(n for n in (fitting, self.most_sequences, UNBOUNDED) if n is not None)


UNBOUNDED = 10**6
"""Where sequences take nothing (an encoder keeps no keys and values) and nothing else bounds them."""
