"""Contenders side by side, against what a recommendation and an estimate say of each alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import advisor
from advisor.catalog import Catalog
from advisor.core.comparison import ComparisonReport, Contender, Row
from advisor.core.request import Request
from advisor.core.sizing import SizingQuestion
from advisor.errors import UsageError
from advisor.recommend.comparison import compare, problems
from advisor.rules import RuleSet

from .conftest import TODAY, Ask

LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
LLAMA_70B = "meta-llama/Llama-3.1-70B-Instruct"
OSS = "openai/gpt-oss-20b"
QWEN = "Qwen/Qwen2.5-7B-Instruct"
HAIKU = "anthropic/claude-haiku-4-5"
TITAN = "amazon/titan-embed-text-v2"
E5 = "intfloat/multilingual-e5-large"
E5_BASE = "intfloat/multilingual-e5-base"

Side = Callable[..., ComparisonReport]


@pytest.fixture(scope="session")
def side(catalog: Catalog, rules: RuleSet, build: Callable[..., Request]) -> Side:
    """Set contenders, as they are written on a command line, side by side."""

    def side_(*written: str, **values: Any) -> ComparisonReport:
        contenders = [Contender(model, place or None) for model, _, place in (one.partition("=") for one in written)]
        ids = list(dict.fromkeys(one.model for one in contenders))
        request = build(models=ids, **{"region": "us-east-1", **values})
        return compare(contenders, request, catalog, rules, today=TODAY)

    return side_


def row(report: ComparisonReport, field: str, subject: str | None = None) -> Row:
    (found,) = [r for r in report.rows if r.field == field and subject in (None, r.subject)]
    return found


# ------------------------------------------------------------------------------------------- as a recommendation has it


@pytest.mark.parametrize("objective", ["balanced", "cost", "latency", "quality"])
@pytest.mark.parametrize("model", [LLAMA, OSS, E5, HAIKU])
def test_without_a_place_it_is_what_a_recommendation_chooses(side: Side, ask: Ask, model: str, objective: str) -> None:
    asked = {"region": "ap-northeast-1", "objective": objective, "concurrency": 4}
    best = ask(models=[model], **asked).recommended[0].best
    one = side(model, QWEN, **asked).contenders[0]
    assert (one.deployment, one.memory, one.performance, one.cost) == (
        best.deployment,
        best.memory,
        best.performance,
        best.cost,
    )
    assert one.standing == "feasible"


@pytest.mark.parametrize("place", ["g5.2xlarge", "ml.g5.2xlarge", "g6e.xlarge"])
def test_on_an_instance_it_is_the_best_of_all_deployments_there(side: Side, ask: Ask, place: str) -> None:
    one, other = side(f"{LLAMA}={place}", f"{QWEN}={place}").contenders
    platform = "sagemaker" if place.startswith("ml.") else "ec2"
    for found in (one, other):
        report = ask(models=[found.model.id], platforms=[platform], region="us-east-1", all_deployments=True)
        there = [r for r in report.recommended if r.best.deployment.instance_type == place]
        assert there
        assert found.deployment == there[0].best.deployment  # they are best first
        assert found.cost == there[0].best.cost
        assert [f.rule for f in found.findings] == [f.rule for f in there[0].best.findings]


@pytest.mark.parametrize("place", ["bedrock", "ec2", "sagemaker"])
def test_a_platform_leaves_nothing_else(side: Side, place: str) -> None:
    one = side(f"{OSS}={place}", LLAMA, platforms=["ec2"]).contenders[0]
    assert one.deployment is not None
    assert one.deployment.platform == place


def test_a_place_goes_before_the_platforms_and_families_asked(side: Side) -> None:
    one, other = side(f"{OSS}=bedrock", f"{OSS}=g6e.xlarge", platforms=["ec2"], instance_families=["g5"]).contenders
    assert one.standing == other.standing == "feasible"
    assert (one.deployment and one.deployment.platform) == "bedrock"
    assert (other.deployment and other.deployment.instance_type) == "g6e.xlarge"


# ---------------------------------------------------------------------------------------- what does not stand is told


def test_what_does_not_fit_is_shown_with_what_it_needs(side: Side) -> None:
    report = side(f"{LLAMA_70B}=g5.xlarge", f"{LLAMA}=g5.xlarge")
    one = report.contenders[0]
    assert one.standing == "rejected"
    assert one.deployment is not None
    assert one.deployment.instance_type == "g5.xlarge"
    assert one.memory is not None
    assert not one.memory.fits
    assert {f.rule for f in one.findings if f.severity == "exclude"} == {"memory.fits"}
    assert row(report, "monthly").values[0].state == "not-applicable"  # nothing runs that could cost
    assert row(report, "weights_bytes").status == "different"
    assert report.comparable


def test_what_is_excluded_is_never_best(side: Side) -> None:
    report = side(f"{LLAMA}=g5.xlarge", f"{OSS}=g6e.xlarge", max_monthly_usd=1000)
    assert [one.standing for one in report.contenders] == ["feasible", "rejected"]
    assert report.contenders[1].cost is not None
    assert row(report, "tpot_ms").status == "different"
    assert not [row for row in report.rows if 1 in row.best]
    assert row(report, "monthly").best == ()


def test_a_model_excluded_by_its_licence_is_placed_all_the_same(side: Side, catalog: Catalog) -> None:
    forbidden = next(
        m.id
        for m in catalog.models.values()
        if m.license == "cc-by-nc-4.0"
        and m.architecture
        and m.architecture.form == "decoder"
        and (m.parameters or 0) < 9e9
    )
    one = side(f"{forbidden}=g5.xlarge", f"{LLAMA}=g5.xlarge").contenders[0]
    assert one.standing == "rejected"
    assert one.cost is not None
    assert any(f.rule.startswith("license.") and f.severity == "exclude" for f in one.findings)


def test_where_nothing_has_the_model(side: Side) -> None:
    report = side(f"{HAIKU}=ec2", LLAMA)
    one = report.contenders[0]
    assert (one.deployment, one.standing) == (None, "rejected")
    assert [f.rule for f in one.findings][-1] == "platform.no-channel"
    assert row(report, "place").values[0].state == "not-applicable"


def test_what_a_missing_fact_decides_is_undetermined_and_names_it(side: Side) -> None:
    report = side(
        "stabilityai/stable-diffusion-xl-base-1.0=ml.g5.xlarge", "stability/stable-image-core-1.1", region="us-west-2"
    )
    assert [one.standing for one in report.undetermined] == ["undetermined"]
    assert report.undetermined[0].missing == ("model.architecture",)
    assert report.undetermined[0].deployment is not None
    assert report.undetermined[0].deployment.instance_type == "ml.g5.xlarge"


def test_nothing_is_comparable_where_no_figure_is_known_of_two(side: Side) -> None:
    report = side("amazon/nova-canvas", LLAMA)
    assert not report.comparable
    assert row(report, "publisher").status == "different"
    assert side("amazon/nova-canvas", LLAMA, f"{LLAMA}=g5.xlarge").comparable


# ------------------------------------------------------------------------------------------------------------ quality


def test_the_suite_that_knows_both_decides(side: Side) -> None:
    report = side(HAIKU, OSS)
    assert report.compared_by.suite is not None
    assert report.compared_by.why is None
    score = row(report, "score")
    assert all(v.state == "known" for v in score.values)
    assert score.best == (0,)
    assert {one.quality.suite for one in report.contenders if one.quality} == {report.compared_by.suite}


def test_without_published_intervals_no_score_is_best(side: Side) -> None:
    score = row(side(TITAN, E5, E5_BASE), "score")
    assert (score.status, score.best) == ("different", ())


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ((f"{LLAMA}=bedrock", f"{LLAMA}=g5.xlarge"), "one and the same model"),
        ((LLAMA, "stability/stable-image-core-1.1"), "no task in common"),
        ((OSS, "openai/gpt-5.4"), "is fit to compare them"),
    ],
)
def test_why_quality_is_not_compared(side: Side, written: tuple[str, ...], why: str) -> None:
    report = side(*written, region="us-west-2")
    assert report.compared_by.suite is None
    assert report.compared_by.why is not None
    assert why in report.compared_by.why.en
    assert not [r for r in report.rows if r.group == "quality"]


def test_embedding_models_are_compared_by_what_embeds(side: Side) -> None:
    assert side(TITAN, E5).compared_by.task == "embedding"
    assert side(TITAN, E5, tasks=["embedding"], languages=["ja"]).compared_by.language == "ja"


def test_of_models_without_a_common_task_none_is_cheapest(side: Side) -> None:
    monthly = row(side("stability/stable-image-core-1.1", OSS, region="us-west-2"), "monthly")
    assert (monthly.status, monthly.best, monthly.better) == ("different", (), None)


def test_of_models_without_a_common_task_costs_do_not_meet(side: Side) -> None:
    assert side("stability/stable-image-core-1.1", f"{OSS}=g6e.xlarge", region="us-west-2").curves == ()
    assert side(TITAN, f"{OSS}=g6e.xlarge").curves == ()


# -------------------------------------------------------------------------------------------------------------- costs


@pytest.mark.parametrize(
    ("model", "place", "other", "more"),
    [
        (LLAMA, "g5.xlarge", LLAMA, {}),
        (OSS, "g6e.xlarge", HAIKU, {"concurrency": 32}),
        (OSS, "g6e.xlarge", HAIKU, {"max_tpot_ms": 20.0, "hours_per_month": 200.0}),
        (QWEN, "g5.12xlarge", HAIKU, {}),
        (LLAMA, "inf2.xlarge", HAIKU, {}),
        (E5, "g4dn.xlarge", TITAN, {}),
    ],
)
def test_the_curve_has_the_instances_that_a_recommendation_plans(
    side: Side, ask: Ask, model: str, place: str, other: str, more: dict[str, Any]
) -> None:
    (curve,) = side(f"{other}=bedrock", f"{model}={place}", **more).curves
    assert (curve.bedrock, curve.self_hosted) == (0, 1)
    assert curve.capacity_requests_per_day is not None
    full = curve.capacity_requests_per_day.expected
    for load in (1, round(full * 0.98), round(full * 1.02), round(full * 4.5)):
        report = ask(
            models=[model], platforms=["ec2"], region="us-east-1", requests_per_day=load, all_deployments=True,
            instance_families=[place.partition(".")[0]], **more,
        )  # fmt: skip
        same = side(f"{other}=bedrock", f"{model}={place}", requests_per_day=load, **more).contenders[1]
        assert same.deployment is not None
        there = [r.best for r in report.recommended if r.best.deployment == same.deployment]
        assert there
        if load == 1 or same.deployment.tensor_parallel == 1:  # another split may be taken for another load
            assert curve.instances_for(load) == there[0].deployment.instance_count
            assert there[0].cost is not None
            assert curve.self_hosted_usd(load) == pytest.approx(there[0].cost.monthly)


def test_the_break_even_is_that_of_an_estimate(side: Side, catalog: Catalog, rules: RuleSet) -> None:
    (curve,) = side(f"{LLAMA}=bedrock", f"{LLAMA}=g5.xlarge").curves
    sized = advisor.estimate(SizingQuestion(LLAMA, instance="g5.xlarge"), catalog, rules, today=TODAY)
    expected = sized.deployments[0].break_even
    assert expected is not None
    assert expected.sustained_requests_per_day is not None
    assert curve.capacity_requests_per_day is not None
    assert curve.requests_per_day == pytest.approx(expected.requests_per_day)
    assert curve.bedrock_usd_per_request == pytest.approx(expected.usd_per_request)
    assert curve.reachable is expected.reachable
    assert tuple(curve.capacity_requests_per_day) == pytest.approx(tuple(expected.sustained_requests_per_day), rel=1e-3)


def test_at_the_break_even_both_cost_the_same_and_beyond_it_instances_less(side: Side) -> None:
    (curve,) = side(HAIKU, f"{OSS}=g6e.xlarge", region="ap-northeast-1").curves
    at = curve.at(curve.requests_per_day)
    assert at.bedrock_usd_per_month == pytest.approx(at.self_hosted_usd_per_month)
    assert curve.reachable is True
    assert (
        curve.at(curve.requests_per_day * 2).self_hosted_usd_per_month
        < curve.at(curve.requests_per_day * 2).bedrock_usd_per_month
    )
    loads = [point.requests_per_day for point in curve.points]
    assert loads == sorted(set(loads))
    assert curve.requests_per_day in loads
    assert 1000 in loads  # the load asked
    assert loads[0] < 1000
    assert loads[-1] > curve.requests_per_day


def test_haiku_and_an_instance_in_tokyo_by_hand(side: Side) -> None:
    """USD 1 and 5 a million tokens, 2.69900 an hour: https://aws.amazon.com/bedrock/pricing/, EC2 on demand in Tokyo."""
    report = side(f"{HAIKU}=bedrock", f"{OSS}=g6e.xlarge", region="ap-northeast-1")
    monthly = row(report, "monthly")
    assert [v.value for v in monthly.values] == [
        pytest.approx(1000 * 365 / 12 * (512 + 5 * 256) / 1e6, abs=1e-5),
        1970.27,
    ]
    assert report.curves[0].requests_per_day == pytest.approx(1970.27 / (365 / 12 * (512 + 5 * 256) / 1e6))


