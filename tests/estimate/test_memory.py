from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.architecture import Architecture, FullAttention, Mlp, StateSpace
from advisor.errors import UnknownNameError
from advisor.estimate.dialects import normalize
from advisor.estimate.memory import (
    LONGEST,
    Placement,
    estimate_capacity,
    estimate_memory,
    longest_context,
    plan_memory,
    usable_bytes,
)
from advisor.estimate.memory.plan import UNBOUNDED, Cached, Reserve
from advisor.estimate.weights import Weights, parts

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
PLACES = {"vllm": (VLLM, H100), "transformers": (TRANSFORMERS, H100), "neuron": (NEURON, INF2)}
engines = st.sampled_from(sorted(PLACES))


def _placement(architecture=LLAMA, engine=VLLM, accelerator=A10G, weights=HALF, **more) -> Placement:
    return Placement(architecture, weights, engine, **more).on(accelerator)


def _llama_with_mlps(width: int) -> Architecture:
    return LLAMA._replace(mlps=(Mlp(LLAMA.layers, LLAMA.hidden_size, width, gated=True),))


def _estimate(*place, tokens=768, input_tokens=None, sequences=1, **more):
    return estimate_memory(
        _placement(*place, **more), tokens_per_sequence=tokens, input_tokens=input_tokens, sequences=sequences
    )


def _capacity(*place, tokens=768, input_tokens=None, **more):
    return estimate_capacity(_placement(*place, **more), tokens_per_sequence=tokens, input_tokens=input_tokens)


