"""What a placement takes before any load, with the band of what is not known exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.provenance import Basis
    from advisor.estimate.constants import Bound
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


class Cached(NamedTuple):
    """Keys and values: bytes of one unit that one sequence takes alone, and that each further one like it adds."""

    first: int
    further: int

    def of(self, sequences: int) -> int:
        """Return what ``sequences`` take together."""
        return self.first + (sequences - 1) * self.further if sequences else 0


class Plan(NamedTuple):
    """What does not depend on the load: bytes of one unit, but for ``weights_total``; ``units`` is their number.

    ``expected`` is the reserve, ``at`` makes it at a bound of the engine's constants. ``most_sequences`` is how many the
    engine lets run at once (``None``: as many as fit).
    """

    weights: int
    weights_total: int
    expected: Reserve
    at: Callable[[Bound], Reserve]
    available: int
    units: int
    layout: Layout
    basis: Basis
    most_sequences: int | None = None
    layer_share: float = 1.0
    form_splits: bool = False

    def cache(self, tokens: int, prompt: int) -> Cached:
        """Return the keys and values of sequences: an encoder-decoder's prompt is cached by the cross-attention."""
        length = (tokens - prompt, prompt) if self.form_splits else (tokens, 0)
        sizes = Cached(self.layout.bytes(*length), self.layout.further(*length))
        return sizes if self.layer_share == 1 else Cached(*(int(size * self.layer_share) for size in sizes))

    def working(self, reserve: Reserve, cache: Cached, prompt: int, sequences: int) -> int:
        """Return the activations that ``sequences`` add to what stands with one of the three reserves."""
        further = (sequences - 1) * reserve.working(prompt, cache.further)
        return reserve.working(prompt, cache.first) + further if sequences else 0

    def required(self, reserve: Reserve, cache: Cached, prompt: int, sequences: int) -> int:
        """Return what ``sequences`` take in all with one of the three reserves."""
        load = cache.of(sequences) + self.working(reserve, cache, prompt, sequences)
        return self.weights + reserve.standing() + load

    def pool(self, reserve: Reserve) -> int:
        """Return what is left for sequences with one of the three reserves; 0 when nothing is."""
        return max(0, self.available - self.weights - reserve.standing())

    def holds(self, cache: Cached, prompt: int) -> int:
        """Return how many sequences fit at once; at most as many as the engine runs."""
        room = self.available - self.required(self.expected, cache, prompt, 1)
        if room < 0:
            return 0
        taken = cache.further + self.expected.working(prompt, cache.further)
        fitting = 1 + room // taken if taken else None
        return min(n for n in (fitting, self.most_sequences, UNBOUNDED) if n is not None)


UNBOUNDED = 10**6
"""Where sequences take nothing (an encoder keeps no keys and values) and nothing else bounds them."""
