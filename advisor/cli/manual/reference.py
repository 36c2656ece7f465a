"""The commands reference, ``docs/reference/commands.md``: ``python -m advisor.cli.manual.reference [FOLDER] [--check]``.

It is made from what the parser is given and from the manual, as ``--help`` is. Help texts are worded when a command is
declared, so each language is written by a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from advisor.cli import language
from advisor.cli.language import say, t
from advisor.core.text import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from typer._click import Context

    from advisor.cli.manual import Manual
    from advisor.cli.manual.page import Option

_ONE = "--language"
_CHOICES_AT_MOST = 25
"""More (regions, licences, models) are lists of the catalogue, not choices of an option."""


def pages() -> dict[str, str]:
    """Return the pages by file name."""
    return {("commands.md" if one == "en" else f"commands.{one}.md"): _written_in(one) for one in LANGUAGES}


def _written_in(one: Language) -> str:
    ran = subprocess.run(  # noqa: S603 - this interpreter, this module
        [sys.executable, "-m", "advisor.cli.manual.reference", _ONE, one], capture_output=True, check=True
    )
    return ran.stdout.decode()


def commands_reference() -> str:
    """Return the page in the language being spoken."""
    other = "[日本語](commands.ja.md)" if language.current() == "en" else "[English](commands.md)"
    head = [
        t("# Commands", "# コマンド"),
        "",
        f"*{other}*",
        "",
        t(
            "Written by `make docs` from what `--help` prints. Examples are run by the tests; those marked with 🌐 ask "
            "AWS or the Hugging Face Hub, those with ⌨ a person.",
            "`make docs` が `--help` の内容から生成します。例はテストで実行しています (🌐 は AWS または Hugging Face Hub に、"
            "⌨ は人に問い合わせるもの)。",
        ),
        "",
    ]
    contexts = list(_contexts())
    listed = [f"- [`{c.command_path}`](#{c.command_path.replace(' ', '-')})" for c in contexts]
    return "\n".join([*head, *listed, "", *(line for c in contexts for line in _command(c))]).rstrip() + "\n"


def _contexts() -> Iterator[Context]:
    from typer.core import TyperGroup
    from typer.main import get_command

    from advisor.cli.app import command_line

    def below(context: Context) -> Iterator[Context]:
        yield context
        if isinstance(context.command, TyperGroup):
            for name in context.command.list_commands(context):
                command = context.command.get_command(context, name)
                if command is not None and not command.hidden:
                    yield from below(type(context)(command, info_name=name, parent=context))

    root = get_command(command_line(None))
    yield from below(root.make_context("advisor", [], resilient_parsing=True))


def _command(context: Context) -> Iterator[str]:
    from advisor.cli.manual import manual_of
    from advisor.cli.manual.page import commands, options_of, sections, usage

    manual = manual_of(context.command_path.split()[1:])
    yield f"## {context.command_path}"
    yield ""
    yield say(manual.describes) if manual is not None else context.command.help or ""
    yield ""
    yield from ("```text", usage(context), "```", "")
    yield from _table(context, t("argument", "引数"), options_of(context, "argument"))
    below = [(f"`{name}`", what) for name, what in commands(context)]
    yield from _rows((t("command", "コマンド"), ""), below)
    for section in sections(context, manual):
        yield from _table(context, section.title, section.options)
    if manual is not None:
        yield from _examples(manual)
        yield from _rows((t("exit code", "終了コード"), ""), [(str(c.number), say(c.means)) for c in manual.codes])
        yield from _environment(manual)


def _examples(manual: Manual) -> Iterator[str]:
    marks = {None: "", "network": " 🌐", "terminal": " ⌨"}
    for example in manual.examples:
        yield f"{say(example.does).rstrip(':')}{marks[example.needs]}"
        yield ""
        if example.code:
            yield f"<!-- exit: {example.code} -->"
        yield from ("```console", f"$ advisor {example.arguments}", "```", "")


def _environment(manual: Manual) -> Iterator[str]:
    from advisor.cli.manual.common import ENVIRONMENT

    rows = [(f"`{name}`", say(ENVIRONMENT[name])) for name in manual.environment]
    yield from _rows((t("environment", "環境変数"), ""), rows)


def _table(context: Context, title: str, options: Sequence[Option]) -> Iterator[str]:
    rows = [(f"`{option.names}`", f"{option.text} {_choices(context, option)}".rstrip()) for option in options]
    yield from _rows((title, ""), rows)


def _choices(context: Context, option: Option) -> str:
    """Return what a shell would offer, where that is a short list and its name does not say it already."""
    (parameter,) = (p for p in context.command.get_params(context) if option.long in (*p.opts, p.name))
    offered = [item.value for item in parameter.shell_complete(context, "")]
    if not 0 < len(offered) <= _CHOICES_AT_MOST or all(word in option.names for word in offered):
        return ""
    return t("One of ", "選択肢: ") + ", ".join(f"`{word}`" for word in offered) + t(".", "。")


def _rows(head: tuple[str, str], rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    if rows:
        for row in (head, ("---", "---"), *rows):
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
        yield ""


def main() -> int:
    """Print one language, or write both pages as `advisor.authoring.reference` does its."""
    if _ONE in sys.argv:
        language.start(["--lang", sys.argv[-1]])
        sys.stdout.buffer.write(commands_reference().encode())
        return 0
    from advisor.authoring.reference import main as write

    return write(pages())


if __name__ == "__main__":
    sys.exit(main())
