"""The memory estimate against vLLM's start-up logs. Where it drifts, the constants in catalog/engines.yaml are old."""

from __future__ import annotations

from statistics import median
from typing import Any

import pytest

from advisor.estimate.dialects import normalize
from advisor.estimate.memory import estimate_capacity, estimate_memory
from advisor.estimate.weights import Weights

from . import factories

LOGS = factories.rows("vllm_logs.json")


def _arguments(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "weights": Weights("bfloat16", row["quantization"]),
        "engine": factories.engines()["vllm"].at_version(row["version"]),
        "accelerator": factories.accelerator(row["accelerator"]),
        "tensor_parallel": row["tensor_parallel"],
        "tokens_per_sequence": row["max_model_len"],
        "utilization": row["utilization"],
        "max_sequences": row["max_num_seqs"],
        "cache_dtype": row["cache_dtype"],
    }


def _architecture(row: dict[str, Any]):
    return factories.architecture(row["architecture"]) if "architecture" in row else normalize(row["config"])


def _error(row: dict[str, Any]) -> float:
    found = estimate_capacity(_architecture(row), **_arguments(row))
    return found.pool_bytes / row["tensor_parallel"] / factories.GIB / row["pool_gib"] - 1


def test_the_pool_of_the_logs() -> None:
    errors = sorted(abs(_error(row)) for row in LOGS)
    assert len(errors) == 32
    assert median(errors) < 0.005
    assert errors[int(0.9 * len(errors))] < 0.035
    assert errors[-1] < 0.08  # Gemma 3 as logged carries its image encoder


@pytest.mark.parametrize("row", LOGS, ids=lambda r: f"{r['model']}-tp{r['tensor_parallel']}-{r['max_model_len']}")
def test_weights_tokens_and_concurrency_of_each_log(row: dict[str, Any]) -> None:
    architecture, arguments = _architecture(row), _arguments(row)
    memory = estimate_memory(architecture, **arguments)
    capacity = estimate_capacity(architecture, **arguments)
    assert memory.weights_bytes / row["tensor_parallel"] / factories.GIB == pytest.approx(row["weights_gib"], rel=0.09)
    assert capacity.pool_tokens == pytest.approx(row["pool_tokens"], rel=0.08)
    if row["max_concurrency"]:
        assert capacity.max_concurrent_sequences == pytest.approx(row["max_concurrency"], abs=1, rel=0.08)


@pytest.mark.parametrize(
    ("model", "tokens", "gib"),
    [  # QwenLM/Qwen3, docs/source/getting_started/speed_benchmark.md: transformers 4.51.3, bfloat16, one sequence
        ("Qwen/Qwen3-1.7B", 8192, 4.11), ("Qwen/Qwen3-1.7B", 32768, 6.74), ("Qwen/Qwen3-4B", 2049, 7.79),
        ("Qwen/Qwen3-4B", 16384, 9.78), ("Qwen/Qwen3-4B", 32768, 12.03),
    ],
)  # fmt: skip
def test_transformers_keeps_weights_and_cache(model: str, tokens: int, gib: float) -> None:
    """Nothing was fitted to these: the source prints what stays allocated, so without the peak of the prompt."""
    found = estimate_memory(
        factories.architecture(model), weights=Weights("bfloat16"), engine=factories.engines()["transformers"],
        accelerator=factories.accelerator("h100-80gb"), tokens_per_sequence=tokens, input_tokens=tokens - 2048,
    )  # fmt: skip
    assert (found.weights_bytes + found.kv_cache_bytes) / factories.GIB == pytest.approx(gib, rel=0.02)


@pytest.mark.parametrize(
    ("model", "quantization", "tensor_parallel", "gib"),
    [  # llm-d-incubation/llm-d-planner, docs/empirical-vllm-memory-results.md: vLLM 0.11.0 on H100
        ("openai/gpt-oss-20b", "mxfp4", 1, 50.28),
        ("meta-llama/Llama-3.3-70B-Instruct", "fp8", 2, 32.0),
    ],
)
def test_the_pool_of_older_versions(model: str, quantization: str, tensor_parallel: int, gib: float) -> None:
    found = estimate_capacity(
        factories.architecture(model), weights=Weights("bfloat16", quantization),
        engine=factories.engines()["vllm"].at_version("0.11.0"), accelerator=factories.accelerator("h100-80gb"),
        tensor_parallel=tensor_parallel, tokens_per_sequence=16000,
    )  # fmt: skip
    assert found.pool_bytes / tensor_parallel / factories.GIB == pytest.approx(gib, rel=0.02)
