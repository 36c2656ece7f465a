from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.architecture import (
    Architecture,
    ChunkedAttention,
    CrossAttention,
    FullAttention,
    LatentAttention,
    Mlp,
    ParameterCount,
    SlidingWindow,
    StateSpace,
    decode,
    encode,
)

SPECS = (
    FullAttention(12, 8, 64),
    SlidingWindow(12, 8, 64, 128),
    ChunkedAttention(36, 8, 128, 8192),
    LatentAttention(61, 512, 64, 40960),
    CrossAttention(24, 16, 64),
    StateSpace(36, 524288, 13056),
)


MIXTURE = Mlp(22, 1024, 512, gated=True, experts=8, experts_per_token=3)


def _architecture(**changes: object) -> Architecture:
    fields: dict[str, object] = {
        "model_type": "x",
        "form": "decoder",
        "layers": 24,
        "hidden_size": 1024,
        "heads": 16,
        "kv_heads": 8,
        "head_dim": 64,
        "intermediate_size": None,
        "vocab_size": 32000,
        "max_positions": None,
        "positions": "rotary",
        "tied": True,
        "fused_qkv": True,
        "experts": None,
        "experts_per_token": None,
        "parameters": ParameterCount(10, 9, 1, 2, 3),
        "cache": SPECS,
        "mlps": (Mlp(2, 1024, 4096, gated=False, bias=True), MIXTURE),
    }
    return Architecture(**{**fields, **changes})  # type: ignore[arg-type]


def test_the_plain_form_survives_json() -> None:
    one = _architecture()
    again = decode(json.loads(json.dumps(encode(one))))
    assert again == one
    assert hash(again) == hash(one)
    assert [type(spec) for spec in again.cache] == [type(spec) for spec in SPECS]


def test_the_mixture_is_the_kind_of_mlp_with_experts() -> None:
    assert _architecture().mixture is MIXTURE
    assert _architecture(mlps=_architecture().mlps[:1]).mixture is None


def test_a_token_is_spread_to_the_widest_mlp_or_without_one_to_its_mixer() -> None:
    assert _architecture().visited_width == 4096
    assert _architecture(mlps=(MIXTURE,)).visited_width == 3 * 512
    assert _architecture(mlps=()).visited_width == 16 * 64


def test_the_layers_of_an_encoder_decoder_are_those_of_both_stacks() -> None:
    cross = CrossAttention(6, 8, 64)
    assert _architecture(form="encoder-decoder", cache=(FullAttention(6, 8, 64), cross)).stacked_layers == 24 + 6
    assert _architecture(cache=(FullAttention(18, 8, 64), cross)).stacked_layers == 24


def test_an_unknown_kind_of_attention_is_refused() -> None:
    plain = encode(_architecture())
    plain["cache"] = [["holographic", 1, 2]]
    with pytest.raises(KeyError, match="holographic"):
        decode(plain)


def test_a_missing_field_is_refused_not_zero() -> None:
    plain = encode(_architecture())
    del plain["layers"]
    with pytest.raises(KeyError, match="layers"):
        decode(plain)


@pytest.mark.parametrize(
    ("spec", "whole", "over_two"),
    [
        (FullAttention(2, 8, 64), 2 * 2 * 8 * 64, 2 * 2 * 4 * 64),
        (FullAttention(2, 1, 64), 2 * 2 * 64, 2 * 2 * 64),
        (SlidingWindow(2, 8, 64, 128), 2 * 2 * 8 * 64, 2 * 2 * 4 * 64),
        (ChunkedAttention(2, 8, 64, 128), 2 * 2 * 8 * 64, 2 * 2 * 4 * 64),
        (CrossAttention(2, 8, 64), 2 * 2 * 8 * 64, 2 * 2 * 4 * 64),
        (LatentAttention(2, 512, 64, 40960), 2 * 576, 2 * 576),
        (StateSpace(2, 100, 20), 240, 120),
    ],
)
def test_a_device_holds_its_share_of_the_heads_and_never_less_than_one(spec, whole, over_two) -> None:
    assert spec.per_token() == whole
    assert spec.per_token(2) == over_two


@given(tokens=st.integers(0, 10**6), source=st.integers(0, 10**6))
def test_what_is_cached_never_exceeds_what_was_seen(tokens: int, source: int) -> None:
    assert FullAttention(1, 1, 1).cached(tokens, source) == tokens
    assert SlidingWindow(1, 1, 1, 128).cached(tokens, source) == min(tokens, 128)
    assert ChunkedAttention(1, 1, 1, 128).cached(tokens, source) == min(tokens, 128)
    assert LatentAttention(1, 1, 1, 1).cached(tokens, source) == tokens
    assert CrossAttention(1, 1, 1).cached(tokens, source) == source
    assert StateSpace(1, 1, 1).cached(tokens, source) == min(tokens, 1)


@given(split=st.integers(1, 64))
@pytest.mark.parametrize("spec", SPECS, ids=lambda s: s.kind)
def test_splitting_further_never_raises_the_share(spec, split: int) -> None:
    assert spec.per_token(split + 1) <= spec.per_token(split) <= spec.per_token()
    assert spec.per_token(split) * split >= spec.per_token()


def test_a_state_has_bytes_of_its_own_where_the_config_fixes_them() -> None:
    assert StateSpace(2, 100, 20).held_bytes(2) == 2 * 240
    assert StateSpace(2, 100, 20, 4).held_bytes(2) == 2 * (4 * 100 + 2 * 20)
    assert StateSpace(2, 100, 20, 4).held_bytes(2, 2) == 2 * (4 * 50 + 2 * 10)
    assert StateSpace(2, 100, 20, 2).held_bytes(4) == 2 * (2 * 100 + 4 * 20)
