"""Fine-tuning: the question of ``advisor finetune`` and its answer, for one model on the hardware of one region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from advisor.core.judged import any_fits
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.model import Model
    from advisor.core.provenance import Basis, Source
    from advisor.core.request import Purchase
    from advisor.core.result import Band, CatalogStamp, Deployment, Finding
    from advisor.core.sharding import Sharding
    from advisor.core.sizing import ModelSize
    from advisor.core.text import Message, Text

Method = Literal["lora", "qlora", "full"]


class TuningQuestion(NamedTuple):
    """What is asked. ``None`` leaves it to the model or the defaults; `TuningReport.assumed` names those.

    ``sequence_length`` in tokens, ``batch_size`` sequences a device and step, ``tokens`` those trained on in all.
    ``optimizer`` is a name of the catalogue's training document (``adamw``, ``adamw-8bit`` …).
    """

    model: str
    method: Method | None = None
    region: str = "us-east-1"
    instance: str | None = None
    sequence_length: int | None = None
    batch_size: int | None = None
    tokens: int | None = None
    lora_rank: int | None = None
    gradient_checkpointing: bool | None = None
    optimizer: str | None = None
    purchase: Purchase = "on-demand"
    assumed: tuple[str, ...] = ()


class TuningRun(NamedTuple):
    """What was estimated: the question with every default filled in.

    ``lora_targets`` are the roles of the adapted matrices; empty without adapters, and where the architecture is not known.
    """

    method: Method
    sequence_length: int
    batch_size: int
    tokens: int
    lora_rank: int | None
    lora_targets: tuple[str, ...]
    gradient_checkpointing: bool
    optimizer: str
    quantization: str | None
    dtype: str


class TrainingMemory(NamedTuple):
    """Bytes on the fullest device, by component; ``required`` is their sum, ``low`` and ``high`` bound it.

    ``weights``: those of the model, quantized with QLoRA; ``adapter``: those of the adapter; ``gradient`` and
    ``optimizer``: of what is trained; ``activation``: kept for the backward pass, logits included; ``overhead``:
    the device's context, buffers of the communication, fragmentation. ``available``: what the device offers.
    """

    weights_bytes: int
    adapter_bytes: int
    gradient_bytes: int
    optimizer_bytes: int
    activation_bytes: int
    overhead_bytes: int
    required_bytes: int
    required_low_bytes: int
    required_high_bytes: int
    available_bytes: int
    trainable_parameters: int
    basis: Basis

    @property
    def fits(self) -> bool:
        """Whether the device holds what is expected."""
        return self.required_bytes <= self.available_bytes

    @property
    def share_of_device(self) -> float:
        """How often the device's memory is needed: above 1 it does not fit."""
        return self.required_bytes / max(self.available_bytes, 1)


class TrainingCompute(NamedTuple):
    """Operations of the whole run, and the hours all devices of one instance take for them.

    ``flops`` are those computed: frozen weights save some, checkpointing and attention add some. ``model_flops`` are the
    6ND by which runs and their utilisation are compared, whatever the method.
    """

    flops: float
    model_flops: float
    hours: Band
    tokens_per_second: Band
    basis: Basis


class TuningCost(NamedTuple):
    """US dollars: the instance for an hour, and for the whole run."""

    hourly: float
    total: Band
    basis: Basis
    price_as_of: str
    price_source: Source | None
    currency: str = "USD"


class TunedDeployment(NamedTuple):
    """One instance to train on, all its devices in use. ``fits``: `SizedDeployment.fits`.

    ``sharding`` is the lightest that fits. ``units`` are the devices, or cores where the framework counts these, of one
    of which ``memory`` is. All three are ``None`` on Bedrock, and where the model's architecture is not known.
    ``compute`` is ``None`` where the device's rate is not published, ``cost`` besides where the price is not known.
    """

    deployment: Deployment
    sharding: Sharding | None
    units: int | None
    memory: TrainingMemory | None
    fits: bool | None
    compute: TrainingCompute | None
    cost: TuningCost | None
    findings: tuple[Finding, ...]


class TuningWayOut(NamedTuple):
    """One change of the question that makes the run fit: `WayOut`, of which ``tuned`` is what it is then.

    ``current`` and ``proposed`` are of the run, defaults filled in. Where nothing in the region fits and no instance was
    asked, ``tuned`` is the cheapest that then does.
    """

    field: str
    current: Any
    proposed: Any
    changes: Mapping[str, Any]
    tuned: TunedDeployment
    risks: tuple[Finding, ...]
    message: Message


class TuningReport(NamedTuple):
    """The answer; the bins are those of `SizingReport`, the cheapest run first.

    ``ways_out``: what would make the asked instance do, or any of the region where none does.
    """

    question: TuningQuestion
    run: TuningRun
    assumed: tuple[str, ...]
    catalog: CatalogStamp
    model: Model
    size: ModelSize | None
    deployments: tuple[TunedDeployment, ...]
    rejected: tuple[TunedDeployment, ...]
    undetermined: tuple[TunedDeployment, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Text, ...]
    ways_out: tuple[TuningWayOut, ...] = ()

    @property
    def feasible(self) -> bool:
        """Whether the asked deployment fits, or any does."""
        return any_fits(self.deployments)
