"""The answers written down as a command line, from which the same report comes."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from advisor.cli.questionnaire.question import Answers
from advisor.core.flags import rate, words

if TYPE_CHECKING:
    from advisor.cli.context import Globals
    from advisor.cli.output import OutputOptions

TABLE = "table"


def command_line(answers: Answers, globals_: Globals | None = None, options: OutputOptions | None = None) -> str:
    """Return the ``advisor recommend`` line that gives the same report, quoted for a shell."""
    before, behind = globals_.words(globals_.lang) if globals_ else (), _of_options(options) if options else ()
    return shlex.join(["advisor", *before, "recommend", *words(answers), *behind])


def _of_options(given: OutputOptions) -> list[str]:
    found = ["--format", given.format] if given.format != TABLE else []
    if given.to is not None:
        found += ["-o", str(given.to)]
    return [*found, *rate(given.fx), *(["--explain"] if given.explain else ())]
