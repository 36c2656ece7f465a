"""Memory of a fine-tuning run on its fullest device, by component.

States are exact. N parameters in 16 bits take 2N bytes; those trained take as much again for gradients and, in mixed
precision, a float32 copy and the optimizer's float32 states: 16 bytes with AdamW (ZeRO, https://arxiv.org/abs/1910.02054
section 3.1). Without float32 copies the states have the format of the weights: 8 bytes. Sharding divides, in this order,
the optimizer and gradients (ZeRO-2) and the weights (ZeRO-3, FSDP; section 5); tensor parallelism divides all.

Activations are counted as in https://arxiv.org/abs/2205.05198 (section 4.1), element by element: what the backward pass
of a layer reads. Frozen matrices need no gradient, so their inputs are not kept; adapters keep theirs after dropout, with
the mask. With checkpointing only the input of each layer is kept, and one layer at a time besides. Logits are the
largest tensor of models with large vocabularies; they and the backward pass of a layer are not alive together.

What frameworks take besides is fitted to measurements: see catalog/training.yaml.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.core.sharding import SHARDINGS
from advisor.core.tuning import TrainingMemory
from advisor.estimate.constants import weaker
from advisor.estimate.memory import usable_bytes
from advisor.estimate.training.adapters import adapter_parameters, attentions, is_exact, matrices
from advisor.estimate.weights import compute_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.architecture import Architecture
    from advisor.core.hardware import Accelerator
    from advisor.core.sharding import Sharding
    from advisor.core.tuning import Method
    from advisor.estimate.constants import Constants
    from advisor.estimate.training.frameworks import Framework, Optimizer, Storage

MASTER_BYTES = 4
"""Trained in mixed precision, a parameter has a copy in float32, and the optimizer's states are in it, too."""

NORM_COPIES = 4
"""A layer has two norms; each keeps its input in float32, which is two elements of 16 bits (LlamaRMSNorm in
https://github.com/huggingface/transformers/blob/5dd4a63548857797727ae73eeb6a6e886ea02a3e/src/transformers/models/llama/
modeling_llama.py)."""

DROPOUT_COPIES = 1.5
"""An adapter keeps its input after dropout, and the mask: a byte (https://arxiv.org/abs/2205.05198, section 4.1)."""

SCORED = ("relative", "alibi")
"""Positions that are added to the scores of attention, which fused attention does not do."""


class Precision(NamedTuple):
    """Bytes of a trained parameter: of its weight and its gradient each, its float32 copy (0: none), all its states."""

    weight_bytes: int
    master_bytes: int
    state_bytes: float


class Group(NamedTuple):
    """Parameters that are trained alike."""

    parameters: int
    precision: Precision


