"""Predicates: what a rule's ``when`` and ``require`` say, as a small tree compiled to closures.

The operators and what they answer
----------------------------------
==============  =========================================  =========================================================
operator        right side                                 answer
==============  =========================================  =========================================================
``is``          a literal, ``null`` or a fact              equal; ``null`` matches what was not stated
``in``          a list or a list fact                      the value is one of them
``contains``    a literal, a list, or a fact               the list fact holds it (all of them)
``at_least``    a number, a date or a fact                 ``>=``; satisfied when either side states no bound
``at_most``     the same                                   ``<=``; satisfied when either side states no bound
``all any not``  predicates                                three-valued and, or, not (see `advisor.rules.logic`)
==============  =========================================  =========================================================

A side that is unknown makes the comparison unknown, unless the other side decides alone: no bound, or an empty list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from advisor.rules.facts.fact import OPERATORS, Fact, Operator
from advisor.rules.logic import UNKNOWN, Truth, Unknown

__all__ = [
    "FALSE",
    "TRUE",
    "All",
    "Any_",
    "Comparison",
    "Constant",
    "Not",
    "Predicate",
    "Test",
    "Values",
    "compile_test",
    "facts_of",
    "fold",
    "parse",
    "unknown_facts",
]

Test: TypeAlias = Callable[[Any], Truth]
Read: TypeAlias = Callable[[Any], Any]
Values: TypeAlias = Callable[[Fact], Read]
"""How to read a fact: ``fact.get`` for subjects, a look-up for examples."""


# Plain classes, one object per node: the tree is built at every start, and never compared.


class Constant:
    """A truth that is already known; only `TRUE` and `FALSE` exist."""

    __slots__ = ("truth",)

    def __init__(self, *, truth: bool) -> None:
        self.truth = truth


class Comparison:
    """``fact operator right``; ``right`` is a literal or another fact."""

    __slots__ = ("fact", "operator", "right")

    def __init__(self, fact: Fact, operator: Operator, right: Any) -> None:
        self.fact = fact
        self.operator = operator
        self.right = right


class All:
    """Every part holds."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Predicate, ...]) -> None:
        self.parts = parts


