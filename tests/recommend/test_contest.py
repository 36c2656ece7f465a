"""The contest gives what placing every model would."""

from __future__ import annotations

from copy import deepcopy
from itertools import groupby
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import Catalog
from advisor.core.model import Model
from advisor.core.request import Request
from advisor.core.result import QualityEvidence, Recommendation
from advisor.recommend.contest import Entrant, best_first, contest
from advisor.recommend.estimator import Estimator
from advisor.recommend.rank import in_order, pareto_front
from advisor.recommend.search import Search
from advisor.recommend.service import find, report
from advisor.rules import RuleSet, load_rules
from advisor.rules.facts import FACTS
from advisor.rules.facts.fact import PARTS, Fact, Part
from advisor.rules.subject import Channel, Subject
from tests.recommend.conftest import TODAY, ranking
from tests.rules.factories import subject as full_subject


class _Cost(NamedTuple):
    monthly: float


class _Best(NamedTuple):
    cost: _Cost


class _Quality(NamedTuple):
    percentile: float | None


class _Model(NamedTuple):
    id: str
    parameters: int | None = None


class _Case(NamedTuple):
    """What is true of a model; ``score`` is ``None`` where nothing runs it. Bounds are ``slack`` away from the truth."""

    score: float | None
    monthly: float
    percentile: float | None
    slack: float
    self_reported: float | None = None


def _entry(name: str, case: _Case) -> Recommendation | None:
    if case.score is None:
        return None
    quality = None if case.percentile is None else _Quality(case.percentile)
    best = _Best(_Cost(case.monthly))
    model: Any = _Model(name)
    return Recommendation(0, case.score, False, model, best, quality, self_reported=case.self_reported)  # type: ignore[arg-type]


def _entrant(name: str, case: _Case) -> Entrant:
    return Entrant(name, (case.score or 0.0) + case.slack, case.monthly * (1 - case.slack / 2), case.percentile)


def _shown(placed: list[Recommendation], seats: int) -> list[tuple[str, bool]]:
    ordered = in_order(placed)
    front = pareto_front([(e.best.cost.monthly, e.quality.percentile if e.quality else None) for e in ordered])  # type: ignore[union-attr]
    return [(e.model.id, mark) for e, mark in list(zip(ordered, front, strict=True))[:seats]]


steps = st.integers(0, 8).map(lambda n: n / 8)  # few values: ties are what goes wrong
cases = st.lists(st.builds(_Case, st.none() | steps, steps, st.none() | steps, steps, st.none() | steps), max_size=14)


@given(cases, st.integers(1, 5))
def test_it_is_what_placing_all_gives(found: list[_Case], seats: int) -> None:
    by_name = {f"m{i:02}": case for i, case in enumerate(found)}
    everything = [e for name, case in by_name.items() if (e := _entry(name, case))]
    outcome = contest(
        [_entrant(name, case) for name, case in by_name.items()],
        seats,
        place=lambda name: _entry(name, by_name[name]),
        fits=lambda name: by_name[name].score is not None,
    )
    assert _shown(list(outcome.placed), seats) == _shown(everything, seats)
    assert outcome.feasible == len(everything)
    assert outcome.failed == {name for name, case in by_name.items() if case.score is None}


@given(cases)
def test_best_first_is_the_order_of_all(found: list[_Case]) -> None:
    by_name = {f"m{i:02}": case for i, case in enumerate(found)}
    everything = [e for name, case in by_name.items() if (e := _entry(name, case))]
    entrants = [_entrant(name, case) for name, case in by_name.items()]
    given_ = best_first(entrants, lambda name: _entry(name, by_name[name]))
    assert [e.model.id for e in given_] == [e.model.id for e in in_order(everything)]


def test_the_first_is_known_without_placing_the_others() -> None:
    by_name = {"good": _Case(0.9, 100.0, 0.5, 0.01), **{f"poor{i}": _Case(0.2, 100.0, 0.1, 0.01) for i in range(5)}}
    asked: list[str] = []

    def place(name: str) -> Recommendation | None:
        asked.append(name)
        return _entry(name, by_name[name])

    first = next(best_first((_entrant(n, c) for n, c in by_name.items()), place))
    assert (first.model.id, asked) == ("good", ["good"])


