"""``--format html``: one file for people who decide without a terminal, on a screen, a phone or paper.

It fetches nothing, works without its script, and is the same bytes for the same report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.flags import asked
from advisor.core.text import Text
from advisor.render import front, question, ranking, reasons, sections, summary
from advisor.render.hardware.memory import breakdown
from advisor.render.hardware.wording import size
from advisor.render.html import entries, page, scatter
from advisor.render.html.axes import NARROW, WIDE
from advisor.render.html.bars import bar, legend
from advisor.render.html.left_out import left_out
from advisor.render.html.lists import evidence, folded, section
from advisor.render.html.markup import element, escape, text
from advisor.render.repeat import command_line, requirements_file
from advisor.render.sizing.model import COMPONENT_NAMES, COMPONENTS
from advisor.render.wording import joined
from advisor.rules.book import LicenseBook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.result import Recommendation, Report
    from advisor.render import View
    from advisor.render.parts import Section

_TITLE = Text("Model recommendation", "モデルの推薦結果")
_MEMORY = Text("Memory of the fullest device", "最も使うアクセラレータのメモリ")
_MANAGED = Text("Managed by Bedrock, without a device of one's own: {}.", "Bedrock が管理 (専有デバイスなし): {}。")
_WHOLE = Text("{memory} ({share:.0%})", "{memory} ({share:.0%})")
DEVICES = 20
"""How many bars the figure of memory has; the table has the figures of all."""
_FIRST = Text("The first {:,} of {:,} are shown.", "全 {1:,} 件のうち上位 {0:,} 件です。")
_RANKED = Text("How they are ranked", "順位の付け方")


def render(report: Report, view: View) -> str:
    """Return the report as an HTML page."""
    language, again = view.language, asked(report.request)
    headline = summary.headline(report, view)
    pairs = question.asked_for(again, view, objective=report.objective.title)
    # a page has room for everything, on demand: what other formats keep for --explain is folded here
    full = view._replace(explain=True)
    return page.page(
        f"{_TITLE.get(language)}: {headline}",
        language,
        [
            page.header(_TITLE.get(language), headline),
            "<main>\n",
            page.asked(pairs, summary.assumed_line(report, language), language),
            *_found(report, view, full),
            *_told(sections.notes(report, view)),
            page.repeat(command_line(again, view.options, view.yen_per_usd), requirements_file(again), language),
            "</main>\n",
            page.footer(summary.stamp_lines(report, full)),
        ],
    )


def _found(report: Report, view: View, full: View) -> Iterator[str]:
    helps = _told(sections.relaxations(report, view))
    if report.recommended:
        yield from _charts(report, view)
        yield from _table(report, view, full)
        yield from helps
    else:  # what would help comes first where nothing fits
        yield from helps
    yield from left_out(report, view)


# ---------------------------------------------------------------------------------------------------------------- charts


def _charts(report: Report, view: View) -> Iterator[str]:
    figures = [figure for figure in (_scatter(report, view), _memory(report, view)) if figure]
    if figures:
        yield element("div", *figures, class_="charts two" if len(figures) > 1 else "charts") + "\n"


def _scatter(report: Report, view: View) -> str:
    charts = [
        (chart, size) for size in (WIDE, NARROW) if (chart := front.chart_of(report, view, size.ticks)) is not None
    ]
    if not charts:
        return ""
    remarks = [text("p", line) for line in charts[0][0].remarks]
    return element(
        "figure",
        text("h2", front.TITLE.get(view.language)),
        *[scatter.scatter(chart, size, view.language) for chart, size in charts],
        element("figcaption", *remarks) if remarks else "",
    )


def _memory(report: Report, view: View) -> str:
    language = view.language
    first = report.recommended[:DEVICES]
    rows = [_device(entry, view) for entry in first if entry.best.memory]
    if not rows:
        return ""
    managed = [f"{e.rank}. {e.model.name}" for e in first if not e.best.memory]
    more = _FIRST.get(language).format(DEVICES, len(report.recommended)) if len(report.recommended) > DEVICES else ""
    said = _MANAGED.get(language).format(joined(managed, language)) if managed else ""
    return element(
        "figure",
        text("h2", _MEMORY.get(language)),
        element("ul", *rows, class_="devices"),
        legend([name.get(language) for name in COMPONENT_NAMES]),
        *[text("figcaption", line) for line in (said, more) if line],
    )


def _device(entry: Recommendation, view: View) -> str:
    language, memory = view.language, entry.best.memory
    assert memory is not None  # who has none is told of below
    parts = breakdown(memory)
    used = _WHOLE.get(language).format(
        memory=summary.memory_line(entry.best, language), share=summary.fill(entry.best) or 0.0
    )
    named = " · ".join(
        words.get(language).format(size(part)) for words, part in zip(COMPONENTS.values(), parts.parts, strict=True)
    )
    return element(
        "li",
        text("b", f"{entry.rank}. {entry.model.name}"),
        " ",
        text("small", summary.where(entry.best, view)[0]),
        bar(parts, f"{used}: {named}"),
        text("span", used),
        " ",
        text("small", named),
    )


# ----------------------------------------------------------------------------------------------------------------- table


def _table(report: Report, view: View, full: View) -> Iterator[str]:
    language = view.language
    book = LicenseBook(view.catalog.licenses)
    marks = reasons.footnotes(report.recommended, language, view.yen_per_usd)
    rows = [entries.Entry(entry, summary.row(entry, full, book, marks)) for entry in report.recommended]
    yield entries.table(rows, report, full, open_=view.explain)
    notes = reasons.footnote_lines(marks)
    if any(entry.pareto for entry in report.recommended):
        notes.append(summary.PARETO.get(language).format(mark=summary.PARETO_MARK))
    yield "".join(f'<p class="soft">{escape(line)}</p>\n' for line in notes)
    told = ranking.objective_section(report.objective, language)
    inside = (text("p", ranking.caption(report.objective, language, view.yen_per_usd)), evidence([told]))
    yield folded(_RANKED.get(language), *inside, printed=True, open_=view.explain) + "\n"


def _told(found: Section | None) -> Iterator[str]:
    if found:
        yield from section(found, 2)
