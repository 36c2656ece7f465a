"""Time to first token, time per output token and tokens per second: a roofline with calibrated efficiencies.

One decoding step makes one token of every running sequence; a prompt is computed at once::

    step   = max(layers · launch, layers · gap + max(weights ÷ W, batch · arithmetic ÷ C)
                                  + batch · (keys and values ÷ K + exchange · link + sequence))
    prompt = prompt_seconds + max(step of one, tokens · (arithmetic ÷ C + exchange · link))

W, K and C are the data sheet's bandwidth and rate of all devices times the share that is reached: `bandwidth_share` of
weights, `cache_share` of keys and values, `compute_share` of arithmetic. *Launch* is what the host takes to start a
layer while the devices work, *gap* what a layer takes besides its bytes, more of it under tensor parallelism. *Link* is
seconds a byte between the devices, over which each layer adds up its partial results twice. A mixture of experts reads
E · (1 − (1 − k ÷ E)^batch) of its E experts when each token visits k of them. Computing a prompt makes the first token
and reads every weight, too, so it takes no less than a step. Its other tokens pass the layers only: engines project
the last one to the vocabulary, every running sequence's in a step.

While a prompt is computed the running sequences wait: between two of its tokens a sequence waits for its share of the
others' prompts, and a new prompt for those before it. Engines that compile static shapes compute every slot and the
whole length of the shape, however few sequences run and however short they are.

The bands are the scatter of models that the constants were not fitted to (tests/truth/fit/speed.py), wider where
nothing was measured. The fast end is never faster than the same formula at the rates of the data sheet, all of which
are reached and nothing else takes time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.core.result import Band, PerformanceBases, PerformanceEstimate
from advisor.estimate.constants import weaker
from advisor.estimate.kv_cache import Exact, exact_layout
from advisor.estimate.search import largest
from advisor.estimate.times import DATA_SHEET, EXPECTED, CompiledShape, Costs, Least, Spread, Times
from advisor.estimate.weights import STORAGE_ONLY, WeightsLike, compute_bytes, decoder_share, device_bytes, parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.core.architecture import Architecture
    from advisor.core.hardware import Accelerator
    from advisor.core.provenance import Basis
    from advisor.estimate.engines import Engine

SECONDS_PER_DAY = 86400
_HALF_PRECISION = ("bfloat16", "float16")


class Speed(NamedTuple):
    """A placement, whatever the load: seconds at the rates of the data sheet, and the costs that make them real ones."""

    costs: Costs
    dense: float
    """Reading every weight that all tokens read."""
    routed: float
    """Reading all routed experts."""
    visited: float
    """Share of the experts one token visits."""
    compute: float
    """Arithmetic of one token through the active parameters of the layers."""
    logits: float
    """Arithmetic of one token through the output projection."""
    attention: float
    """Arithmetic of one query on one earlier token."""
    cache: Exact
    per_byte: float
    """Reading a byte of keys and values on every device at once."""
    exchange: float
    """Bytes a device exchanges for one token."""
    layers: int
    parallel: bool
    static: bool
    encoder_decoder: bool
    generates: bool
    """It answers in text, and not with a vector or a score of its input: that has no output tokens."""
    fast: Spread
    slow: Spread
    step_basis: Basis
    basis: Basis
    """Of everything: a step, and prompts besides."""

    def at_data_sheet(self) -> Speed:
        """Return the same placement on devices that reach the rates of their data sheet."""
        return self._replace(costs=DATA_SHEET)

    def performance(
        self,
        input_tokens: int,
        output_tokens: int,
        concurrency: int = 1,
        *,
        replicas: int = 1,
        most: int | None = None,
        cached_tokens: int = 0,
        shape: CompiledShape | None = None,
    ) -> PerformanceEstimate | None:
        """Estimate a deployment of ``replicas`` (over all devices and instances) under ``concurrency`` sequences in all.

        Sequences spread evenly; what exceeds the ``most`` that a replica holds waits for a place, which shows in the time
        to first token. Tokens per second are of the whole deployment. ``cached_tokens`` of a prompt are in the engine's
        prefix cache and not computed again. ``shape``: of static shapes, where another than the load's was compiled.
        ``None`` when not even one sequence fits.
        """
        if most == 0:
            return None
        wanted = -(-concurrency // replicas)
        batch = wanted if most is None else min(wanted, most)
        answer = output_tokens if self.generates else 1  # an input as a whole takes as long as a first token
        load = input_tokens, answer, batch, cached_tokens, shape
        times = self.times(*load)
        ends = (times.clipped(self.fast, self.at_data_sheet().times(*load)), times, times.scaled(self.slow))
        running = min(concurrency, batch * replicas)
        return PerformanceEstimate(
            Band(*(1000 * (t.first + (wanted - batch) / batch * t.whole(answer)) for t in ends)),
            Band(*(1000 * t.each for t in ends)) if self.generates else None,
            Band(*(running * answer / t.whole(answer) for t in reversed(ends))) if self.generates else None,
            self.basis,
            # prompts count between tokens only where a sequence waits for those of others
            PerformanceBases(self.basis, self.basis if times.between else self.step_basis, self.basis),
            concurrency,
        )

    def requests_per_day(
        self, input_tokens: int, output_tokens: int, concurrency: int = 1, *, replicas: int = 1, most: int
    ) -> float | None:
        """Return the requests a deployment answers in 24 hours at its expected rate, always as full as ``concurrency``.

        What `performance` says of the same, without the bands: a search asks it often. Inputs of what does not generate
        are computed one after the other. ``None`` when not even one sequence fits.
        """
        if most == 0:
            return None
        if not self.generates:
            return replicas * SECONDS_PER_DAY / self.times(input_tokens, 1, 1).first
        batch = min(-(-concurrency // replicas), most)
        running = min(concurrency, batch * replicas)
        return running * SECONDS_PER_DAY / self.times(input_tokens, output_tokens, batch).whole(output_tokens)

    def concurrency_within(
        self,
        input_tokens: int,
        output_tokens: int,
        *,
        max_ttft_ms: float | None = None,
        max_tpot_ms: float | None = None,
        limit: int,
        certain: bool = True,
    ) -> int:
        """Return the most sequences, up to ``limit``, that one replica runs within the latency targets; 0: not even one.

        ``certain``: the high end of the band meets them, not only what is expected.
        """
        spread = self.slow if certain else EXPECTED

        def meets(batch: int) -> bool:
            times = self.times(input_tokens, output_tokens, batch).scaled(spread)
            first, each = 1000 * times.first, 1000 * times.each
            return (max_ttft_ms is None or first <= max_ttft_ms) and (max_tpot_ms is None or each <= max_tpot_ms)

        return largest(meets, limit)

    def least(self, input_tokens: int, output_tokens: int, units: int) -> Least:
        """Return what no split over at most so many units is expected to take less than; ``self`` is the placement on one.

        More units share the reading and the arithmetic at best evenly and exchange nothing for it; what a layer takes
        besides stays, and other sequences only add.
        """
        shared = ("dense", "routed", "compute", "logits", "attention", "per_byte")
        spread = self._replace(**{name: getattr(self, name) / units for name in shared})
        answer = output_tokens if self.generates else 1
        times, ideal = (s.times(input_tokens, answer, 1) for s in (spread, spread.at_data_sheet()))
        best = times.clipped(self.fast, ideal)
        # a full batch shares the reading of weights: of each request its own arithmetic is left
        arithmetic = spread.compute * input_tokens + (answer - 1) * (spread.compute + spread.logits)
        return Least(
            answer_ms=1000 * (times.first + (answer - 1) * times.each),
            ttft_ms=1000 * best.first,
            tpot_ms=1000 * best.each if self.generates else 0.0,
            request_seconds=arithmetic * (answer - 1) / answer / self.costs.compute_share,
        )

    def times(
        self,
        input_tokens: int,
        output_tokens: int,
        batch: int,
        cached_tokens: int = 0,
        shape: CompiledShape | None = None,
    ) -> Times:
        """Return the times of ``batch`` sequences that run together."""
        slots, length = batch, input_tokens + output_tokens // 2
        if self.static:
            slots, length = shape or CompiledShape(batch, input_tokens + output_tokens)
        own, source = (length - input_tokens, input_tokens) if self.encoder_decoder else (length, 0)
        step = self.step(slots, own, source)
        prompt = self.prompt(input_tokens, cached_tokens)
        others = (batch - 1) * prompt
        # a queue with prompts of one length (M/D/1), which the other sequences bound: not more wait than there are
        queue = min(others / 2, others * prompt / (2 * output_tokens * step))
        first = self.costs.prompt_seconds + max(prompt, self.step(1, own, source))
        return Times(first, queue, step, others / output_tokens)

    def prompt(self, tokens: int, cached: int = 0) -> float:
        """Seconds of a prompt's arithmetic and exchange, whose first ``cached`` tokens are known."""
        computed = tokens - cached
        arithmetic = computed * self.compute + self.attention * (tokens * tokens - cached * cached) / 2
        return arithmetic / self.costs.compute_share + computed * self.exchange * self.costs.link_seconds_per_byte

    def step(self, batch: int, tokens: int, source_tokens: int = 0) -> float:
        """Seconds of one step of ``batch`` sequences that hold ``tokens`` each."""
        costs = self.costs
        touched = 1 - (1 - self.visited) ** batch if self.routed else 0.0
        reading = (self.dense + self.routed * touched) / costs.bandwidth_share
        held = self.cache.bytes(tokens, source_tokens) * self.per_byte / costs.cache_share
        exchange = self.exchange * costs.link_seconds_per_byte
        gap = costs.gap_seconds_per_layer + costs.parallel_seconds_per_layer * self.parallel
        return max(
            self.layers * costs.launch_seconds_per_layer,
            self.layers * gap
            + max(reading, batch * (self.compute + self.logits) / costs.compute_share)
            + batch * (held + exchange + costs.sequence_seconds),
        )


