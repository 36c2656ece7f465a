from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.rules import UNKNOWN
from advisor.rules.compiler import compile_test, compile_unknown
from advisor.rules.facts import FACTS
from advisor.rules.fold import fold
from advisor.rules.predicate import FALSE, TRUE, facts_of, parse

from .values import assignments, known, reading

SIZE, LEAST = "model.parameters", "request.min_parameters"


def answer(data: dict[str, Any], **given_: Any) -> Any:
    values = {name.replace("__", "."): value for name, value in given_.items()}
    return compile_test(parse(data, FACTS), reading(values))(None)


@pytest.mark.parametrize(("value", "expected"), [(True, True), (False, False), (UNKNOWN, UNKNOWN)])
def test_is_compares_with_a_literal(value: Any, expected: Any) -> None:
    assert answer({"fact": "request.commercial", "is": True}, request__commercial=value) is expected


@pytest.mark.parametrize(("value", "expected"), [(None, True), ("saas", False), (UNKNOWN, UNKNOWN)])
def test_is_null_matches_what_was_not_stated(value: Any, expected: Any) -> None:
    assert answer({"fact": "request.hosting", "is": None}, request__hosting=value) is expected


@pytest.mark.parametrize(("value", "expected"), [((), True), (("ja",), False), (UNKNOWN, UNKNOWN)])
def test_is_empty(value: Any, expected: Any) -> None:
    assert answer({"fact": "request.languages", "is": []}, request__languages=value) is expected


def test_is_empty_holds_for_every_kind_of_collection() -> None:
    data = {"fact": "license.excluded_jurisdictions", "is": []}
    assert answer(data, license__excluded_jurisdictions=frozenset()) is True


@pytest.mark.parametrize(("value", "expected"), [("base", True), ("chat", False), (UNKNOWN, UNKNOWN)])
def test_in_a_list(value: Any, expected: Any) -> None:
    assert answer({"fact": "model.kind", "in": ["base", "image"]}, model__kind=value) is expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("a", ("a", "b"), True), ("c", ("a",), False), (UNKNOWN, ("a",), UNKNOWN), ("a", UNKNOWN, UNKNOWN),
        (UNKNOWN, (), False), (None, ("a",), False),
    ],
)  # fmt: skip
def test_in_a_list_fact(left: Any, right: Any, expected: Any) -> None:
    data = {"fact": "region.id", "in": {"fact": "channel.regions"}}
    assert answer(data, region__id=left, channel__regions=right) is expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (("ja", "en"), ("ja",), True), (("en",), ("ja",), False), (("en",), (), True), (UNKNOWN, (), True),
        (UNKNOWN, ("ja",), UNKNOWN), (("en",), UNKNOWN, UNKNOWN), (("en",), None, False), (UNKNOWN, None, False),
        (("en",), "en", True), (("en",), "ja", False),
    ],
)  # fmt: skip
def test_contains_a_fact(left: Any, right: Any, expected: Any) -> None:
    data = {"fact": "model.languages", "contains": {"fact": "request.languages"}}
    assert answer(data, model__languages=left, request__languages=right) is expected


@pytest.mark.parametrize(
    ("wanted", "expected"), [("ja", True), ("fr", False), (["ja", "en"], True), (["ja", "fr"], False)]
)
def test_contains_literals(wanted: Any, expected: Any) -> None:
    data = {"fact": "model.languages", "contains": wanted}
    assert answer(data, model__languages=("ja", "en")) is expected
    assert answer(data, model__languages=UNKNOWN) is UNKNOWN


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (7, 5, True), (5, 5, True), (3, 5, False),
        (UNKNOWN, 5, UNKNOWN), (7, UNKNOWN, UNKNOWN),
        (UNKNOWN, None, True), (7, None, True), (None, 5, True), (None, UNKNOWN, True),
    ],
)  # fmt: skip
def test_at_least_a_fact(left: Any, right: Any, expected: Any) -> None:
    data = {"fact": SIZE, "at_least": {"fact": LEAST}}
    assert answer(data, model__parameters=left, request__min_parameters=right) is expected


@pytest.mark.parametrize(("value", "expected"), [(3, True), (5, True), (7, False), (UNKNOWN, UNKNOWN), (None, True)])
def test_at_most_a_literal(value: Any, expected: Any) -> None:
    assert answer({"fact": "lifecycle.days_left", "at_most": 5}, lifecycle__days_left=value) is expected


@pytest.mark.parametrize(("value", "expected"), [(3, False), (5, True), (UNKNOWN, UNKNOWN), (None, True)])
def test_at_least_a_literal(value: Any, expected: Any) -> None:
    assert answer({"fact": "lifecycle.days_left", "at_least": 5}, lifecycle__days_left=value) is expected


A, B, C = ({"fact": name, "is": True} for name in ("request.commercial", "license.resolved", "memory.fits"))


def abc(a: Any, b: Any, c: Any) -> dict[str, Any]:
    return {"request__commercial": a, "license__resolved": b, "memory__fits": c}


ORDER = (False, UNKNOWN, True)
"""Kleene's logic in one line: *and* is the least of its parts, *or* the greatest, *not* turns the order round."""


def negated(truth: Any) -> Any:
    return ORDER[2 - ORDER.index(truth)]


