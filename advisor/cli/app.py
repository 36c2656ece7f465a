"""The command tree. It only registers; each command lives in its own file.

The parser library reads the declaration of every command it is given, which takes longer than most commands themselves
do. So it is given the one that is run, and all of them only where one is looked for: for help, and when a name is wrong.

Annotations here and in ``commands/`` are objects, not texts (no ``from __future__ import annotations``): the parser library
would compile each of them again.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from advisor.cli.context import Globals, check_language, parse_severities
from advisor.cli.help import CommandWithManual, GroupWithManual
from advisor.cli.language import t
from advisor.cli.options import option


class _Command(NamedTuple):
    """Where a command is: an attribute of a module of ``advisor.cli.commands``; groups of commands bring their own help."""

    module: str
    name: str
    help: str | None = None


_COMMANDS: Mapping[str, _Command] = {
    "recommend": _Command(
        "recommend",
        "recommend",
        t(
            "Which models to run where, ranked and explained.",
            "どのモデルをどこで動かすかを、理由付きで順位付けします。",
        ),
    ),
    "ask": _Command(
        "ask", "ask", t("Questions first, then the same answer.", "対話形式で条件を尋ね、モデルを推薦します。")
    ),
    "estimate": _Command(
        "estimate",
        "estimate",
        t(
            "Will a model fit: parameters, KV cache, memory, speed and cost.",
            "モデルが収まるか: パラメータ数、KV キャッシュ、メモリ、速度、費用を見積もります。",
        ),
    ),
    "compare": _Command(
        "compare",
        "compare",
        t(
            "Models or deployments side by side: facts, licence, memory, speed, cost, and where Bedrock's cost meets yours.",
            "モデルや構成を並べて比較します: 仕様、ライセンス、メモリ、速度、費用、Bedrock との損益分岐。",
        ),
    ),
    "finetune": _Command(
        "finetune",
        "finetune",
        t(
            "What fine-tuning takes: memory, time and cost, by instance.",
            "ファインチューニングに必要なメモリ、時間、費用をインスタンスごとに見積もります。",
        ),
    ),
    "deploy": _Command(
        "deploy",
        "deploy",
        t(
            "A ready-to-run script or template that matches the estimate.",
            "見積もりと同じ設定で、そのまま使えるスクリプトやテンプレートを出力します。",
        ),
    ),
    "check": _Command(
        "check",
        "check",
        t(
            "The licence gate for CI: the models that files name, judged by your policy.",
            "CI 向けのライセンス確認: ファイル中のモデルをポリシーに照らして判定します。",
        ),
    ),
    "list": _Command("list", "list_", t("What the catalogue holds, filtered.", "カタログの内容を一覧表示します。")),
    "show": _Command(
        "show",
        "show",
        t("One entry, each fact with its source and date.", "1 件の内容を、項目ごとの出典と日付とともに表示します。"),
    ),
    "catalog": _Command("catalog", "app"),
    "rules": _Command("rules", "app"),
    "serve": _Command(
        "serve",
        "serve",
        t(
            "Answer coding assistants: --mcp, the Model Context Protocol.",
            "コーディングアシスタントに応答します (--mcp: Model Context Protocol)。",
        ),
    ),
    "schema": _Command(
        "schema", "schema", t("A JSON Schema of what comes out or goes in.", "入出力の JSON Schema を表示します。")
    ),
}


def _print_version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"advisor {version('fm-advisor')}")
        raise typer.Exit


def _globals(
    context: typer.Context,
    lang: Annotated[
        str | None,
        option("--lang", metavar="en|ja", en="Language (default: from the locale).", ja="表示言語 (既定: ロケール)。"),
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
        option(
            "--severity",
            metavar="RULE=LEVEL",
            complete="severities",
            en="Change a rule's severity (repeatable).",
            ja="ルールの重大度を変更 (複数可)。",
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


def command_line(wanted: str | None) -> typer.Typer:
    """Return the command line with the one command of that name, or with all where there is none of it."""
    app = typer.Typer(
        name="advisor",
        cls=GroupWithManual,
        help=t(
            "Which language model to run, where on AWS, will it fit, what will it cost, and are you allowed to.",
            "どの言語モデルを AWS のどこで動かすか。メモリに収まるか、費用はいくらか、ライセンス上使えるかを答えます。",
        ),
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        add_completion=True,
        rich_markup_mode=None,  # plain help: rich would cost 50 ms of every --help
        pretty_exceptions_enable=False,
    )
    app.callback()(_globals)
    for name in [wanted] if wanted is not None and wanted in _COMMANDS else _COMMANDS:
        place = _COMMANDS[name]
        found = getattr(import_module(f"advisor.cli.commands.{place.module}"), place.name)
        if isinstance(found, typer.Typer):
            for command in found.registered_commands:
                command.cls = CommandWithManual
            app.add_typer(found, name=name, cls=GroupWithManual)
        else:
            app.command(name, cls=CommandWithManual, help=place.help)(found)
    return app
