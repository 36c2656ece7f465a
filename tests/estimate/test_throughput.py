from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import load_catalog
from advisor.core.result import PerformanceBases
from advisor.estimate.constants import Constant
from advisor.estimate.engines import Known
from advisor.estimate.throughput import lightest, speed_of
from advisor.estimate.times import CompiledShape
from advisor.estimate.weights import Weights

from . import factories

ENGINES = factories.engines()
VLLM, TRANSFORMERS, NEURON = ENGINES["vllm"], ENGINES["transformers"], ENGINES["neuron"]
A10G, T4, L40S, H100, INF2 = (factories.accelerator(i) for i in ("a10g", "t4", "l40s", "h100-80gb", "inferentia2"))
HALF = Weights("float16")
LLAMA = factories.architecture("meta-llama/Llama-3.1-8B-Instruct")
LLAMA2 = factories.architecture("meta-llama/Llama-2-7b-chat-hf")
OSS = factories.architecture("openai/gpt-oss-20b")
models = st.sampled_from(
    ["tiiuae/falcon-7b", "meta-llama/Llama-3.1-8B-Instruct", "openai/gpt-oss-20b", "google/gemma-3-27b-it",
     "ibm-granite/granite-4.0-h-micro", "google/flan-t5-xl", "deepseek-ai/DeepSeek-V3"],
).map(factories.architecture)  # fmt: skip
placements = st.sampled_from([(VLLM, A10G), (VLLM, T4), (TRANSFORMERS, A10G), (NEURON, INF2)])
LOAD = {"input_tokens": 512, "output_tokens": 256}


def _estimate(architecture=LLAMA, engine=VLLM, accelerator=A10G, weights=HALF, **more):
    speed = _speed(architecture, weights, engine, accelerator, more)
    return speed and speed.performance(**{**LOAD, **more})


def _speed(architecture, weights, engine, accelerator, more):
    placed = {name: more.pop(name) for name in ("tensor_parallel", "generates") if name in more}
    return speed_of(architecture, weights, engine, accelerator, **placed)


def _of(*arguments, **more):
    found = _estimate(*arguments, **more)
    assert found is not None
    return found


# ------------------------------------------------------------------------------------------------------ measured runs


@pytest.mark.parametrize(
    ("batch", "seconds"),
    [  # aws-samples/sagemaker-genai-hosting-examples, gpt-oss-20b on one A10G, 569 in (cached) and 600 out
        (1, 6.09), (4, 9.33), (30, 18.9),
    ],
)  # fmt: skip
def test_a_mixture_of_experts_on_a_gpu(batch: int, seconds: float) -> None:
    found = _of(
        OSS, weights=Weights("bfloat16", "mxfp4"), input_tokens=569, output_tokens=600, concurrency=batch,
        cached_tokens=569,
    )  # fmt: skip
    assert found.bases.tpot_ms == "calibrated"
    assert (found.ttft_ms.expected + 599 * found.tpot_ms.expected) / 1000 == pytest.approx(seconds, rel=0.15)


def test_neuron_runs() -> None:
    """aws-neuron-sdk, benchmarks/inf2: Llama-2-7B on 24 cores took 6.5 ms a token, first token after 28 ms."""
    found = _of(LLAMA2, NEURON, INF2, Weights("bfloat16"), tensor_parallel=24, input_tokens=128, output_tokens=3968)
    assert found.tpot_ms.low < 6.5 < found.tpot_ms.high
    assert found.ttft_ms.low < 28 < found.ttft_ms.high
    assert found.basis == "calibrated"


def test_a_naive_roofline_is_too_fast_for_small_models_on_many_devices() -> None:
    naive = 2 * LLAMA.parameters.total / (8 * 3.35e12) * 1000
    assert _of(accelerator=H100, tensor_parallel=8).tpot_ms.expected > 3 * naive


def test_where_nothing_was_measured_the_band_is_wide_and_says_so() -> None:
    found, measured = _of(accelerator=T4), _of()
    assert found.basis == "assumed"
    assert measured.bases.tpot_ms == "calibrated"
    assert found.tpot_ms.high / found.tpot_ms.expected == pytest.approx(2)
    assert measured.tpot_ms.high / measured.tpot_ms.expected < 1.5


