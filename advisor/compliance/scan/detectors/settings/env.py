"""Lines of ``name = value``: .env files, INI, Java properties, conf."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.settings.tree import Entry, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_env"]

_LINE = re.compile(
    r"[ \t]*+(?:(?:export|set|setx|ENV|ARG)[ \t]++)?(?:\[(?P<section>[^\]\n]{1,200}+)\]|(?P<name>[A-Za-z_][\w.\-\[\]/]{0,200}+)"
    r"[ \t]*+[=:][ \t]*+(?:\"(?P<double>[^\"\n]*+)\"?|'(?P<single>[^'\n]*+)'?|(?P<bare>[^\n]*+)))"
)
_COMMENT = re.compile(r"[ \t][#;]")


def read_env(text: str, start: int = 0, end: int | None = None, root: Node | None = None) -> Iterator[Entry]:
    """Yield the values of the lines that give one; dots in names are levels."""
    end = len(text) if end is None else end
    top = section = root or Node("", None)
    at = start
    while at < end:
        eol = text.find("\n", at, end)
        eol = end if eol < 0 else eol
        line = _LINE.match(text, at, eol)
        if line and line["section"] is not None:
            section = top.child(line["section"].strip())
        elif line:
            node, key = _branch(section, line["name"])
            yield _entry(node, key, line)
        at = eol + 1


def _branch(section: Node, name: str) -> tuple[Node, str]:
    *above, key = name.split(".")
    node = section
    for part in above:
        node = node.child(part)
    return node, key


def _entry(node: Node, key: str, line: re.Match[str]) -> Entry:
    for kind in ("double", "single"):
        if line[kind] is not None:
            return Entry(node, key, line[kind], line.start(kind))
    value = line["bare"]
    comment = _COMMENT.search(value)
    return Entry(node, key, (value[: comment.start()] if comment else value).rstrip(), line.start("bare"), "plain")
