"""The door of the Python API: a request built by hand is checked as one from flags or a file is."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from advisor import (
    Choice,
    Contender,
    Limits,
    Load,
    Purpose,
    Request,
    Use,
    Where,
    compare,
    load_catalog,
    load_rules,
    recommend,
)
from advisor.catalog import Catalog
from advisor.core.request import InvalidRequestError
from advisor.recommend.requests import checked
from advisor.rules import RuleSet

TODAY = dt.date(2026, 7, 1)
UNCHECKED: Any = ("elsewhere",)
"""Of no type that is asked for: a checker would say so, and not everybody has one."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules()


def wrong(**what: Any) -> Any:
    return what


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        (wrong(load=Load(requests_per_day=0)), "load.requests_per_day"),
        (wrong(load=Load(input_tokens=0)), "load.input_tokens"),
        (wrong(load=Load(output_tokens=0)), "load.output_tokens"),
        (wrong(load=Load(concurrency=0)), "load.concurrency"),
        (wrong(load=Load(concurrency=10**30)), "load.concurrency"),
        (wrong(load=Load(hours_per_month=0)), "load.hours_per_month"),
        (wrong(load=Load(hours_per_month=math.nan)), "load.hours_per_month"),
        (wrong(load=Load(hours_per_month=1e6)), "load.hours_per_month"),
        (wrong(choice=Choice(top=0)), "choice.top"),
        (wrong(choice=Choice(objective=UNCHECKED[0])), "choice.objective"),
        (wrong(choice=Choice(models=("nobody/nothing",))), "choice.models"),
        (wrong(where=Where(region="mars")), "where.region"),
        (wrong(where=Where(purchase=UNCHECKED[0])), "where.purchase"),
        (wrong(where=Where(residency=UNCHECKED[0])), "where.residency"),
        (wrong(where=Where(platforms=UNCHECKED)), "where.platforms"),
        (wrong(use=Use(jurisdiction="zz")), "use.jurisdiction"),
        (wrong(limits=Limits(max_monthly_usd=math.nan)), "limits.max_monthly_usd"),
        (wrong(limits=Limits(min_parameters=2, max_parameters=1)), "limits.max_parameters"),
        (wrong(limits=Limits(engine="steam")), "limits.engine"),
        (wrong(purpose={"tasks": ["chat"]}), "purpose"),
    ],
)
def test_what_cannot_be_is_refused_and_named(parts: Any, key: str, catalog: Catalog, rules: RuleSet) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        recommend(Request(**parts), catalog, rules, today=TODAY)
    assert [".".join(filter(None, problem.key)) for problem in caught.value.problems] == [key]
    for language in ("en", "ja"):
        assert f": {key}: " in caught.value.lines(language)[0]


def test_all_that_is_wrong_is_told_at_once(catalog: Catalog, rules: RuleSet) -> None:
    request = Request(load=Load(concurrency=0), where=Where(region="us-east-9"), choice=Choice(top=-1))
    with pytest.raises(InvalidRequestError) as caught:
        recommend(request, catalog, rules, today=TODAY)
    assert {p.key for p in caught.value.problems} == {("load", "concurrency"), ("where", "region"), ("choice", "top")}
    assert "us-east-1" in caught.value.message.ja


def test_a_comparison_has_the_same_door(catalog: Catalog, rules: RuleSet) -> None:
    two = [Contender("openai/gpt-oss-20b", "g6e.xlarge"), Contender("openai/gpt-oss-20b", "bedrock")]
    with pytest.raises(InvalidRequestError, match=r"load\.requests_per_day: 0"):
        compare(two, Request(load=Load(requests_per_day=0)), catalog, rules, today=TODAY)


def test_lists_aliases_and_regional_languages_become_what_is_kept(catalog: Catalog) -> None:
    by_hand: Any = Request(
        purpose=Purpose(tasks=["chat"], languages=["ja-JP"]),  # type: ignore[arg-type]
        choice=Choice(models=["gpt-oss-20b"]),  # type: ignore[arg-type]
        assumed=("load.input_tokens",),
    )
    found = checked(by_hand, catalog)
    assert found.purpose == Purpose(("chat",), ("ja",))
    assert found.choice.models == ("openai/gpt-oss-20b",)
    assert found.assumed == ("load.input_tokens",)


def test_what_is_right_stays_as_it_is(catalog: Catalog) -> None:
    for request in (Request(), Request(purpose=Purpose(("embedding",), ("en",)), limits=Limits(max_monthly_usd=200.5))):
        assert checked(request, catalog) == request