def test_each_figure_has_the_basis_of_what_decides_it() -> None:
    """On L40S decoding was measured, prompts were not; several sequences wait for each other's prompts."""
    alone, several = (_of(accelerator=L40S, concurrency=n) for n in (1, 4))
    assert alone.bases == PerformanceBases("assumed", "calibrated", "assumed")
    assert several.bases == PerformanceBases("assumed", "assumed", "assumed")
    assert alone.basis == several.basis == "assumed"


def test_links_decide_the_basis_only_where_devices_talk() -> None:
    (profile,) = VLLM.speed_profiles
    guessed = {**profile.constants, "link_seconds_per_byte": Constant(1e-10, "assumed")}
    engine = VLLM._replace(speed_profiles=(profile._replace(constants=guessed),), known=Known())
    assert _of(engine=engine).bases.tpot_ms == "calibrated"
    assert _of(engine=engine, tensor_parallel=2).bases.tpot_ms == "assumed"


# ------------------------------------------------------------------------------------------------------------- bounds


def test_unknown_rates_give_no_figure() -> None:
    assert _estimate(accelerator=factories.accelerator("t4g")) is None
    assert _estimate(accelerator=T4, weights=Weights("bfloat16")) is None
    assert _estimate(most=0) is None


def test_storage_formats_compute_in_16_bits() -> None:
    assert _estimate(accelerator=T4, weights=Weights("int8")) is not None


def test_quantized_weights_are_read_faster_by_one_sequence() -> None:
    assert _of(weights=Weights("float16", "awq")).tpot_ms.expected < _of().tpot_ms.expected


@given(architecture=models, placement=placements, units=st.integers(1, 8), tokens=st.integers(1, 5_000))
def test_no_way_of_storing_the_weights_beats_the_lightest(architecture, placement, units, tokens) -> None:
    stored = [Weights("float16", method) for method in (None, "awq", "int8", "mxfp4", "bitsandbytes")]
    speeds = [_speed(architecture, weights, *placement, {}) for weights in stored]
    bound = lightest(speeds).least(tokens, 256, units)
    every = [speed.least(tokens, 256, units) for speed in speeds]
    for name in ("answer_ms", "ttft_ms", "tpot_ms", "request_seconds"):
        assert getattr(bound, name) <= min(getattr(least, name) for least in every)
    assert lightest(speeds[:1]) == speeds[0]


def test_replicas_share_the_sequences() -> None:
    one, four = (_of(concurrency=8, replicas=n) for n in (1, 4))
    assert four.tpot_ms.expected < one.tpot_ms.expected
    assert four.output_tokens_per_second.expected > one.output_tokens_per_second.expected


def test_one_sequence_does_not_run_faster_on_four_replicas() -> None:
    one, four = (_of(concurrency=1, replicas=n) for n in (1, 4))
    assert one == four


def test_what_does_not_fit_at_once_waits() -> None:
    roomy, tight = (_of(concurrency=16, most=n) for n in (16, 4))
    assert tight.ttft_ms.expected > 3 * roomy.ttft_ms.expected
    assert tight.output_tokens_per_second.expected < roomy.output_tokens_per_second.expected


def test_a_cached_prompt_is_not_computed_but_read() -> None:
    computed, cached = (_of(input_tokens=8000, concurrency=4, cached_tokens=n) for n in (0, 8000))
    alone = _of(input_tokens=1, concurrency=4)
    assert cached.ttft_ms.expected < 0.2 * computed.ttft_ms.expected
    assert alone.tpot_ms.expected < cached.tpot_ms.expected < computed.tpot_ms.expected


def test_static_shapes_cost_what_they_were_compiled_for() -> None:
    """optimum-neuron's servers for 32 sequences take as long per token for a single one."""
    static = Weights("bfloat16")
    own = _of(LLAMA, NEURON, INF2, static, tensor_parallel=8)
    roomy = _of(LLAMA, NEURON, INF2, static, tensor_parallel=8, shape=CompiledShape(32, 4096))
    assert roomy.tpot_ms.expected > 2 * own.tpot_ms.expected
    assert _of(shape=CompiledShape(32, 4096)) == _of()  # vLLM computes what is there


def test_an_encoder_decoder_reads_its_decoder_only() -> None:
    t5 = factories.architecture("google/flan-t5-xxl")
    decoder = factories.architecture("cyberagent/calm3-22b-chat")
    half = _of(t5, TRANSFORMERS, H100, Weights("bfloat16"))
    assert half.tpot_ms.expected < _of(decoder, TRANSFORMERS, H100, Weights("bfloat16")).tpot_ms.expected


