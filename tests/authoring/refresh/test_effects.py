"""The same questions asked of two catalogues."""

from __future__ import annotations

import pytest

from advisor.authoring.refresh.effects import EVERYDAY, TOP, Effect, RecommendedModel, effects
from advisor.catalog import Catalog, load_catalog
from advisor.rules import RuleSet, load_rules
from tests.authoring.refresh.answers import TODAY, VIRGINIA, all_but, catalog

SHIPPED = load_catalog()
HERE, ELSEWHERE = "chat · en · us-east-1", "chat · ja · ap-northeast-1"


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules()


@pytest.fixture(scope="module")
def best(rules: RuleSet) -> str:
    """The first model that is recommended in a region because Bedrock has it there."""
    (effect,) = (e for e in effects(SHIPPED, SHIPPED, rules, TODAY) if e.question == HERE)
    return next(place.model for place in effect.before if place.where.startswith("bedrock "))


@pytest.fixture(scope="module")
def withdrawn(best: str) -> Catalog:
    """A catalogue in which that region has ceased to list that model, and nothing else."""
    return catalog(*all_but(VIRGINIA, [channel.id for channel in SHIPPED.models[best].bedrock]))


def test_the_same_catalogue_gives_the_same_answers(rules: RuleSet) -> None:
    found = effects(SHIPPED, SHIPPED, rules, TODAY)
    assert [effect.question for effect in found] == [name for name, _ in EVERYDAY]
    assert not any(effect.changed for effect in found)


def test_everyday_questions_have_answers_and_no_more_than_are_shown(rules: RuleSet) -> None:
    for effect in effects(SHIPPED, SHIPPED, rules, TODAY):
        assert 0 < len(effect.before) <= TOP
        assert all(place.monthly_usd is None or place.monthly_usd > 0 for place in effect.before)


def test_what_a_region_no_longer_lists_is_no_longer_recommended_there(
    rules: RuleSet, withdrawn: Catalog, best: str
) -> None:
    found = {effect.question: effect for effect in effects(SHIPPED, withdrawn, rules, TODAY)}
    here, elsewhere = found[HERE], found[ELSEWHERE]
    assert here.changed
    assert best in {place.model for place in here.before}
    assert not any(place.model == best and place.where.startswith("bedrock ") for place in here.after)
    assert not elsewhere.changed


def test_questions_of_ones_own_are_asked_instead(rules: RuleSet) -> None:
    (effect,) = effects(SHIPPED, SHIPPED, rules, TODAY, [("mine", EVERYDAY[2][1])])
    assert effect.question == "mine"
    assert effect.before


def test_another_price_or_place_is_a_change() -> None:
    place = RecommendedModel("org/model", "ec2 1 × g5.xlarge", 100.0)
    assert not Effect("q", (place,), (place,)).changed
    assert Effect("q", (place,), (place._replace(monthly_usd=101.0),)).changed
    assert Effect("q", (place,), (place._replace(where="bedrock x"),)).changed
    assert Effect("q", (place,), ()).changed