def estimate_training(
    architecture: Architecture,
    *,
    method: Method,
    dtype: str,
    storage: Storage | None,
    optimizer: Optimizer,
    sequence_length: int,
    batch_size: int = 1,
    lora_rank: int | None = None,
    lora_targets: tuple[str, ...] = (),
    train_embeddings: bool = False,
    gradient_checkpointing: bool = True,
    devices: int = 1,
    sharding: Sharding = "none",
    accelerator: Accelerator,
    framework: Framework,
    master_weights: bool | None = None,
    eager_attention: bool | None = None,
) -> TrainingMemory:
    """Estimate a run; all figures are of one device (of one core where tensor parallelism counts cores).

    ``sequence_length`` tokens (of encoder-decoders on either side) and ``batch_size`` sequences a device and step.
    ``storage``: how frozen weights are kept with QLoRA. ``train_embeddings``: LoRA trains a copy of the input table and
    the output projection in full, in the format of the weights. ``devices`` share out what ``sharding`` says; with
    ``zero-2`` and ``zero-3`` on one device nothing is divided, but the buffers are there. ``master_weights``: trained
    parameters have a float32 copy (default: as the framework does it). ``eager_attention``: the scores of all pairs of
    tokens are kept (default: where positions are added to them, which fused attention does not do).

    Raises:
        UnknownNameError: an unknown number format or LoRA target.
    """
    element = compute_bytes(dtype)
    constants = framework.memory(accelerator.id).reading()
    mixed = method in framework.master_weights if master_weights is None else master_weights
    adapter = adapter_parameters(architecture, lora_targets, lora_rank) if lora_rank else 0
    trained = _trained(
        architecture, method, adapter, element, optimizer, train_embeddings=train_embeddings, mixed=mixed
    )
    weights = weight_bytes(architecture, element, storage, quantizes_head=framework.quantizes_head)
    states = _states(weights, trained, sharding, devices, is_copy=method != "full")

    quantized = constants["quantized_input_copies"] if storage else 0.0
    kept = kept_elements(architecture, method, lora_targets, storage, quantized)
    kept_bytes = element * constants["activation_share"] * kept
    if architecture.positions in SCORED if eager_attention is None else eager_attention:
        kept_bytes += scores_bytes(architecture, sequence_length, element)
    per_token = _activation_bytes(
        architecture, kept_bytes, element, framework.logit_bytes, gradient_checkpointing=gradient_checkpointing
    )
    activation = batch_size * sequence_length * per_token / (devices if SHARDINGS[sharding].activations else 1)
    overhead = _overhead_bytes(architecture, constants, element, activation, states.update, sharding)
    held = states.weights + states.adapter + states.gradient + states.optimizer
    return TrainingMemory(
        weights_bytes=round(states.weights),
        adapter_bytes=round(states.adapter),
        gradient_bytes=round(states.gradient),
        optimizer_bytes=round(states.optimizer),
        activation_bytes=round(activation),
        overhead_bytes=round(overhead),
        required_bytes=sum(map(round, (*states[:4], activation, overhead))),
        required_low_bytes=round(held + constants["dynamic_low"] * (activation + overhead)),
        required_high_bytes=round(held + constants["dynamic_high"] * (activation + overhead)),
        available_bytes=usable_bytes(accelerator, framework.engine),
        trainable_parameters=sum(group.parameters for group in trained),
        basis=weaker(constants.basis, "computed" if is_exact(architecture) else "assumed"),
    )


def updated_bytes(memory: TrainingMemory) -> int:
    """Return what the optimizer's step reads and writes on one device: its states and what it updates, and the gradients.

    What it updates takes as many bytes as its gradients, which are only read.
    """
    return 2 * memory.optimizer_bytes + 3 * memory.gradient_bytes


class States(NamedTuple):
    """Bytes on one device of what is held all the time, and of one number for each parameter it updates."""

    weights: float
    adapter: float
    gradient: float
    optimizer: float
    update: float


def _states(weights: float, trained: list[Group], sharding: Sharding, devices: int, *, is_copy: bool) -> States:
    """Divide the states; ``is_copy``: what is trained is held beside the weights, not part of them."""
    shares = SHARDINGS[sharding]
    of_weights = devices if shares.weights else 1
    of_states = devices if shares.states else 1

    def total(size: Callable[[Precision], float]) -> float:
        return sum(group.parameters * size(group.precision) for group in trained)

    own = total(lambda p: p.weight_bytes)
    return States(
        weights=weights / of_weights,
        adapter=own / of_weights if is_copy else 0.0,
        gradient=own / of_states,
        optimizer=total(lambda p: p.master_bytes + p.state_bytes) / of_states,
        update=total(lambda p: p.master_bytes or p.weight_bytes) / of_states,
    )


def _trained(
    architecture: Architecture,
    method: Method,
    adapter: int,
    element: int,
    optimizer: Optimizer,
    *,
    train_embeddings: bool,
    mixed: bool,
) -> list[Group]:
    """Return what is trained: the whole model, or the adapter and, apart from it, the tables."""
    master = MASTER_BYTES if mixed and element < MASTER_BYTES else 0

    def group(parameters: int, master: int) -> Group:
        state = optimizer.state_bytes or master or element
        return Group(parameters, Precision(element, master, optimizer.states * state))

    counts = architecture.parameters
    if method == "full":
        return [group(counts.total, master)]
    tables = counts.embedding + counts.head if train_embeddings else 0
    return [group(adapter, master), group(tables, 0)]


