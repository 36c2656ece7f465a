"""``advisor finetune MODEL``: memory, time and cost of a fine-tuning run, and the instances that can."""

from typing import Annotated

import typer

from advisor.cli import options
from advisor.cli.context import globals_of
from advisor.cli.options import argument, option


def finetune(
    context: typer.Context,
    model: Annotated[
        str,
        argument(
            metavar="MODEL",
            complete="models",
            en="The model to tune, named as for `advisor estimate`.",
            ja="対象のモデル。指定方法は `advisor estimate` と同じ。",
        ),
    ],
    method: Annotated[
        str | None,
        option(
            "--method", metavar="lora|qlora|full", en="What is trained (default: lora).", ja="学習方法 (既定: lora)。"
        ),
    ] = None,
    instance: Annotated[
        str | None,
        option(
            "--instance",
            metavar="TYPE",
            complete="instances",
            en="g5.xlarge (EC2) or ml.g5.xlarge (SageMaker); default: all that fit, cheapest run first.",
            ja="g5.xlarge (EC2) または ml.g5.xlarge (SageMaker)。既定: 収まるすべてを費用の安い順に表示。",
        ),
    ] = None,
    region: options.Region = None,
    purchase: Annotated[
        str | None,
        option(
            "--purchase",
            metavar="on-demand|spot|reserved-1yr|reserved-3yr",
            en="How instances are bought (default: on-demand).",
            ja="購入方法 (既定: on-demand)。",
        ),
    ] = None,
    sequence_length: Annotated[
        str | None,
        option(
            "--sequence-length",
            metavar="N",
            en="Tokens of one training sequence (default: 2048, or the model's limit).",
            ja="学習する系列のトークン数 (既定: 2048、またはモデルの上限)。",
        ),
    ] = None,
    batch_size: Annotated[
        str | None,
        option(
            "--batch-size",
            metavar="N",
            en="Sequences a device takes at once (default: 1).",
            ja="1 デバイスが一度に処理する系列数 (既定: 1)。",
        ),
    ] = None,
    tokens: Annotated[
        str | None,
        option(
            "--tokens",
            metavar="N",
            en="Tokens trained on in all, every pass counted (default: 10M).",
            ja="学習トークン数の合計、エポックの重複も数える (既定: 10M)。",
        ),
    ] = None,
    lora_rank: Annotated[
        str | None,
        option(
            "--lora-rank",
            metavar="N",
            en="Rank of the adapter (default: 16).",
            ja="アダプターのランク (既定: 16)。",
        ),
    ] = None,
    gradient_checkpointing: Annotated[
        bool | None,
        option(
            "--gradient-checkpointing/--no-gradient-checkpointing",
            en="Keep few activations and compute the others again (default: on).",
            ja="活性化の多くを保存せず再計算する (既定: あり)。",
        ),
    ] = None,
    optimizer: Annotated[
        str | None,
        option(
            "--optimizer",
            metavar="adamw|adamw-8bit|…",
            complete="optimizers",
            en="Optimizer (default: adamw).",
            ja="オプティマイザ (既定: adamw)。",
        ),
    ] = None,
    strict: Annotated[
        bool,
        option(
            "--strict",
            en="Exit 4 when a missing fact decides whether it can be trained.",
            ja="情報不足で学習できるか判定できない場合は終了コード 4。",
        ),
    ] = False,
    format_: options.Format = "table",
    to: options.Output = None,
    fx: options.Fx = None,
) -> int:
    """Run the command."""
    from advisor.cli import tuning
    from advisor.cli.output import OutputOptions

    flags = {
        "model": model, "method": method, "instance": instance, "region": region, "purchase": purchase,
        "sequence_length": sequence_length, "batch_size": batch_size, "tokens": tokens, "lora_rank": lora_rank,
        "gradient_checkpointing": gradient_checkpointing, "optimizer": optimizer,
    }  # fmt: skip
    return tuning.answer(globals_of(context), flags, OutputOptions(format_, to, strict=strict, fx=fx))
