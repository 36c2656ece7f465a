"""``advisor estimate MODEL``: parameters, KV cache, memory, and the hardware of a region that holds it."""

from __future__ import annotations

from typing import Annotated

import typer

from advisor.cli import options
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
    context_tokens: Annotated[
        str | None,
        option(
            "--context",
            metavar="N",
            en="Tokens of one sequence, prompt and output together (default: those of the load).",
            ja="1 系列のトークン数 (入力と出力の合計、既定: 負荷の合計)。",
        ),
    ] = None,
    input_tokens: Annotated[
        str | None,
        option(
            "--input-tokens",
            metavar="N",
            en="Input tokens a request (default: 512, or what the context leaves).",
            ja="1 リクエストの入力トークン数 (既定: 512、コンテキスト指定時はその残り)。",
        ),
    ] = None,
    output_tokens: Annotated[
        str | None,
        option(
            "--output-tokens",
            metavar="N",
            en="Output tokens a request (default: 256).",
            ja="1 リクエストの出力トークン数 (既定: 256)。",
        ),
    ] = None,
    concurrency: Annotated[
        str | None,
        option(
            "--concurrency",
            metavar="N",
            en="Sequences at the same time (default: 1).",
            ja="同時に処理する系列数 (既定: 1)。",
        ),
    ] = None,
    dtype: Annotated[
        str | None,
        option(
            "--dtype",
            metavar="float32|float16|bfloat16|int8|int4|fp8",
            en="Number format (default: the model's half precision).",
            ja="数値形式 (既定: モデル本来の半精度)。",
        ),
    ] = None,
    quantization: Annotated[
        str | None,
        option(
            "--quantization",
            metavar="none|int8|awq|gptq|fp8|…",
            complete="weights",
            en="How weights are stored (default: as published).",
            ja="重みの量子化方式 (既定: 公開時のまま)。",
        ),
    ] = None,
    tensor_parallel: Annotated[
        str | None,
        option(
            "--tensor-parallel",
            metavar="N",
            en="Devices that share each layer, on Neuron cores (default: the fewest that hold it).",
            ja="テンソル並列数。Neuron ではコア数 (既定: 収まる最小)。",
        ),
    ] = None,
    engine: Annotated[
        str | None,
        option(
            "--engine",
            metavar="NAME",
            complete="engines",
            en="Serving engine, e.g. vllm (default: auto).",
            ja="推論エンジン。例: vllm (既定: auto)。",
        ),
    ] = None,
    engine_version: Annotated[
        str | None,
        option(
            "--engine-version",
            metavar="V",
            en="Version of the engine (default: the newest described).",
            ja="推論エンジンのバージョン (既定: 対応する最新)。",
        ),
    ] = None,
    memory_utilization: Annotated[
        float | None,
        option(
            "--memory-utilization",
            metavar="F",
            en="Share of the memory the engine may use; vLLM's gpu_memory_utilization, default 0.9.",
            ja="エンジンが使うメモリの割合。vLLM の gpu_memory_utilization に相当、既定 0.9。",
        ),
    ] = None,
    max_sequences: Annotated[
        str | None,
        option(
            "--max-sequences",
            metavar="N",
            en="Sequences the engine prepares for; vLLM's max_num_seqs.",
            ja="エンジンが想定する最大系列数。vLLM の max_num_seqs に相当。",
        ),
    ] = None,
    kv_cache_dtype: Annotated[
        str | None,
        option(
            "--kv-cache-dtype",
            metavar="auto|fp8",
            en="Format of keys and values; vLLM's kv_cache_dtype (default: auto, that of the computation).",
            ja="キーと値の形式。vLLM の kv_cache_dtype に相当 (既定: auto、計算と同じ形式)。",
        ),
    ] = None,
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
    return sizing.answer(globals_of(context), flags, OutputOptions(format_, to, strict=strict))
