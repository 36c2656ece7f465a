"""The terms of the licence against the profile: the rules of ``rules/license.yaml``, as `recommend` asks them.

Which rule of the check each of them belongs to is said here; what they ask and say is theirs alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.compliance.judge.ruling import Ruling, level_of_unknown
from advisor.core.check_rules import CHECK_RULES
from advisor.core.request import Request
from advisor.core.text import Text
from advisor.rules.facts import show
from advisor.rules.ruleset import RuleSet
from advisor.rules.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from advisor.compliance.policy import Policy
    from advisor.core.checking import Level
    from advisor.core.model import Model
    from advisor.core.result import Finding
    from advisor.rules.terms import Terms

__all__ = ["TermsJudge"]

FAMILY = "license."


class _Case(NamedTuple):
    """The rule of the check that a rule of the catalogue belongs to, and the profile's key it asks about."""

    rule: str
    profile: str | None = None
    not_stated: bool = False


CASES: dict[str, _Case | None] = {
    "license.commercial-use": _Case("LIC004", "commercial"),
    "license.unresolved": _Case("LIC002"),
    "license.monthly-active-users": _Case("LIC003", "monthly_active_users"),
    "license.monthly-active-users-not-stated": _Case("LIC003", "monthly_active_users", not_stated=True),
    "license.annual-revenue": _Case("LIC003", "annual_revenue_usd"),
    "license.annual-revenue-not-stated": _Case("LIC003", "annual_revenue_usd", not_stated=True),
    "license.output-training": _Case("LIC006", "train_on_outputs"),
    "license.output-training-conditions": _Case("LIC006", "train_on_outputs"),
    "license.jurisdiction": _Case("LIC007", "jurisdiction"),
    "license.jurisdiction-multimodal": _Case("LIC007", "jurisdiction"),
    "license.jurisdiction-not-stated": _Case("LIC007", "jurisdiction", not_stated=True),
    "license.hosting": _Case("LIC008", "hosting"),
    "license.hosting-conditions": _Case("LIC008", "hosting"),
    "license.hosting-not-stated": _Case("LIC008", "hosting", not_stated=True),
    "license.network-use": _Case("LIC008", "hosting"),
    "license.distribution": _Case("LIC001", "distribute_weights"),
    "license.modification": _Case("LIC001", "fine_tune"),
    "license.share-alike": _Case("LIC009", "distribute_weights"),
    "license.use-restrictions-pass-on": _Case("LIC009", "distribute_weights"),
    # said of every model with its conditions and obligations, so not found fault with
    "license.conditions": None,
    "license.obligations": None,
    "license.share-alike-if-distributed": None,
}
"""Rules of the catalogue → rules of the check; a rule of the user's own that is not here belongs to LIC001."""

_LEVELS: dict[str, Level] = {"exclude": "error", "warn": "warning"}


class TermsJudge:
    """Asks the rules about licences, for one profile and day."""

    def __init__(self, rules: RuleSet, policy: Policy, today: date) -> None:
        request = Request(use=policy.profile)
        self._policy = policy
        self._rules = RuleSet(rule for rule in rules if rule.id.startswith(FAMILY)).bind(request, today)
        self._subject = Subject(request, today)

    def rulings(self, terms: Terms, model: Model | None) -> Iterator[Ruling]:
        """Yield what the rules say of a model under ``terms``; ``model`` tells whether it sees images, if anybody knows."""
        subject = self._subject
        subject.terms = terms
        subject.model = model
        for finding in self._rules.judge("model", subject):
            case = CASES.get(finding.rule, _Case("LIC001"))
            if case is not None:
                ruling = self._ruling(finding, case)
                if ruling is not None:
                    yield ruling

    def _ruling(self, finding: Finding, case: _Case) -> Ruling | None:
        message = Text(finding.message.get("en", show), finding.message.get("ja", show))
        hint = Text(finding.hint.get("en", show), finding.hint.get("ja", show)) if finding.hint else None
        if case.not_stated:
            return Ruling(case.rule, self._of_unstated(), message, _state(case.profile), finding.source, finding.rule)
        if finding.missing:
            return Ruling("LIC002", level_of_unknown(self._policy), message, hint, finding.source, finding.rule)
        level = _LEVELS.get(finding.severity)
        if level is None:
            return None
        if level == "error":
            level = CHECK_RULES[case.rule].default_level
        return Ruling(case.rule, level, message, hint, finding.source, finding.rule)

    def _of_unstated(self) -> Level:
        """Return how grave it is that the profile does not say; without a policy nobody was asked."""
        return "warning" if self._policy.path is None else level_of_unknown(self._policy)


def _state(key: str | None) -> Text:
    return Text(f"state profile.{key} in the policy", f"ポリシーの profile.{key} を指定してください")
