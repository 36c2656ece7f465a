"""Texts laid out as Markdown: GitHub-flavoured, for pull requests and wikis. Every text is escaped: names are data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render.hardware.parts import GLYPHS, cells
from advisor.render.markdown import escape, section_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.render.hardware.parts import Breakdown, Detail, Fact, HardwareTexts, Row

BAR = 20


def lay_out(shown: HardwareTexts) -> str:
    """Return texts laid out as Markdown."""
    blocks = [f"**{escape(shown.headline)}**", "\n".join(map(_fact, shown.facts))]
    if shown.detail:
        blocks.append("\n".join(_detail(shown.detail)))
    if shown.rows:
        blocks.append("\n".join(_table(shown)))
    if shown.legend:
        blocks.append(f"*{escape(shown.legend)}*")
    if shown.sentences:
        blocks.append("\n".join(f"- {escape(line)}" for line in shown.sentences))
    for section in shown.sections:
        blocks += section_blocks(section, 3)
    blocks.append("  \n".join(f"*{escape(line)}*" for line in shown.caption))
    return "\n\n".join(blocks) + "\n"


def _fact(fact: Fact) -> str:
    return f"- **{escape(fact.label)}**: {_lines(fact.lines)}"


def _lines(lines: Iterable[str]) -> str:
    return "<br>".join(map(escape, lines))


def _bar(breakdown: Breakdown) -> str:
    return "".join(cells(breakdown, BAR))


def _detail(detail: Detail) -> Iterator[str]:
    yield _fact(detail.where)
    if detail.breakdown:
        legend = [f"{glyph} {text}" for glyph, text in zip(GLYPHS, detail.legend, strict=True)]
        lines = [detail.memory, *legend, *([detail.whole] if detail.whole else [])]
        yield f"- **{escape(detail.label)}**: {_bar(detail.breakdown)} {_lines(lines)}"
    yield from map(_fact, detail.facts)


def _table(shown: HardwareTexts) -> Iterator[str]:
    yield "| " + " | ".join(map(escape, shown.headings)) + " |"
    yield "| " + " | ".join(["---"] * len(shown.headings)) + " |"
    for row in shown.rows:
        yield "| " + " | ".join(_cells(row)) + " |"


def _cells(row: Row) -> Iterator[str]:
    yield "<br>".join([f"**{escape(row.where[0])}**", *map(escape, row.where[1:])])
    yield f"{_bar(row.breakdown)}<br>{_lines(row.memory)}" if row.breakdown else _lines(row.memory)
    for part in (row.holds, row.speed, row.cost):
        yield _lines(part)