def lightest(speeds: Sequence[Speed]) -> Speed:
    """Return a speed that none of ``speeds`` beats; they differ in nothing but how the weights are stored."""
    return speeds[0]._replace(dense=min(s.dense for s in speeds), routed=min(s.routed for s in speeds))


def speed_of(
    architecture: Architecture,
    weights: WeightsLike,
    engine: Engine,
    accelerator: Accelerator,
    tensor_parallel: int = 1,
    *,
    generates: bool = True,
) -> Speed | None:
    """Return how fast a placement is; ``None`` when bandwidth or rate of the accelerator are not published.

    What does not generate (``generates`` false, and every encoder) answers with its whole input.

    Raises:
        UnknownNameError: an unknown number format or quantization method.
    """
    rate, bandwidth = _rate(accelerator, weights.dtype), accelerator.bandwidth_bytes_per_second
    if rate is None or bandwidth is None:
        return None
    units = engine.units_per_device(accelerator)
    return _speed(
        architecture,
        weights.dtype,
        weights.quantization,
        weights.bytes,
        engine,
        accelerator.id,
        bandwidth / units,
        rate / units,
        tensor_parallel,
        generates=generates and architecture.form != "encoder",
    )


def is_timed(accelerator: Accelerator, dtype: str) -> bool:
    """Whether `speed_of` is known of weights computed in a number format."""
    return accelerator.bandwidth_bytes_per_second is not None and _rate(accelerator, dtype) is not None


