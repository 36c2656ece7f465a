"""Three-valued truth: true, false and *unknown* (Kleene's strong logic).

Unknown is a value of its own, `UNKNOWN`. It has no truth value in Python: ``if UNKNOWN`` raises, so that a forgotten
case is an error and never a pass.

======  =======  =======  ========
``a``   ``b``    a and b  a or b
======  =======  =======  ========
true    unknown  unknown  true
false   unknown  false    unknown
unknown unknown  unknown  unknown
======  =======  =======  ========
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, NoReturn, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable


class Unknown(Enum):
    """The type of `UNKNOWN`: a fact nobody knows, or a truth that depends on one."""

    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("unknown is neither true nor false; compare with `is`")

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN

Truth: TypeAlias = bool | Literal[Unknown.UNKNOWN]


def negate(truth: Truth) -> Truth:
    """Return ``not truth``; unknown stays unknown."""
    return UNKNOWN if truth is UNKNOWN else not truth


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return the conjunction: one false decides, then one unknown; true of nothing."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is UNKNOWN:
            result = UNKNOWN
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return the disjunction: one true decides, then one unknown; false of nothing."""
    result: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is UNKNOWN:
            result = UNKNOWN
    return result


def implies(when: Truth, require: Truth) -> Truth:
    """Return whether ``require`` holds wherever ``when`` does: the verdict of a rule."""
    return any_of((negate(when), require))
