"""The answers written down as a command line and as a requirements file, from both of which the same report comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.cli.language import say, t
from advisor.cli.questionnaire.numbers import Money
from advisor.cli.questionnaire.question import Answers
from advisor.render import repeat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from advisor.cli.context import Globals
    from advisor.cli.output import OutputOptions
    from advisor.cli.questionnaire.session import Interview

TABLE = "table"


def command_line(answers: Answers, globals_: Globals | None = None, options: OutputOptions | None = None) -> str:
    """Return the ``advisor recommend`` line that gives the same report, quoted for a shell."""
    before = globals_.words(globals_.lang) if globals_ else ()
    if options is None:
        return repeat.command_line(answers, before)
    return repeat.command_line(answers, before, options.fx, _of(options))


class Saving(NamedTuple):
    """A requirements file to be: its text, and the command line that reads it from where it was saved."""

    text: str
    command: Callable[[Path], str]


def saving(interview: Interview, globals_: Globals, options: OutputOptions) -> Saving:
    """Return what the answers are saved as. Amounts stand there in dollars; what was said in yen is remarked above them."""
    words = globals_.words(globals_.lang)

    def command(file: Path) -> str:
        return repeat.command_with_file(str(file), words, options.fx, _of(options))

    return Saving(repeat.requirements_file(interview.values(), _remarks(interview)), command)


def _remarks(interview: Interview) -> list[str]:
    said = [
        f"{say(asked.question.name)}: {asked.answer}"
        for asked in interview.asked
        if isinstance(given := interview.answers[asked.question.key], Money) and given.currency == "JPY"
    ]
    rate = interview.yen_per_dollar
    if said and rate is not None:
        said.append(t("Yen are shown with --fx {}.", "円は --fx {} を付けると表示されます。").format(f"{rate:.10g}"))
    return said


def _of(given: OutputOptions) -> list[str]:
    found = ["--format", given.format] if given.format != TABLE else []
    if given.to is not None:
        found += ["-o", str(given.to)]
    return [*found, *(["--explain"] if given.explain else ())]
