"""``advisor finetune``."""

from __future__ import annotations

from advisor.cli import exit_codes
from advisor.cli.manual import Code, Example, Group, Manual
from advisor.cli.manual.common import DONE, OUTPUT, PLACE, STRICT, TRAINING, UPSTREAM, USAGE
from advisor.core.text import Text

PAGES = {
    "finetune": Manual(
        describes=Text(
            "Says what a run of fine-tuning takes: weights, adapter, gradients, optimizer states and activations on each "
            "device, the hours of the run, and what it costs, for each instance that can do it, cheapest run first. Models "
            "are named as for `advisor estimate`.",
            "ファインチューニングに必要なものを示します。デバイスごとの重み、アダプター、勾配、オプティマイザの状態、活性化の"
            "メモリと、所要時間、費用を、実行できるインスタンスごとに費用の安い順で表示します。モデルの指定方法は "
            "`advisor estimate` と同じです。",
        ),
        groups=(
            Group(
                TRAINING,
                (
                    "--method", "--sequence-length", "--batch-size", "--tokens", "--lora-rank",
                    "--gradient-checkpointing", "--optimizer",
                ),
            ),
            Group(PLACE, ("--instance", "--region", "--purchase")),
            Group(OUTPUT, ("--format", "--output", "--fx", "--strict")),
        ),
        examples=(
            Example(
                "finetune open-calm-7b --method qlora --tokens 20M",
                Text("Where QLoRA can be run, and for how much:", "QLoRA を実行できる構成と費用:"),
            ),
            Example(
                "finetune falcon-7b --method lora --instance g5.12xlarge --sequence-length 1024",
                Text("One instance, shorter sequences:", "インスタンスと系列長を指定:"),
            ),
            Example(
                "finetune falcon-7b --method full --instance g5.xlarge",
                Text("Too small for all parameters (exit code 3):", "全パラメータの学習には小さすぎる例 (終了コード 3):"),
                code=exit_codes.INFEASIBLE,
            ),
        ),
        codes=(
            DONE,
            USAGE,
            Code(
                exit_codes.INFEASIBLE,
                Text(
                    "with --instance: it does not fit, or is not known to; else: no instance can",
                    "--instance 指定時: 収まらない、または収まるか不明。指定なし: 実行できるインスタンスがない",
                ),
            ),
            STRICT,
            UPSTREAM,
        ),
        environment=(
            "ADVISOR_LANG", "ADVISOR_HOME", "HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE", "NO_COLOR", "COLUMNS",
        ),
    ),
}  # fmt: skip
