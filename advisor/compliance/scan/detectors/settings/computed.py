"""What a computed value may turn out to be: the literals that templates and variables fall back to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["is_computed", "literals"]

_SIGNS = re.compile(r"\$\{|\{\{|\$\(|\$[A-Za-z_]|\{%")
_VARIABLE = re.compile(
    r"\$\{(?:[a-z.]{1,20}:[A-Za-z_]\w{0,100},|[A-Za-z_][\w.]{0,100}(?::[-=?]?|[-=]))[ \t]*+(?P<default>[^{}$\s]{1,250}+)\}"
)
_TEMPLATE = re.compile(r"\{\{(?P<body>[^{}]{0,1000}+)\}\}")
_LITERAL = re.compile(r'"([^"\n]{0,250}+)"|\'([^\'\n]{0,250}+)\'|`([^`\n]{0,250}+)`')
_FALLS_BACK = re.compile(r"\bdefault\b|\|\||\bor\b|\bcoalesce\b|\bternary\b|\belse\b|env_var|getenv|lookup\(|\bget\(")


def is_computed(value: str) -> bool:
    """Whether a value has parts that are filled in when it is used."""
    return _SIGNS.search(value) is not None


def literals(value: str) -> Iterator[tuple[str, int]]:
    """Yield each literal a computed value can fall back to, and where in it that stands."""
    for found in _VARIABLE.finditer(value):
        yield found["default"].strip("\"'"), found.start("default")
    for template in _TEMPLATE.finditer(value):
        if _FALLS_BACK.search(template["body"]):
            for literal in _LITERAL.finditer(value, template.start("body"), template.end("body")):
                yield next(text for text in literal.groups() if text is not None), literal.start() + 1
