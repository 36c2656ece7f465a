"""``--format text``: for reading in a terminal or a log.

Findings by model, each with what to do; then the models, the files that could not be read, and the answer in one line.
``view.width`` of ``None`` (a pipe) is as wide as the content: nothing is wrapped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.core.text import visible
from advisor.render.canvas import GAP, Canvas, Span, cell_len, fit, pad, wrap
from advisor.render.checking.wording import (
    EXPLAINED,
    LABELS,
    LEVEL,
    NOTES,
    SUPPRESSED,
    VERDICT,
    alike,
    by_model,
    details,
    exceptions,
    revisioned,
    summary,
    where,
)
from advisor.render.wording import COMMERCIAL_USE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from advisor.core.checking import CheckedModel, CheckFinding, CheckReport, Unread
    from advisor.render import View

NARROWEST_TABLE = 76
"""Below this many cells, blocks read better than columns."""

_COLUMNS = ("model", "declared", "effective", "commercial_use", "verdict")
_WRAPPED = ("model", "declared", "effective")
_LEVEL_STYLE = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
_VERDICT_STYLE = {"allowed": "green", "violation": "red", "unresolved": "red", "warning": "yellow", "excepted": "cyan"}
_INDENT = GAP * 3
"""Of what stands below a finding."""


def render(report: CheckReport, view: View) -> str:
    """Return the report as text for a terminal of ``view.width`` cells."""
    out = Canvas(view.width, color=view.color)
    for model_id, findings in by_model(f for f in report.findings if _shown(f, view)).items():
        out.write(model_id or f"({LABELS['no model'].get(view.language)})", "bold")
        told: set[str] = set()  # the chain and what to use instead are the model's, not the finding's
        for same in alike(findings):
            _group(same, view, out, but=told)
            told |= {"chain"} if len(same[0].chain) > 1 else set()
            told |= {"alternative"} if same[0].alternative else set()
        _exceptions(findings, view, out)
        out.gap()
    if report.models:
        _models(report.models, view, out)
        out.gap()
    if report.unread:
        _unread(report.unread, view, out)
        out.gap()
    _counts(report, view, out)
    out.write(summary(report, view.language), _style_of(report))
    return out.text()


def _shown(finding: CheckFinding, view: View) -> bool:
    return view.explain or (finding.suppressed is None and finding.level != "note")


def _group(same: Sequence[CheckFinding], view: View, out: Canvas, but: Collection[str]) -> None:
    """Write findings that say the same of several places: a line each, then once what it means."""
    for finding in same:
        _head(finding, view, out)
    finding = same[0]
    if finding.suppressed:
        label = LABELS["suppressed"].get(view.language)
        out.write(finding.suppressed.get(view.language), "dim", first=f"{_INDENT}{label}: ")
    for label, text in details(finding, view.language, but=but):
        _write(text, f"{_INDENT}{label}: ", out)


def _exceptions(findings: Sequence[CheckFinding], view: View, out: Canvas) -> None:
    """Write what would let a model pass, once a file."""
    wanted = exceptions(findings)
    if wanted:
        out.write(f"{LABELS['exception'].get(view.language)}:", first=_INDENT)
        for line in wanted.splitlines():
            out.line(Span(f"{_INDENT}{GAP}{visible(line)}", "dim"))  # not wrapped: it is pasted


_ADDRESS = re.compile(r"(https?://[!-~]+)")


def _write(text: str, first: str, out: Canvas) -> None:
    """Write a text; where it does not fit, an address in it stands in a line of its own, whole: it is to be opened."""
    if out.width is None or cell_len(first) + cell_len(text) <= out.width:
        out.write(text, first=first)
        return
    for piece in filter(None, (piece.strip() for piece in _ADDRESS.split(text))):
        if _ADDRESS.fullmatch(piece):
            out.line(Span(first), Span(piece))
        else:
            out.write(piece, first=first)
        first = " " * cell_len(first)


def _head(finding: CheckFinding, view: View, out: Canvas) -> None:
    """Write ``path:line:column  error LIC001  message``; a message that does not fit stands below."""
    place = visible(where(finding.place))
    head = [Span(GAP), *((Span(place), Span(GAP)) if place else ())]
    head += [Span(LEVEL[finding.level].get(view.language), _LEVEL_STYLE[finding.level]), Span(" ")]
    head.append(Span(finding.rule, "bold"))
    message = visible(finding.message.get(view.language))
    used = sum(cell_len(span.text) for span in head) + len(GAP)
    if view.width is None or used + cell_len(message) <= view.width:
        out.line(*head, Span(GAP), *(Span(line) for line in wrap(message, None)))
    else:
        out.line(*head)
        out.write(message, first=GAP * 2)


def _models(models: Sequence[CheckedModel], view: View, out: Canvas) -> None:
    heads = {name: LABELS[f"column.{name}"].get(view.language) for name in _COLUMNS}
    rows = [_cells(model, view) for model in models]
    if view.width is not None and view.width < NARROWEST_TABLE:
        _blocks(heads, rows, out)
    else:
        _columns(heads, rows, view, out)


def _cells(model: CheckedModel, view: View) -> dict[str, Span]:
    unknown = LABELS["unknown"].get(view.language)
    return {
        "model": Span(revisioned(model)),
        "declared": Span(model.declared or unknown),
        "effective": Span(model.effective or unknown),
        "commercial_use": Span(COMMERCIAL_USE[model.commercial_use].get(view.language)),
        "verdict": Span(VERDICT[model.verdict].get(view.language), _VERDICT_STYLE[model.verdict]),
    }


def _columns(heads: dict[str, str], rows: Sequence[dict[str, Span]], view: View, out: Canvas) -> None:
    least = {name: cell_len(heads[name]) for name in _COLUMNS}
    natural = {name: max(least[name], *(cell_len(visible(row[name].text)) for row in rows)) for name in _COLUMNS}
    room = None if view.width is None else view.width - len(GAP) * (len(_COLUMNS) - 1)
    widths = fit(natural, least, room, _WRAPPED)
    _line([Span(heads[name], "bold") for name in _COLUMNS], widths, out)
    out.line(Span("─" * (sum(widths.values()) + len(GAP) * (len(_COLUMNS) - 1)), "dim"))
    for row in rows:
        lines = {name: wrap(visible(row[name].text), widths[name]) for name in _COLUMNS}
        for i in range(max(map(len, lines.values()))):
            shown = (lines[name][i] if i < len(lines[name]) else "" for name in _COLUMNS)
            spans = [Span(text, row[name].style) for name, text in zip(_COLUMNS, shown, strict=True)]
            _line(spans, widths, out)


def _line(spans: Sequence[Span], widths: dict[str, int], out: Canvas) -> None:
    padded: list[Span] = []
    for span, width in zip(spans, widths.values(), strict=True):
        padded += [Span(pad(span.text, width), span.style), Span(GAP)]
    out.line(*padded)


def _blocks(heads: dict[str, str], rows: Sequence[dict[str, Span]], out: Canvas) -> None:
    label = max(cell_len(heads[name]) for name in _COLUMNS[1:])
    for row in rows:
        out.write(row["model"].text, "bold")
        for name in _COLUMNS[1:]:
            out.write(row[name].text, row[name].style, first=f"{GAP}{pad(heads[name], label)}{GAP}")


def _unread(unread: Sequence[Unread], view: View, out: Canvas) -> None:
    out.write(LABELS["unread"].get(view.language), "bold")
    for file in unread:
        place = visible(file.path if file.line is None else f"{file.path}:{file.line}")
        out.write(f"{place}: {file.reason.get(view.language)}", first=GAP)


def _counts(report: CheckReport, view: View, out: Canvas) -> None:
    """Write what the check notes, and how much of it is not shown."""
    language = view.language
    for note in report.notes:
        out.write(note.get(language), "dim", first=f"{LABELS['note'].get(language)}: ")
    suppressed = sum(f.suppressed is not None for f in report.findings)
    hidden = (
        NOTES.get(notes, language) if (notes := _notes(report)) else None,
        SUPPRESSED.get(suppressed, language) if suppressed else None,
    )
    for text in filter(None, hidden):
        out.write(text if view.explain else EXPLAINED.get(language).format(text), "dim")


def _notes(report: CheckReport) -> int:
    return sum(f.level == "note" and f.suppressed is None for f in report.findings)


def _style_of(report: CheckReport) -> str:
    if report.violations:
        return "bold red"
    return "bold yellow" if report.warnings or report.incomplete else "bold green"
