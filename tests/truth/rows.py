"""What the three tables of measurements share: how they are read, what their models are, and what counts as one model."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.estimate.dialects import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.core.architecture import Architecture

ROOT = Path(__file__).parents[2]
MEASUREMENTS = Path(__file__).parent / "measurements"
PUBLISHED = ROOT / "tests" / "fixtures" / "architectures.json"
TABLES = ("memory.csv", "throughput.csv", "finetuning.csv")
Group = tuple[int | None, ...]


def table(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one of the tables, as they are written."""
    with (MEASUREMENTS / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def typed(raw: Mapping[str, str], numbers: Mapping[str, type]) -> dict[str, Any]:
    """Return a row's values, those of the columns in ``numbers`` converted; an empty cell is ``None``."""
    return {name: numbers.get(name, str)(value) if value else None for name, value in raw.items()}


@cache
def configs() -> dict[str, dict[str, Any]]:
    """Return the ``config.json`` of every model that has one recorded, by its id."""
    files = (PUBLISHED, MEASUREMENTS / "configs.json")
    entries = {name: entry for file in files for name, entry in json.loads(file.read_text(encoding="utf-8")).items()}
    return {name: entry["config"] for name, entry in entries.items() if not name.startswith("_")}


@cache
def architecture_of(model: str) -> Architecture | None:
    """Return the architecture of a model; ``None`` when no config of it is recorded."""
    config = configs().get(model)
    return None if config is None else normalize(config)


def group_of(architecture: Architecture) -> Group:
    """Return what makes two models one: their dimensions (Llama-2-70b and Llama-3-70b have the same).

    A model is held out with all of its kind: its own fine-tunes and successors of the same size would give it away.
    """
    a = architecture
    return (a.layers, a.hidden_size, a.kv_heads, a.intermediate_size, a.experts)
