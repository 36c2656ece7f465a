"""Bytes of keys and values (and of state-space states): exactly what is cached, and what an engine reserves for it.

Two layouts answer the same question, bytes on one device for one sequence. `Exact` counts cached tokens: full layers
all of them, sliding layers their window. `Paged` counts the blocks vLLM takes for them; hybrids of full and sliding
layers are cut into groups of equally many layers, short groups padded (Gemma-3-27B, 10 full and 52 sliding layers,
takes 7 groups of 10). State-space layers join these groups: a block of attention is made long enough to hold a state.
Source: vLLM, vllm/v1/core/kv_cache_utils.py, vllm/v1/kv_cache_interface.py and HybridAttentionMambaModelConfig of
vllm/model_executor/models/config.py.

Several sequences take less than several times what one takes alone. Alone, a sequence may fill the whole of a step with
its prompt, and a sliding layer keeps the step besides its window::

    blocks of a group = ⌈min(tokens, window − 1 + T) ÷ b⌉ + 1      (SlidingWindowSpec.max_admission_blocks_per_request)
                        ⌈min(tokens, chunk + T) ÷ b⌉                (ChunkedLocalAttentionSpec, chunks start with a block)

with T tokens in flight and b tokens a block. That is what vLLM divides its pool by when it logs a "maximum concurrency".
But the T tokens are those of all running sequences together: a server that runs N holds the above once, for the sequence
in its prompt, and N − 1 times the window, because blocks that fall out of it return to the pool before new ones are taken
(KVCacheManager.allocate_slots, SlidingWindowManager.remove_skipped_blocks). The same holds where several prompts share
the step, and for admission, which asks for the above in blocks that are free then. Source: the files above,
vllm/v1/core/single_type_kv_cache_manager.py and kv_cache_manager.py; https://github.com/vllm-project/vllm/pull/40946 for
the bound, https://github.com/vllm-project/vllm/issues/54703 for what is charged to each that all share. T is one step, and
since version 0.26 two, because the next is scheduled before the last has settled
(https://github.com/vllm-project/vllm/pull/47728).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol, assert_never

from advisor.core.architecture import (
    Architecture,
    CacheSpec,
    ChunkedAttention,
    CrossAttention,
    FullAttention,
    LatentAttention,
    SlidingWindow,
    StateSpace,
)
from advisor.core.record import NamedTuple

LARGEST_PADDING = 1.5
"""Up to this ratio of layers, the smaller kind is padded to the larger one instead of grouping by the smaller."""


def bytes_per_token(architecture: Architecture, element_bytes: int = 2, *, tensor_parallel: int = 1) -> int:
    """Return what one more token takes on one device while no window is full: the largest rate.

    2 · layers · KV heads · head dimension · bytes (latent attention: layers · (rank + rope dimension) · bytes).
    Encoder-decoders: per output token; an input token takes as much in the cross-attention.
    """
    return element_bytes * sum(_growth(spec, tensor_parallel) for spec in architecture.cache)


def _growth(spec: CacheSpec, tensor_parallel: int) -> int:
    """Return the elements that one more token of the output adds on one device."""
    match spec:
        case FullAttention() | SlidingWindow() | ChunkedAttention() | LatentAttention():
            return spec.per_token(tensor_parallel)
        case CrossAttention() | StateSpace():
            return 0
        case _:
            assert_never(spec)


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
        """Return what one sequence of ``tokens`` takes, alone."""

    def further(self, tokens: int, source_tokens: int = 0) -> int:
        """Return what each further sequence of ``tokens`` adds to it; at most as much."""

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

    def further(self, tokens: int, source_tokens: int = 0) -> int:
        """Return what each further sequence of ``tokens`` adds: as much."""
        return self.bytes(tokens, source_tokens)

    def pool_tokens(self, pool: int) -> int:
        """Return how many tokens a pool of ``pool`` bytes holds, all layers filled."""
        rate = self.full + sum(rate for rate, _ in self.windows)
        return max(pool, 0) // rate if rate else 0


class Window(NamedTuple):
    """``groups`` of layers that keep no more than the last tokens of a sequence.

    ``kept`` tokens while it is written to one token at a time, ``longest`` while its prompt fills a step. ``edge``: blocks
    more than these fill, where they need not begin with a block.
    """

    groups: int
    kept: int
    longest: int
    edge: int


class Paged(NamedTuple):
    """``groups`` of full layers, ``windows`` and ``states`` (groups of state-space layers), sharing one block size.

    A sequence holds one block of every group of states, whatever its length.
    """

    block_tokens: int
    block_bytes: int
    groups: int
    windows: tuple[Window, ...]
    states: int

    def bytes(self, tokens: int, source_tokens: int = 0) -> int:  # noqa: ARG002 (no encoder-decoders in vLLM)
        """Return what one sequence of ``tokens`` takes, in whole blocks, with its prompt in steps of its own."""
        blocks = self._unbounded(tokens)
        for window in self.windows:
            blocks += window.groups * (self._blocks(min(tokens, window.longest)) + window.edge)
        return blocks * self.block_bytes

    def further(self, tokens: int, source_tokens: int = 0) -> int:  # noqa: ARG002
        """Return what each further sequence of ``tokens`` adds: the tokens of a step are those of all together."""
        blocks = self._unbounded(tokens)
        for window in self.windows:
            blocks += window.groups * (self._blocks(min(tokens, window.kept)) + window.edge)
        return blocks * self.block_bytes

    def _unbounded(self, tokens: int) -> int:
        return self.groups * self._blocks(tokens) + self.states * min(tokens, 1)

    def _blocks(self, tokens: int) -> int:
        return -(-tokens // self.block_tokens)

    def pool_tokens(self, pool: int) -> int:
        """Return the tokens vLLM announces for a pool: blocks ÷ groups · tokens a block; 0 where none are kept."""
        growing = self.groups + sum(window.groups for window in self.windows)
        if not growing:
            return 0
        return max(pool, 0) // self.block_bytes // (growing + self.states) * self.block_tokens


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
            case FullAttention() | LatentAttention() | SlidingWindow() | ChunkedAttention():
                full += rate
            case CrossAttention():
                source += rate
            case StateSpace():
                state += spec.held_bytes(element_bytes, tensor_parallel)
            case _:
                assert_never(spec)
    return Exact(full, tuple(windows), source, state)


@lru_cache(maxsize=65536)
def paged_layout(
    architecture: Architecture,
    element_bytes: int = 2,
    tensor_parallel: int = 1,
    *,
    block_tokens: int = 16,
    tokens_in_flight: int = 2048,
    windowed: bool = True,
) -> Paged:
    """Return the layout of vLLM's block pool.

    ``tokens_in_flight``: tokens of the steps not yet settled, which sliding layers keep besides their window.
    ``windowed=False``: every layer keeps the whole sequence (the engine before version 0.8).
    """
    states = [s for s in architecture.cache if isinstance(s, StateSpace)]
    kept = [s for s in architecture.cache if not isinstance(s, StateSpace)]
    if not windowed and kept:
        size, groups, windows = sum(s.layers for s in kept), 1, []
    else:
        size = _group_size([s.layers for s in (*kept, *states)])
        found = [(-(-s.layers // size), s) for s in kept]
        windows = [w for groups, s in found if (w := _window(s, groups, tokens_in_flight)) is not None]
        groups = sum(groups for groups, _ in found) - sum(w.groups for w in windows)
    # kinds of different width cannot share blocks; the widest stands for all (an upper bound, met by no known model)
    token = element_bytes * max((s.per_token(tensor_parallel) // s.layers for s in kept), default=0)
    # states are computed in 16 bits at least, whatever keys and values are kept in
    held_bytes = (s.held_bytes(max(element_bytes, 2), tensor_parallel) // s.layers for s in states)
    state = max(held_bytes, default=0)
    # blocks grow until one of attention holds a state, and the state is padded to it
    per_block = block_tokens * max(1, -(-state // (block_tokens * token))) if token else block_tokens
    held = sum(-(-s.layers // size) for s in states)
    return Paged(per_block, size * (per_block * token if token else state), groups, tuple(windows), held)


def _group_size(counts: list[int]) -> int:
    """Return the layers of a group: those of the rarest kind, or of the most frequent one if it is hardly more."""
    if not counts:
        return 1
    return max(counts) if max(counts) < LARGEST_PADDING * min(counts) else min(counts)


def _window(spec: CacheSpec, groups: int, tokens_in_flight: int) -> Window | None:
    """Return what ``groups`` of such layers keep; ``None`` where they keep all."""
    match spec:
        case SlidingWindow():
            return Window(groups, spec.window, spec.window - 1 + tokens_in_flight, 1)
        case ChunkedAttention():  # one token of the next chunk is written before the blocks of the last are given back
            return Window(groups, spec.chunk + 1, spec.chunk + tokens_in_flight, 0)
        case FullAttention() | LatentAttention() | CrossAttention() | StateSpace():
            # of an encoder-decoder, which no engine that pages serves, the input is counted as if it were all tokens
            return None
        case _:
            assert_never(spec)
