"""Texts laid out for reading in a terminal or a log.

The model's lines and the bars; wide enough, hardware is rows of columns, in a narrow terminal blocks of lines.
``view.width`` of ``None`` (a pipe) is as wide as the content: nothing is wrapped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import visible
from advisor.render.canvas import GAP, Canvas, Span, cell_len, fit, pad, wrap
from advisor.render.hardware.parts import GLYPHS, cells
from advisor.render.table import write_section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.render import View
    from advisor.render.hardware.parts import Breakdown, Detail, Fact, HardwareTexts, Row

NARROWEST_TABLE = 112
"""Below this many cells, blocks read better than columns."""

ROW_BAR = 20
DETAIL_BAR = 40
SHORTEST_BAR = 10
_STYLES = ("blue", "green", "yellow", "magenta", "dim")
"""Of the components of a bar and of what is free."""


def lay_out(shown: HardwareTexts, view: View) -> str:
    """Return texts laid out for a terminal of ``view.width`` cells."""
    out = Canvas(view.width, color=view.color)
    out.write(shown.headline, "bold")
    out.gap()
    facts = (*shown.facts, *(shown.detail.facts if shown.detail else ()))
    labels = [cell_len(visible(f.label)) for f in facts]
    width = max([*labels, cell_len(shown.detail.label) if shown.detail else 0], default=0)
    for fact in shown.facts:
        _fact(fact, width, out)
    if shown.detail:
        _detail(shown.detail, width, out)
    if shown.rows:
        out.gap()
        _hardware(shown, out)
    if shown.sentences:
        out.gap()
        for line in shown.sentences:
            out.write(line)
    for section in shown.sections:
        write_section(section, out, depth=0)
    out.gap()
    for line in shown.caption:
        out.write(line, "dim")
    return out.text()


def _fact(fact: Fact, width: int, out: Canvas) -> None:
    for i, line in enumerate(fact.lines):
        out.write(line, first=pad("" if i else visible(fact.label), width) + GAP)


def _bar(breakdown: Breakdown, width: int) -> list[Span]:
    return [Span(text, style) for text, style in zip(cells(breakdown, width), _STYLES, strict=True)]


def _detail(detail: Detail, width: int, out: Canvas) -> None:
    out.gap()
    out.write(detail.where.label, "bold")
    for line in detail.where.lines:
        out.write(line, "dim", first=" " * (width + len(GAP)))
    indent = " " * (width + len(GAP))
    if detail.breakdown:
        room = DETAIL_BAR if out.width is None else max(10, min(DETAIL_BAR, out.width - len(indent)))
        out.line(Span(pad(detail.label, width) + GAP), *_bar(detail.breakdown, room))
        out.write(detail.memory, "green" if detail.fits else "red", first=indent)
        marks = zip(GLYPHS, _STYLES, detail.legend, strict=False)
        _flow([(Span(glyph, style), text) for glyph, style, text in marks], indent, out)
        if detail.whole:
            out.write(detail.whole, first=indent)
    for fact in detail.facts:
        _fact(fact, width, out)


def _flow(parts: Sequence[tuple[Span, str]], indent: str, out: Canvas) -> None:
    """Write marked texts behind each other, on as many lines as they need."""
    line: list[Span] = []
    used = len(indent)
    for mark, text in parts:
        piece = [mark, Span(f" {text}{GAP}")]
        length = sum(cell_len(span.text) for span in piece)
        if line and out.width is not None and used + length - len(GAP) > out.width:
            out.line(Span(indent), *line)
            line, used = [], len(indent)
        line += piece
        used += length
    out.line(Span(indent), *line)


# --------------------------------------------------------------------------------------------------------------- columns


def _hardware(shown: HardwareTexts, out: Canvas) -> None:
    """Write the rows as columns where they find room, else as blocks."""
    heads = dict(zip(("where", "memory", "holds", "speed", "cost"), shown.headings, strict=True))
    rows = [_cells(row) for row in shown.rows]
    natural = {
        name: max([cell_len(head), *(cell_len(visible(s.text)) for row in rows for s in row[name])])
        for name, head in heads.items()
    }
    if any(row.breakdown for row in shown.rows):
        natural["memory"] = max(natural["memory"], ROW_BAR + 1 + max(cell_len(row.memory[0]) for row in shown.rows))
    room = None if out.width is None else out.width - len(GAP) * (len(heads) - 1)
    widths = fit(natural, {name: cell_len(head) for name, head in heads.items()}, room, ("where", "speed"))
    if out.width is not None and (out.width < NARROWEST_TABLE or sum(widths.values()) > (room or 0)):
        _blocks(shown, out)
    else:
        _columns(shown, widths, out)
    if shown.legend:
        out.gap()
        out.write(shown.legend, "dim")


def _columns(shown: HardwareTexts, widths: dict[str, int], out: Canvas) -> None:
    _line([[Span(head, "bold")] for head in shown.headings], widths, out)
    out.line(Span("─" * (sum(widths.values()) + len(GAP) * (len(widths) - 1)), "dim"))
    for row in shown.rows:
        lines = {
            name: [Span(part, s.style) for s in spans for part in wrap(visible(s.text), widths[name])]
            for name, spans in _cells(row).items()
        }
        for i in range(max(map(len, lines.values()))):
            columns = [[column[i]] if i < len(column) else [] for column in lines.values()]
            if row.breakdown:
                bar = [*_bar(row.breakdown, ROW_BAR), Span(" ")] if i == 0 else [Span(" " * (ROW_BAR + 1))]
                columns[1] = [*bar, *columns[1]]
            _line(columns, widths, out)


def _cells(row: Row) -> dict[str, list[Span]]:
    memory_style = "dim" if row.breakdown is None else "green" if row.fits else "red"
    return {
        "where": [Span(text, "" if i else "bold") for i, text in enumerate(row.where)],
        "memory": [Span(text, memory_style) for text in row.memory],
        "holds": [Span(text) for text in row.holds],
        "speed": [Span(text, "dim" if i else "") for i, text in enumerate(row.speed)],
        "cost": [Span(text) for text in row.cost],
    }


def _line(columns: Sequence[Sequence[Span]], widths: dict[str, int], out: Canvas) -> None:
    spans: list[Span] = []
    for column, width in zip(columns, widths.values(), strict=True):
        if spans:
            spans.append(Span(GAP))
        used = sum(cell_len(span.text) for span in column)
        spans += [*column, Span(" " * max(0, width - used))]
    out.line(*spans)


# ---------------------------------------------------------------------------------------------------------------- blocks


def _blocks(shown: HardwareTexts, out: Canvas) -> None:
    labels = shown.headings[1:]
    width = max(map(cell_len, labels))
    for i, row in enumerate(shown.rows):
        if i:
            out.gap()
        out.write(row.where[0], "bold")
        if row.where[1:]:
            out.write(" · ".join(row.where[1:]), "dim", first=GAP)
        first = [f"{GAP}{pad(label, width)}{GAP}" for label in labels]
        memory = " ".join(row.memory)
        if row.breakdown:
            _block_memory(row.breakdown, memory, first[0], "green" if row.fits else "red", out)
        else:
            out.write(memory, "dim", first=first[0])
        for label, part in zip(first[1:], (row.holds, row.speed, row.cost), strict=True):
            if part:
                out.write(" · ".join(part), first=label)


def _block_memory(breakdown: Breakdown, memory: str, label: str, style: str, out: Canvas) -> None:
    """Write the bar with its figures behind it, or below it where they find no room."""
    room = DETAIL_BAR if out.width is None else out.width - cell_len(label)
    beside = room - cell_len(memory) - 1
    if beside >= SHORTEST_BAR:
        out.line(Span(label), *_bar(breakdown, min(DETAIL_BAR, beside)), Span(f" {memory}", style))
    else:
        out.line(Span(label), *_bar(breakdown, max(SHORTEST_BAR, min(DETAIL_BAR, room))))
        out.write(memory, style, first=" " * cell_len(label))
