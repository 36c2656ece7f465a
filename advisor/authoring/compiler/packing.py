"""Compiled data as it is written to the shipped file; the layout is that of `advisor.catalog.packed`, which unpacks it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from advisor.catalog.packed import ABSENT, FIELDS, LISTS

__all__ = ["pack"]

Raw = Mapping[str, Any]

KEY_LENGTH = 8  # base-32 digits, as of sources
SHORT_KEY_LENGTH = 5  # of tables of some hundred values


def pack(data: Raw) -> dict[str, Any]:
    """Return compiled data as it is written to the shipped file."""
    packed = dict(data)
    architectures: dict[str, Any] = {}
    shared: dict[str, Any] = {}
    packed["models"] = {id_: _packed_model(entry, architectures, shared) for id_, entry in data["models"].items()}
    packed.update(architectures=architectures, shared=shared)
    provenances: dict[str, Any] = {}
    packed["model_facts"] = {
        id_: {name: _packed_fact(known, provenances) for name, known in entry["facts"].items()}
        for id_, entry in data["models"].items()
        if "facts" in entry
    }
    packed["provenances"] = provenances
    packed["scores"] = {
        f"{id_}/{name}": list(metric["scores"])
        for id_, suite in data["suites"].items()
        for name, metric in suite["metrics"].items()
    }
    packed["suites"] = {
        id_: {**suite, "metrics": {name: _without(metric, "scores") for name, metric in suite["metrics"].items()}}
        for id_, suite in data["suites"].items()
    }
    by_region: dict[str, dict[str, Any]] = {}
    for instance, regions in data["prices"]["ec2"].items():
        for region, rows in regions.items():
            by_region.setdefault(region, {})[instance] = rows
    packed.update(ec2_prices=by_region, prices=_without(data["prices"], "ec2"))
    if "scored" in data:
        names: dict[str, Any] = {}
        packed["scored"] = {id_: [_enter(names, name) for name in of_one] for id_, of_one in data["scored"].items()}
        packed["scored_metrics"] = names
    return packed


def _packed_model(entry: Raw, architectures: dict[str, Any], shared: dict[str, Any]) -> list[Any]:
    """Return the row of a model, with keys for what stands in the tables."""
    left = _without(entry, "facts")
    if unknown := left.keys() - set(FIELDS):
        raise ValueError(f"no place for {', '.join(sorted(unknown))}: enter it in FIELDS")
    if "architecture" in entry:
        left["architecture"] = _enter(architectures, entry["architecture"], KEY_LENGTH)
    for name in LISTS:
        if name in entry:
            left[name] = _enter(shared, entry[name])
    if "bedrock" in entry:
        left["bedrock"] = [
            {**way, "routes": _enter(shared, way["routes"])} if "routes" in way else way for way in entry["bedrock"]
        ]
    return [left.get(name, ABSENT.get(name)) for name in FIELDS]


def _packed_fact(known: Any, provenances: dict[str, Any]) -> str | list[str]:
    """Return the key of the source a fact was read in; in a list, the key of how else it is known."""
    return known if isinstance(known, str) else [_enter(provenances, known, KEY_LENGTH)]


def _without(entry: Raw, name: str) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key != name}


def _enter(table: dict[str, Any], value: Any, length: int = SHORT_KEY_LENGTH) -> str:
    """Enter a value in a table under a key made of its content, and return that."""
    digest = hashlib.sha256(json.dumps(value, sort_keys=True).encode()).digest()
    key = base64.b32encode(digest).decode().lower()[:length]
    if table.setdefault(key, value) != value:
        raise ValueError(f"two values have the key {key}: let it be longer")
    return key
