"""Memory of training: states by the byte, what sharding divides, and what must rise or fall."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import load_catalog
from advisor.core.tuning import TrainingMemory
from advisor.errors import UnknownNameError
from advisor.estimate.training.adapters import linear_layers
from advisor.estimate.training.frameworks import training_of
from advisor.estimate.training.memory import estimate_training, updated_bytes
from tests.estimate import factories

CATALOG = load_catalog()
TRAINING = training_of(CATALOG)
TRANSFORMERS, OPTIMUM = TRAINING.frameworks["transformers"], TRAINING.frameworks["optimum-neuron"]
LLAMA = factories.architecture("meta-llama/Llama-2-7b-chat-hf")
N = LLAMA.parameters.total
MODELS = [
    factories.architecture(model)
    for model in ("meta-llama/Llama-2-7b-chat-hf", "tiiuae/falcon-7b", "bigscience/bloomz-7b1", "Qwen/Qwen3-0.6B",
                  "mistralai/Mixtral-8x7B-Instruct-v0.1", "deepseek-ai/DeepSeek-V3", "google/flan-t5-xl")
]  # fmt: skip


def estimate(architecture: Any = LLAMA, **changes: Any) -> TrainingMemory:
    arguments: dict[str, Any] = {
        "method": "lora",
        "dtype": "bfloat16",
        "storage": None,
        "optimizer": TRAINING.optimizer("adamw"),
        "sequence_length": 1024,
        "accelerator": CATALOG.accelerators["a100-80gb"],
        "framework": TRANSFORMERS,
        **changes,
    }
    if arguments["method"] != "full":
        arguments.setdefault("lora_rank", 16)
        arguments.setdefault("lora_targets", linear_layers(architecture))
    if arguments["method"] == "qlora" and arguments["storage"] is None:
        arguments["storage"] = TRAINING.storage("nf4-dq")
    return estimate_training(architecture, **arguments)


def test_the_update_moves_states_twice_and_gradients_once() -> None:
    """Without float32 copies: two states of 2 bytes and the weights, read and written; gradients, read."""
    found = estimate(method="full", master_weights=False)
    assert updated_bytes(found) == (2 * 2 * 2 + 2 * 2 + 2) * N
    assert updated_bytes(estimate()) < 0.02 * updated_bytes(found)


def test_adamw_holds_one_copy_of_what_it_updates() -> None:
    """Full fine-tuning of a sequence short enough that the update is the peak: one copy, the context, and the states."""
    found = estimate(method="full", master_weights=False, sequence_length=16)
    context = TRANSFORMERS.memory("a100-80gb")["context_bytes"]
    assert found.required_bytes == pytest.approx((8 + 2) * N + context, rel=1e-6)


class TestStates:
    def test_full_in_mixed_precision_takes_16_bytes_a_parameter(self) -> None:
        """ZeRO, section 3.1: 2 + 2 + 12."""
        found = estimate(method="full")
        assert (found.weights_bytes, found.gradient_bytes, found.optimizer_bytes) == (2 * N, 2 * N, 12 * N)
        assert (found.adapter_bytes, found.trainable_parameters) == (0, N)

    def test_without_float32_copies_it_takes_8(self) -> None:
        """PEFT's full fine-tuning of Llama 3.2 3B holds 8.1 bytes a parameter after a step."""
        found = estimate(method="full", master_weights=False)
        assert found.optimizer_bytes == 4 * N

    def test_float32_weights_are_their_own_masters(self) -> None:
        found = estimate(method="full", dtype="float32")
        assert (found.weights_bytes, found.gradient_bytes, found.optimizer_bytes) == (4 * N, 4 * N, 8 * N)

    @pytest.mark.parametrize(
        ("optimizer", "states"),
        [("adamw", 8), ("adamw-8bit", 2 * 1.001953125), ("adafactor", 0), ("lion", 4), ("sgd", 0)],
    )
    def test_optimizers_keep_their_states_and_the_float32_copy(self, optimizer: str, states: float) -> None:
        found = estimate(method="full", optimizer=TRAINING.optimizer(optimizer))
        assert found.optimizer_bytes == round((4 + states) * N)

    def test_lora_trains_the_adapter_alone(self) -> None:
        found = estimate(lora_rank=8, lora_targets=("query", "value"))
        adapter = 4_194_304
        assert found.trainable_parameters == adapter
        assert found.weights_bytes == 2 * N
        assert (found.adapter_bytes, found.gradient_bytes, found.optimizer_bytes) == (
            2 * adapter, 2 * adapter, 12 * adapter,
        )  # fmt: skip

    def test_trained_embeddings_are_a_copy_in_the_format_of_the_weights(self) -> None:
        plain, more = estimate(), estimate(train_embeddings=True)
        tables = LLAMA.parameters.embedding + LLAMA.parameters.head
        assert more.adapter_bytes - plain.adapter_bytes == 2 * tables
        assert more.optimizer_bytes - plain.optimizer_bytes == 4 * tables
        assert more.trainable_parameters - plain.trainable_parameters == tables

    def test_qlora_keeps_tables_in_float32(self) -> None:
        """PEFT raises what bitsandbytes leaves alone; GPTQ models stay as they are."""
        tables = LLAMA.parameters.embedding + LLAMA.parameters.head
        nf4 = estimate(method="qlora", storage=TRAINING.storage("nf4"))
        assert nf4.weights_bytes == round(4 * tables + 0.5625 * (N - tables))
        gptq = estimate(method="qlora", storage=TRAINING.storage("gptq"))
        assert gptq.weights_bytes == round(2 * tables + 0.51953125 * (N - tables))

    def test_double_quantization_saves_what_the_paper_says(self) -> None:
        """QLoRA, section 3: 0.373 bits a parameter."""
        nf4, double = TRAINING.storage("nf4"), TRAINING.storage("nf4-dq")
        assert nf4 is not None
        assert double is not None
        assert 8 * (nf4.element_bytes - double.element_bytes) == pytest.approx(0.373, abs=5e-4)


