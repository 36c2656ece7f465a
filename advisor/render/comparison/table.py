"""``--format table``: for reading in a terminal or a log.

The contenders are columns as long as each has room for a word; in a narrower terminal each row becomes a block, with a line
for each contender. ``view.width`` of ``None`` (a pipe) is as wide as the content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import visible
from advisor.render.canvas import GAP, Canvas, Span, cell_len, pad, wrap
from advisor.render.comparison.texts import CHARTS_SHOWN, chart_caption, chart_of, more_charts, texts
from advisor.render.table import write_section

if TYPE_CHECKING:
    from advisor.core.comparison import ComparisonReport, Status
    from advisor.render import View
    from advisor.render.comparison.rows import Line
    from advisor.render.comparison.texts import ComparisonTexts

WIDEST_COLUMN = 44
"""What is longer is wrapped, in a pipe, too: lists of languages and conditions are."""
NARROWEST_COLUMN = 18
WIDEST_LABEL = 26
_STYLES: dict[Status, str] = {"different": "yellow", "unknown": "magenta"}
_BEST = "bold green"


def render(report: ComparisonReport, view: View, *, differences: bool = False) -> str:
    """Return the report as text for a terminal of ``view.width`` cells."""
    shown = texts(report, view, differences=differences)
    out = Canvas(view.width, color=view.color)
    out.write(shown.headline, "bold")
    if shown.assumed:
        out.write(shown.assumed)
    for sentence in shown.sentences:
        out.write(sentence)
    out.gap()
    label = min(WIDEST_LABEL, max((cell_len(line.label) for group in shown.groups for line in group.lines), default=0))
    widths = _widths(shown, view.width, label)
    if widths is None:
        _blocks(shown, out)
    else:
        _columns(shown, out, label, widths)
    out.gap()
    for text in shown.legend:
        out.write(text, "dim")
    _costs(shown, report, view, out)
    for section in shown.sections:
        write_section(section, out, depth=0)
    if view.explain:
        write_section(shown.sources, out, depth=0)
    out.gap()
    for text in shown.caption:
        out.write(text, "dim")
    return out.text()


def _widths(shown: ComparisonTexts, width: int | None, label: int) -> list[int] | None:
    """Return the widths of the columns, at most their share of the room each; ``None`` where that is too little to read."""
    natural = [
        max(
            *(cell_len(text) for text in (f"{c.letter}. {c.name}", c.where)),
            *(cell_len(visible(line.cell(i))) for group in shown.groups for line in group.lines),
        )
        for i, c in enumerate(shown.columns)
    ]
    most = WIDEST_COLUMN
    if width is not None:
        most = min(most, (width - label - 2 - len(GAP) * len(natural)) // len(natural))
        if most < NARROWEST_COLUMN:
            return None
    return [min(most, cells) for cells in natural]


def _columns(shown: ComparisonTexts, out: Canvas, label: int, widths: list[int]) -> None:
    heads = [
        [
            Span(part, style)
            for text, style in ((f"{c.letter}. {c.name}", "bold"), (c.where, "dim"))
            for part in wrap(visible(text), width)
        ]
        for c, width in zip(shown.columns, widths, strict=True)
    ]
    _line([("", "")], heads, label, widths, out)
    whole = 2 + label + sum(widths) + len(GAP) * len(widths)
    for group in shown.groups:
        out.line(Span(f"{group.title} ", "bold"), Span("─" * (whole - cell_len(group.title) - 1), "dim"))
        for line in group.lines:
            cells = [
                [Span(part, _style(line, i)) for part in wrap(visible(line.cell(i)), width)]
                for i, width in enumerate(widths)
            ]
            first = [(part, _STYLES.get(line.status, "")) for part in wrap(visible(line.label), label)]
            _line(first, cells, label, widths, out, mark=line.mark)


def _line(
    first: list[tuple[str, str]], cells: list[list[Span]], label: int, widths: list[int], out: Canvas, mark: str = " "
) -> None:
    """Write one row: its mark, its label and a cell for each contender, over as many lines as the longest takes."""
    for j in range(max(len(first), *map(len, cells))):
        text, style = first[j] if j < len(first) else ("", "")
        spans = [Span(mark if j == 0 else " ", style), Span(" "), Span(pad(text, label), style)]
        for cell, width in zip(cells, widths, strict=True):
            span = cell[j] if j < len(cell) else Span("")
            spans += [Span(GAP), Span(pad(span.text, width), span.style)]
        out.line(*spans)


def _style(line: Line, i: int) -> str:
    return _BEST if i in line.best else ""


def _blocks(shown: ComparisonTexts, out: Canvas) -> None:
    for c in shown.columns:
        out.write(c.name, "bold", first=f"{c.letter}. ")
        out.write(c.where, "dim", first="   ")
    for group in shown.groups:
        out.gap()
        out.write(group.title, "bold")
        for line in group.lines:
            out.write(line.label, _STYLES.get(line.status, ""), first=f"{line.mark} ")
            if line.status == "same":
                out.write(line.shared, first="    ")
                continue
            for i, c in enumerate(shown.columns):
                out.write(line.cell(i), _style(line, i), first=f"    {c.letter}  ")


def _costs(shown: ComparisonTexts, report: ComparisonReport, view: View, out: Canvas) -> None:
    for i, costs in enumerate(shown.costs):
        out.gap()
        out.write(costs.title, "bold")
        for sentence in costs.sentences:
            out.write(sentence, first=f"{GAP}· ")
        if i < CHARTS_SHOWN:
            out.gap()
            for text in chart_of(costs, report, view.width):
                out.line(Span(text))
            out.write(chart_caption(costs, report, view.language), "dim")
    if len(shown.costs) > CHARTS_SHOWN:
        out.write(more_charts(len(shown.costs) - CHARTS_SHOWN, view.language), "dim")
