"""PLaMo against what its checkpoints weigh: transformers has no class of these types."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.core.architecture import FullAttention, SlidingWindow, StateSpace
from advisor.errors import InvalidConfigError
from advisor.estimate.dialects import normalize
from advisor.estimate.kv_cache import bytes_cached, bytes_per_token

FIRST: dict[str, Any] = {
    "model_type": "plamo",
    "hidden_size": 5120,
    "num_hidden_layers": 40,
    "num_attention_heads": 40,
    "num_key_value_heads": 40,
    "n_shared_head": 8,
    "intermediate_size": 16640,
    "vocab_size": 50432,
    "max_position_embeddings": 4096,
}
SECOND: dict[str, Any] = {
    "model_type": "plamo2",
    "hidden_size": 2048,
    "hidden_size_per_head": 128,
    "num_hidden_layers": 16,
    "num_attention_heads": 16,
    "num_key_value_heads": 1,
    "intermediate_size": 8192,
    "vocab_size": 100000,
    "mamba_d_conv": 4,
    "mamba_d_state": 64,
    "mamba_num_heads": 32,
    "mamba_step": 2,
    "attention_window_size": 2048,
}
THIRD: dict[str, Any] = {
    "model_type": "plamo3",
    "hidden_size": 48,
    "head_dim": 10,
    "num_hidden_layers": 16,
    "num_attention_heads": 6,
    "num_key_value_heads": 2,
    "intermediate_size": 74,
    "vocab_size": 131,
    "window_size": 16,
    "sliding_window_pattern": 8,
    "max_position_embeddings": 96,
}


def test_eight_queries_of_the_first_share_keys_and_values() -> None:
    found = normalize(FIRST)
    assert found.parameters.total == 13_099_545_600  # 26,199,091,200 bytes of bfloat16
    assert found.cache == (FullAttention(40, 5, 128),)
    assert bytes_per_token(found) == 102_400
    assert normalize({**FIRST, "n_shared_head": 4}).kv_heads == 10


class TestSecond:
    def test_the_checkpoint_of_the_smallest(self) -> None:
        found = normalize(SECOND)
        assert found.parameters.total == 1_291_441_920  # 5.165 GB of float32
        assert found.tied
        assert found.cache == (FullAttention(8, 1, 128), StateSpace(8, 32 * 128 * 64, 32 * 128 * 3))

    def test_layers_that_attend_keep_every_token_whatever_the_window(self) -> None:
        found = normalize(SECOND)
        assert bytes_cached(found, 100_000) - bytes_cached(found, 99_999) == 2 * 2 * 8 * 128

    @pytest.mark.parametrize(
        ("fields", "attends"),
        [({}, 8), ({"mamba_step": 4}, 4), ({"mamba_step": 32}, 1), ({"mamba_enabled": False}, 16)],
    )
    def test_which_layers_attend(self, fields: dict[str, Any], attends: int) -> None:
        cache = normalize({**SECOND, **fields}).cache
        assert [spec.layers for spec in cache] == [attends, 16 - attends][: len(cache)]
        assert len(cache) == 1 + (attends < 16)


class TestThird:
    """The parts of vLLM's module, added up by hand."""

    def test_the_parts(self) -> None:
        attention = 48 * (6 + 2 + 2) * 10 + 60 * 48 + 2 * 10
        layer = attention + 3 * 48 * 74 + 4 * 48
        found = normalize(THIRD)
        assert found.parameters.total == 131 * 48 + 16 * layer + 48
        untied = normalize({**THIRD, "tie_word_embeddings": False}).parameters
        assert untied.total - found.parameters.total == untied.head == 131 * 48

    def test_every_eighth_layer_attends_to_all(self) -> None:
        assert normalize(THIRD).cache == (FullAttention(2, 2, 10), SlidingWindow(14, 2, 10, 16))

    def test_a_window_has_to_be_stated(self) -> None:
        """Two versions of its class have different defaults."""
        with pytest.raises(InvalidConfigError, match="window_size"):
            normalize({name: value for name, value in THIRD.items() if name != "window_size"})
