from __future__ import annotations

import ast
import inspect
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.architecture import CrossAttention, FullAttention, LatentAttention, SlidingWindow, StateSpace
from advisor.errors import InvalidConfigError, UnknownArchitectureError
from advisor.estimate.dialects import decoder, fields, known_model_types, normalize
from advisor.estimate.kv_cache import bytes_cached, bytes_per_token

from . import factories

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


@pytest.mark.parametrize("model", sorted(factories.published()))
def test_published_models_to_the_last_parameter(model: str) -> None:
    row = factories.published()[model]
    counted = normalize(row["config"])
    assert counted.parameters.total == row["total"]
    assert counted.parameters.active == row["active"]
    assert counted.parameters.embedding == row["embedding"]
    assert counted.tied is row["tied"]
    assert bytes_per_token(counted) == row["kv_bytes_per_token"]


@pytest.mark.parametrize("model", sorted(factories.published()))
def test_published_models_beyond_their_windows(model: str) -> None:
    row = factories.published()[model]
    config, counted = row["config"], normalize(row["config"])
    never_full = (config.get("sliding_window") or 0) >= config.get("max_position_embeddings", FAR)
    expected = row["kv_bytes_per_token"] if never_full else row["kv_beyond_window"]
    assert bytes_cached(counted, FAR + 1) - bytes_cached(counted, FAR) == expected


@pytest.mark.parametrize("row", factories.rows("small_architectures.json"), ids=lambda r: r["config"]["model_type"])
def test_every_dialect_with_its_optional_fields(row: dict[str, Any]) -> None:
    assert normalize(row["config"]).parameters.total == row["total"]


def test_every_dialect_is_proved() -> None:
    proved = {r["config"]["model_type"] for r in factories.rows("small_architectures.json")}
    first_published_names_of_falcon = {"RefinedWeb", "RefinedWebModel"}
    assert known_model_types() - proved == first_published_names_of_falcon


@pytest.mark.parametrize(
    ("model", "parameters", "kv"),
    [
        ("tiiuae/falcon-7b", 6_921_720_704, 8_192),
        ("cyberagent/open-calm-7b", 6_871_982_080, 524_288),
        ("rinna/japanese-gpt-neox-3.6b", 3_607_245_312, 405_504),
        ("abeja/gpt-neox-japanese-2.7b", 2_598_837_760, 327_680),
    ],
)
def test_anchors(model: str, parameters: int, kv: int) -> None:
    found = factories.architecture(model)
    assert found.parameters.total == parameters
    assert bytes_per_token(found) == kv


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
    assert states == [StateSpace(36, 4096 * 128, (4096 + 2 * 128) * 3)]
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


