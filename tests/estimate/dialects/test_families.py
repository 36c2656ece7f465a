from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import yaml

from advisor.core.architecture import (
    CrossAttention,
    FullAttention,
    LatentAttention,
    SlidingWindow,
    StateSpace,
)
from advisor.errors import InvalidConfigError
from advisor.estimate.dialects import normalize, towers
from advisor.estimate.kv_cache import bytes_cached, bytes_per_token

from .. import factories

FAR = 10**7
LLAMA: dict[str, Any] = {
    "model_type": "llama",
    "hidden_size": 4096,
    "intermediate_size": 11008,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "vocab_size": 32000,
}
FALCON: dict[str, Any] = {
    "model_type": "falcon",
    "hidden_size": 4544,
    "num_hidden_layers": 32,
    "num_attention_heads": 71,
    "vocab_size": 65024,
}


def _kv(config: dict[str, Any]) -> int:
    return bytes_per_token(normalize(config))


class TestFalcon:
    def test_multi_query_means_one_kv_head_whatever_else_is_written(self) -> None:
        assert _kv({**FALCON, "multi_query": True, "num_kv_heads": 71}) == 8192

    def test_the_new_decoder_groups_by_num_kv_heads(self) -> None:
        config = {**FALCON, "num_attention_heads": 64, "hidden_size": 4096}
        grouped = normalize({**config, "new_decoder_architecture": True, "num_kv_heads": 8})
        assert (grouped.heads, grouped.kv_heads) == (64, 8)

    def test_without_either_every_head_has_its_own(self) -> None:
        assert normalize({**FALCON, "multi_query": False, "alibi": True}).kv_heads == 71
        assert normalize({**FALCON, "multi_query": False, "alibi": True}).positions == "alibi"

    def test_the_names_it_was_first_published_under(self) -> None:
        old = {
            "hidden_size": 4544, "n_layer": 32, "n_head": 71, "vocab_size": 65024, "multi_query": True,
            "parallel_attn": True, "bias": False, "alibi": False,
        }  # fmt: skip
        assert normalize({**old, "model_type": "RefinedWebModel"}).parameters.total == 6_921_720_704
        forty = {**old, "hidden_size": 8192, "n_layer": 60, "n_head": 128, "n_head_kv": 8, "model_type": "RefinedWeb"}
        assert normalize(forty).parameters.total == factories.published()["tiiuae/falcon-40b"]["total"]


class TestT5:
    def test_untied_adds_the_head_and_nothing_else(self) -> None:
        config = factories.published()["google/flan-t5-small"]["config"]
        untied, tied = normalize(config), normalize({**config, "tie_word_embeddings": True})
        assert untied.parameters.total - tied.parameters.total == 32128 * 512 == untied.parameters.head

    def test_there_is_no_hard_context_limit_and_both_sides_are_cached(self) -> None:
        found = factories.architecture("google/flan-t5-xl")
        assert (found.form, found.positions, found.max_positions) == ("encoder-decoder", "relative", None)
        assert {type(s) for s in found.cache} == {FullAttention, CrossAttention}
        assert bytes_cached(found, 100, source_tokens=50) == 150 * bytes_per_token(found)

    def test_the_first_generation_has_plain_mlps(self) -> None:
        plain = {
            "model_type": "t5", "d_model": 512, "d_kv": 64, "d_ff": 2048, "num_layers": 6, "num_heads": 8,
            "vocab_size": 32128,
        }  # fmt: skip
        assert normalize(plain).parameters.total == 60_506_624  # t5-small, as published


def test_latent_attention_keeps_the_rank_and_the_rope_part() -> None:
    found = factories.architecture("deepseek-ai/DeepSeek-V3")
    assert found.cache == (LatentAttention(61, 512, 64, 128 * (192 + 128)),)


def test_state_space_layers_keep_a_constant_state() -> None:
    found = factories.architecture("ibm-granite/granite-4.0-h-micro")
    states = [s for s in found.cache if isinstance(s, StateSpace)]
    assert states == [StateSpace(36, 4096 * 128, (4096 + 2 * 128) * 4)]
    assert bytes_cached(found, FAR) - bytes_cached(found, FAR - 1) == 8192


