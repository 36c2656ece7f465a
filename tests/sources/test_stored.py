"""Tensors added up: what is packed counts for what it stands for, and nothing else counts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from advisor.sources.quantization import read_quantization
from advisor.sources.safetensors import parse_header
from advisor.sources.stored import Stored, summarize

from . import factories as made
from .test_quantization import AWQ, BNB4, FP8, GPTQ, compressed, scheme


def of(shapes: made.Shapes, quantization: dict[str, Any] | None = None) -> Stored:
    tensors = parse_header(json.dumps(made.header(shapes)).encode(), None, "x")
    return summarize(tensors, read_quantization({"quantization_config": quantization}))


def packed(kind: str) -> made.Shapes:
    """Return a checkpoint of `made.LLAMA` whose matrices inside the layers are stored as a tool of this kind does."""
    shapes = made.llama(dtype="F16")
    for name, outputs, inputs in made.linears(shapes):
        del shapes[f"{name}.weight"]
        shapes |= {f"{name}.{leaf}": tensor for leaf, tensor in LAYOUTS[kind](outputs, inputs).items()}
    return shapes


def words(bits: int) -> int:
    return 32 // bits


LAYOUTS: dict[str, Any] = {
    "gptq": lambda o, i: {
        "qweight": ("I32", (i // words(4), o)),
        "qzeros": ("I32", (max(i // 32, 1), o // words(4))),
        "scales": ("F16", (max(i // 32, 1), o)),
        "g_idx": ("I32", (i,)),
    },
    "gptq-3": lambda o, i: {
        "qweight": ("I32", (i * 3 // 32, o)),
        "qzeros": ("I32", (i // 32, o * 3 // 32)),
        "scales": ("F16", (i // 32, o)),
        "g_idx": ("I32", (i,)),
    },
    "awq": lambda o, i: {
        "qweight": ("I32", (i, o // words(4))),
        "qzeros": ("I32", (i // 32, o // words(4))),
        "scales": ("F16", (i // 32, o)),
    },
    "bnb-4bit": lambda o, i: {
        "weight": ("U8", (o * i // 2, 1)),
        "weight.absmax": ("U8", (o * i // 64,)),
        "weight.quant_map": ("F32", (16,)),
        "weight.nested_absmax": ("F32", (1,)),
        "weight.nested_quant_map": ("F32", (256,)),
        "weight.quant_state.bitsandbytes__nf4": ("U8", (90,)),
    },
    "bnb-8bit": lambda o, i: {"weight": ("I8", (o, i)), "SCB": ("F32", (o,)), "weight_format": ("U8", ())},
    "fp8-block": lambda o, i: {"weight": ("F8_E4M3", (o, i)), "weight_scale_inv": ("F32", (1, 1))},
    "fp8": lambda o, i: {
        "weight": ("F8_E4M3", (o, i)), "weight_scale": ("F32", (o, 1)), "input_scale": ("F32", ()),
        "k_scale": ("F32", ()),
    },
    "w8a8": lambda o, i: {"weight": ("I8", (o, i)), "weight_scale": ("BF16", (o, 1))},
    "w4a16": lambda o, i: {
        "weight_packed": ("I32", (o, i // words(4))), "weight_scale": ("BF16", (o, i // 32)),
        "weight_zero_point": ("I32", (o // words(4), i // 32)), "weight_shape": ("I64", (2,)),
        "weight_g_idx": ("I32", (i,)),
    },
    "nvfp4": lambda o, i: {
        "weight_packed": ("U8", (o, i // 2)), "weight_scale": ("F8_E4M3", (o, i // 16)),
        "weight_global_scale": ("F32", (1,)), "input_global_scale": ("F32", (1,)),
    },
    "modelopt": lambda o, i: {
        "weight": ("U8", (o, i // 2)), "weight_scale": ("F8_E4M3", (o, i // 16)), "weight_scale_2": ("F32", ()),
        "input_scale": ("F32", ()),
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "config"),
    [
        ("gptq", GPTQ),
        ("gptq-3", GPTQ | {"bits": 3}),
        ("awq", AWQ),
        ("bnb-4bit", BNB4),
        ("bnb-8bit", {"quant_method": "bitsandbytes", "load_in_8bit": True}),
        ("fp8-block", FP8 | {"weight_block_size": [128, 128]}),
        ("fp8", FP8),
        ("w8a8", compressed(scheme(8))),
        ("w4a16", compressed(scheme(4, strategy="group", group_size=32))),
        ("nvfp4", compressed(scheme(4, "float", "tensor_group", group_size=16))),
        ("modelopt", {"quant_method": "modelopt", "quant_algo": "NVFP4"}),
    ],
)
def test_packed_weights_count_for_what_they_stand_for(kind: str, config: dict[str, Any]) -> None:
    shapes = packed(kind)
    found = of(shapes, config)
    assert found.parameters == made.PARAMETERS
    assert found.bytes == made.total(shapes)
    assert (found.dtype, found.layers) == ("float16", 2)


def test_packed_experts() -> None:
    shapes: made.Shapes = {
        "model.layers.0.mlp.experts.gate_up_proj_blocks": ("U8", (4, 128, 2, 16)),
        "model.layers.0.mlp.experts.gate_up_proj_scales": ("U8", (4, 128, 2)),
        "model.layers.0.mlp.experts.gate_up_proj_bias": ("BF16", (4, 128)),
        "model.layers.0.self_attn.sinks": ("BF16", (8,)),
    }
    assert of(shapes, {"quant_method": "mxfp4"}).parameters == 4 * 128 * 64 + 4 * 128 + 8


def test_plain_weights() -> None:
    found = of(made.llama())
    assert (found.parameters, found.bytes) == (made.PARAMETERS, 2 * made.PARAMETERS)
    assert (found.dtype, found.layers) == ("bfloat16", 2)


def test_buffers_of_older_files_are_no_parameters() -> None:
    shapes = made.llama() | {
        "transformer.h.0.attn.bias": ("U8", (1, 1, 2048, 2048)),
        "transformer.h.0.attn.masked_bias": ("F32", ()),
        "model.layers.0.self_attn.rotary_emb.inv_freq": ("F32", (8,)),
        "embeddings.position_ids": ("I64", (1, 512)),
    }
    assert of(shapes).parameters == made.PARAMETERS


def test_packed_weights_without_a_config_are_not_counted() -> None:
    assert of(packed("gptq")).parameters is None


def test_packed_by_a_method_nobody_knows_is_not_counted() -> None:
    assert of({"w.W_q": ("U8", (64, 64)), "n.weight": ("F16", (64,))}, {"quant_method": "hqq"}).parameters is None


def test_the_format_is_that_of_most_bytes() -> None:
    shapes: made.Shapes = {"a": ("F32", (10,)), "b": ("BF16", (100,)), "c": ("I64", (1000,))}
    assert of(shapes).dtype == "bfloat16"
    assert of({"c": ("I64", (4,))}).dtype is None


def test_narrow_formats_count_where_no_method_packs_them() -> None:
    shapes: made.Shapes = {"a": ("F8_E4M3", (100,)), "b": ("F16", (10,))}
    assert of(shapes).dtype == "fp8"
    assert of(shapes, FP8).dtype == "float16"
    assert of({"a": ("F4", (100,))}).dtype == "fp4"


def test_the_longest_stack_by_weight_is_the_layers() -> None:
    shapes: made.Shapes = {f"vision.blocks.{i}.w": ("F16", (4,)) for i in range(9)}
    shapes |= {f"model.layers.{i}.mlp.experts.{e}.w": ("F16", (64,)) for i in range(3) for e in range(5)}
    assert of(shapes).layers == 3
    assert of({"w": ("F16", (4,))}).layers is None


def test_the_digest_is_of_the_list_whatever_its_order() -> None:
    shapes = made.llama()
    assert of(shapes).digest == of(dict(reversed(shapes.items()))).digest
    assert of(shapes).digest != of(shapes | {"x": ("F16", ())}).digest
