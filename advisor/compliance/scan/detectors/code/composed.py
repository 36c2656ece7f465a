"""Strings with constants of the file in them: ``${ORG}/name``, ``$"{Org}/name"``, ``"$ORG/name"``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.compliance.scan.detectors.code.lexer import Lexed, Literal

__all__ = ["constants_in", "filled"]

MAX_LENGTH = 300
_ASSIGNED = re.compile(
    r"(?<![\w$.])(?P<name>[A-Za-z_$][\w$]*)\s*(?::\s*[\w&' <>]{1,40})?(?<![=!<>+])=\s*(?=(?P<quote>[\"'`])\0)"
)
_GAP = re.compile(
    r"\$?\{\s*(?:[\w$]+\.)*(?P<braces>[A-Za-z_$][\w$]*)\s*\}|\$(?P<bare>[A-Za-z_]\w*)|\\\((?:\w+\.)*(?P<swift>[A-Za-z_]\w*)\)"
)


def constants_in(text: str, lexed: Lexed) -> dict[str, str]:
    """Return the names that one string of the file is assigned to, and nothing else."""
    at = {literal.start: literal for literal in lexed.literals if not literal.composed}
    found: dict[str, str | None] = {}
    for match in _ASSIGNED.finditer(lexed.masked):
        literal = at.get(match.end())
        if literal is not None:
            value = text[literal.first : literal.last]
            found[match["name"]] = value if found.get(match["name"], value) == value else None
    return {name: value for name, value in found.items() if value is not None}


def filled(text: str, literal: Literal, constants: Mapping[str, str]) -> str | None:
    """Return a string with its constants put in; ``None`` when it has none, or not all are known."""
    if literal.last - literal.first > MAX_LENGTH:
        return None
    pieces: list[str] = []
    done = literal.first
    for gap in _GAP.finditer(text, literal.first, literal.last):
        value = constants.get(gap["braces"] or gap["bare"] or gap["swift"])
        if value is None:
            return None
        pieces += (text[done : gap.start()], value)
        done = gap.end()
    if not pieces:
        return None
    return "".join((*pieces, text[done : literal.last]))
