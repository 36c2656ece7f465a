"""Configs of the Hugging Face dialects, read into one `Architecture` with exact parameter counts.

Every family writes its ``config.json`` in its own words. One function per dialect reads it; a dialect whose count is
not proved equal to the real model to the last parameter is left out, and its configs raise `UnknownArchitectureError`.

Counts are those of the model as Hugging Face transformers loads it: tied tensors once, no buffers (so without the
router's correction bias of DeepSeek-V3), no modules that inference does not load (multi-token prediction).
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from advisor.core.text import Text
from advisor.errors import InvalidConfigError, UnknownArchitectureError
from advisor.estimate.dialects.fields import Fields
from advisor.estimate.dialects.registry import DIALECTS

if TYPE_CHECKING:
    from advisor.core.architecture import Architecture

__all__ = ["DIALECTS", "normalize"]

_MODULES = (
    "convolution",
    "delta",
    "encoder",
    "encoder_decoder",
    "encoder_rotary",
    "falcon",
    "gemma",
    "gemma_reusing",
    "gpt",
    "hybrid",
    "kimi",
    "latent",
    "llama",
    "mixtures",
    "mixtures_dense_first",
    "multimodal",
    "phi4",
    "plamo",
    "qwen1",
    "state_space",
)
for _module in _MODULES:
    import_module(f"{__name__}.{_module}")  # which fills the registry

_LONGEST_NAME = 100


def normalize(config: Mapping[str, Any]) -> Architecture:
    """Read a ``config.json`` (its fields under their Hugging Face names).

    Raises:
        UnknownArchitectureError: no dialect reads this ``model_type``.
        InvalidConfigError: fields are missing, or not positive whole numbers of a possible size; all are named.
    """
    if not isinstance(config, Mapping):
        raise InvalidConfigError("?", {"config": Text("is not a JSON object", "が JSON オブジェクトではありません")})
    model_type = config.get("model_type")
    if not isinstance(model_type, str) or not 0 < len(model_type) <= _LONGEST_NAME:
        raise InvalidConfigError("?", {"model_type": Text("does not name a type", "に形式の名前がありません")})
    read = DIALECTS.get(model_type)
    if read is None:
        raise UnknownArchitectureError(model_type, DIALECTS)
    return read(Fields(model_type, config))
