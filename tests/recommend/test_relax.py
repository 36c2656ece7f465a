"""A proposal works as it stands, and a tighter one would not."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.core.request import Request
from advisor.core.result import Relaxation, Report
from advisor.recommend.relax import changed, round_up
from advisor.render.wording import proposal

TOKYO, OSAKA, VIRGINIA = "ap-northeast-1", "ap-northeast-3", "us-east-1"
CALM = {"models": ["open-calm-7b"], "platforms": ["ec2"], "region": VIRGINIA}
IMPOSSIBLE: dict[str, Any] = {
    "max_monthly_usd": 0.0001, "max_ttft_ms": 0.001, "max_tpot_ms": 0.001, "max_parameters": 1,
    "min_parameters": 10**15, "min_context": 10**8,
}  # fmt: skip
quick = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def door(report: Report, field: str) -> Relaxation:
    assert not report.recommended
    return next(r for r in report.relaxations if r.field == field)


def tighter(key: str, value: float) -> float:
    if key.startswith("max_"):
        return math.floor(value * 0.99) if isinstance(value, int) else value * 0.99
    return math.ceil(value * 1.01)


def is_smallest(ask: Any, question: dict[str, Any], key: str) -> None:
    found = door(ask(**question, **{key: IMPOSSIBLE[key]}), f"limits.{key}")
    assert found.current == IMPOSSIBLE[key]
    works = ask(**question, **{key: found.proposed}, top=1000)
    assert {r.model.id for r in works.recommended} == set(found.unlocks) != set()
    assert not ask(**question, **{key: tighter(key, found.proposed)}).recommended


# ------------------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize("objective", ["balanced", "cost", "quality", "latency"])
def test_the_budget_proposed_is_the_cheapest_whatever_the_objective(ask: Any, objective: str) -> None:
    found = door(ask(**CALM, max_monthly_usd=1, objective=objective), "limits.max_monthly_usd")
    cheapest = ask(**CALM, objective="cost").recommended[0].best.cost.monthly
    assert cheapest <= found.proposed <= cheapest + 0.01


def test_the_latency_proposed_is_the_fastest_not_nothing(ask: Any) -> None:
    found = door(ask(**CALM, max_tpot_ms=1), "limits.max_tpot_ms")
    assert 1 < found.proposed < 5


@pytest.mark.parametrize("key", IMPOSSIBLE)
def test_of_many_models_a_number_moves_as_far_as_the_nearest_needs(ask: Any, key: str) -> None:
    models = [
        "open-calm-7b",
        "rinna-3.6b",
        "falcon-40b",
        "gpt-oss-20b",
        "amazon.nova-micro-v1:0",
        "openai/gpt-oss-120b",
    ]
    is_smallest(ask, {"models": models, "region": TOKYO}, key)


@quick
@given(
    st.fixed_dictionaries(
        {
            "models": st.sampled_from(
                [["open-calm-7b"], ["rinna-3.6b", "falcon-7b"], ["meta-llama/Llama-3.1-8B-Instruct"]]
            ),
            "platforms": st.sampled_from([["ec2"], ["sagemaker"], ["ec2", "sagemaker"]]),
            "region": st.sampled_from([TOKYO, VIRGINIA]),
            "objective": st.sampled_from(["cost", "latency", "balanced"]),
            "quantizations": st.sampled_from([["none"], ["any"]]),
            "concurrency": st.sampled_from([1, 40]),
        }
    ),
    st.sampled_from(["on-demand", "spot", "reserved-3yr"]),
    st.sampled_from(["max_monthly_usd", "max_ttft_ms", "max_tpot_ms"]),
)
def test_a_number_moves_as_far_as_it_must(ask: Any, question: dict[str, Any], purchase: str, key: str) -> None:
    if question["platforms"] != ["sagemaker"]:
        question = {**question, "purchase": purchase}  # hosting is sold on demand only
    is_smallest(ask, question, key)


@pytest.mark.parametrize("key", IMPOSSIBLE)
def test_nothing_is_never_proposed(ask: Any, key: str) -> None:
    question = {"tasks": ["chat"], "instance_families": ["g5"], key: IMPOSSIBLE[key]}
    (found,) = ask(**question, platforms=["ec2"]).relaxations
    assert found.proposed is not None
    assert found.unlocks
    assert not ask(**question, platforms=["bedrock"]).relaxations  # which no one limit brings back


@given(st.floats(1e-6, 1e9), st.sampled_from([0, 2]))
def test_rounding_up_stays_within_one_percent(value: float, digits: int) -> None:
    rounded = round_up(value, digits)
    assert value <= rounded
    assert rounded * 0.99 < value or rounded == pytest.approx(value)


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [(306.6, 2, 306.6), (414.344, 2, 414.35), (0.0017203, 2, 0.00173), (3.0751, 0, 3.08), (1234.2, 0, 1235), (0, 2, 0)],
)
def test_rounding_up(value: float, digits: int, rounded: float) -> None:
    assert round_up(value, digits) == rounded


# --------------------------------------------------------------------------------------------------------------- words


def test_one_platform_is_added(ask: Any) -> None:
    found = door(ask(models=["falcon-180b"], region=TOKYO, platforms=["bedrock"]), "where.platforms")
    assert found.proposed == ["bedrock", "ec2"]


def test_one_family_is_added(ask: Any) -> None:
    question = {"models": ["flan-t5-xxl"], "region": TOKYO, "platforms": ["ec2"]}
    found = door(ask(**question, instance_families=["g4dn"]), "where.instance_families")
    assert found.proposed[0] == "g4dn"
    assert len(found.proposed) == 2
    assert [r.model.id for r in ask(**question, instance_families=found.proposed).recommended] == list(found.unlocks)


def test_no_family_helps_what_only_bedrock_has(ask: Any) -> None:
    found = door(
        ask(models=["amazon.nova-micro-v1:0"], region=TOKYO, instance_families=["g5"]), "where.instance_families"
    )
    assert found.proposed == []


def test_one_quantization_is_added(ask: Any) -> None:
    question: dict[str, Any] = {"models": ["bloom-7b1"], "platforms": ["ec2"], "region": TOKYO}
    question |= {"instance_families": ["g4dn"], "max_monthly_usd": 600}
    found = door(ask(**question), "limits.quantizations")
    assert found.proposed[0] == "none"
    assert len(found.proposed) == 2
    assert ask(**question, quantizations=found.proposed).recommended


def test_purchase_and_region(ask: Any) -> None:
    report = ask(models=["open-calm-7b"], platforms=["sagemaker"], region=TOKYO, purchase="spot")
    assert door(report, "where.purchase").proposed == "on-demand"
    elsewhere = ask(models=["open-calm-7b"], region=OSAKA, instance_families=["g5"])
    assert door(elsewhere, "where.region").proposed == TOKYO


def test_the_licence_is_not_ours_to_relax(ask: Any) -> None:
    assert ask(models=["alexatm"]).relaxations == ()


def test_a_limit_that_is_not_set_is_not_proposed(ask: Any) -> None:
    report = ask(**CALM, max_monthly_usd=1)
    assert {r.field for r in report.relaxations} <= {
        "limits.max_monthly_usd",
        "limits.quantizations",
        "where.platforms",
    }


# ------------------------------------------------------------------------------------------------------------- wording


def test_money_is_worded_in_both_languages_and_works_as_written(ask: Any) -> None:
    found = door(ask(**CALM, instance_families=["g5"], max_monthly_usd=1), "limits.max_monthly_usd")
    assert found.proposed == 734.38  # 1.006 USD × 730 h
    assert proposal(found, "en") == "with a monthly budget of $734.38: OpenCALM 7B (g5.xlarge)"
    assert proposal(found, "ja") == "予算を月額 $734.38 にすれば: OpenCALM 7B (g5.xlarge)"


def test_japanese_proposals_are_japanese(ask: Any) -> None:
    report = ask(models=["falcon-180b"], region=TOKYO, platforms=["bedrock"], residency="region")
    text = proposal(door(report, "where.platforms"), "ja")
    assert text.startswith("Bedrock、EC2 を使えるようにすれば: Falcon 180B (")
    assert "、月額 $" in text
    assert "/month" not in text


def test_one_field_is_changed() -> None:
    before = Request()
    after = changed(before, "limits.max_monthly_usd", 5.0)
    assert after.limits.max_monthly_usd == 5.0
    assert changed(after, "limits.max_monthly_usd", None) == before
