"""Time to first token, time per output token and tokens per second: a roofline with calibrated efficiencies.

One decoding step makes one token of every running sequence. It reads the weights once and each sequence's keys and
values, so it is bound by bandwidth, by arithmetic when the batch is large, and by a floor of launches and
communication::

    step = max(floor, weights read ÷ B, batch · 2 · active ÷ F) + batch · (a + keys and values ÷ B)

B is devices · bandwidth · bandwidth_share, F devices · rate · compute_share. A prompt takes its arithmetic ÷ F and a
floor; while it is computed the other sequences wait, which shows in their time per token. A mixture of experts reads
E · (1 − (1 − k ÷ E)^batch) of its E experts when each token visits k.

The expected value carries a band: the spread of the runs the constants were fitted to, or a factor of two where
nothing was measured.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from advisor.core.result import Band, PerformanceEstimate
from advisor.estimate.kv_cache import Exact, exact_layout
from advisor.estimate.weights import STORAGE_ONLY, WeightsLike, compute_bytes, device_bytes, parts

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.core.hardware import Accelerator
    from advisor.core.provenance import Basis
    from advisor.estimate.engines import Engine

_HALF_PRECISION = ("bfloat16", "float16")
_USED = ("bandwidth_share", "compute_share", "floor_seconds", "sequence_seconds", "prompt_floor_seconds", "spread")


def estimate_performance(
    architecture: Architecture,
    *,
    weights: WeightsLike,
    engine: Engine,
    accelerator: Accelerator,
    tensor_parallel: int = 1,
    input_tokens: int,
    output_tokens: int,
    concurrency: int = 1,
    replicas: int = 1,
    max_concurrent_sequences: int | None = None,
) -> PerformanceEstimate | None:
    """Estimate a deployment of ``replicas`` (over all devices and instances) under ``concurrency`` sequences in all.

    Sequences spread evenly; what exceeds ``max_concurrent_sequences`` of a replica waits for a place, which shows in
    the time to first token. Tokens per second are of the whole deployment. ``None`` when the accelerator's bandwidth
    or rate in the number format is not published, or when not even one sequence fits.

    Raises:
        UnknownNameError: an unknown number format or quantization method.
    """
    rate = _rate(accelerator, weights.dtype)
    bandwidth = accelerator.bandwidth_bytes_per_second
    if rate is None or bandwidth is None or max_concurrent_sequences == 0:
        return None
    speed = _speed(
        architecture,
        weights.dtype,
        weights.quantization,
        weights.bytes,
        engine,
        accelerator.id,
        bandwidth / engine.units_per_device(accelerator),
        rate / engine.units_per_device(accelerator),
        tensor_parallel,
    )
    wanted = -(-concurrency // replicas)
    batch = wanted if max_concurrent_sequences is None else min(wanted, max_concurrent_sequences)
    first, each = speed.times(input_tokens, output_tokens, batch)
    whole = first + (output_tokens - 1) * each
    running = min(concurrency, batch * replicas)
    per_second = running * output_tokens / whole
    waiting = (wanted - batch) / batch * whole
    spread = speed.spread
    return PerformanceEstimate(
        _band(1000 * (first + waiting), spread),
        _band(1000 * each, spread),
        Band(per_second / spread, per_second, per_second * spread),
        speed.basis,
    )


def sustainable_requests_per_day(performance: PerformanceEstimate, output_tokens: int) -> float:
    """Return the requests a deployment answers in 24 hours at its expected rate, always as full as estimated."""
    return performance.output_tokens_per_second.expected * 86400 / output_tokens


def _band(expected: float, spread: float) -> Band:
    return Band(expected / spread, expected, expected * spread)


def _rate(accelerator: Accelerator, dtype: str) -> float | None:
    """Operations per second in the format computed in; weight-only formats compute in 16 bits."""
    if dtype not in STORAGE_ONLY:
        return accelerator.flops.get(dtype)
    return next((accelerator.flops[d] for d in _HALF_PRECISION if d in accelerator.flops), None)


class Speed(NamedTuple):
    """A placement in seconds, whatever the load."""

    dense: float
    """Reading every weight that all tokens read."""
    routed: float
    """Reading all routed experts."""
    visited: float
    """Share of the experts one token visits."""
    compute: float
    """Arithmetic of one token through the active parameters."""
    attention: float
    """Arithmetic of one query on one earlier token."""
    cache: Exact
    per_byte: float
    """Reading a byte of keys and values on every device at once."""
    floor: float
    sequence: float
    prompt_floor: float
    encoder_decoder: bool
    spread: float
    basis: Basis

    def times(self, input_tokens: int, output_tokens: int, batch: int) -> tuple[float, float]:
        """Return seconds to the first token and per further token when ``batch`` sequences run."""
        prompt = self.prompt_floor + self.prompt(input_tokens)
        step = self.step(batch, input_tokens, output_tokens)
        # every other sequence's prompt is computed once while this one makes its tokens
        each = step + (batch - 1) * (prompt - self.prompt_floor) / output_tokens
        return prompt + step, each

    def prompt(self, tokens: int) -> float:
        """Seconds of arithmetic for a prompt."""
        return tokens * self.compute + self.attention * tokens * tokens / 2

    def step(self, batch: int, input_tokens: int, output_tokens: int) -> float:
        """Seconds of one step of ``batch`` sequences in the middle of their answers."""
        touched = 1 - (1 - self.visited) ** batch if self.routed else 0.0
        reading = self.dense + self.routed * touched
        middle = output_tokens // 2
        own, source = (middle, input_tokens) if self.encoder_decoder else (input_tokens + middle, 0)
        held = self.cache.bytes(own, source)
        return max(self.floor, reading, batch * self.compute) + batch * (self.sequence + held * self.per_byte)


@lru_cache(maxsize=65536)
def _speed(
    architecture: Architecture,
    dtype: str,
    quantization: str | None,
    checkpoint_bytes: int | None,
    engine: Engine,
    accelerator: str,
    bandwidth: float,
    rate: float,
    tensor_parallel: int,
) -> Speed:
    """Turn bytes and operations into seconds; ``bandwidth`` and ``rate`` are of one unit of parallelism."""
    constants = engine.speed(accelerator)
    read = parts(architecture, dtype, quantization)
    counts = architecture.parameters
    stored = device_bytes(architecture, dtype, quantization, 1, 1, checkpoint_bytes)
    # a tied table is read whole as the output projection; a separate input table is only looked up
    table = read.table if counts.head == 0 else 0.0
    idle = 1.0
    if counts.routed == 0 and counts.active < counts.total:
        idle = counts.active / counts.total  # an image encoder, that text does not pass through
    scale = stored / (read.table + read.head + read.body + read.routed)
    per_byte = 1 / (tensor_parallel * bandwidth * constants["bandwidth_share"])
    per_operation = 1 / (tensor_parallel * rate * constants["compute_share"])
    passed = counts.active - (counts.embedding if counts.head else 0)
    floor = constants["floor_seconds"] + constants["floor_seconds_per_layer"] * architecture.layers
    if tensor_parallel > 1:
        floor += constants["parallel_seconds"]
    decoder = _decoder_share(architecture)
    units_of_layers = architecture.layers * architecture.heads * architecture.head_dim
    return Speed(
        dense=scale * idle * (table + read.head + decoder * read.body) * per_byte,
        routed=scale * read.routed * per_byte,
        visited=(architecture.experts_per_token or 0) / (architecture.experts or 1),
        compute=2 * passed * decoder * per_operation,
        attention=4 * units_of_layers * per_operation,
        cache=exact_layout(architecture, compute_bytes(dtype), tensor_parallel),
        per_byte=per_byte * tensor_parallel,
        floor=floor,
        sequence=constants["sequence_seconds"],
        prompt_floor=constants["prompt_floor_seconds"],
        encoder_decoder=architecture.form == "encoder-decoder",
        spread=constants["spread"],
        basis=constants.basis(_USED),
    )


def _decoder_share(architecture: Architecture) -> float:
    """Return the share of the layers' parameters that a decoding step reads: all, or the decoder of an encoder-decoder.

    Its layers hold two attentions and an MLP, the encoder's one attention and an MLP; an answer's tokens pass the
    first, a prompt's the second. The shares are near one half each, so one figure stands for both.
    """
    if architecture.form != "encoder-decoder":
        return 1.0
    counts = architecture.parameters
    attention = 4 * architecture.hidden_size * architecture.heads * architecture.head_dim * architecture.layers
    both = counts.total - counts.embedding - counts.head
    return (both + attention) / (2 * both)
