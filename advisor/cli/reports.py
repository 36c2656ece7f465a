"""The end of ``recommend`` and of ``ask``: ask the library, render, choose the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli import output, requests
from advisor.cli.context import today
from advisor.cli.exit_codes import INFEASIBLE, UNDETERMINED
from advisor.cli.formats import check_format
from advisor.cli.language import current, say
from advisor.cli.options import checked_fx
from advisor.core.text import Text
from advisor.errors import UsageError
from advisor.render import FORMATS, View, render_report

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.catalog import Catalog
    from advisor.cli.context import Globals
    from advisor.cli.output import OutputOptions
    from advisor.core.request import Request
    from advisor.core.result import Report


def answer(globals_: Globals, flags: requests.Given, file: Path | None, options: OutputOptions) -> int:
    """Build the request, answer it, print the report and return the exit code."""
    check_format(options.format, FORMATS)
    checked_fx(options.fx)  # before any work is done
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
    refuse_overwriting(file, options.to)
    catalog = globals_.load_catalog()
    given = requests.from_file(file) if file else None
    request = requests.build(flags, given, catalog, current())
    return show(globals_, catalog, request, options)


def refuse_overwriting(file: Path | None, to: Path | None) -> None:
    """Refuse to write a report over the requirements it is made from.

    Raises:
        UsageError: both are the same file.
    """
    if file and to and file.exists() and to.exists() and file.samefile(to):
        raise UsageError(
            Text(
                f"-o {to} would overwrite the requirements it was made from",
                f"-o {to} は条件ファイル自身を上書きします",
            ),
            Text("choose another path with -o", "-o で別の場所を指定してください"),
        )


def show(globals_: Globals, catalog: Catalog, request: Request, options: OutputOptions) -> int:
    """Answer a request checked against ``catalog``, print the report and return the exit code."""
    from advisor.cli.progress import Waiting

    with Waiting(Text("comparing models", "モデルを比較中")):
        from advisor.recommend import recommend

        rules = globals_.load_rules()
        report = recommend(request, catalog, rules, today=today())
    changed = changed_rules(globals_)
    if changed:  # a reader must see that it was not judged by the shipped rules alone
        report = report._replace(notes=(*report.notes, changed))
    view = view_of(globals_, catalog, options)
    output.tell_dollars_only(options.fx, options.format)
    output.data(render_report(report, view, options.format), options.to)
    return exit_code(report, options)


def view_of(globals_: Globals, catalog: Catalog, options: OutputOptions) -> View:
    """Return what a renderer may know besides a report: the catalogue it is of, and how and where it is shown.

    Raises:
        UsageError: a rate of exchange that is none.
    """
    screen = output.screen(options.to)
    return View(
        catalog,
        current(),
        explain=options.explain,
        stamp=now() if options.stamp else None,
        width=screen.width,
        color=screen.color,
        yen_per_usd=checked_fx(options.fx),
        options=globals_.words(current()),
        plot=options.plot,
    )


def changed_rules(globals_: Globals) -> Text | None:
    """Say that the user's own rules or severities took part."""
    parts = [str(globals_.rules)] if globals_.rules else []
    parts += [f"{rule}={level}" for rule, level in sorted(globals_.severities.items())]
    names = ", ".join(parts)
    return Text(f"judged with changed rules: {names}", f"変更されたルールで判定しています: {names}") if parts else None


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


def now() -> str:
    """Return the time for a stamp, to the second."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")
