"""How many models a request leaves: as the search has it, and fast."""

from __future__ import annotations

import datetime as dt
import sys
from time import process_time
from typing import Any

import pytest

from advisor.catalog import load_catalog
from advisor.core.request import Request
from advisor.recommend import recommend
from advisor.recommend.in_play import Lookout, in_play
from advisor.recommend.search import Search
from advisor.rules import load_rules

CATALOG = load_catalog()
RULES = load_rules()
TODAY = dt.date(2026, 11, 23)
GROUPS = ("purpose", "use", "where", "load", "limits", "choice")

ASKED: list[dict[str, dict[str, Any]]] = [
    {},
    {"purpose": {"tasks": ["chat"], "languages": ["ja"]}, "where": {"region": "ap-northeast-1"}},
    {"purpose": {"tasks": ["chat"]}, "use": {"hosting": "saas", "monthly_active_users": 800_000_000}},
    {"purpose": {"tasks": ["chat"]}, "where": {"platforms": ["bedrock"]}},
    {"purpose": {"tasks": ["embedding"]}, "limits": {"max_monthly_usd": 500.0, "max_parameters": 10**9}},
    {"purpose": {"tasks": ["text-to-image"]}, "where": {"region": "us-west-2"}},
    {"purpose": {"languages": ["en"]}, "where": {"instance_families": ["g5"], "platforms": ["ec2"]}},
]


def request(groups: dict[str, dict[str, Any]]) -> Request:
    return Request.parse({name: groups.get(name, {}) for name in GROUPS})


def left(groups: dict[str, dict[str, Any]]) -> frozenset[str]:
    return in_play(request(groups), CATALOG, RULES, today=TODAY).models


@pytest.mark.parametrize("groups", ASKED)
def test_it_is_what_a_search_has_within_reach(groups: dict[str, dict[str, Any]]) -> None:
    groups = {**groups, "load": {"concurrency": 1, "requests_per_day": 1}}
    search = Search(request(groups), CATALOG, RULES, TODAY)
    found = in_play(request(groups), CATALOG, RULES, today=TODAY)
    assert found.models == frozenset(search.within_reach)
    assert found.considered == len(CATALOG.models)
    assert 0 < len(found.models) < found.considered


@pytest.mark.parametrize("groups", ASKED)
def test_every_recommended_model_was_in_play(groups: dict[str, dict[str, Any]]) -> None:
    groups = {**groups, "choice": {"top": 1000}}
    report = recommend(request(groups), CATALOG, RULES, today=TODAY)
    assert {entry.model.id for entry in report.recommended} <= left(groups)


def test_a_tighter_request_leaves_no_more() -> None:
    chat = {"purpose": {"tasks": ["chat"]}}
    for tighter in (
        {"purpose": {"tasks": ["chat"], "languages": ["ja"]}},
        chat | {"where": {"platforms": ["bedrock"]}},
        chat | {"limits": {"max_monthly_usd": 300.0}},
        chat | {"limits": {"max_parameters": 10**9}},
        chat | {"use": {"hosting": "saas"}},
    ):
        assert left(tighter) < left(chat)


def test_load_and_latency_are_left_to_the_placement() -> None:
    chat = {"purpose": {"tasks": ["chat"]}}
    heavy = chat | {
        "load": {"concurrency": 1000, "requests_per_day": 10**7},
        "limits": {"max_ttft_ms": 10.0, "max_tpot_ms": 1.0},
    }
    assert left(heavy) == left(chat)


def test_what_licences_in_play_ask_about() -> None:
    everything = in_play(request({"purpose": {"tasks": ["chat"]}}), CATALOG, RULES, today=TODAY)
    assert everything.asks == {"monthly_active_users", "annual_revenue_usd", "jurisdiction"}
    apache = next(
        m.id
        for m in CATALOG.models.values()
        if [CATALOG.licenses[i].spdx for i in m.licenses] == ["Apache-2.0"]
        and m.id in everything.models
        and not m.bedrock
    )
    alone = in_play(request({"choice": {"models": [apache]}}), CATALOG, RULES, today=TODAY)
    assert alone == (frozenset({apache}), 1, frozenset())
    llama = next(
        m.id for m in CATALOG.models.values() if m.id.startswith("meta-llama/Llama-3") and m.id in everything.models
    )
    assert "monthly_active_users" in in_play(request({"choice": {"models": [llama]}}), CATALOG, RULES, today=TODAY).asks


def test_one_request_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lookout = Lookout(CATALOG, RULES, TODAY)
    first = lookout(request({}))
    monkeypatch.setattr(sys.modules["advisor.recommend.in_play"], "in_play", None)
    assert lookout(request({"load": {"concurrency": 9}, "limits": {"max_ttft_ms": 5.0}})) is first


def test_it_does_not_keep_a_person_waiting() -> None:
    """A fifth of this is usual (tests/bench/questionnaire.py measures); bounding latencies would take seconds."""
    heavy = {"load": {"concurrency": 1000}, "limits": {"max_ttft_ms": 500.0, "quantizations": ["any"]}}
    in_play(request({}), CATALOG, RULES, today=TODAY)  # imports, and what the catalogue builds once
    for groups in (*ASKED, heavy):
        took = []
        for _ in range(3):
            since = process_time()
            in_play(request(groups), CATALOG, RULES, today=TODAY)
            took.append(process_time() - since)
        assert min(took) < 0.3
