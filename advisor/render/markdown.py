"""``--format markdown``: GitHub-flavoured, for pull requests and wikis. Every text is escaped: names are data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.core.text import visible
from advisor.render.summary import PARETO_MARK, answer, bar, heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.result import Report
    from advisor.render import View
    from advisor.render.parts import Item, Row, Section

COLUMNS = ("rank", "model", "license", "where", "memory", "cost", "why")

# What Markdown, GitHub's extensions or HTML would read as markup. An HTML entity is safe where a backslash is not:
# inside a table cell GitHub splits at `|` before it reads anything else.
_ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "|": "&#124;",
        "`": "&#96;",
        "@": "&#64;",
        **{c: f"\\{c}" for c in "\\*_[]~#!"},
        "\n": " ",
        "\r": " ",
        "\t": " ",
    }
)

_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")


def render(report: Report, view: View) -> str:
    """Return the report as Markdown."""
    shown = answer(report, view)
    blocks = [f"**{escape(shown.headline)}**"]
    if shown.rows:
        blocks.append("\n".join(_table(shown.rows, view)))
    blocks.append("  \n".join(f"*{escape(line)}*" for line in shown.caption))
    for section in (*shown.sections, shown.sources):
        blocks += section_blocks(section, 3) if section else ()
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """Return ``text`` as one line that Markdown shows as it is."""
    return visible(text.translate(_ESCAPES))


def _text(item: Item) -> str:
    """Return the line, its cited address as a link: escaped, it would no longer be one."""
    link = item.link
    if link is None or not _ADDRESS.fullmatch(link):
        return escape(item.text)
    before, found, after = item.text.partition(link)
    return f"{escape(before)}<{found}>{escape(after)}" if found else escape(item.text)


def _table(rows: tuple[Row, ...], view: View) -> Iterator[str]:
    yield "| " + " | ".join(escape(heading(name, view.language)) for name in COLUMNS) + " |"
    yield "| ---: | " + " | ".join(["---"] * (len(COLUMNS) - 1)) + " |"
    for row in rows:
        yield "| " + " | ".join(_cells(row)) + " |"


def _cells(row: Row) -> Iterator[str]:
    yield f"{row.rank} {PARETO_MARK}" if row.pareto else row.rank
    yield _lines(f"**{escape(row.model)}**", escape(row.size), escape(row.model_id))
    yield _lines(escape(row.license), escape(row.verdict_text))
    yield _lines(*map(escape, row.where))
    yield _lines(*([bar(row.fill)] if row.fill is not None else []), escape(row.memory))
    yield _lines(escape(row.cost), *([escape(row.hourly)] if row.hourly else []))
    yield _lines(*map(escape, row.why))


def _lines(*lines: str) -> str:
    return "<br>".join(lines)


def section_blocks(section: Section, level: int) -> Iterator[str]:
    """Yield a titled list and its parts as blocks; ``level`` is that of the heading."""
    yield f"{'#' * level} {escape(section.title)}"
    if section.items:
        yield "\n".join(line for item in section.items for line in _item(item, ""))
    for part in section.parts:
        yield from section_blocks(part, min(level + 1, 6))


def _item(item: Item, indent: str) -> Iterator[str]:
    yield f"{indent}- {_text(item)}"
    for under in item.under:
        yield from _item(under, indent + "  ")
