"""The shipped catalogue and rules: what users get is what these tests ask."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from advisor.catalog import Catalog, load_catalog
from advisor.cli import requests
from advisor.core.request import Request
from advisor.core.result import Recommendation, Report
from advisor.recommend import recommend
from advisor.recommend.search import Search
from advisor.render import View, render_report
from advisor.rules import RuleSet, load_rules

TODAY = dt.date(2026, 11, 22)
Ask = Callable[..., Report]


def ranking(search: Search) -> tuple[Recommendation, ...]:
    """Place every model that stands, and return those that fit in order: what the contest must give by placing few."""
    return search.in_order([entry for id_ in search.standing if (entry := search._place(id_))])


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_rules()


@pytest.fixture(scope="session")
def build(catalog: Catalog) -> Callable[..., Request]:
    """Build a request from keys as in a requirements file: ``build(region="ap-northeast-1", tasks=["chat"])``."""
    group_of = {key: group for group, keys in requests.GROUPS.items() for key in keys}

    def build_(**values: Any) -> Request:
        given = requests.from_flags({(group_of[key], key): value for key, value in values.items()})
        return requests.build(given, None, catalog, "en")

    return build_


@pytest.fixture(scope="session")
def ask(catalog: Catalog, rules: RuleSet, build: Callable[..., Request]) -> Ask:
    """Ask the library."""

    def ask_(**values: Any) -> Report:
        return recommend(build(**values), catalog, rules, today=TODAY)

    return ask_


@pytest.fixture(scope="session")
def as_json(catalog: Catalog) -> Callable[[Report], dict[str, Any]]:
    def as_json_(report: Report) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(render_report(report, View(catalog, "en"), "json"))
        return parsed

    return as_json_
