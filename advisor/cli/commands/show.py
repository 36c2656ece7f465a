"""``advisor show ID``: one entry, each fact with its source and date."""

from typing import Annotated

import typer

from advisor.cli.context import globals_of
from advisor.cli.options import argument, option


def show(
    context: typer.Context,
    name: Annotated[
        str,
        argument(
            metavar="ID",
            complete="entries",
            en="A model, instance type, accelerator, licence, rule, region, task or suite; aliases too.",
            ja="モデル、インスタンスタイプ、アクセラレータ、ライセンス、ルール、リージョン、用途、ベンチマークの "
            "ID または別名。",
        ),
    ],
    kind: Annotated[
        str | None,
        option(
            "--kind",
            metavar="KIND",
            complete="kinds",
            en="When an id means several things.",
            ja="ID が複数の種類に当てはまるとき。",
        ),
    ] = None,
    region: Annotated[
        str | None,
        option(
            "--region", metavar="R", complete="regions", en="Whose prices to show.", ja="価格を表示するリージョン。"
        ),
    ] = None,
    format_: Annotated[str, option("--format", metavar="table|json", en="Output format.", ja="出力形式。")] = "table",
) -> int:
    """Run the command."""
    from advisor.cli import entries

    return entries.show(globals_of(context), name, kind, region, format_)
