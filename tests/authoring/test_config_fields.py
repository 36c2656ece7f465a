"""Which fields of a config are worth copying: for every config the estimates are checked with."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.authoring.config_fields import MAX_FIELDS, deciding_fields
from advisor.estimate.dialects import normalize
from tests.sources import factories as made

FIXTURES = Path(__file__).parents[1] / "fixtures"
NOISE: dict[str, Any] = {
    "_name_or_path": "/home/somebody/model", "architectures": ["X"], "transformers_version": "4.51.0", "bos_token_id": 1,
    "eos_token_id": [1, 2], "torch_dtype": "bfloat16", "use_cache": True, "initializer_range": 0.02, "rope_theta": 1e6,
    "quantization_config": {"quant_method": "gptq", "bits": 4}, "auto_map": {"AutoConfig": "x.Y"}, "id2label": {"0": "A"},
}  # fmt: skip


def published() -> Iterator[tuple[str, dict[str, Any]]]:
    models = json.loads((FIXTURES / "architectures.json").read_text(encoding="utf-8"))
    for name, model in models.items():
        if isinstance(model, dict):
            yield name, model["config"]


@pytest.mark.parametrize(("name", "config"), list(published()))
def test_the_fields_make_the_same_architecture(name: str, config: dict[str, Any]) -> None:
    found = deciding_fields({**NOISE, **config})
    assert found.why is None
    assert found.config is not None
    assert found.architecture == normalize(config)
    assert normalize(found.config) == found.architecture
    assert found.config["model_type"] == config["model_type"]
    assert "transformers_version" not in found.config
    assert "auto_map" not in found.config
    # what is stated stays, be it what would be assumed anyway
    sizes = ("vocab_size", "hidden_size", "n_embd", "num_hidden_layers", "num_key_value_heads", "intermediate_size")
    assert {field for field in sizes if field in config} <= set(found.config)


def test_nothing_of_the_noise_is_kept() -> None:
    kept = deciding_fields({**made.LLAMA, **NOISE}).config
    assert kept == {field: value for field, value in made.LLAMA.items() if field not in NOISE}


def test_sections_are_cut_down_too() -> None:
    text = {
        "model_type": "gemma3_text", "vocab_size": 1000, "hidden_size": 64, "intermediate_size": 128, "head_dim": 16,
        "num_hidden_layers": 6, "num_attention_heads": 4, "num_key_value_heads": 2, "sliding_window": 32,
        "sliding_window_pattern": 6, "max_position_embeddings": 2048, "initializer_range": 0.02, "dtype": "bfloat16",
    }  # fmt: skip
    vision = {
        "model_type": "siglip_vision_model", "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2,
        "num_attention_heads": 2, "image_size": 64, "patch_size": 16, "vision_use_head": False, "layer_norm_eps": 1e-6,
    }  # fmt: skip
    whole = {"model_type": "gemma3", "text_config": text, "vision_config": vision, "mm_tokens_per_image": 16, **NOISE}
    found = deciding_fields(whole)
    assert found.why is None
    assert found.config is not None
    assert normalize(found.config) == normalize(whole)
    assert set(found.config) <= {"model_type", "text_config", "vision_config", "mm_tokens_per_image"}
    assert "initializer_range" not in found.config["text_config"]
    assert "layer_norm_eps" not in found.config["vision_config"]
    assert whole["text_config"] is text, "what was given is not changed"
    assert "initializer_range" in text


def test_a_width_of_heads_that_only_the_dialect_knows_is_written_down() -> None:
    gemma = {
        "model_type": "gemma", "vocab_size": 1000, "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2,
        "num_attention_heads": 4, "num_key_value_heads": 1, "max_position_embeddings": 2048,
    }  # fmt: skip
    found = deciding_fields(gemma)
    assert found.architecture is not None
    assert found.config == {**gemma, "head_dim": found.architecture.head_dim}


@pytest.mark.parametrize(
    ("config", "en"),
    [
        (None, "there is no config.json"),
        ({"model_type": "brand_new"}, "no dialect of this version reads model_type 'brand_new'"),
        ({"model_type": "brand\x1b[2J"}, r"no dialect of this version reads model_type 'brand\x1b[2J'"),
        ({"model_type": "llama"}, "vocab_size is missing"),
        ({}, "model_type does not name a type"),
        ({**made.LLAMA, "vocab_size": -1}, "vocab_size is -1"),
        ({**made.LLAMA, **dict.fromkeys(map(str, range(MAX_FIELDS)))}, f"more than {MAX_FIELDS} fields"),
        ({**made.LLAMA, "rope_scaling": dict.fromkeys(map(str, range(MAX_FIELDS + 1)))}, ""),
    ],
)
def test_what_makes_nothing_says_why(config: dict[str, Any] | None, en: str) -> None:
    found = deciding_fields(config)
    if not en:  # a section nobody reads may be as long as it likes
        assert found.why is None or "fields" in found.why.en or "rope" in found.why.en
        return
    assert (found.config, found.architecture) == (None, None)
    assert found.why is not None
    assert en in found.why.en
    assert found.why.ja != found.why.en


def test_a_hostile_config_takes_a_moment() -> None:
    config = {
        **made.LLAMA,
        "layer_types": ["full_attention"] * 10_000,
        **dict.fromkeys(map(str, range(400)), "x" * 9_000),
    }
    since = time.monotonic()
    deciding_fields(config)
    assert time.monotonic() - since < 5