class TestSharding:
    def test_zero_2_divides_gradients_and_optimizer(self) -> None:
        one, eight = estimate(method="full"), estimate(method="full", devices=8, sharding="zero-2")
        assert eight.weights_bytes == one.weights_bytes
        assert eight.gradient_bytes == round(one.gradient_bytes / 8)
        assert eight.optimizer_bytes == round(one.optimizer_bytes / 8)

    def test_zero_3_divides_the_weights_too(self) -> None:
        one, eight = estimate(method="full"), estimate(method="full", devices=8, sharding="zero-3")
        assert eight.weights_bytes == round(one.weights_bytes / 8)
        assert eight.activation_bytes == one.activation_bytes

    def test_tensor_parallelism_divides_all_but_the_context(self) -> None:
        core = {"accelerator": CATALOG.accelerators["trainium"], "framework": OPTIMUM, "method": "full"}
        one, eight = estimate(**core, sharding="tensor"), estimate(**core, devices=8, sharding="tensor")
        assert eight.activation_bytes == round(one.activation_bytes / 8)
        assert eight.optimizer_bytes == round(one.optimizer_bytes / 8)
        assert eight.available_bytes == 16 * 2**30

    def test_copies_of_the_model_divide_nothing(self) -> None:
        assert estimate(devices=8) == estimate()

    def test_sharding_on_one_device_costs_its_buffers(self) -> None:
        assert estimate(sharding="zero-2").required_bytes > estimate().required_bytes


