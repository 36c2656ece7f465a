"""Adapters, against the numbers of trainable parameters that tools printed for real models."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.architecture import FullAttention
from advisor.errors import InvalidConfigError, UnknownNameError
from advisor.estimate.dialects import normalize
from advisor.estimate.training.adapters import (
    Matrix,
    adapter_parameters,
    attentions,
    is_exact,
    linear_layers,
    matrices,
)
from tests.estimate import factories

QWEN_7B = normalize(
    {"model_type": "qwen", "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32, "kv_channels": 128,
     "intermediate_size": 22016, "vocab_size": 151936, "max_position_embeddings": 8192}
)  # fmt: skip
LLAMA_32_3B = factories.architecture("meta-llama/Llama-3.2-3B-Instruct")
LLAMA_2_7B = factories.architecture("meta-llama/Llama-2-7b-chat-hf")
LLAMA_2_13B = factories.architecture("meta-llama/Llama-2-13b-chat-hf")
FALCON_40B = factories.architecture("tiiuae/falcon-40b")
ALL = ("query", "key", "value", "output", "gate", "up", "down")


def test_the_first_qwen_is_counted_to_the_last_parameter() -> None:
    """ms-swift prints 7721.3245 M for the whole model."""
    assert QWEN_7B.parameters.total == 7_721_324_544
    assert (QWEN_7B.intermediate_size, QWEN_7B.kv_heads) == (11_008, 32)


@pytest.mark.parametrize(
    ("architecture", "targets", "rank", "parameters"),
    [
        # LitGPT, tutorials/resource-tables.md
        (LLAMA_2_7B, ("query", "value"), 8, 4_194_304),
        (LLAMA_2_13B, ("query", "value"), 8, 6_553_600),
        (FALCON_40B, ("query", "value"), 8, 12_042_240),
        # PEFT, method_comparison/MetaMathQA/results
        (LLAMA_32_3B, ("query", "value"), 32, 9_175_040),
        (LLAMA_32_3B, ("query", "value"), 64, 18_350_080),
        (LLAMA_32_3B, ("gate", "up", "down"), 10, 9_461_760),
        # ms-swift, docs/source_en/LLM/Benchmark.md, in millions with two digits
        (QWEN_7B, ("qkv",), 8, 4_194_304),
        (QWEN_7B, ("qkv",), 64, 33_554_432),
        (QWEN_7B, ("qkv", "output", "gate", "up", "down"), 8, 17_891_328),
    ],
)  # fmt: skip
def test_parameters_are_those_the_tools_print(architecture, targets, rank: int, parameters: int) -> None:
    assert adapter_parameters(architecture, targets, rank) == parameters


def test_a_plain_mlp_has_no_gate_to_adapt() -> None:
    falcon = factories.architecture("tiiuae/falcon-7b")
    assert matrices(falcon)["gate"] == ()
    assert adapter_parameters(falcon, ("gate",), 8) == 0


@pytest.mark.parametrize(
    ("model", "targets", "parameters"),
    [
        # rank · (inputs + outputs) of each matrix of a layer, by hand; the first two as PEFT prints them
        ("tiiuae/falcon-7b", "qkv output up down", 32_636_928),
        ("rinna/japanese-gpt-neox-3.6b", "qkv output up down", 25_952_256),
        ("abeja/gpt-neox-japanese-2.7b", "qkv output up down", 16 * 32 * (4 + 2 + 5 + 5) * 2560),
        ("bigscience/bloomz-7b1", "qkv output up down", 16 * 30 * (4 + 2 + 5 + 5) * 4096),
        ("openai-community/gpt2", "qkv output up down", 16 * 12 * (4 + 2 + 5 + 5) * 768),
        ("microsoft/phi-4", "qkv output gate-up down", 16 * 40 * (2 * 5120 + 2560 + 10_240 + 2 * 5120 + 3 * 17_920)),
        ("EleutherAI/gpt-j-6b", "query key value output up down", 16 * 28 * (4 * 2 + 2 * 5) * 4096),
        ("mistralai/Mixtral-8x7B-Instruct-v0.1", "query key value output", 16 * 32 * (2 * 8192 + 2 * 5120)),
    ],
)
def test_fused_matrices_get_one_adapter(model: str, targets: str, parameters: int) -> None:
    architecture = factories.architecture(model)
    assert linear_layers(architecture) == tuple(targets.split())
    assert adapter_parameters(architecture, linear_layers(architecture), 16) == parameters


@pytest.mark.parametrize(
    ("config", "targets"),
    [
        ({"model_type": "gpt_bigcode", "n_embd": 64, "n_layer": 2, "n_head": 4, "n_positions": 32}, "qkv output up down"),
        ({"model_type": "mpt", "d_model": 64, "n_layers": 2, "n_heads": 4, "max_seq_len": 32}, "qkv output up down"),
        (
            {"model_type": "qwen", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "kv_channels": 16,
             "intermediate_size": 128},
            "qkv output gate up down",
        ),
        (
            {"model_type": "glm4", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "head_dim": 16,
             "intermediate_size": 128},
            "query key value output gate-up down",
        ),
        ({"model_type": "mamba", "hidden_size": 64, "num_hidden_layers": 2, "state_size": 16}, ""),
    ],
)  # fmt: skip
def test_each_dialect_says_what_it_fuses(config: dict[str, Any], targets: str) -> None:
    assert linear_layers(normalize({**config, "vocab_size": 100})) == tuple(targets.split())


def test_a_fused_matrix_costs_less_than_its_parts() -> None:
    """Its inputs are counted once."""
    one = adapter_parameters(FALCON_40B, ("qkv",), 8)
    assert adapter_parameters(FALCON_40B, ("query", "key", "value"), 8) == one + 8 * 2 * 60 * 8192


def test_an_encoder_decoder_attends_three_times_for_two_mlps() -> None:
    t5 = normalize({"model_type": "t5", "d_model": 64, "d_kv": 8, "d_ff": 128, "num_layers": 3, "num_decoder_layers": 2,
                    "num_heads": 8, "vocab_size": 100, "feed_forward_proj": "gated-gelu"})  # fmt: skip
    assert attentions(t5) == 3 + 2 * 2
    assert matrices(t5)["gate"] == (Matrix(64, 128, 3), Matrix(64, 128, 2))


def test_layers_that_attend_to_the_image_have_one_mlp_each() -> None:
    """By hand: 16 · 40 · (8,192 + 5,120 + 5,120 + 8,192 for attention, 3 · 18,432 for the MLP)."""
    vision = factories.catalog_architecture("meta-llama/Llama-3.2-11B-Vision-Instruct")
    assert adapter_parameters(vision, ALL, 16) == 52_428_800
    assert is_exact(vision)


def test_routed_experts_are_not_adapted() -> None:
    mixtral = factories.architecture("mistralai/Mixtral-8x7B-Instruct-v0.1")
    assert adapter_parameters(mixtral, ALL, 8) == adapter_parameters(mixtral, ALL[:4], 8)


@pytest.mark.parametrize(
    ("model", "parameters"),
    [
        # 24 dense MLPs of 16,384 and 24 shared experts of 8,192; attention 5,120 → 5,120 + 2 · 1,024 → 5,120
        ("meta-llama/Llama-4-Maverick-17B-128E-Instruct", 16 * (48 * 32_768 + 24 * 3 * (21_504 + 13_312))),
        # 3 dense MLPs of 12,288 and 89 shared experts of 1,536; attention 5,120 → 12,288 + 2 · 1,024 → 5,120
        ("zai-org/GLM-4.6", 16 * (92 * 47_104 + 3 * (3 * 17_408 + 89 * 6_656))),
    ],
)
def test_dense_layers_and_shared_experts_of_a_mixture_are_adapted(model: str, parameters: int) -> None:
    """By hand, from the configs."""
    assert adapter_parameters(factories.catalog_architecture(model), ALL, 16) == parameters


@pytest.mark.parametrize(
    ("model", "exact"),
    [
        ("meta-llama/Llama-2-13b-chat-hf", True),
        ("google/flan-t5-xxl", True),
        ("deepseek-ai/DeepSeek-V3", False),  # latent attention
        ("ibm-granite/granite-4.0-h-micro", False),  # layers of constant state
    ],
)
def test_only_plain_attention_is_counted_exactly(model: str, exact: bool) -> None:
    assert is_exact(factories.architecture(model)) is exact


def test_heads_that_differ_by_layer_are_not_counted_exactly() -> None:
    full, other = FullAttention(16, 32, 128), FullAttention(16, 32, 64)
    assert is_exact(LLAMA_2_7B._replace(cache=(full, other._replace(head_dim=128))))
    assert not is_exact(LLAMA_2_7B._replace(cache=(full, other)))
    assert not is_exact(LLAMA_2_7B._replace(cache=(full,)))  # the rest reuses keys and values


def test_an_unknown_target_names_similar_ones() -> None:
    with pytest.raises(UnknownNameError) as error:
        adapter_parameters(LLAMA_2_7B, ("querys",), 8)
    assert error.value.suggestions == ("query",)


@given(rank=st.integers(1, 512), target=st.sampled_from(ALL))
def test_parameters_go_with_the_rank(rank: int, target: str) -> None:
    assert adapter_parameters(LLAMA_2_7B, (target,), rank) == rank * adapter_parameters(LLAMA_2_7B, (target,), 1)


@given(targets=st.lists(st.sampled_from(ALL), unique=True).map(tuple), rank=st.integers(1, 64))
def test_targets_add_up(targets: tuple[str, ...], rank: int) -> None:
    each = sum(adapter_parameters(LLAMA_32_3B, (target,), rank) for target in targets)
    assert adapter_parameters(LLAMA_32_3B, targets, rank) == each


@pytest.mark.parametrize(
    ("name", "layers", "hidden", "heads", "intermediate", "vocab", "parameters"),
    [
        ("Qwen-1_8B", 24, 2048, 16, 11_008, 151_936, 1_836_828_672),
        ("Qwen-14B", 40, 5120, 40, 27_392, 152_064, 14_167_290_880),
        ("Qwen-72B", 80, 8192, 64, 49_152, 152_064, 72_287_920_128),
    ],
)
def test_every_size_of_the_first_qwen(
    name: str, layers: int, hidden: int, heads: int, intermediate: int, vocab: int, parameters: int
) -> None:
    """The parameters that the Hub shows for the published weights."""
    config = {"model_type": "qwen", "num_hidden_layers": layers, "hidden_size": hidden, "num_attention_heads": heads,
              "kv_channels": 128, "intermediate_size": intermediate, "vocab_size": vocab}  # fmt: skip
    assert normalize(config).parameters.total == parameters, name


def test_gate_and_up_of_an_odd_size_cannot_be() -> None:
    with pytest.raises(InvalidConfigError, match="intermediate_size"):
        normalize({"model_type": "qwen", "num_hidden_layers": 2, "hidden_size": 64, "num_attention_heads": 4,
                   "kv_channels": 16, "intermediate_size": 129, "vocab_size": 100})  # fmt: skip
