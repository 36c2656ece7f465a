"""How long a sequence a config allows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import InvalidConfigError
from advisor.estimate.dialects import DIALECTS, normalize
from advisor.estimate.dialects.positions import CLASS_DEFAULTS

SHAPE = {
    "model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128,
    "vocab_size": 1000,
}  # fmt: skip


def positions(**changes: Any) -> int | None:
    return normalize({**SHAPE, **changes}).max_positions


def test_a_length_left_out_is_the_default_of_the_class() -> None:
    assert positions() == 2048
    assert positions(model_type="falcon") == 2048  # its published configs leave it out
    assert positions(model_type="qwen3", num_key_value_heads=4) == 32_768


def test_null_is_no_length() -> None:
    assert positions(max_position_embeddings=None) is None


def test_alibi_has_no_limit() -> None:
    assert positions(model_type="falcon", alibi=True) is None


def test_every_default_is_of_a_type_that_is_read() -> None:
    assert CLASS_DEFAULTS.keys() <= DIALECTS.keys()


@pytest.mark.parametrize(
    ("scaling", "length"),
    [
        ({"type": "linear", "factor": 4.0}, 8192),
        ({"rope_type": "dynamic", "factor": 2}, 4096),
        ({"rope_type": "yarn", "factor": 40, "original_max_position_embeddings": 1024}, 40_960),
        ({"rope_type": "llama3", "factor": 8.0}, 2048),
        ({"rope_type": "longrope", "factor": 8.0}, 2048),
        ({"rope_type": "default"}, 2048),
        (None, 2048),
        ("linear", 2048),
    ],
)
@pytest.mark.parametrize("field", ["rope_scaling", "rope_parameters"])
def test_a_stretched_rotation_reaches_further(field: str, scaling: object, length: int) -> None:
    assert positions(max_position_embeddings=2048, **{field: scaling}) == length


def test_the_stated_length_of_gemma_3_is_the_stretched_one() -> None:
    scaling = {"rope_type": "linear", "factor": 8.0}
    assert positions(model_type="gemma3_text", max_position_embeddings=131_072, rope_scaling=scaling) == 131_072


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers())))
def test_whatever_the_factor_the_length_is_possible_or_refused(factor: object) -> None:
    try:
        found = positions(max_position_embeddings=2048, rope_scaling={"type": "linear", "factor": factor})
    except InvalidConfigError:
        return
    assert found is not None
    assert 1 <= found <= 10**9