def test_an_image_encoder_is_loaded_but_no_text_passes_it() -> None:
    text = factories.published()["google/gemma-3-4b-it"]["config"]
    vision = {
        "hidden_size": 1152, "image_size": 896, "intermediate_size": 4304, "num_attention_heads": 16,
        "num_hidden_layers": 27, "patch_size": 14, "vision_use_head": False,
    }  # fmt: skip
    both = normalize({"model_type": "gemma3", "text_config": text, "vision_config": vision})
    assert both.parameters.total == 4_300_079_472  # as published
    assert both.parameters.active == factories.published()["google/gemma-3-4b-it"]["total"]


def test_a_window_that_holds_every_position_is_full_attention() -> None:
    config = {**LLAMA, "model_type": "mistral", "max_position_embeddings": 4096, "sliding_window": 4096}
    assert {type(s) for s in normalize(config).cache} == {FullAttention}
    longer = {**config, "max_position_embeddings": 32768}
    assert {type(s) for s in normalize(longer).cache} == {SlidingWindow}


def test_layer_types_decide_where_they_are_written() -> None:
    config = factories.published()["google/gemma-2-2b-it"]["config"]
    kinds = ["full_attention"] * 20 + ["sliding_attention"] * 6
    full, sliding = normalize({**config, "layer_types": kinds}).cache
    assert (full.layers, sliding.layers) == (20, 6)


class TestEncoders:
    BERT: dict[str, Any] = {  # noqa: RUF012 (a constant)
        "model_type": "bert", "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
        "intermediate_size": 3072, "vocab_size": 30522, "max_position_embeddings": 512, "type_vocab_size": 2,
    }  # fmt: skip

    def test_the_base_model_with_its_pooler(self) -> None:
        found = normalize(self.BERT)
        assert found.parameters.total == 109_482_240  # bert-base-uncased, as transformers' BertModel
        assert (found.form, found.cache, found.max_positions) == ("encoder", (), 512)
        assert (bytes_per_token(found), bytes_cached(found, 512)) == (0, 0)

    def test_two_rows_of_xlm_roberta_are_never_used(self) -> None:
        config = {**self.BERT, "model_type": "xlm-roberta", "vocab_size": 250002, "max_position_embeddings": 514}
        found = normalize({**config, "type_vocab_size": 1, "pad_token_id": 1})
        assert found.parameters.total == 278_043_648  # xlm-roberta-base, as transformers' XLMRobertaModel
        assert found.max_positions == 512

    def test_what_would_cache_or_attend_otherwise_is_refused(self) -> None:
        for odd in ({"is_decoder": True}, {"add_cross_attention": True}, {"position_embedding_type": "relative_key"}):
            with pytest.raises(InvalidConfigError, match=next(iter(odd))):
                normalize({**self.BERT, **odd})


def test_bart_shares_one_table_and_caches_both_sides() -> None:
    large = {
        "model_type": "bart", "d_model": 1024, "encoder_layers": 12, "decoder_layers": 12,
        "encoder_attention_heads": 16, "decoder_attention_heads": 16, "encoder_ffn_dim": 4096, "decoder_ffn_dim": 4096,
        "vocab_size": 50265, "max_position_embeddings": 1024,
    }  # fmt: skip
    found = normalize(large)
    assert found.parameters.total == 406_291_456  # facebook/bart-large, as transformers loads it
    assert (found.form, found.positions, found.max_positions) == ("encoder-decoder", "learned", 1024)
    assert bytes_cached(found, 10, source_tokens=30) == 40 * bytes_per_token(found)


def test_mamba_keeps_a_state_and_no_tokens() -> None:
    small = {
        "model_type": "mamba", "hidden_size": 768, "intermediate_size": 1536, "num_hidden_layers": 24, "state_size": 16,
        "vocab_size": 50280, "conv_kernel": 4,
    }  # fmt: skip
    found = normalize(small)
    assert found.parameters.total == 129_135_360  # state-spaces/mamba-130m-hf
    assert found.cache == (StateSpace(24, 1536 * 16, 1536 * 4),)
    assert bytes_cached(found, 1) == bytes_cached(found, FAR) == 2 * 24 * (1536 * 16 + 1536 * 4)


