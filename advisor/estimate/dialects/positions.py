"""The longest sequence a config allows, as the engines derive it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from advisor.estimate.dialects.fields import MAX_POSITIONS, Fields

if TYPE_CHECKING:
    from collections.abc import Sequence

CLASS_DEFAULTS: Mapping[str, int] = MappingProxyType(
    {
        "RefinedWeb": 2048, "RefinedWebModel": 2048, "falcon": 2048,
        "afmoe": 16384, "apertus": 65536, "arcee": 4096,
        "cohere": 8192, "cohere2": 8192,
        "deepseek_v2": 2048, "deepseek_v3": 4096, "deepseek_v32": 163840,
        "ernie4_5": 131072, "ernie4_5_moe": 131072,
        "exaone4": 2048, "exaone_moe": 2048, "falcon_h1": 8192,
        "gemma": 8192, "gemma2": 8192, "gemma3": 131072, "gemma3_text": 131072, "gemma3n_text": 32768,
        "gemma4": 131072, "gemma4_text": 131072, "gemma4_unified": 262144, "gemma4_unified_text": 262144,
        "glm4": 131072, "glm4_moe": 131072, "glm4_moe_lite": 202752, "glm_moe_dsa": 202752,
        "gpt_neox": 2048, "gpt_neox_japanese": 2048, "gpt_oss": 131072, "gptj": 2048,
        "granite": 2048, "granitemoe": 2048, "granitemoehybrid": 2048, "gte": 8192,
        "hunyuan_v1_dense": 2048, "hunyuan_v1_moe": 2048, "hy_v3": 131072,
        "jamba": 262144, "kimi_linear": 1048576, "lfm2": 128000, "lfm2_moe": 128000,
        "llama": 2048, "llama4": 131072, "llama4_text": 131072, "mllama": 131072, "mllama_text_model": 131072,
        "minimax_m2": 196608, "modernbert": 8192, "nomic_bert": 2048,
        "ministral3": 262144, "mistral": 131072, "mistral3": 131072, "mistral4": 1048576, "mixtral": 131072, "voxtral": 131072,
        "mpt": 2048,
        "nemotron": 4096, "nemotron_h": 4096,
        "olmo": 2048, "olmo2": 2048, "olmo3": 2048, "olmoe": 4096,
        "phi": 2048, "phi3": 4096, "phi4_multimodal": 131072, "phimoe": 131072,
        "qwen2": 32768, "qwen2_moe": 32768, "qwen3": 32768, "qwen3_moe": 32768, "qwen3_next": 32768,
        "qwen3_5": 32768, "qwen3_5_text": 32768, "qwen3_5_moe": 32768, "qwen3_5_moe_text": 32768,
        "qwen2_vl": 32768, "qwen2_5_vl": 32768, "qwen3_vl": 128000, "qwen3_vl_moe": 128000,
        "seed_oss": 524288, "smollm3": 32768, "stablelm": 4096, "starcoder2": 4096,
    }
)  # fmt: skip
"""Model type → length where the config does not state it: the default of the class that engines read it with.

Read from transformers 5.23.0. It has no class for the first two: of a config without any length vLLM takes 2048
(``_get_and_verify_max_len``, https://github.com/vllm-project/vllm/blob/v0.11.0/vllm/config/model.py).
"""

_STRETCHED = ("linear", "dynamic", "yarn")


def read_positions(f: Fields, names: Sequence[str], *, stretched: bool = True) -> int | None:
    """Return the length under the first of ``names``, times the factor by which the config stretches the rotation.

    So does vLLM (as above): Llama's and LongRoPE's scaling are in the stated length already. ``stretched=False``: in
    this dialect that of the others is, too. ``None`` without ``names``, or where neither config nor class has a length.
    """
    if not names:
        return None
    stated = f.optional_size(*names, most=MAX_POSITIONS)
    if stated is None and not f.has(*names):
        stated = CLASS_DEFAULTS.get(f.model_type)
    if stated is None or not stretched:
        return stated
    written = "rope_parameters" if f.config.get("rope_parameters") else "rope_scaling"
    if not isinstance(f.config.get(written), Mapping):
        return stated
    rope = f.nested(written)
    kind = rope.config.get("rope_type", rope.config.get("type"))  # newer and older spelling
    if kind not in _STRETCHED:
        return stated
    name = "original_max_position_embeddings"
    trained = rope.optional_size(name, most=MAX_POSITIONS) if kind == "yarn" else None
    reach = round((trained or stated) * rope.number("factor", default=1.0))
    return max(1, min(reach, MAX_POSITIONS))
