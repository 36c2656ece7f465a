"""YAML as people write it, and as Helm and Jinja template it: lines, indentation and key paths; nothing is expanded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.settings.flow import YAML, Flow, unescape
from advisor.compliance.scan.detectors.settings.tree import Frame, Node, named_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.scan.detectors.settings.tree import Entry

__all__ = ["read_yaml"]

MAX_KEY = 300
_COLON = re.compile(r":(?=[ \t\r]|$)", re.MULTILINE)
_INDENT = re.compile(r"[ \t]*+")
_PROPERTIES = re.compile(r"(?:[!&][^\s,\[\]{}]*+[ \t]*+)++")
_BLOCK = re.compile(r"[|>][-+0-9]{0,3}[ \t]*+(?:#[^\n]*+)?\r?$", re.MULTILINE)
_QUOTED = re.compile(r""""(?P<double>(?:[^"\\]++|\\.){0,20000}+)"|'(?P<single>(?:[^']++|''){0,20000}+)'""", re.DOTALL)
_TEMPLATE_LINE = re.compile(r"(?:\{\{(?![^\n]*\}\}[^\n{}]*:)|\{%|\{#)")
_COMMENT = re.compile(r"(?:^|[ \t])#")


def read_yaml(text: str, start: int = 0, end: int | None = None, root: Node | None = None) -> Iterator[Entry]:
    """Yield the values of YAML in their order; what is not YAML is read as far as its lines look like it."""
    return _Reader(text, start, len(text) if end is None else end, root or Node("", None)).read()