def test_a_curve_for_each_pair_and_none_of_what_is_excluded(side: Side) -> None:
    report = side(f"{OSS}=bedrock", HAIKU, f"{OSS}=g6e.xlarge", f"{LLAMA}=g5.xlarge", f"{LLAMA_70B}=g5.xlarge")
    assert [(c.bedrock, c.self_hosted) for c in report.curves] == [(0, 2), (0, 3), (1, 2), (1, 3)]


# ------------------------------------------------------------------------------------------------------------- the rest


def test_the_order_of_contenders_changes_nothing_but_the_order(side: Side) -> None:
    one, two = side(f"{LLAMA}=g5.xlarge", HAIKU, E5), side(E5, HAIKU, f"{LLAMA}=g5.xlarge")
    for there, back in zip(one.rows, two.rows, strict=True):
        assert (there.field, there.status) == (back.field, back.status)
        assert there.values == back.values[::-1]
        assert set(there.best) == {2 - i for i in back.best}


def test_two_that_come_to_the_same_are_told(side: Side) -> None:
    free = side(LLAMA, QWEN, platforms=["ec2"]).contenders[0]
    assert free.deployment is not None
    notes = side(LLAMA, f"{LLAMA}={free.deployment.instance_type}", platforms=["ec2"]).notes
    assert any("come to the same deployment" in note.en for note in notes)


