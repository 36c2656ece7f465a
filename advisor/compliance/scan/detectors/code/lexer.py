"""Strings and comments of the languages that look like C, found in one pass; everything else is left to who asks.

The pass is tolerant: text that no compiler would take (JSX prose, half a file, another dialect) costs a string or a line,
never the file. What was found is *masked*: a copy of the text, as long as the original, in which comments are blanks and
the insides of strings are NULs, so that brackets and words in it are code.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.compliance.scan.detectors.code.languages import Language

__all__ = ["Lexed", "Literal", "lex"]


class Literal(NamedTuple):
    """A string: ``start`` to ``end`` with its quotes, ``first`` to ``last`` without; ``composed``: it holds expressions."""

    start: int
    end: int
    first: int
    last: int
    composed: bool = False


class Lexed(NamedTuple):
    """The strings of a text in order, and the text with strings and comments masked."""

    literals: tuple[Literal, ...]
    masked: str


_ESCAPED = {quote: re.compile(rf"{quote}(?:[^{quote}\\\n]++|\\[\s\S])*+{quote}") for quote in ("'", '"')}
_ESCAPED_LINES = {quote: re.compile(rf"{quote}(?:[^{quote}\\]++|\\[\s\S])*+{quote}") for quote in ("'", '"')}
_CHARACTER = re.compile(r"'(?:[^'\\\n]|\\[^\n'][^'\n]{0,9}|\\')'")
_VERBATIM = re.compile(r'"(?:[^"]++|"")*+"')
_TRIPLE = re.compile(r'"{3,}+')
_APOSTROPHE = re.compile(r"'(?:s|t|re|ve|ll|m|d)(?=[\s.,!?;:<)-])")
_REGEX = re.compile(r"/(?:[^/\\\[\n]++|\\[^\n]|\[(?:[^\]\\\n]++|\\[^\n])*+\])++/\w*")
_REGEX_AFTER = frozenset("(,=:[!&|?{};+-*%~^<")
_REGEX_WORD = re.compile(r"(?:^|[^\w$.])(?:return|typeof|case|in|of|do|else|void|delete|instanceof)$")
_TEMPLATE_PART = re.compile(r"(?:[^`\\$]++|\\[\s\S]|\$(?!\{))*+(`|\$\{)?")
_PREFIX = re.compile(r"(?:[$@]+|(?:b|c)?r(#{0,8}))$")


def lex(text: str, language: Language) -> Lexed:
    """Return the strings of a text of that language, and the text masked."""
    lexer = _Lexer(text, language)
    lexer.run()
    return Lexed(tuple(sorted(lexer.literals)), lexer.masked())


@cache
def _starts(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(characters)}]")


class _Lexer:
    """One pass over one text. ``hidden`` are the spans that the mask blanks, with what by."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.language = language
        self.literals: list[Literal] = []
        self.hidden: list[tuple[int, int, str]] = []
        self.depths: list[int] = []  # open braces inside each `${` we are in
        self.templates: list[int] = []  # where the templates around us begin
        self.with_templates = language.backtick == "template"

    def run(self) -> None:
        """Find everything. A backtick that never closes is read again as an ordinary character."""
        mark = self._pass(0)
        if mark is None:
            return
        self.depths, self.templates, self.with_templates = [], [], False
        while self.literals and self.literals[-1].start >= mark:
            self.literals.pop()
        while self.hidden and self.hidden[-1][0] >= mark:
            self.hidden.pop()
        self._pass(mark + 1)

    def _pass(self, at: int) -> int | None:
        text, outside = self.text, _starts("\"'/`" + self.language.more_starts)
        inside = _starts("\"'/`{}" + self.language.more_starts)
        handlers: dict[str, Callable[[int], int]] = {
            '"': self._double, "'": self._single, "/": self._slash, "`": self._backtick, "#": self._hash,
            "<": self._markup, "{": self._open, "}": self._close,
        }  # fmt: skip
        while found := (inside if self.depths else outside).search(text, at):
            at = handlers[found[0]](found.start())
            if at < 0:
                return self.templates[0]
        return self.templates[0] if self.templates else None

    def masked(self) -> str:
        """Return the text with what is hidden replaced, character by character."""
        pieces: list[str] = []
        at = 0
        for start, end, by in self.hidden:
            pieces += (self.text[at:start], by * (end - start))
            at = end
        pieces.append(self.text[at:])
        return "".join(pieces)

    def _string(self, start: int, end: int, quotes: int = 1, hashes: int = 0) -> int:
        literal = Literal(start, end, start + quotes, end - quotes - hashes)
        self.literals.append(literal)
        self.hidden.append((literal.first, literal.last, "\0"))
        if hashes:
            self.hidden.append((literal.last + quotes, end, " "))
        return end

    def _blank(self, start: int, end: int) -> int:
        self.hidden.append((start, end, " "))
        return end

    def _double(self, at: int) -> int:
        language, text = self.language, self.text
        if language.triple and text.startswith('"""', at):
            return self._triple(at)
        prefix = _PREFIX.search(text, max(0, at - 10), at) if language.prefixes else None
        if prefix and "@" in prefix[0]:
            found = _VERBATIM.match(text, at)
            return self._string(at, found.end()) if found else at + 1
        if prefix and language.prefixes == "rust" and prefix[1] is not None:
            close = text.find('"' + prefix[1], at + 1)
            return self._string(at, close + 1 + len(prefix[1]), 1, len(prefix[1])) if close >= 0 else at + 1
        return self._quoted(at, '"')

    def _triple(self, at: int) -> int:
        found = _TRIPLE.match(self.text, at)
        quotes = len(found[0]) if found else 3
        close = self.text.find('"' * quotes, at + quotes)
        if close < 0:
            return at + quotes
        while self.text.startswith('"', close + quotes):  # a quote of the text before those that end it
            close += 1
        return self._string(at, close + quotes, quotes)

    def _quoted(self, at: int, quote: str) -> int:
        found = (_ESCAPED_LINES if self.language.multiline else _ESCAPED)[quote].match(self.text, at)
        return self._string(at, found.end()) if found else at + 1

    def _single(self, at: int) -> int:
        if self.language.single == "string":
            if at and self.text[at - 1].isalpha() and _APOSTROPHE.match(self.text, at):
                return at + 1
            return self._quoted(at, "'")
        found = _CHARACTER.match(self.text, at)
        return self._blank(at, found.end()) if found else at + 1

    def _slash(self, at: int) -> int:
        following = self.text[at + 1 : at + 2]
        if following == "/":
            # `//` after a colon stands in prose or in an address without quotes; the rest of its line is still no code.
            return self._blank(at, self._line_end(at))
        if following == "*":
            end = self.text.find("*/", at + 2)
            return self._blank(at, end + 2) if end >= 0 else at + 2
        if self.language.regexes and self._may_be_regex(at):
            found = _REGEX.match(self.text, at)
            if found:
                return self._blank(at, found.end())
        return at + 1

    def _may_be_regex(self, at: int) -> bool:
        before = self.text[max(0, at - 40) : at].rstrip()
        if not before:
            return at < 40
        if before[-1] == "<":
            return False
        return before[-1] in _REGEX_AFTER or before.endswith("=>") or bool(_REGEX_WORD.search(before[-12:]))

    def _backtick(self, at: int) -> int:
        if self.language.backtick == "raw":
            close = self.text.find("`", at + 1)
            return self._string(at, close + 1) if close >= 0 else at + 1
        if not self.with_templates:
            return at + 1
        self.templates.append(at)
        return self._template(at, at + 1, composed=False)

    def _template(self, start: int, at: int, *, composed: bool) -> int:
        found = _TEMPLATE_PART.match(self.text, at)
        if found is None or found[1] is None:
            return -1
        self.hidden.append((at, found.start(1), "\0"))
        if found[1] == "${":
            self.depths.append(0)
            return found.end()
        self.templates.pop()
        self.literals.append(Literal(start, found.end(), start + 1, found.start(1), composed))
        return found.end()

    def _open(self, at: int) -> int:
        self.depths[-1] += 1
        return at + 1

    def _close(self, at: int) -> int:
        if self.depths[-1]:
            self.depths[-1] -= 1
            return at + 1
        self.depths.pop()
        return self._template(self.templates[-1], at + 1, composed=True)

    def _hash(self, at: int) -> int:
        return at + 1 if self.text.startswith(("#[", "#{"), at) else self._blank(at, self._line_end(at))

    def _markup(self, at: int) -> int:
        if not self.text.startswith("<!--", at):
            return at + 1
        end = self.text.find("-->", at)
        return self._blank(at, end + 3) if end >= 0 else at + 4

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end
