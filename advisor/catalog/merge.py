"""Lay one compiled catalogue over another: entries replace by id, dated prices are appended."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

Raw = Mapping[str, Any]

BY_ID = ("accelerators", "families", "instances", "licenses", "models", "regions", "suites", "tasks")
"""Sections whose entries replace those of the same id."""
DOCUMENTS = ("engines", "objectives")
"""Sections that are one document: merged one level below each of its keys."""


def merge(base: Raw, overlay: Raw) -> dict[str, Any]:
    """Return ``base`` with ``overlay`` on top; neither is changed.

    The version tells that an overlay is there, the digest covers both.
    """
    offset = len(base["sources"])
    over = {key: _shift(value, offset) for key, value in overlay.items() if key != "sources"}
    merged: dict[str, Any] = {**base, "sources": [*base["sources"], *overlay["sources"]]}
    for section in BY_ID:
        merged[section] = {**base[section], **over[section]}
    for section in DOCUMENTS:
        merged[section] = _merge_document(base[section], over[section])
    merged["prices"] = _merge_prices(base["prices"], over["prices"])
    merged["version"] = f"{base['version']}+overlay"
    merged["digest"] = hashlib.sha256(f"{base['digest']}\n{overlay['digest']}".encode()).hexdigest()
    dates = [d for d in (base.get("prices_as_of"), overlay.get("prices_as_of")) if d]
    merged["prices_as_of"] = max(dates, default=None)
    return merged


def _merge_document(base: Raw, over: Raw) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = {**below, **value} if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return merged


def _merge_prices(base: Raw, over: Raw) -> dict[str, Any]:
    merged: dict[str, Any] = {
        "sagemaker_ratio_to_ec2": {**base["sagemaker_ratio_to_ec2"], **over["sagemaker_ratio_to_ec2"]},
        "bedrock": _append(base["bedrock"], over["bedrock"]),
    }
    for platform in ("ec2", "sagemaker"):
        merged[platform] = dict(base[platform])
        for name, regions in over[platform].items():
            merged[platform][name] = _append(base[platform].get(name, {}), regions)
    return merged


def _append(base: Raw, over: Raw) -> dict[str, Any]:
    return {**base, **{key: [*base.get(key, ()), *rows] for key, rows in over.items()}}


def _shift(value: Any, offset: int) -> Any:
    """Move every index into the table of sources: keys ``source``, ``*_source``, and the short form in ``facts``."""
    if isinstance(value, list):
        return [_shift(item, offset) for item in value]
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    for key, item in value.items():
        if isinstance(item, int) and (key == "source" or key.endswith("_source")):
            out[key] = item + offset
        elif key == "facts" and isinstance(item, dict):
            out[key] = {k: v + offset if isinstance(v, int) else _shift(v, offset) for k, v in item.items()}
        else:
            out[key] = _shift(item, offset)
    return out
