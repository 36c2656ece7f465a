"""``advisor``: the page of the whole."""

from __future__ import annotations

from advisor.cli import exit_codes
from advisor.cli.manual import Code, Example, Manual
from advisor.cli.manual.common import DONE, USAGE
from advisor.core.text import Text

PAGES = {
    "": Manual(
        describes=Text(
            "Which language model to run, where on AWS, will it fit, what will it cost, and are you allowed to. Answers "
            "come offline from a catalogue in which every figure has a source and a date; only `catalog refresh`, "
            "`catalog add`, `check --online`, and `estimate` or `finetune` of a model on the Hugging Face Hub use the "
            "network. Data goes to stdout, everything else to stderr.",
            "どの言語モデルを AWS のどこで動かすか。メモリに収まるか、費用はいくらか、ライセンス上使えるかがわかります。"
            "すべての数値に出典と日付が付いたカタログをもとに、オフラインで答えます。ネットワークを使うのは "
            "`catalog refresh`、`catalog add`、`check --online` と、Hugging Face Hub のモデルに対する `estimate`、"
            "`finetune` だけです。データは標準出力、それ以外は標準エラー出力に書き出します。",
        ),
        examples=(
            Example("ask", Text("Questions first, then the answer:", "対話形式で条件を答えて選ぶ:"), needs="terminal"),
            Example(
                "recommend --task chat --language ja --region ap-northeast-1",
                Text("A chat model for Japanese, in Tokyo:", "日本語チャット用のモデルを東京リージョンで探す:"),
            ),
            Example(
                "estimate open-calm-7b --instance g5.xlarge",
                Text("Does it fit on this instance?", "このインスタンスに収まるかを調べる:"),
            ),
            Example(
                "check",
                Text(
                    "May the models that this folder names be used?", "フォルダー内のコードが使うモデルのライセンスを確認:"
                ),
            ),
        ),
        codes=(
            DONE,
            Code(exit_codes.FINDINGS, Text("findings: `check` found violations", "指摘あり: `check` が違反を検出")),
            USAGE,
            Code(exit_codes.INFEASIBLE, Text("nothing feasible, or it does not fit", "条件を満たすものがない、または収まらない")),
            Code(
                exit_codes.UNDETERMINED,
                Text(
                    "undetermined under --strict, or a check that could not be completed",
                    "--strict 指定時に判定できない、または検査が完了していない",
                ),
            ),
            Code(exit_codes.UPSTREAM, Text("AWS or the Hugging Face Hub failed", "AWS または Hugging Face Hub の障害")),
            Code(exit_codes.BUG, Text("a bug: please report it", "不具合 (ご報告ください)")),
            Code(exit_codes.INTERRUPTED, Text("interrupted", "中断")),
        ),
        environment=(
            "ADVISOR_LANG", "ADVISOR_HOME", "ADVISOR_PRICE_LIST_URL", "HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE",
            "AWS_PROFILE", "NO_COLOR", "COLUMNS",
        ),
    ),
}  # fmt: skip
