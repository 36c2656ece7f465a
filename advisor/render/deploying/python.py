"""Scripts in Python: values from outside stand at the top, as literals; the code below them is always the same."""

from __future__ import annotations

import json
from pprint import pformat
from typing import TYPE_CHECKING, Any

from advisor.render.deploying.header import commented

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WIDTH = 100


def beginning(header: list[str]) -> list[str]:
    """Return the first lines of a script; the encoding is stated, so that no line of the comment can state another."""
    return ["#!/usr/bin/env python3", "# -*- coding: utf-8 -*-", *commented(header), ""]


def literal(value: Any) -> str:
    """Return a value as a literal of Python."""
    if isinstance(value, str):
        return _text(value)
    return pformat(value, width=WIDTH, sort_dicts=False)


def _text(value: str) -> str:
    """Return a text in double quotes; JSON spells what can be seen as Python does, the rest Python spells itself."""
    return json.dumps(value, ensure_ascii=False) if value.isprintable() else ascii(value)


def constants(values: Mapping[str, Any]) -> Iterable[str]:
    """Yield assignments, a mapping over several lines."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield f"{name} = {{"
            yield from (f"    {_text(k)}: {literal(v)}," for k, v in value.items())
            yield "}"
        else:
            yield f"{name} = {literal(value)}"


def required(variable: str, name: str, message: str) -> list[str]:
    """Return the lines that read a variable of the environment and stop without it."""
    return [
        f"    {variable} = os.environ.get({_text(name)})",
        f"    if not {variable}:",
        f"        sys.exit({_text(message)})",
    ]
