"""The end of ``recommend`` and of ``ask``: ask the library, render, choose the exit code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.cli import output, requests
from advisor.cli.context import Globals, today
from advisor.cli.language import current, say
from advisor.core.text import Text
from advisor.errors import UsageError

if TYPE_CHECKING:
    from advisor.core.request import Request
    from advisor.core.result import Report

FORMATS = ("table", "json", "markdown", "html", "csv")


@dataclass(frozen=True)
class Shape:
    """How the answer is shown, and what counts as success."""

    format: str = "table"
    to: Path | None = None
    explain: bool = False
    strict: bool = False
    stamp: bool = False


def answer(globals_: Globals, flags: requests.Given, file: Path | None, shape: Shape) -> int:
    """Build the request, answer it, print the report and return the exit code."""
    check_format(shape.format)
    catalog = globals_.load_catalog()
    given = requests.from_file(file) if file else None
    request = requests.build(flags, given, catalog, current())
    return show(globals_, request, shape)


def check_format(name: str) -> None:
    """Refuse an unknown format before any work is done.

    Raises:
        UsageError: no such format.
    """
    if name not in FORMATS:
        raise UsageError(
            Text(f"--format: unknown {name!r}", f"--format: {name!r} は使えません"),
            Text(f"formats: {', '.join(FORMATS)}", f"指定できる形式: {', '.join(FORMATS)}"),
        )


def show(globals_: Globals, request: Request, shape: Shape) -> int:
    """Answer a checked request, print the report and return the exit code."""
    from advisor.recommend import recommend
    from advisor.render import View, render_report

    catalog, rules = globals_.load_catalog(), globals_.load_rules()
    report = recommend(request, catalog, rules, today=today())
    screen = output.screen(shape.to)
    view = View(
        catalog,
        current(),
        explain=shape.explain,
        stamp=_now() if shape.stamp else None,
        width=screen.width,
        color=screen.color,
        titles={rule.id: rule.title for rule in rules},
    )
    output.data(render_report(report, view, shape.format), shape.to)
    return exit_code(report, strict=shape.strict)


def exit_code(report: Report, *, strict: bool) -> int:
    """Return 0, 3 when nothing is feasible, or 4 when a missing fact decides and ``--strict`` was asked.

    Says on stderr why it is not 0: the table may have gone to a file.
    """
    if strict and report.undetermined:
        count = len({u.model.id for u in report.undetermined})
        output.note(
            say(
                Text(
                    f"{count} model(s) could not be judged: a fact is missing",
                    f"情報不足で判定できないモデルが {count} 件あります",
                )
            )
        )
        return 4
    if not report.recommended:
        output.note(say(Text("nothing fits these constraints", "条件を満たす構成はありません")))
        return 3
    return 0


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")
