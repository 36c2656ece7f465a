"""Bytes of the weights: what a number format or a quantization method stores, and what one device holds of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from advisor.core.architecture import Architecture, LatentAttention, StateSpace
from advisor.core.record import NamedTuple
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


def grouped(bits: int, group: int | None = 128, *, zeros: bool = True, head: bool = False) -> Format:
    """Return integers that share a 16-bit scale and, packed like the weights, a zero; ``group=None``: by whole rows.

    128 weights are a group in the published checkpoints (AWQ, https://arxiv.org/abs/2306.00978 section 3; GPTQ,
    https://arxiv.org/abs/2210.17323 section 4). GPTQ's files have the zeros of symmetric weights, too: ``qzeros`` in
    https://github.com/AutoGPTQ/AutoGPTQ/blob/
    129fa4b67ef75f85a87a9c442ffd5cb90446f224/auto_gptq/nn_modules/qlinear/qlinear_exllama.py.
    """
    beside = 2 + zeros * bits / 8
    if group is None:
        return Format(bits / 8, row_bytes=beside, head=head)
    return Format(bits / 8 + beside / group, head=head)


def in_rows(bits: int, scale_bytes: int = 4, *, head: bool = False) -> Format:
    """Return weights with one scale an output row: 32 bits where engines compute with them.

    The row statistics of LLM.int8() are float32 (https://github.com/bitsandbytes-foundation/bitsandbytes/blob/
    0155ecc672fc1523ae8dfd6440060f1c404fc8c3/bitsandbytes/backends/default/ops.py, int8_vectorwise_quant), and so are
    vLLM's scales of FP8 (https://docs.vllm.ai/en/v0.15.1/features/quantization/fp8/).
    """
    return Format(bits / 8, row_bytes=scale_bytes, head=head)


def in_blocks(block: int = 64, *, double_quantization: bool = False) -> Format:
    """Return 4-bit weights with a 32-bit maximum a block (QLoRA, https://arxiv.org/abs/2305.14314 section 3).

    Double quantization keeps the maximum in 8 bits, and 32 bits for every 256 of these.
    """
    maximum = 1 + 4 / 256 if double_quantization else 4
    return Format(0.5 + maximum / block)


FORMATS: dict[str, Format] = {
    "awq": grouped(4),
    "gptq": grouped(4),
    "int4": grouped(4),
    "int8": in_rows(8),
    "gptq-int8": grouped(8),
    "fp8": in_rows(8),
    # bitsandbytes' own default; checkpoints and QLoRA that quantize twice say so
    "bitsandbytes": in_blocks(),
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


def decoder_share(architecture: Architecture) -> float:
    """Return the share of the layers' parameters that a decoding step reads: all, or the decoder of an encoder-decoder.

    Its layers hold two attentions and an MLP, the encoder's one attention and an MLP. An answer's tokens pass the
    first, a prompt's the second; the shares are near one half each, so that one figure can stand for both.
    """
    if architecture.form != "encoder-decoder":
        return 1.0
    attention = 2 * architecture.hidden_size * architecture.head_dim * (architecture.heads + architecture.kv_heads)
    encoders, decoders = architecture.layers, architecture.stacked_layers - architecture.layers
    of_encoder, of_decoder = (mlp.layers * mlp.matrices * mlp.inputs * mlp.width for mlp in architecture.mlps)
    decoder = 2 * decoders * attention + of_decoder
    return decoder / (encoders * attention + of_encoder + decoder)
