"""What tools answer, as JSON Schemas: those of ``advisor schema``, and what is left out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from advisor.serve.bounds import OMITTED

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["entry_schema", "list_schema", "with_omitted"]

_VALUE = {"type": ["string", "number", "boolean", "array", "object", "null"]}
_TEXT_OR_NULL = {"type": ["string", "null"]}


def with_omitted(place: str) -> dict[str, Any]:
    """Return the schema that ``module:function`` makes, whose lists may be cut."""
    module, _, name = place.partition(":")
    make: Callable[[], dict[str, Any]] = getattr(import_module(module), name)
    return _with_omitted(make())


def _with_omitted(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        **schema,
        "properties": {**schema["properties"], "omitted": OMITTED},
        "required": [*schema["required"], "omitted"],
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
