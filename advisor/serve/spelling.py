"""Flags of the command line in what is told, respelled as the arguments of a tool: the one place that knows both.

Errors are told by the names of arguments from the beginning. Notes, findings and their hints are made for reports, which
people read in a terminal: ``--top 20 shows all`` is `` `choice.top` 20 shows all`` to an assistant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.core.flags import flag

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["arguments_by_flag", "in_arguments"]

_FLAG = re.compile(r"--[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?![\w-])")
_OWN = {"families": "--family", "channels": "--channel", "language": "--lang"}
"""Flags of lists, and of all commands; the others are called as those of a request."""


def arguments_by_flag(schema: Mapping[str, Any]) -> dict[str, str]:
    """Return what the flags are called among the arguments of a tool: ``--top`` → ``choice.top``."""
    found: dict[str, str] = {}
    for name, shape in schema["properties"].items():
        inner = shape.get("properties")
        if inner is None:
            found[_OWN.get(name) or flag(("", name))] = name
        else:
            found |= {flag((name, key)): f"{name}.{key}" for key in inner}
    return found


def in_arguments(said: Any, names: Mapping[str, str]) -> Any:
    """Return plain data with the flags in its texts respelled; commands between backticks stay, they are no arguments."""
    if isinstance(said, str):
        return _respelled(said, names) if "--" in said else said
    if isinstance(said, dict):
        return {key: in_arguments(value, names) for key, value in said.items()}
    return [in_arguments(value, names) for value in said] if isinstance(said, list) else said


def _respelled(text: str, names: Mapping[str, str]) -> str:
    parts = text.split("`")
    for at in range(0, len(parts), 2):
        parts[at] = _FLAG.sub(lambda found: f"`{names[found[0]]}`" if found[0] in names else found[0], parts[at])
    return "`".join(parts)
