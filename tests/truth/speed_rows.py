"""Rows of measurements/throughput.csv: how fast engines were, and what the estimates say of the same load.

One row is one load on one placement, with whatever of five figures its source gives: milliseconds to the first token of
a lone request (``ttft_ms``), of a step while no prompt is computed (``step_ms``), between two tokens as a client sees
them (``tpot_ms``), of a whole request (``request_ms``), and output tokens per second of all replicas.

``prompt_cached``: the prompts were in the prefix cache, because the harness repeats a few of them and vLLM keeps prefixes
unless told not to. ``compiled_sequences`` and ``compiled_tokens``: static shapes, which compute all of it whoever runs.
``concurrency`` of a load given in requests per second is requests per second × latency. SageMaker's suite sends 30
requests a level, so its level 32 is 30; its tokens per second are those 30 over the latency.

Left out, whatever they say:

- speculative decoding and offloaded caches (eagle3, LMCache), which no estimate describes;
- runs of SageMaker's suite while another run used the same endpoint (by the times in the file names), which is most of
  gpt-oss-20b on A10G: alone it takes 10 ms a token, beside another run 13 to 24; of the others, the last complete one;
- servers that are no engine here (TGI on GPUs, LitGPT, SGLang), devices that AWS does not offer (H20), the form an engine
  does not serve (T5 on Neuron), quantized weights in transformers (kernels of other packages);
- loads whose lengths or degrees are not stated, or counted with another model's tokenizer (TGI of 2024 on Inferentia2);
  of Trinity on A10G, whose prompts were short, so all but the time per token of one sequence, which they do not change;
- more sequences than the cache holds (level 64 of llmperf): they measure the queue; llmperf's tokens per second, because
  that harness rests between two waves; first tokens of several prompts sent at once;
- Qwen2.5-7B under load on Inferentia2: that server computed all running prompts again whenever one came (optimum-neuron
  6ba3db94, generator.py, rebuild_cache_on_prefill);
- Kimi K2.5 and Trinity Large: formats and sizes on which the sources do not agree.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.catalog import load_catalog
from advisor.core.architecture import Architecture, FullAttention, Mlp, ParameterCount, SlidingWindow
from advisor.core.result import Band
from advisor.estimate.throughput import speed_of
from advisor.estimate.times import CompiledShape
from advisor.estimate.weights import Weights
from tests.truth.rows import Group, architecture_of, configs, group_of, table, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.hardware import Accelerator
    from advisor.core.result import PerformanceEstimate
    from advisor.estimate.engines import Engine

MEASURES = ("ttft_ms", "step_ms", "tpot_ms", "request_ms", "tokens_per_second")


REPLICATING = "Transformers NeuronX"
"""Software that pads query heads to the degree, and keeps keys and values of each."""


class SpeedRow(NamedTuple):
    """One load. Milliseconds; empty figures are not known."""

    row: str
    model: str
    device: str
    engine: str
    software: str
    dtype: str
    quantization: str | None
    tensor_parallel: int
    replicas: int
    concurrency: int
    input_tokens: int | None
    output_tokens: int
    prompt_cached: bool
    compiled_sequences: int | None
    compiled_tokens: int | None
    ttft_ms: float | None
    step_ms: float | None
    tpot_ms: float | None
    request_ms: float | None
    tokens_per_second: float | None
    url: str
    read: str
    note: str | None

    @property
    def architecture(self) -> Architecture:
        """The model's architecture, as the row's engine lays it out."""
        found = _architecture(self.model)
        return _padded(found, self.tensor_parallel) if self.software.startswith(REPLICATING) else found

    @property
    def weights(self) -> Weights:
        """How the weights are kept."""
        return Weights(self.dtype, self.quantization)

    @property
    def shape(self) -> CompiledShape | None:
        """The static shape, where one was compiled."""
        if self.compiled_sequences is None or self.compiled_tokens is None:
            return None
        return CompiledShape(self.compiled_sequences, self.compiled_tokens)

    @property
    def batch(self) -> int:
        """Sequences that run together on one replica."""
        wanted = -(-self.concurrency // self.replicas)
        return wanted if self.compiled_sequences is None else min(wanted, self.compiled_sequences)

    @property
    def prompt_tokens(self) -> int:
        """Tokens of a prompt; as good as none where it is not stated how short they were."""
        return self.input_tokens or 1

    @property
    def cached_tokens(self) -> int:
        """Tokens of a prompt that are not computed."""
        return self.prompt_tokens if self.prompt_cached else 0

    @property
    def group(self) -> Group:
        """What is held out together."""
        return group_of(_architecture(self.model))

    @property
    def measured(self) -> dict[str, float]:
        """The figures that are known, by name."""
        return {name: value for name in MEASURES if (value := getattr(self, name)) is not None}


_NUMBERS: dict[str, type] = {
    **dict.fromkeys(
        ("tensor_parallel", "replicas", "concurrency", "input_tokens", "output_tokens", "compiled_sequences",
         "compiled_tokens"), int,
    ),
    **dict.fromkeys(MEASURES, float),
}  # fmt: skip


@cache
def rows() -> tuple[SpeedRow, ...]:
    """Return all rows, in the order of the file."""
    return tuple(_read(raw) for raw in table("throughput.csv"))


def _read(raw: Mapping[str, str]) -> SpeedRow:
    return SpeedRow(**{**typed(raw, _NUMBERS), "prompt_cached": raw["prompt_cached"] == "yes"})


@cache
def accelerator(device: str) -> Accelerator:
    """Return a device as the catalogue has it."""
    return load_catalog().accelerators[device]


def predict(row: SpeedRow, engine: Engine) -> dict[str, Band]:
    """Return what the estimate says of the figures a row has, by name."""
    served = _estimate(row, engine, row.cached_tokens)
    running = min(row.concurrency, row.batch * row.replicas)
    figures = {
        "ttft_ms": served.ttft_ms,
        "tpot_ms": served.tpot_ms,
        "step_ms": _estimate(row, engine, row.prompt_tokens).tpot_ms,
        "tokens_per_second": served.output_tokens_per_second,
        "request_ms": Band(
            *(1000 * running * row.output_tokens / x for x in reversed(served.output_tokens_per_second))
        ),
    }
    return {name: figures[name] for name in row.measured}


def _estimate(row: SpeedRow, engine: Engine, cached_tokens: int) -> PerformanceEstimate:
    speed = speed_of(row.architecture, row.weights, engine, accelerator(row.device), row.tensor_parallel)
    assert speed is not None, row.row
    found = speed.performance(
        row.prompt_tokens,
        row.output_tokens,
        row.concurrency,
        replicas=row.replicas,
        most=row.compiled_sequences,
        cached_tokens=cached_tokens,
        shape=row.shape,
    )
    assert found is not None, row.row
    return found


@cache
def _architecture(model: str) -> Architecture:
    if configs()[model]["model_type"] == "afmoe":
        return _afmoe(configs()[model])
    found = architecture_of(model)
    assert found is not None, model
    return found


def _padded(found: Architecture, degree: int) -> Architecture:
    """Return query heads padded to a multiple of the degree, each with keys and values of its own.

    What Transformers NeuronX does when neither query nor KV heads divide by the degree (`decoder.py`,
    ``check_gqa_fallback``); later versions replicate less where the padding allows it.
    """
    if found.heads % degree == 0 or found.heads == found.kv_heads:
        return found
    heads = -(-found.heads // degree) * degree
    return found._replace(kv_heads=heads, cache=tuple(spec._replace(kv_heads=heads) for spec in found.cache))


def _afmoe(config: Mapping[str, Any]) -> Architecture:
    """Arcee's mixtures, which no dialect reads: gated attention, a shared expert, leading dense layers, four norms."""
    layers, hidden, width = config["num_hidden_layers"], config["hidden_size"], config["head_dim"]
    heads, kv_heads, experts = config["num_attention_heads"], config["num_key_value_heads"], config["num_experts"]
    sparse = layers - config["num_dense_layers"]
    expert = 3 * hidden * config["moe_intermediate_size"]
    attention = hidden * width * (3 * heads + 2 * kv_heads) + 2 * width
    dense = config["num_dense_layers"] * 3 * hidden * config["intermediate_size"]
    body = layers * (attention + 4 * hidden) + dense + sparse * (expert + hidden * experts) + hidden
    routed, table = sparse * experts * expert, config["vocab_size"] * hidden
    active = body + 2 * table + routed * config["num_experts_per_tok"] // experts
    full = layers // config["global_attn_every_n_layers"]
    return Architecture(
        "afmoe", "decoder", layers, hidden, heads, kv_heads, width, config["intermediate_size"],
        config["vocab_size"], config["max_position_embeddings"], "rotary", tied=False, fused_qkv=False, experts=experts,
        experts_per_token=config["num_experts_per_tok"],
        parameters=ParameterCount(body + 2 * table + routed, active, table, table, routed),
        cache=(
            FullAttention(full, kv_heads, width),
            SlidingWindow(layers - full, kv_heads, width, config["sliding_window"]),
        ),
        mlps=(
            Mlp(config["num_dense_layers"], hidden, config["intermediate_size"], gated=True),
            Mlp(sparse, hidden, config["moe_intermediate_size"], gated=True),
            Mlp(sparse, hidden, config["moe_intermediate_size"], gated=True, experts=experts,
                experts_per_token=config["num_experts_per_tok"]),
        ),
    )  # fmt: skip
