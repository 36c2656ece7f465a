"""How much is worked out and told: counted, because a request that fails everywhere is where it would grow without end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from advisor.catalog import Catalog
from advisor.core.model import Model
from advisor.core.request import Request
from advisor.core.result import Option, Rejection, Report, Undetermined
from advisor.estimate.memory import estimate_memory
from advisor.estimate.times import Least
from advisor.recommend import bounds, estimator
from advisor.recommend.estimates import Estimates
from advisor.recommend.estimator import Estimator
from advisor.recommend.placements import Placements
from advisor.recommend.search import Search
from advisor.recommend.self_hosted import SelfHostedSearch
from advisor.recommend.service import find
from advisor.recommend.verdict import reasons_of
from advisor.rules import RuleSet, load_rules

from .conftest import TODAY

Build = Callable[..., Request]
Ask = Callable[..., Report]

MODELS = ["Qwen/Qwen2.5-7B-Instruct", "mistralai/Mixtral-8x7B-Instruct-v0.1", "google/gemma-2-27b"]
NEVER = {"max_ttft_ms": 0.0001, "quantizations": ["any"]}
"""No hardware is in time, and each model may be stored in every way there is."""


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[tuple[Any, ...]]:
    """Return the arguments that a function is called with from now on."""
    calls: list[tuple[Any, ...]] = []
    real = getattr(owner, name)

    def count(*args: Any, **options: Any) -> Any:
        calls.append(args)
        return real(*args, **options)

    monkeypatch.setattr(owner, name, count)
    return calls


def told(report: Any) -> list[tuple[Any, ...]]:
    """Return the failing deployments by all that a reader tells them apart by, in order."""
    failing: list[Rejection | Undetermined] = [*report.rejected, *report.undetermined]
    return [(entry.model.id, entry.deployment, reasons_of(entry.findings)) for entry in failing]


# ------------------------------------------------------------------------------------------------------ what fails alike


def test_where_nothing_is_in_time_one_way_to_serve_stands_for_all(
    catalog: Catalog, rules: RuleSet, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    timed = ["g4dn", "g5", "g6", "g6e", "p4d", "p5"]  # of a g5g nobody knows how fast it is
    search = Search(build(models=MODELS[:1], instance_families=timed, **NEVER), catalog, rules, TODAY)
    model = search.verdicts[0].model
    architecture = model.architecture
    assert architecture is not None
    search.focus(model)
    placements = search.self_hosted.placements
    ways = sum(len(placements.nearest(model, architecture, m.hardware)) for m in search.machines.classes)
    plans = counted(monkeypatch, Estimator, "plan")
    failed = find(search)
    assert failed.rejected
    assert len(plans) <= len(search.machines.classes) + len(failed.rejected)
    assert len(plans) < ways / 3  # else the test would show nothing


@pytest.mark.parametrize(
    "limits",
    [
        NEVER,
        {"max_tpot_ms": 0.001, "quantizations": ["any"]},
        {"max_monthly_usd": 1, "quantizations": ["any"]},
        {**NEVER, "max_monthly_usd": 400},  # some hardware is within the budget
        {"max_ttft_ms": 25, "max_tpot_ms": 0.001, "quantizations": ["any"]},  # some is in time for the first token
    ],
    ids=lambda limits: "+".join(key for key in limits if key != "quantizations"),
)
def test_it_is_told_what_trying_every_way_would_tell(
    limits: dict[str, Any], catalog: Catalog, rules: RuleSet, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = build(models=MODELS, **limits)
    few = told(find(Search(request, catalog, rules, TODAY)))
    monkeypatch.setattr(SelfHostedSearch, "_is_beyond", lambda *_: False)
    every = told(find(Search(request, catalog, rules, TODAY)))
    assert few == every
    assert few


def by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every way to serve a model be tried on every class, and nothing known of another class or model count there."""
    monkeypatch.setattr(SelfHostedSearch, "_is_beyond", lambda *_: False)
    monkeypatch.setattr(SelfHostedSearch, "_said", lambda *_: None)
    monkeypatch.setattr(Placements, "device", lambda _, hardware: hardware.key)


