"""What the functions that take models are given: names to look for, and expressions nobody can read."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.code.structure import items
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.compliance.scan.detectors.code.languages import Language
    from advisor.compliance.scan.detectors.code.lexer import Lexed
    from advisor.compliance.scan.vocabulary import Sink

__all__ = ["Given", "Taken", "sinks_in", "taken"]

_DEFINES = re.compile(r"\b(?:fn|function|func|fun|def)\s*\*?\s*(?:\([^()]{0,60}\)\s*)?$")
_BODY = re.compile(r"\)\s*(?::\s*[\w<>\[\]. |]+|throws\s[\w., ]+|->[^;{}()]*)?\s*\{")
_SUFFIX = re.compile(
    r"(?:\s*\.\s*(?:to_string|into|to_owned|clone|trim|toString|as_str|as_ref|unwrap|ToString)\(\)|\s+as\s+[\w.]+|!|\?)+\s*$"
)
_WRAPPER = re.compile(r"(?:aws\.String|String::from|Some|String|jsii\.String|PathBuf::from|Model|Cow::from)\s*\(")
_NAME = re.compile(r"(?:[A-Za-z_$@][\w$]*(?:\(\))?(?:!?\?\.|!?\.|::|->))*(?P<name>[A-Za-z_$][\w$]*)(?:\(\))?")
_ALTERNATIVES = re.compile(r"\|\||\?\?|\?(?![.?])|(?<!:):(?!:)|[()\[\]{}]")
_EMPTY = re.compile(r"(?:null|undefined|nil|None|true|false|\d+|this|default|\.\.\..*|[\"'`]{2})?", re.DOTALL)
_ENVIRONMENT = re.compile(r"(?:process\.env|import\.meta\.env|Deno\.env|Bun\.env|env|config|args|options|opts)\b")
MAX_EXPRESSION = 200
MAX_CALLS = 5_000


class Given(NamedTuple):
    """An expression given to ``sink``; ``name`` is the variable or function it is, if it is no more than that."""

    start: int
    end: int
    sink: str
    name: str | None


class Taken(NamedTuple):
    """What the functions of a file take: expressions, and the names among them with their function."""

    expressions: tuple[Given, ...]
    names: dict[str, tuple[str, Sink]]


def sinks_in(language: Language, folded: str, text: str) -> dict[str, Sink]:
    """Return the functions of the language that a file can call: their names and what they need stand in it."""
    return {
        name: sink
        for name, sink in language.sinks.items()
        if name in text and any(word in folded for word in language.needs.get(name, ("",)))
    }


def taken(lexed: Lexed, sinks: dict[str, Sink]) -> Taken:
    """Return what is given to these functions, except strings."""
    if not sinks:
        return Taken((), {})
    calls = re.compile(rf"(?<![\w$])(?P<name>{'|'.join(map(re.escape, sinks))})\s*(?:(?:::)?<[^<>(){{}}]*>)?\s*[({{]")
    reader = _Reader(lexed)
    found: list[Given] = []
    names: dict[str, tuple[str, Sink]] = {}
    for call in islice(calls.finditer(lexed.masked), MAX_CALLS):
        sink = sinks[call["name"]]
        if _DEFINES.search(lexed.masked, max(0, call.start() - 80), call.start()):
            continue
        for given in _given(reader, call.end() - 1, call["name"], sink):
            if given.name:
                names.setdefault(given.name, (given.sink, sink))
            if sink.exact:
                found.append(given)
    return Taken(tuple(found), names)


def _given(reader: _Reader, opening: int, name: str, sink: Sink) -> Iterator[Given]:
    masked = reader.masked
    spans = items(masked, opening)
    if not spans:
        return
    if masked[opening] == "{":
        yield from reader.by_keyword(opening, name, sink)
    elif _BODY.match(masked, spans[-1][1]):  # the head of a definition, not a call
        return
    elif sink.position is not None:
        if len(spans) > sink.position and (
            name != "pipeline" or masked[spans[0][0] : spans[0][1]].strip()[:1] in "\"'`"
        ):
            yield from reader.values(*spans[sink.position], name)
    else:
        for start, end in spans:
            begin = start + len(masked[start:end]) - len(masked[start:end].lstrip())
            if masked[begin : begin + 1] == "{":
                yield from reader.by_keyword(begin, name, sink)


class _Reader:
    """Takes expressions apart."""

    def __init__(self, lexed: Lexed) -> None:
        self.masked = lexed.masked
        self.literals = lexed.literals
        self.starts = [literal.start for literal in lexed.literals]

    def by_keyword(self, opening: int, name: str, sink: Sink) -> Iterator[Given]:
        """Yield what an object literal holds under the keywords of a function."""
        for start, end in items(self.masked, opening):
            entry = self.masked[start:end]
            key = re.match(r"\s*([\w$]+)\s*(?::|=(?!=)|$)", entry)
            if key and key[1] in sink.keywords:
                at = start + (key.end() if key.end() < len(entry.rstrip()) else key.start(1))
                yield from self.values(at, end, name)

    def values(self, start: int, end: int, sink: str, depth: int = 0) -> Iterator[Given]:
        """Yield the names and the computed expressions that an expression may be; strings speak for themselves."""
        start, end = self._trimmed(start, end)
        expression = self.masked[start:end]
        if _EMPTY.fullmatch(expression) or depth > 6 or end <= start:
            return
        literal = self._literal(start)
        if literal is not None and literal[0] == end:
            if literal[1]:
                yield Given(start, end, sink, None)
            return
        wrapper = _WRAPPER.match(expression)
        if wrapper and self._closes(start + wrapper.end() - 1) == end:
            yield from self.values(start + wrapper.end(), end - 1, sink, depth + 1)
            return
        parts = self._alternatives(start, end)
        if len(parts) > 1:
            known = any(self._literal(self._trimmed(*part)[0]) is not None for part in parts)
            for part in parts:
                if not (known and _ENVIRONMENT.match(self.masked, self._trimmed(*part)[0])):
                    yield from self.values(*part, sink, depth + 1)
            return
        name = _NAME.fullmatch(expression)
        if expression[:1] != "{":
            yield Given(start, end, sink, name["name"] if name else None)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        expression = self.masked[start:end]
        lead = re.match(r"(?:\s|&(?:mut\s)?|\*|await\s|ref\s|[\w]+\s*:\s(?=[\"'`]))*", expression)
        suffix = _SUFFIX.search(expression)
        stop = suffix.start() if suffix else len(expression.rstrip())
        return start + (lead.end() if lead else 0), start + stop

    def _literal(self, at: int) -> tuple[int, bool] | None:
        index = bisect_left(self.starts, at)
        if index < len(self.starts) and self.starts[index] == at:
            return self.literals[index].end, self.literals[index].composed
        return None

    def _closes(self, opening: int) -> int:
        spans: Sequence[tuple[int, int]] = items(self.masked, opening)
        return spans[-1][1] + 1 if spans else -1

    def _alternatives(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the values of ``a || b``, ``a ?? b`` and ``condition ? a : b``; the condition is none."""
        parts, depth, begin, conditional = [], 0, start, False
        for match in _ALTERNATIVES.finditer(self.masked, start, end):
            mark = match[0]
            if mark in "([{":
                depth += 1
            elif mark in ")]}":
                depth -= 1
            elif not depth and mark == "?":
                begin, conditional = match.end(), True
            elif not depth and (mark != ":" or conditional):
                parts.append((begin, match.start()))
                begin = match.end()
        return [*parts, (begin, end)]
