from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import UnknownNameError
from advisor.estimate.memory import estimate_capacity, estimate_memory, usable_bytes
from advisor.estimate.weights import Weights

from . import factories

ENGINES = factories.engines()
VLLM, TRANSFORMERS, NEURON = ENGINES["vllm"], ENGINES["transformers"], ENGINES["neuron"]
A10G, T4, H100, INF2 = (factories.accelerator(i) for i in ("a10g", "t4", "h100-80gb", "inferentia2"))
HALF = Weights("float16")
LLAMA = factories.architecture("meta-llama/Llama-3.1-8B-Instruct")
FALCON = factories.architecture("tiiuae/falcon-7b")
CALM = factories.architecture("cyberagent/open-calm-7b")
T5 = factories.architecture("google/flan-t5-xl")

models = st.sampled_from(
    ["tiiuae/falcon-7b", "meta-llama/Llama-3.1-8B-Instruct", "google/gemma-3-27b-it", "openai/gpt-oss-20b",
     "mistralai/Mixtral-8x7B-Instruct-v0.1", "deepseek-ai/DeepSeek-V3", "ibm-granite/granite-4.0-h-micro"],
).map(factories.architecture)  # fmt: skip
engines = st.sampled_from([(VLLM, H100), (TRANSFORMERS, H100), (NEURON, INF2)])


def _estimate(architecture=LLAMA, engine=VLLM, accelerator=A10G, weights=HALF, tokens=768, sequences=1, **more):
    return estimate_memory(
        architecture, weights=weights, engine=engine, accelerator=accelerator, tokens_per_sequence=tokens,
        sequences=sequences, **more,
    )  # fmt: skip


def _capacity(architecture=LLAMA, engine=VLLM, accelerator=A10G, weights=HALF, tokens=768, **more):
    return estimate_capacity(
        architecture, weights=weights, engine=engine, accelerator=accelerator, tokens_per_sequence=tokens, **more
    )


class TestAnswers:
    def test_falcon_7b_fits_an_a10g_with_room_for_hundreds(self) -> None:
        found = _estimate(FALCON)
        assert found.fits
        assert found.weights_bytes == 2 * 6_921_720_704
        assert found.kv_cache_bytes == 768 * 8192
        assert found.max_concurrent_sequences > 500
        assert found.basis == "calibrated"

    def test_a_t4_is_too_small_for_seven_billion_in_half_precision(self) -> None:
        found = _estimate(FALCON, accelerator=T4)
        assert not found.fits or found.max_concurrent_sequences < 40
        assert not _estimate(CALM, accelerator=T4).fits

    def test_calm3_22b_keeps_18_gib_of_keys_and_values(self) -> None:
        calm3 = factories.architecture("cyberagent/calm3-22b-chat")
        found = _estimate(calm3, accelerator=H100, tokens=16384)
        assert found.kv_cache_bytes == 18 * factories.GIB

    def test_four_cards_are_not_one_pool(self) -> None:
        one, four = (_estimate(LLAMA, tensor_parallel=d) for d in (1, 4))
        assert four.available_bytes == 4 * one.available_bytes
        assert four.per_accelerator_available_bytes == one.per_accelerator_available_bytes
        assert four.per_accelerator_required_bytes < one.per_accelerator_required_bytes
        assert four.required_bytes > one.required_bytes

    def test_devices_offer_what_frameworks_see(self) -> None:
        assert usable_bytes(A10G, VLLM) == A10G.memory_visible_bytes
        assert usable_bytes(A10G._replace(memory_visible_bytes=None, memory_bytes=77), VLLM) == 77

    def test_a_neuron_core_has_its_share(self) -> None:
        assert usable_bytes(INF2, NEURON) == 16 * factories.GIB
        assert usable_bytes(factories.accelerator("trainium2"), NEURON) == 24 * factories.GIB
        thirteen = factories.architecture("meta-llama/Llama-2-13b-chat-hf")
        assert not _estimate(thirteen, NEURON, INF2).fits
        assert _estimate(thirteen, NEURON, INF2, tensor_parallel=2).fits

    def test_neuron_allocates_the_window_and_all_else(self) -> None:
        mistral = factories.architecture("mistralai/Mistral-7B-Instruct-v0.1")
        assert _estimate(mistral, NEURON, INF2, tokens=32768).kv_cache_bytes == 32768 * 131_072
        assert _estimate(mistral, TRANSFORMERS, H100, tokens=32768).kv_cache_bytes == 4096 * 131_072

    def test_encoder_decoders_cache_both_sides(self) -> None:
        found = _estimate(T5, TRANSFORMERS, tokens=768, input_tokens=512, sequences=4)
        assert found.kv_cache_bytes == 4 * 768 * 196_608
        assert found.basis == "assumed"

    def test_latent_caches_are_for_engines_that_know_them(self) -> None:
        deepseek = factories.architecture("deepseek-ai/DeepSeek-V3")
        latent, expanded = (_estimate(deepseek, e, H100, tokens=16) for e in (VLLM, TRANSFORMERS))
        assert expanded.kv_cache_bytes > 70 * latent.kv_cache_bytes

    def test_graphs_count_where_the_rest_of_the_device_cannot_hold_them(self) -> None:
        tight, loose = (_estimate(accelerator=H100, utilization=u) for u in (0.999, 0.9))
        assert tight.overhead_bytes > loose.overhead_bytes

    def test_fewer_sequences_at_once_need_less_for_sampling(self) -> None:
        assert _estimate(max_sequences=16).activation_bytes < _estimate().activation_bytes

    def test_an_8_bit_cache_holds_twice_as_many(self) -> None:
        assert _estimate(cache_dtype="fp8").kv_cache_bytes * 2 == _estimate().kv_cache_bytes

    def test_stages_hold_layers_and_their_cache(self) -> None:
        one, two = (_estimate(T5, TRANSFORMERS, tokens=4096, stages=n) for n in (1, 2))
        assert two.weights_bytes == one.weights_bytes
        assert one.per_accelerator_required_bytes / 2 < two.per_accelerator_required_bytes
        assert two.per_accelerator_required_bytes < one.per_accelerator_required_bytes
        assert two.available_bytes == 2 * one.available_bytes

    def test_unknown_formats_are_refused(self) -> None:
        with pytest.raises(UnknownNameError):
            _estimate(weights=Weights("float8"))


