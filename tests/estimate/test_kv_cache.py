from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.architecture import ChunkedAttention, FullAttention, SlidingWindow, StateSpace
from advisor.estimate.kv_cache import bytes_cached, bytes_per_token, exact_layout, paged_layout

from . import factories

MODELS = ("tiiuae/falcon-7b", "meta-llama/Llama-3.1-8B-Instruct", "openai/gpt-oss-20b", "google/gemma-3-27b-it",
          "deepseek-ai/DeepSeek-V3", "ibm-granite/granite-4.0-h-micro", "google/flan-t5-xl",
          "meta-llama/Llama-4-Scout-17B-16E-Instruct", "mistralai/Mistral-7B-Instruct-v0.1")  # fmt: skip
MAMBA = factories.architecture("meta-llama/Llama-3.1-8B-Instruct")._replace(
    cache=(StateSpace(64, 120_000, 11_072),), kv_heads=0
)
models = st.sampled_from(MODELS).map(factories.architecture)
tokens = st.integers(1, 200_000)


def test_multi_query_and_grouped_queries() -> None:
    assert bytes_per_token(factories.architecture("tiiuae/falcon-7b")) == 8_192
    assert bytes_per_token(factories.architecture("cyberagent/open-calm-7b")) == 524_288
    assert bytes_per_token(factories.architecture("cyberagent/calm3-22b-chat")) * 16384 == 18 * factories.GIB


def test_a_cache_of_8_bits_is_half() -> None:
    llama = factories.architecture("meta-llama/Llama-3.1-8B-Instruct")
    assert 2 * bytes_per_token(llama, 1) == bytes_per_token(llama)


