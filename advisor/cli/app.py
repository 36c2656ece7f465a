"""The command tree. It only registers; each command lives in its own file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from advisor.cli.context import Globals, check_language, parse_severities
from advisor.cli.language import t

app = typer.Typer(
    name="advisor",
    help=t(
        "Which language model to run, where on AWS, will it fit, what will it cost, and are you allowed to.",
        "どの言語モデルを AWS のどこで動かすか。メモリに収まるか、費用はいくらか、ライセンス上使えるかを答えます。",
    ),
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,  # plain help: rich would cost 50 ms of every --help
    pretty_exceptions_enable=False,
)


def _print_version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"advisor {version('fm-advisor')}")
        raise typer.Exit


@app.callback()
def globals_(
    context: typer.Context,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang", metavar="en|ja", help=t("Language (default: from the locale).", "表示言語 (既定: ロケール)。")
        ),
    ] = None,
    catalog: Annotated[
        Path | None,
        typer.Option(
            "--catalog",
            metavar="DIR",
            help=t("A folder of your own catalogue YAML.", "自分のカタログ YAML のフォルダー。"),
        ),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option("--rules", metavar="FILE", help=t("A file of your own rules.", "自分のルールのファイル。")),
    ] = None,
    severity: Annotated[
        list[str] | None,
        typer.Option(
            "--severity",
            metavar="RULE=LEVEL",
            help=t("Change a rule's severity (repeatable).", "ルールの重大度を変更 (複数可)。"),
        ),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help=t("Show tracebacks.", "トレースバックを表示。"))] = False,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_print_version, help=t("Show the version.", "バージョンを表示。")
        ),
    ] = False,
) -> None:
    """Global options."""
    check_language(lang)
    context.obj = Globals(lang, catalog, rules, parse_severities(severity or ()), debug)


from advisor.cli.commands.recommend import recommend  # noqa: E402

app.command(
    "recommend",
    help=t(
        "Which models to run where, ranked and explained.", "どのモデルをどこで動かすかを、理由付きで順位付けします。"
    ),
)(recommend)

from advisor.cli.commands.ask import ask  # noqa: E402

app.command("ask", help=t("Questions first, then the same answer.", "質問に答えて推薦を受けます。"))(ask)

from advisor.cli.commands.estimate import estimate  # noqa: E402

app.command(
    "estimate",
    help=t(
        "Will a model fit: parameters, KV cache, memory, speed and cost.",
        "モデルが収まるか: パラメータ数、KV キャッシュ、メモリ、速度、費用を見積もります。",
    ),
)(estimate)

from advisor.cli.commands.finetune import finetune  # noqa: E402

app.command(
    "finetune",
    help=t(
        "What fine-tuning takes: memory, time and cost, by instance.",
        "ファインチューニングに必要なメモリ、時間、費用をインスタンスごとに見積もります。",
    ),
)(finetune)

from advisor.cli.commands.check import check  # noqa: E402

app.command(
    "check",
    help=t(
        "The licence gate for CI: the models that files name, judged by your policy.",
        "CI 向けのライセンス確認: ファイル中のモデルをポリシーに照らして判定します。",
    ),
)(check)

from advisor.cli.commands.list import list_  # noqa: E402

app.command("list", help=t("What the catalogue holds, filtered.", "カタログの内容を一覧表示します。"))(list_)

from advisor.cli.commands.show import show  # noqa: E402

app.command(
    "show",
    help=t("One entry, each fact with its source and date.", "1 件の内容を、項目ごとの出典と日付とともに表示します。"),
)(show)

from advisor.cli.commands.catalog import app as catalog_app  # noqa: E402
from advisor.cli.commands.rules import app as rules_app  # noqa: E402

app.add_typer(catalog_app, name="catalog")
app.add_typer(rules_app, name="rules")

from advisor.cli.commands.schema import schema  # noqa: E402

app.command("schema", help=t("A JSON Schema of what comes out or goes in.", "入出力の JSON Schema を表示します。"))(
    schema
)
