"""Entries of the JSON as rows of a table whose columns are the keys, flattened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def row(entry: Mapping[str, Any], columns: Iterable[str]) -> list[Any]:
    """Return an entry of the JSON as the cells of its row."""
    findings = [f"{f['severity']} {f['rule']}: {f['message']}" for f in entry["findings"]]
    flat = {**entry, "findings": findings}
    return [_at(flat, column) for column in columns]


def _at(value: Any, column: str) -> Any:
    for key in column.split("."):
        if value is None:
            return None
        value = value[key]
    return value
