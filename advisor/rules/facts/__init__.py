"""The registry: every word a rule may use, and how values are worded for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.rules.facts import (
    channel,
    engine,
    hardware,
    languages,
    license,  # noqa: A004
    lifecycle,
    model,
    offer,
    placement,
    request,
    tokens,
    training,
)
from advisor.rules.facts.fact import Fact, Level, Type, show_value

if TYPE_CHECKING:
    from advisor.core.text import Language

__all__ = ["FACTS", "Fact", "Level", "Type", "show"]

_MODULES = (
    request,
    model,
    languages,
    lifecycle,
    tokens,
    license,
    channel,
    hardware,
    engine,
    placement,
    offer,
    training,
)

FACTS: dict[str, Fact] = {fact.name: fact for module in _MODULES for fact in module.FACTS}
"""Every fact by its name, in the order of the reference."""

_PLAIN = Type("string", "anything")


def show(name: str, value: Any, language: Language) -> str:
    """Word one value by the fact's unit; names nobody registered are shown by the value's own kind."""
    fact = FACTS.get(name)
    return fact.show(value, language) if fact else show_value(value, _PLAIN, language)
