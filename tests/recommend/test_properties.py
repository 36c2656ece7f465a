"""Properties of any answer."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.catalog import Catalog
from advisor.core.result import Report
from advisor.recommend import recommend
from advisor.recommend.verdict import bin_of
from advisor.rules import RuleSet

from .conftest import TODAY

quick = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

TOP = 1000
questions = st.fixed_dictionaries(
    {
        "tasks": st.sampled_from([["chat"], ["text-generation"], ["summarization"], ["embedding"]]),
        "languages": st.sampled_from([["ja"], ["en"], ["ja", "en"]]),
        "region": st.sampled_from(["ap-northeast-1", "ap-northeast-3", "us-east-1", "eu-west-1"]),
        "objective": st.sampled_from(["balanced", "cost", "quality", "latency"]),
        "purchase": st.sampled_from(["on-demand", "spot", "reserved-1yr", "reserved-3yr"]),
        "input_tokens": st.integers(1, 4000),
        "output_tokens": st.integers(1, 1000),
        "concurrency": st.sampled_from([1, 8, 200]),
        "top": st.just(TOP),
    }
)
tightenings = st.sampled_from(
    [
        {"max_monthly_usd": 700},
        {"min_context": 8192},
        {"max_parameters": 4_000_000_000},
        {"min_parameters": 3_000_000_000},
        {"platforms": ["ec2"]},
        {"residency": "region"},
        {"instance_families": ["g5"]},
        {"distribute_weights": True},
        {"monthly_active_users": 800_000_000},
        {"max_tpot_ms": 40},
    ]
)


@quick
@given(questions, tightenings)
def test_a_tighter_constraint_never_adds_a_model(ask: Any, question: dict[str, Any], tighter: dict[str, Any]) -> None:
    before = {r.model.id for r in ask(**question).recommended}
    after = {r.model.id for r in ask(**question, **tighter).recommended}
    assert after <= before


@quick
@given(questions)
def test_nothing_open_or_excluded_is_recommended(ask: Any, question: dict[str, Any]) -> None:
    report: Report = ask(**question)
    for entry in report.recommended:
        for option in (entry.best, *entry.alternatives):
            assert bin_of(option.findings) == "feasible"
            assert option.cost is not None
            if option.memory:
                assert option.memory.fits
    for rejection in report.rejected:
        assert bin_of(rejection.findings) == "rejected"
    for entry_ in report.undetermined:
        assert bin_of(entry_.findings) == "undetermined"
        assert entry_.missing


@quick
@given(questions)
def test_every_model_is_accounted_for_once(ask: Any, catalog: Catalog, question: dict[str, Any]) -> None:
    report: Report = ask(**question)
    recommended = {r.model.id for r in report.recommended}
    failed = {r.model.id for r in report.rejected} | {u.model.id for u in report.undetermined}
    assert recommended | failed == set(catalog.models)
    assert not recommended & failed


@quick
@given(questions)
def test_ranks_follow_scores(ask: Any, question: dict[str, Any]) -> None:
    scores = [r.score for r in ask(**question).recommended]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= s <= 1 for s in scores)


@quick
@given(questions)
def test_the_best_deployment_is_the_best_of_all(ask: Any, question: dict[str, Any]) -> None:
    """Stopping early must not miss a better deployment: listing all of them finds the same one."""
    for entry in ask(**{**question, "top": 5}).recommended:
        costs = [o.cost.monthly for o in entry.alternatives if o.cost]
        if question["objective"] == "cost" and entry.best.cost:
            assert entry.best.cost.monthly <= min(costs, default=float("inf"))
        every = ask(**{**question, "models": [entry.model.id], "all_deployments": True}).recommended[0]
        assert every.best.deployment == entry.best.deployment


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_catalogue_does_not_matter(catalog: Catalog, rules: RuleSet, build: Any, seed: int) -> None:
    request = build(tasks=["chat"], languages=["ja"], region="ap-northeast-1", top=1000)
    ids = list(catalog.models)
    random.Random(seed).shuffle(ids)
    shuffled = build(tasks=["chat"], languages=["ja"], region="ap-northeast-1", top=1000, models=ids)
    expected = recommend(request, catalog, rules, today=TODAY)
    found = recommend(shuffled, catalog, rules, today=TODAY)
    assert [(r.model.id, r.best.deployment) for r in found.recommended] == [
        (r.model.id, r.best.deployment) for r in expected.recommended
    ]
