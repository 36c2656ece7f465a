"""The answers written down as a command line, from which the same report comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli.questionnaire.question import Answers
from advisor.render import repeat

if TYPE_CHECKING:
    from advisor.cli.context import Globals
    from advisor.cli.output import OutputOptions

TABLE = "table"


def command_line(answers: Answers, globals_: Globals | None = None, options: OutputOptions | None = None) -> str:
    """Return the ``advisor recommend`` line that gives the same report, quoted for a shell."""
    before = globals_.words(globals_.lang) if globals_ else ()
    if options is None:
        return repeat.command_line(answers, before)
    return repeat.command_line(answers, before, options.fx, _of(options))


def _of(given: OutputOptions) -> list[str]:
    found = ["--format", given.format] if given.format != TABLE else []
    if given.to is not None:
        found += ["-o", str(given.to)]
    return [*found, *(["--explain"] if given.explain else ())]