def _activation_bytes(
    architecture: Architecture, kept: float, element: int, logit_bytes: float, *, gradient_checkpointing: bool
) -> float:
    """Return the bytes alive at once for a token, where a layer keeps ``kept``."""
    layers = architecture.stacked_layers
    logits = architecture.vocab_size * logit_bytes
    if gradient_checkpointing:
        return layers * architecture.hidden_size * element + max(kept, logits)
    return layers * kept + logits


def _overhead_bytes(
    architecture: Architecture,
    constants: Constants,
    element: int,
    activation: float,
    update: float,
    sharding: Sharding,
) -> float:
    """Return what the framework takes besides: the optimizer's update too, for what is more than the activations.

    The two are not alive together, and only activations, whose sizes change with the lengths, leave gaps. PyTorch updates
    all parameters at once, DeepSpeed's ZeRO-3 groups of them, one after the other.
    """
    shares = SHARDINGS[sharding]
    if shares.gathers:
        updating = constants["group_copies"] * min(update, constants["update_group"] * MASTER_BYTES)
    else:
        updating = constants["step_copies"] * update
    overhead = constants["context_bytes"] + max(constants["fragmentation"] * activation, updating - activation)
    if shares.collects:
        overhead += constants["sharding_bytes"]
    if shares.gathers:
        overhead += gathered_bytes(architecture, element)
    return overhead


@lru_cache(maxsize=4096)
def weight_bytes(architecture: Architecture, element: int, storage: Storage | None, *, quantizes_head: bool) -> float:
    """Return the bytes of the model's weights as they are trained on, undivided."""
    counts = architecture.parameters
    if storage is None:
        return float(counts.total * element)
    rest = counts.embedding + (0 if quantizes_head else counts.head)
    return rest * storage.rest_bytes + (counts.total - rest) * storage.element_bytes


def kept_elements(
    architecture: Architecture, method: Method, targets: tuple[str, ...], storage: Storage | None, quantized: float
) -> float:
    """Return the elements that the backward pass of one layer reads, a token: the average of all layers.

    Norms; queries, keys, values and what attention makes of them; of a gated MLP the gate before and after its
    activation and the other factor, of a plain one what goes into the activation. Trained matrices keep their inputs:
    what the norms make, twice, and the activation's result; ``quantized`` is how many copies 4-bit weights keep of these.
    """
    layers, hidden = architecture.stacked_layers, architecture.hidden_size
    heads = 2 * (architecture.heads + architecture.kv_heads) * architecture.head_dim
    widths = [mlp.layers * mlp.visited_width / layers for mlp in architecture.mlps]
    kept = NORM_COPIES * hidden + heads * attentions(architecture) / layers
    kept += sum((3 if mlp.gated else 1) * width for mlp, width in zip(architecture.mlps, widths, strict=True))
    inputs = 2 * hidden + sum(widths)
    if method == "full":
        return kept + inputs
    if storage is not None and storage.keeps_inputs:
        return kept + quantized * inputs
    attention = any(target in ("query", "key", "value", "qkv") for target in targets)
    found = matrices(architecture)
    mlp = sum(m.inputs * m.number for role in {"up", "gate-up", "down"}.intersection(targets) for m in found[role])
    return kept + DROPOUT_COPIES * (attention * hidden + ("output" in targets) * hidden + mlp / layers)


def scores_bytes(architecture: Architecture, sequence_length: int, element: int) -> int:
    """Return what unfused attention keeps of a layer, a token: scores after the softmax, in float32 and as used."""
    return sequence_length * architecture.heads * (MASTER_BYTES + element)


def gathered_bytes(architecture: Architecture, element: int) -> int:
    """Return the whole weights that ZeRO-3 holds at once: the layer or table that is used, and the next one."""
    counts = architecture.parameters
    layer = (counts.total - counts.embedding - counts.head) // architecture.stacked_layers
    return 2 * element * max(layer, counts.embedding)
