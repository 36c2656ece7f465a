from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import load_catalog
from advisor.errors import UnknownNameError
from advisor.estimate.training.frameworks import training_of
from advisor.estimate.weights import (
    FORMATS,
    Format,
    compute_bytes,
    decoder_share,
    device_bytes,
    grouped,
    in_blocks,
    parts,
    stored_parts,
    weight_bytes,
)
from advisor.sources.quantization import read_quantization

from . import factories

MODELS = ("tiiuae/falcon-7b", "meta-llama/Llama-3.1-8B-Instruct", "openai/gpt-oss-20b", "google/flan-t5-xl",
          "deepseek-ai/DeepSeek-V3", "ibm-granite/granite-4.0-h-micro", "google/gemma-3-27b-it")  # fmt: skip
models = st.sampled_from(MODELS).map(factories.architecture)
LLAMA = factories.architecture("meta-llama/Llama-3.1-8B-Instruct")


@given(architecture=models)
def test_halving_the_format_halves_the_weights(architecture) -> None:
    assert weight_bytes(architecture, "float32") == 2 * weight_bytes(architecture, "float16")
    assert weight_bytes(architecture, "bfloat16") == 2 * architecture.parameters.total


@pytest.mark.parametrize(
    ("quantization", "gib"),
    [("gptq", 5.38), ("int8", 8.49), ("awq", 5.38), ("fp8", 8.49)],  # vLLM 0.19 logs of RedHatAI's checkpoints
)
def test_quantized_llama_weighs_what_vllm_logs(quantization: str, gib: float) -> None:
    assert weight_bytes(LLAMA, "bfloat16", quantization) / factories.GIB == pytest.approx(gib, rel=0.02)


@pytest.mark.parametrize(
    ("stored", "element", "row"),
    [  # by hand: bits ÷ 8, and what stands beside them
        (FORMATS["gptq"], 0.5 + 2.5 / 128, 0),
        (FORMATS["gptq-int8"], 1 + 3 / 128, 0),
        (FORMATS["int8"], 1, 4),
        (FORMATS["bitsandbytes"], 0.5 + 4 / 64, 0),
        (grouped(4, None, zeros=False), 0.5, 2),
        (in_blocks(double_quantization=True), 0.5 + (1 + 4 / 256) / 64, 0),
    ],
)
def test_what_a_format_stores(stored: Format, element: float, row: float) -> None:
    assert (stored.element_bytes, stored.row_bytes) == (element, row)


@pytest.mark.parametrize(
    ("config", "method"),
    [
        ({"quant_method": "gptq", "bits": 4}, "gptq"),
        ({"quant_method": "gptq", "bits": 8}, "gptq-int8"),
        ({"quant_method": "awq"}, "awq"),
        ({"quant_method": "bitsandbytes", "load_in_8bit": True}, "int8"),
        ({"quant_method": "bitsandbytes", "load_in_4bit": True}, "bitsandbytes"),
        ({"quant_method": "fp8"}, "fp8"),
    ],
)
def test_a_method_and_its_plainest_checkpoint_store_the_same(config, method: str) -> None:
    found = read_quantization({"quantization_config": config})
    assert found is not None
    assert found.stored == FORMATS[method]


@pytest.mark.parametrize(
    ("storage", "stored"),
    [
        ("nf4", FORMATS["bitsandbytes"]),
        ("nf4-dq", in_blocks(double_quantization=True)),
        ("gptq", FORMATS["gptq"]),
        ("gptq-int8", FORMATS["gptq-int8"]),
    ],
)
def test_training_stores_what_serving_does(storage: str, stored: Format) -> None:
    assert training_of(load_catalog()).storages[storage].element_bytes == stored.element_bytes


def test_embedding_and_head_are_not_quantized() -> None:
    read = parts(LLAMA, "bfloat16", "awq")
    assert read.table == read.head == 2 * 128256 * 4096
    assert read.body < 0.3 * 2 * LLAMA.parameters.total


def test_a_checkpoint_may_quantize_its_head() -> None:
    read = stored_parts(LLAMA, "bfloat16", Format(1.0, head=True))
    assert 2 * read.head == read.table == 2 * 128256 * 4096


def test_mxfp4_is_for_the_experts_of_a_mixture() -> None:
    architecture = factories.architecture("openai/gpt-oss-20b")
    read = parts(architecture, "bfloat16", "mxfp4")
    counts = architecture.parameters
    assert read.routed == pytest.approx(counts.routed * 0.53125)
    assert read.body == 2 * (counts.total - counts.embedding - counts.head - counts.routed)
    assert parts(LLAMA, "bfloat16", "mxfp4").body < LLAMA.parameters.total


def test_a_storage_format_as_dtype_means_the_method_of_that_name() -> None:
    assert weight_bytes(LLAMA, "int8") == weight_bytes(LLAMA, "float16", "int8")
    assert compute_bytes("int8") == compute_bytes("float16") == 2
    assert compute_bytes("float32") == 4


@pytest.mark.parametrize("call", [("float8", None), ("float16", "holographic")])
def test_unknown_formats_are_refused(call) -> None:
    with pytest.raises(UnknownNameError):
        weight_bytes(LLAMA, *call)


def test_a_published_checkpoint_is_what_is_loaded() -> None:
    assert device_bytes(LLAMA, "bfloat16", "awq", 1, 1, 5_700_000_000) == 5_700_000_000
    assert device_bytes(LLAMA, "bfloat16", "awq", 2, 1, 5_700_000_000) == 2_850_000_000
    assert device_bytes(LLAMA, "bfloat16", None, 1, 1, 5) == weight_bytes(LLAMA, "bfloat16")


@given(
    architecture=models,
    degree=st.integers(1, 64),
    quantization=st.sampled_from([None, *FORMATS]),
    dtype=st.sampled_from(["float32", "float16", "bfloat16"]),
)
def test_splitting_never_raises_the_bytes_of_a_device(architecture, degree, quantization, dtype) -> None:
    here, further = (device_bytes(architecture, dtype, quantization, d) for d in (degree, degree + 1))
    assert further <= here <= weight_bytes(architecture, dtype, quantization)
    assert here * degree >= weight_bytes(architecture, dtype, quantization) - degree


@given(architecture=models, stages=st.integers(2, 8))
def test_the_fullest_stage_holds_at_least_its_share(architecture, stages: int) -> None:
    whole = weight_bytes(architecture, "float16")
    fullest = device_bytes(architecture, "float16", None, 1, stages)
    assert whole / stages - stages <= fullest + max(
        2 * architecture.parameters.embedding, 2 * architecture.parameters.head
    )
    assert fullest <= whole


def test_kv_projections_are_repeated_beyond_the_kv_heads() -> None:
    falcon = factories.architecture("tiiuae/falcon-7b")
    assert device_bytes(falcon, "float16", None, 71) > weight_bytes(falcon, "float16") / 71


def test_a_decoder_has_two_attentions_to_the_encoders_one() -> None:
    """Flan-T5 XL, of 24 + 24 layers: attention 4 · 2,048², a gated MLP 3 · 2,048 · 5,120."""
    attention, mlp = 4 * 2048**2, 3 * 2048 * 5120
    share = decoder_share(factories.architecture("google/flan-t5-xl"))
    assert share == pytest.approx((2 * attention + mlp) / (3 * attention + 2 * mlp))
    assert decoder_share(LLAMA) == 1.0
