"""``--format markdown``: for pull-request comments and step summaries. Every text is escaped: names are data.

GitHub takes 65,536 characters a comment and 1 MiB a summary, so the worst are told and the rest counted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from advisor.core.text import visible
from advisor.render.checking.wording import (
    LABELS,
    LEVEL,
    NOTES,
    SUPPRESSED,
    VERDICT,
    Counted,
    alike,
    by_model,
    chain,
    details,
    exceptions,
    outcome,
    revisioned,
    scope,
    title,
    where,
)
from advisor.render.markdown import escape as escape_markup
from advisor.render.wording import COMMERCIAL_USE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.core.checking import CheckedModel, CheckFinding, CheckReport, Place, Unread
    from advisor.core.text import Language
    from advisor.render import View

MOST_GROUPS = 40
MOST_MODELS = 100
MOST_PLACES = 10
"""Of one group."""
MORE_PLACES = 40
"""Of all groups together, besides the first of each."""
MOST_UNREAD = 20

_COLUMNS = ("model", "declared", "effective", "commercial_use", "verdict")
_MORE = Counted("… and {} more", "… and {} more", "… ほか {} 件")
_TICKS = re.compile("`+")
_VERDICTS = ("violation", "unresolved", "warning", "excepted", "allowed")
"""From the worst."""


_LINKED = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=&#64;)", re.IGNORECASE)
"""Where GitHub sees an address or a user: a comment that is not shown keeps it from being one."""


def escape(text: str) -> str:
    """Return text as one line that is shown as it is: no markup in it, and no address that becomes a link."""
    return _LINKED.sub("<!---->", escape_markup(text))


def render(report: CheckReport, view: View) -> str:
    """Return the report as Markdown: the verdict, the models, what was found, what could not be read."""
    language = view.language
    blocks = [f"## advisor check: {escape(outcome(report, language))}", escape(scope(report, language))]
    if report.models:
        blocks += _models(report.models, language)
    blocks += _findings([f for f in report.findings if _shown(f, view)], view)
    if report.unread:
        blocks += _unread(report.unread, language)
    blocks += [escape(note.get(language)) for note in report.notes]
    blocks += _counts(report, language)
    return "\n\n".join(blocks) + "\n"


def _shown(finding: CheckFinding, view: View) -> bool:
    return finding.suppressed is None and (view.explain or finding.level != "note")


def _models(models: Sequence[CheckedModel], language: Language) -> Iterator[str]:
    worst = sorted(models, key=lambda m: (_VERDICTS.index(m.verdict), m.id))
    rows = [
        _row(LABELS[f"column.{name}"].get(language) for name in _COLUMNS),
        "|" + " --- |" * len(_COLUMNS),
        *(_row(_cells(model, language)) for model in worst[:MOST_MODELS]),
    ]
    yield "\n".join(rows)
    if len(models) > MOST_MODELS:
        yield _MORE.get(len(models) - MOST_MODELS, language)


def _row(cells: Iterator[str]) -> str:
    return "| " + " | ".join(map(escape, cells)) + " |"


def _cells(model: CheckedModel, language: Language) -> Iterator[str]:
    unknown = LABELS["unknown"].get(language)
    yield revisioned(model)
    yield model.declared or unknown
    yield model.effective or unknown
    yield COMMERCIAL_USE[model.commercial_use].get(language)
    yield VERDICT[model.verdict].get(language)


def _findings(findings: Sequence[CheckFinding], view: View) -> Iterator[str]:
    language = view.language
    groups = [(model_id, same) for model_id, of_model in by_model(findings).items() for same in alike(of_model)]
    last: object = ()
    more_places = MORE_PLACES
    for model_id, same in groups[:MOST_GROUPS]:
        if model_id != last:
            yield f"### {escape(model_id or LABELS['no model'].get(language))}"
            last = model_id
        places = list(dict.fromkeys(f.place for f in same if f.place))
        told = places[: min(MOST_PLACES, 1 + more_places)]
        more_places -= max(0, len(told) - 1)
        yield from _group(same, told, len(places) - len(told), view)
    if len(groups) > MOST_GROUPS:
        yield _MORE.get(len(groups) - MOST_GROUPS, language)


def _group(same: Sequence[CheckFinding], places: Sequence[Place], more: int, view: View) -> Iterator[str]:
    """Yield findings that say the same of several places: it, places and how many more, what to do, what can be unfolded."""
    finding, language = same[0], view.language
    head = f"**{LEVEL[finding.level].get(language)} {finding.rule}** {escape(title(finding.rule, language))}"
    lines = [f"{head}: {escape(finding.message.get(language))}"]
    lines += [f"- {_link(place, view.files_at)}" for place in places]
    if more:
        lines.append(f"- {_MORE.get(more, language)}")
    for label, text in details(finding, language, but=("chain",)):
        lines.append(f"- {escape(label)}: {_detail(text, finding)}")
    yield "\n".join(lines)
    if len(finding.chain) > 1:
        yield _fold(LABELS["chain"].get(language), escape(chain(finding.chain, language)))
    wanted = exceptions(same)
    if wanted:
        yield _fold(LABELS["exception"].get(language), _fence(wanted))


def _link(place: Place, files_at: str) -> str:
    path = quote(place.path.encode("utf-8", "surrogateescape"), safe="/")
    if files_at and place.path.startswith("/"):  # outside the project: not there
        return escape(where(place))
    return f"[{escape(where(place))}]({files_at}{path}#L{place.line})"


def _detail(text: str, finding: CheckFinding) -> str:
    """Return a detail, the clause's address as a link: escaped, it would no longer be one."""
    url = finding.clause_source.url if finding.clause_source else ""
    if not _ADDRESS.fullmatch(url) or not text.startswith(url):
        return escape(text)
    return f"<{url}>{escape(text.removeprefix(url))}"


_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")


def _fold(label: str, content: str) -> str:
    """Return what a click unfolds; the empty lines make GitHub read Markdown inside."""
    return f"<details><summary>{escape(label)}</summary>\n\n{content}\n\n</details>"


def _fence(code: str) -> str:
    """Return code as it is, in a fence longer than any run of backticks in it."""
    ticks = "`" * max(3, 1 + max(map(len, _TICKS.findall(code)), default=0))
    return f"{ticks}yaml\n{visible(code, keep=chr(10)).rstrip()}\n{ticks}"


def _unread(unread: Sequence[Unread], language: Language) -> Iterator[str]:
    yield f"### {escape(LABELS['unread'].get(language))}"
    lines = [f"- {escape(file.path)}: {escape(file.reason.get(language))}" for file in unread[:MOST_UNREAD]]
    if len(unread) > MOST_UNREAD:
        lines.append(f"- {_MORE.get(len(unread) - MOST_UNREAD, language)}")
    yield "\n".join(lines)


def _counts(report: CheckReport, language: Language) -> Iterator[str]:
    """Yield how much is not told."""
    notes = sum(f.level == "note" and f.suppressed is None for f in report.findings)
    suppressed = sum(f.suppressed is not None for f in report.findings)
    parts = ([NOTES.get(notes, language)] if notes else []) + (
        [SUPPRESSED.get(suppressed, language)] if suppressed else []
    )
    if parts:
        yield f"*{escape(' · '.join(parts))}*"
