"""Frameworks, optimizers and formats as the catalogue has them."""

from __future__ import annotations

import pytest

from advisor.catalog import load_catalog
from advisor.core.hardware import Accelerator
from advisor.errors import UnknownNameError
from advisor.estimate.training.frameworks import training_of
from tests.estimate import factories

CATALOG = load_catalog()
TRAINING = training_of(CATALOG)
TRANSFORMERS, OPTIMUM = TRAINING.frameworks["transformers"], TRAINING.frameworks["optimum-neuron"]
LLAMA = factories.architecture("meta-llama/Llama-2-7b-chat-hf")
FALCON = factories.architecture("tiiuae/falcon-7b")


def gpu(capability: float | None) -> Accelerator:
    return CATALOG.accelerators["t4"]._replace(compute_capability=capability)


def test_they_are_read_once_for_a_catalogue() -> None:
    assert training_of(CATALOG) is TRAINING


@pytest.mark.parametrize(
    ("accelerator", "framework"),
    [("t4", "transformers"), ("a100-40gb", "transformers"), ("trainium", "optimum-neuron"), ("inferentia2", None)],
)
def test_the_framework_of_an_accelerator(accelerator: str, framework: str | None) -> None:
    found = TRAINING.framework_on(CATALOG.accelerators[accelerator])
    assert (found and found.id) == framework


def test_trainium_trains_few_families() -> None:
    assert OPTIMUM.supports(LLAMA)
    assert not OPTIMUM.supports(FALCON)
    assert TRANSFORMERS.supports(FALCON)


def test_trainium_has_no_qlora() -> None:
    assert OPTIMUM.methods == ("lora", "full")
    assert OPTIMUM.supports_quantization("nf4") is False
    assert (OPTIMUM.shardings, OPTIMUM.tensor_parallel) == (("tensor",), (2, 8, 32))


def test_hosts_and_formats_are_those_of_the_engine() -> None:
    assert TRANSFORMERS.supports_host("x86_64") is True
    assert TRANSFORMERS.supports_dtype("bfloat16")


def test_quantizations_need_their_compute_capability() -> None:
    assert TRANSFORMERS.supports_quantization(None) is True
    assert TRANSFORMERS.supports_quantization("nf4") is True
    assert TRANSFORMERS.supports_quantization("awq") is False
    assert TRANSFORMERS.supports_quantization("nf4", gpu(7.5)) is True
    assert TRANSFORMERS.supports_quantization("nf4", gpu(5.2)) is False
    assert TRANSFORMERS.supports_quantization("nf4", gpu(None)) is None
    assert TRANSFORMERS.supports_quantization("gptq", gpu(None)) is True


def test_what_is_assumed_exists() -> None:
    assert TRAINING.quantization in TRANSFORMERS.quantizations
    assert TRAINING.storage(TRAINING.quantization) is TRAINING.storages[TRAINING.quantization]
    assert TRAINING.storage(None) is None


def test_unknown_names_come_with_similar_ones() -> None:
    with pytest.raises(UnknownNameError) as error:
        TRAINING.optimizer("adam-8bit")
    assert "adamw-8bit" in error.value.suggestions
    with pytest.raises(UnknownNameError) as error:
        TRAINING.storage("nf4dq")
    assert "nf4-dq" in error.value.suggestions
