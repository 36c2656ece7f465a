"""``--format github``: annotations on the lines of a pull request, as commands to the runner of GitHub Actions.

GitHub shows ten of each level a step and logs the rest (https://github.com/actions/toolkit, docs/problem-matchers.md,
read 2026-11-23): the worst come first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import visible
from advisor.render.checking.wording import LABELS, details, summary, title, told, worst_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.core.checking import CheckFinding, CheckReport, Unread
    from advisor.render import View

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}

# What the runner decodes: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(report: CheckReport, view: View) -> str:
    """Return one command a finding that counts, one a file that could not be read, and the summary as plain text."""
    return "".join(f"{line}\n" for line in _lines(report, view))


def _lines(report: CheckReport, view: View) -> Iterator[str]:
    for finding in worst_first(report.findings):
        if finding.suppressed is None and (view.explain or finding.level != "note"):
            yield _annotation(finding, view)
    for unread in report.unread:
        yield _unread(unread, view)
    yield summary(report, view.language)


def _annotation(finding: CheckFinding, view: View) -> str:
    place = finding.place
    properties: dict[str, str | int | None] = {}
    if place:
        properties = {"file": place.path, "line": place.line, "col": place.column, "endColumn": place.end_column}
    properties["title"] = f"{finding.rule} {title(finding.rule, view.language)}"
    lines = [told(finding, view.language)]
    lines += [f"{label}: {text}" for label, text in details(finding, view.language)]
    return _command(_COMMANDS[finding.level], properties, "\n".join(lines))


def _unread(unread: Unread, view: View) -> str:
    properties = {"file": unread.path, "line": unread.line, "title": LABELS["unread"].get(view.language)}
    return _command("warning", properties, unread.reason.get(view.language))


def _command(name: str, properties: Mapping[str, str | int | None], message: str) -> str:
    given = ",".join(
        f"{key}={visible(str(value)).translate(_PROPERTY)}" for key, value in properties.items() if value is not None
    )
    return f"::{name} {given}::{visible(message, keep=chr(10)).translate(_DATA)}"
