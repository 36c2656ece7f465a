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
_LONGEST_INTEGER = 256  # bits; beyond, an integer is described, as Python refuses to print the very long

_MISSING = Text("is missing", "がありません")
_PLACEHOLDER = 1  # stands in for an unreadable size until the problems are raised, so that reading can go on


class Fields:
    """A config read field by field. Problems are collected; ``done`` raises them together.

    A section (``text_config``) is read by `Fields` of its own that shares the problems, each named by its whole path.
    """

    def __init__(
        self, model_type: str, config: Mapping[str, Any], problems: dict[str, Text] | None = None, path: str = ""
    ) -> None:
        self.model_type = model_type
        self.config = config
        self.problems: dict[str, Text] = {} if problems is None else problems
        self._path = path

    def size(self, *names: str, default: int | None = None, most: int = MAX_SIZE) -> int:
        """Return the positive integer under the first of ``names`` that is present; ``default`` when none is."""
        value = self.optional_size(*names, most=most)
        if value is not None:
            return value
        if default is None:
            self._note(names[0], _MISSING)
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

    def one_size(self, *names: str, default: int | None = None) -> int:
        """Return the size under the first of ``names`` that is present, be it repeated in a list, once a layer."""
        name, value = self._first(names)
        if not isinstance(value, list):
            return self.size(*names, default=default)
        if not value or len(value) > MAX_LAYERS or any(type(n) is not int or n != value[0] for n in value):
            self._odd(name, value, "one number, the same for every layer", "全層に共通の数")
            return _PLACEHOLDER
        return Fields(self.model_type, {name: value[0]}, self.problems, self._path).size(name)

    def each_size(self, name: str, count: int) -> list[int]:
        """Return the ``count`` sizes under ``name``: a list of them, or one that holds for all."""
        value = self.config.get(name)
        if not isinstance(value, list):
            return [self.size(name)] * min(count, MAX_LAYERS)
        if len(value) != count or count > MAX_LAYERS:
            self._odd(name, value, f"{count} sizes", f"{count} 個の値")
            return [_PLACEHOLDER]
        return [Fields(self.model_type, {name: entry}, self.problems, self._path).size(name) for entry in value]

    def has(self, *names: str) -> bool:
        """Whether one of ``names`` is written, be it as null."""
        return any(name in self.config for name in names)

    def number(self, name: str, *, default: float, most: float = 1e6) -> float:
        """Return the positive number under ``name``."""
        value = self.config.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
            self._odd(name, value, f"a number up to {most:,.0f}", f"{most:,.0f} 以下の正の数")
            return default
        return float(value)

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

    def words(self, name: str, known: Sequence[str], length: int, *, letters: bool = False) -> list[str] | None:
        """Return the list of ``length`` words under ``name`` (one a layer), each one of ``known``.

        ``letters``: they are written together, one letter each.
        """
        value = self.config.get(name)
        if value is None:
            return None
        if letters and isinstance(value, str) and len(value) == length:
            value = list(value)
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
        """Return the nested mapping under ``name``; empty, and noted, when there is none."""
        value = self.config.get(name)
        if isinstance(value, Mapping):
            return value
        if value is None:
            self._note(name, _MISSING)
        else:
            self._odd(name, value, "a section", "項目のまとまり")
        return {}

    def nested(self, name: str, defaults: Mapping[str, Any] | None = None) -> Fields:
        """Return the fields of the section under ``name``, those it leaves out taken from ``defaults``."""
        inner = {**(defaults or {}), **self.section(name)}
        return Fields(self.model_type, inner, self.problems, f"{self._path}{name}.")

    def renamed(self, names: Mapping[str, str]) -> Fields:
        """Return these fields with those that ``names`` lists moved to the name it gives them."""
        config = {names.get(name, name): value for name, value in self.config.items()}
        return Fields(self.model_type, config, self.problems, self._path)

    def over(self, defaults: Mapping[str, Any]) -> Fields:
        """Return these fields, those left out taken from ``defaults``."""
        return Fields(self.model_type, {**defaults, **self.config}, self.problems, self._path)

    def missing(self, name: str) -> None:
        """Note that a field, needed after all, is not there."""
        self._note(name, _MISSING)

    def require(self, name: str, en: str, ja: str, *, holds: bool) -> None:
        """Note that the field ``name`` is odd unless ``holds``; silent when a field it depends on already failed."""
        if not holds and not self.problems:
            self._note(name, Text(en, ja))

    def refuse(self, name: str, *, when: bool, default: bool | None = None) -> None:
        """Note a flag that makes a variant nobody has proved the count of; ``default`` where it is not written."""
        if self.flag(name, default=not when if default is None else default) is when:
            self._note(
                name,
                Text(
                    f"is {str(when).lower()}: this variant is not counted",
                    f"が {str(when).lower()} の変種には対応していません",
                ),
            )

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
        seen = shown(value)
        self._note(name, Text(f"is {seen}, expected {en}", f"は {seen} です ({ja}が必要です)"))

    def _note(self, name: str, problem: Text) -> None:
        self.problems.setdefault(self._path + name, problem)


def shown(value: object, most: int = 40) -> str:
    """Return a value as a message quotes it: in bounded time, whatever its length or depth."""
    if isinstance(value, Mapping):
        return f"{{… ×{len(value)}}}"
    if isinstance(value, list | tuple):
        return f"[… ×{len(value)}]"
    if isinstance(value, int) and value.bit_length() > _LONGEST_INTEGER:
        return f"{'-' if value < 0 else ''}2^{value.bit_length() - 1}…"
    text = repr(value[: most + 1] if isinstance(value, str) else value)
    return text if len(text) <= most else f"{text[: most - 3]}…"
