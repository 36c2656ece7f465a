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
        "experts": None,
        "experts_per_token": None,
        "parameters": ParameterCount(10, 9, 1, 2, 3),
        "cache": SPECS,
    }
    return Architecture(**{**fields, **changes})  # type: ignore[arg-type]


def test_the_plain_form_survives_json() -> None:
    one = _architecture()
    again = decode(json.loads(json.dumps(encode(one))))
    assert again == one
    assert hash(again) == hash(one)
    assert [type(spec) for spec in again.cache] == [type(spec) for spec in SPECS]


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