def _rate(accelerator: Accelerator, dtype: str) -> float | None:
    """Operations per second in the format computed in; weight-only formats compute in 16 bits."""
    if dtype not in STORAGE_ONLY:
        return accelerator.flops.get(dtype)
    return next((accelerator.flops[d] for d in _HALF_PRECISION if d in accelerator.flops), None)


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
    *,
    generates: bool,
) -> Speed:
    """Turn bytes and operations into seconds; ``bandwidth`` and ``rate`` are of one unit of parallelism."""
    constants, parallel = engine.speed(accelerator), tensor_parallel > 1
    of_step, of_prompt = constants.reading(), constants.reading()
    read = parts(architecture, dtype, quantization)
    counts = architecture.parameters
    # what one device holds, over what is its plain share: some projections are repeated
    stored = device_bytes(architecture, dtype, quantization, tensor_parallel, 1, checkpoint_bytes)
    scale = stored / (read.table + read.head + read.body + read.routed) / bandwidth
    # a tied table is read whole as the output projection; a separate input table is only looked up
    table = read.table if counts.head == 0 else 0.0
    idle = 1.0
    if counts.routed == 0 and counts.active < counts.total:
        idle = counts.active / counts.total  # an image encoder, that text does not pass through
    decoder = decoder_share(architecture)
    passed = counts.active - counts.embedding - counts.head
    per_operation = 1 / (tensor_parallel * rate)
    width = architecture.layers * architecture.hidden_size * compute_bytes(dtype)
    static, paged = engine.strategy == "static", engine.strategy == "paged"
    low, high, prompt = of_step["spread_low"], of_step["spread_high"], of_prompt["prompt_spread"]
    costs = Costs(
        bandwidth_share=of_step["bandwidth_share"],
        cache_share=of_step["cache_share"],
        compute_share=of_prompt["compute_share"],
        launch_seconds_per_layer=of_step["launch_seconds_per_layer"],
        gap_seconds_per_layer=of_step["gap_seconds_per_layer"],
        parallel_seconds_per_layer=of_step["parallel_seconds_per_layer"] if parallel else 0.0,
        link_seconds_per_byte=of_step["link_seconds_per_byte"] if parallel else 0.0,
        sequence_seconds=of_step["sequence_seconds"],
        prompt_seconds=of_prompt["prompt_seconds"],
    )
    return Speed(
        costs=costs,
        dense=scale * idle * (table + read.head + decoder * read.body),
        routed=scale * read.routed,
        visited=(architecture.experts_per_token or 0) / (architecture.experts or 1),
        compute=2 * passed * decoder * per_operation,
        logits=2 * (counts.head or counts.embedding) * per_operation,
        attention=4 * architecture.layers * architecture.heads * architecture.head_dim * per_operation,
        cache=exact_layout(architecture, compute_bytes(dtype), tensor_parallel, latent=paged, windowed=not static),
        per_byte=1 / bandwidth,
        # two sums a layer; in a ring each device passes on 2 · (n - 1) ÷ n of what is added up
        exchange=2 * width * 2 * (tensor_parallel - 1) / tensor_parallel,
        layers=architecture.layers,
        parallel=parallel,
        static=static,
        encoder_decoder=architecture.form == "encoder-decoder",
        generates=generates,
        fast=Spread(1 / prompt, 1 / low),
        slow=Spread(prompt, high),
        step_basis=of_step.basis,
        basis=weaker(of_step.basis, of_prompt.basis),
    )