@pytest.mark.parametrize(
    "limits",
    [
        {"max_monthly_usd": 1},
        {"max_monthly_usd": 1, "purchase": "spot"},  # which not every size of a family has a price for
        {**NEVER, "max_monthly_usd": 400},
        {"max_tpot_ms": 0.001, "requests_per_day": 10**6},
        {
            "max_tpot_ms": 0.001,
            "requests_per_day": 10**5,
            "max_monthly_usd": 3000,
        },  # of some models one instance is enough
    ],
    ids=["budget", "spot", "budget and time", "load", "load within a budget"],
)
def test_of_many_models_it_is_told_what_each_by_itself_would_tell(
    limits: dict[str, Any], catalog: Catalog, rules: RuleSet, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = build(models=sorted(catalog.models)[::24], **limits)
    together = told(find(Search(request, catalog, rules, TODAY)))
    by_itself(monkeypatch)
    assert together == told(find(Search(request, catalog, rules, TODAY)))
    assert len({id_ for id_, _, _ in together}) > 20


def test_once_all_is_told_of_a_device_more_of_them_are_not_looked_at(
    catalog: Catalog, rules: RuleSet, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fits one A10G fits four, and is too dear there as well; how it is offered there is known from the first model."""
    models = ["Qwen/Qwen2.5-7B-Instruct", "meta-llama/Llama-3.1-8B-Instruct"]
    request = build(models=models, platforms=["ec2"], instance_families=["g5"], max_monthly_usd=1)
    search = Search(request, catalog, rules, TODAY)
    calls = counted(monkeypatch, Placements, "nearest")
    assert find(search).rejected
    looked_at = Counter(model.id for _, model, *_ in calls)
    assert sorted(looked_at.values()) == [1, len(search.machines.classes)]
    assert len(search.machines.classes) > 1


@pytest.mark.parametrize(
    "own",
    [
        {
            "scope": "candidate",
            "when": {"fact": "weights.quantization", "is": None},
            "require": {"fact": "instance.accelerator_count", "at_least": 4},
        },
        {"scope": "instance", "require": {"fact": "instance.ram_bytes", "at_most": 500 * 10**9}},
    ],
    ids=["placement", "instance"],
)
def test_a_rule_of_ones_own_may_tell_one_device_from_more_of_them(
    own: dict[str, Any], catalog: Catalog, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    worded = {"title": {"en": "Own rule", "ja": "独自のルール"}, "because": {"en": "not so", "ja": "できません"}}
    rules = load_rules({"rules": [{"id": "own.rule", "severity": "exclude", "basis": "policy", **worded, **own}]})
    models = [*MODELS, "meta-llama/Llama-3.1-8B-Instruct", "google/gemma-2-9b-it"]
    request = build(models=models, platforms=["ec2"], instance_families=["g5"], max_monthly_usd=1)
    together = told(find(Search(request, catalog, rules, TODAY)))
    by_itself(monkeypatch)
    assert together == told(find(Search(request, catalog, rules, TODAY)))
    of_rule = {any(reason.rule == "own.rule" for reason in reasons) for _, _, reasons in together}
    assert of_rule == {True, False}


@pytest.mark.parametrize(
    "require",
    [
        {"fact": "cost.monthly", "at_most": 600},
        {
            "any": [
                {"fact": "cost.monthly", "at_most": 600},
                {"fact": "memory.max_concurrent_sequences", "at_least": 10**6},
            ]
        },
        {"any": [{"fact": "price.age_days", "at_most": 1}, {"fact": "weights.quantization", "is": "gptq"}]},
    ],
    ids=["a second limit", "load", "format"],
)
def test_where_a_rule_of_ones_own_reads_more_every_way_is_tried(
    require: dict[str, Any], catalog: Catalog, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {
        "id": "own.rule",
        "title": {"en": "Own rule", "ja": "独自のルール"},
        "scope": "candidate",
        "require": require,
        "severity": "exclude",
        "because": {"en": "too dear", "ja": "高すぎます"},
        "basis": "policy",
    }
    rules = load_rules({"rules": [own]})
    request = build(
        models=["meta-llama/Llama-3.1-8B-Instruct", "microsoft/phi-4", "AXCXEPT/EZO-Qwen2.5-72B-Instruct"],
        quantizations=["awq", "none"],
        concurrency=64,
        requests_per_day=200_000,
        max_monthly_usd=3000,
    )
    few = told(find(Search(request, catalog, rules, TODAY)))
    monkeypatch.setattr(SelfHostedSearch, "_is_beyond", lambda *_: False)
    assert few == told(find(Search(request, catalog, rules, TODAY)))
    assert any(reason.rule == "own.rule" for _, _, reasons in few for reason in reasons)


def test_speeds_are_looked_up_once_for_each_device(
    catalog: Catalog, rules: RuleSet, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Classes that differ in how many devices they have share them, and so do those of one size behind another network."""
    search = Search(build(models=MODELS[:1], **NEVER), catalog, rules, TODAY)
    model = search.verdicts[0].model
    architecture = model.architecture
    assert architecture is not None
    hardware = [machines.hardware for machines in search.machines.classes]
    first = {(h.key.accelerator, h.key.host): h for h in reversed(hardware)}
    ways = sum(len(search.self_hosted._estimator.servings(model, architecture, h)) for h in first.values())
    assert len(first) < len(hardware)
    calls = counted(monkeypatch, bounds, "speed_on")
    search.focus(model)
    assert 0 < len(calls) <= ways


def worked_out(search: Search) -> list[tuple[list[Option], list[Least]]]:
    """Return what each model takes at least, and the ways to run it with all that is estimated of them."""
    return [
        ([*search.options_of(verdict)], [prospect.least() for prospect in search.self_hosted.prospects(verdict.model)])
        for verdict in search.verdicts
    ]


# ------------------------------------------------------------------------------------------------ what searches share


def test_ways_out_estimate_no_memory_twice(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A budget, a region or a platform changes where is looked, and nothing of what is found there."""
    made: Counter[Any] = Counter()

    def count(placement: Any, **load: Any) -> Any:
        made[placement, *sorted(load.items())] += 1
        return estimate_memory(placement, **load)

    monkeypatch.setattr(estimator, "estimate_memory", count)
    report = ask(models=MODELS, platforms=["ec2"], instance_families=["g5", "g6"], max_monthly_usd=1)
    assert {relaxation.field for relaxation in report.relaxations} == {"limits.max_monthly_usd"}
    assert made.most_common(1)[0][1] == 1


def test_ways_out_bound_no_speed_twice(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted(monkeypatch, bounds, "_fastest")
    assert ask(models=MODELS, platforms=["ec2"], **NEVER).relaxations
    devices = Counter(
        (architecture, hardware.key.accelerator, hardware.key.host) for architecture, hardware, _ in calls
    )
    assert devices.most_common(1)[0][1] == 1


def test_requests_that_differ_in_what_is_estimated_share_none_of_it(
    catalog: Catalog, rules: RuleSet, build: Build
) -> None:
    shared = Estimates()
    asked = [
        {},
        {"input_tokens": 4000},
        {"engine": "transformers"},
        {"quantizations": ["any"]},
        {"concurrency": 64},
        {"requests_per_day": 10**6},
        {"concurrency": 64, "max_ttft_ms": 200},
        {"concurrency": 64, "max_tpot_ms": 20},
    ]
    requests = [build(models=MODELS, platforms=["ec2"], **one) for one in asked]
    for request in [*requests, *requests]:
        alone = worked_out(Search(request, catalog, rules, TODAY))
        assert worked_out(Search(request, catalog, rules, TODAY, estimates=shared)) == alone
        assert all(options and least for options, least in alone)


@pytest.mark.parametrize(
    ("limit", "is_beyond"),
    [
        ({"max_parameters": 1}, lambda model, most: model.parameters > most),
        ({"min_parameters": 10**15}, lambda model, least: model.parameters < least),
        ({"min_context": 10**8}, lambda model, least: (model.context_length or least) < least),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_of_models_beyond_the_nearest_value_no_way_to_run_them_is_worked_out(
    limit: dict[str, int], is_beyond: Callable[[Model, int], bool], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = counted(monkeypatch, Search, "options_of")
    (found,) = ask(platforms=["ec2"], instance_families=["g5"], tasks=["chat"], **limit).relaxations
    models = [verdict.model for _, verdict in calls]
    assert {model.id for model in models} >= set(found.unlocks)
    assert not any(is_beyond(model, found.proposed) for model in models)


# ------------------------------------------------------------------------------------------------------ all deployments

EVERY = {"tasks": ["chat"], "instance_families": ["g5"], "platforms": ["ec2"], "all_deployments": True}


def in_full(calls: list[tuple[Any, ...]]) -> set[str]:
    models: list[Model] = [args[1] for args in calls]
    return {model.id for model in models}


def test_every_deployment_is_told_of_the_models_shown(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted(monkeypatch, SelfHostedSearch, "candidates")
    report = ask(**EVERY, top=2, max_tpot_ms=30)
    shown = {entry.model.id for entry in report.recommended}
    assert len(shown) == 2
    assert in_full(calls) == shown
    assert report.feasible_models > 2
    failing = Counter(entry.model.id for entry in (*report.rejected, *report.undetermined) if entry.deployment)
    assert failing.keys() & shown


def test_of_the_others_one_for_each_set_of_reasons_and_it_is_said(
    ask: Ask, catalog: Catalog, rules: RuleSet, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = counted(monkeypatch, SelfHostedSearch, "candidates")
    limits = {"max_ttft_ms": 0.0001, "max_parameters": 8_000_000_000, "min_parameters": 7_000_000_000}
    report = ask(**EVERY, **limits)
    assert not calls
    brief = ask(**{**EVERY, "all_deployments": False}, **limits)
    assert told(report) == told(brief)
    count = len(Search(build(**EVERY, **limits), catalog, rules, TODAY).standing)
    (note,) = set(report.notes) - set(brief.notes)
    assert f"({count})" in note.en
    assert f"({count} 件)" in note.ja
    assert "--model ID" in note.en
    assert "--model ID" in note.ja


def test_of_models_asked_by_name_everything_is_told(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted(monkeypatch, SelfHostedSearch, "candidates")
    report = ask(**EVERY, models=MODELS[:2], max_ttft_ms=0.0001)
    assert in_full(calls) == set(MODELS[:2])
    types = {entry.deployment.instance_type for entry in report.rejected if entry.deployment}
    assert {"g5.xlarge", "g5.2xlarge", "g5.4xlarge", "g5.48xlarge"} <= types
    assert not any("--model ID" in note.en for note in report.notes)
