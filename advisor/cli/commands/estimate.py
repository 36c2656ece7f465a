"""``advisor estimate MODEL``: parameters, KV cache, memory, and the hardware of a region that holds it."""

from typing import Annotated, Any

import typer

from advisor.cli import options
from advisor.cli.context import globals_of
from advisor.cli.options import argument, option, with_options_of
from advisor.cli.sizing_flags import asked_of, sizing_flags


@with_options_of(sizing_flags)
def estimate(
    context: typer.Context,
    model: Annotated[
        str,
        argument(
            metavar="MODEL",
            complete="models",
            en="A model of the catalogue (any of its names); a folder, config.json, .safetensors file or its index "
            "(./x for a name the catalogue has, too); or org/name[@revision] on the Hugging Face Hub.",
            ja="カタログのモデル (ID、別名など)、フォルダー、config.json、.safetensors とその index "
            "(カタログと同名なら ./x と指定)、または Hugging Face Hub の org/name[@リビジョン]。",
        ),
    ],
    instance: Annotated[
        str | None,
        option(
            "--instance",
            metavar="TYPE",
            complete="instances",
            en="g5.xlarge (EC2) or ml.g5.xlarge (SageMaker); default: all that fit, cheapest first.",
            ja="g5.xlarge (EC2) または ml.g5.xlarge (SageMaker)。既定: 収まるすべてを安い順に表示。",
        ),
    ] = None,
    region: options.Region = None,
    strict: Annotated[
        bool,
        option(
            "--strict",
            en="Exit 4 when a missing fact decides whether it fits.",
            ja="情報不足で収まるか判定できない場合は終了コード 4。",
        ),
    ] = False,
    format_: options.Format = "table",
    to: options.Output = None,
    fx: options.Fx = None,
    **flags: Any,
) -> int:
    """Run the command."""
    from advisor.cli import sizing
    from advisor.cli.output import OutputOptions

    asked = asked_of(flags, model=model, instance=instance, region=region)
    return sizing.answer(globals_of(context), asked, OutputOptions(format_, to, strict=strict, fx=fx))