def test_kv_heads_divide_then_repeat() -> None:
    llama = factories.architecture("meta-llama/Llama-3.1-8B-Instruct")  # 8 KV heads
    whole = bytes_per_token(llama)
    assert [whole // bytes_per_token(llama, tensor_parallel=d) for d in (1, 2, 4, 8, 16, 32)] == [1, 2, 4, 8, 8, 8]


def test_latent_attention_is_not_divided_but_expands_without_support() -> None:
    deepseek = factories.architecture("deepseek-ai/DeepSeek-V3")
    assert bytes_per_token(deepseek, tensor_parallel=8) == bytes_per_token(deepseek) == 70_272
    assert exact_layout(deepseek, 2, 1, latent=False).bytes(1) == 4_997_120


def test_windows_fill_and_then_stay() -> None:
    mistral = factories.architecture("mistralai/Mistral-7B-Instruct-v0.1")
    assert bytes_cached(mistral, 4096) == bytes_cached(mistral, 32768) == 4096 * 131_072
    assert exact_layout(mistral, 2, 1, windowed=False).bytes(32768) == 32768 * 131_072


@pytest.mark.parametrize(
    ("model", "reserved_layers"),
    [
        ("google/gemma-3-27b-it", 70),  # 10 full and 52 sliding: seven groups of ten
        ("google/gemma-3-12b-it", 48),  # 8 and 40
        ("google/gemma-2-27b-it", 46),  # 23 and 23
        ("openai/gpt-oss-20b", 24),  # 12 and 12
        ("meta-llama/Llama-3.1-8B-Instruct", 32),
    ],
)
def test_hybrids_are_padded_to_equal_groups(model: str, reserved_layers: int) -> None:
    architecture = factories.architecture(model)
    layout = paged_layout(architecture, 2, 1)
    a_layer = 2 * architecture.kv_heads * architecture.head_dim * 2
    assert layout.pool_tokens(16 * reserved_layers * a_layer) == 16
    assert layout.pool_tokens(16 * reserved_layers * a_layer - 1) == 0


@dataclass(frozen=True, slots=True)
class Untaught:
    """A kind of attention that nobody taught the estimators."""

    layers: int = 2

    def per_token(self, split: int = 1) -> int:
        return 64


@pytest.mark.parametrize("ask", [bytes_per_token, exact_layout, paged_layout])
def test_a_kind_of_attention_that_nobody_taught_is_never_counted_as_another(ask) -> None:
    architecture = MAMBA._replace(cache=(Untaught(),))
    with pytest.raises(AssertionError, match="Untaught"):
        ask(architecture)


def test_a_sequence_takes_whole_blocks() -> None:
    layout = paged_layout(factories.architecture("tiiuae/falcon-7b"))
    assert layout.bytes(1) == layout.bytes(16) == 16 * 8192
    assert layout.bytes(17) == 2 * 16 * 8192


def test_blocks_of_attention_grow_until_one_holds_a_state() -> None:
    granite = factories.architecture("ibm-granite/granite-4.0-h-micro")  # 36 layers of states, 4 of attention
    layout = paged_layout(granite)
    states = next(s for s in granite.cache if isinstance(s, StateSpace))
    a_state, a_token = (2 * n for n in (states.per_token() // states.layers, 2 * granite.kv_heads * granite.head_dim))
    assert layout.block_tokens % 16 == 0
    assert (layout.block_tokens - 16) * a_token < a_state <= layout.block_tokens * a_token
    assert (layout.groups, layout.states) == (1, 9)
    assert layout.bytes(1) == 10 * layout.block_bytes
    assert layout.bytes(layout.block_tokens + 1) == 11 * layout.block_bytes


def test_states_alone_hold_any_length() -> None:
    layout = paged_layout(MAMBA)
    assert layout.bytes(1) == layout.bytes(10**6) == 64 * 2 * 131_072
    assert layout.bytes(0) == 0
    assert layout.pool_tokens(10**12) == 0


def test_what_keeps_nothing_takes_nothing() -> None:
    for layout in (paged_layout(MAMBA._replace(cache=())), exact_layout(MAMBA._replace(cache=()))):
        assert layout.bytes(10**6) == 0
        assert layout.pool_tokens(10**12) == 0


@pytest.mark.parametrize(("steps", "blocks"), [(1, 8192 + 5 * 2113), (2, 8192 + 5 * 4161)])
def test_one_sequence_takes_what_the_engine_says_it_does(steps: int, blocks: int) -> None:
    """The arithmetic of https://github.com/vllm-project/vllm/issues/49878 for Gemma 4 31B, 0.25.1 and 0.26.0."""
    gemma = MAMBA._replace(cache=(FullAttention(10, 4, 256), SlidingWindow(50, 4, 256, 1024)))
    layout = paged_layout(gemma, tokens_in_flight=steps * 32_768)
    assert layout.bytes(131_072) == blocks * layout.block_bytes


def test_chunks_begin_with_a_block_and_windows_do_not() -> None:
    specs = {ChunkedAttention(4, 8, 128, 8192): (640, 513), SlidingWindow(4, 8, 128, 8192): (641, 513)}
    for spec, (first, further) in specs.items():
        layout = paged_layout(MAMBA._replace(cache=(spec,)), tokens_in_flight=2048)
        assert layout.bytes(100_000) == first * layout.block_bytes
        assert layout.further(100_000) == further * layout.block_bytes


@given(architecture=models, length=tokens, degree=st.sampled_from([1, 2, 4, 8]))
def test_a_further_sequence_never_takes_more_than_the_first(architecture, length: int, degree: int) -> None:
    for layout in (exact_layout(architecture, 2, degree), paged_layout(architecture, 2, degree)):
        assert layout.further(length) <= layout.bytes(length)
        assert layout.further(length) <= layout.further(length + 1)
    window = any(isinstance(spec, SlidingWindow | ChunkedAttention) for spec in architecture.cache)
    assert window or paged_layout(architecture).further(length) == paged_layout(architecture).bytes(length)


def test_the_old_engine_kept_whole_sequences_in_sliding_layers() -> None:
    gemma = factories.architecture("google/gemma-3-27b-it")
    old, new = (paged_layout(gemma, windowed=windowed) for windowed in (False, True))
    assert old.bytes(100_000) > 5 * new.bytes(100_000)
    assert old.pool_tokens(old.block_bytes) == 16
    assert old.block_bytes == 16 * 62 * 2 * 16 * 128 * 2


@given(architecture=models, more=tokens, less=tokens, degree=st.sampled_from([1, 2, 4, 8]))
def test_longer_sequences_never_take_less(architecture, more: int, less: int, degree: int) -> None:
    less, more = sorted((less, more))
    for layout in (exact_layout(architecture, 2, degree), paged_layout(architecture, 2, degree)):
        assert layout.bytes(less) <= layout.bytes(more)


@given(architecture=models, length=tokens)
def test_blocks_hold_what_is_cached(architecture, length: int) -> None:
    assert paged_layout(architecture).bytes(length) >= exact_layout(architecture).bytes(length) * (
        architecture.form == "decoder"
    )


@given(architecture=models, length=tokens, degree=st.sampled_from((1, 2, 4, 8, 16)))
def test_splitting_never_raises_the_bytes_of_a_device(architecture, length: int, degree: int) -> None:
    for build in (exact_layout, paged_layout):
        assert build(architecture, 2, 2 * degree).bytes(length) <= build(architecture, 2, degree).bytes(length)


@given(architecture=models, length=tokens, sequences=st.integers(1, 100))
def test_sequences_add_up(architecture, length: int, sequences: int) -> None:
    assert bytes_cached(architecture, length, sequences) == sequences * bytes_cached(architecture, length)


def test_a_state_in_32_bits_takes_twice_the_room_and_its_convolution_does_not() -> None:
    sixteen = MAMBA
    thirty_two = MAMBA._replace(cache=(StateSpace(64, 120_000, 11_072, 4),))
    assert bytes_cached(thirty_two, 100) - bytes_cached(sixteen, 100) == 64 * 120_000 * 2
    assert bytes_cached(thirty_two, 100, element_bytes=4) == bytes_cached(sixteen, 100, element_bytes=4)
    assert paged_layout(thirty_two).bytes(1) > paged_layout(sixteen).bytes(1)
    assert bytes_cached(thirty_two, 100, tensor_parallel=4) * 4 == bytes_cached(thirty_two, 100)
