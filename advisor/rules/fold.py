"""Partial evaluation: what a request decides of a predicate is decided once, for all its candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.rules.compiler import compile_comparison
from advisor.rules.facts.fact import Fact
from advisor.rules.logic import UNKNOWN
from advisor.rules.predicate import FALSE, TRUE, All, Any_, Comparison, Constant, Not, Predicate, literal

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["fold"]


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
        truth = UNKNOWN if left is UNKNOWN else compile_comparison(c, lambda _: lambda _: left)(None)
        return c if truth is UNKNOWN else _decided(truth)
    right = known(c.right)
    truth = compile_comparison(c, lambda fact: lambda _: left if fact is c.fact else right)(None)
    if truth is not UNKNOWN:
        return _decided(truth)
    return c if right is UNKNOWN else Comparison(c.fact, c.operator, literal(c.operator, right))


def _decided(truth: bool) -> Constant:  # noqa: FBT001 - a truth is what it takes
    return TRUE if truth else FALSE
