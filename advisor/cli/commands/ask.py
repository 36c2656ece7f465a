"""``advisor ask``: the questionnaire, then the same report as ``recommend``."""

from pathlib import Path
from typing import Annotated, Any

import typer

from advisor.cli import output
from advisor.cli.context import globals_of, today
from advisor.cli.exit_codes import INTERRUPTED
from advisor.cli.language import current, say, t
from advisor.cli.options import Fx, checked_fx, option
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
    fx: Fx = None,
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
            Text(
                "`advisor ask` needs a terminal to ask its questions",
                "`advisor ask` は対話形式のため、端末で実行する必要があります",
            ),
            Text(
                "use `advisor recommend` with flags, or with -f FILE (see `advisor recommend --help`)",
                "端末がない場合は、`advisor recommend` に条件をオプションか -f FILE で指定してください "
                "(`advisor recommend --help`)",
            ),
        )
    from advisor.cli import reports, requests
    from advisor.cli.formats import check_format
    from advisor.cli.questionnaire import lines, questions, session, written
    from advisor.cli.questionnaire.count import counting
    from advisor.cli.signals import terminable
    from advisor.recommend.in_play import Lookout

    check_format(format_, FORMATS)
    checked_fx(fx)
    for file in filter(None, (save, to)):
        output.check_writable(file)
    if save is not None and to is not None and save.resolve() == to.resolve():
        raise UsageError(
            Text("--save and -o name the same file", "--save と -o が同じファイルを指しています"),
            Text("choose another path with -o", "-o で別の場所を指定してください"),
        )
    globals_ = globals_of(context)
    catalog = globals_.load_catalog()
    lookout = Lookout(catalog, globals_.load_rules(), today())
    interview = session.Interview(questions.all_questions(catalog, current()), counting(catalog, lookout), fx)
    with terminable():  # the questions, and what is asked after them
        if not _converse(interview):
            return INTERRUPTED
        for line in lines.summary(interview):
            output.note(line)
        answers = interview.values()
        options = output.OutputOptions(format_, to, explain=explain, fx=interview.yen_per_dollar)
        saving = written.saving(interview, globals_, options)
        if save is not None:
            lines.save(saving, save)
        request = requests.build(requests.from_flags(answers), None, catalog, current())
        code = reports.show(globals_, catalog, request, options)
        output.note("")
        output.note(say(Text("The same as a command:", "同じ内容のコマンド:")))
        output.note(f"  {written.command_line(answers, globals_, options)}")
        if save is None:
            lines.offer(saving)
        return code


def _converse(interview: Any) -> bool:
    """Ask on the whole screen; line by line where the terminal cannot move its cursor."""
    from advisor.cli.questionnaire import lines

    if lines.only_lines():
        return lines.converse(interview)
    from advisor.cli.questionnaire import prompts

    return prompts.converse(interview)