class TestActivations:
    def test_checkpointing_keeps_the_input_of_each_layer_and_the_logits(self) -> None:
        found = estimate(sequence_length=2048, batch_size=3)
        assert found.activation_bytes == 6144 * (2 * 32 * 4096 + 16 * 32_000)

    def test_logits_decide_with_a_large_vocabulary(self) -> None:
        large = LLAMA._replace(vocab_size=10 * LLAMA.vocab_size)
        more = estimate(large).activation_bytes - estimate().activation_bytes
        assert more == 1024 * 16 * 9 * LLAMA.vocab_size

    def test_eager_attention_goes_with_the_square_of_the_length(self) -> None:
        def scores(tokens: int) -> int:
            of = {"sequence_length": tokens, "gradient_checkpointing": False}
            return estimate(**of, eager_attention=True).activation_bytes - estimate(**of).activation_bytes

        assert scores(4096) == 4 * scores(2048) > 0

    def test_positions_added_to_scores_are_not_fused(self) -> None:
        bloom = factories.architecture("bigscience/bloomz-7b1")
        of = {"gradient_checkpointing": False}
        assert (
            estimate(bloom, **of)
            == estimate(bloom, **of, eager_attention=True)
            != estimate(bloom, **of, eager_attention=False)
        )

    def test_full_fine_tuning_keeps_more_than_lora(self) -> None:
        of = {"gradient_checkpointing": False}
        assert estimate(method="full", **of).activation_bytes > estimate(lora_targets=("query",), **of).activation_bytes

    def test_4_bit_weights_that_keep_their_inputs_take_more(self) -> None:
        of = {"method": "qlora", "gradient_checkpointing": False}
        nf4 = estimate(**of, storage=TRAINING.storage("nf4")).activation_bytes
        assert nf4 > estimate(**of, storage=TRAINING.storage("gptq")).activation_bytes


def test_a_number_format_that_is_none() -> None:
    with pytest.raises(UnknownNameError):
        estimate(dtype="bfloat61")


def test_what_rests_on_assumptions_says_so() -> None:
    assert estimate().basis == "calibrated"
    assert estimate(factories.architecture("deepseek-ai/DeepSeek-V3")).basis == "assumed"
    assert estimate(accelerator=CATALOG.accelerators["trainium"], framework=OPTIMUM).basis == "assumed"


runs = st.fixed_dictionaries(
    {
        "architecture": st.sampled_from(MODELS),
        "method": st.sampled_from(["lora", "qlora", "full"]),
        "sequence_length": st.integers(1, 32_768),
        "batch_size": st.integers(1, 16),
        "gradient_checkpointing": st.booleans(),
        "optimizer": st.sampled_from(list(TRAINING.optimizers.values())),
        "sharding": st.sampled_from(["none", "zero-2", "zero-3"]),
        "devices": st.sampled_from([1, 2, 8]),
    }
)


@given(run=runs)
def test_components_add_up_and_the_band_encloses_them(run: dict[str, Any]) -> None:
    found = estimate(**run)
    assert found.required_bytes == sum(found[:6])
    assert found.required_low_bytes <= found.required_bytes <= found.required_high_bytes
    assert min(found[:6]) >= 0


@given(run=runs, more=st.integers(1, 4096))
def test_longer_and_more_sequences_never_take_less(run: dict[str, Any], more: int) -> None:
    found = estimate(**run).required_bytes - len(TrainingMemory._fields[:6])  # each is rounded by itself
    assert estimate(**{**run, "sequence_length": run["sequence_length"] + more}).required_bytes >= found
    assert estimate(**{**run, "batch_size": run["batch_size"] + more}).required_bytes >= found


@given(run=runs)
def test_checkpointing_keeps_no_more(run: dict[str, Any]) -> None:
    with_it, without = (estimate(**{**run, "gradient_checkpointing": on}) for on in (True, False))
    assert with_it.activation_bytes <= without.activation_bytes


@given(run=runs)
def test_sharding_over_more_devices_never_holds_more(run: dict[str, Any]) -> None:
    few, many = (estimate(**{**run, "devices": devices}) for devices in (2, 4))
    assert sum(many[:4]) <= sum(few[:4]) + 4  # rounding
    assert many.required_bytes <= few.required_bytes + 6


@given(run=runs)
def test_quantized_weights_are_smaller_than_plain_ones(run: dict[str, Any]) -> None:
    quantized, plain = (estimate(**{**run, "method": method}) for method in ("qlora", "lora"))
    assert quantized.weights_bytes < plain.weights_bytes
    assert quantized.trainable_parameters == plain.trainable_parameters
