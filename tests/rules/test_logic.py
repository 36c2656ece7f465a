from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.rules.logic import UNKNOWN, Truth, all_of, any_of, implies, negate

TRUTHS = (True, False, UNKNOWN)
truths = st.sampled_from(TRUTHS)
several = st.lists(truths, max_size=6)


@given(truths)
def test_negation_is_an_involution_and_keeps_unknown(a: Truth) -> None:
    assert negate(negate(a)) is a
    assert (negate(a) is UNKNOWN) == (a is UNKNOWN)


@given(several)
def test_de_morgan(values: list[Truth]) -> None:
    assert negate(all_of(values)) is any_of(negate(v) for v in values)
    assert negate(any_of(values)) is all_of(negate(v) for v in values)


@given(several, st.randoms())
def test_order_and_repetition_are_irrelevant(values: list[Truth], random: object) -> None:
    shuffled = values * 2
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert all_of(shuffled) is all_of(values)
    assert any_of(shuffled) is any_of(values)


@given(truths, truths, truths)
def test_associativity_and_absorption(a: Truth, b: Truth, c: Truth) -> None:
    assert all_of((a, all_of((b, c)))) is all_of((a, b, c))
    assert any_of((a, any_of((b, c)))) is any_of((a, b, c))
    assert all_of((a, any_of((a, b)))) is a
    assert any_of((a, all_of((a, b)))) is a


@given(several)
def test_a_decided_truth_does_not_depend_on_the_unknown(values: list[Truth]) -> None:
    """Whatever the unknown ones turn out to be, a truth decided without them stays."""
    holes = [i for i, v in enumerate(values) if v is UNKNOWN]
    for combine in (all_of, any_of):
        outcomes = set()
        for filling in itertools.product((True, False), repeat=len(holes)):
            complete = list(values)
            for i, v in zip(holes, filling, strict=True):
                complete[i] = v
            outcomes.add(combine(complete))
        truth = combine(values)
        assert (truth is UNKNOWN) == (len(outcomes) == 2)
        if truth is not UNKNOWN:
            assert outcomes == {truth}


def test_neutral_elements() -> None:
    assert all_of(()) is True
    assert any_of(()) is False


@pytest.mark.parametrize(
    ("when", "require", "verdict"),
    [
        (False, False, True), (False, UNKNOWN, True), (True, True, True), (UNKNOWN, True, True),
        (True, False, False), (UNKNOWN, False, UNKNOWN), (True, UNKNOWN, UNKNOWN), (UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)  # fmt: skip
def test_a_rule_is_an_implication(when: Truth, require: Truth, verdict: Truth) -> None:
    assert implies(when, require) is verdict


def test_unknown_refuses_to_be_true_or_false() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)
    assert repr(UNKNOWN) == "UNKNOWN"
