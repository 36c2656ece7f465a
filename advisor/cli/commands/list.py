"""``advisor list KIND``: what the catalogue holds, filtered."""

from typing import Annotated

import typer

from advisor.cli import options
from advisor.cli.context import globals_of
from advisor.cli.options import argument, option

KINDS = ("models", "instances", "licenses", "rules", "tasks", "regions", "suites")

_KIND = "|".join(KINDS)


def list_(
    context: typer.Context,
    kind: Annotated[str, argument(metavar=_KIND, en="What to list.", ja="一覧表示する種類。")],
    license_: Annotated[
        list[str] | None,
        option(
            "--license",
            metavar="ID",
            complete="licenses",
            en="Models under this licence.",
            ja="このライセンスのモデル。",
        ),
    ] = None,
    language: Annotated[
        list[str] | None,
        option(
            "--language",
            metavar="CODE",
            complete="languages",
            en="Models for this language.",
            ja="この言語に対応するモデル。",
        ),
    ] = None,
    task: Annotated[
        list[str] | None,
        option(
            "--task",
            metavar="TASK",
            complete="tasks",
            en="Models published for this task.",
            ja="この用途で公開されたモデル。",
        ),
    ] = None,
    family: Annotated[
        list[str] | None,
        option(
            "--family",
            metavar="F",
            complete="families",
            en="Of this model or instance family.",
            ja="このモデル・インスタンスファミリー。",
        ),
    ] = None,
    channel: Annotated[
        list[str] | None,
        option(
            "--channel", metavar="huggingface|jumpstart|bedrock", en="Models served here.", ja="この提供元のモデル。"
        ),
    ] = None,
    max_parameters: Annotated[
        str | None,
        option(
            "--max-parameters",
            metavar="N",
            en="Models up to this size, e.g. 7B.",
            ja="このサイズ以下のモデル。例: 7B。",
        ),
    ] = None,
    region: Annotated[
        str | None,
        option(
            "--region", metavar="R", complete="regions", en="Offered in this region.", ja="このリージョンで使えるもの。"
        ),
    ] = None,
    format_: Annotated[
        str, option("--format", metavar="table|json|csv|ids", en="Output format.", ja="出力形式。")
    ] = "table",
    fx: options.Fx = None,
) -> int:
    """Run the command."""
    from advisor.cli import lists
    from advisor.lookup.filters import Filters

    filters = Filters(
        tuple(license_ or ()),
        tuple(language or ()),
        tuple(task or ()),
        tuple(family or ()),
        tuple(channel or ()),
        max_parameters,
        region,
    )
    return lists.show(globals_of(context), kind, filters, format_, fx)
