"""Rows of measurements/memory.csv: start-up logs of engines, and what started or did not.

A row is kept as its source has it. Its pool and its outcome are predicted unless ``left_out`` says why not; its weights
are compared wherever the log gives them and a dialect reads the model. The reasons:

- the engine is not one of ours (TensorRT-LLM, LitGPT, TGI);
- something that decides is not stated: the device, the engine's arguments, the version, the pool itself;
- something takes memory that no estimate describes: LoRA adapters, image encoders that no dialect reads, images in the
  profile of the old engine, speculative decoding, pipelines, a sampler that is not the version's own;
- no dialect reads the model.

Settings that a row leaves empty are the engine's defaults at that version. Rows of no stated version, or of one older than
any profile, take the oldest profile; what they say of starting is counted apart.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from advisor.core.hardware import Accelerator
from advisor.core.units import GIB
from advisor.estimate.constants import parse_version
from advisor.estimate.engines import load_engines
from advisor.estimate.memory import Placement
from advisor.estimate.weights import Weights
from tests.truth.rows import ROOT, Group, architecture_of, group_of, table, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.architecture import Architecture
    from advisor.estimate.engines import Engine

LORA = "LoRA adapters loaded beside the weights"
WHOLE_PROMPTS = (0, 8)
"""Before this version a batch was at least one prompt as long as the model allows, since prompts were not cut."""


NOMINAL_GIB = {
    "a10": 22.09,
    "rtx-3090": 23.58,
    "rtx-4090": 23.63,
    "rtx-a6000": 44.55,
    "titan-rtx": 23.65,
    "h20-96gb": 95.1,
}
"""Devices that AWS does not offer, where the log does not say: as other rows of the table see them."""


class MemoryRow(NamedTuple):
    """One log. GiB are of one device, ``resident_gib`` of all: the process's, or (``allocated``) what PyTorch allocated.

    ``outcome`` is ``fits`` or ``fails``.
    """

    id: str
    model: str
    architecture: str
    software: str
    version: str | None
    accelerator: str
    memory_gib: float | None
    tensor_parallel: int
    stages: int
    dtype: str
    quantization: str | None
    cache_dtype: str | None
    max_model_len: int | None
    max_batched_tokens: int | None
    max_sequences: int | None
    utilization: float | None
    sequences: int | None
    input_tokens: int | None
    weights_gib: float | None
    activation_gib: float | None
    non_torch_gib: float | None
    graph_gib: float | None
    pool_gib: float | None
    pool_tokens: int | None
    max_concurrency: float | None
    resident_gib: float | None
    allocated: str | None
    outcome: str | None
    left_out: str | None
    note: str | None
    url: str
    read: str

    @property
    def group(self) -> Group:
        """What is held out together."""
        found = architecture_of(self.architecture)
        assert found is not None, self.id
        return group_of(found)


_NUMBERS: dict[str, type] = {
    **dict.fromkeys(
        ("tensor_parallel", "stages", "max_model_len", "max_batched_tokens", "max_sequences", "sequences",
         "input_tokens", "pool_tokens"), int,
    ),
    **dict.fromkeys(
        ("memory_gib", "utilization", "weights_gib", "activation_gib", "non_torch_gib", "graph_gib", "pool_gib",
         "max_concurrency", "resident_gib"), float,
    ),
}  # fmt: skip


@cache
def rows() -> tuple[MemoryRow, ...]:
    """Return all rows, in the order of the file."""
    return tuple(_read(raw) for raw in table("memory.csv"))


def _read(raw: Mapping[str, str]) -> MemoryRow:
    values = typed(raw, _NUMBERS)
    defaults = {"tensor_parallel": 1, "stages": 1, "dtype": "bfloat16", "accelerator": ""}
    return MemoryRow(**{**values, **{k: v for k, v in defaults.items() if values[k] is None}})


@cache
def engine_document() -> dict[str, Any]:
    """Return the engines as the catalogue's author wrote them."""
    document: dict[str, Any] = yaml.safe_load((ROOT / "catalog" / "engines.yaml").read_text())
    return document


@cache
def _accelerators() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "catalog" / "accelerators.yaml").read_text())
    return found["accelerators"]


def accelerator_of(row: MemoryRow) -> Accelerator:
    """Return the device with the memory that the log saw; without it, that of the catalogue, else its name's."""
    known = _accelerators().get(row.accelerator, {})
    memory = known.get("memory_visible_bytes") or known.get("memory_bytes")
    gib = row.memory_gib or (memory["value"] / GIB if memory else NOMINAL_GIB[row.accelerator])
    size = round(gib * GIB)
    return Accelerator(
        row.accelerator, row.accelerator, "gpu", size, size, size, 1, None, {}, frozenset({"float16", "bfloat16"}), None
    )


@cache
def _engines() -> Mapping[str, Engine]:
    return load_engines(engine_document())


def engine_of(row: MemoryRow, engines: Mapping[str, Engine] | None = None) -> Engine:
    """Return the row's engine at its version, the oldest one described for what is older or states none."""
    engine = (engines or _engines())[row.software]
    if row.software != "vllm":
        return engine
    oldest = engine.memory_profiles[-1].since or (0,)
    version = parse_version(row.version) if row.version else oldest
    return engine.at_version(".".join(map(str, max(version, oldest))))


def placement_of(row: MemoryRow, engine: Engine) -> Placement:
    """Return the placement of a row, with the engine (and so the constants) given."""
    architecture = architecture_of(row.architecture)
    if architecture is None:
        raise ValueError(f"{row.id}: no config of {row.architecture} is recorded")
    return Placement(
        architecture,
        Weights(row.dtype, row.quantization),
        engine,
        tensor_parallel=row.tensor_parallel,
        stages=row.stages,
        utilization=row.utilization,
        max_sequences=row.max_sequences,
        batched_tokens=row.max_batched_tokens or _whole_prompt(row, engine, architecture),
        cache_dtype=row.cache_dtype,
    ).on(accelerator_of(row))


def length_of(row: MemoryRow) -> int:
    """Return the longest sequence the row was started for: as stated, else as long as the model allows."""
    architecture = architecture_of(row.architecture)
    return row.max_model_len or (architecture and architecture.max_positions) or 2048


def _whole_prompt(row: MemoryRow, engine: Engine, architecture: Architecture) -> int | None:
    if engine.version is None or engine.version >= WHOLE_PROMPTS:
        return None
    return max(
        int(engine.memory(row.accelerator)["max_batched_tokens"]), row.max_model_len or architecture.max_positions or 0
    )
