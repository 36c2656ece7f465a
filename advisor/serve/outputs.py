"""What tools answer, as JSON Schemas: those of ``advisor schema``, and what is left out."""

from __future__ import annotations

from typing import Any

from advisor.authoring.schemas import schema
from advisor.serve.bounds import OMITTED

__all__ = ["entry_schema", "list_schema", "with_omitted"]

_VALUE = {"type": ["string", "number", "boolean", "array", "object", "null"]}
_TEXT_OR_NULL = {"type": ["string", "null"]}


def with_omitted(name: str) -> dict[str, Any]:
    """Return what ``advisor schema NAME`` prints, for answers whose lists may be cut."""
    return _with_omitted({key: part for key, part in schema(name).items() if key != "$schema"})


def _with_omitted(shape: dict[str, Any]) -> dict[str, Any]:
    return {
        **shape,
        "properties": {**shape["properties"], "omitted": OMITTED},
        "required": [*shape["required"], "omitted"],
    }


def entry_schema(kinds: tuple[str, ...]) -> dict[str, Any]:
    """Return the schema of one entry of the catalogue, each fact with its source."""
    fact = {
        "type": "object",
        "properties": {
            "value": {**_VALUE, "description": "null: not known; `why` says why, where a source does"},
            "basis": {"type": "string"},
            "source": _TEXT_OR_NULL,
            "read": _TEXT_OR_NULL,
            "copy": {**_TEXT_OR_NULL, "description": "where the source is a copy of what was published: its name"},
            "copy_of": {"type": "string", "description": "of a copy: what was published, by name"},
            "why": {"type": "string"},
            "note": {"type": "string"},
        },
        "required": ["value", "basis", "source", "read"],
    }
    properties = {
        "kind": {"enum": list(kinds)},
        "id": {"type": "string"},
        "facts": {"type": "object", "additionalProperties": fact},
    }
    return _with_omitted({"type": "object", "properties": properties, "required": list(properties)})


def list_schema(kinds: tuple[str, ...]) -> dict[str, Any]:
    """Return the schema of a list: one key, named like the kind."""
    entries = {"type": "array", "items": {"type": "object"}}
    return _with_omitted(
        {
            "type": "object",
            "properties": {**dict.fromkeys(kinds, entries), "notes": {"type": "array", "items": {"type": "string"}}},
            "required": ["notes"],
        }
    )