def _sustained(architecture=LLAMA, engine=VLLM, accelerator=A10G, weights=HALF, **more):
    speed = _speed(architecture, weights, engine, accelerator, more)
    return speed and speed.requests_per_day(**{**LOAD, "most": 256, **more})


@pytest.mark.parametrize(("concurrency", "replicas"), [(1, 1), (8, 1), (9, 2), (600, 2)])
def test_sustained_requests_are_the_rate_of_the_estimate(concurrency: int, replicas: int) -> None:
    load = {"concurrency": concurrency, "replicas": replicas, "most": 256}
    found = _of(**load)
    assert _sustained(**load) == pytest.approx(found.output_tokens_per_second.expected * 86400 / 256)


def test_nothing_is_sustained_where_not_even_one_fits_or_the_speed_is_not_known() -> None:
    assert _sustained(most=0) is None
    assert _sustained(accelerator=A10G._replace(bandwidth_bytes_per_second=None)) is None


def test_what_does_not_generate_answers_with_its_input() -> None:
    """An embedding model of a decoder's shape reads its input once: no output tokens, no tokens per second."""
    found = _of(generates=False)
    assert (found.tpot_ms, found.output_tokens_per_second) == (None, None)
    assert found.ttft_ms.expected == pytest.approx(_of(output_tokens=1).ttft_ms.expected)
    # inputs are computed one after the other, however many wait; two replicas answer twice as many
    one = _sustained(generates=False)
    assert one == pytest.approx(86400 * 1000 / found.ttft_ms.expected)
    assert _sustained(generates=False, concurrency=64) == one
    assert _sustained(generates=False, replicas=2) == pytest.approx(2 * one)
    assert one > _sustained()


# ---------------------------------------------------------------------------------------------------- latency targets


def _within(architecture=LLAMA, engine=VLLM, accelerator=A10G, **more):
    speed = _speed(architecture, HALF, engine, accelerator, more)
    return speed and speed.concurrency_within(**{**LOAD, "limit": 256, **more})


def test_without_targets_the_limit_decides() -> None:
    assert _within() == 256


def test_targets_nobody_meets_and_speeds_nobody_knows() -> None:
    assert _within(max_tpot_ms=1) == 0
    assert _within(max_ttft_ms=1) == 0
    assert _within(accelerator=factories.accelerator("t4g")) is None


@given(tpot=st.floats(10, 200), ttft=st.floats(50, 5_000), certain=st.booleans())
def test_the_found_concurrency_is_the_last_that_meets_the_targets(tpot: float, ttft: float, certain: bool) -> None:
    found = _within(max_tpot_ms=tpot, max_ttft_ms=ttft, certain=certain)
    end = "high" if certain else "expected"
    for batch, meets in ((found, True), (found + 1, False)):
        if 1 <= batch <= 256:
            there = _of(concurrency=batch)
            assert (getattr(there.tpot_ms, end) <= tpot and getattr(there.ttft_ms, end) <= ttft) is meets


def test_what_must_be_certain_is_less() -> None:
    assert _within(max_tpot_ms=45) < _within(max_tpot_ms=45, certain=False)


# --------------------------------------------------------------------------------------------------------- properties


@given(architecture=models, placement=placements, batch=st.integers(1, 200), more=st.integers(0, 200))
def test_more_sequences_are_slower_each_and_faster_together(architecture, placement, batch, more) -> None:
    few, many = (_of(architecture, *placement, concurrency=n) for n in (batch, batch + more))
    assert few.tpot_ms.expected <= many.tpot_ms.expected * (1 + 1e-9)
    assert few.ttft_ms.expected <= many.ttft_ms.expected * (1 + 1e-9)
    assert few.output_tokens_per_second.expected <= many.output_tokens_per_second.expected * (1 + 1e-9)


@given(architecture=models, placement=placements, batch=st.integers(1, 2_000))
def test_no_batch_beats_the_arithmetic_of_the_data_sheet(architecture, placement, batch) -> None:
    speed = speed_of(architecture, HALF, *placement, 1)
    rate = _of(architecture, *placement, concurrency=batch).output_tokens_per_second.expected
    assert rate <= 1 / (speed.compute + speed.logits)


