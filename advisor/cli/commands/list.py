"""``advisor list KIND``: what the catalogue holds, filtered."""

from typing import Annotated

import typer

from advisor.cli.context import globals_of
from advisor.cli.language import t
from advisor.cli.options import option

KINDS = ("models", "instances", "licenses", "rules", "tasks", "regions", "suites")

_KIND = "|".join(KINDS)


def list_(
    context: typer.Context,
    kind: Annotated[
        str, typer.Argument(metavar=_KIND, help=t("What to list.", "一覧にするもの。"), show_default=False)
    ],
    license_: Annotated[
        list[str] | None,
        typer.Option("--license", metavar="ID", help=t("Models under this licence.", "このライセンスのモデル。")),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option("--language", metavar="CODE", help=t("Models for this language.", "この言語に対応するモデル。")),
    ] = None,
    task: Annotated[
        list[str] | None,
        typer.Option(
            "--task", metavar="TASK", help=t("Models published for this task.", "この用途で公開されたモデル。")
        ),
    ] = None,
    family: Annotated[
        list[str] | None,
        typer.Option(
            "--family", metavar="F", help=t("Of this model or instance family.", "このモデル・インスタンスファミリー。")
        ),
    ] = None,
    channel: Annotated[
        list[str] | None,
        typer.Option(
            "--channel", metavar="huggingface|jumpstart|bedrock", help=t("Models served here.", "この提供元のモデル。")
        ),
    ] = None,
    max_parameters: Annotated[
        str | None,
        typer.Option(
            "--max-parameters",
            metavar="N",
            help=t("Models up to this size, e.g. 7B.", "このサイズ以下のモデル。例: 7B。"),
        ),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="R", help=t("Offered in this region.", "このリージョンで使えるもの。")),
    ] = None,
    format_: Annotated[
        str, option("--format", metavar="table|json|csv|ids", en="Output format.", ja="出力形式。")
    ] = "table",
) -> int:
    """Run the command."""
    from advisor.cli import lists
    from advisor.cli.filters import Filters

    filters = Filters(
        tuple(license_ or ()),
        tuple(language or ()),
        tuple(task or ()),
        tuple(family or ()),
        tuple(channel or ()),
        max_parameters,
        region,
    )
    return lists.show(globals_of(context), kind, filters, format_)
