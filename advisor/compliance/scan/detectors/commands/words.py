"""Shell text split into commands and words that know where they stand; tolerant of what no shell would accept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.core.record import NamedTuple

__all__ = ["Command", "Comment", "Heredoc", "Word", "split"]

_BLANK = re.compile(r"(?:[^\S\n]|\\\r?\n)++")
_PLAIN = re.compile(r"[^\s'\"\\`$;&|<>()]+")
_END = re.compile(r"\n|;+|&&?|\|[|&]?|[()]")
_REDIRECT = re.compile(r"&?>>?&?|<<<|<<-?|<&?|>\|")
_HEREDOC_TAG = re.compile(r"""[ \t]*(?P<quote>['"\\]?)(?P<tag>[A-Za-z_][\w.-]*)['"]?""")
_PLACEHOLDER = re.compile(r"<[A-Za-z_][\w-]{0,40}>(?![>&])")
"""What a reader is to fill in, in the middle of a word: ``org/model-<size>b``."""
_SPECIAL = re.compile(r"[\\'\"`(){}$]")
_ESCAPED = re.compile(r"\\(\r?\n|[\"\\$`])")
_ARRAY = re.compile(r"[A-Za-z_]\w*\+?=$")
MAX_UNCLOSED_HEREDOCS = 8
_CLOSERS = {"(": ")", "{": "}"}


class Word(NamedTuple):
    """One word: ``text`` without quotes and escapes, ``raw`` as written from offset ``start``.

    ``inner`` are the offsets of the texts of ``$(…)`` and backquotes inside it.
    """

    text: str
    start: int
    raw: str
    inner: tuple[tuple[int, int], ...] = ()

    def offset(self, index: int, length: int) -> int:
        """Return where the ``length`` characters from ``index`` of ``text`` stand in the source."""
        if self.text == self.raw:
            return self.start + index
        wanted = self.text[index : index + length]
        stripped = wanted.strip("\"'")  # quotes may be escaped in the source
        found = self.raw.find(stripped, index)  # quotes and escapes only push to the right
        return self.start + max(found - wanted.find(stripped), 0)

    @property
    def quoted(self) -> bool:
        """Whether some of it stands in quotes."""
        return "'" in self.raw or '"' in self.raw


class Heredoc(NamedTuple):
    """The lines a command reads from the script itself: offsets of the first character and after the last."""

    start: int
    end: int


class Command(NamedTuple):
    """The words between two separators. ``ended_by`` is the separator; ``array`` the variable whose elements they are."""

    words: tuple[Word, ...]
    heredocs: tuple[Heredoc, ...] = ()
    ended_by: str = ""
    array: str = ""


class Comment(NamedTuple):
    """A comment from its ``#`` on."""

    start: int
    end: int


def split(text: str, start: int = 0, end: int | None = None) -> Iterator[Command | Comment]:
    """Yield the commands and comments of ``text[start:end]`` in order; offsets are those of ``text``."""
    yield from _Splitter(text, start, len(text) if end is None else end).items()


class _Splitter:
    """One pass over the text. What never closes is given up for good, so that no text is searched twice for it."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._at = start
        self._end = end
        self._open_ended: set[str] = set()
        self._tags: list[str] = []
        self._unclosed_heredocs = 0
        self._heredocs: list[Heredoc] = []

    def items(self) -> Iterator[Command | Comment]:
        words: list[Word] = []
        array = ""
        for item in self._tokens():
            if isinstance(item, Comment):
                yield item
            elif isinstance(item, Word):
                words.append(item)
            elif item == "(" and not array and words and _ARRAY.fullmatch(words[-1].text):
                array = words.pop().text.rstrip("+=")
                if words:
                    yield Command(tuple(words))
                words = []
            elif array and item not in (")", ""):
                continue
            else:
                heredocs, self._heredocs = tuple(self._heredocs), []
                if words or heredocs:
                    yield Command(tuple(words), heredocs, item, array)
                words, array = [], ""

    def _tokens(self) -> Iterator[Word | Comment | str]:
        text, end = self._text, self._end
        while self._at < end:
            blank = _BLANK.match(text, self._at, end)
            if blank:
                self._at = blank.end()
                continue
            char = text[self._at]
            if char == "#":
                yield self._comment()
            elif char in "<>&" and (operator := _REDIRECT.match(text, self._at, end)):
                yield self._redirect(operator)
            elif separator := _END.match(text, self._at, end):
                self._at = separator.end()
                if char == "\n":
                    self._bodies()
                yield separator[0]
            else:
                yield self._word()
        yield ""

    def _comment(self) -> Comment:
        start = self._at
        end = self._text.find("\n", start, self._end)
        self._at = self._end if end < 0 else end
        return Comment(start, self._at)

    def _redirect(self, operator: re.Match[str]) -> Word:
        """Return the operator as a word of its own; the file follows as the next. A heredoc's tag is consumed."""
        start, self._at = self._at, operator.end()
        if operator[0] in ("<<", "<<-"):
            tag = _HEREDOC_TAG.match(self._text, self._at, self._end)
            if tag:
                self._tags.append(tag["tag"])
                self._at = tag.end()
        return Word(operator[0], start, operator[0])

    def _bodies(self) -> None:
        """Step over the bodies of the heredocs that the line just ended has announced."""
        for tag in self._tags:
            start = self._at  # indented in any case: a script within YAML is
            closing = re.compile(r"^[ \t]*" + re.escape(tag) + r"[ \t\r]*$", re.MULTILINE)
            hopeless = self._unclosed_heredocs > MAX_UNCLOSED_HEREDOCS
            found = None if hopeless else closing.search(self._text, start, self._end)
            if found is None:
                self._unclosed_heredocs += 1
                continue
            self._heredocs.append(Heredoc(start, found.start()))
            self._at = found.end()
        self._tags.clear()

    def _word(self) -> Word:
        start = self._at
        pieces: list[str] = []
        inner: list[tuple[int, int]] = []
        while self._at < self._end:
            plain = _PLAIN.match(self._text, self._at, self._end)
            if plain:
                pieces.append(plain[0])
                self._at = plain.end()
            elif self._text[self._at] in "'\"\\`$":
                pieces.append(self._piece(inner))
            elif pieces and (filled := _PLACEHOLDER.match(self._text, self._at, self._end)):
                pieces.append(filled[0])
                self._at = filled.end()
            else:
                break
        self._at = max(self._at, start + 1)
        return Word("".join(pieces), start, self._text[start : self._at], tuple(inner))

    def _piece(self, inner: list[tuple[int, int]]) -> str:
        """Consume a quoted, escaped or expanded part of a word and return its value."""
        text, start = self._text, self._at
        char = text[start]
        if char == "\\":
            self._at = min(start + 2, self._end)
            return "" if text[start + 1 : start + 2] in ("\n", "") else text[start + 1]
        if char in "'`":
            return self._until(char, inner)
        opener = text[start + 1 : start + 2] if char == "$" else char
        if opener == "'":  # $'…'
            self._at += 1
            return self._until("'", inner)
        if opener not in ("(", "{", '"'):
            self._at += 1
            return char
        first = start + (2 if char == "$" else 1)
        close = self._close(first, _CLOSERS.get(opener, '"'))
        if close < 0:
            self._at = first
            return text[start:first]
        self._at = close + 1
        if opener == '"':
            inner.extend(self._substitutions(first, close))
            return _ESCAPED.sub(lambda m: "" if m[1].endswith("\n") else m[1], text[first:close])
        if opener == "(":
            inner.append((first, close))
        return text[start : close + 1]

    def _until(self, quote: str, inner: list[tuple[int, int]]) -> str:
        start = self._at
        close = -1 if quote in self._open_ended else self._text.find(quote, start + 1, self._end)
        if close < 0:
            self._open_ended.add(quote)
            self._at = start + 1
            return quote
        self._at = close + 1
        if quote == "`":
            inner.append((start + 1, close))
            return self._text[start : close + 1]
        return self._text[start + 1 : close]

    def _substitutions(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        at = self._text.find("$(", start, end)
        while at >= 0:
            close = self._close(at + 2, ")", end)
            if close < 0:
                return
            yield at + 2, close
            at = self._text.find("$(", close, end)

    def _close(self, start: int, closer: str, end: int | None = None) -> int:
        """Return where ``closer`` closes what began before ``start``, through quotes and nested parts; -1: nowhere."""
        limit = self._end if end is None else end
        if end is None and closer in self._open_ended:
            return -1
        stack = [closer]
        at = start
        while special := _SPECIAL.search(self._text, at, limit):
            at, char = special.end(), special[0]
            if char == "\\":
                at += 1
            elif char == stack[-1]:
                stack.pop()
                if not stack:
                    return special.start()
            elif char == "$" and self._text[at : at + 1] in _CLOSERS:
                stack.append(_CLOSERS[self._text[at]])
                at += 1
            elif stack[-1] != '"' and char == '"':
                stack.append('"')
            elif stack[-1] == ")" and char == "(":
                stack.append(")")
            elif stack[-1] == ")" and char == "'":
                quote = self._text.find("'", at, limit)
                at = quote + 1 if quote >= 0 else at
        if end is None:
            self._open_ended.add(closer)
        return -1
