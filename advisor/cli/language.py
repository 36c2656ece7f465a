"""Which language to speak, decided before any command is built so that the help texts speak it too."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from advisor.core.text import LANGUAGES, Language, Text

_current: Language = "en"


def detect(argv: Sequence[str], environ: Mapping[str, str]) -> Language:
    """Return the language of ``--lang``, else of ``ADVISOR_LANG``, else of the locale (``LC_ALL``, ``LC_MESSAGES``, ``LANG``)."""
    for i, argument in enumerate(argv):
        if argument == "--":
            break
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and i + 1 < len(argv):
            value = argv[i + 1]
        if value in LANGUAGES:
            return value
    chosen = environ.get("ADVISOR_LANG", "")
    if chosen in LANGUAGES:
        return chosen
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):  # the first one that is set decides, as gettext does
        if environ.get(name):
            return "ja" if environ[name].casefold().startswith("ja") else "en"
    return "en"


def use(language: Language) -> None:
    """Speak ``language`` from here on."""
    global _current  # noqa: PLW0603 - one process speaks one language
    _current = language


def current() -> Language:
    """Return the language being spoken."""
    return _current


def t(en: str, ja: str) -> str:
    """Return the sentence in the language being spoken."""
    return ja if _current == "ja" else en


def say(text: Text) -> str:
    """Return ``text`` in the language being spoken."""
    return text.get(_current)


def start(argv: Sequence[str]) -> Language:
    """Decide the language for this process."""
    use(detect(argv, os.environ))
    return _current
