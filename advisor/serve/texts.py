"""Answers in short, for people and for assistants that read no structured content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render.entry.fact import shown
from advisor.render.entry.words import label
from advisor.serve.bounds import short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.core.checking import CheckReport
    from advisor.core.result import Report
    from advisor.core.text import Language
    from advisor.lookup.entries import Entry
    from advisor.render import View
    from advisor.render.hardware.parts import HardwareTexts
    from advisor.render.parts import Item, Section

__all__ = ["of_check", "of_entry", "of_hardware", "of_recommendation"]

ITEMS = 5
"""So many lines of each section."""
ROWS = 8


def of_recommendation(report: Report, view: View) -> str:
    """Return the ranking, a line a model, and what was excluded or left open by reason."""
    from advisor.render.summary import answer, monthly

    told = answer(report, view)

    def lines() -> Iterator[str]:
        yield told.headline
        for row, entry in zip(told.rows, report.recommended, strict=True):
            terms = f"{row.license} ({row.verdict_text})"
            cost = monthly(entry.best.cost, view.language)
            parts = (f"{row.model} ({row.model_id})", row.size, terms, " ".join(row.where), row.memory, cost, *row.why)
            yield f"{row.rank}. {' · '.join(parts)}"
        yield from told.caption  # what was assumed must not be what is cut
        yield from _sections(told.sections)

    return short(lines())


def of_hardware(told: HardwareTexts) -> str:
    """Return a sizing or a fine-tuning: the model, a line for each kind of hardware, the findings."""

    def lines() -> Iterator[str]:
        yield told.headline
        for fact in told.facts:
            yield f"{fact.label}: {' · '.join(fact.lines)}"
        if told.detail:
            yield f"{told.detail.where.label}: {' · '.join(told.detail.where.lines)}"
            yield f"{told.detail.label}: {told.detail.memory} ({' · '.join(told.detail.legend)})"
            for fact in told.detail.facts:
                yield f"{fact.label}: {' · '.join(fact.lines)}"
        for row in told.rows[:ROWS]:
            figures = zip(told.headings[1:], (row.memory, row.holds, row.speed, row.cost), strict=True)
            told_figures = (f"{heading}: {' '.join(part)}" for heading, part in figures if part)
            yield f"- {' · '.join((*row.where, *told_figures))}"
        yield from told.sentences
        yield from told.caption
        yield from _sections(told.sections)

    return short(lines())


def of_check(report: CheckReport, view: View) -> str:
    """Return the findings and verdicts as ``advisor check`` prints them."""
    from advisor.render.checking import render_check

    return short(render_check(report, view, "text").splitlines())


def of_entry(entry: Entry, title: Callable[[Language], str], language: Language) -> str:
    """Return one entry, a line for each fact."""

    def lines() -> Iterator[str]:
        yield f"{title(language)} {entry.id}"
        for fact in entry.facts():
            value = "; ".join(line.strip() for line in shown(fact, language))
            yield f"{label(fact.name, language)}: {value}" + (f" [{fact.source.url}]" if fact.source else "")

    return short(lines())


def _sections(sections: tuple[Section, ...]) -> Iterator[str]:
    for section in sections:
        yield f"{section.title}:"
        yield from (f"- {_line(item)}" for item in section.items[:ITEMS])
        yield from _sections(section.parts)


def _line(item: Item) -> str:
    return item.text if not item.under else f"{item.text} ({'; '.join(under.text for under in item.under[:1])})"
