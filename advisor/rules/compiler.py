"""From predicates to closures: each operator once, with three truths. `advisor.rules.predicate` says what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from advisor.core.dates import first_day
from advisor.rules.facts.fact import Fact, Operator
from advisor.rules.logic import UNKNOWN, Truth, Unknown
from advisor.rules.predicate import All, Comparison, Constant, Not, Predicate

__all__ = ["Test", "Values", "compile_comparison", "compile_test", "compile_unknown"]

Test: TypeAlias = Callable[[Any], Truth]
Read: TypeAlias = Callable[[Any], Any]
Values: TypeAlias = Callable[[Fact], Read]
"""How to read a fact: ``fact.get`` for subjects, a look-up for examples."""


def compile_test(predicate: Predicate, values: Values) -> Test:
    """Return a closure that answers the predicate for a subject."""
    if isinstance(predicate, Comparison):
        return compile_comparison(predicate, values)
    if isinstance(predicate, Not):
        return _not(compile_test(predicate.part, values))
    if isinstance(predicate, Constant):
        return _constant(predicate.truth)
    parts = tuple(compile_test(part, values) for part in predicate.parts)
    return _all(parts) if isinstance(predicate, All) else _any(parts)


def compile_comparison(c: Comparison, values: Values) -> Test:
    """Return a closure that answers one comparison."""
    left, right = values(c.fact), values(c.right) if isinstance(c.right, Fact) else c.right
    if c.fact.type.kind == "date":
        left, right = _days(left), _days(right) if isinstance(c.right, Fact) else _day(right)
    if isinstance(c.right, Fact):
        return _WITH_FACT[c.operator](left, right)
    if c.operator == "is" and c.right == ():
        return _is_empty(left)
    return _WITH_LITERAL[c.operator](left, right)


def _day(value: Any) -> Any:
    return first_day(value) if isinstance(value, str) else value


def _days(read: Read) -> Read:
    """Read a date as a day: as text, the month 2025-06 would come before its own first day."""
    return lambda s: _day(read(s))


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


def compile_unknown(predicate: Predicate, values: Values) -> Callable[[Any], list[str]]:
    """Return a closure that names the facts that are missing to decide ``predicate``, in reading order; none if decided."""
    if isinstance(predicate, Not):
        return compile_unknown(predicate.part, values)
    test = compile_test(predicate, values)
    if isinstance(predicate, Comparison):
        sides = (predicate.fact, predicate.right) if isinstance(predicate.right, Fact) else (predicate.fact,)
        reads = [(fact.rests_on, values(fact)) for fact in sides]
        return lambda s: [name for name, read in reads if read(s) is UNKNOWN] if test(s) is UNKNOWN else []
    parts = [] if isinstance(predicate, Constant) else [compile_unknown(part, values) for part in predicate.parts]
    return lambda s: [name for part in parts for name in part(s)] if test(s) is UNKNOWN else []