class TestRefusals:
    def test_an_unknown_type_names_what_is_known(self) -> None:
        with pytest.raises(UnknownArchitectureError) as caught:
            normalize({**LLAMA, "model_type": "lama"})
        assert caught.value.hint
        assert "llama" in caught.value.hint.en
        assert caught.value.exit_code == 2

    @pytest.mark.parametrize("config", [{}, {"model_type": None}, {"model_type": 7}, {"model_type": ""}])
    def test_without_a_type_there_is_no_guess(self, config: dict[str, Any]) -> None:
        with pytest.raises(InvalidConfigError):
            normalize(config)

    def test_all_missing_fields_are_named_at_once(self) -> None:
        with pytest.raises(InvalidConfigError) as caught:
            normalize({"model_type": "llama"})
        missing = {"hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size"}
        assert set(caught.value.problems) == missing
        assert all(text.en and text.ja for text in caught.value.problems.values())

    @pytest.mark.parametrize("value", [0, -1, 2**24 + 1, 10**30, 4096.0, 4096.5, "4096", True, [1], {"a": 1}])
    def test_odd_sizes_are_named(self, value: object) -> None:
        with pytest.raises(InvalidConfigError) as caught:
            normalize({**LLAMA, "hidden_size": value})
        assert "hidden_size" in caught.value.problems

    @pytest.mark.parametrize("value", ["yes", 1, 0, []])
    def test_a_flag_is_true_or_false(self, value: object) -> None:
        with pytest.raises(InvalidConfigError) as caught:
            normalize({**LLAMA, "attention_bias": value})
        assert set(caught.value.problems) == {"attention_bias"}

    def test_null_means_the_default(self) -> None:
        assert normalize({**LLAMA, "attention_bias": None, "head_dim": None}) == normalize(LLAMA)

    def test_heads_must_divide_unless_the_dimension_is_given(self) -> None:
        with pytest.raises(InvalidConfigError) as caught:
            normalize({**LLAMA, "num_attention_heads": 33})
        assert "num_attention_heads" in caught.value.problems
        assert normalize({**LLAMA, "num_attention_heads": 33, "head_dim": 128}).head_dim == 128

    def test_kv_heads_must_divide_the_heads(self) -> None:
        with pytest.raises(InvalidConfigError) as caught:
            normalize({**LLAMA, "num_key_value_heads": 7})
        assert "num_key_value_heads" in caught.value.problems

    def test_two_names_of_one_dimension_must_agree(self) -> None:
        config = {"model_type": "gpt2", "n_embd": 64, "n_layer": 2, "n_head": 2, "vocab_size": 9, "n_positions": 8}
        assert normalize({**config, "hidden_size": 64}).hidden_size == 64
        with pytest.raises(InvalidConfigError) as caught:
            normalize({**config, "hidden_size": 65})
        assert "hidden_size" in caught.value.problems

    def test_more_experts_per_token_than_experts(self) -> None:
        config = {**factories.published()["mistralai/Mixtral-8x7B-Instruct-v0.1"]["config"], "num_experts_per_tok": 9}
        with pytest.raises(InvalidConfigError, match="num_experts_per_tok"):
            normalize(config)

    def test_layer_types_of_another_length(self) -> None:
        config = factories.published()["google/gemma-2-2b-it"]["config"]
        with pytest.raises(InvalidConfigError, match="layer_types"):
            normalize({**config, "layer_types": ["full_attention"]})

    def test_a_missing_query_rank_is_not_the_variant_without_one(self) -> None:
        config = dict(factories.published()["deepseek-ai/DeepSeek-V3"]["config"])
        del config["q_lora_rank"]
        with pytest.raises(InvalidConfigError, match="q_lora_rank"):
            normalize(config)
        assert normalize({**config, "q_lora_rank": None})

    def test_long_values_are_cut_in_the_message(self) -> None:
        with pytest.raises(InvalidConfigError) as caught:
            normalize({**LLAMA, "hidden_size": "x" * 10_000})
        assert len(str(caught.value)) < 300


HOSTILE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip


@given(data=st.data())
def test_whatever_is_written_it_is_read_or_refused(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(factories.rows("small_architectures.json")))
    config = dict(row["config"])
    for name in data.draw(st.lists(st.sampled_from(sorted(config)), max_size=4)):
        config[name] = data.draw(HOSTILE)
    try:
        found = normalize(config)
    except (InvalidConfigError, UnknownArchitectureError):
        return
    assert 0 < found.parameters.active <= found.parameters.total
    assert found.parameters.embedding <= found.parameters.total
    assert all(spec.per_token() > 0 for spec in found.cache)


@given(layers=st.integers(1, 100), factor=st.integers(2, 4))
def test_more_layers_weigh_and_cache_more(layers: int, factor: int) -> None:
    few, many = (normalize({**LLAMA, "num_hidden_layers": n}) for n in (layers, layers * factor))
    assert few.parameters.total < many.parameters.total
    assert bytes_per_token(many) == factor * bytes_per_token(few)


@pytest.mark.parametrize("module", [fields, decoder])
def test_shared_code_knows_no_family(module: object) -> None:
    names = {t for t in known_model_types() if len(t) > 3}
    tree = ast.parse(inspect.getsource(module))  # type: ignore[arg-type]
    words = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    assert not words & names
