"""The end of ``recommend`` and of ``ask``: ask the library, render, choose the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli import output, printing, requests
from advisor.cli.context import today
from advisor.cli.exit_codes import INFEASIBLE, UNDETERMINED
from advisor.cli.language import current, say
from advisor.core.text import Text
from advisor.errors import UsageError
from advisor.render import FORMATS, render_report

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.catalog import Catalog
    from advisor.cli.context import Globals
    from advisor.cli.output import OutputOptions
    from advisor.core.request import Request
    from advisor.core.result import Report


def answer(globals_: Globals, flags: requests.Given, file: Path | None, options: OutputOptions) -> int:
    """Build the request, answer it, print the report and return the exit code."""
    printing.check(options, FORMATS, file)
    if options.plot and options.format != "table":
        raise UsageError(
            Text(
                f"--plot draws below the table, not in {options.format}",
                f"--plot は表形式 (table) 専用で、{options.format} では使えません",
            ),
            Text(
                "leave out --plot or --format; --format html has a chart of its own",
                "--plot か --format を外してください。--format html には図が含まれます",
            ),
        )
    catalog = globals_.load_catalog()
    given = requests.from_file(file) if file else None
    request = requests.build(flags, given, catalog, current())
    return show(globals_, catalog, request, options)


def show(globals_: Globals, catalog: Catalog, request: Request, options: OutputOptions) -> int:
    """Answer a request checked against ``catalog``, print the report and return the exit code."""
    from advisor.cli.progress import Waiting

    with Waiting(Text("comparing models", "モデルを比較中")):
        from advisor.recommend.service import recommend_checked

        rules = globals_.load_rules()
        report = recommend_checked(request, catalog, rules, today=today())
    if changed := printing.changed_rules(globals_):
        report = report._replace(notes=(*report.notes, changed))
    printing.write(report, render_report, globals_, catalog, options)
    return exit_code(report, options)


def exit_code(report: Report, options: OutputOptions) -> int:
    """Return 0, 3 when nothing is feasible, or 4 when a missing fact decides and ``--strict`` was asked.

    Says on stderr why it is not 0: the table may have gone to a file.
    """
    if options.strict and report.undetermined:
        count = len({u.model.id for u in report.undetermined})
        output.note(
            say(
                Text(
                    f"{count} model(s) could not be judged: a fact is missing",
                    f"情報不足で判定できないモデルが {count} 件あります",
                )
            )
        )
        return UNDETERMINED
    if not report.recommended:
        nothing = say(Text("nothing fits these constraints", "条件を満たす構成はありません"))
        output.repeat(nothing, options.format, options.to)
        return INFEASIBLE
    return 0
