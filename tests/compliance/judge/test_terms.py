from __future__ import annotations

from advisor.compliance.judge.terms import CASES, FAMILY
from advisor.core.check_rules import CHECK_RULES
from advisor.core.request import Use
from advisor.rules import RuleSet


def test_every_rule_about_licences_has_its_place(rules: RuleSet) -> None:
    """A rule of `rules/license.yaml` that nobody placed would be LIC001, whatever it asks."""
    asked = {rule.id for rule in rules if rule.id.startswith(FAMILY) and rule.scope == "model"}
    assert asked == set(CASES)


def test_cases_name_rules_and_profile_keys_that_exist() -> None:
    for case in CASES.values():
        if case is not None:
            assert case.rule in CHECK_RULES
            assert case.profile is None or case.profile in Use._fields
            assert not case.not_stated or case.profile