def test_the_hopeless_are_not_placed() -> None:
    good, poor = _Case(0.9, 100.0, 0.5, 0.01), _Case(0.2, 100.0, 0.1, 0.01)
    by_name = {"good": good, **{f"poor{i}": poor for i in range(5)}}
    asked: list[str] = []

    def place(name: str) -> Recommendation | None:
        asked.append(name)
        return _entry(name, by_name[name])

    outcome = contest((_entrant(n, c) for n, c in by_name.items()), 1, place, lambda _: True)
    assert asked == ["good"]
    assert len(outcome.beaten) == 5


def test_a_cheaper_and_better_model_outside_the_list_keeps_the_shown_one_off_the_front() -> None:
    """The list is by score; the front is by cost and quality of every model that fits."""
    by_name = {"shown": _Case(0.9, 100.0, 0.5, 0.0), "outside": _Case(0.3, 50.0, 0.6, 0.0)}
    outcome = contest([_entrant(n, c) for n, c in by_name.items()], 1, lambda n: _entry(n, by_name[n]), lambda _: True)
    assert _shown(list(outcome.placed), 1) == [("shown", False)]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"tasks": ["chat"], "languages": ["ja"], "region": "ap-northeast-1"},
        {"tasks": ["embedding"], "languages": ["ja"], "region": "ap-northeast-1", "top": 3},
        {"objective": "cost", "max_monthly_usd": 1500, "quantizations": ["any"], "platforms": ["ec2"]},
        {"objective": "quality", "tasks": ["chat"], "purchase": "spot", "top": 20},
        {"objective": "latency", "tasks": ["chat"], "languages": ["ja"], "max_parameters": 2_000_000_000},
        {"tasks": ["code-generation"], "max_tpot_ms": 20, "max_parameters": 9_000_000_000, "concurrency": 16},
    ],
    ids=lambda asked: " ".join(map(str, asked)) or "nothing asked",
)
def test_the_report_is_cut_from_what_placing_every_model_gives(
    asked: dict[str, Any], build: Any, catalog: Catalog, rules: RuleSet
) -> None:
    search = Search(build(**asked), catalog, rules, TODAY)
    answer, everything = find(search), ranking(search)
    assert answer.ranked[: search.request.choice.top] == everything[: search.request.choice.top]
    assert answer.feasible == len(everything)
    failed = {entry.model.id for entry in (*answer.rejected, *answer.undetermined)}
    assert failed == set(catalog.models) - {entry.model.id for entry in everything}


FAILING = ["tiiuae/falcon-7b", "tiiuae/falcon-7b-instruct", "EleutherAI/gpt-neox-20b", "google/flan-t5-xl",
           "google/gemma-3-27b-it", "openai/gpt-oss-20b", "cl-nagoya/ruri-v3-310m", "Qwen/Qwen3-235B-A22B"]  # fmt: skip


@pytest.mark.parametrize("purchase", ["on-demand", "spot", "reserved-1yr"])
def test_what_fails_is_told_as_judging_it_alone_tells_it(
    purchase: str, catalog: Catalog, build: Any, rules: RuleSet
) -> None:
    asked = build(purchase=purchase, max_monthly_usd=100, region="us-east-1", models=FAILING, tasks=["text-generation"])
    answer = find(Search(asked, catalog, rules, TODAY))
    alone = Search(asked, catalog, rules, TODAY)
    own = {}
    for verdict in alone.verdicts:
        alone.focus(verdict.model)
        for candidate in alone.self_hosted.candidates(verdict.model, every_instance=True):
            own[verdict.model.id, candidate.deployment] = (*verdict.findings, *candidate.findings)
    told = [r for r in (*answer.rejected, *answer.undetermined) if r.deployment and r.deployment.platform != "bedrock"]
    assert len({r.model.id for r in told}) > 3
    for rejection in told:
        assert rejection.findings == own[rejection.model.id, rejection.deployment]


