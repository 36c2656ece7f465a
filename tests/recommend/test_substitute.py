from __future__ import annotations

import pytest

from advisor.catalog import Catalog
from advisor.core.model import Model
from advisor.core.request import Use
from advisor.recommend.substitute import Substitutes
from advisor.rules import RuleSet

from .conftest import TODAY


@pytest.fixture(scope="module")
def substitutes(catalog: Catalog, rules: RuleSet) -> Substitutes:
    return Substitutes(catalog, rules, Use(), "ap-northeast-1", TODAY)


def is_permissive(model: Model) -> bool:
    return model.licenses == ("apache-2.0",)


def test_one_that_is_allowed_does_the_same_job_and_costs_no_more(catalog: Catalog, substitutes: Substitutes) -> None:
    model = catalog.model("cyberagent/open-calm-7b")
    found = substitutes.instead_of(model, is_permissive)
    assert found is not None
    other = catalog.model(found.model_id)
    assert other.id != model.id
    assert is_permissive(other)
    assert "ja" in (other.languages or ())
    assert set(model.tasks or ()) & set(other.tasks or ())
    assert found.instead_of_usd is not None
    assert found.monthly_usd <= found.instead_of_usd


def test_none_where_none_is_allowed(catalog: Catalog, rules: RuleSet) -> None:
    anew = Substitutes(catalog, rules, Use(), "ap-northeast-1", TODAY)
    assert anew.instead_of(catalog.model("cyberagent/open-calm-7b"), lambda _: False) is None


def test_none_for_what_cannot_run(catalog: Catalog, substitutes: Substitutes) -> None:
    assert substitutes.instead_of(catalog.model("amazon/alexatm-20b"), is_permissive) is None


def test_each_is_looked_at_once(catalog: Catalog, substitutes: Substitutes) -> None:
    model = catalog.model("cyberagent/open-calm-7b")
    assert substitutes.instead_of(model, is_permissive) is substitutes.instead_of(model, lambda _: False)
