"""The form of refreshed data: what is read back from disk is looked at closely before anything is built from it."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date
from functools import lru_cache
from typing import Any

from advisor.core.defaults import MOST_USD

__all__ = ["SECTIONS", "has_form"]

SECTIONS = ("bedrock", "families", "hub", "instances", "jumpstart", "models", "prices", "sources")
"""Sections of the body that are mappings.

``bedrock``: by Bedrock id, what each region said of it, with its source; ``jumpstart`` and ``hub``: by the id there;
``models``, ``families`` and ``instances``: entries that the shipped catalogue had not got. Beside them ``read``: which kinds were
refreshed, on which day, for which regions.
"""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_KEYS_OF_MODELS = frozenset(
    {"name", "family", "publisher", "bedrock", "notes", "facts", "input_modalities", "kind", "tasks"}
)
"""What a refresh writes of a model nobody has reviewed: no licence, and no other name than its id."""
_FILLED = frozenset({"parameters", "context_length"})
_ROW_TEXTS = frozenset({"as_of", "route", "tier"})
_ROW_SOURCES = frozenset({"source", "spot_source"})
_ROW_FIGURES = frozenset({
    "on_demand", "reserved_1yr", "reserved_3yr", "savings_1yr", "savings_3yr", "spot", "usd_per_hour",
    "input", "output", "per_image", "above_input_tokens",
})  # fmt: skip
_INSTANCE_TEXTS = ("family", "accelerator", "interconnect", "architecture")
_INSTANCE_FIGURES = ("vcpu", "ram_bytes", "instance_store_bytes", "interconnect_bytes_per_second")
MAX_DEVICES = 64
"""More accelerators than any instance type has."""
_MAX_BYTES = 10**15


def has_form(data: dict[str, Any]) -> bool:
    """Whether the body is what a refresh writes; prices are the most of it, so they are looked at closely but quickly."""
    if not all(isinstance(data.get(section), dict) for section in SECTIONS) or not _is_day(data.get("as_of")):
        return False
    prices, sources, read, today = data["prices"], data["sources"], data.get("read"), data["as_of"]
    try:
        return (
            all(
                isinstance(s, list) and len(s) in (2, 3) and all(map(_is_text, s)) and _is_day(s[1])
                for s in sources.values()
            )
            and isinstance(read, dict)
            and all(_is_day(day) for regions in read.values() for day in regions.values())
            and all(e.keys() <= _KEYS_OF_MODELS and len(e["bedrock"]) == 1 for e in data["models"].values())
            and all(map(_is_instance, data["instances"].values()))
            and all(said.get("fill", {}).keys() <= _FILLED for said in data["hub"].values())
            and all(
                _is_row(row, sources, today)
                for platform in ("ec2", "sagemaker")
                for regions in prices[platform].values()
                for rows in regions.values()
                for row in rows
            )
            and all(_is_row(row, sources, today) for rows in prices["bedrock"].values() for row in rows)
            and all(
                _is_text(reading["source"])
                and all(_is_text(route["route"]) for route in reading["routes"])
                and reading.get("status") in (None, "active", "legacy")
                and all(_is_day(reading[name]) for name in ("ends", "legacy_since") if name in reading)
                for said in data["bedrock"].values()
                for reading in said["regions"].values()
            )
        )
    except (AttributeError, KeyError, TypeError):
        return False


def _is_instance(entry: Any) -> bool:
    devices = entry["accelerator_count"]
    return (
        all(_is_text(entry[name]) for name in _INSTANCE_TEXTS)
        and all(entry[name] is not None for name in ("vcpu", "ram_bytes"))
        and all(
            type(entry[name]) is int
            and (entry[name] > 0 or (name == "instance_store_bytes" and entry[name] == 0))
            and entry[name] <= _MAX_BYTES
            for name in _INSTANCE_FIGURES
            if entry.get(name) is not None
        )
        and type(devices) is int
        and 0 < devices <= MAX_DEVICES
    )


def _is_row(row: Any, sources: Container[str], today: str) -> bool:
    """Whether it is a price, of a source that is known, not dated after the day the data was put together."""
    if not isinstance(row, dict) or not _is_day(row.get("as_of")) or row["as_of"] > today:
        return False
    for name, value in row.items():
        if name in _ROW_FIGURES:
            if type(value) not in (int, float) or not 0 < value <= MOST_USD:
                return False
        elif name == "regions":
            if not isinstance(value, list) or not all(map(_is_text, value)):
                return False
        elif name == "offered":
            if value is not False:
                return False
        elif name == "spot_as_of":
            if not _is_day(value) or value > today:
                return False
        elif name in _ROW_SOURCES:
            if not _is_text(value) or value not in sources:
                return False
        elif name not in _ROW_TEXTS or not isinstance(value, str):
            return False
    return True


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and _is_calendar_day(value)


@lru_cache(maxsize=1024)
def _is_calendar_day(text: str) -> bool:
    """Whether a calendar has the day: thousands of rows share a few."""
    if _DAY.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
