"""``advisor ask``: the questionnaire, then the same report as ``recommend``."""

from pathlib import Path
from typing import Annotated

import typer

from advisor.cli import output
from advisor.cli.context import globals_of
from advisor.cli.language import current, say, t
from advisor.cli.main import INTERRUPTED
from advisor.cli.options import option
from advisor.core.text import Text
from advisor.errors import UsageError
from advisor.render import FORMATS


def ask(
    context: typer.Context,
    save: Annotated[
        Path | None,
        typer.Option(
            "--save", metavar="FILE", help=t("Write the answers to a requirements file.", "回答を条件ファイルに保存。")
        ),
    ] = None,
    format_: Annotated[
        str, option("--format", metavar="|".join(FORMATS), en="Output format.", ja="出力形式。")
    ] = "table",
    to: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help=t("Write to a file.", "ファイルに書き出す。"))
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help=t("Show every reason and source.", "すべての理由と出典を表示。"))
    ] = False,
) -> int:
    """Run the command."""
    if not output.is_terminal():
        raise UsageError(
            Text("`advisor ask` needs a terminal to ask its questions", "`advisor ask` の質問には端末が必要です"),
            Text(
                "use `advisor recommend` with flags, or with -f FILE (see `advisor recommend --help`)",
                "代わりに `advisor recommend` をフラグまたは -f FILE とともに使ってください (`advisor recommend --help` を参照)",
            ),
        )
    from advisor.cli import reports, requests
    from advisor.cli.formats import check_format
    from advisor.cli.questionnaire import prompts, questions, session
    from advisor.render import repeat

    check_format(format_, FORMATS)
    globals_ = globals_of(context)
    catalog = globals_.load_catalog()
    interview = session.Interview(
        questions.all_questions(catalog, current()), prompts.ask, prompts.choose, prompts.Back
    )
    answers = interview.run()
    if answers is None:
        return INTERRUPTED
    if save is not None:
        output.data(repeat.requirements_file(answers), save)
        output.note(say(Text(f"saved to {save}", f"{save} に保存しました")))
    request = requests.build(requests.from_flags(answers), None, catalog, current())
    code = reports.show(globals_, catalog, request, output.OutputOptions(format_, to, explain=explain))
    output.note("")
    output.note(say(Text("The same as a command:", "同じ内容のコマンド:")))
    output.note(f"  {repeat.command_line(answers)}")
    return code
