"""Canonical JSON: one entry a line, keys sorted, so that a changed model is one changed line."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["canonical", "digest_of"]

NESTED = frozenset({"prices"})
"""Sections that hold sections: their entries stand one level deeper."""


def canonical(data: Mapping[str, Any]) -> str:
    """Return the text of a compiled mapping; the same for the same data, whatever the order of its keys."""
    return "\n".join(_section(data, NESTED)) + "\n"


def digest_of(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical text without the digest itself."""
    return hashlib.sha256(canonical({k: v for k, v in data.items() if k != "digest"}).encode()).hexdigest()


def _section(data: Mapping[str, Any], nested: frozenset[str]) -> list[str]:
    """Return the lines of one mapping whose values that are mappings are spread over lines."""
    lines = ["{"]
    last = len(data) - 1
    for index, key in enumerate(sorted(data)):
        value = data[key]
        comma = "" if index == last else ","
        name = _compact(key)
        if isinstance(value, dict) and value:
            inner = _section(value, frozenset()) if key in nested else _entries(value)
            lines.append(f"{name}:{inner[0]}")
            lines.extend(inner[1:-1])
            lines.append(inner[-1] + comma)
        else:
            lines.append(f"{name}:{_compact(value)}{comma}")
    return [*lines, "}"]


def _entries(data: Mapping[str, Any]) -> list[str]:
    keys = sorted(data)
    last = len(keys) - 1
    return ["{", *(f"{_compact(k)}:{_compact(data[k])}{'' if i == last else ','}" for i, k in enumerate(keys)), "}"]


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
