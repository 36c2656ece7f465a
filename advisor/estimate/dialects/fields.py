"""Reading a config: every size is a bounded positive integer, and all problems are told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from advisor.core.text import Text
from advisor.errors import InvalidConfigError

MAX_SIZE = 2**24
"""Widths, vocabularies, experts. The largest vocabulary in use is 2**18; beyond 2**24 it is a slip or an attack."""
MAX_LAYERS = 10_000
MAX_POSITIONS = 10**9

_MISSING = Text("is missing", "がありません")
_PLACEHOLDER = 1  # stands in for an unreadable size until the problems are raised, so that reading can go on


class Fields:
    """A config read field by field. Problems are collected; ``done`` raises them together."""

    def __init__(self, model_type: str, config: Mapping[str, Any]) -> None:
        self.model_type = model_type
        self.config = config
        self.problems: dict[str, Text] = {}

    def size(self, *names: str, default: int | None = None, most: int = MAX_SIZE) -> int:
        """Return the positive integer under the first of ``names`` that is present; ``default`` when none is."""
        value = self.optional_size(*names, most=most)
        if value is not None:
            return value
        if default is None:
            self.problems.setdefault(names[0], _MISSING)
        return default or _PLACEHOLDER

    def optional_size(self, *names: str, most: int = MAX_SIZE, least: int = 1) -> int | None:
        """Return the integer under the first of ``names`` that is present and not null."""
        name, value = self._first(names)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self._odd(name, value, "a whole number", "整数")
        elif not least <= value <= most:
            self._odd(name, value, f"between {least:,} and {most:,}", f"{least:,} 以上 {most:,} 以下の値")
        else:
            self._agree(names, name, value)
            return value
        return _PLACEHOLDER

    def has(self, *names: str) -> bool:
        """Whether one of ``names`` is written, be it as null."""
        return any(name in self.config for name in names)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return the boolean under ``name``."""
        value = self.config.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self._odd(name, value, "true or false", "true または false")
            return default
        return value

    def word(self, name: str, known: Sequence[str], *, default: str) -> str:
        """Return the word under ``name``, one of ``known``."""
        value = self.config.get(name)
        if value is None:
            return default
        if value not in known:
            self._odd(name, value, f"one of {', '.join(known)}", f"{', '.join(known)} のいずれか")
            return default
        return str(value)

    def words(self, name: str, known: Sequence[str], length: int) -> list[str] | None:
        """Return the list of ``length`` words under ``name`` (one a layer), each one of ``known``."""
        value = self.config.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != length or not all(word in known for word in value):
            expected = ", ".join(known)
            self._odd(
                name, value, f"a list of {length} words out of {expected}", f"{expected} を {length} 個並べた配列"
            )
            return [known[0]] * length
        return value

    def sizes(self, name: str) -> list[int]:
        """Return the list of layer numbers under ``name``; empty when there is none."""
        value = self.config.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(type(n) is int and 0 <= n <= MAX_LAYERS for n in value):
            self._odd(name, value, "a list of layer numbers", "層番号の配列")
            return []
        return value

    def section(self, name: str) -> Mapping[str, Any]:
        """Return the nested mapping under ``name``."""
        value = self.config.get(name)
        if isinstance(value, Mapping):
            return value
        self.problems.setdefault(name, _MISSING)
        return {}

    def require(self, name: str, en: str, ja: str, *, holds: bool) -> None:
        """Note that the field ``name`` is odd unless ``holds``; silent when a field it depends on already failed."""
        if not holds and not self.problems:
            self.problems[name] = Text(en, ja)

    def done(self) -> None:
        """Raise what was found.

        Raises:
            InvalidConfigError: a field is missing or impossible.
        """
        if self.problems:
            raise InvalidConfigError(self.model_type, self.problems)

    def _first(self, names: Sequence[str]) -> tuple[str, Any]:
        for name in names:
            value = self.config.get(name)
            if value is not None:
                return name, value
        return "", None

    def _agree(self, names: Sequence[str], name: str, value: int) -> None:
        for other in names:
            if self.config.get(other) not in (None, value):
                self._odd(other, self.config[other], f"equal to {name} ({value})", f"{name} ({value}) と同じ値")

    def _odd(self, name: str, value: Any, en: str, ja: str) -> None:
        shown = repr(value)
        shown = shown if len(shown) <= 40 else f"{shown[:37]}…"
        self.problems.setdefault(name, Text(f"is {shown}, expected {en}", f"は {shown} です ({ja}が必要です)"))
