"""Operations and hours of training."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import load_catalog
from advisor.core.tuning import TrainingCompute
from advisor.estimate.training.compute import flops_per_token, training_time
from advisor.estimate.training.frameworks import training_of
from advisor.estimate.weights import decoder_share
from tests.estimate import factories

CATALOG = load_catalog()
TRAINING = training_of(CATALOG)
FRAMEWORK = TRAINING.frameworks["transformers"]
LLAMA = factories.architecture("meta-llama/Llama-2-7b-chat-hf")
READ = LLAMA.parameters.total - LLAMA.parameters.embedding


def estimate(architecture: Any = LLAMA, **changes: Any) -> TrainingCompute | None:
    arguments: dict[str, Any] = {
        "method": "lora",
        "dtype": "bfloat16",
        "storage": None,
        "tokens": 10**7,
        "sequence_length": 4096,
        "update_bytes": 0,
        "accelerator": CATALOG.accelerators["a100-80gb"],
        "framework": FRAMEWORK,
        **changes,
    }
    return training_time(architecture, **arguments)


def hours(**changes: Any) -> float:
    found = estimate(**changes)
    assert found is not None
    return found.hours.expected


@pytest.mark.parametrize(
    ("method", "checkpointing", "passes"),
    [("full", False, 3), ("full", True, 4), ("lora", False, 2), ("lora", True, 3)],
)
def test_operations_are_2n_a_pass(method: str, checkpointing: bool, passes: int) -> None:
    """6ND for full fine-tuning; frozen weights have no gradient; checkpointing repeats the forward pass."""
    found = estimate(method=method, gradient_checkpointing=checkpointing, sequence_length=2)
    assert found is not None
    assert found.flops == pytest.approx(10**7 * passes * 2 * READ, rel=1e-3)


def test_gathering_layers_takes_time_that_long_sequences_hide() -> None:
    short = {"method": "full", "sequence_length": 64}
    assert hours(sharding="zero-3", **short) > 1.5 * hours(**short)
    assert hours(method="full", sharding="zero-3", sequence_length=16384) == hours(method="full", sequence_length=16384)


def test_the_update_takes_the_time_to_move_its_bytes() -> None:
    steps = 10**7 / 4096
    bandwidth = CATALOG.accelerators["a100-80gb"].bandwidth_bytes_per_second
    assert bandwidth is not None
    assert hours(update_bytes=10**11) - hours() == pytest.approx(steps * 10**11 / bandwidth / 3600)


def test_attention_grows_with_the_length() -> None:
    per_token = 4 * 32 * 4096
    assert flops_per_token(LLAMA, 8192, 3, 3) - flops_per_token(LLAMA, 2, 3, 3) == 3 * per_token * (4096 - 1)


def test_experts_that_are_not_visited_take_nothing() -> None:
    mixtral = factories.architecture("mistralai/Mixtral-8x7B-Instruct-v0.1")
    counts = mixtral.parameters
    assert flops_per_token(mixtral, 0, 3, 3) == 6 * (counts.active - counts.embedding)


def test_a_token_passes_one_side_of_an_encoder_decoder() -> None:
    t5 = factories.architecture("google/flan-t5-xl")
    passed = t5.parameters.active - t5.parameters.embedding
    assert flops_per_token(t5, 0, 3, 3) == pytest.approx(3 * 2 * passed * decoder_share(t5))


def test_long_sequences_run_at_the_calibrated_share() -> None:
    share = FRAMEWORK.speed("a100-80gb")["compute_share"]
    found = estimate()
    assert found is not None
    assert found.hours.expected == pytest.approx(found.flops / (312e12 * share) / 3600)
    assert found.tokens_per_second.expected == pytest.approx(10**7 / found.hours.expected / 3600)


def test_short_steps_wait_for_the_launch_of_every_layer_in_every_pass() -> None:
    each = FRAMEWORK.speed("a100-80gb")["layer_seconds"]
    assert hours(sequence_length=16) == pytest.approx(10**7 / 16 * 3 * 32 * each / 3600)


def test_quantized_weights_are_unpacked_in_every_pass() -> None:
    of = {"method": "qlora", "storage": TRAINING.storage("gptq")}
    steps = 10**7 / 4096
    rate = FRAMEWORK.speed("a100-80gb")["dequantized_per_second"]
    quantized = LLAMA.parameters.total - LLAMA.parameters.embedding - LLAMA.parameters.head
    assert hours(**of) - hours(**{**of, "storage": None}) == pytest.approx(steps * 3 * quantized / rate / 3600)


class TestZero3:
    OF: dict[str, Any] = {"devices": 4, "sharding": "zero-3"}  # noqa: RUF012

    def test_gathers_over_the_link(self) -> None:
        fast, slow = (hours(**self.OF, link_bytes_per_second=rate) for rate in (600 * 10**9, 300 * 10**9))
        alone = hours(devices=4)
        assert slow - alone == pytest.approx(2 * (fast - alone))
        assert fast > alone

    def test_gathers_over_pcie_where_there_is_none(self) -> None:
        assert hours(**self.OF) > hours(**self.OF, link_bytes_per_second=600 * 10**9)

    def test_one_device_gathers_nothing(self) -> None:
        assert hours(sharding="zero-3") == hours()

    def test_an_assumed_link_makes_an_assumed_time(self) -> None:
        with_link, without = estimate(**self.OF, link_bytes_per_second=1), estimate(**self.OF)
        assert with_link is not None
        assert without is not None
        assert (with_link.basis, without.basis) == ("calibrated", "assumed")


@pytest.mark.parametrize(
    ("accelerator", "basis"), [("a100-40gb", "calibrated"), ("a10g", "assumed"), ("l4", "assumed")]
)
def test_devices_nobody_measured_are_assumed(accelerator: str, basis: str) -> None:
    found = estimate(accelerator=CATALOG.accelerators[accelerator])
    assert found is not None
    assert found.basis == basis


def test_no_rate_no_time() -> None:
    assert estimate(accelerator=CATALOG.accelerators["t4"], dtype="bfloat16") is None


@given(tokens=st.integers(1, 10**12), length=st.integers(1, 32_768), devices=st.sampled_from([1, 2, 8]))
def test_the_band_encloses_and_devices_share_the_work(tokens: int, length: int, devices: int) -> None:
    found = estimate(tokens=tokens, sequence_length=length, devices=devices)
    assert found is not None
    assert 0 < found.hours.low <= found.hours.expected <= found.hours.high
    assert found.tokens_per_second.low <= found.tokens_per_second.expected <= found.tokens_per_second.high
    assert hours(tokens=tokens, sequence_length=length, devices=2 * devices) == pytest.approx(found.hours.expected / 2)
