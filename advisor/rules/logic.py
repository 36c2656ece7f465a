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
from typing import Final, Literal, NoReturn, TypeAlias


class Unknown(Enum):
    """The type of `UNKNOWN`: a fact nobody knows, or a truth that depends on one."""

    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("unknown is neither true nor false; compare with `is`")

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN

Truth: TypeAlias = bool | Literal[Unknown.UNKNOWN]
