"""Sentences in both languages, and templates whose gaps are filled with facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Literal

from advisor.core.record import NamedTuple

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = ("en", "ja")


class Text(NamedTuple):
    """One sentence, English and Japanese."""

    en: str
    ja: str

    def get(self, language: Language) -> str:
        """Return the sentence in ``language``."""
        return self.ja if language == "ja" else self.en


class Message(NamedTuple):
    """A sentence with ``{gaps}`` and the values that fill them; formatted only when shown."""

    template: Text
    values: Mapping[str, Any]

    def get(self, language: Language, show: Callable[[str, Any, Language], str]) -> str:
        """Return the sentence in ``language``; ``show(name, value, language)`` words each value."""
        return fill(self.template.get(language), {k: show(k, v, language) for k, v in self.values.items()})


def fill(template: str, values: Mapping[str, str]) -> str:
    """Replace each ``{name}`` (dots allowed) by its value; unknown gaps stay visible, other braces are text."""
    parts = list(_parts(template, tuple(values)))
    parts[1::2] = [values[name] for name in parts[1::2]]
    return "".join(parts)


@lru_cache(maxsize=4096)
def _parts(template: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return text and the name of a gap by turns, text first and last: the same few templates are filled again and again."""
    parts: list[str] = []
    text, rest = "", template
    while rest:
        before, brace, after = rest.partition("{")
        name, closing, tail = after.partition("}")
        if closing and name in names:
            parts += (text + before, name)
            text, rest = "", tail
        else:
            text += before + brace
            rest = after
    return (*parts, text)


def visible(text: str, keep: str = "") -> str:
    """Spell out what could steer a terminal or reorder a line (``\\x1b``, ``\\u202e``); ``keep`` names exceptions.

    Names and sentences may come from files of strangers. Spaces of other scripts (U+3000) are text and stay.
    """
    if text.isprintable():
        return text
    from unicodedata import category

    return "".join(
        c if c.isprintable() or c in keep or category(c) == "Zs" else c.encode("unicode_escape").decode() for c in text
    )


_LONGEST_QUOTE = 80


def quoted(text: str) -> str:
    """Return a name for a message: in quotes, spelled out (a script's must not steer the terminal), and never long."""
    return repr(text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…")
