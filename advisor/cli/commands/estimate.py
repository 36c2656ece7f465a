"""``advisor estimate MODEL``: parameters, KV cache, memory, and the hardware of a region that holds it."""

from typing import Annotated

import typer

from advisor.cli import options, sizing_flags
from advisor.cli.context import globals_of
from advisor.cli.options import argument, option


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
    context_tokens: sizing_flags.Context = None,
    input_tokens: sizing_flags.InputTokens = None,
    output_tokens: sizing_flags.OutputTokens = None,
    concurrency: sizing_flags.Concurrency = None,
    dtype: sizing_flags.Dtype = None,
    quantization: sizing_flags.Quantization = None,
    tensor_parallel: sizing_flags.TensorParallel = None,
    engine: sizing_flags.Engine = None,
    engine_version: sizing_flags.EngineVersion = None,
    memory_utilization: sizing_flags.MemoryUtilization = None,
    max_sequences: sizing_flags.MaxSequences = None,
    kv_cache_dtype: sizing_flags.KvCacheDtype = None,
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
) -> int:
    """Run the command."""
    from advisor.cli import sizing
    from advisor.cli.output import OutputOptions

    flags = {
        "model": model, "instance": instance, "region": region, "context": context_tokens,
        "input_tokens": input_tokens, "output_tokens": output_tokens, "concurrency": concurrency, "dtype": dtype,
        "quantization": quantization, "tensor_parallel": tensor_parallel, "engine": engine,
        "engine_version": engine_version, "memory_utilization": memory_utilization, "max_sequences": max_sequences,
        "kv_cache_dtype": kv_cache_dtype,
    }  # fmt: skip
    return sizing.answer(globals_of(context), flags, OutputOptions(format_, to, strict=strict, fx=fx))
