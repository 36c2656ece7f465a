"""Counts against those of the Hub: `safetensors.total` of its API, as llmfit 1.1.17 (PyPI) tables it, read 2026-11-23.

A checkpoint may store what inference does not load (a layer of multi-token prediction, corrections of the router): each
row says how much, and why.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import yaml

from advisor.core.architecture import LatentAttention, StateSpace
from advisor.errors import InvalidConfigError
from advisor.estimate.dialects import normalize

from ..factories import ROOT

CURATED = {
    "Qwen/Qwen3.5-0.8B": ("qwen3.5", 873_438_784),
    "Qwen/Qwen3.5-2B": ("qwen3.5", 2_274_069_824),
    "Qwen/Qwen3.5-4B": ("qwen3.5", 4_659_865_088),
    "Qwen/Qwen3.5-9B": ("qwen3.5", 9_653_104_368),
    "Qwen/Qwen3.5-27B": ("qwen3.5", 27_781_427_952),
    "Qwen/Qwen3.5-35B-A3B": ("qwen3.5", 35_951_822_704),
    "Qwen/Qwen3.5-122B-A10B": ("qwen3.5", 125_086_497_008),
    "ibm-granite/granite-4.0-h-small": ("ibm-granite", 32_207_337_984),
    "ibm-granite/granite-4.0-micro": ("ibm-granite", 3_402_836_480),
    "MiniMaxAI/MiniMax-M2": ("minimax", 228_689_764_864),
    "google/gemma-4-E2B-it": ("google-gemma-4", 5_123_178_051),
    "microsoft/Phi-4-multimodal-instruct": ("microsoft-phi", 5_574_460_384),
    "stockmark/Stockmark-2-100B-Instruct": ("stockmark", 95_996_630_016),
}
STORED_BESIDES = {
    "MiniMaxAI/MiniMax-M2": 62 * 256,  # corrections of the router
    # keys and values that 16 sliding and 4 full layers never use, and a scalar a layer
    "google/gemma-4-E2B-it": 16 * (2 * 1536 * 256 + 256) + 4 * (2 * 1536 * 512 + 512) + 35,
    "microsoft/Phi-4-multimodal-instruct": 2 * 80,  # mean and deviation of every pitch
}
GEMMA_3N: dict[str, Any] = {
    "model_type": "gemma3n",
    "text_config": {
        "model_type": "gemma3n_text", "hidden_size": 2048, "num_hidden_layers": 35, "intermediate_size": 16384,
        "num_attention_heads": 8, "num_key_value_heads": 2, "head_dim": 256, "vocab_size": 262400,
        "vocab_size_per_layer_input": 262144, "num_kv_shared_layers": 15, "sliding_window": 512,
    },
    "vision_config": {},
    "audio_config": {},
}  # fmt: skip
OTHERS: dict[str, tuple[dict[str, Any], int, int]] = {
    # the tied head is stored, and keys and values of 15 layers that take another's
    "google/gemma-3n-E4B-it": (GEMMA_3N, 8_387_373_392, 262400 * 2048 + 15 * (2 * 2048 * 512 + 256)),
    "google/gemma-4-12B-it": (
        {
            "model_type": "gemma4_unified",
            "text_config": {
                "model_type": "gemma4_unified_text", "hidden_size": 3840, "intermediate_size": 15360,
                "num_hidden_layers": 48, "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 256,
                "global_head_dim": 512, "num_global_key_value_heads": 1, "attention_k_eq_v": True, "vocab_size": 262144,
            },
            "vision_config": {},
            "audio_config": {},
        },
        11_959_730_224,
        48,  # a scalar a layer
    ),
    "Qwen/Qwen2-VL-7B-Instruct": (
        {
            "model_type": "qwen2_vl", "hidden_size": 3584, "num_hidden_layers": 28, "num_attention_heads": 28,
            "num_key_value_heads": 4, "intermediate_size": 18944, "vocab_size": 152064,
            "vision_config": {"depth": 32, "embed_dim": 1280, "hidden_size": 3584, "mlp_ratio": 4},
        },
        8_291_375_616,
        0,
    ),
    "allenai/OLMoE-1B-7B-0125-Instruct": (
        {
            "model_type": "olmoe", "hidden_size": 2048, "intermediate_size": 1024, "num_hidden_layers": 16,
            "num_attention_heads": 16, "num_key_value_heads": 16, "num_experts": 64, "num_experts_per_tok": 8,
            "vocab_size": 50304,
        },
        6_919_161_856,
        0,
    ),
    "swiss-ai/Apertus-8B-Instruct-2509": (
        {
            "model_type": "apertus", "hidden_size": 4096, "intermediate_size": 21504, "num_hidden_layers": 32,
            "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 131072,
        },
        8_053_338_176,
        0,
    ),
    "LiquidAI/LFM2-8B-A1B": (
        {
            "model_type": "lfm2_moe", "hidden_size": 2048, "intermediate_size": 7168, "moe_intermediate_size": 1792,
            "num_hidden_layers": 24, "num_attention_heads": 32, "num_key_value_heads": 8, "num_experts": 32,
            "num_experts_per_tok": 4, "num_dense_layers": 2, "vocab_size": 65536,
            "layer_types": ["conv"] * 18 + ["full_attention"] * 6,
        },
        8_339_929_856,
        0,
    ),
    "arcee-ai/Trinity-Mini": (
        {
            "model_type": "afmoe", "hidden_size": 2048, "intermediate_size": 6144, "moe_intermediate_size": 1024,
            "num_hidden_layers": 32, "num_dense_layers": 2, "num_attention_heads": 32, "num_key_value_heads": 4,
            "head_dim": 128, "vocab_size": 200192, "num_experts": 128, "num_experts_per_tok": 8,
            "num_shared_experts": 1,
        },
        26_123_974_400,
        0,
    ),
    "moonshotai/Kimi-Linear-48B-A3B-Instruct": (
        {
            "model_type": "kimi_linear", "hidden_size": 2304, "intermediate_size": 9216, "num_hidden_layers": 27,
            "num_attention_heads": 32, "num_key_value_heads": 32, "kv_lora_rank": 512, "q_lora_rank": None,
            "qk_rope_head_dim": 64, "qk_nope_head_dim": 128, "v_head_dim": 128, "moe_intermediate_size": 1024,
            "num_experts": 256, "num_experts_per_token": 8, "num_shared_experts": 1, "vocab_size": 163840,
            "linear_attn_config": {
                "full_attn_layers": [4, 8, 12, 16, 20, 24, 27], "head_dim": 128, "num_heads": 32,
                "short_conv_kernel_size": 4,
            },
        },
        49_122_681_728,
        26 * 256,  # corrections of the router
    ),
}  # fmt: skip


@cache
def _family(name: str) -> dict[str, Any]:
    models = yaml.safe_load((ROOT / "catalog" / "models" / f"{name}.yaml").read_text(encoding="utf-8"))["models"]
    return {model: entry["architecture"]["config"] for model, entry in models.items() if "architecture" in entry}


def _predictor(text: dict[str, Any]) -> int:
    """Parameters of Qwen3.5's layer of multi-token prediction: it attends, joins two inputs, and has three more norms."""
    hidden, wide = text["hidden_size"], text["num_attention_heads"] * text["head_dim"]
    attention = hidden * (3 * wide + 2 * text["num_key_value_heads"] * text["head_dim"]) + 2 * text["head_dim"]
    experts = text.get("num_experts")
    mlp = 3 * hidden * text.get("intermediate_size", 0)
    if experts:
        mlp = 3 * hidden * text["moe_intermediate_size"] * (experts + 1) + hidden * (experts + 1)
    return 2 * hidden * hidden + attention + mlp + (2 + 3) * hidden


