"""The data of one file together with the place of every part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.authoring.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.core.text import Text

__all__ = ["Loaded", "Node", "Position", "place_in"]


class Position(NamedTuple):
    """Line and column, from 1."""

    line: int
    column: int


class Node:
    """The places of one value: its own, and those of its keys and children."""

    __slots__ = ("children", "column", "keys", "line")

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column
        self.children: dict[str | int, Node] = _NONE
        self.keys: dict[str, Position] = _NO_KEYS


_NONE: dict[str | int, Node] = {}
_NO_KEYS: dict[str, Position] = {}


class Loaded:
    """Plain data of one file; ``path`` is the file's name as shown to people.

    Paths into the data are sequences of keys and list indices, e.g. ``("models", "org/name", "tasks", 0)``.
    """

    __slots__ = ("_root", "data", "path")

    def __init__(self, path: str, data: Any, root: Node) -> None:
        self.path = path
        self.data = data
        self._root = root

    def position(self, path: Sequence[str | int] = ()) -> Position:
        """Return where the value at ``path`` begins; the nearest enclosing value when there is none."""
        node = self._root
        for step in path:
            child = node.children.get(step)
            if child is None:
                break
            node = child
        return Position(node.line, node.column)

    def key_position(self, path: Sequence[str | int]) -> Position:
        """Return where the key that ends ``path`` is written; like `position` for list items and missing keys."""
        parent = self._find(path[:-1])
        key = parent.keys.get(str(path[-1])) if parent and path else None
        return key or self.position(path)

    def has(self, path: Sequence[str | int]) -> bool:
        """Whether the file holds something at ``path`` (an explicit null counts)."""
        return self._find(path) is not None

    def problem(
        self,
        path: Sequence[str | int],
        code: str,
        message: Text,
        hint: Text | None = None,
        *,
        severity: Severity = "error",
        at_key: bool = False,
    ) -> Diagnostic:
        """Return a diagnostic at the value (or the key) of ``path``."""
        line, column = self.key_position(path) if at_key else self.position(path)
        return Diagnostic(self.path, line, column, code, message, hint, severity)

    def _find(self, path: Sequence[str | int]) -> Node | None:
        node: Node | None = self._root
        for step in path:
            if node is None:
                return None
            node = node.children.get(step)
        return node


def place_in(text: str, offset: int) -> Position:
    """Return line and column of a character offset; ``\\n``, ``\\r\\n`` and ``\\r`` end lines."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
