from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.compliance.spdx import (
    And,
    Expression,
    One,
    Or,
    all_of,
    chosen,
    licenses_of,
    normalise,
    ones_of,
)

NAMES = ["A", "B", "C", "D", "E"]
ONES = st.sampled_from(NAMES).map(One)
TREES: st.SearchStrategy[Expression] = st.recursive(
    ONES,
    lambda inner: st.builds(
        lambda kind, parts: kind(tuple(parts)), st.sampled_from([And, Or]), st.lists(inner, min_size=2, max_size=4)
    ),
    max_leaves=12,
)
SETS = st.frozensets(st.sampled_from(NAMES))


def holds(expression: Expression, allowed: frozenset[str]) -> bool:
    """Say by brute force whether an expression is true: the definition."""
    if isinstance(expression, One):
        return str(expression) in allowed
    parts = [holds(part, allowed) for part in expression.parts]
    return all(parts) if isinstance(expression, And) else any(parts)


def every_set() -> list[frozenset[str]]:
    return [frozenset(n for i, n in enumerate(NAMES) if bits >> i & 1) for bits in range(2 ** len(NAMES))]


@given(TREES)
def test_allowed_is_what_the_truth_table_says(tree: Expression) -> None:
    for allowed in every_set():
        assert (chosen(tree, allowed.__contains__) is not None) == holds(tree, allowed)


@given(TREES)
def test_the_normal_form_means_the_same(tree: Expression) -> None:
    normal = normalise(tree)
    assert normalise(normal) == normal
    for allowed in every_set():
        assert holds(normal, allowed) == holds(tree, allowed)


@given(TREES, st.randoms())
def test_order_and_repetition_do_not_show(tree: Expression, random: object) -> None:
    def shuffled(expression: Expression) -> Expression:
        if isinstance(expression, One):
            return expression
        parts = [shuffled(p) for p in (*expression.parts, expression.parts[0])]
        random.shuffle(parts)  # type: ignore[attr-defined]
        return type(expression)(tuple(parts))

    assert normalise(shuffled(tree)) == normalise(tree)


@given(TREES, SETS)
def test_what_is_chosen_is_allowed_and_leaves_no_choice(tree: Expression, allowed: frozenset[str]) -> None:
    found = chosen(tree, allowed.__contains__)
    assert (found is not None) == holds(tree, allowed)
    if found is not None:
        assert set(licenses_of(found)) <= allowed
        assert "OR" not in str(found).split()
        # to comply with what was chosen is to comply with the whole
        assert holds(tree, frozenset(licenses_of(found)))


@given(TREES, SETS, SETS)
def test_allowing_more_never_allows_less(tree: Expression, allowed: frozenset[str], more: frozenset[str]) -> None:
    if chosen(tree, allowed.__contains__) is not None:
        assert chosen(tree, (allowed | more).__contains__) is not None


@given(st.lists(TREES, min_size=1, max_size=4))
def test_joining_is_and(trees: list[Expression]) -> None:
    for allowed in every_set():
        assert holds(all_of(trees), allowed) == all(holds(t, allowed) for t in trees)


def test_nothing_cannot_be_joined() -> None:
    with pytest.raises(ValueError, match="no expression"):
        all_of([])


def test_the_text_has_parentheses_where_people_need_them() -> None:
    tree = Or((One("MIT"), And((One("A"), Or((One("B"), One("C", "X")))))))
    assert str(normalise(tree)) == "(A AND (B OR C WITH X)) OR MIT"


def test_what_another_part_implies_is_left_out() -> None:
    a, b = One("A"), One("B")
    assert normalise(And((a, Or((a, b))))) == a
    assert normalise(Or((a, And((a, b))))) == a
    assert normalise(And((a, And((b, a))))) == And((a, b))


def test_and_and_or_of_the_same_parts_differ() -> None:
    assert And((One("A"), One("B"))) != Or((One("A"), One("B")))


def test_the_exception_belongs_to_the_licence() -> None:
    tree = And((One("GPL-2.0-only", "Classpath-exception-2.0"), One("MIT")))
    assert chosen(tree, {"GPL-2.0-only", "MIT"}.__contains__) is None
    assert chosen(tree, {"GPL-2.0-only WITH Classpath-exception-2.0", "MIT"}.__contains__) == tree
    assert licenses_of(tree) == ("GPL-2.0-only", "MIT")
    assert [str(one) for one in ones_of(tree)] == ["GPL-2.0-only WITH Classpath-exception-2.0", "MIT"]


@pytest.mark.parametrize(
    ("written", "listed", "allowed"),
    [
        (One("GPL-2.0-or-later"), "GPL-2.0-only", True),
        (One("GPL-2.0-only"), "GPL-2.0-or-later", False),
        (One("Apache-2.0+"), "Apache-2.0", True),
        (One("GPL-2.0-or-later", "X"), "GPL-2.0-only WITH X", True),
        (One("GPL-2.0-or-later", "X"), "GPL-2.0-or-later", False),
        (One("GPL-3.0-or-later"), "GPL-2.0-only", False),
    ],
)
def test_the_version_is_the_users_choice(written: One, listed: str, allowed: bool) -> None:
    assert (chosen(written, {listed}.__contains__) is not None) is allowed


def test_the_smallest_branch_is_chosen() -> None:
    tree = Or((And((One("A"), One("B"))), One("D"), One("C")))
    assert chosen(tree, lambda _: True) == One("C")
    assert chosen(tree, {"A", "B"}.__contains__) == And((One("A"), One("B")))
    assert chosen(tree, {"A"}.__contains__) is None
