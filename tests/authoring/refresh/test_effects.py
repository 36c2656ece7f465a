"""The same questions asked of two catalogues."""

from __future__ import annotations

import pytest

from advisor.authoring.refresh.effects import EVERYDAY, TOP, Effect, Place, effects
from advisor.catalog import Catalog, load_catalog
from advisor.rules import RuleSet, load_rules
from tests.authoring.refresh.answers import TODAY, VIRGINIA, bedrock, catalog, listed

SHIPPED = load_catalog()
BEST = "Qwen/Qwen3-235B-A22B-Instruct-2507"


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules()


@pytest.fixture(scope="module")
def withdrawn() -> Catalog:
    """A catalogue in which one region has ceased to list all models but one."""
    return catalog(*bedrock(VIRGINIA, [listed("meta.llama3-1-8b-instruct-v1:0", VIRGINIA)]))


def test_the_same_catalogue_gives_the_same_answers(rules: RuleSet) -> None:
    found = effects(SHIPPED, SHIPPED, rules, TODAY)
    assert [effect.question for effect in found] == [name for name, _ in EVERYDAY]
    assert not any(effect.changed for effect in found)


def test_everyday_questions_have_answers_and_no_more_than_are_shown(rules: RuleSet) -> None:
    for effect in effects(SHIPPED, SHIPPED, rules, TODAY):
        assert 0 < len(effect.before) <= TOP
        assert all(place.monthly_usd is None or place.monthly_usd > 0 for place in effect.before)


def test_what_a_region_no_longer_lists_is_no_longer_recommended_there(rules: RuleSet, withdrawn: Catalog) -> None:
    found = {effect.question: effect for effect in effects(SHIPPED, withdrawn, rules, TODAY)}
    here, elsewhere = found["chat · en · us-east-1"], found["chat · ja · ap-northeast-1"]
    assert here.changed
    assert BEST in {place.model for place in here.before}
    assert not any(place.where.startswith("bedrock qwen") for place in here.after)
    assert not elsewhere.changed


def test_questions_of_ones_own_are_asked_instead(rules: RuleSet) -> None:
    (effect,) = effects(SHIPPED, SHIPPED, rules, TODAY, [("mine", EVERYDAY[2][1])])
    assert effect.question == "mine"
    assert effect.before


def test_another_price_or_place_is_a_change() -> None:
    place = Place("org/model", "ec2 1 × g5.xlarge", 100.0)
    assert not Effect("q", (place,), (place,)).changed
    assert Effect("q", (place,), (place._replace(monthly_usd=101.0),)).changed
    assert Effect("q", (place,), (place._replace(where="bedrock x"),)).changed
    assert Effect("q", (place,), ()).changed
