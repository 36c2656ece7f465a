"""What the tools of one server answer from, and what they may look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from advisor.catalog import Catalog
    from advisor.core.text import Language, Text
    from advisor.rules import RuleSet

__all__ = ["Answer", "Call", "Desk", "Tool"]


@dataclass(frozen=True)
class Desk:
    """What a server was started with; the same for every call.

    ``today`` is asked anew for each. ``roots`` are the folders that files may be read below, at least one; relative
    paths begin at the first. ``online``: whether the Hub may be asked, ``home`` where its
    answers are kept. ``notes`` are said with every recommendation.
    """

    catalog: Catalog
    rules: RuleSet
    today: Callable[[], date]
    roots: tuple[Path, ...]
    language: Language = "en"
    online: bool = False
    home: Path | None = None
    notes: tuple[Text, ...] = ()


class Call(NamedTuple):
    """One call: the checked arguments but for the language, which sentences are in.

    ``go_on`` raises where nobody waits for the answer any more; long work calls it now and then.
    """

    desk: Desk
    arguments: Mapping[str, Any]
    language: Language
    go_on: Callable[[], None]


class Answer(NamedTuple):
    """What a tool answers: the contract's JSON as plain data, and the same in short for people."""

    body: dict[str, Any]
    text: str


class Tool(NamedTuple):
    """One tool. ``read`` checks raw arguments and raises UsageError with every problem of them."""

    name: str
    title: str
    description: str
    input_schema: Mapping[str, Any]
    output_schema: Callable[[], dict[str, Any]]
    read: Callable[[Mapping[str, Any], Language], dict[str, Any]]
    answer: Callable[[Call], Answer]
