"""How configs say that weights are quantized, in the words of each tool."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.errors import InvalidConfigError
from advisor.estimate.weights import FORMATS
from advisor.sources.quantization import read_quantization

GPTQ = {"quant_method": "gptq", "bits": 4, "group_size": 128, "desc_act": True, "sym": True}
AWQ = {"quant_method": "awq", "bits": 4, "group_size": 128, "zero_point": True, "version": "gemm"}
BNB4 = {"quant_method": "bitsandbytes", "load_in_4bit": True, "load_in_8bit": False, "bnb_4bit_quant_type": "nf4"}
FP8 = {"quant_method": "fp8", "activation_scheme": "dynamic", "fmt": "e4m3"}


def compressed(weights: dict[str, Any], ignore: tuple[str, ...] = ("lm_head",), **more: Any) -> dict[str, Any]:
    groups = {"group_0": {"targets": ["Linear"], "weights": weights, "input_activations": None}}
    return {"quant_method": "compressed-tensors", "config_groups": groups, "ignore": list(ignore), **more}


def scheme(bits: int, type_: str = "int", strategy: str = "channel", **more: Any) -> dict[str, Any]:
    return {"num_bits": bits, "type": type_, "strategy": strategy, "symmetric": True, **more}


CASES: list[tuple[dict[str, Any], str | None, int | None, float | None]] = [
    # bytes of a weight by hand: bits ÷ 8, and what stands beside them
    (GPTQ, "gptq", 4, FORMATS["gptq"].element_bytes),
    (GPTQ | {"group_size": 32}, "gptq", 4, 0.5 + 2.5 / 32),
    (GPTQ | {"bits": 3}, "gptq", 3, 3 / 8 + (2 + 3 / 8) / 128),
    (GPTQ | {"bits": 8}, "gptq-int8", 8, 1 + 3 / 128),
    (GPTQ | {"group_size": -1}, "gptq", 4, 0.5),
    (AWQ, "awq", 4, FORMATS["awq"].element_bytes),
    ({"quant_method": "awq", "w_bit": 4, "q_group_size": 64, "zero_point": False}, "awq", 4, 0.5 + 2 / 64),
    (AWQ | {"bits": 8}, None, 8, 1 + 3 / 128),
    (BNB4, "bitsandbytes", 4, FORMATS["bitsandbytes"].element_bytes),
    (BNB4 | {"bnb_4bit_use_double_quant": True}, "bitsandbytes", 4, 0.5 + (1 + 4 / 256) / 64),
    ({"load_in_4bit": True}, "bitsandbytes", 4, FORMATS["bitsandbytes"].element_bytes),
    ({"quant_method": "bitsandbytes", "load_in_8bit": True}, "int8", 8, 1.0),
    (FP8, "fp8", 8, 1.0),
    (FP8 | {"weight_block_size": [128, 128]}, "fp8", 8, 1 + 4 / 16384),
    ({"quant_method": "mxfp4", "modules_to_not_convert": ["model.layers.*.self_attn"]}, "mxfp4", 4, 0.53125),
    (compressed(scheme(8)), "int8", 8, 1.0),
    (compressed(scheme(8, "float", "tensor")), "fp8", 8, 1.0),
    (compressed(scheme(4, strategy="group", group_size=128)), "int4", 4, 0.5 + 2 / 128),
    (compressed(scheme(4, strategy="group", group_size=64, symmetric=False)), "int4", 4, 0.5 + 2.5 / 64),
    (compressed({"num_bits": 4, "type": "int", "group_size": 128}), "int4", 4, 0.5 + 2 / 128),
    (compressed({"num_bits": 8, "type": "int"}), "int8", 8, 1.0),
    (compressed(scheme(4, "float", "tensor_group", group_size=16)), None, 4, None),
    ({"quant_method": "modelopt", "quant_algo": "FP8"}, "fp8", 8, 1.0),
    ({"quant_method": "modelopt", "quant_algo": "NVFP4"}, None, 4, None),
    ({"quant_method": "hqq"}, None, None, None),
]


@pytest.mark.parametrize(("raw", "method", "bits", "element"), CASES)
def test_reads(raw: dict[str, Any], method: str | None, bits: int | None, element: float | None) -> None:
    found = read_quantization({"quantization_config": raw})
    assert found is not None
    assert (found.method, found.bits) == (method, bits)
    assert (found.stored.element_bytes if found.stored else None) == element
    assert method is None or method in FORMATS


def test_the_name_is_the_configs() -> None:
    found = read_quantization({"quantization_config": {"quant_method": "hqq"}})
    assert found is not None
    assert found.name == "hqq"


def test_several_schemes_in_one_file_are_not_known() -> None:
    raw = compressed(scheme(8))
    raw["config_groups"]["group_1"] = {"targets": ["re:.*down_proj"], "weights": scheme(4)}
    found = read_quantization({"quantization_config": raw})
    assert found is not None
    assert (found.method, found.bits) == (None, None)


@pytest.mark.parametrize(
    ("raw", "quantized"),
    [
        (compressed(scheme(8)), False),
        (compressed(scheme(8), ignore=()), True),
        (compressed(scheme(8), ignore=("re:.*lm_head",)), False),
        (GPTQ, False),
        (GPTQ | {"lm_head": True}, True),
    ],
)
def test_the_output_projection_is_quantized_when_the_config_says_so(raw: dict[str, Any], quantized: bool) -> None:
    found = read_quantization({"quantization_config": raw})
    assert found is not None
    assert found.stored is not None
    assert found.stored.head is quantized


@pytest.mark.parametrize("name", ["modules_to_not_convert", "ignore", "ignored_layers", "llm_int8_skip_modules"])
def test_modules_left_alone_by_every_word_for_them(name: str) -> None:
    found = read_quantization({"quantization_config": {**FP8, name: ["lm_head", "visual"]}})
    assert found is not None
    assert found.left_alone == ("lm_head", "visual")


def test_a_config_of_several_modalities_keeps_it_with_the_language_model() -> None:
    found = read_quantization({"text_config": {"quantization_config": GPTQ}})
    assert found is not None
    assert found.method == "gptq"


@pytest.mark.parametrize(
    "config", [{}, {"quantization_config": None}, {"quantization_config": {}}, {"text_config": []}]
)
def test_most_configs_say_nothing(config: dict[str, Any]) -> None:
    assert read_quantization(config) is None


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ("gptq", "quantization_config"),
        ([GPTQ], "quantization_config"),
        ({"bits": 4}, "quantization_config.quant_method"),
        ({"quant_method": ["gptq"]}, "quantization_config.quant_method"),
        ({"quant_method": "gptq"}, "bits"),
        (GPTQ | {"bits": -4}, "bits"),
        (GPTQ | {"bits": 1e9}, "bits"),
        (GPTQ | {"bits": 10**30}, "bits"),
        (GPTQ | {"group_size": 0}, "group_size"),
        (GPTQ | {"group_size": "128"}, "group_size"),
        (GPTQ | {"lm_head": "no"}, "lm_head"),
        (BNB4 | {"bnb_4bit_blocksize": -64}, "bnb_4bit_blocksize"),
        (BNB4 | {"load_in_4bit": "no"}, "load_in_4bit"),
        (BNB4 | {"load_in_4bit": False}, "load_in_4bit"),
        (BNB4 | {"load_in_8bit": True}, "load_in_4bit"),
        (False, "quantization_config"),
        (0, "quantization_config"),
        ([], "quantization_config"),
        (FP8 | {"weight_block_size": [0, 128]}, "weight_block_size"),
        (FP8 | {"weight_block_size": 128}, "weight_block_size"),
        ({"quant_method": "compressed-tensors"}, "config_groups"),
        (compressed({"num_bits": "8", "type": "int"}), "num_bits"),
        (compressed({"num_bits": 8, "type": "complex"}), "type"),
        (compressed(scheme(8, strategy="zigzag")), "strategy"),
        (compressed(scheme(8) | {"strategy": ["group"]}), "strategy"),
        (compressed(scheme(4, strategy="group")), "group_size"),
        *[
            (compressed(scheme(4, strategy="group", group_size=odd)), "group_size")
            for odd in (None, "abc", -1, 0, 10**30)
        ],
        (compressed(scheme(4, strategy="group", group_size=128) | {"symmetric": "x"}), "symmetric"),
    ],
)
def test_what_cannot_be_is_named(raw: Any, field: str) -> None:
    with pytest.raises(InvalidConfigError) as caught:
        read_quantization({"quantization_config": raw})
    assert field in caught.value.problems
