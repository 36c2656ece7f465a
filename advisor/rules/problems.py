"""Problems in rule files: where in the data, a stable code, what is wrong and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from advisor.core.record import NamedTuple
from advisor.core.text import Text
from advisor.errors import did_you_mean, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Path", "Problem", "Problems"]

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indices from the root of the document, e.g. ``("rules", 0, "require", "fact")``."""


class Problem(NamedTuple):
    """One problem; ``at_key`` points at the key that ends ``path`` instead of its value."""

    path: Path
    code: str
    message: Text
    hint: Text | None = None
    at_key: bool = False


class Problems:
    """A growing list with the wordings that recur."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, path: Path, code: str, en: str, ja: str, hint: Text | None = None, *, at_key: bool = False) -> None:
        """Keep one problem; ``code`` without the prefix ``rule.``."""
        self.found.append(Problem(path, f"rule.{code}", Text(en, ja), hint, at_key))

    def not_one_of(
        self, path: Path, code: str, what: Text, value: object, known: Iterable[str], *, at_key: bool = False
    ) -> None:
        """Report a word that is none of ``known``, with the nearest ones or, of a few, all."""
        names = list(known)
        hint = suggestion(did_you_mean(str(value), names))
        if hint is None and 0 < len(names) <= 12:
            either = ", ".join(names)
            hint = Text(f"use {either}", f"使えるもの: {either}")
        self.add(path, code, f"unknown {what.en} {value!r}", f"{what.ja} {value!r} は使えません", hint, at_key=at_key)

    def wrong_type(self, path: Path, wanted: Text) -> None:
        """Report a value of the wrong shape."""
        self.add(path, "type", f"expected {wanted.en}", f"{wanted.ja}が必要です")