class Any_:  # noqa: N801 - `Any` is a type everybody imports
    """At least one part holds."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Predicate, ...]) -> None:
        self.parts = parts


class Not:
    """The part does not hold."""

    __slots__ = ("part",)

    def __init__(self, part: Predicate) -> None:
        self.part = part


Predicate: TypeAlias = "Constant | Comparison | All | Any_ | Not"

TRUE = Constant(truth=True)
FALSE = Constant(truth=False)


def parse(data: Mapping[str, Any], facts: Mapping[str, Fact]) -> Predicate:
    """Build the predicate of checked data.

    Raises:
        KeyError: the data is not what `advisor.rules.check` lets pass.
    """
    if "all" in data:
        return All(tuple(parse(part, facts) for part in data["all"]))
    if "any" in data:
        return Any_(tuple(parse(part, facts) for part in data["any"]))
    if "not" in data:
        return Not(parse(data["not"], facts))
    fact = facts[data["fact"]]
    for operator in OPERATORS:
        if operator in data:
            right = data[operator]
            if isinstance(right, Mapping):
                return Comparison(fact, operator, facts[right["fact"]])
            return Comparison(fact, operator, _literal(operator, right))
    raise KeyError("operator")


def _literal(operator: Operator, right: Any) -> Any:
    several = isinstance(right, (list, tuple, frozenset))
    if operator == "in":
        return frozenset(right)
    if operator == "contains":
        return tuple(right) if several else (right,)
    return tuple(right) if several else right


def facts_of(predicate: Predicate) -> Iterator[Fact]:
    """Yield the facts of a predicate in reading order; a fact may come twice."""
    if isinstance(predicate, Comparison):
        yield predicate.fact
        if isinstance(predicate.right, Fact):
            yield predicate.right
    elif isinstance(predicate, Not):
        yield from facts_of(predicate.part)
    elif isinstance(predicate, (All, Any_)):
        for part in predicate.parts:
            yield from facts_of(part)


# ------------------------------------------------------------------------------------------------------- compilation


def compile_test(predicate: Predicate, values: Values) -> Test:
    """Return a closure that answers the predicate for a subject."""
    if isinstance(predicate, Comparison):
        return _compile_comparison(predicate, values)
    if isinstance(predicate, Not):
        return _not(compile_test(predicate.part, values))
    if isinstance(predicate, Constant):
        return _constant(predicate.truth)
    parts = tuple(compile_test(part, values) for part in predicate.parts)
    return _all(parts) if isinstance(predicate, All) else _any(parts)


def _compile_comparison(c: Comparison, values: Values) -> Test:
    left = values(c.fact)
    if isinstance(c.right, Fact):
        return _WITH_FACT[c.operator](left, values(c.right))
    if c.operator == "is" and c.right == ():
        return _is_empty(left)
    return _WITH_LITERAL[c.operator](left, c.right)


def _constant(truth: Truth) -> Test:
    return lambda _: truth


def _not(part: Test) -> Test:
    def test(s: Any) -> Truth:
        truth = part(s)
        return UNKNOWN if truth is UNKNOWN else not truth

    return test


def _all(parts: tuple[Test, ...]) -> Test:
    if len(parts) == 2:  # the most frequent shape: no loop
        first, second = parts

        def both(s: Any) -> Truth:
            truth = first(s)
            if truth is False:
                return False
            other = second(s)
            return other if truth is True or other is False else UNKNOWN

        return both

    def test(s: Any) -> Truth:
        result: Truth = True
        for part in parts:
            truth = part(s)
            if truth is False:
                return False
            if truth is UNKNOWN:
                result = UNKNOWN
        return result

    return test


def _any(parts: tuple[Test, ...]) -> Test:
    def test(s: Any) -> Truth:
        result: Truth = False
        for part in parts:
            truth = part(s)
            if truth is True:
                return True
            if truth is UNKNOWN:
                result = UNKNOWN
        return result

    return test


def _is(left: Read, right: Any) -> Test:
    def test(s: Any) -> Truth:
        value = left(s)
        return UNKNOWN if value is UNKNOWN else bool(value == right)

    return test


def _is_empty(left: Read) -> Test:
    def test(s: Any) -> Truth:
        values = left(s)
        return UNKNOWN if values is UNKNOWN else not values

    return test


def _is_fact(left: Read, right: Read) -> Test:
    def test(s: Any) -> Truth:
        value, other = left(s), right(s)
        return UNKNOWN if value is UNKNOWN or other is UNKNOWN else bool(value == other)

    return test


def _in(left: Read, right: frozenset[Any]) -> Test:
    def test(s: Any) -> Truth:
        value = left(s)
        return UNKNOWN if value is UNKNOWN else bool(value in right)

    return test


def _in_fact(left: Read, right: Read) -> Test:
    def test(s: Any) -> Truth:
        value, others = left(s), right(s)
        if others is not UNKNOWN and not others:
            return False
        return UNKNOWN if value is UNKNOWN or others is UNKNOWN else bool(value in others)

    return test


def _contains(left: Read, right: tuple[Any, ...]) -> Test:
    def test(s: Any) -> Truth:
        values: tuple[Any, ...] | Unknown = left(s)
        if values is UNKNOWN:
            return UNKNOWN
        for item in right:  # noqa: SIM110 - `all` with a generator costs twice as much
            if item not in values:
                return False
        return True

    return test


def _contains_fact(left: Read, right: Read) -> Test:
    def test(s: Any) -> Truth:
        values: tuple[Any, ...] | Unknown = left(s)
        wanted: object = right(s)
        if wanted is None:
            return False  # nothing stated is in no list
        if wanted is UNKNOWN:
            return UNKNOWN
        items = wanted if isinstance(wanted, (tuple, frozenset)) else (wanted,)
        if values is UNKNOWN:
            return UNKNOWN if items else True
        return all(item in values for item in items)

    return test


def _at_least(left: Read, right: Any) -> Test:
    def test(s: Any) -> Truth:
        value = left(s)
        if value is None:
            return True
        return UNKNOWN if value is UNKNOWN else bool(value >= right)

    return test


def _at_most(left: Read, right: Any) -> Test:
    def test(s: Any) -> Truth:
        value = left(s)
        if value is None:
            return True
        return UNKNOWN if value is UNKNOWN else bool(value <= right)

    return test


def _at_least_fact(left: Read, right: Read) -> Test:
    def test(s: Any) -> Truth:
        bound = right(s)
        if bound is None:
            return True
        value = left(s)
        if value is None:
            return True
        return UNKNOWN if value is UNKNOWN or bound is UNKNOWN else bool(value >= bound)

    return test


def _at_most_fact(left: Read, right: Read) -> Test:
    def test(s: Any) -> Truth:
        bound = right(s)
        if bound is None:
            return True
        value = left(s)
        if value is None:
            return True
        return UNKNOWN if value is UNKNOWN or bound is UNKNOWN else bool(value <= bound)

    return test


_WITH_LITERAL: Mapping[Operator, Callable[[Read, Any], Test]] = {
    "is": _is,
    "in": _in,
    "contains": _contains,
    "at_least": _at_least,
    "at_most": _at_most,
}
_WITH_FACT: Mapping[Operator, Callable[[Read, Read], Test]] = {
    "is": _is_fact,
    "in": _in_fact,
    "contains": _contains_fact,
    "at_least": _at_least_fact,
    "at_most": _at_most_fact,
}


# ------------------------------------------------------------------------------------------------- partial evaluation


def fold(predicate: Predicate, known: Callable[[Fact], Any]) -> Predicate:
    """Replace what is already decided; ``known(fact)`` returns its value, or `UNKNOWN` when it may still change.

    The result answers as the original does for every subject in which those facts have those values.
    """
    if isinstance(predicate, Comparison):
        return _fold_comparison(predicate, known)
    if isinstance(predicate, Not):
        part = fold(predicate.part, known)
        if isinstance(part, Constant):
            return FALSE if part is TRUE else TRUE
        return predicate if part is predicate.part else Not(part)
    if isinstance(predicate, All):
        return _fold_parts(predicate, known, neutral=TRUE, decisive=FALSE)
    if isinstance(predicate, Any_):
        return _fold_parts(predicate, known, neutral=FALSE, decisive=TRUE)
    return predicate


def _fold_parts(
    predicate: All | Any_, known: Callable[[Fact], Any], *, neutral: Constant, decisive: Constant
) -> Predicate:
    folded = tuple(fold(part, known) for part in predicate.parts)
    if any(part is decisive for part in folded):
        return decisive
    rest = tuple(part for part in folded if part is not neutral)
    if not rest:
        return neutral
    if len(rest) == 1:
        return rest[0]
    return type(predicate)(rest)


def _fold_comparison(c: Comparison, known: Callable[[Fact], Any]) -> Predicate:
    left = known(c.fact)
    if not isinstance(c.right, Fact):
        truth = UNKNOWN if left is UNKNOWN else _compile_comparison(c, lambda _: lambda _: left)(None)
        return c if truth is UNKNOWN else _decided(truth)
    right = known(c.right)
    truth = _compile_comparison(c, lambda fact: lambda _: left if fact is c.fact else right)(None)
    if truth is not UNKNOWN:
        return _decided(truth)
    return c if right is UNKNOWN else Comparison(c.fact, c.operator, _literal(c.operator, right))


def _decided(truth: bool) -> Constant:  # noqa: FBT001 - a truth is what it takes
    return TRUE if truth else FALSE


# -------------------------------------------------------------------------------------------------------- explanation


def unknown_facts(predicate: Predicate, values: Values, subject: Any) -> Iterator[str]:
    """Yield the names of the facts whose absence leaves ``predicate`` undecided, in reading order; none if decided."""
    if compile_test(predicate, values)(subject) is not UNKNOWN:
        return
    if isinstance(predicate, Comparison):
        sides = (predicate.fact, predicate.right) if isinstance(predicate.right, Fact) else (predicate.fact,)
        yield from (fact.name for fact in sides if values(fact)(subject) is UNKNOWN)
    elif isinstance(predicate, Not):
        yield from unknown_facts(predicate.part, values, subject)
    elif isinstance(predicate, (All, Any_)):
        for part in predicate.parts:
            yield from unknown_facts(part, values, subject)
