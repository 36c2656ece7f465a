from __future__ import annotations

from typing import get_args

import pytest

from advisor.catalog import Catalog
from advisor.core.model import Model
from advisor.core.request import Choice, Limits, Purpose, Request, Task, Use, Where
from advisor.recommend.service import recommend
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


@pytest.mark.parametrize(
    "id_", ["cyberagent/open-calm-7b", "meta-llama/Llama-3.1-8B-Instruct", "intfloat/multilingual-e5-large"]
)
def test_the_first_allowed_of_a_whole_ranking(catalog: Catalog, rules: RuleSet, id_: str) -> None:
    """What stops at the first says what the whole list would."""
    model = catalog.model(id_)
    found = Substitutes(catalog, rules, Use(), "ap-northeast-1", TODAY).instead_of(model, is_permissive)
    assert found is not None
    task = next(task for task in get_args(Task) if task in (model.tasks or ()))
    asked = Request(
        purpose=Purpose((task,), tuple(x for x in ("ja", "en") if x in (model.languages or ()))[:1]),
        where=Where(region="ap-northeast-1"),
        limits=Limits(max_monthly_usd=found.instead_of_usd),
        choice=Choice(top=1000),
    )
    ranked = recommend(asked, catalog, rules, today=TODAY).recommended
    first = next(entry for entry in ranked if entry.model.id != id_ and is_permissive(entry.model))
    assert first.best.cost is not None
    assert (found.model_id, found.monthly_usd) == (first.model.id, first.best.cost.monthly)


def test_the_region_is_the_one_assumed_where_nobody_says(catalog: Catalog, rules: RuleSet) -> None:
    model = catalog.model("meta-llama/Llama-3.1-8B-Instruct")
    for language, jurisdiction, region in (
        ("en", None, "us-east-1"),
        ("ja", None, "ap-northeast-1"),
        ("en", "JP", "ap-northeast-1"),
    ):
        found = Substitutes.for_use(Use(jurisdiction=jurisdiction), catalog, rules, TODAY, language)  # type: ignore[arg-type]
        instead = found.instead_of(model, is_permissive)
        assert instead is not None
        assert instead.region == region
        assert "where.region" in instead.assumed


def test_models_of_the_same_job_and_price_are_searched_for_once(catalog: Catalog, rules: RuleSet) -> None:
    found = Substitutes(catalog, rules, Use(), "us-east-1", TODAY)
    searches = [found._search(("chat",), ("ja",), 500.0) for _ in range(2)]
    assert searches[0] is searches[1]
    assert found._search(("chat",), ("en",), 500.0) is not searches[0]
