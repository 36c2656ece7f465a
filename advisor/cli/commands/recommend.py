"""``advisor recommend``: from flags or a requirements file to a ranked, explained report."""

from pathlib import Path
from typing import Annotated, Any

import typer

from advisor.cli import options
from advisor.cli.context import globals_of
from advisor.cli.options import option, with_options_of
from advisor.cli.request_flags import request_flags
from advisor.render import FORMATS


@with_options_of(request_flags)
def recommend(
    context: typer.Context,
    requirements: Annotated[
        Path | None,
        option(
            "-f",
            "--requirements",
            metavar="FILE",
            en="Read all of this from YAML or JSON.",
            ja="条件を YAML または JSON から読む。",
        ),
    ] = None,
    format_: Annotated[
        str, option("--format", metavar="|".join(FORMATS), en="Output format.", ja="出力形式。")
    ] = "table",
    output: options.Output = None,
    fx: options.Fx = None,
    explain: Annotated[
        bool, option("--explain", en="Show every reason and source.", ja="すべての理由と出典を表示。")
    ] = False,
    plot: Annotated[
        bool, option("--plot", en="Draw cost against quality below the table.", ja="コストと品質の図を表の下に表示。")
    ] = False,
    strict: Annotated[
        bool,
        option(
            "--strict", en="Exit 4 when a missing fact decides.", ja="情報不足で判定できないものがあれば終了コード 4。"
        ),
    ] = False,
    stamp: Annotated[
        bool, option("--stamp", en="Put the time into the report.", ja="レポートに時刻を入れる。")
    ] = False,
    **flags: Any,
) -> int:
    """Run the command."""
    from advisor.cli import reports, requests
    from advisor.cli.output import OutputOptions

    asked = requests.from_parameters(flags)
    return reports.answer(
        globals_of(context),
        asked,
        requirements,
        OutputOptions(format_, output, explain=explain, strict=strict, stamp=stamp, fx=fx, plot=plot),
    )
