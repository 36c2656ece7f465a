"""The flags of a sizing, which every command that estimates one deployment takes alike (`sizing_flags`)."""

from collections.abc import Mapping
from typing import Annotated, Any

from advisor.cli.options import option

Context = Annotated[
    str | None,
    option(
        "--context",
        metavar="N",
        en="Tokens of one sequence, prompt and output together (default: those of the load).",
        ja="1 系列のトークン数 (入力と出力の合計、既定: 負荷の合計)。",
    ),
]
InputTokens = Annotated[
    str | None,
    option(
        "--input-tokens",
        metavar="N",
        en="Input tokens a request (default: 512, or what the context leaves).",
        ja="1 リクエストの入力トークン数 (既定: 512、コンテキスト指定時はその残り)。",
    ),
]
OutputTokens = Annotated[
    str | None,
    option(
        "--output-tokens",
        metavar="N",
        en="Output tokens a request (default: 256).",
        ja="1 リクエストの出力トークン数 (既定: 256)。",
    ),
]
Concurrency = Annotated[
    str | None,
    option(
        "--concurrency",
        metavar="N",
        en="Sequences at the same time (default: 1).",
        ja="同時に処理する系列数 (既定: 1)。",
    ),
]
RequestsPerDay = Annotated[
    str | None,
    option(
        "--requests-per-day",
        metavar="N",
        en="Requests a day, e.g. 20k (default: 1,000).",
        ja="1 日のリクエスト数。例: 20k (既定: 1,000)。",
    ),
]
Dtype = Annotated[
    str | None,
    option(
        "--dtype",
        metavar="float32|float16|bfloat16|int8|int4|fp8",
        en="Number format (default: the model's half precision).",
        ja="数値形式 (既定: モデル本来の半精度)。",
    ),
]
Quantization = Annotated[
    str | None,
    option(
        "--quantization",
        metavar="none|int8|awq|gptq|fp8|…",
        complete="weights",
        en="How weights are stored (default: as published).",
        ja="重みの量子化方式 (既定: 公開時のまま)。",
    ),
]
TensorParallel = Annotated[
    str | None,
    option(
        "--tensor-parallel",
        metavar="N",
        en="Devices that share each layer, on Neuron cores (default: the fewest that hold it).",
        ja="テンソル並列数。Neuron ではコア数 (既定: 収まる最小)。",
    ),
]
Engine = Annotated[
    str | None,
    option(
        "--engine",
        metavar="NAME",
        complete="engines",
        en="Serving engine, e.g. vllm (default: auto).",
        ja="推論エンジン。例: vllm (既定: auto)。",
    ),
]
EngineVersion = Annotated[
    str | None,
    option(
        "--engine-version",
        metavar="V",
        en="Version of the engine (default: the newest described).",
        ja="推論エンジンのバージョン (既定: 対応する最新)。",
    ),
]
MemoryUtilization = Annotated[
    float | None,
    option(
        "--memory-utilization",
        metavar="F",
        en="Share of the memory the engine may use; vLLM's gpu_memory_utilization, default 0.9.",
        ja="エンジンが使うメモリの割合。vLLM の gpu_memory_utilization に相当、既定 0.9。",
    ),
]
MaxSequences = Annotated[
    str | None,
    option(
        "--max-sequences",
        metavar="N",
        en="Sequences the engine prepares for; vLLM's max_num_seqs.",
        ja="エンジンが想定する最大系列数。vLLM の max_num_seqs に相当。",
    ),
]
KvCacheDtype = Annotated[
    str | None,
    option(
        "--kv-cache-dtype",
        metavar="auto|fp8",
        en="Format of keys and values; vLLM's kv_cache_dtype (default: auto, that of the computation).",
        ja="キーと値の形式。vLLM の kv_cache_dtype に相当 (既定: auto、計算と同じ形式)。",
    ),
]


def sizing_flags(
    context_tokens: Context = None,
    input_tokens: InputTokens = None,
    output_tokens: OutputTokens = None,
    concurrency: Concurrency = None,
    requests_per_day: RequestsPerDay = None,
    dtype: Dtype = None,
    quantization: Quantization = None,
    tensor_parallel: TensorParallel = None,
    engine: Engine = None,
    engine_version: EngineVersion = None,
    memory_utilization: MemoryUtilization = None,
    max_sequences: MaxSequences = None,
    kv_cache_dtype: KvCacheDtype = None,
) -> None:
    """Declare the flags, for `options.with_options_of`; they are the keys of a sizing but for ``context_tokens``."""


def asked_of(flags: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return the keys of a sizing from its flags, behind what else is said of it; ``context`` is typer's in a command."""
    return {**more, **{"context" if name == "context_tokens" else name: value for name, value in flags.items()}}
