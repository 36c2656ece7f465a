"""Why: every rule's verdict on a subject, with the values it saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.record import NamedTuple
from advisor.rules.logic import UNKNOWN
from advisor.rules.rule import LEVELS, Rule, RuleLevel, Verdict, subject_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from advisor.core.result import Finding
    from advisor.rules.subject import Subject

__all__ = ["Judgement", "explain", "levels_of"]


class Judgement(NamedTuple):
    """One rule on one subject. ``facts`` are all values it looks at; unknown ones are ``None`` and in ``missing``."""

    rule: Rule
    verdict: Verdict
    facts: Mapping[str, Any]
    missing: tuple[str, ...] = ()
    finding: Finding | None = None


def levels_of(subject: Subject) -> tuple[RuleLevel, ...]:
    """Return the levels a subject is filled for."""
    filled: dict[RuleLevel, bool] = {
        "model": subject.model is not None,
        "channel": subject.channel is not None,
        "instance": subject.instance is not None,
        "placement": subject.model is not None and subject.instance is not None and subject.engine is not None,
        "offer": subject.platform is not None,
    }
    return tuple(level for level in LEVELS if filled[level])


def explain(
    rules: Iterable[Rule], subject: Subject, levels: Iterable[RuleLevel] | None = None
) -> tuple[Judgement, ...]:
    """Judge ``subject`` by every rule of its levels (or of ``levels``), the idle ones too, in the rules' order."""
    wanted = set(levels_of(subject) if levels is None else levels)
    return tuple(_judge(rule, subject) for rule in rules if rule.level in wanted)


def _judge(rule: Rule, subject: Subject) -> Judgement:
    values = {fact.name: fact.get(subject) for fact in rule.judged}
    facts = {name: None if value is UNKNOWN else value for name, value in values.items()}
    verdict = rule.verdict(subject, subject_values)
    if verdict == "unknown":
        return Judgement(
            rule, verdict, facts, rule.missing(subject, subject_values), rule.finding(subject, truth=UNKNOWN)
        )
    return Judgement(rule, verdict, facts, (), rule.finding(subject, truth=False) if verdict == "fails" else None)