def test_local_layers_of_gpt_neo_keep_every_token() -> None:
    neo = {
        "model_type": "gpt_neo", "hidden_size": 2048, "num_layers": 24, "num_heads": 16, "vocab_size": 50257,
        "max_position_embeddings": 2048, "window_size": 256, "attention_types": [[["global", "local"], 12]],
    }  # fmt: skip
    found = normalize(neo)
    assert found.parameters.total == 1_315_575_808  # EleutherAI/gpt-neo-1.3B
    assert found.cache == (FullAttention(24, 16, 128),)


def test_the_indexer_of_sparse_attention_caches_keys_of_its_own() -> None:
    v3 = factories.published()["deepseek-ai/DeepSeek-V3"]["config"]
    found = normalize({**v3, "model_type": "deepseek_v32", "index_n_heads": 64, "index_head_dim": 128})
    plain = factories.architecture("deepseek-ai/DeepSeek-V3")
    assert bytes_per_token(found) - bytes_per_token(plain) == 2 * 61 * 128
    indexer = 1536 * 64 * 128 + 7168 * 128 + 2 * 128 + 7168 * 64
    assert found.parameters.total - plain.parameters.total == 61 * indexer


def test_an_image_is_what_crossing_layers_cache() -> None:
    vision = {
        "model_type": "mllama_text_model", "hidden_size": 4096, "num_hidden_layers": 40, "num_attention_heads": 32,
        "num_key_value_heads": 8, "intermediate_size": 14336, "vocab_size": 128256,
    }  # fmt: skip
    found = normalize(vision)
    assert bytes_per_token(found) == 2 * 2 * 32 * 8 * 128  # eight layers of forty attend to the image only
    assert bytes_cached(found, 0, source_tokens=1601) == 2 * 2 * 8 * 8 * 128 * 1601


def test_the_first_qwen_counts_gate_and_up_together() -> None:
    seven = {
        "model_type": "qwen", "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32,
        "intermediate_size": 22016, "vocab_size": 151936, "kv_channels": 128, "no_bias": True,
    }  # fmt: skip
    assert normalize(seven).parameters.total == 7_721_324_544  # Qwen/Qwen-7B, as published


def test_both_spellings_of_an_image_encoder() -> None:
    """Kimi K2.5 was published under names of its own; transformers writes others."""
    config = next(
        row["config"]
        for row in factories.rows("architectures_transformers_5.json")
        if row["config"]["model_type"] == "kimi_k25"
    )
    names = {ours: published for published, ours in towers.KIMI_AS_PUBLISHED.items()}
    vision = {names.get(name, name): value for name, value in config["vision_config"].items()}
    vision["mm_hidden_size"] = config["projection_hidden_size"]
    published = {**config, "vision_config": vision}
    del published["projection_hidden_size"]
    assert "vt_hidden_size" in vision
    assert normalize(published) == normalize(config)


def test_an_unknown_field_of_a_tower_does_not_pass_for_a_default() -> None:
    config = next(
        row["config"]
        for row in factories.rows("architectures_transformers_5.json")
        if row["config"]["model_type"] == "mistral3"
    )
    wider = {**config["vision_config"], "hidden_size": 72}
    assert normalize({**config, "vision_config": wider}) != normalize(config)


@cache
def _curated(family: str) -> dict[str, Any]:
    path = factories.ROOT / "catalog" / "models" / f"{family}.yaml"
    models: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    return models


