"""Texts laid out as an HTML page: one file for people who decide without a terminal, in the frame of all pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render.html import page
from advisor.render.html.bars import bar, legend
from advisor.render.html.lists import Column, controls, head, section
from advisor.render.html.markup import element, escape, lines, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.render import View
    from advisor.render.hardware.parts import Detail, Fact, HardwareTexts, Row

KEYS = ("name", "memory", "holds", "speed", "cost")
"""What the columns are sorted by."""


def lay_out(shown: HardwareTexts, view: View, title: str, command: str) -> str:
    """Return texts laid out as a page that is called ``title`` and that ``command`` makes again."""
    language = view.language
    return page.page(
        f"{title}: {shown.headline}",
        language,
        [
            page.header(title, shown.headline),
            "<main>\n",
            element("section", _facts(shown.facts), class_="asked") + "\n",
            _detail(shown.detail) if shown.detail else "",
            _table(shown, view) if shown.rows else "",
            element("ul", *[text("li", line) for line in shown.sentences]) + "\n" if shown.sentences else "",
            *(piece for found in shown.sections for piece in section(found, 2)),
            page.repeat(command, None, language),
            "</main>\n",
            page.footer(shown.caption),
        ],
    )


def _facts(facts: Iterable[Fact]) -> str:
    pairs = [text("dt", fact.label) + element("dd", lines(fact.lines)) for fact in facts]
    return element("dl", *pairs, class_="facts")


def _detail(detail: Detail) -> str:
    inside = [text("h2", detail.where.label), *[text("p", line, class_="soft") for line in detail.where.lines]]
    if detail.breakdown:
        words = " · ".join(detail.legend)
        inside += [
            text("h3", detail.label),
            bar(detail.breakdown, f"{detail.memory}: {words}"),
            text("p", detail.memory, class_="yes" if detail.fits else "no"),
            legend(detail.legend),
        ]
        if detail.whole:
            inside.append(text("p", detail.whole, class_="soft"))
    return element("figure", *inside, _facts(detail.facts), class_="detail") + "\n"


# ----------------------------------------------------------------------------------------------------------------- table


def _table(shown: HardwareTexts, view: View) -> str:
    known = {key for row in shown.rows for key, _ in row.figures} | {"name"}
    columns = [
        Column(title, key if key in known else None, descending=key in shown.falling)
        for title, key in zip(shown.headings, KEYS, strict=True)
    ]
    bodies = [_row(row, columns) for row in shown.rows]
    return (
        element(
            "section",
            controls(view.language, columns=columns),
            element("div", element("table", "\n", head(columns), *bodies), class_="scroll"),
            "\n",
            legend(shown.components) if shown.components else "",
            data_list=True,
            class_="hardware",
        )
        + "\n"
    )


def _row(row: Row, columns: Sequence[Column]) -> str:
    cells = [
        element("td", cell, data_label=column.title if at else None)
        for at, (cell, column) in enumerate(zip(_cells(row), columns, strict=True))
    ]
    keys = {f"data_{key}": repr(value) for key, value in row.figures}
    return element("tbody", element("tr", *cells), data_item=True, data_name=row.where[0], **keys) + "\n"


def _cells(row: Row) -> Iterator[str]:
    yield f"<b>{escape(row.where[0])}</b>" + "".join(f"<br><small>{escape(part)}</small>" for part in row.where[1:])
    words = " ".join(row.memory)
    shown = text("span", words, class_=("yes" if row.fits else "no") if row.breakdown else "soft")
    yield (bar(row.breakdown, words) if row.breakdown else "") + shown
    for part in (row.holds, row.speed, row.cost):
        yield lines(part)
