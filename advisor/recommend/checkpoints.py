"""What files of one's own add to a sizing: the bytes they load, and what those alone rule out.

Where nobody knows the architecture, weights are all there is: too large for a device, they reject it; otherwise whether
the model fits stays open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.result import Deployment, Finding
from advisor.core.sizing import MemoryNeed, SizedDeployment
from advisor.core.text import Message, Text
from advisor.core.units import format_gib
from advisor.estimate.weights import FORMATS, compute_bytes
from advisor.recommend.findings import unknown_architecture
from advisor.recommend.machines import sold_as
from advisor.recommend.number_formats import half_precision
from advisor.recommend.questions import NOT_QUANTIZED
from advisor.recommend.verdict import bin_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.core.model import Model
    from advisor.recommend.hardware import HardwareClass
    from advisor.recommend.machines import Machine, Machines
    from advisor.recommend.questions import Complete
    from advisor.recommend.ways import Way

WEIGHTS_TOO_LARGE = "memory.weights-too-large"


def loaded_bytes(model: Model, asked: Complete) -> int | None:
    """Return the bytes of the weights as asked to be loaded, without knowing the architecture; ``None``: not known.

    Kept as they are stored, they take what their files hold. Quantized otherwise, this is the least they can take.
    """
    checkpoint = model.checkpoint
    if checkpoint is None:
        return None
    if asked.quantization is None and checkpoint.quantized_bytes is not None:
        return checkpoint.quantized_bytes
    if model.parameters is None:
        return checkpoint.stored_bytes
    if asked.quantization not in (None, NOT_QUANTIZED):
        return round(model.parameters * FORMATS[str(asked.quantization)].element_bytes)
    return model.parameters * compute_bytes(asked.dtype or half_precision(model))


def weights_only(model: Model, asked: Complete) -> MemoryNeed | None:
    """Return the memory of which nothing but the weights is known; ``None`` when not even they are."""
    weights = loaded_bytes(model, asked)
    if weights is None:
        return None
    return MemoryNeed(
        weights_bytes=weights,
        kv_cache_bytes=None,
        activation_bytes=None,
        overhead_bytes=None,
        required_bytes=None,
        engine=None,
        dtype=asked.dtype or half_precision(model),
        quantization=asked.quantization or (model.checkpoint.quantization if model.checkpoint else None),
        basis="computed",
    )


def size_by_weights(
    model: Model,
    weights_bytes: int,
    machines: Machines,
    ways: Sequence[Way],
    findings: Sequence[Finding],
    region: str,
) -> Iterator[SizedDeployment]:
    """Yield every instance with what the weights alone say of it; ``findings`` are those of the model."""
    for members in machines.classes:
        verdict = _too_large(weights_bytes, members.hardware) or unknown_architecture(model)
        for way in ways:
            for machine in machines.cheapest_first(members, way.platform):
                told = (*findings, *way.findings, *machine.findings, verdict)
                fits = False if bin_of(told) == "rejected" else None
                deployment = _deployment(machine, way, members.hardware, region)
                yield SizedDeployment(deployment, None, None, fits, None, None, told)


def _too_large(weights_bytes: int, hardware: HardwareClass) -> Finding | None:
    accelerator = hardware.accelerator
    usable = max(accelerator.memory_bytes, accelerator.memory_visible_bytes or 0) * hardware.devices
    if weights_bytes <= usable:
        return None
    needed, offered = format_gib(weights_bytes), format_gib(usable)
    return Finding(
        rule=WEIGHTS_TOO_LARGE,
        severity="exclude",
        message=Message(
            Text(
                f"the weights alone take {needed}, all its accelerators together offer {offered}",
                f"重みだけで {needed} 必要ですが、アクセラレータ全体でも {offered} です",
            ),
            {},
        ),
        facts={"memory.weights_bytes": weights_bytes, "memory.available_bytes": usable},
    )


def _deployment(machine: Machine, way: Way, hardware: HardwareClass, region: str) -> Deployment:
    return Deployment(
        channel=way.channel.name,
        platform=way.platform,
        region=region,
        instance_type=sold_as(machine.instance, way.platform),
        instance_count=1,
        accelerator=hardware.accelerator.name,
        accelerator_count=hardware.devices,
    )


def notes(model: Model, asked: Complete) -> tuple[Text, ...]:
    """Return what a reader of the files noted, and that they are loaded in another number format than stored."""
    checkpoint = model.checkpoint
    if checkpoint is None:
        return ()
    stored, loaded = checkpoint.stored_dtype, asked.dtype or half_precision(model)
    kept = checkpoint.quantized_bytes is not None or asked.quantization not in (None, NOT_QUANTIZED)
    if stored is None or stored == loaded or kept:
        return checkpoint.notes
    size = format_gib(checkpoint.stored_bytes or 0)
    converted = Text(
        f"the files hold {stored} ({size}); sized as loaded in {loaded}, or the half precision the device has",
        f"ファイルの形式は {stored} ({size}) ですが、{loaded} (またはデバイスが対応する半精度) で読み込む前提です",
    )
    return (*checkpoint.notes, converted)