class TestCapacity:
    def test_the_longest_sequence_fits_and_one_token_more_does_not(self) -> None:
        found = _capacity(CALM, tokens=2048)
        assert 0 < found.max_context <= 2048
        roomy = replace(CALM, max_positions=None)
        longest = _capacity(roomy, tokens=2048).max_context
        assert _estimate(roomy, tokens=longest).fits
        assert not _estimate(roomy, tokens=longest + 16).fits

    def test_nothing_fits_beside_weights_that_do_not(self) -> None:
        found = _capacity(factories.architecture("meta-llama/Llama-3.3-70B-Instruct"))
        assert found == (0, 0, 0, 0)
        assert _estimate(factories.architecture("meta-llama/Llama-3.3-70B-Instruct")).max_concurrent_sequences == 0

    def test_it_agrees_with_the_estimate(self) -> None:
        for engine, accelerator in ((VLLM, A10G), (TRANSFORMERS, A10G), (NEURON, INF2)):
            architecture = factories.architecture("elyza/ELYZA-japanese-Llama-2-7b-instruct")
            degree = 2 if engine is NEURON else 1
            estimate = _estimate(architecture, engine, accelerator, tensor_parallel=degree, input_tokens=512)
            capacity = _capacity(architecture, engine, accelerator, tensor_parallel=degree, input_tokens=512)
            assert capacity.max_concurrent_sequences == estimate.max_concurrent_sequences


@given(architecture=models, engine=engines, tokens=st.integers(1, 60_000), more=st.integers(0, 60_000),
       sequences=st.integers(1, 500), also=st.integers(0, 500))  # fmt: skip
def test_memory_rises_with_tokens_and_sequences(architecture, engine, tokens, more, sequences, also) -> None:
    less = _estimate(architecture, *engine, tokens=tokens, sequences=sequences)
    longer = _estimate(architecture, *engine, tokens=tokens + more, sequences=sequences)
    wider = _estimate(architecture, *engine, tokens=tokens, sequences=sequences + also)
    assert less.required_bytes <= longer.required_bytes
    assert less.required_bytes <= wider.required_bytes
    assert less.max_concurrent_sequences >= longer.max_concurrent_sequences


@given(engine=engines, layers=st.integers(1, 100))
def test_memory_rises_with_parameters(engine, layers: int) -> None:
    from advisor.estimate.dialects import normalize

    config = factories.published()["meta-llama/Llama-3.1-8B-Instruct"]["config"]
    small, large = (normalize({**config, "num_hidden_layers": n}) for n in (layers, layers + 1))
    assert _estimate(small, *engine).required_bytes < _estimate(large, *engine).required_bytes


@given(architecture=models, degree=st.sampled_from([1, 2, 4, 8, 16]), tokens=st.integers(1, 30_000))
@pytest.mark.parametrize(("engine", "accelerator"), [(VLLM, H100), (NEURON, INF2)])
def test_splitting_never_raises_weights_and_cache_of_a_device(engine, accelerator, architecture, degree, tokens):
    here, further = (
        _estimate(architecture, engine, accelerator, tokens=tokens, tensor_parallel=d) for d in (degree, 2 * degree)
    )
    assert further.weights_bytes / (2 * degree) <= here.weights_bytes / degree
    assert further.kv_cache_bytes / (2 * degree) <= here.kv_cache_bytes / degree


@given(architecture=models, engine=engines, tokens=st.integers(1, 60_000), degree=st.sampled_from([1, 2, 4, 8]))
def test_as_many_sequences_as_promised_fit_and_one_more_does_not(architecture, engine, tokens, degree) -> None:
    degree = 1 if engine[0] is TRANSFORMERS else degree
    promised = _estimate(architecture, *engine, tokens=tokens, tensor_parallel=degree).max_concurrent_sequences
    if promised:
        assert _estimate(architecture, *engine, tokens=tokens, tensor_parallel=degree, sequences=promised).fits
    assert not _estimate(architecture, *engine, tokens=tokens, tensor_parallel=degree, sequences=promised + 1).fits


@given(architecture=models, engine=engines, tokens=st.integers(1, 60_000))
def test_the_parts_make_the_whole(architecture, engine, tokens: int) -> None:
    found = _estimate(architecture, *engine, tokens=tokens)
    parts = found.weights_bytes + found.kv_cache_bytes + found.activation_bytes + found.overhead_bytes
    assert parts == found.required_bytes
    assert found.fits == (found.max_concurrent_sequences >= 1)


@given(architecture=models, tokens=st.integers(1, 60_000))
def test_capacity_times_a_sequence_is_within_the_pool(architecture, tokens: int) -> None:
    capacity = _capacity(architecture, VLLM, H100, tokens=tokens, tensor_parallel=8)
    one = _estimate(architecture, VLLM, H100, tokens=tokens, tensor_parallel=8).kv_cache_bytes
    assert capacity.max_concurrent_sequences * one <= capacity.pool_bytes