@pytest.mark.parametrize(
    ("family", "model", "total", "active"),
    [
        # as the safetensors headers say (Nemotron's: without the multi-token prediction, 2,942,324,736)
        ("meta-llama", "meta-llama/Llama-3.2-11B-Vision-Instruct", 10_670_220_835, None),
        ("nvidia-nemotron", "nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16", 123_611_012_096 - 2_942_324_736, None),
        ("tiiuae-falcon-h1", "tiiuae/Falcon-H1-1.5B-Instruct", 1_554_863_488, None),
        ("tiiuae-falcon-h1", "tiiuae/Falcon-H1-3B-Instruct", 3_149_387_264, None),
        ("tiiuae-falcon-h1", "tiiuae/Falcon-H1-7B-Instruct", 7_585_648_736, None),
        # as the metadata of MTEB says, exact
        ("cl-nagoya-ruri", "cl-nagoya/ruri-v3-30m", 36_705_536, None),
        ("cl-nagoya-ruri", "cl-nagoya/ruri-v3-70m", 70_002_816, None),
        ("cl-nagoya-ruri", "cl-nagoya/ruri-v3-130m", 132_140_544, None),
        ("cl-nagoya-ruri", "cl-nagoya/ruri-v3-310m", 314_611_968, None),
        ("nomic-embed", "nomic-ai/nomic-embed-text-v2-moe", 475_292_928, 305e6),
        # as the publishers say, in billions
        ("nvidia-nemotron", "nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", 31.6e9, 3.6e9),
        ("google-gemma-4", "google/gemma-4-31B-it", None, 30.7e9),
        ("google-gemma-4", "google/gemma-4-26B-A4B-it", None, 3.8e9),
        ("mistral", "mistralai/Ministral-3-3B-Instruct-2512", 3.8e9, 3.4e9),
        ("mistral", "mistralai/Ministral-3-8B-Instruct-2512", 8.9e9, 8.5e9),
        ("mistral", "mistralai/Ministral-3-14B-Instruct-2512", 13.9e9, 13.5e9),
        ("zai-glm", "zai-org/GLM-5", 744e9, None),
    ],
)
def test_curated_models_weigh_what_is_published(
    family: str, model: str, total: int | float | None, active: int | float | None
) -> None:
    counts = normalize(_curated(family)[model]["architecture"]["config"]).parameters
    for found, published in ((counts.total, total), (counts.active, active)):
        if isinstance(published, int):
            assert found == published
        elif published is not None:
            assert found == pytest.approx(published, rel=0.015)


QWEN3_5: dict[str, Any] = {
    "model_type": "qwen3_5_text", "hidden_size": 2560, "intermediate_size": 9216, "num_hidden_layers": 32,
    "num_attention_heads": 16, "num_key_value_heads": 4, "vocab_size": 248320,
}  # fmt: skip


class TestStatesOfTheGatedDeltaRule:
    STATE, CONVOLUTION = 32 * 128 * 128, (2 * 16 + 32) * 128 * 4

    def test_every_fourth_layer_attends(self) -> None:
        assert normalize(QWEN3_5).cache == (FullAttention(8, 4, 256), StateSpace(24, self.STATE, self.CONVOLUTION))

    @pytest.mark.parametrize(("word", "size"), [("float32", 4), ("bfloat16", 2), (None, None)])
    def test_the_config_says_in_how_many_bytes_engines_keep_them(self, word: str | None, size: int | None) -> None:
        states = normalize({**QWEN3_5, "mamba_ssm_dtype": word}).cache[1]
        assert states == StateSpace(24, self.STATE, self.CONVOLUTION, size)

    def test_no_other_format_is_guessed(self) -> None:
        with pytest.raises(InvalidConfigError, match="mamba_ssm_dtype"):
            normalize({**QWEN3_5, "mamba_ssm_dtype": "float8"})


def test_adapters_of_phi_4_multimodal_are_loaded_where_the_config_has_them() -> None:
    config = {
        **LLAMA, "model_type": "phi4mm", "hidden_size": 3072, "num_attention_heads": 24, "num_key_value_heads": 8,
        "intermediate_size": 8192,
    }  # fmt: skip
    without = normalize(config).parameters
    with_one = normalize({**config, "vision_lora": {"r": 256}}).parameters
    inputs_and_outputs = (3072 + 5120) + (3072 + 3072) + (3072 + 2 * 8192) + (8192 + 3072)
    assert with_one.total - without.total == 32 * 256 * inputs_and_outputs
    assert with_one.active == without.active
