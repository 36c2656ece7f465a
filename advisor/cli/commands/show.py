"""``advisor show ID``: one entry, each fact with its source and date."""

from typing import Annotated

import typer

from advisor.cli.context import globals_of
from advisor.cli.language import t
from advisor.cli.options import option


def show(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help=t(
                "A model, instance type, accelerator, licence, rule, region, task or suite; aliases too.",
                "モデル、インスタンスタイプ、アクセラレータ、ライセンス、ルール、リージョン、用途、ベンチマークの "
                "ID または別名。",
            ),
            show_default=False,
        ),
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind", metavar="KIND", help=t("When an id means several things.", "ID が複数の種類に当てはまるとき。")
        ),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="R", help=t("Whose prices to show.", "価格を表示するリージョン。")),
    ] = None,
    format_: Annotated[str, option("--format", metavar="table|json", en="Output format.", ja="出力形式。")] = "table",
) -> int:
    """Run the command."""
    from advisor.cli import entries

    return entries.show(globals_of(context), name, kind, region, format_)
