"""What one rule says of one model, before anybody asks where the model is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.core.check_rules import CHECK_RULES

if TYPE_CHECKING:
    from advisor.compliance.policy import Policy, PolicyLevel
    from advisor.core.checking import Level
    from advisor.core.provenance import Source
    from advisor.core.text import Text

__all__ = ["Ruling", "level_for", "level_of_unknown"]

_LEVELS: dict[PolicyLevel, Level | None] = {"error": "error", "warn": "warning", "note": "note", "off": None}


class Ruling(NamedTuple):
    """``level`` is what the rule itself would say; the policy may change it (`level_for`)."""

    rule: str
    level: Level
    message: Text
    hint: Text | None = None
    source: Source | None = None
    clause: str = ""
    """Which question of the rule it answers: two rulings of one clause are one."""


def level_for(rule: str, level: Level, policy: Policy) -> Level | None:
    """Return the level that counts: the policy's word on the rule, else ``level``; ``None``: the rule is off."""
    asked = policy.rules.get(rule)
    if asked is None:
        return level
    wanted = _LEVELS[asked]
    # the policy sets how grave the rule's own case is; what the rule itself only remarks on does not become graver
    if wanted is None or level == CHECK_RULES[rule].default_level:
        return wanted
    order: tuple[Level, ...] = ("note", "warning", "error")
    return min(level, wanted, key=order.index)


def level_of_unknown(policy: Policy) -> Level:
    """Return how grave a missing fact is."""
    return "error" if policy.unknown == "error" else "warning"
