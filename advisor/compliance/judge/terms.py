"""The terms of the licence against the profile: the rules of ``rules/license.yaml``, as `recommend` asks them.

Which rule of the check each of them belongs to is said here; what they ask and say is theirs alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.compliance.judge.ruling import Ruling, level_of_unknown
from advisor.core.record import NamedTuple
from advisor.core.request import Request, Use
from advisor.core.text import Text
from advisor.rules.facts import show
from advisor.rules.ruleset import RuleSet
from advisor.rules.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from advisor.compliance.policy import Policy
    from advisor.core.checking import Level
    from advisor.core.model import Model
    from advisor.core.result import Finding
    from advisor.rules.ruleset import BoundRules
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
    "license.stated-use": _Case("LIC004", "commercial"),
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


ASSUMED: Mapping[str, Any] = {"distribute_weights": True, "train_on_outputs": True, "fine_tune": "full"}
"""Keys that are no where nothing is said, and what they could be: whoever writes a policy without them is asked."""
_SIZES = {"monthly-active-users": "monthly_active_users", "annual-revenue-usd": "annual_revenue_usd"}
"""Conditions that hold from a size on, and the profile's key that tells it."""
OF_WEIGHTS = frozenset({"distribute_weights", "fine_tune"})
"""Keys that ask about the weights, which nobody holds whom a service answers."""


class TermsJudge:
    """Asks the rules about licences, for one profile and day."""

    def __init__(self, rules: RuleSet, policy: Policy, today: date) -> None:
        self._policy = policy
        self._today = today
        # what is not stated fails closed: as a note the rule would keep silent about what it does not know
        self._rules = RuleSet(
            rule._replace(severity="warn") if (case := CASES.get(rule.id)) and case.not_stated else rule
            for rule in rules
            if rule.id.startswith(FAMILY)
        )
        self._bound: dict[Use, tuple[BoundRules, Subject]] = {}

    def rulings(self, terms: Terms, model: Model | None, *, hosted: bool = False) -> tuple[Ruling, ...]:
        """Return what the rules say of a model under ``terms``; ``model`` tells whether it sees images, if anybody knows.

        ``hosted``: a service runs it, and nothing is asked about its weights.
        """
        profile = self._policy.profile
        found = [*self._of(profile, terms, model, hosted=hosted), *self._of_limits_without_number(terms)]
        if self._policy.path is not None:
            for key, value in ASSUMED.items():
                if key not in self._policy.stated:
                    stricter = self._of(profile._replace(**{key: value}), terms, model, hosted=hosted)
                    known = {(ruling.rule, ruling.clause) for ruling in found}
                    found += [_if_it_were(r, key) for r in stricter if (r.rule, r.clause) not in known]
        return tuple(found)

    def _of(self, profile: Use, terms: Terms, model: Model | None, *, hosted: bool) -> Iterator[Ruling]:
        bound, subject = self._for(profile)
        subject.terms = terms
        subject.model = model
        for finding in bound.judge("model", subject):
            case = CASES.get(finding.rule, _Case("LIC001"))
            if case is None or (hosted and case.profile in OF_WEIGHTS):
                continue
            ruling = self._ruling(finding, case)
            if ruling is not None:
                yield ruling

    def _of_limits_without_number(self, terms: Terms) -> Iterator[Ruling]:
        """Yield thresholds of which nobody knows the height, where the profile does not say how large the company is.

        The rules keep silent: a remark may not be made of what is not known.
        """
        for kind, key in _SIZES.items():
            if kind in terms.limits_without_number and getattr(self._policy.profile, key) is None:
                condition = next(c for c in terms.conditions if c.type == kind and c.limit is None)
                yield Ruling(
                    "LIC003",
                    condition.text,
                    level_of_unknown(self._policy),
                    _state(key),
                    condition.source,
                    f"limit:{kind}",
                )

    def _for(self, profile: Use) -> tuple[BoundRules, Subject]:
        if profile not in self._bound:
            request = Request(use=profile)
            self._bound[profile] = (self._rules.bind(request, self._today), Subject(request, self._today))
        return self._bound[profile]

    def _ruling(self, finding: Finding, case: _Case) -> Ruling | None:
        message = Text(finding.message.get("en", show), finding.message.get("ja", show))
        hint = Text(finding.hint.get("en", show), finding.hint.get("ja", show)) if finding.hint else None
        if case.not_stated:
            unstated = self._of_unstated(finding)
            return Ruling(case.rule, message, unstated, _state(case.profile), finding.source, finding.rule)
        if finding.missing:
            return Ruling("LIC002", message, level_of_unknown(self._policy), hint, finding.source, finding.rule)
        if finding.severity not in ("exclude", "warn"):
            return None
        level: Level | None = None if finding.severity == "exclude" else "warning"
        return Ruling(case.rule, message, level, hint, finding.source, finding.rule)

    def _of_unstated(self, finding: Finding) -> Level:
        """Return how grave it is that the profile does not say: never graver than the strictest thing it could say."""
        return "warning" if finding.facts.get("license.hosting") == "conditional" else level_of_unknown(self._policy)


def _if_it_were(ruling: Ruling, key: str) -> Ruling:
    """Return what holds if an assumed key turned out otherwise: a warning, for no is what most would say."""
    message = Text(
        f"profile.{key} is not stated; if it were so: {ruling.message.en}",
        f"profile.{key} の指定がありません。該当する場合: {ruling.message.ja}",
    )
    return ruling._replace(message=message, level="warning", hint=_state(key))


def _state(key: str | None) -> Text:
    return Text(f"state profile.{key} in the policy", f"ポリシーの profile.{key} を指定してください")
