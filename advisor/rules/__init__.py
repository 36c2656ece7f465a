"""Rules: judgement as data. Three-valued predicates over registered facts, compiled once, asked level by level.

Use it so::

    bound = load_rules().bind(request, today, region)
    findings = bound.judge("model", subject)
"""

from advisor.rules.explain import Judgement, explain
from advisor.rules.logic import UNKNOWN
from advisor.rules.rule import Rule, RuleLevel
from advisor.rules.ruleset import BoundRules, RuleSet, load_rules
from advisor.rules.subject import Channel, Measurement, Price, Score, Subject, Weights
from advisor.rules.terms import Terms, combine

__all__ = [
    "UNKNOWN",
    "BoundRules",
    "Channel",
    "Judgement",
    "Measurement",
    "Price",
    "Rule",
    "RuleLevel",
    "RuleSet",
    "Score",
    "Subject",
    "Terms",
    "Weights",
    "combine",
    "explain",
    "load_rules",
]
