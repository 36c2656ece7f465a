"""Number formats that break whole families of models, for models that no catalogue describes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture

_FLOAT16 = ("float16",)

_T5 = dict.fromkeys(("t5", "mt5", "umt5"), _FLOAT16)
"""Trained in bfloat16; feed-forward activations leave float16's range (https://github.com/huggingface/transformers/pull/10956)."""

_REFUSED_BY_VLLM = dict.fromkeys(("gemma2", "gemma3", "gemma3_text", "glm4"), _FLOAT16)
"""``_FLOAT16_NOT_SUPPORTED_MODELS`` (https://github.com/vllm-project/vllm/blob/v0.11.0/vllm/config/model.py)."""

OVERFLOWS: Mapping[str, tuple[str, ...]] = MappingProxyType({**_T5, **_REFUSED_BY_VLLM, "gpt_oss": _FLOAT16})
"""Model type → formats. gpt-oss: its last layers overflow, as its catalogue entries cite."""


def overflows_of(architecture: Architecture | None, dtype: str | None) -> tuple[str, ...] | None:
    """Return the formats that break a model; ``None`` where nobody is known to have tried.

    A model published in float16 is known to stand it.
    """
    if architecture is None:
        return None
    known = OVERFLOWS.get(architecture.model_type)
    return () if known is None and dtype == "float16" else known
