"""How values are worded for people: the one place where units and enums become text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from advisor.core.result import Finding
from advisor.core.text import Language, Message

Show = Callable[[str, Any, Language], str]


def show_fact(name: str, value: Any, language: Language) -> str:
    """Word one fact by its registered unit; facts nobody registered are shown as they are."""
    from advisor.rules.facts import show

    return show(name, value, language)


def sentence(message: Message, language: Language) -> str:
    """Return a message with its gaps filled."""
    return message.get(language, show_fact)


def finding_line(finding: Finding, language: Language) -> str:
    """Return a finding as one line, its hint behind a dash."""
    line = sentence(finding.message, language)
    return f"{line} — {sentence(finding.hint, language)}" if finding.hint else line
