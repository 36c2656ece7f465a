"""Lay one compiled catalogue over another: entries replace by id, dated prices are appended."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

Raw = Mapping[str, Any]

BY_ID = (
    "accelerators", "families", "instances", "licenses", "models", "pedigrees", "regions", "sources", "suites", "tasks",
)  # fmt: skip
"""Sections whose entries replace those of the same id (equal keys of sources mean equal sources)."""
DOCUMENTS = ("engines", "images", "tokenization", "training")
"""Sections that are one document: merged one level below each of its keys."""


def merge(base: Raw, overlay: Raw) -> dict[str, Any]:
    """Return ``base`` with ``overlay`` on top; neither is changed.

    The version tells that an overlay is there, the digest covers both.
    """
    merged: dict[str, Any] = dict(base)
    for section in BY_ID:
        if overlay[section]:  # untouched sections stay as they are, parsed or not
            merged[section] = {**base[section], **overlay[section]}
    for section in DOCUMENTS:
        merged[section] = _merge_document(base.get(section, {}), overlay.get(section, {}))
    merged["objectives"] = _merge_objectives(base["objectives"], overlay["objectives"])
    if overlay["suites"] or overlay["tasks"]:
        merged.pop("scored", None)  # the index of the base's own rows
    merged["prices"] = merge_prices(base["prices"], overlay["prices"])
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


def _merge_objectives(base: Raw, over: Raw) -> dict[str, Any]:
    """Merge the curves by utility, and each objective by key: its weights are one value, its name may stay."""
    merged = _merge_document(base, over)
    if "objectives" in over:
        merged["objectives"] = _merge_document(base.get("objectives", {}), over["objectives"])
    return merged


def merge_prices(base: Raw, over: Raw) -> dict[str, Any]:
    """Return the prices of both, the rows of ``over`` after those of ``base``; of two ratios the one of ``over``."""
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
