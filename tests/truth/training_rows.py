"""Rows of measurements/finetuning.csv: fine-tuning runs with their peak of memory, their time, or that they did not fit.

A row is as its source has it; what the source leaves to its scripts was read there. ``left_out`` says why a row is not
predicted. ``peak_of`` says what was measured: the ``device`` (nvidia-smi), the ``allocator`` (reserved by PyTorch: without
the context of the driver) or the ``tensors`` (allocated: without fragmentation besides). Where devices or stages are
several, Qwen prints the sum of all, ms-swift one figure each.

Qwen's "GB" of fine-tuning are read as thousands of MiB, what nvidia-smi counts in: 81.0 on one device is then the 79.1 GiB
that it has, as GiB it would be more, and 10⁹ bytes agree less with all its rows. (Its tables of inference are another
measurement, whose script divides what PyTorch allocated by 2³⁰: memory.csv has them in GiB.)

Rows of time are those with a length of all sequences, or their mean; runs over two servers are none of ours. Rows that did
not fit and have no length are predicted with the shortest one: their states alone decide. ms-swift lays the layers of what
one device cannot hold over two (``stages``), one after the other: what all take is what one would, judged as if the layers
were laid evenly. A run that a page shows in several of its tables is one row; cells without a figure are none.

LitGPT is not a framework of the catalogue, but a better documented one than most, and the one with runs on the A10G: its
rows take the constants of transformers, and its own loss, formats and tables.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from advisor.catalog import load_catalog
from advisor.estimate.constants import Constant, Profile
from advisor.estimate.training.compute import training_time
from advisor.estimate.training.frameworks import Framework, training_of
from advisor.estimate.training.memory import estimate_training, updated_bytes
from tests.truth.rows import Group, architecture_of, group_of, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.architecture import Architecture
    from advisor.core.sharding import Sharding
    from advisor.core.tuning import Method, TrainingCompute, TrainingMemory
    from advisor.estimate.training.frameworks import Storage

OLDER_STEP = {"QwenLM/Qwen": 2.0}
"""Copies of what is trained that AdamW made in a step where PyTorch was older than 2.1; the README says 2.0."""
UNITS = {"B": 1, "GB": 10**9, "GiB": 2**30, "1000 MiB": 1000 * 2**20}
Values = dict[str, float]
Settings = tuple[tuple[str, float], ...]


class TrainingRow(NamedTuple):
    """One run. ``peak_bytes`` are of the fullest device, or of all stages; ``None`` when it did not fit. Lengths in tokens."""

    id: str
    model: str
    stack: str
    method: Method
    storage: str | None
    lora_rank: int | None
    lora_targets: tuple[str, ...]
    train_embeddings: bool
    optimizer: str
    master_weights: bool
    sequence_length: int
    batch_size: int
    checkpointing: bool
    eager_attention: bool
    sharding: Sharding
    devices: int
    stages: int
    servers: int
    accelerator: str
    peak_bytes: float | None
    peak_of: str
    fitted: bool
    mean_tokens: float | None
    micro_steps: int
    step_seconds: float | None
    left_out: str | None
    url: str

    @property
    def source(self) -> str:
        """Who published it: the repository."""
        return "/".join(self.url.split("/")[3:5])

    @property
    def architecture(self) -> Architecture:
        """The model's architecture; LitGPT keeps the head apart even where the model ties it to the table."""
        return _architecture(self.model, untied=self.stack == "litgpt")

    @property
    def group(self) -> Group:
        """What is held out together."""
        return group_of(self.architecture)


@cache
def rows() -> tuple[TrainingRow, ...]:
    """Every row, in the order of the file."""
    return tuple(map(_read, table("finetuning.csv")))


def memory_rows() -> list[TrainingRow]:
    """Rows whose peak is predicted."""
    return [row for row in rows() if row.peak_bytes is not None and row.left_out is None]


def time_rows() -> list[TrainingRow]:
    """Rows whose time is predicted."""
    return [row for row in rows() if row.step_seconds is not None and row.left_out is None and row.servers == 1]


def _read(raw: dict[str, str]) -> TrainingRow:
    devices = int(raw["devices"])
    shown_of = devices if raw["id"].startswith("qwen") else 1
    peak = sum(map(float, raw["peak"].split("+"))) * UNITS[raw["unit"]] / shown_of if raw["peak"] else None
    method: Method = raw["method"]  # type: ignore[assignment]
    sharding: Sharding = raw["sharding"]  # type: ignore[assignment]
    return TrainingRow(
        id=raw["id"],
        model=raw["model"],
        stack=raw["stack"],
        method=method,
        storage=raw["storage"] or None,
        lora_rank=int(raw["lora_rank"]) if raw["lora_rank"] else None,
        lora_targets=tuple(raw["lora_targets"].split()),
        train_embeddings=raw["train_embeddings"] == "yes",
        optimizer=raw["optimizer"],
        master_weights=raw["master_weights"] == "yes",
        sequence_length=int(raw["sequence_length"] or 1),
        batch_size=int(raw["batch_size"] or 1),
        checkpointing=raw["checkpointing"] == "yes",
        eager_attention=raw["eager_attention"] == "yes",
        sharding=sharding,
        devices=devices,
        stages=int(raw["stages"] or 1),
        servers=int(raw["servers"] or 1),
        accelerator=raw["accelerator"],
        peak_bytes=peak,
        peak_of=raw["peak_of"],
        fitted=raw["outcome"] == "fit",
        mean_tokens=float(raw["mean_tokens"]) if raw["mean_tokens"] else None,
        micro_steps=int(raw["micro_steps"] or 1),
        step_seconds=float(raw["step_seconds"]) if raw["step_seconds"] else None,
        left_out=raw["left_out"] or None,
        url=raw["url"],
    )


