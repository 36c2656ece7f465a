"""JSON, JSON with comments, JSON5 and JSON Lines: one pass over its words, whatever its depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.settings.flow import JSON, Flow
from advisor.compliance.scan.detectors.settings.tree import Frame, Node
from advisor.compliance.scan.source import ParseFailureError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.scan.detectors.settings.tree import Entry

__all__ = ["read_json"]


def read_json(text: str, start: int = 0, end: int | None = None, root: Node | None = None) -> Iterator[Entry]:
    """Yield the values of JSON in their order; raise `ParseFailureError` after them when it is broken."""
    flow = Flow(text, JSON)
    yield from flow.read(Frame(root or Node("", None), sequence=False), start, end)
    if flow.problem is not None:
        line = text.count("\n", 0, flow.problem) + 1
        raise ParseFailureError(
            "not valid JSON: a bracket or a string does not close",
            "JSON として正しくありません (括弧または文字列が閉じていません)",
            line,
            searched=True,
        )