class _Reader:
    def __init__(self, text: str, start: int, end: int, root: Node) -> None:
        self.text = text
        self.position = start
        self.end = end
        self.root = root
        self.frames: list[Frame] = []

    def read(self) -> Iterator[Entry]:
        while self.position < self.end:
            eol = self._eol(self.position)
            indent = _INDENT.match(self.text, self.position, eol)
            at = indent.end() if indent else self.position
            line = self.position
            self.position = eol + 1
            if at >= eol or self.text[at] in "#\r%":
                continue
            if self.text.startswith(("---", "..."), at) and at == line:
                self.frames.clear()
                at = self._skip_blanks(at + 3, eol)
                if at >= eol or self.text[at] == "#":
                    continue
            if self.text[at] == "{" and _TEMPLATE_LINE.match(self.text, at, eol):
                continue
            yield from self._line(line, at, eol)

    def _line(self, line: int, at: int, eol: int) -> Iterator[Entry]:
        """Read dashes, then a key or a value; ``line`` is where columns count from."""
        while self.text[at] == "-" and (at + 1 >= eol or self.text[at + 1] in " \t\r"):
            self._item(at - line)
            at = self._skip_blanks(at + 1, eol)
            if at >= eol or self.text[at] == "#":
                return
        if self.text.startswith("? ", at):
            at = self._skip_blanks(at + 2, eol)
        column = at - line
        found = self._key(at, eol)
        if found is None:
            yield from self._value(at, eol, self._outer())
            return
        first = self._first(at, eol)
        key, at = found
        self._enter(column, key)
        yield from named_key(self.frames[-1].node, key, first)
        at = self._skip_blanks(at, eol)
        if at < eol:
            yield from self._value(at, eol, column)

    def _item(self, column: int) -> None:
        """Begin the next item of the sequence whose dashes stand at ``column``."""
        frames = self.frames
        while frames and frames[-1].column > column:
            frames.pop()
        if frames and frames[-1].column == column and frames[-1].sequence:
            frames[-1].next()
            return
        frames.append(Frame(self._under(), sequence=True, column=column))

    def _enter(self, column: int, key: str) -> None:
        """Go to ``key`` of the mapping whose keys stand at ``column``."""
        frames = self.frames
        while frames and (frames[-1].column > column or (frames[-1].column == column and frames[-1].sequence)):
            frames.pop()
        if not (frames and frames[-1].column == column):
            frames.append(Frame(self._under(), sequence=False, column=column))
        frames[-1].key = key

    def _under(self) -> Node:
        return self.frames[-1].child() if self.frames else self.root

    def _outer(self) -> int:
        return self.frames[-1].column if self.frames else -1

    def _key(self, at: int, eol: int) -> tuple[str, int] | None:
        """Return the key that begins at ``at`` and where its value may begin; ``None``: it is not a key."""
        text = self.text
        if text[at] in "\"'":
            quoted = _QUOTED.match(text, at, min(eol, at + MAX_KEY))
            after = self._skip_blanks(quoted.end(), eol) if quoted else eol
            if quoted is None or after >= eol or text[after] != ":":
                return None
            return quoted[quoted.lastgroup or 0], after + 1
        if text[at] in "[|>" or (text[at] == "{" and not text.startswith("{{", at)):
            return None
        colon = _COLON.search(text, at, min(eol, at + MAX_KEY))
        if colon is None or " #" in text[at : colon.start()] or (text[at] == "-" and "=" in text[at : colon.start()]):
            return None
        if text.count("{{", at, colon.start()) > text.count("}}", at, colon.start()):
            return None
        properties = _PROPERTIES.match(text, at)
        first = properties.end() if properties and properties.end() < colon.start() else at
        return text[first : colon.start()].rstrip(), colon.end()

    def _first(self, at: int, eol: int) -> int:
        """Return where the text of the key at ``at`` begins, behind its properties or its quote."""
        properties = _PROPERTIES.match(self.text, at, eol)
        return properties.end() if properties else at + (self.text[at] in "\"'")

    def _value(self, at: int, eol: int, outer: int) -> Iterator[Entry]:
        """Read the value at ``at``; lines that stand deeper than column ``outer`` may belong to it."""
        text = self.text
        properties = _PROPERTIES.match(text, at, eol)
        at = properties.end() if properties else at
        if at >= eol or text[at] in "#\r*":
            return
        frame = self.frames[-1] if self.frames else Frame(self.root, sequence=False)
        if text[at] in "|>" and _BLOCK.match(text, at, eol + 1):
            yield from self._block(frame, eol, outer)
            return
        if text[at] in "[{" and not text.startswith("{{", at):
            flow = Flow(text, YAML)
            root = Frame(frame.node, sequence=False)
            root.key = frame.key
            yield from flow.read(root, at, self.end, outer=outer)
            self.position = max(self.position, self._eol(flow.position) + 1)
            return
        quoted = _QUOTED.match(text, at, self.end) if text[at] in "\"'" else None
        if quoted:
            kind = quoted.lastgroup or "double"
            value = unescape(quoted[kind]) if kind == "double" else quoted[kind].replace("''", "'")
            yield frame.entry(value, quoted.start(kind), "quoted")
            self.position = max(self.position, self._eol(quoted.end()) + 1)
            return
        last = self._continued(self._cut(at, eol), outer)
        value = text[at:last]
        yield frame.entry(value, at, "block" if "\n" in value else "plain")

    def _cut(self, at: int, eol: int) -> int:
        """Return where a value without quotes ends: before a comment, before blanks."""
        comment = None if self.text.startswith("{{", at) else _COMMENT.search(self.text, at, eol)
        return at + len(self.text[at : comment.start() if comment else eol].rstrip())

    def _continued(self, last: int, outer: int) -> int:
        """Take the following lines that continue a value without quotes, and return where it ends."""
        while self.position < self.end:
            eol = self._eol(self.position)
            indent = _INDENT.match(self.text, self.position, eol)
            at = indent.end() if indent else self.position
            if at >= eol or at - self.position <= outer or outer < 0 or self.text[at] in "#\r[{|>":
                break
            if self.text.startswith(("- ", "? "), at) or self.text[at:eol].rstrip() == "-" or self._key(at, eol):
                break
            last = self._cut(at, eol)
            self.position = eol + 1
        return last

    def _block(self, frame: Frame, eol: int, outer: int) -> Iterator[Entry]:
        """Read a block scalar: all lines that stand deeper than column ``outer``, as they stand in the file."""
        text, first, last = self.text, -1, eol
        while self.position < self.end:
            eol = self._eol(self.position)
            indent = _INDENT.match(text, self.position, eol)
            at = indent.end() if indent else self.position
            if at < eol and text[at] != "\r":
                if at - self.position <= outer and not _TEMPLATE_LINE.match(text, at, eol):
                    break
                first = at if first < 0 else first
                last = eol
            self.position = eol + 1
        if first >= 0:
            yield frame.entry(text[first:last], first, "block")

    def _eol(self, at: int) -> int:
        found = self.text.find("\n", at, self.end)
        return self.end if found < 0 else found

    def _skip_blanks(self, at: int, eol: int) -> int:
        found = _INDENT.match(self.text, at, eol)
        return found.end() if found else at
