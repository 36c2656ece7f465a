"""The answers written down: as a command line and as a requirements file, from which the same report comes."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from advisor.cli import requests
from advisor.cli.questionnaire.question import Answers

if TYPE_CHECKING:
    from advisor.cli.context import Globals
    from advisor.cli.output import OutputOptions

TABLE = "table"


def command_line(answers: Answers, globals_: Globals | None = None, options: OutputOptions | None = None) -> str:
    """Return the ``advisor recommend`` line that gives the same report, quoted for a shell."""
    words = ["advisor", *(_of_globals(globals_) if globals_ else ()), "recommend"]
    for key, value in answers.items():
        name = requests.flag(key)
        if isinstance(value, bool):
            if key == ("use", "commercial"):
                words.append(name if value else "--no-commercial")
            elif value:
                words.append(name)
        elif isinstance(value, (list, tuple)):
            for item in value:
                words += [name, str(item)]
        elif value is not None:
            words += [name, str(value).removesuffix(".0")]
    return shlex.join([*words, *(_of_options(options) if options else ())])


def _of_globals(given: Globals) -> list[str]:
    words = []
    for name, value in (("--lang", given.lang), ("--catalog", given.overlay), ("--rules", given.rules)):
        if value is not None:
            words += [name, str(value)]
    for rule, level in given.severities.items():
        words += ["--severity", f"{rule}={level}"]
    return words


def _of_options(given: OutputOptions) -> list[str]:
    words = ["--format", given.format] if given.format != TABLE else []
    if given.to is not None:
        words += ["-o", str(given.to)]
    if given.fx is not None:
        words += ["--fx", f"{given.fx:.10g}"]
    return [*words, *(["--explain"] if given.explain else ())]


def requirements_file(answers: Answers) -> str:
    """Return the answers as a requirements file (YAML)."""
    import yaml

    groups: dict[str, dict[str, Any]] = {}
    for (group, key), value in answers.items():
        if value is not None and value != []:
            groups.setdefault(group, {})[key] = list(value) if isinstance(value, tuple) else value
    text: str = yaml.safe_dump(groups, sort_keys=False, allow_unicode=True)
    return text
