"""Lines for a terminal or a pipe: styled spans, wrapped texts, columns that share the width there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.core.text import visible
from advisor.render.wrap import cell_len, pad, wrap

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

__all__ = ["GAP", "Canvas", "Span", "cell_len", "fit", "pad", "wrap"]

GAP = "  "
"""Between two columns."""

SMALLEST_COLUMN = 16
"""Narrower than this, a column of sentences cannot be read."""


class Span(NamedTuple):
    """Text in one style (a name rich knows: ``bold``, ``dim``, ``green`` …)."""

    text: str
    style: str = ""


class Canvas:
    """Collects lines; styles become escape codes only where colour is wanted.

    ``width`` is in cells; ``None`` is as wide as the content.
    """

    def __init__(self, width: int | None, *, color: bool) -> None:
        self.width = width
        self._color = color
        self._lines: list[str] = []

    def line(self, *spans: Span) -> None:
        """Write one line as it is."""
        end = len(spans)
        while end and not spans[end - 1].text.strip():
            end -= 1
        shown = list(spans[:end])
        if shown:
            shown[-1] = shown[-1]._replace(text=shown[-1].text.rstrip())
        self._lines.append("".join(map(self._styled, shown)))

    def write(self, text: str, style: str = "", *, first: str = "") -> None:
        """Write a text, wrapped; ``first`` stands before its first line, spaces before the others."""
        indent = cell_len(first)
        room = None if self.width is None else max(self.width - indent, SMALLEST_COLUMN)
        for i, line in enumerate(wrap(visible(text, keep="\n\t"), room)):
            self.line(Span(" " * indent if i else first), Span(line, style))

    def gap(self) -> None:
        """Write an empty line."""
        self._lines.append("")

    def text(self) -> str:
        """Return what was written."""
        return "".join(f"{line}\n" for line in self._lines)

    def _styled(self, span: Span) -> str:
        if not self._color or not span.style or not span.text:
            return span.text
        from rich.color import ColorSystem  # as much again as the table takes, and a pipe has no colours
        from rich.style import Style

        return Style.parse(span.style).render(span.text, color_system=ColorSystem.STANDARD)


def fit(
    natural: Mapping[str, int], least: Mapping[str, int], room: int | None, yielding: Collection[str]
) -> dict[str, int]:
    """Return column widths that fill at most ``room`` cells where that can be.

    The widest of the ``yielding`` columns gives way first, none below its ``least``.
    """
    widths = dict(natural)
    names: Sequence[str] = sorted(yielding)
    while room is not None and sum(widths.values()) > room:
        able = [name for name in names if widths[name] > max(SMALLEST_COLUMN, least[name])]
        if not able:
            break
        widths[max(able, key=lambda name: widths[name])] -= 1
    return widths