# ------------------------------------------------------------------------------------------------- through the estimates


def predict_memory(row: TrainingRow, values: Mapping[str, float]) -> TrainingMemory:
    """Estimate a row with these constants, without what its measurement leaves out; of all its stages together."""
    unseen = {"device": (), "allocator": ("context_bytes",), "tensors": ("context_bytes", "fragmentation")}[row.peak_of]
    return _estimate(row, {**values, **dict.fromkeys(unseen, 0.0)})


def predict_need(row: TrainingRow, values: Mapping[str, float]) -> TrainingMemory:
    """Estimate what a row needs of each of its devices, whatever was measured."""
    return _estimate(row, values)


def need_fits(row: TrainingRow, need: TrainingMemory) -> bool:
    """Whether a row's device has what it needs; of several stages each, were the layers laid evenly."""
    return need.required_bytes / row.stages <= need.available_bytes


def _estimate(row: TrainingRow, values: Mapping[str, float]) -> TrainingMemory:
    catalog, training = load_catalog(), training_of(load_catalog())
    older = {"step_copies": OLDER_STEP[row.source]} if row.source in OLDER_STEP else {}
    return estimate_training(
        row.architecture,
        method=row.method,
        dtype="bfloat16",
        storage=_storage(row),
        optimizer=training.optimizer(row.optimizer),
        sequence_length=row.sequence_length,
        batch_size=row.batch_size,
        lora_rank=row.lora_rank,
        lora_targets=row.lora_targets,
        train_embeddings=row.train_embeddings,
        gradient_checkpointing=row.checkpointing,
        devices=row.devices,
        sharding=row.sharding,
        accelerator=catalog.accelerators[row.accelerator],
        framework=_framework(row.stack, tuple({**values, **older}.items())),
        master_weights=row.master_weights,
        eager_attention=row.eager_attention,
    )


def predict_time(row: TrainingRow, values: Mapping[str, float]) -> TrainingCompute:
    """Estimate one step of a row (all its micro-steps) with these constants."""
    catalog = load_catalog()
    length = round(row.mean_tokens or row.sequence_length)
    found = training_time(
        row.architecture,
        method=row.method,
        dtype="bfloat16",
        storage=_storage(row),
        tokens=length * row.batch_size * row.micro_steps * row.devices,
        sequence_length=length,
        batch_size=row.batch_size,
        gradient_checkpointing=row.checkpointing,
        devices=row.devices,
        sharding=row.sharding,
        accelerator=catalog.accelerators[row.accelerator],
        link_bytes_per_second=_link(row.accelerator),
        update_bytes=_updated_bytes(row) / row.micro_steps,
        framework=_framework(row.stack, (), tuple(values.items())),
    )
    assert found is not None
    return found


@cache
def _updated_bytes(row: TrainingRow) -> int:
    return updated_bytes(_estimate(row, {}))


@cache
def _architecture(model: str, *, untied: bool) -> Architecture:
    found = architecture_of(model)
    assert found is not None, model
    if not untied or not found.tied:
        return found
    counts = found.parameters
    more = {"total": counts.total + counts.embedding, "active": counts.active + counts.embedding}
    return found._replace(tied=False, parameters=counts._replace(head=counts.embedding, **more))


@cache
def _link(accelerator: str) -> int | None:
    """The direct link between devices of this kind, as instance types have it."""
    instances = load_catalog().instances.values()
    return max(i.interconnect_bytes_per_second or 0 for i in instances if i.accelerator.id == accelerator) or None


def _storage(row: TrainingRow) -> Storage | None:
    """LitGPT leaves in 16 bits what it does not quantize."""
    found = training_of(load_catalog()).storage(row.storage)
    return found if found is None or row.stack == "transformers" else found._replace(rest_bytes=2)


@lru_cache(maxsize=8)
def _framework(stack: str, memory: Settings, speed: Settings = ()) -> Framework:
    """The framework of a row with the values of some constants replaced."""
    base = training_of(load_catalog()).frameworks["transformers"]
    own = {"logit_bytes": 8.0, "quantizes_head": True} if stack == "litgpt" else {}
    return replace(
        base,
        memory_profile=with_values(base.memory_profile, memory),
        speed_profile=with_values(base.speed_profile, speed),
        _memory={},
        _speed={},
        **own,
    )


def with_values(profile: Profile, values: Settings) -> Profile:
    """Return a profile with the values of some constants replaced, on every accelerator."""
    replaced = {name: Constant(value, "calibrated") for name, value in values}
    classes = tuple((ids, {**own, **replaced}) for ids, own in profile.classes)
    return profile._replace(constants={**profile.constants, **replaced}, classes=classes)