class TestAnswers:
    def test_falcon_7b_fits_an_a10g_with_room_for_hundreds(self) -> None:
        found = _estimate(FALCON)
        assert found.fits
        assert found.weights_bytes == 2 * 6_921_720_704
        assert found.kv_cache_bytes == 768 * 8192
        assert found.max_concurrent_sequences == 256  # of max_num_seqs
        assert _estimate(FALCON, max_sequences=2000).max_concurrent_sequences > 500
        assert found.basis == "assumed"  # what lies outside torch was measured on H100 only, since 0.17
        assert _estimate(FALCON, accelerator=H100).basis == "calibrated"

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

    def test_growing_keys_and_values_are_copied(self) -> None:
        few, many = (_estimate(LLAMA, TRANSFORMERS, tokens=t, input_tokens=1) for t in (1000, 2000))
        grown = many.activation_bytes - few.activation_bytes
        assert grown == pytest.approx(TRANSFORMERS.memory("a10g")["cache_copies"] * 1000 * 131_072, rel=1e-6)

    def test_latent_caches_are_for_engines_that_know_them(self) -> None:
        deepseek = factories.architecture("deepseek-ai/DeepSeek-V3")
        latent, expanded = (_estimate(deepseek, e, H100, tokens=16) for e in (VLLM, TRANSFORMERS))
        assert expanded.kv_cache_bytes > 70 * latent.kv_cache_bytes

    def test_graphs_count_where_the_rest_of_the_device_cannot_hold_them(self) -> None:
        before = VLLM.at_version("0.20")
        tight, loose = (_estimate(LLAMA, before, H100, utilization=u) for u in (0.999, 0.9))
        assert tight.overhead_bytes > loose.overhead_bytes

    def test_graphs_are_inside_the_share_since_0_21(self) -> None:
        before, since = (_estimate(LLAMA, VLLM.at_version(v), H100) for v in ("0.20", "0.21"))
        constants = VLLM.memory("h100-80gb")
        graphs = constants["graph_bytes"] + constants["graph_bytes_per_layer"] * LLAMA.layers
        assert since.overhead_bytes - before.overhead_bytes == pytest.approx(graphs)

    def test_the_sampler_decides_for_a_large_vocabulary_and_the_mlp_for_a_wide_one(self) -> None:
        narrow, wide = (_placement(_llama_with_mlps(n), max_sequences=8) for n in (1, 10**6))
        assert plan_memory(narrow).expected.activation < plan_memory(wide).expected.activation
        few, many = (_placement(_llama_with_mlps(1), max_sequences=n) for n in (256, 512))
        added = plan_memory(many).expected.activation - plan_memory(few).expected.activation
        assert added == pytest.approx(VLLM.memory("a10g")["logits_copies"] * 256 * LLAMA.vocab_size * 4)

    def test_kernels_pad_experts_in_4_bits(self) -> None:
        gpt_oss = factories.architecture(
            "openai/gpt-oss-20b"
        )  # 2,880 wide and high; at TP 1 both sides to 3,072 on Ampere
        packed = Weights("bfloat16", "mxfp4")
        unit = _placement(gpt_oss, VLLM, A10G, packed).unit_weights
        routed = parts(gpt_oss, "bfloat16", "mxfp4").routed
        added = _estimate(gpt_oss, VLLM, A10G, packed).weights_bytes - unit
        assert added == pytest.approx(routed * (3072 / 2880 * 2944 / 2880 - 1), rel=1e-6)
        assert _estimate(gpt_oss, VLLM, H100, packed).weights_bytes >= unit

    def test_a_single_engine_serves_no_more_than_its_setting(self) -> None:
        assert _estimate(FALCON, max_sequences=3).max_concurrent_sequences == 3

    def test_fewer_sequences_at_once_need_less_for_sampling(self) -> None:
        assert _estimate(max_sequences=16).activation_bytes < _estimate().activation_bytes

    def test_an_8_bit_cache_holds_twice_as_many(self) -> None:
        assert _estimate(cache_dtype="fp8").kv_cache_bytes * 2 == _estimate().kv_cache_bytes

    @pytest.mark.parametrize(
        ("version", "tokens", "sequences", "blocks"),
        [
            # by hand, of 10 full layers in one group and 52 sliding ones (window 1,024) in six, 16 tokens a block: a
            # sequence has tokens ÷ 16 blocks of the full group; of each sliding one it keeps 1,024 ÷ 16 + 1 = 65, and one
            # of all keeps the step besides: min(tokens, 1,023 + 2,048) ÷ 16 + 1 = 193, since 0.26 with two steps
            ("0.25", 4096, 16, 16 * 256 + 6 * (15 * 65 + 193)),
            ("0.26", 4096, 16, 16 * 256 + 6 * (15 * 65 + 257)),  # all 4,096 tokens are fewer than 1,023 + 4,096
            ("0.25", 32_768, 4, 4 * 2048 + 6 * (3 * 65 + 193)),
            ("0.26", 32_768, 4, 4 * 2048 + 6 * (3 * 65 + 321)),
            ("0.26", 512, 16, 7 * 16 * 32 + 6 * 16),  # below the window nothing is shared
        ],
    )
    def test_the_step_is_shared_by_all_sequences_with_windows(self, version, tokens, sequences, blocks) -> None:
        gemma, block = factories.architecture("google/gemma-3-27b-it"), 16 * 10 * (2 * 4 * 128) * 2
        engine = VLLM.at_version(version)
        found = _estimate(gemma, engine, weights=Weights("bfloat16"), tensor_parallel=4, tokens=tokens,
                          sequences=sequences)  # fmt: skip
        assert found.kv_cache_bytes == 4 * blocks * block
        assert found.fits  # on four A10G; sixteen times what one takes alone would not
        assert found.max_concurrent_sequences >= sequences

    def test_the_tokens_of_a_pool_with_an_8_bit_cache_are_those_measured(self) -> None:
        """Qwen3-4B on an L4 with vLLM 0.25.1: 11.47 GiB hold 83,488 tokens, in fp8 166,992 (docs of the engine)."""
        qwen = LLAMA._replace(cache=(FullAttention(36, 8, 128),))  # as many layers, KV heads and dimensions
        layouts = [plan_memory(_placement(qwen, cache_dtype=dtype)).layout for dtype in (None, "fp8")]
        held = [layout.pool_tokens(round(11.47 * factories.GIB)) for layout in layouts]
        assert held == pytest.approx([83_488, 166_992], rel=5e-4)

    def test_stages_hold_layers_and_their_cache(self) -> None:
        one, two = (_estimate(T5, TRANSFORMERS, tokens=4096, stages=n) for n in (1, 2))
        assert two.weights_bytes == one.weights_bytes
        assert one.per_accelerator_required_bytes / 2 < two.per_accelerator_required_bytes
        assert two.per_accelerator_required_bytes < one.per_accelerator_required_bytes
        assert two.available_bytes == 2 * one.available_bytes

    def test_models_that_keep_nothing_run_as_many_as_the_engine_lets(self) -> None:
        encoder = LLAMA._replace(cache=())
        assert _estimate(encoder).kv_cache_bytes == 0
        assert _estimate(encoder).max_concurrent_sequences == 256
        assert _capacity(encoder).pool_tokens == 0
        assert _capacity(encoder).max_context == LLAMA.max_positions
        bare = plan_memory(_placement(encoder, TRANSFORMERS, H100, HALF))
        nothing = bare._replace(expected=Reserve(0))
        assert nothing.holds(Cached(768, 768), 767) == UNBOUNDED

    def test_states_of_constant_size_bound_sequences_not_tokens(self) -> None:
        states = LLAMA._replace(cache=(StateSpace(32, 10**6, 10**4),), max_positions=None)
        short, long = (_estimate(states, tokens=t, max_sequences=10**5) for t in (16, 10**6))
        assert short.kv_cache_bytes == long.kv_cache_bytes > 0
        assert short.max_concurrent_sequences == long.max_concurrent_sequences < 10**4
        assert _capacity(states).max_context == LONGEST

    def test_unknown_formats_are_refused(self) -> None:
        with pytest.raises(UnknownNameError):
            _estimate(weights=Weights("float8"))


