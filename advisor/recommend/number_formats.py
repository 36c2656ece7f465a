"""Number formats of weights: what is computed in, what is known of how they are published."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.core.hardware import Accelerator
    from advisor.core.model import Model

HALF_PRECISION = ("bfloat16", "float16")
SINCE_BFLOAT16 = "2024"
"""Assumed: from this year on, weights whose number format nobody recorded are in bfloat16. Of the decoders of the catalogue
that are known to be published in 16 bits nearly all of that year are, and about half of the year before (a test counts)."""


def compute_dtype(model: Model, accelerator: Accelerator) -> str:
    """Return the half precision to compute in: the model's own where the device has it, else the other one."""
    native = half_precision(model)
    if native in accelerator.dtypes or not accelerator.dtypes:
        return native
    return next((d for d in HALF_PRECISION if d in accelerator.dtypes and d != native), native)


def format_recorded(model: Model) -> bool:
    """Whether it is known how many bits a published weight has: the files say so, the catalogue, or their size."""
    if model.dtype is not None or model.checkpoint is not None:
        return True
    return model.huggingface is not None and any(w.quantization is None for w in model.huggingface.weights)


def half_precision(model: Model) -> str:
    """Return the half precision a model was made for, whatever the device.

    A model published in float32 takes bfloat16 where float16 breaks it, else float16 as the format every accelerator here
    has. So does one in a format nobody recorded, if it is older than the habit of publishing bfloat16.
    """
    stood = [dtype for dtype in HALF_PRECISION if dtype not in (model.overflows or ())]
    if model.dtype in stood:
        return str(model.dtype)
    old = model.dtype is None and model.released is not None and model.released < SINCE_BFLOAT16
    return "float16" if "float16" in stood and (old or model.dtype == "float32") else "bfloat16"


def checkpoint_bytes(model: Model, method: str | None) -> int | None:
    """Return the size of the published checkpoint quantized so, where there is one: it is what is loaded."""
    if method is None:
        return None
    if model.checkpoint is not None:
        return model.checkpoint.quantized_bytes if method == model.checkpoint.quantization else None
    if model.huggingface is None:
        return None
    return next((w.bytes for w in model.huggingface.weights if w.quantization == method and w.bytes), None)
