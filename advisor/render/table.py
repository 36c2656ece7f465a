"""``--format table``: for reading in a terminal or a log.

Wide enough, the models are rows of columns, their reasons below each across the whole width; in a narrow terminal each
becomes a block of labelled lines. ``view.width`` of ``None`` (a pipe) is as wide as the content: nothing is wrapped.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.text import Text as Styled

from advisor.core.result import Report
from advisor.core.text import Text, visible
from advisor.render import View
from advisor.render.parts import Answer, Item, Row, Section
from advisor.render.summary import PARETO_MARK, answer, heading
from advisor.render.wrap import cell_len, pad, wrap

NARROWEST_TABLE = 110
"""Below this many cells, blocks read better than columns."""

BAR_CELLS = 10
NEARLY_FULL = 0.9
GAP = "  "
SMALLEST_COLUMN = 16

_FIELDS = {"model": 0, "license": 1, "where": 2}  # columns that may be narrowed, in order
_VERDICT_STYLE = {"yes": "green", "conditional": "yellow", "no": "red", None: "magenta"}
_A_MONTH = Text("a month", "(月額)")


class Span(NamedTuple):
    """Text in one style."""

    text: str
    style: str = ""


Cell = tuple[Span, ...]  # one span a line, before wrapping


def render(report: Report, view: View) -> str:
    """Return the report as text for a terminal of ``view.width`` cells."""
    shown = answer(report, view)
    out = Screen(view.width, color=view.color)
    out.write(shown.headline, "bold")
    if shown.rows:
        out.gap()
        if view.width is not None and view.width < NARROWEST_TABLE:
            _blocks(shown, view, out)
        else:
            _columns(shown, view, out)
    out.gap()
    for line in shown.caption:
        out.write(line, "dim")
    for section in shown.sections:
        _section(section, out, depth=0)
    return out.text()


class Screen:
    """Collects lines; styles become escape codes only where colour is wanted."""

    def __init__(self, width: int | None, *, color: bool) -> None:
        self.width = width
        self._file = io.StringIO()
        self._console = Console(
            file=self._file,
            width=width or 10_000,
            force_terminal=color,
            color_system="standard" if color else None,
            no_color=not color,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
        )

    def spans(self, spans: Iterable[Span]) -> None:
        """Write one line as it is."""
        line = Styled(no_wrap=True, end="")
        for span in spans:
            line.append(span.text, span.style or None)
        line.rstrip()
        self._console.print(line, soft_wrap=True)

    def write(self, text: str, style: str = "", *, first: str = "", rest: str | None = None) -> None:
        """Write a wrapped text; ``first`` starts its first line, ``rest`` (spaces by default) the others."""
        rest = " " * cell_len(first) if rest is None else rest
        room = None if self.width is None else max(self.width - cell_len(first), SMALLEST_COLUMN)
        for i, line in enumerate(wrap(visible(text, keep="\n\t"), room)):
            self.spans((Span(rest if i else first), Span(line, style)))

    def gap(self) -> None:
        """Write an empty line."""
        self.spans(())

    def text(self) -> str:
        """Return what was written."""
        return self._file.getvalue()


def bar(fill: float) -> str:
    """Return a bar of ten cells: ``███████░░░``."""
    full = min(BAR_CELLS, max(0, round(fill * BAR_CELLS)))
    return "█" * full + "░" * (BAR_CELLS - full)


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
        "cost": (Span(row.cost, "bold"), *((Span(row.hourly, "dim"),) if row.hourly else ())),
    }


def _columns(shown: Answer, view: View, out: Screen) -> None:
    rows = [_cells(row) for row in shown.rows]
    names = list(rows[0])
    heads = {name: heading(name, view.language) for name in names}
    natural = {
        name: max(cell_len(heads[name]), *(cell_len(visible(s.text)) for row in rows for s in row[name]))
        for name in names
    }
    widths = _fit(natural, heads, None if view.width is None else view.width - len(GAP) * (len(names) - 1) - 2)
    indent = " " * (widths["rank"] + 2 + len(GAP))
    _line([(name, Span(heads[name], "bold")) for name in names], widths, out)
    out.spans((Span("─" * (sum(widths.values()) + len(GAP) * (len(names) - 1) + 2), "dim"),))
    for i, (row, cells) in enumerate(zip(shown.rows, rows, strict=True)):
        if i:
            out.gap()
        lines = {
            name: [Span(l, s.style) for s in cells[name] for l in wrap(visible(s.text), widths[name])] for name in names
        }
        for j in range(max(map(len, lines.values()))):
            at = [(name, lines[name][j] if j < len(lines[name]) else Span("")) for name in names]
            _line(at, widths, out, mark=PARETO_MARK if row.pareto and not j else " ")
        label = f"{indent}{heading('why', view.language)}: "
        for j, reason in enumerate(row.why):
            out.write(reason, first=" " * cell_len(label) if j else label)


def _line(cells: Sequence[tuple[str, Span]], widths: dict[str, int], out: Screen, mark: str = " ") -> None:
    """Write one line of the columns; the mark stands behind the rank."""
    spans: list[Span] = []
    for name, span in cells:
        if spans:
            spans.append(Span(GAP))
        spans.append(Span(pad(span.text, widths[name], right=name == "rank"), span.style))
        if name == "rank":
            spans.append(Span(f" {mark}", "cyan"))
    out.spans(spans)


def _fit(natural: dict[str, int], heads: dict[str, str], room: int | None) -> dict[str, int]:
    """Return column widths that fill at most ``room``: the widest of the columns that may wrap gives way first."""
    widths = dict(natural)
    while room is not None and sum(widths.values()) > room:
        name = max(_FIELDS, key=lambda n: (widths[n], n))
        if widths[name] <= max(SMALLEST_COLUMN, cell_len(heads[name])):
            break
        widths[name] -= 1
    return widths


def _blocks(shown: Answer, view: View, out: Screen) -> None:
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
            spans = [Span(reason) for reason in row.why] if name == "why" else _joined(cells[name], name)
            for j, span in enumerate(spans):
                out.write(span.text, span.style, first=indent + pad("" if j else heads[name], label) + GAP)


def _joined(cell: Cell, name: str) -> list[Span]:
    """Return a cell's lines for a block: the details of a place and of a price share one line."""
    if name == "where":
        return [cell[0], Span(" · ".join(s.text for s in cell[1:]), "dim")]
    if name == "cost" and len(cell) > 1:
        return [Span(f"{cell[0].text} ({cell[1].text})", cell[0].style)]
    return list(cell)


def _section(section: Section, out: Screen, depth: int) -> None:
    if depth < 2:
        out.gap()
    indent = GAP * depth
    out.write(section.title, "bold" if depth < 2 else "underline", first=indent)
    for item in section.items:
        _item(item, out, indent + GAP)
    for part in section.parts:
        _section(part, out, depth + 1)


def _item(item: Item, out: Screen, indent: str) -> None:
    out.write(item.text, first=f"{indent}· ")
    for under in item.under:
        _item(under, out, indent + GAP)