class TestEncoders:
    """ModernBERT of 25 layers, hidden size 768, gated MLPs of 3,072 and 8,192 positions: Ruri v3 310m."""

    ENCODER = normalize(factories.catalog_configs()["cl-nagoya/ruri-v3-310m"])

    def _activation(self, engine, **more) -> int:
        return plan_memory(_placement(self.ENCODER, engine, **more)).expected.activation

    def test_nothing_is_cached_and_nothing_sampled(self) -> None:
        found = _estimate(self.ENCODER, tokens=512, sequences=64)
        assert found.kv_cache_bytes == 0
        assert found.max_concurrent_sequences == 256
        # two bytes of the longest prompt: 1.31 hidden states, and gate, up and their product
        assert found.activation_bytes == pytest.approx(2 * 8192 * (1.31 * 768 + 3 * 3072), rel=1e-6)
        decoder = self.ENCODER._replace(form="decoder")
        assert _estimate(decoder, tokens=512, sequences=64).activation_bytes > found.activation_bytes

    def test_a_whole_prompt_is_one_batch_and_the_old_engine_made_it_larger(self) -> None:
        short = self.ENCODER._replace(max_positions=512)
        usual = plan_memory(_placement(short, VLLM)).expected.activation
        assert self._activation(VLLM) == pytest.approx(4 * usual, abs=4)  # 8,192 tokens for 2,048
        assert self._activation(VLLM.at_version("0.10.1")) == self._activation(VLLM)
        assert self._activation(VLLM.at_version("0.10.0")) == pytest.approx(4 * self._activation(VLLM), abs=4)
        assert self._activation(VLLM, batched_tokens=4096) == pytest.approx(2 * usual, abs=4)

    def test_no_log_of_an_encoder_went_into_the_constants(self) -> None:
        assert _estimate(self.ENCODER, accelerator=H100).basis == "assumed"
        assert _estimate(FALCON, accelerator=H100).basis == "calibrated"


class TestCapacity:
    def test_the_longest_sequence_fits_and_one_token_more_does_not(self) -> None:
        found = _capacity(CALM, tokens=2048)
        assert 0 < found.max_context <= 2048
        roomy = CALM._replace(max_positions=None)
        longest = _capacity(roomy, tokens=2048).max_context
        assert _estimate(roomy, tokens=longest).fits
        assert not _estimate(roomy, tokens=longest + 16).fits

    def test_nothing_fits_beside_weights_that_do_not(self) -> None:
        found = _capacity(factories.architecture("meta-llama/Llama-3.3-70B-Instruct"))
        assert set(found) == {0}
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
    less = _estimate(architecture, *PLACES[engine], tokens=tokens, sequences=sequences)
    longer = _estimate(architecture, *PLACES[engine], tokens=tokens + more, sequences=sequences)
    wider = _estimate(architecture, *PLACES[engine], tokens=tokens, sequences=sequences + also)
    assert less.required_bytes <= longer.required_bytes
    assert less.required_bytes <= wider.required_bytes
    assert less.max_concurrent_sequences >= longer.max_concurrent_sequences