@pytest.mark.parametrize("model", CURATED)
def test_models_of_the_catalogue_to_the_last_parameter(model: str) -> None:
    family, published = CURATED[model]
    config = _family(family)[model]
    besides = _predictor(config["text_config"]) if family == "qwen3.5" else STORED_BESIDES.get(model, 0)
    assert normalize(config).parameters.total + besides == published


@pytest.mark.parametrize("model", OTHERS)
def test_other_models_to_the_last_parameter(model: str) -> None:
    config, published, besides = OTHERS[model]
    assert normalize(config).parameters.total + besides == published


def test_kimi_k3_to_the_last_element_of_its_checkpoint() -> None:
    """Its 497,220 tensors hold 1,503,647,073,024 elements: experts two to a byte with a scale for 32, and corrections."""
    found = normalize(_family("moonshot-kimi")["moonshotai/Kimi-K3"])
    routed = 92 * 896 * 3 * 3072 * 3584
    assert found.parameters.routed == routed
    assert found.parameters.total - routed + routed // 2 + routed // 32 + 92 * 896 == 1_503_647_073_024
    assert found.cache == (
        LatentAttention(24, 512, 64, 96 * (192 + 128)),
        StateSpace(69, 96 * 128 * 128, 3 * 96 * 128 * 4),
    )


@pytest.mark.parametrize("model", ["zai-org/GLM-5.2", "zai-org/GLM-5.3"])
def test_glm_with_its_layer_of_multi_token_prediction_to_the_last_parameter(model: str) -> None:
    """The Hub's count, as fitllm-engine 2.18.0 (npm) has it, read 2026-11-23: 76 layers store a correction of the router."""
    hidden, query, latent, heads = 6144, 2048, 512, 64
    indexer = query * 32 * 128 + hidden * 128 + 2 * 128 + hidden * 32
    attention = hidden * query + query + query * heads * 256 + hidden * (latent + 64) + latent
    attention += latent * heads * (192 + 256) + heads * 256 * hidden
    experts = hidden * 256 + 257 * 3 * hidden * 2048
    predictor = attention + indexer + experts + 2 * hidden * hidden + 5 * hidden
    assert normalize(_family("zai-glm")[model]).parameters.total + predictor + 76 * 256 == 753_329_940_480


@pytest.mark.parametrize(
    ("section", "field"), [("linear_attn_config", "use_full_rank_gate"), (None, "mla_use_output_gate")]
)
def test_a_kimi_k3_without_its_gates_is_not_counted(section: str | None, field: str) -> None:
    config = _family("moonshot-kimi")["moonshotai/Kimi-K3"]
    text = config["text_config"]
    changed = {field: False} if section is None else {section: {**text[section], field: False}}
    with pytest.raises(InvalidConfigError, match=field):
        normalize({**config, "text_config": {**text, **changed}})


def test_one_token_of_text_touches_neither_encoders_nor_adapters() -> None:
    counts = normalize(_family("microsoft-phi")["microsoft/Phi-4-multimodal-instruct"]).parameters
    mini = normalize(_family("microsoft-phi")["microsoft/Phi-4-mini-instruct"]).parameters
    assert counts.active == mini.active == mini.total < counts.total
