"""What the tensors of a checkpoint amount to: bytes by format, and the parameters they stand for."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from advisor.sources.safetensors import BITS, Tensor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from advisor.sources.quantization import Quantization

_FLOATS: Mapping[str, str] = {"F32": "float32", "F16": "float16", "BF16": "bfloat16", "F64": "float64"}
_NARROW: Mapping[str, str] = {
    "F8_E4M3": "fp8", "F8_E5M2": "fp8", "F6_E2M3": "fp6", "F6_E3M2": "fp6", "F4": "fp4",
}  # fmt: skip
"""Formats nothing is computed in: weights of a method where the config names one, else what an engine must convert."""
DTYPES = frozenset({*_FLOATS.values(), *_NARROW.values()})
_CARRIERS = frozenset({"I32", "U32", "I16", "U16", "I8", "U8"})
"""Formats that quantized weights are packed into. Others of whole numbers are positions, masks, shapes."""

_BESIDE = (
    "qzeros", "scales", "g_idx", "_scale", "scale_inv", "_scale_2", "zero_point", "weight_shape", "absmax",
    "quant_map", "bitsandbytes__nf4", "bitsandbytes__fp4", "SCB", "weight_format",
)  # fmt: skip
"""How the names of what a method keeps beside the weights end: GPTQ and AWQ, FP8 and compressed-tensors, bitsandbytes."""

_LAYER = re.compile(r"(.*?)\.(\d{1,6})\.")
_NEGLIGIBLE = 0.01
"""Below this share of the bytes, whole numbers in a checkpoint that is not quantized are buffers."""


class Stored(NamedTuple):
    """All tensors of a checkpoint together.

    ``parameters`` are those of the model: what is packed counts for what it stands for, scales and buffers do not
    count; ``None`` when weights are packed in a way this version does not know. ``dtype`` is the number format that most
    bytes of plain weights are in (one of `DTYPES`). ``layers`` is the length of the longest stack. ``digest`` is of
    names, formats and shapes.
    """

    bytes: int
    parameters: int | None
    dtype: str | None
    layers: int | None
    digest: str


def summarize(tensors: Iterable[Tensor], quantization: Quantization | None) -> Stored:
    """Add up the tensors of a checkpoint stored so."""
    listed = list(tensors)
    plain: Counter[str] = Counter()
    for tensor in listed:
        plain[tensor.dtype] += tensor.bytes
    formats = _FLOATS if quantization else {**_FLOATS, **_NARROW}
    most = max((name for name in plain if name in formats), key=lambda name: (plain[name], name), default=None)
    return Stored(
        bytes=sum(plain.values()),
        parameters=_parameters(listed, quantization),
        dtype=formats[most] if most else None,
        layers=_layers(listed),
        digest=_digest(listed),
    )


def _parameters(tensors: list[Tensor], quantization: Quantization | None) -> int | None:
    weights = [t for t in tensors if not _is_buffer(t) and not (quantization and t.name.endswith(_BESIDE))]
    packed = [t for t in weights if t.dtype in _CARRIERS]
    whole = sum(t.elements for t in weights if t.dtype.startswith(("F", "BF")))
    if quantization is None:
        share = sum(t.bytes for t in packed) / max(sum(t.bytes for t in tensors), 1)
        return whole if share < _NEGLIGIBLE else None
    if not packed:
        return whole
    if quantization.bits is None:
        return None
    return whole + sum(t.elements * BITS[t.dtype] // quantization.bits for t in packed)


def _is_buffer(tensor: Tensor) -> bool:
    """Whether it is computed, not learned: rotary frequencies, and causal masks, which older files keep as a bias."""
    name = tensor.name.rpartition(".")[2]
    return name in ("inv_freq", "masked_bias") or (name == "bias" and len(tensor.shape) > 3)


def _layers(tensors: list[Tensor]) -> int | None:
    """Return how many layers the stack has that most parameters are in; ``None`` when nothing is numbered."""
    numbers: dict[str, set[str]] = {}
    weight: Counter[str] = Counter()
    for tensor in tensors:
        found = _LAYER.match(tensor.name)
        if found:
            numbers.setdefault(found[1], set()).add(found[2])
            weight[found[1]] += tensor.bytes
    return len(numbers[max(weight, key=lambda stack: (weight[stack], stack))]) if weight else None


def _digest(tensors: list[Tensor]) -> str:
    lines = sorted(f"{t.name} {t.dtype} {list(t.shape)}\n" for t in tensors)
    return "sha256:" + hashlib.sha256("".join(lines).encode(errors="surrogatepass")).hexdigest()
