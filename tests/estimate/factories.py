"""Real engines, real accelerators, real architectures: what the estimates are tested on."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from advisor.core.hardware import Accelerator
from advisor.estimate.dialects import normalize
from advisor.estimate.engines import Engine, load_engines

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures"
GIB = 1024**3


@cache
def published() -> dict[str, dict[str, Any]]:
    """Configs and counts of published models, by id."""
    models: dict[str, dict[str, Any]] = json.loads((FIXTURES / "architectures.json").read_text())
    models.pop("_about")
    return models


@cache
def architecture(model: str) -> Architecture:
    """The architecture of a published model."""
    return normalize(published()[model]["config"])


@cache
def catalog_configs() -> dict[str, dict[str, Any]]:
    """The config of every model of the authored catalogue that has one."""
    configs = {}
    for path in (ROOT / "catalog" / "models").glob("*.yaml"):
        for id_, model in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["models"].items():
            config = (model.get("architecture") or {}).get("config")
            if config:
                configs[id_] = config
    return configs


@cache
def catalog_architecture(model: str) -> Architecture:
    """The architecture of a model of the authored catalogue."""
    return normalize(catalog_configs()[model])


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a recorded file."""
    recorded: list[dict[str, Any]] = json.loads((FIXTURES / "estimate" / name).read_text())["rows"]
    return recorded


@cache
def engines() -> dict[str, Engine]:
    """The engines of the authored catalogue."""
    return load_engines(yaml.safe_load((ROOT / "catalog" / "engines.yaml").read_text()))


def accelerator(id_: str) -> Accelerator:
    """An accelerator with the figures of the catalogue."""
    return ACCELERATORS[id_]


def _gpu(id_: str, gib: float, bandwidth: float | None, rate: float, capability: float, **more: float) -> Accelerator:
    flops = {"float16": rate, **({"bfloat16": rate} if capability >= 8 else {}), **more}
    dtypes = frozenset({"float32", *flops})
    memory = round(gib * GIB)
    return Accelerator(
        id_, id_, "gpu", memory, memory, memory, 1,
        None if bandwidth is None else int(bandwidth), flops, dtypes, capability,
    )  # fmt: skip


def _neuron(id_: str, gib: int, cores: int, bandwidth: float, rate: float) -> Accelerator:
    flops = {"float16": rate, "bfloat16": rate}
    return Accelerator(
        id_, id_, "neuron", gib * GIB, gib * GIB, None, cores, int(bandwidth), flops, frozenset({"bfloat16"}), None
    )


ACCELERATORS = {
    a.id: a
    for a in (
        _gpu("t4", 14.74, 320e9, 65e12, 7.5, float32=8.1e12),
        _gpu("t4g", 15, None, 65e12, 7.5),
        _gpu("v100-16gb", 16, 900e9, 125e12, 7.0),
        _gpu("a10g", 21.99, 600e9, 70e12, 8.6, float32=35e12),
        _gpu("l40s", 44.39, 864e9, 362e12, 8.9),
        _gpu("l4", 22.161, 300e9, 121e12, 8.9),
        _gpu("a100-80gb", 79.14, 2039e9, 312e12, 8.0),
        _gpu("h100-80gb", 79.19, 3350e9, 989.5e12, 9.0),
        _neuron("inferentia", 8, 4, 50e9, 64e12),
        _neuron("inferentia2", 32, 2, 820e9, 190e12),
        _neuron("trainium2", 96, 8, 2900e9, 667e12),
    )
}
