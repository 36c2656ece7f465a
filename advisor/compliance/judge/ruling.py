"""What one rule says of one model, before anybody asks where the model is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.check_rules import CHECK_RULES
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from advisor.compliance.policy import Policy, PolicyLevel
    from advisor.core.checking import Level
    from advisor.core.provenance import Source
    from advisor.core.text import Text

__all__ = ["Ruling", "as_level", "level_for", "level_of_unknown"]

_LEVELS: dict[PolicyLevel, Level | None] = {"error": "error", "warn": "warning", "note": "note", "off": None}
_FROM_THE_MILDEST: tuple[Level, ...] = ("note", "warning", "error")


class Ruling(NamedTuple):
    """``level`` is ``None`` for the rule's own case, else what the rule says of a milder or an unknown one.

    ``clause`` is which question of the rule it answers: two rulings of one clause are one. ``licenses`` are the SPDX ids
    that it comes from, empty where it comes from no licence in particular.
    """

    rule: str
    message: Text
    level: Level | None = None
    hint: Text | None = None
    source: Source | None = None
    clause: str = ""
    licenses: tuple[str, ...] = ()


def as_level(word: PolicyLevel) -> Level | None:
    """Return the level that a policy's word means; ``None``: off."""
    return _LEVELS[word]


def level_for(ruling: Ruling, policy: Policy) -> Level | None:
    """Return the level that counts, ``None`` for a rule that is off.

    The policy's word sets how grave the rule's own case is. What is milder of itself does not become graver by it.
    """
    asked = policy.rules.get(ruling.rule)
    if asked is None:
        return ruling.level or CHECK_RULES[ruling.rule].default_level
    wanted = _LEVELS[asked]
    if wanted is None or ruling.level is None or ruling.level == CHECK_RULES[ruling.rule].default_level:
        return wanted
    return min(ruling.level, wanted, key=_FROM_THE_MILDEST.index)


def level_of_unknown(policy: Policy) -> Level:
    """Return how grave a missing fact is."""
    return "error" if policy.unknown == "error" else "warning"