@pytest.mark.parametrize(
    ("contenders", "wrong"),
    [
        ([Contender(LLAMA)], ["1 to compare"]),
        ([], ["0 to compare"]),
        ([Contender(LLAMA), Contender(LLAMA)], ["is there twice"]),
        ([Contender(LLAMA), Contender("nobody/nothing", "g5.xlrge")], ["unknown model", "did you mean g5.xlarge"]),
        ([Contender(LLAMA, str(n)) for n in range(7)], ["unknown place"] * 7 + ["7 to compare"]),
        ([Contender(LLAMA), Contender(LLAMA, "bedrok")], ["did you mean bedrock"]),
        ([Contender(LLAMA), Contender(LLAMA, "bedrock")], []),
    ],
)
def test_problems(catalog: Catalog, rules: RuleSet, contenders: list[Contender], wrong: list[str]) -> None:
    found = problems(contenders, catalog)
    assert len(found) == len(wrong)
    assert all(expected in problem.en for expected, problem in zip(wrong, found, strict=True))
    if wrong:
        with pytest.raises(UsageError):
            compare(contenders, Request(), catalog, rules, today=TODAY)


def test_every_sentence_is_in_both_languages(side: Side) -> None:
    for report in (
        side(HAIKU, f"{OSS}=g6e.xlarge"),
        side(LLAMA, "stability/stable-image-core-1.1", region="us-west-2"),
    ):
        assert report.notes
        assert all(note.en and note.ja and note.en != note.ja for note in report.notes)
