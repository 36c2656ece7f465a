"""Encoders against counts that their publishers, or MTEB's metadata of them, state to the last parameter.

The figures are those of MTEB (mteb/models/model_implementations at a905523d), read from the safetensors headers.
"""

from __future__ import annotations

from typing import Any

import pytest

from advisor.errors import InvalidConfigError
from advisor.estimate.dialects import normalize
from advisor.estimate.kv_cache import bytes_cached

BASE: dict[str, Any] = {
    "hidden_size": 768,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
}
JINA_2: dict[str, Any] = {
    **BASE,
    "model_type": "bert",
    "vocab_size": 30528,
    "max_position_embeddings": 8192,
    "type_vocab_size": 2,
    "position_embedding_type": "alibi",
    "feed_forward_type": "geglu",
}
JINA_3: dict[str, Any] = {
    "model_type": "xlm-roberta",
    "hidden_size": 1024,
    "num_hidden_layers": 24,
    "num_attention_heads": 16,
    "intermediate_size": 4096,
    "vocab_size": 250002,
    "max_position_embeddings": 8194,
    "type_vocab_size": 1,
    "pad_token_id": 1,
    "position_embedding_type": "rotary",
    "lora_adaptations": ["retrieval.query", "retrieval.passage", "separation", "classification", "text-matching"],
    "lora_rank": 4,
}
NOMIC_1: dict[str, Any] = {
    "model_type": "nomic_bert",
    "n_embd": 768,
    "n_layer": 12,
    "n_head": 12,
    "n_inner": 3072,
    "n_positions": 8192,
    "vocab_size": 30528,
    "type_vocab_size": 2,
    "activation_function": "swiglu",
    "qkv_proj_bias": False,
    "mlp_fc1_bias": False,
    "mlp_fc2_bias": False,
    "use_rms_norm": False,
    "prenorm": False,
}
NOMIC_2: dict[str, Any] = {
    **NOMIC_1,
    "n_positions": 2048,
    "vocab_size": 250048,
    "type_vocab_size": 1,
    "activation_function": "gelu",
    "qkv_proj_bias": True,
    "mlp_fc1_bias": True,
    "mlp_fc2_bias": True,
    "num_experts": 8,
    "moe_top_k": 2,
    "moe_every_n_layers": 2,
}


@pytest.mark.parametrize(
    ("published", "config"),
    [
        pytest.param(
            149_014_272,
            {
                **BASE,
                "model_type": "modernbert",
                "num_hidden_layers": 22,
                "intermediate_size": 1152,
                "vocab_size": 50368,
            },
            id="Alibaba-NLP/gte-modernbert-base",
        ),
        pytest.param(
            305_368_320,
            {**BASE, "model_type": "new", "vocab_size": 250048, "type_vocab_size": 1, "max_position_embeddings": 8192},
            id="Alibaba-NLP/gte-multilingual-base",
        ),
        pytest.param(
            109_486_464,
            {**BASE, "model_type": "mpnet", "vocab_size": 30527, "max_position_embeddings": 514},
            id="sentence-transformers/all-mpnet-base-v2",
        ),
        pytest.param(
            68_087_808,
            {
                "model_type": "distilbert",
                "dim": 768,
                "n_layers": 6,
                "n_heads": 12,
                "hidden_dim": 3072,
                "vocab_size": 32768,
                "max_position_embeddings": 512,
            },
            id="cl-nagoya/ruri-small",
        ),
        pytest.param(137_368_320, JINA_2, id="jinaai/jina-embeddings-v2-base-en"),
        pytest.param(
            32_690_688,
            {**JINA_2, "hidden_size": 512, "num_hidden_layers": 4, "num_attention_heads": 8, "intermediate_size": 2048},
            id="jinaai/jina-embeddings-v2-small-en",
        ),
        pytest.param(572_310_396, JINA_3, id="jinaai/jina-embeddings-v3, its five adapters included"),
        pytest.param(136_731_648, NOMIC_1, id="nomic-ai/nomic-embed-text-v1.5"),
        pytest.param(475_292_928, NOMIC_2, id="nomic-ai/nomic-embed-text-v2-moe"),
    ],
)
def test_published_encoders_to_the_last_parameter(published: int, config: dict[str, Any]) -> None:
    found = normalize(config)
    assert found.parameters.total == published
    assert (found.form, found.cache, found.parameters.head) == ("encoder", (), 0)
    assert bytes_cached(found, 512) == 0


def test_a_token_visits_two_of_eight_experts() -> None:
    counts = normalize(NOMIC_2).parameters
    assert counts.active == 475_292_928 - 6 * 6 * 2 * 768 * 3072  # the card says 305M
    assert normalize({**NOMIC_2, "num_experts": 1}).mixture is None


def test_positions_are_those_that_can_be_used() -> None:
    mpnet = {**BASE, "model_type": "mpnet", "vocab_size": 30527, "max_position_embeddings": 514}
    luke = {**mpnet, "model_type": "luke", "entity_vocab_size": 4, "entity_emb_size": 256, "pad_token_id": 1}
    assert [normalize(config).max_positions for config in (mpnet, luke, JINA_2, JINA_3, NOMIC_1)] == [
        512,
        512,
        8192,
        8192,
        8192,
    ]
    assert [normalize(config).positions for config in (mpnet, JINA_2, JINA_3, NOMIC_1)] == [
        "learned",
        "alibi",
        "rotary",
        "rotary",
    ]


def test_both_spellings_of_nomic_bert() -> None:
    usual = {
        "model_type": "nomic_bert",
        **BASE,
        "vocab_size": 30528,
        "type_vocab_size": 2,
        "max_position_embeddings": 8192,
    }
    assert normalize(usual) == normalize(NOMIC_1)


def test_the_first_layer_of_modernbert_has_one_norm_less() -> None:
    one = {**BASE, "model_type": "modernbert", "num_hidden_layers": 1, "vocab_size": 50368}
    two = {**one, "num_hidden_layers": 2}
    difference = normalize(two).parameters.total - normalize(one).parameters.total
    assert difference == 4 * 768 * 768 + 3 * 768 * 3072 + 2 * 768
    assert normalize(one).parameters.total == 50368 * 768 + difference - 2 * 768 + 3 * 768


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({**NOMIC_1, "use_rms_norm": True}, "use_rms_norm"),
        ({**NOMIC_1, "prenorm": True}, "prenorm"),
        ({**NOMIC_1, "mlp_fc1_bias": True}, "mlp_fc2_bias"),
        ({**NOMIC_2, "moe_top_k": 9}, "moe_top_k"),
        ({**JINA_2, "position_embedding_type": "relative_key"}, "position_embedding_type"),
        ({**JINA_3, "lora_adaptations": 5}, "lora_adaptations"),
        ({**JINA_3, "lora_rank": None}, "lora_rank"),
        ({**BASE, "model_type": "new", "vocab_size": 99, "layer_norm_type": "rms_norm"}, "layer_norm_type"),
        ({**BASE, "model_type": "gte", "vocab_size": 99, "is_decoder": True}, "is_decoder"),
    ],
)
def test_variants_that_nobody_counted_are_refused(config: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidConfigError, match=field):
        normalize(config)
