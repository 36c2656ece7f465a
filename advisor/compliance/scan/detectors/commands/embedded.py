"""Programs and data inside command lines: quoted JSON, ``key=value`` lists, Python after ``-c``, heredocs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.compliance.scan.vocabulary import NOT_MODEL_SINKS, SINKS
from advisor.core.record import NamedTuple

__all__ = ["Pair", "calls", "pairs"]

_PAIR = re.compile(
    r"(?<![\w.$-])(?P<key>[A-Za-z_][\w.-]{0,80}+)\\?[\"']?[ \t]{0,40}+(?::=|=>|:-?|=)(?![=/])[ \t]{0,40}+"
    r"\\?[\"']?(?P<value>(?:arn:|https?://)?[A-Za-z0-9$][^\s\"'\\,;(){}\[\]<>|`=#]{1,250})"
)
_NAMES = "|".join(sorted((name for name in SINKS if SINKS[name].position is not None), key=len, reverse=True))
_CALL = re.compile(rf"\b(?P<name>{_NAMES})\(\s{{0,80}}(?P<arguments>[^)]{{0,600}})")
_STRING = re.compile(r"(?:(?P<keyword>\w+)\s{0,8}=\s{0,8})?[rf]?\\?[\"'](?P<value>[^\"'\\\n]*)\\?[\"']")
_LOOKED_UP = re.compile(r"(?:\[|(?:getenv|environ\.get|get)\()[ \t]{0,8}\Z")
"""Before the name of a variable: ``os.environ["MODEL"]``, ``os.getenv("MODEL", "org/x")``."""
_ELSEWHERE = re.compile(r"repo_type\s*=\s*\\?[\"'](?:dataset|space)")


class Pair(NamedTuple):
    """A key and its value; for `calls`, the function and its argument. ``start`` is the offset of the value.

    ``prefix`` completes a name without organisation.
    """

    key: str
    value: str
    start: int
    prefix: str = ""


def pairs(text: str, start: int, end: int) -> Iterator[Pair]:
    """Yield ``key: value``, ``key = value`` and ``"key": "value"`` wherever they stand."""
    for match in _PAIR.finditer(text, start, end):
        yield Pair(match["key"], match["value"].rstrip(".:,"), match.start("value"))


def calls(text: str, start: int, end: int) -> Iterator[Pair]:
    """Yield the literal arguments of the Python functions that take a model."""
    for call in _CALL.finditer(text, start, end):
        sink = SINKS[call["name"]]
        if call["name"] in NOT_MODEL_SINKS or not sink.exact or _ELSEWHERE.search(call["arguments"]):
            continue
        strings = [
            s for s in _STRING.finditer(call["arguments"]) if not _LOOKED_UP.search(call["arguments"], 0, s.start())
        ]
        for position, argument in enumerate(strings):
            named = argument["keyword"] in sink.keywords if argument["keyword"] else position == sink.position
            if named and argument["value"]:
                value = argument["value"]
                start = call.start("arguments") + argument.start("value")
                yield Pair(call["name"], value, start, sink.prefix if "/" not in value else "")
