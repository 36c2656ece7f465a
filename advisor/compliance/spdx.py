"""SPDX expressions as trees: what they mean, and their one written form.

What is allowed when
--------------------
* ``A AND B``: both. ``A OR B``: either.
* ``A WITH X``: only when exactly ``A WITH X`` is. Most exceptions permit more than the licence alone, some do not: the
  strict reading asks once, the lax one lets something through.
* ``GPL-2.0-or-later``: also when ``GPL-2.0-only`` or a later version is, and ``Apache-2.0+`` when ``Apache-2.0`` is: the
  version is the user's choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = [
    "And",
    "Expression",
    "One",
    "Or",
    "all_of",
    "chosen",
    "licenses_of",
    "normalise",
    "ones_of",
]


@dataclass(frozen=True, slots=True)
class One:
    """A licence, with an exception to it or without."""

    license: str
    exception: str | None = None

    def __str__(self) -> str:
        return f"{self.license} WITH {self.exception}" if self.exception else self.license


# Not named tuples: those would be equal when only their parts are.
@dataclass(frozen=True, slots=True)
class And:
    """All of these hold together; two or more."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " AND ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these may be chosen; two or more."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " OR ".join(f"({part})" if isinstance(part, And) else str(part) for part in self.parts)


Expression = One | And | Or


def all_of(expressions: Iterable[Expression]) -> Expression:
    """Return the expression that all of these hold together, in normal form.

    Raises:
        ValueError: there is none.
    """
    return _joined(And, [normalise(e) for e in expressions])


def normalise(expression: Expression) -> Expression:
    """Return an equivalent expression in one form: flat, sorted, without repetition or parts another part implies."""
    if isinstance(expression, One):
        return expression
    return _joined(type(expression), [normalise(part) for part in expression.parts])


def ones_of(expression: Expression) -> Iterator[One]:
    """Yield the licences of an expression, each with its exception, in order."""
    if isinstance(expression, One):
        yield expression
    else:
        for part in expression.parts:
            yield from ones_of(part)


def licenses_of(expression: Expression) -> tuple[str, ...]:
    """Return the licences named, each once and in order, without their exceptions."""
    return tuple(dict.fromkeys(one.license for one in ones_of(expression)))


def chosen(expression: Expression, allowed: Callable[[str], bool]) -> Expression | None:
    """Return what is left once every OR is decided for a branch that is allowed; ``None``: nothing allowed is left.

    ``allowed`` is asked for ``MIT`` or ``GPL-2.0-only WITH …``. Of several branches the one with the fewest licences is
    taken, then the first in the order of their texts.
    """
    if isinstance(expression, One):
        return expression if any(allowed(name) for name in _satisfying(expression)) else None
    parts = [chosen(part, allowed) for part in expression.parts]
    open_ = [part for part in parts if part is not None]
    if isinstance(expression, And):
        return all_of(open_) if len(open_) == len(parts) else None
    return min(open_, key=lambda part: (len(list(ones_of(part))), str(part)), default=None)


_GNU_VERSIONS = ("1.0", "2.0", "2.1", "3.0")


def _satisfying(one: One) -> Iterator[str]:
    yield str(one)
    if one.license.endswith("-or-later"):
        family, _, version = one.license.removesuffix("-or-later").rpartition("-")
        for later in (version, *(v for v in _GNU_VERSIONS if v > version)):
            yield str(One(f"{family}-{later}-only", one.exception))
            yield str(One(f"{family}-{later}-or-later", one.exception))
    elif one.license.endswith("+"):
        yield str(One(one.license.removesuffix("+"), one.exception))


def _joined(kind: type[And] | type[Or], parts: list[Expression]) -> Expression:
    flat: dict[str, Expression] = {}
    for part in parts:
        for inner in part.parts if isinstance(part, kind) else (part,):
            flat[str(inner)] = inner
    if not flat:
        raise ValueError("no expression to join")
    other = Or if kind is And else And
    members = {
        name: frozenset(map(str, part.parts)) if isinstance(part, other) else frozenset((name,))
        for name, part in flat.items()
    }
    # A AND (A OR B) is A, and A OR (A AND B) is A
    kept = [flat[name] for name in sorted(flat) if not any(found < members[name] for found in members.values())]
    return kept[0] if len(kept) == 1 else kind(tuple(kept))
