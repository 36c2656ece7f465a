"""The text of one file as detectors see it, and how they report what they find."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from advisor.core.checking import Place, Reference

if TYPE_CHECKING:
    from advisor.compliance.scan.named import Named
    from advisor.core.checking import Confidence, ReferenceKind

__all__ = ["Detector", "ParseFailureError", "SourceText"]

MAX_EXCERPT = 200


class SourceText:
    """One file: ``path`` as shown, relative and with ``/``; ``text`` decoded.

    ``first_line`` and ``first_column`` place a part of a larger file (a cell, a fenced block, an embedded script).
    ``level`` counts the files around it.
    ``known`` are the casefolded names of models the catalogue knows, for places that take many things.
    """

    def __init__(
        self,
        path: str,
        text: str,
        known: Container[str] = frozenset(),
        *,
        first_line: int = 1,
        first_column: int = 1,
        level: int = 0,
    ) -> None:
        self.path = path
        self.text = text
        self.known = known
        self.first_line = first_line
        self.first_column = first_column
        self.level = level

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [0], self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends; ``lines[0]`` is the first of this text."""
        return self.text.split("\n")

    def place(self, offset: int, length: int = 0) -> Place:
        """Return where the ``length`` characters from ``offset`` stand."""
        index = bisect_right(self._starts, offset) - 1
        return self.at(index, offset - self._starts[index], length)

    def at(self, index: int, column: int, length: int = 0) -> Place:
        """Return the place of ``length`` characters; ``index`` and ``column`` count from 0 in this text."""
        shift = self.first_column if index == 0 else 1
        first = column + shift
        return Place(self.path, index + self.first_line, first, first + length if length else None)

    def part(self, text: str, offset: int) -> SourceText:
        """Return a piece of this text that begins at ``offset`` as a text of its own, with places of this one."""
        place = self.place(offset)
        return SourceText(
            self.path, text, self.known, first_line=place.line, first_column=place.column, level=self.level + 1
        )

    def python_part(self, text: str, offset: int) -> SourceText:
        """Return lines of Python, of which the first begins at ``offset``; a block above makes those parse that are indented."""
        line = self.place(offset).line
        first = next((line for line in text.split("\n") if line.strip()), "")
        if line == 1 or first[:1] not in (" ", "\t"):
            return self.part(text, offset)
        return SourceText(self.path, "if True:\n" + text, self.known, first_line=line - 1, level=self.level + 1)

    def renamed(self, path: str) -> SourceText:
        """Return the same text under another path: what a name's ending decides is decided by that one."""
        first = {"first_line": self.first_line, "first_column": self.first_column}
        return SourceText(path, self.text, self.known, level=self.level, **first)

    def reference(
        self,
        named: Named,
        place: Place,
        kind: ReferenceKind,
        confidence: Confidence,
        detector: str,
        *,
        sink: str | None = None,
        revision: str | None = None,
        expression: str | None = None,
        accepts_eula: bool = False,
    ) -> Reference:
        """Return the reference of ``named`` at ``place``; paths and computed names get the kind and confidence due them."""
        if named.provider == "unknown":
            kind, confidence = "dynamic", "info"
        elif named.provider == "local":
            confidence = "info"
        return Reference(
            model_id=named.model_id,
            provider=named.provider,
            place=place,
            kind=kind,
            confidence=confidence,
            detector=detector,
            sink=sink,
            revision=revision or named.revision,
            expression=expression,
            accepts_eula=accepts_eula,
            excerpt=self._line(place),
        )

    def _line(self, place: Place) -> str:
        index = place.line - self.first_line
        if not 0 <= index < len(self._starts):
            return ""
        start = self._starts[index]
        around = max(start, start + place.column - 1 - MAX_EXCERPT // 2)
        end = self.text.find("\n", start)
        end = len(self.text) if end < 0 else end
        return self.text[around : min(end, around + MAX_EXCERPT)].strip()


Detector = Callable[[SourceText], Iterator[Reference]]
"""What every detector is. It reports what it can read and never raises on bad input; `ParseFailureError` says what it could not."""


class ParseFailureError(Exception):
    """The text is not of its kind; what stands in it has been searched by other means, or not at all.

    A detector raises it *after* it has yielded what it found.
    """

    def __init__(self, reason_en: str, reason_ja: str, line: int | None = None, *, searched: bool) -> None:
        super().__init__(reason_en)
        self.reason_en = reason_en
        self.reason_ja = reason_ja
        self.line = line
        self.searched = searched
