"""``advisor catalog status|validate|compile``: the data that answers, and its making."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from advisor.cli.context import globals_of
from advisor.cli.language import t

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=t(
        "The data behind the answers: its age, checks, compilation.", "回答のもとになるデータの鮮度、検査、コンパイル。"
    ),
)

_SOURCE = t(
    "The folder of catalogue YAML, next to `rules` (default: ./catalog).",
    "カタログ YAML のフォルダー。`rules` と並べて置きます (既定: ./catalog)。",
)


@app.command(help=t("Version, contents and age of the data.", "データの版、件数、鮮度。"))
def status(
    context: typer.Context,
    format_: Annotated[
        str, typer.Option("--format", metavar="table|json", help=t("Output format.", "出力形式。"))
    ] = "table",
) -> int:
    """Run the command."""
    from advisor.cli import status as printing

    return printing.show(globals_of(context), format_)


@app.command(
    help=t(
        "Check the YAML of a source checkout: every problem with its place.", "YAML を検査し、問題の場所を示します。"
    )
)
def validate(
    source: Annotated[Path | None, typer.Option("--source", metavar="DIR", help=_SOURCE)] = None,
) -> int:
    """Run the command."""
    from advisor.cli import authored

    return authored.validate(source)


@app.command(
    help=t("Compile the YAML of a source checkout to what ships.", "YAML を配布用の JSON にコンパイルします。")
)
def compile(  # noqa: A001 - the name of the command
    source: Annotated[Path | None, typer.Option("--source", metavar="DIR", help=_SOURCE)] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="DIR",
            help=t(
                "Where to write (default: advisor/_data of the checkout).",
                "書き込み先 (既定: ソースの advisor/_data)。",
            ),
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help=t("Only compare; exit 1 when it differs.", "比較だけ行い、差があれば終了コード 1。")
        ),
    ] = False,
) -> int:
    """Run the command."""
    from advisor.cli import authored

    return authored.compile_(source, to, check=check)
