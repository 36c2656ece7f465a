"""What was found, one reference per literal: where its id is written, and the surest of the places that take it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from advisor.compliance.scan.named import Named
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from advisor.compliance.scan.detectors.python.constants import Value
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Confidence, Reference, ReferenceKind

__all__ = ["CALL", "FORM", "NAME", "Report", "Text"]

FORM, NAME, CALL = 0, 1, 2
"""How sure a place is: by the form of the text alone, by the name it is given to, by the function that takes it."""

MAX_EXPRESSION = 200
_LINE_END = re.compile(r"\r\n|\r|\n")
_QUOTES = re.compile(r"[A-Za-z]{0,2}(?:\"\"\"|'''|\"|')")


class Text:
    """The text as the parser counts it: from line and byte to character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = _LINE_END.split(text) if "\r" in text else text.split("\n")
        if "\r" in text:
            self._starts = [0, *(m.end() for m in _LINE_END.finditer(text))]
        else:
            self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)]

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place given in lines from 1 and bytes of UTF-8 from 0."""
        if line > len(self._lines):
            return len(self.text)
        content = self._lines[line - 1]
        if not content.isascii():
            column = len(content.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "ignore"))
        return self._starts[line - 1] + column

    def span(self, node: ast.expr) -> tuple[int, int]:
        """Return where an expression begins and ends."""
        start = self.offset(node.lineno, node.col_offset)
        return start, self.offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)

    def source(self, node: ast.expr) -> str:
        """Return the expression as written, on one line and cut."""
        start, end = self.span(node)
        return " ".join(self.text[start : min(end, start + 2 * MAX_EXPRESSION)].split())[:MAX_EXPRESSION]


class _Found(NamedTuple):
    rank: int
    order: int
    reference: Reference
    literal: int


class Report:
    """Collects what a file names; `references` are in the order of the text."""

    def __init__(self, source: SourceText, detector: str) -> None:
        self.source = source
        self.text = Text(source.text)
        self._detector = detector
        self._found: dict[int, _Found] = {}
        self._dynamic: dict[int, Reference] = {}
        self._other: set[int] = set()

    def add(
        self,
        rank: int,
        named: Named,
        value: Value,
        kind: ReferenceKind,
        confidence: Confidence,
        *,
        sink: str,
        revision: str | None = None,
        accepts_eula: bool = False,
    ) -> None:
        """Report the model that ``value`` names; of several reports of one literal the surest stays."""
        start, end = self.text.span(value.node)
        at, length = (start, 0) if value.composed else self._written(named, value, start, end)
        expression = self.text.source(value.node) if value.composed or named.model_id is None else None
        reference = self.source.reference(
            named, self.source.place(at, length), kind, confidence, self._detector,
            sink=sink, revision=revision, expression=expression, accepts_eula=accepts_eula,
        )  # fmt: skip
        self._keep(at, _Found(rank, len(self._found), reference, start))

    def add_at(
        self, at: int, length: int, named: Named, kind: ReferenceKind, confidence: Confidence, sink: str
    ) -> None:
        """Report a model that stands at an offset inside a longer text."""
        reference = self.source.reference(
            named, self.source.place(at, length), kind, confidence, self._detector, sink=sink
        )
        self._keep(at, _Found(CALL if kind == "command" else FORM, len(self._found), reference, at))

    def add_dynamic(self, node: ast.expr, sink: str, named: Named) -> None:
        """Report a name that is only known when the code runs."""
        start, end = self.text.span(node)
        length = end - start if node.lineno == node.end_lineno else 0
        self._dynamic.setdefault(start, self.source.reference(
            named, self.source.place(start, length), "call", "info", self._detector,
            sink=sink, expression=self.text.source(node),
        ))  # fmt: skip

    def exclude(self, node: ast.expr) -> None:
        """Say that a literal is no model that is used: a data set, or where a model is uploaded to."""
        self._other.add(self.text.span(node)[0])

    def covers(self, offset: int) -> bool:
        """Whether something was reported at an offset."""
        return offset in self._found

    def excluded(self, start: int) -> bool:
        """Whether the literal that begins at ``start`` is no model."""
        return start in self._other

    def references(self) -> Iterator[Reference]:
        """Yield what stands, in the order of the text."""
        chosen = {at: found.reference for at, found in self._found.items() if self._stands(found)}
        everything = {**self._dynamic, **chosen}
        yield from (everything[at] for at in sorted(everything))

    def _stands(self, found: _Found) -> bool:
        return found.rank >= CALL or found.literal not in self._other

    def _keep(self, at: int, found: _Found) -> None:
        before = self._found.get(at)
        if before is None:
            self._found[at] = found
            return
        first, second = (before, found) if _surer(before) >= _surer(found) else (found, before)
        if second.reference.accepts_eula and not first.reference.accepts_eula:
            first = first._replace(reference=first.reference._replace(accepts_eula=True))
        self._found[at] = first

    def _written(self, named: Named, value: Value, start: int, end: int) -> tuple[int, int]:
        """Return where the id stands inside its literal, and how long it is there."""
        opening = _QUOTES.match(self.text.text, start)
        first = opening.end() if opening else start
        for wanted in (named.model_id or "", value.text.strip()):
            at = self.text.text.find(wanted, first, end) if wanted else -1
            if at >= 0:
                return at, len(wanted)
        return first, 0


_CONFIDENCES = {"info": 0, "low": 1, "medium": 2, "high": 3}


def _surer(found: _Found) -> tuple[bool, int, int]:
    reference = found.reference
    return reference.model_id is not None, found.rank, _CONFIDENCES[reference.confidence]
