"""As much of JSON Schema as our own schemas use: type, enum, const, properties, required, items, anyOf, $ref."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    "null": type(None),
}  # fmt: skip


def problems(value: Any, schema: Any, root: Any, path: str = "$") -> Iterator[str]:
    """Yield where a value is not what the schema says."""
    if "$ref" in schema:
        target = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        yield from problems(value, target, root, path)
    if "anyOf" in schema and all(list(problems(value, option, root, path)) for option in schema["anyOf"]):
        yield f"{path}: none of anyOf"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{path}: {value!r} is not {schema['const']!r}"
    if "type" in schema:
        wrong = not isinstance(value, TYPES[schema["type"]])
        if wrong or (isinstance(value, bool) and schema["type"] in ("integer", "number")):
            yield f"{path}: {value!r} is not of type {schema['type']}"
            return
    if isinstance(value, dict):
        yield from (f"{path}.{name}: missing" for name in schema.get("required", ()) if name not in value)
        known = schema.get("properties", {})
        for name, part in value.items():
            if name in known:
                yield from problems(part, known[name], root, f"{path}.{name}")
            elif known:
                yield f"{path}.{name}: not in the schema"
    if isinstance(value, list):
        for i, part in enumerate(value):
            yield from problems(part, schema.get("items", {}), root, f"{path}[{i}]")