@given(*[st.sampled_from(ORDER)] * 3)
def test_two_and_three_parts_agree_with_the_reference(a: Any, b: Any, c: Any) -> None:
    given_ = abc(a, b, c)
    assert answer({"all": [A, B]}, **given_) is min(a, b, key=ORDER.index)
    assert answer({"all": [A, B, C]}, **given_) is min(a, b, c, key=ORDER.index)
    assert answer({"any": [A, B, C]}, **given_) is max(a, b, c, key=ORDER.index)
    assert answer({"not": {"any": [A, B]}}, **given_) is negated(max(a, b, key=ORDER.index))
    assert answer({"all": [A]}, **given_) is a


def test_a_false_guard_spares_what_follows() -> None:
    """Rules guard facts a candidate does not have; the guard must come to an end before them."""
    seen: list[str] = []

    def values(fact: Any) -> Any:
        def read(_: Any) -> bool:
            seen.append(fact.name)
            return False

        return read

    compile_test(parse({"all": [A, B, C]}, FACTS), values)(None)
    assert seen == ["request.commercial"]


leaves = st.sampled_from([
    {"fact": "request.commercial", "is": True},
    {"fact": "model.kind", "in": ["base", "chat"]},
    {"fact": "request.hosting", "is": None},
    {"fact": SIZE, "at_least": {"fact": LEAST}},
    {"fact": "model.languages", "contains": {"fact": "request.languages"}},
    {"fact": "request.min_context", "at_most": 4096},
    {"fact": "license.excluded_jurisdictions", "contains": {"fact": "request.jurisdiction"}},
    {"fact": "request.languages", "is": []},
])  # fmt: skip
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)


@given(trees, st.data())
def test_folding_what_is_known_changes_no_answer(tree: dict[str, Any], data: st.DataObject) -> None:
    predicate = parse(tree, FACTS)
    values = data.draw(assignments(dict.fromkeys(facts_of(predicate))))
    folded = fold(predicate, lambda fact: values[fact.name] if fact.level == "request" else UNKNOWN)
    assert compile_test(folded, reading(values))(None) is compile_test(predicate, reading(values))(None)


@given(trees, st.data())
def test_an_answer_survives_learning_more(tree: dict[str, Any], data: st.DataObject) -> None:
    predicate = parse(tree, FACTS)
    facts = dict.fromkeys(facts_of(predicate))
    values = data.draw(assignments(facts))
    answered = compile_test(predicate, reading(values))(None)
    learned = {
        fact.name: data.draw(known(fact)) if values[fact.name] is UNKNOWN else values[fact.name] for fact in facts
    }
    if answered is UNKNOWN:
        assert compile_unknown(predicate, reading(values))(None)
    else:
        assert compile_test(predicate, reading(learned))(None) is answered
        assert not compile_unknown(predicate, reading(values))(None)


def test_folding_decides_what_the_request_decides() -> None:
    def known_(fact: Any) -> Any:
        return {"request.commercial": True, LEAST: None}.get(fact.name, UNKNOWN)

    assert fold(parse(A, FACTS), known_) is TRUE
    assert fold(parse({"not": A}, FACTS), known_) is FALSE
    assert fold(parse({"all": [A, B]}, FACTS), known_).fact.name == "license.resolved"  # type: ignore[union-attr]
    assert fold(parse({"any": [A, B]}, FACTS), known_) is TRUE
    assert fold(parse({"fact": SIZE, "at_least": {"fact": LEAST}}, FACTS), known_) is TRUE, "no bound was asked"


def test_only_what_decides_is_missing() -> None:
    predicate = parse({"any": [{"all": [A, B]}, C]}, FACTS)
    values = reading({"request.commercial": False, "license.resolved": UNKNOWN, "memory.fits": UNKNOWN})
    assert compile_unknown(predicate, values)(None) == ["memory.fits"]


def test_unparsable_data_is_a_key_error() -> None:
    for data in ({"fact": "no.such.fact", "is": 1}, {"fact": SIZE, "above": 1}, {"none": []}):
        with pytest.raises(KeyError):
            parse(data, FACTS)


@pytest.mark.parametrize(
    ("value", "operator", "right", "expected"),
    [
        ("2025-06", "at_least", "2025-06-01", True), ("2025-06", "at_most", "2025-06-01", True),
        ("2025-06", "is", "2025-06-01", True), ("2025-06", "at_least", "2025-06-02", False),
        ("2025", "at_most", "2024-12-31", False), ("2025-06-30", "at_most", "2025-06", False),
        (UNKNOWN, "at_least", "2025-06-01", UNKNOWN), (None, "at_least", "2025-06-01", True),
        (None, "is", "2025-06-01", False), (None, "is", None, True),
    ],
)  # fmt: skip
def test_of_a_month_the_first_day_is_compared(value: Any, operator: str, right: Any, expected: Any) -> None:
    assert answer({"fact": "lifecycle.ends", operator: right}, lifecycle__ends=value) is expected


def test_two_dates_of_different_precision_are_compared_by_day() -> None:
    data = {"fact": "lifecycle.ends", "at_least": {"fact": "price.as_of"}}
    assert answer(data, lifecycle__ends="2025-06", price__as_of="2025-06-01") is True
    assert answer(data, lifecycle__ends="2025-06", price__as_of="2025-06-02") is False
