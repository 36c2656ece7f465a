from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.estimate.throughput import estimate_performance, sustainable_requests_per_day
from advisor.estimate.weights import Weights

from . import factories

ENGINES = factories.engines()
VLLM, TRANSFORMERS, NEURON = ENGINES["vllm"], ENGINES["transformers"], ENGINES["neuron"]
A10G, T4, H100, INF2 = (factories.accelerator(i) for i in ("a10g", "t4", "h100-80gb", "inferentia2"))
HALF = Weights("float16")
LLAMA = factories.architecture("meta-llama/Llama-3.1-8B-Instruct")
OSS = factories.architecture("openai/gpt-oss-20b")
models = st.sampled_from(
    ["tiiuae/falcon-7b", "meta-llama/Llama-3.1-8B-Instruct", "openai/gpt-oss-20b", "google/gemma-3-27b-it",
     "ibm-granite/granite-4.0-h-micro"],
).map(factories.architecture)  # fmt: skip
placements = st.sampled_from([(VLLM, A10G), (VLLM, T4), (TRANSFORMERS, A10G), (NEURON, INF2)])


def _estimate(architecture=LLAMA, engine=VLLM, accelerator=A10G, weights=HALF, **more):
    load = {"input_tokens": 512, "output_tokens": 256, **more}
    return estimate_performance(architecture, weights=weights, engine=engine, accelerator=accelerator, **load)


@pytest.mark.parametrize(
    ("accelerator", "batch", "seconds"),
    [  # aws-samples/sagemaker-genai-hosting-examples, gpt-oss-20b, 568 in and 600 out
        ("a10g", 1, 10.14), ("a10g", 4, 10.81), ("a10g", 32, 18.95),
    ],
)  # fmt: skip
def test_the_runs_it_was_calibrated_on(accelerator: str, batch: int, seconds: float) -> None:
    found = _estimate(
        OSS, VLLM, factories.accelerator(accelerator), Weights("bfloat16", "mxfp4"),
        input_tokens=568, output_tokens=600, concurrency=batch,
    )  # fmt: skip
    assert found is not None
    whole = (found.ttft_ms.expected + 599 * found.tpot_ms.expected) / 1000
    assert whole == pytest.approx(seconds, rel=0.25)
    assert found.basis == "calibrated"


def test_neuron_runs() -> None:
    """aws-neuron-sdk, benchmarks/inf2: Llama-2-7B on 24 cores took 6.5 ms a token, first token after 28 ms."""
    llama2 = factories.architecture("meta-llama/Llama-2-7b-chat-hf")
    found = _estimate(
        llama2, NEURON, INF2, Weights("bfloat16"), tensor_parallel=24, input_tokens=128, output_tokens=3968
    )
    assert found is not None
    assert found.tpot_ms.low < 6.5 < found.tpot_ms.high
    assert found.ttft_ms.low < 28 < found.ttft_ms.high


def test_a_naive_roofline_is_too_fast_for_small_models_on_many_devices() -> None:
    found = _estimate(LLAMA, VLLM, H100, tensor_parallel=8)
    assert found is not None
    naive = 2 * LLAMA.parameters.total / (8 * 3.35e12) * 1000
    assert found.tpot_ms.expected > 3 * naive


def test_where_nothing_was_measured_the_band_is_wide_and_says_so() -> None:
    found = _estimate(accelerator=T4)
    assert found is not None
    assert found.basis == "assumed"
    assert found.tpot_ms.high / found.tpot_ms.expected == pytest.approx(2)


def test_unknown_rates_give_no_figure() -> None:
    assert _estimate(accelerator=factories.accelerator("t4g")) is None
    assert _estimate(accelerator=T4, weights=Weights("bfloat16")) is None
    assert _estimate(max_concurrent_sequences=0) is None


def test_storage_formats_compute_in_16_bits() -> None:
    assert _estimate(accelerator=T4, weights=Weights("int8")) is not None


def test_quantized_weights_are_read_faster_by_one_sequence() -> None:
    plain, small = _estimate(), _estimate(weights=Weights("float16", "awq"))
    assert plain is not None
    assert small is not None
    assert small.tpot_ms.expected < plain.tpot_ms.expected


def test_replicas_share_the_sequences() -> None:
    one, four = (_estimate(concurrency=8, replicas=n) for n in (1, 4))
    assert one is not None
    assert four is not None
    assert four.tpot_ms.expected < one.tpot_ms.expected
    assert four.output_tokens_per_second.expected > one.output_tokens_per_second.expected


def test_one_sequence_does_not_run_faster_on_four_replicas() -> None:
    one, four = (_estimate(concurrency=1, replicas=n) for n in (1, 4))
    assert one == four


def test_what_does_not_fit_at_once_waits() -> None:
    roomy, tight = (_estimate(concurrency=16, max_concurrent_sequences=n) for n in (16, 4))
    assert roomy is not None
    assert tight is not None
    assert tight.ttft_ms.expected > 3 * roomy.ttft_ms.expected
    assert tight.output_tokens_per_second.expected < roomy.output_tokens_per_second.expected


def test_an_encoder_decoder_reads_its_decoder_only() -> None:
    t5 = factories.architecture("google/flan-t5-xxl")
    decoder = factories.architecture("cyberagent/calm3-22b-chat")
    half = _estimate(t5, TRANSFORMERS, H100, Weights("bfloat16"))
    whole = _estimate(decoder, TRANSFORMERS, H100, Weights("bfloat16"))
    assert half is not None
    assert whole is not None
    assert half.tpot_ms.expected < whole.tpot_ms.expected


def test_sustained_requests() -> None:
    found = _estimate(concurrency=8)
    assert found is not None
    assert sustainable_requests_per_day(found, 256) == found.output_tokens_per_second.expected * 86400 / 256


@given(architecture=models, placement=placements, batch=st.integers(1, 200), more=st.integers(0, 200))
def test_more_sequences_are_slower_each_and_faster_together(architecture, placement, batch, more) -> None:
    few, many = (_estimate(architecture, *placement, concurrency=n) for n in (batch, batch + more))
    assert few is not None
    assert many is not None
    assert few.tpot_ms.expected <= many.tpot_ms.expected * (1 + 1e-9)
    assert few.output_tokens_per_second.expected <= many.output_tokens_per_second.expected * (1 + 1e-9)


@given(architecture=models, placement=placements, tokens=st.integers(1, 20_000), more=st.integers(0, 20_000))
def test_longer_prompts_take_longer(architecture, placement, tokens, more) -> None:
    short, long = (_estimate(architecture, *placement, input_tokens=n) for n in (tokens, tokens + more))
    assert short is not None
    assert long is not None
    assert short.ttft_ms.expected <= long.ttft_ms.expected
    assert short.tpot_ms.expected <= long.tpot_ms.expected


@given(architecture=models, placement=placements, batch=st.integers(1, 300), output=st.integers(1, 5_000))
def test_bands_enclose_what_is_expected(architecture, placement, batch, output) -> None:
    found = _estimate(architecture, *placement, concurrency=batch, output_tokens=output)
    assert found is not None
    for band in (found.ttft_ms, found.tpot_ms, found.output_tokens_per_second):
        assert 0 < band.low <= band.expected <= band.high


@given(factor=st.floats(1, 4))
def test_more_bandwidth_is_never_slower(factor: float) -> None:
    faster = A10G._replace(bandwidth_bytes_per_second=int(600e9 * factor))
    slow, fast = _estimate(), _estimate(accelerator=faster)
    assert slow is not None
    assert fast is not None
    assert fast.tpot_ms.expected <= slow.tpot_ms.expected
