"""Git's patterns of paths, compiled so that no pattern takes long on any name, and none that is wrong raises.

A ``*`` takes as little as lets the rest of its part of the path follow, and is not tried again: that finds every match
of a pattern whose other signs are of fixed length, in time that grows with the name and not with its powers.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["MAX_LINES", "Patterns", "problem_of"]

MAX_LINES = 10_000
"""Of one list of patterns; what follows is left out, so that more is scanned and not less."""
MAX_LENGTH = 4096
"""Characters of one pattern: as long as the longest path."""

_CLASSES = {
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "blank": r" \t", "digit": "0-9", "lower": "a-z", "space": r"\s",
    "upper": "A-Z", "xdigit": "0-9a-fA-F", "punct": r"!-/:-@\[-`{-~",
}  # fmt: skip
_NAMED_CLASS = re.compile(r"\[:(\w+):\]")
_WILD = re.compile(r"[*?\[\\]")
_ONE = "[^/]"


class _Rule(NamedTuple):
    """One line. ``name`` is the last part of paths where the line has neither wildcards nor folders, else there is ``regex``.

    It is of the whole relative path, or of its last part when ``of_name``.
    """

    includes: bool
    folders_only: bool
    regex: str = ""
    of_name: bool = False
    name: str | None = None


class _Wild:
    """The rules of a list that have an expression, all of a whole path or all of a name."""

    def __init__(self, rules: Sequence[_Rule], *, of_name: bool) -> None:
        self._rules = [(i, r) for i, r in enumerate(rules) if r.name is None and r.of_name is of_name]
        # most paths match none of them, which one look tells
        self._any = re.compile("|".join(f"(?:{rule.regex})" for _, rule in self._rules)) if self._rules else None

    def __len__(self) -> int:
        return len(self._rules)

    def last(self, text: str, after: int, *, is_folder: bool) -> int:
        """Return the number of the last rule after ``after`` that matches, -1 when none does."""
        if self._any is None or not self._any.fullmatch(text):
            return -1
        for index, rule in reversed(self._rules):
            if index < after:
                break
            if (is_folder or not rule.folders_only) and _compiled(rule.regex).fullmatch(text):
                return index
        return -1


class Patterns:
    """A list of patterns as in a ``.gitignore``: of several that match, the last decides. Lines that are wrong match nothing."""

    def __init__(self, lines: Iterable[str]) -> None:
        rules = [rule for line in islice(lines, MAX_LINES) if (rule := _rule(line)) is not None]
        self._rules = rules
        self._names: dict[str, list[int]] = {}
        for index, rule in enumerate(rules):
            if rule.name is not None:
                self._names.setdefault(rule.name, []).append(index)
        self._of_names = _Wild(rules, of_name=True)
        self._of_paths = _Wild(rules, of_name=False)
        self.wildcards = len(self._of_names) + len(self._of_paths)
        """How many patterns are compared with a path; the others are looked up."""

    def __bool__(self) -> bool:
        return bool(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def verdict(self, path: str, *, is_folder: bool = False) -> bool | None:
        """Return whether the last pattern that speaks of ``path`` takes it in or out, ``None`` when none does.

        Only ``path`` itself is looked at, relative and with ``/``, not the folders that it is in.
        """
        name = path.rpartition("/")[2]
        last = -1
        for index in self._names.get(name, ()):
            if is_folder or not self._rules[index].folders_only:
                last = index
        last = max(last, self._of_names.last(name, last, is_folder=is_folder))
        last = max(last, self._of_paths.last(path, last, is_folder=is_folder))
        return self._rules[last].includes if last >= 0 else None

    def has_folder_of(self, path: str) -> bool:
        """Whether a folder that ``path`` is in is taken in; what ends with ``/`` is one of them."""
        slash = path.find("/")
        while slash >= 0:
            if self.verdict(path[:slash], is_folder=True):
                return True
            slash = path.find("/", slash + 1)
        return False

    def match(self, path: str) -> bool:
        """Whether a file, or a folder that it is in, is taken in."""
        return self.has_folder_of(path) or self.verdict(path) is True


def problem_of(pattern: str) -> Text | None:
    """Return why a pattern can match nothing, ``None`` when it can."""
    if not pattern.strip() or pattern.startswith("#"):
        return Text("an empty pattern matches nothing", "空のパターンは何にも一致しません")
    if len(pattern) > MAX_LENGTH:
        return Text(
            f"a pattern of more than {MAX_LENGTH:,} characters", f"パターンが {MAX_LENGTH:,} 文字を超えています"
        )
    if _rule(pattern) is None:
        return Text(
            "not a pattern as in a .gitignore: a bracket, a range or a backslash is not complete, or no name is left",
            ".gitignore の書式ではありません (角括弧・範囲・バックスラッシュが不完全か、名前がありません)",
        )
    return None


@lru_cache(maxsize=10_000)
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


class _WrongPatternError(ValueError):
    """A pattern that git takes for one that matches nothing."""


def _rule(line: str) -> _Rule | None:
    """Return one line as a rule, ``None`` for a comment, a blank, and what is wrong."""
    pattern = _without_end(line)
    if not pattern or pattern.startswith("#") or len(pattern) > MAX_LENGTH or "\0" in pattern:
        return None
    excludes = pattern.startswith("!")
    pattern = pattern[1:] if excludes else pattern
    folders_only = pattern.endswith("/")
    pattern = pattern[:-1] if folders_only else pattern
    parts = pattern.removeprefix("/").split("/")
    if "" in parts:  # also ``//``, which no path has
        return None
    of_name = "/" not in pattern and pattern != "**"
    if of_name and not _WILD.search(pattern):
        return _Rule(not excludes, folders_only, name=pattern)
    try:
        regex = _part(pattern) if of_name else _regex(parts)
        _compiled(regex)
    except (_WrongPatternError, re.error, OverflowError, RecursionError):
        return None
    return _Rule(not excludes, folders_only, regex, of_name)


def _without_end(line: str) -> str:
    """Return a line without the blanks at its end, but for one that is escaped."""
    kept = line.rstrip(" \t\r\n")
    backslashes = len(kept) - len(kept.rstrip("\\"))
    return kept + " " if backslashes % 2 and line[len(kept) : len(kept) + 1] == " " else kept


def _regex(parts: list[str]) -> str:
    """Return the expression for a whole path. Between two ``**`` the parts stand as early as they can."""
    blocks: list[list[str]] = [[]]
    for part in parts:
        if part.startswith("**") and not part.strip("*"):  # git takes three for two, too
            if blocks[-1] or len(blocks) == 1:
                blocks.append([])
        else:
            blocks[-1].append(part)
    first, *rest = ["/".join(_part(part) for part in block) for block in blocks]
    if not rest:
        return first
    *middle, last = rest
    anywhere = "(?:[^/]+/)*"
    begin = f"{first}/" if first else ""
    between = "".join(f"(?>{anywhere}?{block}/)" for block in middle)
    return begin + between + (f"{anywhere}{last}" if last else ".+")


def _part(part: str) -> str:
    """Return the expression for one part of a path."""
    fixed: list[str] = [""]
    for sign in _signs(part):
        if sign != "*":
            fixed[-1] += sign
        elif fixed[-1] or len(fixed) == 1:
            fixed.append("")
    first, *rest = fixed
    if not rest:
        return first
    *middle, last = rest
    some = "" if first or any(middle) or last else "(?=[^/])"  # a part is never empty
    return first + "".join(f"(?>[^/]*?{piece})" for piece in middle) + some + f"[^/]*{last}(?=/|$)"


def _signs(part: str) -> Iterator[str]:
    """Yield the signs of a part as expressions, ``*`` as itself."""
    at = 0
    while at < len(part):
        sign = part[at]
        at += 1
        if sign == "*":
            yield "*"
        elif sign == "?":
            yield _ONE
        elif sign == "[":
            body, at = _class(part, at)
            yield body
        elif sign == "\\":
            if at == len(part):
                raise _WrongPatternError
            yield re.escape(part[at])
            at += 1
        else:
            yield re.escape(sign)


def _class(part: str, at: int) -> tuple[str, int]:
    """Return the expression for a bracket that begins before ``at``, and where it ends."""
    negated = part[at : at + 1] in ("!", "^")
    at += negated
    body = ""
    first = True
    while first or part[at : at + 1] != "]":
        first = False
        if named := _NAMED_CLASS.match(part, at):
            if named[1] not in _CLASSES:
                raise _WrongPatternError
            body, at = body + _CLASSES[named[1]], named.end()
            continue
        low, at = _one(part, at)
        body += _escaped(low)
        if part[at : at + 1] == "-" and part[at + 1 : at + 2] not in ("", "]"):
            high, at = _one(part, at + 1)
            if high < low:
                raise _WrongPatternError
            body += "-" + _escaped(high)
    return f"(?!/)[{'^' if negated else ''}{body}]", at + 1


def _one(part: str, at: int) -> tuple[str, int]:
    at += part[at : at + 1] == "\\"
    if at >= len(part):
        raise _WrongPatternError
    return part[at], at + 1


def _escaped(sign: str) -> str:
    return "\\" + sign if sign in "\\]^-[&~|" else sign
