"""Operations and hours of a fine-tuning run.

A token takes 2N operations forward through N parameters, 2N backward to the activations and 2N to the weights: C = 6ND
for D tokens (https://arxiv.org/abs/2001.08361, section 2.1). Frozen weights save the last; checkpointing computes the
forward pass a second time. Attention besides takes 4 · layers · heads · head dimension · tokens before a token forward,
on average half the sequence, and twice that backward.

The time of a step is that of the arithmetic, at a calibrated share of the data sheet's rate, or of launching the kernels
of every layer in every pass, and with ZeRO-3 of gathering or reducing it, where that is longer; then turning 4-bit weights
into 16 bits in every pass that reads them, what the devices exchange (ZeRO, https://arxiv.org/abs/1910.02054, section 7),
and the optimizer's update, which does little but read and write memory: at the data sheet's bandwidth, the least it can take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.result import Band
from advisor.core.sharding import SHARDINGS
from advisor.core.tuning import TrainingCompute
from advisor.estimate.training.adapters import attentions
from advisor.estimate.training.memory import weight_bytes
from advisor.estimate.weights import compute_bytes, decoder_share

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture
    from advisor.core.hardware import Accelerator
    from advisor.core.sharding import Sharding
    from advisor.core.tuning import Method
    from advisor.estimate.training.frameworks import Framework, Storage

SECONDS_PER_HOUR = 3600
MODEL_FLOPS = 6.0
"""Operations a parameter and token, forward and backward."""


def training_time(
    architecture: Architecture,
    *,
    method: Method,
    dtype: str,
    storage: Storage | None,
    tokens: int,
    sequence_length: int,
    batch_size: int = 1,
    gradient_checkpointing: bool = True,
    devices: int = 1,
    sharding: Sharding = "none",
    accelerator: Accelerator,
    link_bytes_per_second: int | None = None,
    update_bytes: float,
    framework: Framework,
) -> TrainingCompute | None:
    """Estimate a run over ``tokens`` on ``devices`` (with tensor parallelism: whole devices, however many cores).

    ``batch_size`` sequences a device and step; ``link_bytes_per_second`` of the direct link between devices, a device;
    without one they talk over PCIe. ``update_bytes`` are those the optimizer moves after a step
    (`advisor.estimate.training.memory.updated_bytes`; of several accumulated steps, the share of one). ``None`` when the
    accelerator's rate in the number format is not published.
    """
    rate = accelerator.flops.get(dtype)
    if rate is None:
        return None
    constants = framework.speed(accelerator.id).reading()
    passes = 2 + (method == "full") + gradient_checkpointing
    per_token = flops_per_token(architecture, sequence_length, passes, 3 + gradient_checkpointing)
    batch = batch_size * sequence_length

    reads = 2 + gradient_checkpointing
    times = exchanges(method, sharding, reads)
    arithmetic = batch * per_token / (rate * constants["compute_share"])
    layer = passes * constants["layer_seconds"]
    if SHARDINGS[sharding].gathers:
        layer += times * constants["gather_seconds"]
    step = max(architecture.stacked_layers * layer, arithmetic)
    if storage is not None:
        counts = architecture.parameters
        quantized = counts.total - counts.embedding - (0 if framework.quantizes_head else counts.head)
        step += reads * quantized / constants["dequantized_per_second"]
    weights = weight_bytes(architecture, compute_bytes(dtype), storage, quantizes_head=framework.quantizes_head)
    exchanged = times * weights * (devices - 1) / devices
    if exchanged:
        step += exchanged / ((link_bytes_per_second or constants["pcie_bytes_per_second"]) * constants["link_share"])
    step += update_bytes / accelerator.bandwidth_bytes_per_second if accelerator.bandwidth_bytes_per_second else 0.0

    per_second = devices * batch / step
    spread = constants["spread"]
    hours = tokens / per_second / SECONDS_PER_HOUR
    return TrainingCompute(
        flops=tokens * per_token,
        model_flops=MODEL_FLOPS * architecture.parameters.active * tokens,
        hours=Band(hours / spread, hours, hours * spread),
        tokens_per_second=Band(per_second / spread, per_second, per_second * spread),
        basis=constants.basis,
    )


def exchanges(method: Method, sharding: Sharding, reads: int) -> int:
    """Return how often devices exchange as many bytes as the weights have, in one step.

    Gradients of all weights are reduced and spread again, or with ZeRO-3 only reduced, since it gathers the weights
    whenever a pass reads them. Those of an adapter are too few to count. Tensor parallelism exchanges activations, which
    is part of its share of the rate.
    """
    shares = SHARDINGS[sharding]
    if shares.activations:
        return 0
    gradients = 1 if method == "full" else 0
    return gradients + reads if shares.gathers else 2 * gradients


def flops_per_token(architecture: Architecture, sequence_length: int, passes: int, attention_passes: int) -> float:
    """Return the operations of one token: ``passes`` through the parameters, ``attention_passes`` through attention.

    An input table of its own is only looked up. In an encoder-decoder a token passes one side, for which the decoder's
    share stands.
    """
    counts, share = architecture.parameters, decoder_share(architecture)
    looked_up = counts.embedding if counts.head else 0
    earlier = sequence_length / 2
    attention = 4 * attentions(architecture) * architecture.heads * architecture.head_dim * earlier
    return share * (passes * 2 * (counts.active - looked_up) + attention_passes * attention)
