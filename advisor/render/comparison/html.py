"""``--format html``: one file for people who decide without a terminal, in the frame of all pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Text
from advisor.render import money, question
from advisor.render.comparison.rows import BEST, MARKS
from advisor.render.comparison.texts import chart_heads, texts
from advisor.render.html import page
from advisor.render.html.axes import NARROW, WIDE
from advisor.render.html.curves import NOTE, STRIP, curves
from advisor.render.html.lists import folded, section
from advisor.render.html.markup import element, escape, text
from advisor.render.repeat import comparison_line, requirements_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.comparison import ComparisonReport
    from advisor.render import View
    from advisor.render.comparison.rows import Line
    from advisor.render.comparison.texts import Column, ComparisonTexts, Costs

_TITLE = Text("Model comparison", "モデルの比較")
_POINTS = Text("The points of the chart", "図の各点の値")


def render(report: ComparisonReport, view: View, *, differences: bool = False) -> str:
    """Return the report as an HTML page."""
    shown = texts(report, view, differences=differences)
    language, asked = view.language, question.of_a_comparison(report.request)
    subjects = [one.asked for one in report.contenders]
    command = comparison_line(subjects, asked, view.options, view.yen_per_usd, differences=differences)
    return page.page(
        f"{_TITLE.get(language)}: {shown.headline}",
        language,
        [
            page.header(_TITLE.get(language), shown.headline),
            "<main>\n",
            _asked(report, shown.assumed, view),
            element("ul", *[text("li", line) for line in shown.sentences], class_="answers") + "\n"
            if shown.sentences
            else "",
            _table(shown),
            *(element("p", _legend(line), class_="soft marks") + "\n" for line in shown.legend),
            *(_costs(costs, report, view) for costs in shown.costs),
            *(piece for part in (*shown.sections, shown.sources) for piece in section(part, 2)),
            page.repeat(
                command, requirements_file(asked) if asked else None, language, reader="compare MODEL[=PLACE]..."
            ),
            "</main>\n",
            page.footer(shown.caption),
        ],
    )


def _asked(report: ComparisonReport, assumed: str | None, view: View) -> str:
    objective = view.catalog.objectives["objectives"][report.request.choice.objective]
    pairs = question.asked_for(
        question.of_a_comparison(report.request), view, objective=Text(**objective["name"])
    )  # what is compared stands in the table
    return page.asked(pairs, assumed, view.language)


# ----------------------------------------------------------------------------------------------------------------- table


def _table(shown: ComparisonTexts) -> str:
    heads = "".join(element("th", *_head(c), scope="col") for c in shown.columns)
    return (
        element(
            "div",
            element(
                "table",
                f"\n<thead><tr><td></td>{heads}</tr></thead>\n",
                *(piece for group in shown.groups for piece in _group(group.title, group.lines, shown)),
                class_="compared",
            ),
            class_="scroll",
        )
        + "\n"
    )


def _legend(line: str) -> str:
    """Return a line of the legend, its marks as those of the table are drawn."""
    words = escape(line)
    for status, mark in MARKS.items():
        if mark.strip():
            drawn = element("span", text("b", mark, class_="sign"), class_=f"row-{status}")
            words = words.replace(f"{mark} ", f"{drawn} ", 1)
    return words.replace(f"{BEST} ", text("b", BEST, class_="best") + " ", 1)


def _head(column: Column) -> Iterator[str]:
    yield f"{column.letter}. {escape(column.name)}"
    yield from (f"<br><small>{escape(part)}</small>" for part in (column.where, column.id))


def _group(title: str, lines: tuple[Line, ...], shown: ComparisonTexts) -> Iterator[str]:
    head = text("th", title, scope="rowgroup", colspan=len(shown.columns) + 1)
    yield element("tbody", f'<tr class="group">{head}</tr>\n', *(_row(line, shown) for line in lines)) + "\n"


def _row(line: Line, shown: ComparisonTexts) -> str:
    label = element("th", text("span", line.mark.strip(), class_="sign"), escape(line.label), scope="row")
    cells = [
        text("td", line.cell(i), data_label=c.letter, class_="best" if i in line.best else None)
        for i, c in enumerate(shown.columns)
    ]
    return element("tr", label, *cells, class_=f"row-{line.status}") + "\n"


# ----------------------------------------------------------------------------------------------------------------- costs


def _costs(costs: Costs, report: ComparisonReport, view: View) -> str:
    """Return where two contenders cost the same: drawn, in sentences, and as points on demand."""
    language, told = view.language, " ".join(f"{line}." for line in costs.sentences)
    asked = report.request.load.requests_per_day
    charts = [curves(costs.curve, costs.letters, asked, size, language, costs.title, told) for size in (WIDE, NARROW)]
    notes = [NOTE, STRIP] if costs.curve.capacity_requests_per_day else []
    return (
        element(
            "figure",
            text("h2", costs.title),
            element(
                "div",
                element("div", *charts),
                element(
                    "div",
                    element("ul", *[text("li", line) for line in costs.sentences]),
                    *[text("figcaption", note.get(language)) for note in notes],
                ),
                class_="beside",
            ),
            folded(_POINTS.get(language), _points(costs, view)),
            class_="curves",
        )
        + "\n"
    )


def _points(costs: Costs, view: View) -> str:
    titles = chart_heads(costs, view.language)
    heads = "".join(text("th", title, scope="col") for title in titles)
    rows = []
    for point in costs.curve.points:
        cells = (
            f"{point.requests_per_day:,.0f}",
            money.usd(point.bedrock_usd_per_month, view.language, view.yen_per_usd),
            money.usd(point.self_hosted_usd_per_month, view.language, view.yen_per_usd),
            f"{point.instances:,}",
        )
        told = [text("td", cell, data_label=title) for cell, title in zip(cells, titles, strict=True)]
        rows.append(element("tr", *told) + "\n")
    table = element(
        "table", f"\n<thead><tr>{heads}</tr></thead>\n", element("tbody", "\n", *rows), "\n", class_="points"
    )
    return element("div", table, class_="scroll")
