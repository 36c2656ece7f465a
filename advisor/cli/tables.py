"""Tables and fact sheets for a terminal, a pipe or a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.core.text import visible
from advisor.render.canvas import GAP, Canvas, Span, cell_len, fit, pad, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.cli.output import Screen

__all__ = ["Column", "Sheet", "sheet", "table"]

LABEL_CELLS = 30
"""A label wider than this stands on a line of its own."""


class Column(NamedTuple):
    """One column. Only those that ``wraps`` give way in a narrow terminal: an id is never broken.

    In a column that ``stacks``, what a cell has behind a line feed stands below the rest in a terminal.
    """

    heading: str
    right: bool = False
    wraps: bool = False
    stacks: bool = False


class Sheet(NamedTuple):
    """One line of a fact sheet: a label, its value (a line for each part), and where it comes from."""

    label: str
    value: Sequence[str]
    origin: str | None = None
    unknown: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], screen: Screen) -> str:
    """Return rows under headings. Nothing is cut off: texts wrap in a terminal, and take their width in a pipe."""
    out = Canvas(screen.width, color=screen.color)
    cells = [[visible(cell, keep="\n\t") for cell in row] for row in rows]
    names = [str(i) for i in range(len(columns))]
    heads = {name: cell_len(column.heading) for name, column in zip(names, columns, strict=True)}
    natural = {
        name: max([heads[name], *(cell_len(line) for row in cells for line in _lines_of(row[i], columns[i], screen))])
        for i, name in enumerate(names)
    }
    room = None if screen.width is None else screen.width - len(GAP) * (len(columns) - 1)
    yielding = [name for name, column in zip(names, columns, strict=True) if column.wraps]
    widths = list(fit(natural, heads, room, yielding).values())
    if room is not None and sum(widths) > room:
        _stack(out, columns, cells)
        return out.text()
    # in a pipe the last column may be very long: the rule need not follow it
    ruled = [*widths[:-1], min(widths[-1], LABEL_CELLS)] if screen.width is None else widths
    _line(out, columns, [column.heading for column in columns], widths, "bold")
    out.line(Span("─" * (sum(ruled) + len(GAP) * (len(ruled) - 1)), "dim"))
    for row in cells:
        lines = [
            [part for line in _lines_of(cell, column, screen) for part in wrap(line, width if column.wraps else None)]
            for cell, width, column in zip(row, widths, columns, strict=True)
        ]
        for i in range(max(map(len, lines))):
            _line(out, columns, [part[i] if i < len(part) else "" for part in lines], widths)
    return out.text()


def _lines_of(cell: str, column: Column, screen: Screen) -> list[str]:
    """Return the lines of a cell before wrapping: one, but for columns that stack in a terminal."""
    parts = cell.split("\n") if column.stacks and screen.width is not None else [cell]
    return [" ".join(part.split()) for part in parts]


def _stack(out: Canvas, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Write each row as a block, where the columns do not fit beside each other: the id, then the others labelled."""
    room = (out.width or 0) - len(GAP)
    for row in rows:
        out.line(Span(row[0], "bold"))
        line = ""
        for column, cell in zip(columns[1:], row[1:], strict=True):
            part = f"{column.heading} {' '.join(cell.split())}"
            joined = f"{line} · {part}" if line else part
            if line and cell_len(joined) > room:
                out.write(line, first=GAP)
                joined = part
            line = joined
        if line:
            out.write(line, first=GAP)


def _line(out: Canvas, columns: Sequence[Column], cells: Sequence[str], widths: Sequence[int], style: str = "") -> None:
    spans: list[Span] = []
    for column, cell, width in zip(columns, cells, widths, strict=True):
        if spans:
            spans.append(Span(GAP))
        spans.append(Span(pad(cell, width, right=column.right), style))
    out.line(*spans)


def sheet(title: str, lines: Sequence[Sheet], screen: Screen) -> str:
    """Return a title and labelled values, the origin of each dim below it."""
    out = Canvas(screen.width, color=screen.color)
    out.write(title, "bold")
    labels = [visible(line.label) for line in lines]
    width = min(max((cell_len(label) for label in labels), default=0), LABEL_CELLS)
    if screen.width is not None:
        width = min(width, screen.width // 3)
    for label, line in zip(labels, lines, strict=True):
        first = pad(label, width) + GAP
        if cell_len(label) > width:
            out.line(Span(label))
            first = " " * (width + len(GAP))
        for part in line.value:
            inside = " " * (len(part) - len(part.lstrip(" ")))
            out.write(part, "yellow" if line.unknown else "bold", first=first + inside)
            first = " " * (width + len(GAP))
        if line.origin:
            out.write(line.origin, "dim", first=first)
    return out.text()