@given(engine=engines, layers=st.integers(1, 100))
def test_memory_rises_with_parameters(engine, layers: int) -> None:
    from advisor.estimate.dialects import normalize

    config = factories.published()["meta-llama/Llama-3.1-8B-Instruct"]["config"]
    small, large = (normalize({**config, "num_hidden_layers": n}) for n in (layers, layers + 1))
    assert _estimate(small, *PLACES[engine]).required_bytes < _estimate(large, *PLACES[engine]).required_bytes


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
    degree = 1 if engine == "transformers" else degree
    placement = _placement(architecture, *PLACES[engine], tensor_parallel=degree)
    promised = estimate_memory(placement, tokens_per_sequence=tokens).max_concurrent_sequences
    if promised:
        assert estimate_memory(placement, tokens_per_sequence=tokens, sequences=promised).fits
    more = estimate_memory(placement, tokens_per_sequence=tokens, sequences=promised + 1)
    assert not more.fits or promised == plan_memory(placement).most_sequences


@given(architecture=models, engine=engines, tokens=st.integers(1, 60_000))
def test_the_parts_make_the_whole(architecture, engine, tokens: int) -> None:
    found = _estimate(architecture, *PLACES[engine], tokens=tokens)
    parts = found.weights_bytes + found.kv_cache_bytes + found.activation_bytes + found.overhead_bytes
    assert parts == found.required_bytes
    assert found.fits == (found.max_concurrent_sequences >= 1)


@given(architecture=models, tokens=st.integers(1, 60_000))
def test_capacity_times_a_sequence_is_within_the_pool(architecture, tokens: int) -> None:
    capacity = _capacity(architecture, VLLM, H100, tokens=tokens, tensor_parallel=8)
    held = capacity.max_concurrent_sequences
    taken = _estimate(architecture, VLLM, H100, tokens=tokens, tensor_parallel=8, sequences=held).kv_cache_bytes
    assert taken <= capacity.pool_bytes


@given(architecture=models, engine=engines, tokens=st.integers(1, 60_000), sequences=st.integers(1, 300))
def test_the_band_holds_the_expected_value(architecture, engine, tokens: int, sequences: int) -> None:
    found = _estimate(architecture, *PLACES[engine], tokens=tokens, sequences=sequences)
    low, high = found.per_accelerator_required_low_bytes, found.per_accelerator_required_high_bytes
    assert low <= found.per_accelerator_required_bytes <= high
    plan = plan_memory(_placement(architecture, *PLACES[engine]))
    assert plan.pool(plan.at("high")) <= plan.pool(plan.expected) <= plan.pool(plan.at("low"))


@given(architecture=models, utilization=st.floats(0.2, 1))
def test_it_is_tight_where_the_band_reaches_over_what_is_available(architecture, utilization: float) -> None:
    found = _estimate(architecture, VLLM, H100, utilization=utilization)
    over = found.per_accelerator_required_high_bytes > found.per_accelerator_available_bytes
    assert found.tight == (found.fits and over)


def test_there_are_tight_placements() -> None:
    need = _estimate(LLAMA).per_accelerator_required_bytes
    assert _estimate(LLAMA, VLLM, A10G._replace(memory_visible_bytes=round(need / 0.9) + 2**20)).tight
    assert not _estimate(LLAMA, VLLM, H100).tight


@pytest.mark.parametrize("name", sorted(PLACES))
@pytest.mark.parametrize("output", [1, 256])
@pytest.mark.parametrize("sequences", [1, 3])
def test_the_longest_context_fits_and_one_block_more_does_not(name: str, output: int, sequences: int) -> None:
    engine, device = PLACES[name]
    placement = _placement(LLAMA, engine, device if engine is NEURON else A10G, tensor_parallel=1 + (engine is NEURON))
    longest = longest_context(placement, output_tokens=output, sequences=sequences)

    def held(tokens: int) -> int:
        found = estimate_memory(placement, tokens_per_sequence=tokens, input_tokens=tokens - output)
        return found.max_concurrent_sequences

    assert held(longest) >= sequences
    assert longest < (LLAMA.max_positions or 0)
    assert held(longest + 16) < sequences
