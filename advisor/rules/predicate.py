"""Predicates: what a rule's ``when`` and ``require`` say, as a small tree.

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

Of a date that is only a month or a year, the first day is compared.

A side that is unknown makes the comparison unknown, unless the other side decides alone: no bound, or an empty list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from advisor.rules.facts.fact import OPERATORS, Fact, Operator

__all__ = [
    "FALSE",
    "TRUE",
    "All",
    "Any_",
    "Comparison",
    "Constant",
    "Not",
    "Predicate",
    "facts_of",
    "literal",
    "parse",
]

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
            return Comparison(fact, operator, literal(operator, right))
    raise KeyError("operator")


def literal(operator: Operator, right: Any) -> Any:
    """Return a literal in the form the operator compares with."""
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
