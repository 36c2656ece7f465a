"""JSON with places: the same data and the same refusals as the strict YAML reader."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]
from typing import Any

from advisor.authoring.diagnostics import Diagnostic, Diagnostics, DiagnosticsError
from advisor.authoring.loaded import Loaded, Node, Position, place_in
from advisor.core.text import Text

__all__ = ["parse_json"]

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_MAX_DIGITS = 40  # beyond any count; Python refuses to convert thousands of digits
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_LINE_ENDS = re.compile(r"\r\n|\n|\r")


class _SyntaxProblemError(Exception):
    def __init__(self, offset: int, message: Text) -> None:
        super().__init__(message.en)
        self.offset = offset
        self.message = message


def parse_json(text: str, name: str, *, max_depth: int, max_problems: int) -> Loaded:
    """Read JSON text; duplicate keys are problems, as in YAML.

    Raises:
        DiagnosticsError: the text is not JSON.
    """
    reader = _Reader(text, name, max_depth, max_problems)
    try:
        data, root, end = reader.value(_skip(text, 0), 1)
        end = _skip(text, end)
        if end != len(text):
            raise _SyntaxProblemError(
                end, Text("more text after the end of the JSON value", "JSON の値の後に余分な文字があります")
            )
    except _SyntaxProblemError as error:
        line, column = place_in(text, error.offset)
        reader.problems.add(Diagnostic(name, line, column, "file.syntax", error.message))
        raise DiagnosticsError(reader.problems) from None
    reader.problems.raise_errors()
    return Loaded(name, data, root)


def _skip(text: str, index: int) -> int:
    match = _SPACE.match(text, index)
    return match.end() if match else index


class _Reader:
    """Recursive descent, bounded by ``max_depth``; each method returns the index after what it read."""

    def __init__(self, text: str, name: str, max_depth: int, max_problems: int) -> None:
        self.problems = Diagnostics()
        self._text = text
        self._name = name
        self._max_depth = max_depth
        self._max_problems = max_problems
        self._starts = [0, *(m.end() for m in _LINE_ENDS.finditer(text))]

    def value(self, index: int, depth: int) -> tuple[Any, Node, int]:
        """Read the value that begins at ``index``."""
        if depth > self._max_depth:
            raise _SyntaxProblemError(
                index,
                Text(f"nested more than {self._max_depth} levels deep", f"入れ子が {self._max_depth} 段を超えています"),
            )
        node = Node(*self._place(index))
        first = self._text[index : index + 1]
        if first == "{":
            return self._object(node, index + 1, depth)
        if first == "[":
            return self._array(node, index + 1, depth)
        if first == '"':
            text, end = self._string(index)
            return text, node, end
        for word, constant in _WORDS.items():
            if self._text.startswith(word, index):
                return constant, node, index + len(word)
        return self._number(node, index)

    def _number(self, node: Node, index: int) -> tuple[Any, Node, int]:
        match = _NUMBER.match(self._text, index)
        if not match:
            raise _SyntaxProblemError(index, Text("a value is missing here", "ここに値がありません"))
        whole = match[1] is None and match[2] is None and len(match[0]) <= _MAX_DIGITS
        number = int(match[0]) if whole else float(match[0])
        if not math.isfinite(number):
            raise _SyntaxProblemError(index, Text("not a finite number", "有限の数ではありません"))
        return number, node, match.end()

    def _string(self, index: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self._text, index + 1)
        except JSONDecodeError as error:
            raise _SyntaxProblemError(
                error.pos,
                Text(
                    "a string is not closed or has a wrong escape",
                    "文字列が閉じていないか、エスケープが正しくありません",
                ),
            ) from None
        if any("\ud800" <= c <= "\udfff" for c in text):
            raise _SyntaxProblemError(
                index, Text("half a surrogate pair in an escape", "エスケープがサロゲートの片方だけです")
            )
        return text, end

    def _array(self, node: Node, index: int, depth: int) -> tuple[list[Any], Node, int]:
        items: list[Any] = []
        node.children = {}
        index = _skip(self._text, index)
        if self._text.startswith("]", index):
            return items, node, index + 1
        while True:
            item, child, index = self.value(_skip(self._text, index), depth + 1)
            node.children[len(items)] = child
            items.append(item)
            index = _skip(self._text, index)
            if self._text.startswith("]", index):
                return items, node, index + 1
            index = self._expect(",", index, Text("expected `,` or `]`", "`,` か `]` が必要です"))

    def _object(self, node: Node, index: int, depth: int) -> tuple[dict[str, Any], Node, int]:
        data: dict[str, Any] = {}
        node.children, node.keys = {}, {}
        index = _skip(self._text, index)
        if self._text.startswith("}", index):
            return data, node, index + 1
        while True:
            start = _skip(self._text, index)
            if not self._text.startswith('"', start):
                raise _SyntaxProblemError(
                    start, Text("expected a key in double quotes", "二重引用符で囲んだキーが必要です")
                )
            key, index = self._string(start)
            index = self._expect(
                ":", _skip(self._text, index), Text("expected `:` after the key", "キーの後に `:` が必要です")
            )
            value, child, index = self.value(_skip(self._text, index), depth + 1)
            if key in data:
                self._duplicate(key, start, node.keys[key].line)
            else:
                data[key], node.children[key], node.keys[key] = value, child, self._place(start)
            index = _skip(self._text, index)
            if self._text.startswith("}", index):
                return data, node, index + 1
            index = self._expect(",", index, Text("expected `,` or `}`", "`,` か `}` が必要です"))

    def _expect(self, wanted: str, index: int, message: Text) -> int:
        if not self._text.startswith(wanted, index):
            raise _SyntaxProblemError(index, message)
        return index + 1

    def _duplicate(self, key: str, index: int, first: int) -> None:
        line, column = self._place(index)
        message = Text(f"the key {key!r} is already given in line {first}", f"キー {key!r} は {first} 行目にもあります")
        hint = Text("keep one of them", "どちらか一方だけにしてください")
        self.problems.add(Diagnostic(self._name, line, column, "file.duplicate-key", message, hint))
        if len(self.problems) >= self._max_problems:
            raise DiagnosticsError(self.problems)

    def _place(self, index: int) -> Position:
        line = bisect_right(self._starts, index)
        return Position(line, index - self._starts[line - 1] + 1)
