"""Inline ignores: ``# advisor: ignore[LIC001] reason="…" until=2027-03-31`` in a comment of any language.

On a line of its own it holds for the next line that is neither blank, an ignore itself nor the fence of a code block,
else for its line. Without brackets every rule is meant. A reason is required; what is wrong with an ignore is its
``problem``, and then it holds for nothing. Text in backticks is about ignores, not one.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from advisor.core.check_rules import CHECK_RULES
from advisor.core.checking import Ignore, Place
from advisor.core.record import NamedTuple
from advisor.core.text import Text, quoted
from advisor.errors import did_you_mean, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ignores_in"]

_MARK = "advisor:"
MAX_IGNORES = 1_000
"""In one file; who needs more wants an exception in the policy."""
MAX_CANDIDATES = 100_000
"""Places in one file that are looked at."""
MAX_LINE = 2_000
"""Characters. On a longer line (minified code, a notebook on one line) nobody can tell what the ignore is for."""
MAX_DIRECTIVE = 600
MAX_LINES_BETWEEN = 50

_DIRECTIVE = re.compile(r"advisor:[ \t]*ignore(?![\w-])(?:[ \t]*\[(?P<rules>[^\]\n]{0,200})\])?")
# a notebook is JSON: its quotes are escaped
_ATTRIBUTE = re.compile(
    r"""[\s,]*(?P<key>[A-Za-z_]+)\s*=\s*(?:\\"(?P<json>[^"\\]*)\\"|"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s,"'\\]+))"""
)
_OPENERS = ("#", "//", "--", ";", "/*", "%", "{#", "::")
_ALONE = frozenset({"*", "REM"})
_REST = re.compile(r"""(?:[\s,;.)"]|\\[nr]|-->|\*/|[#%]\})*(?:$|[#;%]|//|--|/\*|<!--)""")
_NOTHING = re.compile(r"""(?:\s|\\[nrt]|[",]|-->|\*/)*(?:(?:`{3}|~{3})[^`]*)?""")


def ignores_in(path: str, text: str) -> Iterator[Ignore]:
    """Yield the ignores of a file, in order, at most `MAX_IGNORES`."""
    if _MARK not in text:
        return
    line, counted, found = 1, 0, 0
    for directive in islice(_DIRECTIVE.finditer(text), MAX_CANDIDATES):
        comment = _comment(text, directive.start())
        if comment is None:
            continue
        line += text.count("\n", counted, directive.start())
        counted = directive.start()
        yield _ignore(path, text, directive, comment, line)
        found += 1
        if found == MAX_IGNORES:
            return


class _Comment(NamedTuple):
    """The line around a mark. ``start`` is ``None`` when the line begins too far away to look."""

    start: int | None
    alone: bool


def _ignore(path: str, text: str, directive: re.Match[str], comment: _Comment, line: int) -> Ignore:
    at = directive.start()
    end = text.find("\n", at, at + MAX_LINE)
    limit = at + MAX_DIRECTIVE
    read = _read(directive["rules"], text[directive.end() : limit if end < 0 else min(end, limit)])
    if comment.start is None or _is_long(text, comment.start):
        place = Place(path, line, 1 if comment.start is None else at - comment.start + 1)
        return Ignore(place, line, line, read.rules, read.reason, read.until, _TOO_LONG)
    column = at - comment.start + 1
    place = Place(path, line, column, column + directive.end() - at)
    ahead = _lines_to_next(text, end) if comment.alone else 0
    start = comment.start
    for _ in range(ahead):
        start = text.find("\n", start) + 1
    last = line + ahead + _lines_continued(text, start)
    return Ignore(place, line + ahead, last, read.rules, read.reason, read.until, read.problem)


def _is_long(text: str, start: int) -> bool:
    return len(text) - start > MAX_LINE and text.find("\n", start, start + MAX_LINE) < 0


