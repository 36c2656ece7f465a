"""``lifecycle.*``: whether a model can still be had, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.dates import first_day
from advisor.core.text import Text
from advisor.rules.facts.fact import DATE, Fact, enum, number, words
from advisor.rules.facts.model import cited, of_model
from advisor.rules.logic import UNKNOWN, Unknown

if TYPE_CHECKING:
    from datetime import date

    from advisor.rules.subject import Subject

LIFECYCLE = enum("lifecycle", "active", "legacy", "gone")
LIFECYCLE_LABELS = {
    "active": Text("active", "提供中"),
    "legacy": Text("legacy", "レガシー"),
    "gone": Text("gone", "提供終了"),
}


def _ends(s: Subject) -> str | Unknown | None:
    if s.model is None:
        return UNKNOWN
    life = s.model.lifecycle
    return UNKNOWN if life.status == "gone" and life.ends is None else life.ends


def days_until(day: str | Unknown | None, today: date) -> int | Unknown | None:
    """Days from ``today`` to an ISO day (of a month its first), negative when past; unknown and unannounced stay what they are."""
    if day is None or day is UNKNOWN:
        return day
    return (first_day(str(day)) - today).days


FACTS: tuple[Fact, ...] = (
    Fact(
        "lifecycle.status",
        LIFECYCLE,
        "model",
        Text("whether the model can still be had", "モデルの提供状況"),
        of_model(lambda m: m.lifecycle.status),
        labels=LIFECYCLE_LABELS,
        source=cited("lifecycle"),
        reads="lifecycle",
    ),
    Fact(
        "lifecycle.ends",
        DATE,
        "model",
        Text("the model's end-of-life date", "モデルの提供終了日"),
        _ends,
        optional=True,
        source=cited("lifecycle"),
        reads="lifecycle",
    ),
    Fact(
        "lifecycle.days_left",
        number("days"),
        "model",
        Text("days until the model's end of life", "提供終了までの日数"),
        lambda s: days_until(_ends(s), s.today),
        optional=True,
        source=cited("lifecycle"),
        reads="lifecycle",
        rests_on="lifecycle.ends",
    ),
    Fact(
        "lifecycle.replacements",
        words("model"),
        "model",
        Text("what replaced the model", "後継モデル"),
        of_model(lambda m: m.lifecycle.replacements),
        source=cited("lifecycle"),
        reads="lifecycle",
    ),
)
