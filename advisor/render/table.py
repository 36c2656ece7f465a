"""``--format table``: for reading in a terminal or a log.

Wide enough, the models are rows of columns, their reasons below each across the whole width; in a narrow terminal each
becomes a block of labelled lines. ``view.width`` of ``None`` (a pipe) is as wide as the content: nothing is wrapped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import visible
from advisor.render import money
from advisor.render.canvas import GAP, Canvas, Span, cell_len, fit, pad, wrap
from advisor.render.summary import PARETO_MARK, answer, bar, heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.core.result import Report
    from advisor.render import View
    from advisor.render.parts import Answer, Item, Row, Section

NARROWEST_TABLE = 110
"""Below this many cells, blocks read better than columns; where they find no room, from more on."""

NEARLY_FULL = 0.9

_WRAPPED = ("model", "license", "where")
_VERDICT_STYLE = {"yes": "green", "conditional": "yellow", "no": "red", None: "magenta"}


Cell = tuple[Span, ...]  # one span a line, before wrapping


def render(report: Report, view: View) -> str:
    """Return the report as text for a terminal of ``view.width`` cells."""
    shown = answer(report, view)
    out = Canvas(view.width, color=view.color)
    out.write(shown.headline, "bold")
    if shown.rows:
        out.gap()
        if not _columns(shown, view, out):
            _blocks(shown, view, out)
    if view.plot and shown.rows:
        from advisor.render.plot import write_plot

        out.gap()
        write_plot(report, view, out)
    out.gap()
    for line in shown.caption:
        out.write(line, "dim")
    for section in shown.sections:
        write_section(section, out, depth=0)
    return out.text()


def _cells(row: Row) -> dict[str, Cell]:
    memory = row.memory
    style = "" if row.fill is None else "yellow" if row.fill >= NEARLY_FULL else "green"
    memory_cell = Span(memory, "dim") if row.fill is None else Span(f"{bar(row.fill)} {memory}", style)
    return {
        "rank": (Span(row.rank, "bold"),),
        "model": (Span(row.model, "bold"), Span(row.size), Span(row.model_id, "dim")),
        "license": (Span(row.license), Span(row.verdict_text, _VERDICT_STYLE[row.verdict])),
        "where": (Span(row.where[0]), *(Span(part, "dim") for part in row.where[1].split(" · "))),
        "memory": (memory_cell,),
        "cost": (
            *(Span(line, "bold") for line in money.over_lines(row.cost)),
            *(Span(line, "dim") for line in (money.over_lines(row.hourly) if row.hourly else ())),
        ),
    }


def _columns(shown: Answer, view: View, out: Canvas) -> bool:
    """Write the rows as columns where they find room; return whether they did."""
    if view.width is not None and view.width < NARROWEST_TABLE:
        return False
    rows = [_cells(row) for row in shown.rows]
    names = list(rows[0])
    heads = {name: heading(name, view.language) for name in names}
    natural = {
        name: max(cell_len(heads[name]), *(cell_len(visible(s.text)) for row in rows for s in row[name]))
        for name in names
    }
    room = None if view.width is None else view.width - len(GAP) * (len(names) - 1) - 2
    widths = fit(natural, {name: cell_len(heads[name]) for name in names}, room, _WRAPPED)
    if room is not None and sum(widths.values()) > room:
        return False
    indent = " " * (widths["rank"] + 2 + len(GAP))
    _line([(name, Span(heads[name], "bold")) for name in names], widths, out)
    out.line(Span("─" * (sum(widths.values()) + len(GAP) * (len(names) - 1) + 2), "dim"))
    for i, (row, cells) in enumerate(zip(shown.rows, rows, strict=True)):
        if i:
            out.gap()
        lines = {
            name: [Span(line, s.style) for s in cells[name] for line in wrap(visible(s.text), widths[name])]
            for name in names
        }
        for j in range(max(map(len, lines.values()))):
            at = [(name, lines[name][j] if j < len(lines[name]) else Span("")) for name in names]
            _line(at, widths, out, mark=PARETO_MARK if row.pareto and not j else " ")
        label = f"{indent}{heading('why', view.language)}: "
        for j, reason in enumerate(row.why):
            out.write(reason, first=" " * cell_len(label) if j else label)
    return True


def _line(cells: Sequence[tuple[str, Span]], widths: dict[str, int], out: Canvas, mark: str = " ") -> None:
    """Write one line of the columns; the mark stands behind the rank."""
    spans: list[Span] = []
    for name, span in cells:
        if spans:
            spans.append(Span(GAP))
        spans.append(Span(pad(span.text, widths[name], right=name == "rank"), span.style))
        if name == "rank":
            spans.append(Span(f" {mark}", "cyan"))
    out.line(*spans)


def _blocks(shown: Answer, view: View, out: Canvas) -> None:
    names = ("license", "where", "memory", "cost", "why")
    heads = {name: heading(name, view.language) for name in names}
    label = max(cell_len(h) for h in heads.values())
    for i, row in enumerate(shown.rows):
        if i:
            out.gap()
        cells = _cells(row)
        mark = f" {PARETO_MARK}" if row.pareto else ""
        title = f"{row.rank}{mark} "
        out.write(f"{row.model} · {row.size}", "bold", first=title)
        indent = " " * cell_len(title)
        out.write(row.model_id, "dim", first=indent)
        for name in names:
            spans = [Span(reason) for reason in row.why] if name == "why" else _joined(cells[name], name, row)
            for j, span in enumerate(spans):
                out.write(span.text, span.style, first=indent + pad("" if j else heads[name], label) + GAP)


def _joined(cell: Cell, name: str, row: Row) -> list[Span]:
    """Return a cell's lines for a block: the details of a place and of a price share one line."""
    if name == "where":
        return [cell[0], Span(" · ".join(s.text for s in cell[1:]), "dim")]
    if name == "cost":
        bracketed = f"{row.cost} ({row.hourly})" if "(" not in row.cost else f"{row.cost} · {row.hourly}"
        return [Span(bracketed if row.hourly else row.cost, cell[0].style)]
    return list(cell)


def write_section(section: Section, out: Canvas, depth: int) -> None:
    """Write a titled list and its parts below it."""
    if depth < 2:
        out.gap()
    indent = GAP * depth
    out.write(section.title, "bold" if depth < 2 else "underline", first=indent)
    for item in section.items:
        _item(item, out, indent + GAP)
    for part in section.parts:
        write_section(part, out, depth + 1)


def _item(item: Item, out: Canvas, indent: str) -> None:
    out.write(item.text, first=f"{indent}· ")
    for under in item.under:
        _item(under, out, indent + GAP)