def _comment(text: str, at: int) -> _Comment | None:
    """Return the line of a mark; ``None`` when no comment begins right before it."""
    begin = max(0, at - MAX_LINE)
    start = text.rfind("\n", begin, at) + 1
    known = start > 0 or begin == 0
    before = text[start if start else begin : at].rstrip()
    opener = next((o for o in _OPENERS if before.endswith(o)), None)
    if opener is None:
        word = before.rsplit(None, 1)[-1:]
        if not word or word[0].upper() not in _ALONE or before.strip() != word[0]:
            return None
        return _Comment(start if known else None, alone=True)
    before = before.rstrip("#/-;*%:!<{")
    if before.endswith("`"):
        return None
    return _Comment(start if known else None, alone=known and not before.strip(' \t\r"'))


def _lines_to_next(text: str, end: int) -> int:
    """Return how many lines below the next line stands that is neither blank nor an ignore; 0: there is none near."""
    for distance in range(1, MAX_LINES_BETWEEN):
        if end < 0:
            return 0
        start, end = end + 1, text.find("\n", end + 1)
        head = text[start : min(end, start + MAX_LINE) if end >= 0 else start + MAX_LINE]
        if _NOTHING.fullmatch(head) is None and not _is_ignore(text, start, head):
            return distance
    return 0


def _lines_continued(text: str, start: int) -> int:
    """Return how many lines the brackets that a line opens stay open, within reason; it may name its model there."""
    depth = 0
    for count in range(MAX_LINES_BETWEEN):
        end = text.find("\n", start, start + MAX_LINE)
        line = text[start : end if end >= 0 else start + MAX_LINE]
        depth += sum(map(line.count, "([{")) - sum(map(line.count, ")]}"))
        if depth <= 0:
            return count
        if end < 0:
            break
        start = end + 1
    return 0


def _is_ignore(text: str, start: int, head: str) -> bool:
    at = head.find(_MARK)
    if at < 0 or not _DIRECTIVE.match(text, start + at):
        return False
    comment = _comment(text, start + at)
    return comment is not None and comment.alone


class _Read(NamedTuple):
    rules: tuple[str, ...]
    reason: str | None
    until: str | None
    problem: Text | None


def _read(rules: str | None, rest: str) -> _Read:
    names = tuple(name.strip().upper() for name in rules.split(",")) if rules is not None else ()
    values: dict[str, str] = {}
    problem = next((_unknown_rule(name) for name in names if name not in CHECK_RULES), None)
    at = 0
    while attribute := _ATTRIBUTE.match(rest, at):
        value = next(v for v in attribute.group("json", "double", "single", "bare") if v is not None)
        if attribute["key"] not in ("reason", "until"):
            break
        values.setdefault(attribute["key"], value.strip())
        at = attribute.end()
    if problem is None and not _REST.match(rest, at):
        problem = _not_understood(rest[at:].strip())
    return _Read(names, values.get("reason") or None, values.get("until"), problem or _wrong_value(values))


def _wrong_value(values: dict[str, str]) -> Text | None:
    if not values.get("reason"):
        return _NO_REASON
    until = values.get("until")
    if until is None:
        return None
    try:
        if len(until) == len("2027-03-31") and date.fromisoformat(until):
            return None
    except ValueError:
        pass
    return Text(
        f"until={until[:_SHOWN]}: not a date such as 2027-03-31",
        f"until={until[:_SHOWN]}: 2027-03-31 のような日付ではありません",
    )


def _unknown_rule(name: str) -> Text:
    shown = quoted(name)
    first, *_, last = CHECK_RULES
    similar = suggestion(did_you_mean(name, CHECK_RULES)) if name else None
    hint = similar or Text(f"{first} to {last}", f"{first}〜{last}")
    return Text(f"{shown} is not a rule ({hint.en})", f"{shown} というルールはありません ({hint.ja})")


def _not_understood(rest: str) -> Text:
    shown = quoted(rest[:_SHOWN])
    return Text(
        f'{shown} is not understood: write reason="…" and, if it shall end, until=2027-03-31',
        f'{shown} は解釈できません。reason="…" と、必要なら until=2027-03-31 を書いてください',
    )


_SHOWN = 40
_NO_REASON = Text('a reason is missing: reason="…"', '理由がありません。reason="…" を書いてください')
_TOO_LONG = Text(
    f"the line has more than {MAX_LINE:,} characters: it cannot be said what the ignore is for; "
    "use an exception in the policy",
    f"行が {MAX_LINE:,} 文字を超えるため、無視の対象を特定できません。ポリシーの例外を使ってください",
)
