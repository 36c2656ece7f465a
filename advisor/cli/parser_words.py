"""The command line parser's complaints in Japanese: it speaks English only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["in_japanese"]

_KINDS: Mapping[str, str] = {
    "float": "数値",
    "int": "整数",
    "integer": "整数",
    "boolean": "true か false",
    "bool": "true か false",
}
_INVALID = r"Invalid value for '?(?P<option>.+?)'?: "
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (
            _INVALID + r"(?P<value>'.*') is not a valid (?P<kind>\w+)( range)?\.",
            "{option}: {value} は{kind}ではありません",
        ),
        (
            _INVALID + r"(?P<value>'.*') is not one of (?P<known>.+)\.",
            "{option}: {value} は使えません。使える値: {known}",
        ),
        (_INVALID + r"(?P<value>\S+) is not in the range (?P<known>.+)\.", "{option}: {value} は範囲外です ({known})"),
        (_INVALID + r"(?P<value>.+)", "{option}: 値が正しくありません ({value})"),
        (
            r"No such option: (?P<option>\S+)( \(Possible options: (?P<near>.+)\)| Did you mean (?P<one>.+)\?)?",
            "{option} というオプションはありません",
        ),
        (r"Option '(?P<option>.+)' requires an argument\.", "{option} には値が必要です"),
        (r"Option '(?P<option>.+)' requires (?P<count>\d+) arguments\.", "{option} には値が {count} 個必要です"),
        (r"Option '(?P<option>.+)' does not take a value\.", "{option} に値は指定できません"),
        (r"Got unexpected extra argument(\(s\)|s)? \((?P<value>.+)\)", "余分な引数があります: {value}"),
        (r"Missing argument '(?P<option>.+)'\.", "引数 {option} を指定してください"),
        (r"Missing option '(?P<option>.+)'\.", "{option} を指定してください"),
        (r"Missing command\.", "コマンドを指定してください"),
        (
            r"No such command '(?P<option>.+?)'\.( Did you mean (?P<one>.+)\?)?",
            "{option} というコマンドはありません",
        ),
    )
)


def in_japanese(message: str) -> str:
    """Return a complaint in Japanese; one of an unknown form stays as it is, so that nothing is lost."""
    for pattern, words in _FORMS:
        found = pattern.fullmatch(message)
        if found is None:
            continue
        parts = {name: value for name, value in found.groupdict().items() if value is not None}
        if "kind" in parts:
            parts["kind"] = _KINDS.get(parts["kind"], parts["kind"])
        said = words.format(**parts)
        similar = (parts.get("near") or parts.get("one", "")).replace("'", "")
        return f"{said} (もしかして: {similar})" if similar else said
    return message
