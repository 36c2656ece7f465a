"""Bytes of the weights: what a number format or a quantization method stores, and what one device holds of it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, Protocol

from advisor.core.architecture import Architecture, LatentAttention, StateSpace
from advisor.core.text import Text
from advisor.core.units import DTYPE_BYTES
from advisor.errors import UnknownNameError


class WeightsLike(Protocol):
    """How weights are kept: the format computed in, the method they are quantized with, and their size if known."""

    @property
    def dtype(self) -> str:
        """Number format of the computation, and of what is not quantized."""

    @property
    def quantization(self) -> str | None:
        """Quantization method; ``None``: stored as ``dtype``."""

    @property
    def bytes(self) -> int | None:
        """Size of a published checkpoint; only used for quantized ones, whose files are what is loaded."""


class Weights(NamedTuple):
    """The plain `WeightsLike`."""

    dtype: str
    quantization: str | None = None
    bytes: int | None = None


class Format(NamedTuple):
    """What a method stores for a quantized weight: bytes an element, and bytes an output row (scales).

    ``experts_only``: of a mixture only the routed experts are quantized. ``head``: an output projection of its own is, too.
    """

    element_bytes: float
    row_bytes: float = 0.0
    experts_only: bool = False
    head: bool = False


FORMATS: dict[str, Format] = {
    # 4 bits, and for every 128 a 16-bit scale and a 4-bit zero: the group size the published checkpoints use
    # (AWQ, https://arxiv.org/abs/2306.00978 section 3; GPTQ, https://arxiv.org/abs/2210.17323 section 4)
    "awq": Format(0.5 + (2 + 0.5) / 128),
    "gptq": Format(0.5 + (2 + 0.5) / 128),
    "int4": Format(0.5 + (2 + 0.5) / 128),
    # 8 bits and a 16-bit scale per output channel (LLM.int8(), https://arxiv.org/abs/2208.07339 section 2.1)
    "int8": Format(1.0, row_bytes=2),
    "gptq-int8": Format(1.0 + 2 / 128),
    # 8 bits and a 32-bit scale per output channel (https://docs.vllm.ai/en/v0.15.1/features/quantization/fp8/)
    "fp8": Format(1.0, row_bytes=4),
    # 4 bits and a 32-bit maximum for every 64 (QLoRA, https://arxiv.org/abs/2305.14314 section 3, without double
    # quantization)
    "bitsandbytes": Format(0.5 + 4 / 64),
    # 4 bits and an 8-bit scale for every 32 (OCP Microscaling Formats 1.0, section 5); experts only in gpt-oss
    # (https://arxiv.org/abs/2508.10925 section 2.1)
    "mxfp4": Format(DTYPE_BYTES["mxfp4"], experts_only=True),
}
"""Quantization method → what it stores. Embeddings, the output projection and norms stay in 16 bits in all of them."""

STORAGE_ONLY = frozenset({"int8", "int4", "fp8", "mxfp4"})
"""Number formats that weights are stored in; the computation runs in 16 bits."""
COMPUTE_BYTES = {dtype: int(size) for dtype, size in DTYPE_BYTES.items() if dtype not in STORAGE_ONLY}


def compute_bytes(dtype: str) -> int:
    """Return the bytes of one element of activations and caches: 4 for float32, else 2.

    Raises:
        UnknownNameError: no such number format.
    """
    size = COMPUTE_BYTES.get(dtype)
    if size is not None:
        return size
    if dtype in STORAGE_ONLY:
        return 2
    raise UnknownNameError(Text("number format", "数値形式"), dtype, DTYPE_BYTES)


@lru_cache(maxsize=65536)
def weight_bytes(architecture: Architecture, dtype: str, quantization: str | None = None) -> int:
    """Return the bytes of the whole model's weights.

    parameters × bytes of the format; quantized: the quantized ones by what the method stores, the rest as ``dtype``.

    Raises:
        UnknownNameError: no such number format or quantization method.
    """
    read = parts(architecture, dtype, quantization)
    return round(read.table + read.head + read.body + read.routed)


class Parts(NamedTuple):
    """Bytes of the input table, the output projection of its own, the routed experts, and everything else."""

    table: float
    head: float
    body: float
    routed: float


@lru_cache(maxsize=65536)
def parts(architecture: Architecture, dtype: str, quantization: str | None) -> Parts:
    """Return the bytes of the weights by what happens to them: looked up, read every token, or routed to.

    Raises:
        UnknownNameError: no such number format or quantization method.
    """
    method = quantization or (dtype if dtype in STORAGE_ONLY else None)
    if method is None:
        return stored_parts(architecture, dtype, Format(compute_bytes(dtype)))
    stored = FORMATS.get(method)
    if stored is None:
        raise UnknownNameError(Text("quantization", "量子化方式"), method, FORMATS)
    return stored_parts(architecture, dtype, stored)


def stored_parts(architecture: Architecture, dtype: str, stored: Format) -> Parts:
    """Return the bytes of weights stored so: what the format leaves alone is in 16 bits, or 32 with float32.

    Raises:
        UnknownNameError: no such number format.
    """
    counts = architecture.parameters
    body = counts.total - counts.embedding - counts.head - counts.routed
    plain = compute_bytes(dtype)
    element = stored.element_bytes + stored.row_bytes / architecture.hidden_size
    whole = plain if stored.experts_only and counts.routed else element
    head = element if stored.head else plain
    return Parts(counts.embedding * plain, counts.head * head, body * whole, counts.routed * element)


@lru_cache(maxsize=65536)
def device_bytes(
    architecture: Architecture,
    dtype: str,
    quantization: str | None,
    tensor_parallel: int = 1,
    stages: int = 1,
    checkpoint_bytes: int | None = None,
) -> int:
    """Return the bytes of weights on the fullest device.

    Tensor parallelism splits every matrix, the embedding and the output projection included; projections to keys and
    values are repeated where devices outnumber KV heads. Pipeline stages hold whole layers, and the table or the
    output projection besides. ``checkpoint_bytes``: the size of a published quantized checkpoint, used instead.
    """
    read = parts(architecture, dtype, quantization)
    total = read.table + read.head + read.body + read.routed
    scale = checkpoint_bytes / total if checkpoint_bytes and quantization else 1.0
    if stages > 1:
        layers = architecture.layers
        share = -(-layers // stages) / layers
        return round(scale * ((read.body + read.routed) * share + max(read.table, read.head)))
    repeated = 0.0
    if tensor_parallel > architecture.kv_heads:
        per_head = 2 * architecture.hidden_size * architecture.head_dim * _attention_layers(architecture)
        body = architecture.parameters.total - architecture.parameters.embedding - architecture.parameters.head
        element = (read.body + read.routed) / body
        repeated = per_head * element * (1 - architecture.kv_heads / tensor_parallel)
    return round(scale * (total / tensor_parallel + repeated))


def _attention_layers(architecture: Architecture) -> int:
    """Layers with key and value projections of the plain kind (latent attention keeps its own, small ones)."""
    return sum(s.layers for s in architecture.cache if not isinstance(s, LatentAttention | StateSpace))
