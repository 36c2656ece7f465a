"""``advisor compare A B […]``: models or deployments side by side."""

from typing import Annotated, Any

import typer

from advisor.cli.commands.recommend import recommend
from advisor.cli.context import globals_of
from advisor.cli.options import argument, option, with_options_of


@with_options_of(recommend, without=("model", "top", "all_deployments", "plot"))
def compare(
    context: typer.Context,
    subjects: Annotated[
        list[str],
        argument(
            metavar="MODEL[=PLACE]...",
            complete="models",
            en="Two to six: a model as for `estimate`, and where it is to run: bedrock, ec2, sagemaker, or an instance type "
            "(g5.xlarge, ml.g5.xlarge). Without a place: where the objective would have it.",
            ja="2〜6 件。モデルは `estimate` と同じ指定方法。= の後に実行場所 (bedrock、ec2、sagemaker、または g5.xlarge、"
            "ml.g5.xlarge などのインスタンスタイプ)。省略すると --objective に最も合う構成。",
        ),
    ],
    differences: Annotated[
        bool, option("--differences", en="Show only the rows that differ.", ja="違いのある行だけを表示。")
    ] = False,
    **flags: Any,
) -> int:
    """Run the command."""
    from advisor.cli import comparing, requests
    from advisor.cli.output import OutputOptions

    options = OutputOptions(
        flags.pop("format_"),
        flags.pop("output"),
        explain=flags.pop("explain"),
        strict=flags.pop("strict"),
        stamp=flags.pop("stamp"),
        fx=flags.pop("fx"),
    )
    file = flags.pop("requirements")
    given = requests.from_parameters(flags)
    return comparing.answer(globals_of(context), subjects, given, file, options, differences=differences)
