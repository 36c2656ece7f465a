"""The settings of a server as options: of `vllm serve`, and of `optimum-cli neuron serve`.

Names as documented: https://docs.vllm.ai/en/stable/configuration/engine_args.html, and
https://huggingface.co/docs/optimum-neuron/guides/vllm_plugin; both read on 2026-11-23. Tests compare them with the options of
the releases (tests/fixtures/deploying/options.yaml).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.estimate.constants import parse_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.deploying import ServingSettings

Option = tuple[str, str | None]
"""A name with dashes, without those it begins with, and its value; ``None`` for one that takes none."""

_RUNNER = (0, 10, 1)
"""Before, `--task` said that an encoder is served; with neither the model decides, which it does as well."""


def number(value: float) -> str:
    """Return a share as people write it: 0.9."""
    return f"{value:.10g}"


def vllm_options(settings: ServingSettings) -> Iterator[Option]:
    """Yield the options of `vllm serve` but for the model."""
    version = parse_version(settings.engine_version or "0")
    yield "dtype", settings.dtype
    yield "tensor-parallel-size", str(settings.tensor_parallel)
    if settings.replicas > 1:
        yield "data-parallel-size", str(settings.replicas)
    yield "max-model-len", str(settings.max_model_len)
    if settings.utilization is not None:
        yield "gpu-memory-utilization", number(settings.utilization)
    yield "max-num-seqs", str(settings.max_sequences)
    if settings.batched_tokens is not None:
        yield "max-num-batched-tokens", str(settings.batched_tokens)
    if settings.kv_cache_dtype is not None:
        yield "kv-cache-dtype", settings.kv_cache_dtype
    if settings.load_quantization is not None:
        yield "quantization", settings.load_quantization
    if settings.revision is not None:
        yield "revision", settings.revision
    if settings.pooling and version >= _RUNNER:
        yield "runner", "pooling"
    if settings.architecture is not None:
        yield "hf-overrides", json.dumps({"architectures": [settings.architecture]})
    if settings.trust_remote_code:
        yield "trust-remote-code", None


def neuron_options(settings: ServingSettings) -> Iterator[Option]:
    """Yield the options of `optimum-cli neuron serve` but for the model; with underscores, as its image takes them, too."""
    if settings.pooling:
        yield "task", "embed"
    yield "batch_size", str(settings.max_sequences)
    yield "sequence_length", str(settings.max_model_len)
    yield "tensor_parallel_size", str(settings.tensor_parallel)
