"""Bytes of keys and values (and of state-space states): exactly what is cached, and what an engine reserves for it.

Two layouts answer the same question, bytes on one device for one sequence. `Exact` counts cached tokens: full layers
all of them, sliding layers their window. `Paged` counts the blocks vLLM takes for them; hybrids of full and sliding
layers are cut into groups of equally many layers, short groups padded (Gemma-3-27B, 10 full and 52 sliding layers,
takes 7 groups of 10). Source: vLLM, vllm/v1/core/kv_cache_utils.py and vllm/v1/kv_cache_interface.py.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, Protocol

from advisor.core.architecture import (
    Architecture,
    CacheSpec,
    ChunkedAttention,
    CrossAttention,
    LatentAttention,
    SlidingWindow,
    StateSpace,
)

LARGEST_PADDING = 1.5
"""Up to this ratio of layers, the smaller kind is padded to the larger one instead of grouping by the smaller."""


def bytes_per_token(architecture: Architecture, element_bytes: int = 2, *, tensor_parallel: int = 1) -> int:
    """Return what one more token takes on one device while no window is full: the largest rate.

    2 · layers · KV heads · head dimension · bytes (latent attention: layers · (rank + rope dimension) · bytes).
    Encoder-decoders: per output token; an input token takes as much in the cross-attention.
    """
    return element_bytes * sum(
        spec.per_token(tensor_parallel)
        for spec in architecture.cache
        if not isinstance(spec, CrossAttention | StateSpace)
    )


def bytes_cached(
    architecture: Architecture,
    tokens: int,
    sequences: int = 1,
    element_bytes: int = 2,
    *,
    source_tokens: int = 0,
    tensor_parallel: int = 1,
) -> int:
    """Return what ``sequences`` of ``tokens`` keep on one device: windows hold their last tokens only.

    ``source_tokens`` are those of an encoder's input, cached once by the cross-attention.
    """
    return sequences * exact_layout(architecture, element_bytes, tensor_parallel).bytes(tokens, source_tokens)


class Layout(Protocol):
    """Bytes on one device, per sequence."""

    def bytes(self, tokens: int, source_tokens: int = 0) -> int:
        """Return what one sequence of ``tokens`` takes."""

    def pool_tokens(self, pool: int) -> int:
        """Return how many tokens a pool of ``pool`` bytes is said to hold."""


class Exact(NamedTuple):
    """Rates in bytes a token: ``full`` for ever, ``windows`` up to their length, ``source`` an input token."""

    full: int
    windows: tuple[tuple[int, int], ...]
    source: int
    state: int

    def bytes(self, tokens: int, source_tokens: int = 0) -> int:
        """Return what one sequence of ``tokens`` takes."""
        total = self.full * tokens + self.source * source_tokens + self.state
        for rate, window in self.windows:
            total += rate * (tokens if tokens < window else window)
        return total

    def pool_tokens(self, pool: int) -> int:
        """Return how many tokens a pool of ``pool`` bytes holds, all layers filled."""
        rate = self.full + sum(rate for rate, _ in self.windows)
        return max(pool, 0) // rate if rate else 0


class Paged(NamedTuple):
    """``groups`` of full layers and ``windows`` (groups, longest length kept), all of the same block size in bytes."""

    block_tokens: int
    block_bytes: int
    groups: int
    windows: tuple[tuple[int, int], ...]
    state: int

    def bytes(self, tokens: int, source_tokens: int = 0) -> int:  # noqa: ARG002 (no encoder-decoders in vLLM)
        """Return what one sequence of ``tokens`` takes, in whole blocks."""
        size = self.block_tokens
        blocks = self.groups * -(-tokens // size)
        for groups, longest in self.windows:
            blocks += groups * (-(-min(tokens, longest) // size) + 1)
        return blocks * self.block_bytes + self.state

    def pool_tokens(self, pool: int) -> int:
        """Return the tokens vLLM announces for a pool: blocks ÷ groups · tokens a block."""
        groups = self.groups + sum(groups for groups, _ in self.windows)
        return max(pool, 0) // self.block_bytes // groups * self.block_tokens if groups else 0


@lru_cache(maxsize=65536)
def exact_layout(
    architecture: Architecture,
    element_bytes: int = 2,
    tensor_parallel: int = 1,
    *,
    latent: bool = True,
    windowed: bool = True,
) -> Exact:
    """Return the layout of an engine that allocates what it caches.

    ``latent=False``: it keeps the expanded keys and values of latent attention. ``windowed=False``: it keeps the whole
    sequence in sliding layers, too.
    """
    full = source = state = 0
    windows: list[tuple[int, int]] = []
    for spec in architecture.cache:
        rate = element_bytes * spec.per_token(tensor_parallel)
        match spec:
            case LatentAttention() if not latent:
                full += element_bytes * spec.layers * -(-spec.expanded // tensor_parallel)
            case SlidingWindow() if windowed:
                windows.append((rate, spec.window))
            case ChunkedAttention() if windowed:
                windows.append((rate, spec.chunk))
            case CrossAttention():
                source += rate
            case StateSpace():
                state += rate
            case _:
                full += rate
    return Exact(full, tuple(windows), source, state)


@lru_cache(maxsize=65536)
def paged_layout(
    architecture: Architecture,
    element_bytes: int = 2,
    tensor_parallel: int = 1,
    *,
    block_tokens: int = 16,
    batched_tokens: int = 2048,
) -> Paged:
    """Return the layout of vLLM's block pool.

    ``batched_tokens``: tokens of one scheduler step, which sliding layers keep besides their window.
    """
    state = element_bytes * sum(s.per_token(tensor_parallel) for s in architecture.cache if isinstance(s, StateSpace))
    specs = [s for s in architecture.cache if not isinstance(s, StateSpace)]
    if not specs:
        return Paged(block_tokens, 1, 0, (), state)
    counts = [s.layers for s in specs]
    size = max(counts) if max(counts) < LARGEST_PADDING * min(counts) else min(counts)
    # kinds of different width cannot share blocks; the widest stands for all (an upper bound, met by no known model)
    width = max(s.per_token(tensor_parallel) // s.layers for s in specs)
    windows = tuple((-(-s.layers // size), _kept(s, batched_tokens)) for s in specs if _kept(s, batched_tokens))
    groups = sum(-(-s.layers // size) for s in specs if not _kept(s, batched_tokens))
    return Paged(block_tokens, size * width * element_bytes * block_tokens, groups, windows, state)


def _kept(spec: CacheSpec, batched_tokens: int) -> int:
    """Return the longest length whose blocks a layer keeps, 0 for all."""
    match spec:
        case SlidingWindow():
            return spec.window - 1 + batched_tokens
        case ChunkedAttention():
            return spec.chunk + batched_tokens
        case _:
            return 0
