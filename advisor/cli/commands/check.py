"""``advisor check [PATHS…]``: which models files name, what their licences mean together, and what the policy says."""

from pathlib import Path
from typing import Annotated

import typer

from advisor.cli import options
from advisor.cli.context import globals_of
from advisor.cli.language import t
from advisor.cli.options import option


def check(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATHS…]",
            help=t(
                "Files and folders to scan (default: the current folder; what git ignores is left out).",
                "調べるファイルやフォルダー (既定: 現在のフォルダー。git が無視するものは対象外)。",
            ),
            show_default=False,
        ),
    ] = None,
    policy: Annotated[
        Path | None,
        option(
            "--policy",
            metavar="FILE",
            en="The policy (default: advisor-policy.yaml, or [tool.advisor] in pyproject.toml).",
            ja="ポリシー (既定: advisor-policy.yaml、または pyproject.toml の [tool.advisor])。",
        ),
    ] = None,
    model: Annotated[
        list[str] | None,
        option(
            "--model",
            metavar="ID",
            complete="models",
            en="Check this model instead of scanning (repeatable).",
            ja="ファイルを調べる代わりにこのモデルを検査 (複数可)。",
        ),
    ] = None,
    format_: Annotated[
        str,
        option(
            "--format",
            metavar="text|json|sarif|junit|github|markdown|cyclonedx|notice",
            en="Output format.",
            ja="出力形式。",
        ),
    ] = "text",
    to: options.Output = None,
    lock: Annotated[
        Path | None,
        option(
            "--lock",
            metavar="FILE",
            en="Compare with the licences locked in FILE; written when it is not there (default: advisor-models.lock, if any).",
            ja="FILE に固定したライセンスと比較。ファイルがなければ作成 (既定: あれば advisor-models.lock)。",
        ),
    ] = None,
    update_lock: Annotated[
        bool,
        option(
            "--update-lock",
            en="Write what is found now to the lock.",
            ja="現在の結果でロックを更新。",
        ),
    ] = False,
    baseline: Annotated[
        Path | None,
        option(
            "--baseline",
            metavar="FILE",
            en="Findings of this earlier JSON report do not count.",
            ja="以前の JSON レポートにある指摘は数えない。",
        ),
    ] = None,
    diff: Annotated[
        str | None,
        option(
            "--diff",
            metavar="REV",
            en="Only uses that are new since the branch left REV count.",
            ja="REV から分岐した後に増えた使用箇所だけを数える。",
        ),
    ] = None,
    online: Annotated[
        bool,
        option(
            "--online",
            en="Ask the Hugging Face Hub about models the catalogue does not know.",
            ja="カタログにないモデルを Hugging Face Hub に照会。",
        ),
    ] = False,
    strict_files: Annotated[
        bool,
        option(
            "--strict-files",
            en="Exit 4 when any file could not be read or parsed, not only one that is named.",
            ja="指定したファイル以外でも、読み取りや解析ができなければ終了コード 4。",
        ),
    ] = False,
    no_inline_ignores: Annotated[
        bool,
        option(
            "--no-inline-ignores",
            en="Findings that the code says to ignore count all the same.",
            ja="コード内の無視指定がある指摘も数える。",
        ),
    ] = False,
    explain: Annotated[bool, option("--explain", en="Show the notes too.", ja="補足も表示。")] = False,
    init: Annotated[
        bool,
        option("--init", en="Write a commented policy to begin with.", ja="コメント付きのポリシーのひな形を書き出す。"),
    ] = False,
) -> int:
    """Run the command."""
    from advisor.cli import checking

    globals_ = globals_of(context)
    if init:
        return checking.write_policy(policy)
    asked = checking.CheckOptions(
        paths=tuple(paths or ()),
        models=tuple(model or ()),
        policy=policy,
        lock=lock,
        update_lock=update_lock,
        baseline=baseline,
        diff=diff,
        online=online,
        strict_files=strict_files,
        no_inline_ignores=no_inline_ignores,
    )
    return checking.answer(globals_, asked, checking.OutputOptions(format_, to, explain=explain))
