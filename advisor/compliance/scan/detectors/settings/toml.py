"""TOML by its lines, so that a file with one mistake, or a template, is read as far as it goes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.settings.flow import TOML, Flow
from advisor.compliance.scan.detectors.settings.tree import Entry, Frame, Node, named_key

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

__all__ = ["read_toml"]

_PART = r"""(?:"[^"\n]{0,200}+"|'[^'\n]{0,200}+'|[\w-]{1,200}+)"""
_KEY = rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{0,20}}+"
_LINE = re.compile(
    rf"[ \t]*+(?:\[\[?[ \t]*+(?P<table>{_KEY})[ \t]*+\]|(?P<key>{_KEY})[ \t]*+=[ \t]*+)",
)
_PARTS = re.compile(_PART)
_LONG = re.compile(r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"""|\Z)' + r"|'''(?:[^']++|'(?!''))*+(?:'''|\Z)", re.DOTALL)


def read_toml(text: str, start: int = 0, end: int | None = None, root: Node | None = None) -> Iterator[Entry]:
    """Yield the values of TOML in their order."""
    end = len(text) if end is None else end
    top = table = root or Node("", None)
    at = start
    while at < end:
        line = _LINE.match(text, at, end)
        if line and line["table"]:
            *above, last = _names(line["table"])
            table = _branch(top, above)
            yield from named_key(table, last, text.rfind(last, line.start(), line.end()))
            table = table.child(last)
        elif line:
            *above, key = _names(line["key"])
            frame = Frame(_branch(table, above), sequence=False)
            frame.key = key
            yield from named_key(frame.node, key, text.rfind(key, line.start(), line.end()))
            at = yield from _value(text, line.end(), end, frame)
        eol = text.find("\n", at, end)
        at = end if eol < 0 else eol + 1


def _value(text: str, at: int, end: int, frame: Frame) -> Generator[Entry, None, int]:
    """Yield what the value at ``at`` holds; return where it ends."""
    long = _LONG.match(text, at, end)
    if long:
        yield frame.entry(text[at + 3 : long.end() - 3], at + 3, "block")
        return long.end()
    eol = text.find("\n", at, end)
    eol = end if eol < 0 else eol
    flow = Flow(text, TOML)
    if text[at : at + 1] in ("[", "{"):
        yield from flow.read(frame, at, end, outer=-1)
        return max(flow.position, at)
    key = frame.key
    for entry in flow.read(frame, at, eol):
        yield entry._replace(key=key)
        break
    return eol


def _names(key: str) -> list[str]:
    return [part.strip("\"'") for part in _PARTS.findall(key)]


def _branch(node: Node, names: list[str]) -> Node:
    for name in names:
        node = node.child(name)
    return node
