"""Shardings: every name has its record, and each shares out more than the one before it."""

from __future__ import annotations

from typing import get_args

from advisor.core.sharding import SHARDINGS, Sharding


def test_every_sharding_has_its_record_in_order() -> None:
    assert tuple(SHARDINGS) == get_args(Sharding)


def test_each_shares_out_more_than_the_one_before() -> None:
    shared = [(s.states, s.weights, s.activations) for s in SHARDINGS.values()]
    assert shared == sorted(shared)
    assert len(set(shared)) == len(shared)


def test_only_what_trains_on_its_own_sequences_reduces_gradients() -> None:
    assert {name for name, shares in SHARDINGS.items() if shares.collects} == {"zero-2", "zero-3"}
    assert {name for name, shares in SHARDINGS.items() if shares.gathers} == {"zero-3"}