@pytest.mark.parametrize("device", load_catalog().accelerators)
@pytest.mark.parametrize(("parallel", "batch", "tokens"), [(1, 1, 100), (1, 30, 2_000), (8, 1, 8_000), (8, 200, 1_000)])
def test_the_fast_end_never_beats_the_data_sheet(device: str, parallel: int, batch: int, tokens: int) -> None:
    """Counted without the estimate's formula: bytes of what one token passes over bandwidth, its operations over rate."""
    accelerator = load_catalog().accelerators[device]
    engine = NEURON if accelerator.kind == "neuron" else VLLM
    devices = parallel / engine.units_per_device(accelerator)
    load = {"tensor_parallel": parallel, "concurrency": batch, "input_tokens": tokens}
    for model in load_catalog().models.values():
        architecture = model.architecture
        if architecture is None or architecture.form != "decoder":
            continue
        found = _estimate(architecture, engine, accelerator, **load)
        if found is None:  # nobody published how fast the device is
            continue
        counts = architecture.parameters
        layers = counts.active - counts.embedding - counts.head
        step = 2 * (layers + (counts.head or counts.embedding)) / (devices * accelerator.bandwidth_bytes_per_second)
        prompt = 2 * layers * tokens / (devices * accelerator.flops["float16"])
        assert found.tpot_ms.low >= 999.9 * step
        assert found.ttft_ms.low >= 999.9 * max(step, prompt)
        assert found.output_tokens_per_second.high <= 1.001 * batch / step


def test_an_output_projection_is_of_the_last_token_only() -> None:
    """A vocabulary twice as large costs every step, and a prompt of many tokens nothing."""
    speed = speed_of(LLAMA, HALF, VLLM, A10G, 1)
    projection = LLAMA.parameters.head
    counts = LLAMA.parameters._replace(
        total=LLAMA.parameters.total + projection,
        active=LLAMA.parameters.active + projection,
        head=2 * projection,
    )
    wide = LLAMA._replace(parameters=counts)
    wider = speed_of(wide, HALF, VLLM, A10G, 1)
    assert (
        wider.prompt(1000)
        == speed.prompt(1000)
        == pytest.approx((1000 * speed.compute + speed.attention * 1000**2 / 2) / speed.costs.compute_share)
    )
    assert wider.step(1, 100) > speed.step(1, 100)
    assert wider.logits == 2 * speed.logits


@given(architecture=models, placement=placements, tokens=st.integers(1, 20_000), more=st.integers(0, 20_000))
def test_longer_prompts_take_longer(architecture, placement, tokens, more) -> None:
    short, long = (_of(architecture, *placement, input_tokens=n) for n in (tokens, tokens + more))
    assert short.ttft_ms.expected <= long.ttft_ms.expected
    assert short.tpot_ms.expected <= long.tpot_ms.expected


@given(architecture=models, placement=placements, batch=st.integers(1, 300), output=st.integers(1, 5_000))
def test_bands_enclose_what_is_expected(architecture, placement, batch, output) -> None:
    found = _of(architecture, *placement, concurrency=batch, output_tokens=output)
    for band in (found.ttft_ms, found.tpot_ms, found.output_tokens_per_second):
        assert 0 < band.low <= band.expected <= band.high


@given(architecture=models, bandwidth=st.floats(1, 4), rate=st.floats(1, 4), batch=st.integers(1, 64))
def test_a_faster_device_is_never_slower(architecture, bandwidth: float, rate: float, batch: int) -> None:
    faster = A10G._replace(
        bandwidth_bytes_per_second=int(600e9 * bandwidth), flops={name: rate * x for name, x in A10G.flops.items()}
    )
    slow, fast = (_of(architecture, accelerator=a, concurrency=batch) for a in (A10G, faster))
    assert fast.tpot_ms.expected <= slow.tpot_ms.expected * (1 + 1e-9)
    assert fast.output_tokens_per_second.expected >= slow.output_tokens_per_second.expected * (1 - 1e-9)
    # of one request: several that come back sooner meet each other's prompts more often
    slow, fast = (_of(architecture, accelerator=a) for a in (A10G, faster))
    assert fast.ttft_ms.expected <= slow.ttft_ms.expected * (1 + 1e-9)


@given(batch=st.integers(1, 8))
def test_tensor_parallelism_helps_large_models_and_never_halves_the_speed(batch: int) -> None:
    large = factories.architecture("google/gemma-3-27b-it")
    for architecture in (LLAMA, large):
        steps = [_of(architecture, tensor_parallel=n, concurrency=batch).tpot_ms.expected for n in (1, 2, 4, 8)]
        assert all(after < 2 * before for before, after in pairwise(steps))
    assert _of(large, tensor_parallel=4).tpot_ms.expected < _of(large).tpot_ms.expected
