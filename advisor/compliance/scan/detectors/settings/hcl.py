"""Terraform and its kin: blocks with labels, attributes, heredocs, expressions; nothing is evaluated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.settings.flow import unescape
from advisor.compliance.scan.detectors.settings.tree import MAX_DEPTH, Frame, Node, named_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.scan.detectors.settings.tree import Entry

__all__ = ["read_hcl"]

_TOKEN = re.compile(
    r'[^\S\n]*+(?:"(?P<string>(?:[^"\\$%\n]++|\\.|[$%]\{[^{}\n]{0,2000}+\}|[$%])*+)"?'
    r"|(?P<heredoc><<[-~]?(?P<mark>[A-Za-z_]\w*+)[^\n]*+\n)"
    r"|(?P<comment>\#[^\n]*+|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?)"
    r"|(?P<word>[A-Za-z_][\w.-]*+)"
    r"|(?P<sign>[\[\]{}()=:,\n])"
    r"|(?P<other>.)|(?P<finish>\Z))"
)
_PARENTHESES = 1
_ENDS = re.compile(r"[ \t]*+(?:[\n,}\]#]|\Z)")
_ASSIGN = re.compile(r"[ \t]*+[=:](?![=:>])")


def read_hcl(text: str, start: int = 0, end: int | None = None, root: Node | None = None) -> Iterator[Entry]:
    """Yield the strings of HCL in their order, each under its attribute; a block's labels are keys."""
    reader = _Reader(text, root or Node("", None))
    return reader.read(start, len(text) if end is None else end)


class _Reader:
    def __init__(self, text: str, root: Node) -> None:
        self.text = text
        self.stack = [Frame(root, sequence=False)]
        self.header: list[str] = []

    def read(self, at: int, end: int) -> Iterator[Entry]:
        text = self.text
        while at < end:
            token = _TOKEN.match(text, at, end)
            if token is None:
                return
            kind, at = token.lastgroup, token.end()
            if token["mark"] is not None:
                body, at = at, self._heredoc_end(token["mark"], at, end)
                yield self.stack[-1].entry(text[body:at], body, "block")
            elif kind in ("string", "word"):
                yield from self._word(token, kind == "string", end)
            elif kind == "sign":
                self._sign(text[at - 1])

    def _word(self, token: re.Match[str], string: bool, end: int) -> Iterator[Entry]:  # noqa: FBT001
        """Take a word or a string: a key, a part of a block's header, or a value."""
        frame = self.stack[-1]
        value = token["string"] if string else token["word"]
        if not frame.sequence and not frame.key:
            if _ASSIGN.match(self.text, token.end(), end):
                frame.key = value
                self.header.clear()
                yield from named_key(frame.node, value, token.start(token.lastgroup or 0))
            else:
                self.header.append(value)
            return
        if string:
            yield frame.entry(unescape(value), token.start("string"), "quoted")
        elif self._alone(token, end):
            yield frame.entry(value, token.start("word"), "code")

    def _alone(self, token: re.Match[str], end: int) -> bool:
        """Whether a word is a whole value, not a part of an expression."""
        at = token.start("word") - 1
        while at >= 0 and self.text[at] in " \t":
            at -= 1
        return self.text[at] in "=:[,\n" and _ENDS.match(self.text, token.end(), end) is not None

    def _sign(self, sign: str) -> None:
        frame = self.stack[-1]
        if sign in "{[(":
            self._open(frame, sign)
        elif sign in "}])" and len(self.stack) > 1:
            self.stack.pop()
        elif sign == "," and frame.sequence:
            frame.next()
        elif sign in ",\n" and not frame.sequence and frame.column != _PARENTHESES:
            frame.key = ""
        if sign in "{}\n":
            self.header.clear()

    def _open(self, frame: Frame, sign: str) -> None:
        if len(self.stack) > MAX_DEPTH:
            self.stack.append(frame)
        elif sign == "(":  # what stands in parentheses belongs to the same key
            inner = Frame(frame.node, sequence=False, column=_PARENTHESES)
            inner.key = frame.key
            self.stack.append(inner)
        else:
            node = frame.child() if frame.key != "" else frame.node
            for name in self.header:
                node = node.child(name)
            self.stack.append(Frame(node, sequence=sign == "["))

    def _heredoc_end(self, mark: str, at: int, end: int) -> int:
        """Return where the text of a heredoc ends: before the line that holds its mark alone."""
        while at < end:
            eol = self.text.find("\n", at, end)
            eol = end if eol < 0 else eol
            if self.text[at:eol].strip() == mark:
                return at
            at = eol + 1
        return end
