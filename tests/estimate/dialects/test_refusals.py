from __future__ import annotations

import ast
import copy
import inspect
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.architecture import decode, encode
from advisor.errors import InvalidConfigError, UnknownArchitectureError
from advisor.estimate.dialects import DIALECTS, decoder, experts, fields, normalize
from advisor.estimate.kv_cache import bytes_per_token

from .. import factories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.architecture import Architecture


def _parts(config: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The config and its sections."""
    yield config
    yield from (value for value in config.values() if isinstance(value, dict))


LLAMA: dict[str, Any] = {
    "model_type": "llama",
    "hidden_size": 4096,
    "intermediate_size": 11008,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "vocab_size": 32000,
}


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

    @pytest.mark.parametrize("model_type", ["llama", "qwen3", "qwen2", "mistral", "phi3"])
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("sliding_window", -1),
            ("sliding_window", 1.5),
            ("layer_types", ["full_attention"] * 31),
            ("layer_types", ["full_attention"] * 31 + ["ful_attention"]),
            ("layer_types", "full_attention"),
        ],
    )
    def test_what_a_dialect_need_not_read_is_not_passed_over(self, model_type: str, name: str, value: Any) -> None:
        config = {**LLAMA, "model_type": model_type, "num_key_value_heads": 8}
        assert normalize({**config, "sliding_window": None, "layer_types": ["full_attention"] * 32}).layers == 32
        with pytest.raises(InvalidConfigError) as caught:
            normalize({**config, name: value})
        assert list(caught.value.problems) == [name]

    def test_a_window_in_a_dialect_that_knows_none_is_refused(self) -> None:
        with pytest.raises(InvalidConfigError, match="layer_types"):
            normalize({**LLAMA, "layer_types": ["sliding_attention"] * 32})

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


NUMBERS = st.one_of(st.integers(), st.integers(-2, 40), st.floats(), st.just(10**400), st.just(-(10**400)))
WORDS = st.one_of(st.text(max_size=5), st.sampled_from(["auto", "4096", "full_attention", "MEM*-E", "llama"]))
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, WORDS)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=6), st.dictionaries(st.text(max_size=3), inner, max_size=2)),
    max_leaves=8,
)
ROWS = factories.rows("architectures_transformers_5.json")
NAMES = sorted({name for row in ROWS for part in _parts(row["config"]) for name in part} - {"model_type"})


@given(data=st.data())
def test_whatever_is_written_it_is_read_or_refused(data: st.DataObject) -> None:
    config = copy.deepcopy(data.draw(st.sampled_from(ROWS))["config"])
    part = data.draw(st.sampled_from(list(_parts(config))))
    for name in data.draw(st.lists(st.sampled_from(sorted(part)), max_size=4)):
        part[name] = data.draw(JSON)
    for name in data.draw(st.lists(st.sampled_from(sorted(part)), max_size=2)):
        part.pop(name, None)
    part.update(data.draw(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=2)))
    try:
        found = normalize(config)
    except InvalidConfigError as error:
        problems = list(error.problems.values())
    except UnknownArchitectureError:
        return
    else:
        problems = []
        _is_possible(found)
    assert all(text.en and text.ja and len(text.en) < 300 for text in problems)


def _is_possible(found: Architecture) -> None:
    counts = found.parameters
    assert 0 < counts.active <= counts.total
    assert counts.routed <= counts.total
    assert counts.embedding + counts.head <= counts.total
    assert found.layers > 0
    assert all(spec.layers > 0 and spec.per_token() > 0 for spec in found.cache)
    assert decode(json.loads(json.dumps(encode(found)))) == found


class TestHostile:
    @pytest.mark.parametrize("config", [None, [], "llama", 7, [{"model_type": "llama"}]])
    def test_a_config_is_an_object(self, config: Any) -> None:
        with pytest.raises(InvalidConfigError):
            normalize(config)

    def test_a_type_of_any_length_is_not_repeated(self) -> None:
        with pytest.raises(InvalidConfigError) as caught:
            normalize({**LLAMA, "model_type": "x" * 10**6})
        assert len(str(caught.value)) < 300

    @pytest.mark.parametrize("model_type", ["gpt_oss", "gemma4_text", "nemotron_h", "glm_moe_dsa", "lfm2"])
    @pytest.mark.parametrize("layers", [10**9, 10**400, -1, 0, 1.5, "3", True, [3], float("inf"), float("nan")])
    def test_impossible_layers(self, model_type: str, layers: object) -> None:
        row = next(row for row in ROWS if row["config"]["model_type"] == model_type)
        with pytest.raises(InvalidConfigError) as caught:
            normalize({**row["config"], "num_hidden_layers": layers})
        assert "num_hidden_layers" in caught.value.problems

    @pytest.mark.parametrize("name", ["layer_types", "layers_block_type", "hybrid_override_pattern", "moe_layers"])
    def test_a_million_entries(self, name: str) -> None:
        for row in ROWS:
            if name in row["config"]:
                with pytest.raises(InvalidConfigError) as caught:
                    normalize({**row["config"], name: ["full_attention"] * 10**6})
                assert len(str(caught.value)) < 2000

    def test_nesting_of_any_depth(self) -> None:
        deep: Any = []
        for _ in range(10**5):
            deep = [deep]
        for name in sorted(LLAMA.keys() - {"model_type"}):
            with pytest.raises(InvalidConfigError) as caught:
                normalize({**LLAMA, name: deep})
            assert set(caught.value.problems) == {name}

    def test_a_section_names_its_fields_by_their_path(self) -> None:
        config = copy.deepcopy(next(row for row in ROWS if row["config"]["model_type"] == "mistral3")["config"])
        config["text_config"]["hidden_size"] = -1
        del config["vision_config"]["num_channels"]
        config["vision_config"]["patch_size"] = "14"
        with pytest.raises(InvalidConfigError) as caught:
            normalize(config)
        assert set(caught.value.problems) == {"text_config.hidden_size", "vision_config.patch_size"}

    @pytest.mark.parametrize("section", [None, 3, [], "text"])
    def test_a_section_is_an_object(self, section: object) -> None:
        with pytest.raises(InvalidConfigError, match="text_config"):
            normalize({"model_type": "gemma3", "text_config": section, "vision_config": {}})


@given(layers=st.integers(1, 100), factor=st.integers(2, 4))
def test_more_layers_weigh_and_cache_more(layers: int, factor: int) -> None:
    few, many = (normalize({**LLAMA, "num_hidden_layers": n}) for n in (layers, layers * factor))
    assert few.parameters.total < many.parameters.total
    assert bytes_per_token(many) == factor * bytes_per_token(few)


@pytest.mark.parametrize("module", [fields, decoder, experts])
def test_shared_code_knows_no_family(module: object) -> None:
    names = {t for t in DIALECTS if len(t) > 3}
    tree = ast.parse(inspect.getsource(module))  # type: ignore[arg-type]
    words = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    assert not words & names