@pytest.mark.parametrize(
    "asked",
    [
        {"tasks": ["chat"], "languages": ["ja"]},
        {"quantizations": ["any"], "max_monthly_usd": 900, "platforms": ["ec2"]},
    ],
    ids=["chat", "any quantization"],
)
def test_models_alike_fare_as_if_nothing_were_shared(
    asked: dict[str, Any], build: Any, catalog: Catalog, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = build(**asked, max_parameters=9_000_000_000)
    shared = find(Search(request, catalog, rules, TODAY))
    monkeypatch.setattr(Estimator, "alike", lambda *_: None)
    assert find(Search(request, catalog, rules, TODAY)) == shared


def test_a_rule_that_asks_for_scores_is_not_answered_by_another_model(catalog: Catalog, build: Any) -> None:
    """Models built alike differ in their scores: who excludes by them has every model judged by itself."""
    strict = load_rules(None, {"quality.no-evidence": "exclude"})
    request = build(tasks=["chat"], languages=["ja"], max_parameters=9_000_000_000)
    search = Search(request, catalog, strict, TODAY)
    answer = find(search)
    assert answer.feasible == len(ranking(search))
    scored = set(search.decision.evidence)
    assert all(entry.model.id in scored for entry in ranking(search))


@pytest.mark.parametrize("rule", ["memory.tight", "performance.ttft-at-most", "memory.high-at-most"])
def test_a_rule_that_asks_for_bounds_or_speeds_is_asked_of_all(rule: str, catalog: Catalog, build: Any) -> None:
    """What only asks whether something fits leaves these out; who excludes by them has them worked out."""
    requires = {
        "memory.tight": {"fact": "memory.tight", "is": False},
        "performance.ttft-at-most": {"fact": "performance.ttft_ms", "at_most": 40},
        "memory.high-at-most": {"fact": "memory.per_accelerator_required_high_bytes", "at_most": 3 * 2**30},
    }
    own = {
        "id": f"own.{rule}",
        "title": {"en": "Own rule", "ja": "独自のルール"},
        "scope": "candidate",
        "require": requires[rule],
        "severity": "exclude",
        "because": {"en": "too close", "ja": "余裕がありません"},
        "basis": "policy",
    }
    request = build(tasks=["chat"], languages=["ja"], platforms=["ec2"], max_parameters=9_000_000_000)
    with_rule = Search(request, catalog, load_rules({"rules": [own]}), TODAY)
    plain = Search(request, catalog, load_rules(), TODAY)
    feasible = find(with_rule).feasible
    assert feasible == len(ranking(with_rule))
    assert 0 < feasible <= find(plain).feasible
    assert (
        rule == "memory.tight" or feasible < find(plain).feasible
    )  # nearly all that is tight somewhere is not elsewhere


@pytest.mark.parametrize("fact", [f for f in FACTS.values() if f.level in ("placement", "offer")], ids=lambda f: f.name)
def test_facts_that_read_bounds_or_speeds_say_so(fact: Fact) -> None:
    full, bare = full_subject(), full_subject()
    assert full.memory is not None
    full.memory = full.memory._replace(
        per_accelerator_required_low_bytes=full.memory.per_accelerator_required_bytes,
        per_accelerator_required_high_bytes=full.memory.per_accelerator_available_bytes + 1,
    )
    bare.memory = full.memory._replace(
        per_accelerator_required_low_bytes=None, per_accelerator_required_high_bytes=None
    )
    bare.performance = None
    assert fact.in_full or fact.get(full) == fact.get(bare)


@pytest.mark.parametrize("fact", [f for f in FACTS.values() if f.level in ("placement", "offer")], ids=lambda f: f.name)
def test_facts_that_differ_with_the_load_say_so(fact: Fact) -> None:
    """A plan for one sequence stands in where no exclusion of offers reads such a fact."""
    one, loaded = full_subject(), full_subject()
    assert one.memory is not None
    assert one.cost is not None
    memory = one.memory
    one.performance = None
    loaded.cost = one.cost._replace(monthly=3 * one.cost.monthly)
    loaded.memory = memory._replace(
        kv_cache_bytes=2 * memory.kv_cache_bytes + 1,
        activation_bytes=2 * memory.activation_bytes + 1,
        required_bytes=memory.required_bytes + 1,
        per_accelerator_required_bytes=memory.per_accelerator_required_bytes + 1,
        per_accelerator_required_low_bytes=1,
        per_accelerator_required_high_bytes=memory.per_accelerator_available_bytes + 1,
    )
    assert loaded.memory.fits
    assert fact.of_load or fact.in_full or fact.get(one) == fact.get(loaded)


def sharing(part: Part, one: Subject, catalog: Catalog) -> Subject:
    """A subject that has a part in common with another one, and nothing else that is not the same for a whole request."""
    s = Subject(one.request, one.today, one.region)
    s.tasks = one.tasks
    other = catalog.model("Qwen/Qwen2.5-7B-Instruct")
    assert one.model is not None
    assert one.channel is not None
    assert one.instance is not None
    assert one.weights is not None
    if part == "terms":
        s.model, s.terms = other, one.terms
    elif part == "lifecycle":
        s.model = other._replace(lifecycle=one.model.lifecycle)
    elif part == "tasks":
        s.model = other._replace(tasks=one.model.tasks)
    elif part == "channel-lifecycle":
        status = one.channel.lifecycle._replace(replacements=("another",), ends="2020-01-01")
        s.channel = Channel("local", "elsewhere", status, one.channel.ends, served=None)
    else:
        s.engine = one.engine
        s.weights = one.weights._replace(bytes=1, assumed=True)
        s.instance = one.instance._replace(name="x9.large", family="x9", accelerator_count=7, ram_bytes=1, vcpu=1)
    return s


@pytest.mark.parametrize("fact", [f for f in FACTS.values() if f.reads], ids=lambda f: f.name)
def test_facts_of_a_shared_part_read_nothing_else_of_a_subject(fact: Fact, catalog: Catalog) -> None:
    """Their rules are judged once for all subjects that share it, whatever else is filled."""
    assert fact.reads
    read, key = PARTS[fact.reads]
    one = full_subject()
    one.tasks = catalog.tasks
    bare = sharing(fact.reads, one, catalog)
    assert key(read(bare)) == key(read(one))
    assert read(one) is not None
    assert fact.get(bare) == fact.get(one)


@pytest.mark.parametrize("part", PARTS)
def test_subjects_that_lack_a_part_have_a_key_too(part: Part, catalog: Catalog) -> None:
    read, key = PARTS[part]
    one = full_subject()
    assert key(read(Subject(one.request, one.today, one.region))) != key(read(one))


BEYOND = ("class", "instance", "placement", "offer")


@pytest.mark.parametrize("fact", [f for f in FACTS.values() if f.level in BEYOND], ids=lambda f: f.name)
def test_facts_beyond_the_model_see_no_more_of_it_than_what_makes_it_alike(fact: Fact, catalog: Catalog) -> None:
    one = catalog.model("Qwen/Qwen2.5-7B-Instruct")
    twin = one._replace(
        id="org/twin",
        name="Twin",
        publisher="Org",
        huggingface=one.huggingface and one.huggingface._replace(id="org/twin"),
        license=None,
        licenses=(),
        languages=None,
        tokenizer=None,
        context_length=7,
    )
    estimator = Estimator(Request(), catalog)
    assert one.architecture is not None
    assert estimator.alike(one, one.architecture) == estimator.alike(twin, one.architecture)

    def seen(model: Model, quality: QualityEvidence | None) -> Any:
        s = full_subject()
        s.model, s.quality = model, quality
        return fact.get(s)

    evidence = QualityEvidence("suite", "metric", 0.5, 0.5, 0.5, "2026-01-01", None)
    same = seen(one, evidence) == seen(twin, None)
    assert same or fact.of_model


def test_publishers_figures_order_models_that_tie_and_a_note_says_so(
    catalog: Catalog, build: Any, rules: RuleSet
) -> None:
    asked = build(tasks=["chat"], languages=["ja"], platforms=["ec2"], max_parameters=2_000_000_000, top=4)
    untold = Search(asked, catalog, rules, TODAY)
    before = find(untold)
    suite, metric = untold.decision.suite, untold.decision.metric
    by_score = groupby(before.ranked, key=lambda e: (e.score, e.quality))
    first, second = next(tied for _, group in by_score if len(tied := list(group)[:2]) == 2)
    rows = [{"model": e.model.id, "value": v, "self_reported": True} for e, v in ((first, 0.1), (second, 0.9))]
    told = _with_scores(catalog, suite, metric, rows)
    search = Search(asked, told, rules, TODAY)
    answer, everything = find(search), ranking(search)
    assert answer.ranked[:4] == everything[:4]
    order = [entry.model.id for entry in answer.ranked]
    assert order.index(second.model.id) < order.index(first.model.id)
    scores = {entry.model.id: entry.score for entry in before.ranked}
    assert {entry.model.id: entry.score for entry in everything if entry.model.id in scores} == scores
    assert all(entry.quality is None for entry in everything if entry.self_reported is not None)
    assert any("what their publishers report" in note.en for note in report(search, answer, ()).notes)


def _with_scores(catalog: Catalog, suite: str | None, metric: str | None, rows: list[dict[str, Any]]) -> Catalog:
    raw = dict(catalog._raw)
    suites = dict(catalog.suites)
    found = deepcopy(suites[suite or ""])
    found["metrics"][metric]["scores"] = [*found["metrics"][metric]["scores"], *rows]
    return Catalog({**raw, "suites": {**suites, suite: found}})
