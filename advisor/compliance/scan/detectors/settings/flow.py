"""Values in brackets: JSON and its dialects, the flow style of YAML, arrays and inline tables of TOML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.settings.tree import MAX_DEPTH, Frame, named_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.scan.detectors.settings.tree import Entry

__all__ = ["JSON", "TOML", "YAML", "Dialect", "Flow", "unescape"]


class Dialect:
    """How a syntax writes what stands in brackets: its words without quotes, its comments, its sign after a key."""

    def __init__(self, bare: str, comment: str, colon: str, skipped: str = r"[\s,]*+") -> None:
        self.token = re.compile(
            rf"{skipped}"
            r'(?:"(?P<double>(?:[^"\\\n]++|\\(?:.|\n))*+)"?'
            r"|'(?P<single>(?:[^'\\\n]++|\\.|'')*+)'?"
            rf"|(?P<comment>{comment})|(?P<bare>{bare})|(?P<bracket>[\[\]{{}}])|(?P<other>.)|(?P<finish>\Z))"
        )
        self.colon = re.compile(rf"\s*+{colon}")


_SLASHES = r"//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?"
_NUMBERS = r"(?:[\s,]++|-?\d[\d.eE+-]*+(?=[\s,\]}]))*+"  # data is numbers: they name nothing
JSON = Dialect(r"""[^\s,\[\]{}"':]++""", rf"{_SLASHES}|\#[^\n]*+", ":", _NUMBERS)
YAML = Dialect(
    r"""(?!["'\[\]}|>&*!]|\{(?!\{))"""
    r"(?:\{\{[^\n{}]{0,500}+\}\}|\$\{[^\n{}]{0,500}+\}|:(?![\s,\[\]{}])|[^\s,\[\]{}:]|\ ++(?=[^\s\#,\[\]{}:]))++",
    r"\#[^\n]*+",
    ":",
)
TOML = Dialect(r"""[^\s,\[\]{}"'=\#]++""", r"\#[^\n]*+", "=")

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}


def unescape(text: str) -> str:
    """Return what a string in double quotes says; an escape that does not exist stands for its character."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _ESCAPES.get(m[2], m[2]), text)


class Flow:
    """One reading of brackets; afterwards ``position`` is the first character not read, ``problem`` where it broke off."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.position = 0
        self.problem: int | None = None

    def read(self, root: Frame, start: int, end: int | None = None, *, outer: int | None = None) -> Iterator[Entry]:
        """Yield the values from ``start`` as they stand under ``root``.

        With ``outer`` the reading ends where the first bracket closes, or at a line that begins at that column or before
        it: a bracket never closed must not swallow the rest of a file.
        """
        text, colon = self.text, self.dialect.colon
        stack = [root]
        self.position = start
        for token in self.dialect.token.finditer(text, start, len(text) if end is None else end):
            kind = token.lastgroup
            if outer is not None and self._leaves(token, outer):
                break
            self.position = token.end()
            if kind in ("double", "single", "bare"):
                value, offset = token[kind], token.start(kind)
                if kind != "bare" and token.end() == token.end(kind):
                    self.problem = offset
                mark = colon.match(text, token.end())
                if mark and not stack[-1].sequence:
                    key = unescape(value) if kind == "double" else value
                    stack[-1].key = key
                    yield from named_key(stack[-1].node, key, offset)
                    continue
                if kind != "single":
                    value = unescape(value) if kind == "double" else value
                yield stack[-1].entry(value, offset, "plain" if kind == "bare" else "quoted")
                stack[-1].next()
            elif kind == "bracket" and text[token.end() - 1] in "[{":
                stack.append(self._opened(stack, sequence=text[token.end() - 1] == "["))
            elif kind == "bracket":
                self._close(stack, token.end() - 1)
                if outer is not None and len(stack) == 1:
                    return
            elif kind == "other" and text[token.end() - 1] not in ":=":
                self.problem = self.problem or token.end() - 1
        if len(stack) > 1:
            self.problem = self.problem or self.position

    def _opened(self, stack: list[Frame], *, sequence: bool) -> Frame:
        if len(stack) > MAX_DEPTH:
            return stack[-1]
        whole = len(stack) == 1 and stack[-1].key == ""  # brackets around everything are what the root stands for
        return Frame(stack[-1].node if whole else stack[-1].child(), sequence=sequence)

    def _leaves(self, token: re.Match[str], outer: int) -> bool:
        """Whether a token begins a line that is no longer part of the brackets."""
        text, start = self.text, token.start()
        first = start + len(token[0]) - len(token[0].lstrip(" \t\r\n,"))
        line = text.rfind("\n", start, first)
        return line >= 0 and first - line - 1 <= outer and text[first : first + 1] not in ("]", "}")

    def _close(self, stack: list[Frame], at: int) -> None:
        mismatch = len(stack) <= MAX_DEPTH and stack[-1].sequence != (self.text[at] == "]")
        if len(stack) == 1 or mismatch:
            self.problem = self.problem or at
        if len(stack) > 1:
            stack.pop()
            stack[-1].next()
