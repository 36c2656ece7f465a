"""``advisor catalog``: the data that answers, its making, and bringing it up to date."""

from pathlib import Path
from typing import Annotated

import typer

from advisor.cli import options
from advisor.cli.context import globals_of
from advisor.cli.language import t
from advisor.cli.options import option

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=t(
        "The data behind the answers: its age, refresh, checks, compilation.",
        "回答のもとになるデータの鮮度、更新、検査、コンパイル。",
    ),
)

_SOURCE = t(
    "The folder of catalogue YAML, next to `rules` (default: ./catalog).",
    "カタログ YAML のフォルダー。`rules` と並べて置きます (既定: ./catalog)。",
)


@app.command(help=t("Version, contents and age of the data.", "データのバージョン、件数、鮮度。"))
def status(
    context: typer.Context,
    format_: Annotated[str, option("--format", metavar="table|json", en="Output format.", ja="出力形式。")] = "table",
) -> int:
    """Run the command."""
    from advisor.cli import status as printing

    return printing.show(globals_of(context), format_)


@app.command(
    help=t(
        "Fetch prices, models and instance types from AWS and the Hub. Without a kind: all of them.",
        "AWS と Hub から価格・モデル・インスタンスタイプを取得します。種類の指定がなければすべて。",
    )
)
def refresh(
    context: typer.Context,
    prices: Annotated[
        bool,
        option(
            "--prices",
            en="EC2, SageMaker and Bedrock prices, savings plans. Without AWS credentials: from the public price files.",
            ja="EC2・SageMaker・Bedrock の価格と Savings Plans。認証情報がなければ公開の価格ファイルから。",
        ),
    ] = False,
    spot: Annotated[bool, option("--spot", en="Spot prices.", ja="スポット価格。")] = False,
    bedrock: Annotated[
        bool,
        option("--bedrock", en="Bedrock models, profiles and terms.", ja="Bedrock のモデル・推論プロファイル・規約。"),
    ] = False,
    jumpstart: Annotated[bool, option("--jumpstart", en="JumpStart models.", ja="JumpStart のモデル。")] = False,
    instances: Annotated[
        bool,
        option(
            "--instances",
            en="Instance types, and which regions offer them.",
            ja="インスタンスタイプと提供リージョン。",
        ),
    ] = False,
    huggingface: Annotated[
        bool, option("--huggingface", en="The models' pages on the Hub.", ja="Hub のモデルページ。")
    ] = False,
    region: Annotated[
        list[str] | None,
        option(
            "--region",
            metavar="R",
            complete="regions",
            en="Repeatable. Default: all regions of the catalogue; of price files only the default region.",
            ja="複数可。既定: カタログの全リージョン (価格ファイルは既定のリージョンのみ)。",
        ),
    ] = None,
    instance_family: Annotated[
        list[str] | None,
        option(
            "--instance-family",
            metavar="F",
            complete="instance-families",
            en="Repeatable: g5, inf2 …",
            ja="複数可: g5、inf2 など。",
        ),
    ] = None,
    profile: Annotated[
        str | None, option("--profile", metavar="NAME", en="AWS profile.", ja="AWS プロファイル。")
    ] = None,
    dry_run: Annotated[
        bool, option("--dry-run", en="Show what would change, keep nothing.", ja="変更内容を表示するだけで保存しない。")
    ] = False,
    everything: Annotated[bool, option("--all", en="List every change.", ja="すべての変更を表示。")] = False,
    format_: Annotated[str, option("--format", metavar="table|json", en="Output format.", ja="出力形式。")] = "table",
    output: options.Output = None,
) -> int:
    """Run the command."""
    from advisor.cli import refreshing

    chosen = {
        "prices": prices, "spot": spot, "bedrock": bedrock, "jumpstart": jumpstart, "instances": instances,
        "huggingface": huggingface,
    }  # fmt: skip
    asked = refreshing.RefreshOptions(
        kinds=tuple(kind for kind, is_chosen in chosen.items() if is_chosen),
        regions=tuple(region or ()),
        families=tuple(instance_family or ()),
        profile=profile,
        dry_run=dry_run,
    )
    return refreshing.refresh(globals_of(context), asked, format_, output, everything=everything)


@app.command(
    help=t(
        "What refreshed data changes, and what that does to recommendations.",
        "更新データによる変更点と、推薦結果への影響。",
    )
)
def diff(
    context: typer.Context,
    previous: Annotated[
        bool,
        option(
            "--previous",
            en="Since the refresh before, instead of since what shipped.",
            ja="同梱データではなく、前回の更新と比べる。",
        ),
    ] = False,
    requirements: Annotated[
        Path | None,
        option(
            "-f",
            "--requirements",
            metavar="FILE",
            en="Ask this question of both, instead of everyday ones.",
            ja="代表的な質問の代わりに、この条件で両方に尋ねる。",
        ),
    ] = None,
    everything: Annotated[bool, option("--all", en="List every change.", ja="すべての変更を表示。")] = False,
    format_: Annotated[str, option("--format", metavar="table|json", en="Output format.", ja="出力形式。")] = "table",
    output: options.Output = None,
) -> int:
    """Run the command."""
    from advisor.cli import refreshed

    return refreshed.diff(globals_of(context), requirements, format_, output, previous=previous, everything=everything)


@app.command(
    help=t("Remove refreshed data: the shipped data answers again.", "更新データを削除し、同梱データに戻します。")
)
def reset(
    previous: Annotated[
        bool,
        option(
            "--previous",
            en="Go back to the refresh before instead.",
            ja="すべて削除せず、前回の更新データに戻す。",
        ),
    ] = False,
) -> int:
    """Run the command."""
    from advisor.cli import refreshed

    return refreshed.reset(previous=previous)


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


@app.command(
    help=t(
        "Write a file of your own catalogue for a model of the Hugging Face Hub, for you to review.",
        "Hugging Face Hub のモデルを自分のカタログのファイルとして書き出します (内容は要確認)。",
    )
)
def add(
    context: typer.Context,
    model: Annotated[str, typer.Argument(metavar="HF_ID", help=t("organisation/name.", "組織名/モデル名。"))],
    to: Annotated[
        Path | None,
        option(
            "--output",
            metavar="DIR",
            en="Your catalogue folder (default: that of --catalog, else ./my-catalog).",
            ja="自分のカタログのフォルダー (既定: --catalog の値、なければ ./my-catalog)。",
        ),
    ] = None,
    force: Annotated[
        bool, option("--force", en="Replace the file if it is there.", ja="既存のファイルを置き換える。")
    ] = False,
) -> int:
    """Run the command."""
    from advisor.cli import adding

    return adding.add(globals_of(context), model, to, force=force)
