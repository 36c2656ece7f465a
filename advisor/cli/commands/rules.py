"""``advisor rules list|lint|test``: the rules of this run, and checks for rule files one writes."""

from pathlib import Path
from typing import Annotated

import typer

from advisor.cli.context import globals_of
from advisor.cli.language import t
from advisor.cli.options import option

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=t("The rules that judge: list, check, test.", "判定ルールの一覧、検査、テスト。"),
)


@app.command("list", help=t("All rules with their severity.", "すべてのルールと重大度。"))
def list_(
    context: typer.Context,
    format_: Annotated[
        str, option("--format", metavar="table|json|csv|ids", en="Output format.", ja="出力形式。")
    ] = "table",
) -> int:
    """Run the command."""
    from advisor.cli import lists
    from advisor.lookup.filters import Filters

    return lists.show(globals_of(context), "rules", Filters(), format_)


@app.command(
    help=t("Check rule files: every problem with its place.", "ルールのファイルを検査し、問題の場所を示します。")
)
def lint(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE…]",
            help=t(
                "Rule files or folders (default: rules/ of a source checkout, else the rules that ship).",
                "ルールのファイルまたはフォルダー (既定: ソースの rules/、なければ同梱のルール)。",
            ),
            show_default=False,
        ),
    ] = None,
) -> int:
    """Run the command."""
    from advisor.cli import authored

    return authored.lint(globals_of(context), files or [])


@app.command("test", help=t("Run the examples of the rules.", "ルールに書かれた例を実行します。"))
def run_examples(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE…]",
            help=t(
                "Rule files or folders (default: the rules of this run).",
                "ルールのファイルまたはフォルダー (既定: 使用中のルール)。",
            ),
            show_default=False,
        ),
    ] = None,
) -> int:
    """Run the command."""
    from advisor.cli import authored

    return authored.test(globals_of(context), files or [])
