from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.provenance import Source
from advisor.core.request import Purpose, Request
from advisor.core.result import QualityEvidence
from advisor.recommend.quality import Decision, decide, notes, preferences, scores_of

READ = Source("https://example.org/leaderboard", "2026-11-01")
TASKS: dict[str, Any] = {"chat": {"evidence": {"ja": ["first", "second:speed", "third"], "en": ["third"]}}}
CHAT = Request(purpose=Purpose(("chat",), ("ja",)))


def metric(*, higher: bool = True, **scores: float) -> dict[str, Any]:
    return {"higher_is_better": higher, "scores": [{"model": m, "value": v} for m, v in scores.items()]}


def suite(**metrics: dict[str, Any]) -> dict[str, Any]:
    return {"as_of": "2026-10-01", "metrics": metrics}


def ask(suites: dict[str, Any], models: str = "abc", request: Request = CHAT) -> dict[str, QualityEvidence]:
    return dict(judge(suites, models, request).evidence)


def judge(suites: dict[str, Any], models: str = "abc", request: Request = CHAT) -> Decision:
    return decide(request, list(models), TASKS, suites, lambda key: READ if key == "read" else None)


def test_the_first_listed_suite_that_covers_two_decides_for_all() -> None:
    suites = {
        "first": suite(score=metric(a=1.0, x=2.0)),  # covers one of the three
        "second": suite(score=metric(a=1.0, b=2.0, c=3.0), speed=metric(a=30.0, b=20.0)),
        "third": suite(score=metric(a=1.0, b=2.0, c=3.0)),
    }
    found = ask(suites)
    assert {(e.suite, e.metric) for e in found.values()} == {("second", "speed")}
    assert found["a"].coverage == pytest.approx(2 / 3)


def test_a_model_the_suite_does_not_cover_gets_no_figure_from_another() -> None:
    found = ask({"first": suite(score=metric(a=1.0, b=2.0)), "third": suite(score=metric(c=3.0, b=1.0))})
    assert set(found) == {"a", "b"}


def test_one_candidate_alone_needs_no_second() -> None:
    assert set(ask({"first": suite(score=metric(a=1.0, x=2.0))}, "a")) == {"a"}


def test_without_a_suite_or_a_candidate_there_is_no_evidence() -> None:
    assert ask({}) == {}
    assert ask({"first": suite()}) == {}
    assert ask({"first": suite(score=metric(a=1.0))}) == {}
    assert ask({"first": suite(score=metric(a=1.0, b=2.0))}, "") == {}


def test_the_language_decides_which_suites_are_asked() -> None:
    assert preferences(CHAT, TASKS) == ["first", "second:speed", "third"]
    assert preferences(Request(purpose=Purpose(("chat",))), TASKS) == ["third"]
    assert preferences(Request(purpose=Purpose(("chat",), ("fr",))), TASKS) == []
    assert preferences(Request(), TASKS) == []


def test_percentiles_are_mid_ranks_among_all_models_of_the_suite() -> None:
    found = ask({"first": suite(score=metric(a=1.0, b=2.0, c=2.0, x=3.0))})
    assert {m: e.percentile for m, e in found.items()} == {"a": 0.125, "b": 0.5, "c": 0.5}


def test_lower_may_be_better() -> None:
    found = ask({"first": suite(perplexity=metric(higher=False, a=9.0, b=3.0))}, "ab")
    assert {m: (e.value, e.percentile) for m, e in found.items()} == {"a": (9.0, 0.25), "b": (3.0, 0.75)}


def test_a_figure_has_the_date_and_source_of_its_row_else_the_suites_date() -> None:
    rows = metric(a=1.0, b=2.0)
    rows["scores"][0] |= {"as_of": "2026-03-01", "source": "read"}
    found = ask({"first": suite(score=rows)}, "ab")
    assert (found["a"].as_of, found["a"].source) == ("2026-03-01", READ)
    assert (found["b"].as_of, found["b"].source) == ("2026-10-01", None)


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(-100, 100), min_size=2), st.booleans())
def test_better_values_have_higher_percentiles(scores: dict[str, float], higher: bool) -> None:
    found = list(ask({"first": suite(score=metric(higher=higher, **scores))}, "abcdef").values())
    assert found
    for one in found:
        assert one.percentile is not None
        assert 0 < one.percentile < 1
        for other in found:
            assert other.percentile is not None
            better = one.value > other.value if higher else one.value < other.value
            assert (one.percentile > other.percentile) == better


def test_every_score_of_a_model_is_listed_with_its_place() -> None:
    mine = {"model": "a", "value": 2.0, "lower": 1.5, "upper": 2.5, "source": "read"}
    suites = {
        "b": suite(
            score={"scores": [mine, {"model": "x", "value": 1.0}]},
            speed=metric(higher=False, a=10.0, x=20.0, y=30.0, z=40.0),
        ),
        "a": suite(own={"scores": [{"model": "a", "value": 9.0, "self_reported": True, "as_of": "2026-11-20"}]}),
        "c": suite(score=metric(x=1.0)),
    }
    own, score, speed = scores_of("a", suites, lambda key: READ if key == "read" else None)
    assert (own.suite, own.percentile, own.of, own.self_reported, own.as_of) == ("a", None, 0, True, "2026-11-20")
    assert (score.suite, score.metric, score.lower, score.upper, score.source) == ("b", "score", 1.5, 2.5, READ)
    assert score.percentile == pytest.approx(0.75)
    assert (speed.percentile, speed.of, speed.as_of) == (pytest.approx(0.875), 4, "2026-10-01")


def test_what_publishers_report_of_themselves_decides_nothing() -> None:
    own = {"scores": [{"model": m, "value": 9.0, "self_reported": True} for m in "ab"]}
    found = ask({"first": suite(score=own), "third": suite(score=metric(a=1.0, b=2.0))})
    assert {e.suite for e in found.values()} == {"third"}
    mixed = {"scores": [*own["scores"], {"model": "c", "value": 1.0}, {"model": "b", "value": 2.0}]}
    found = ask({"first": suite(score=mixed)}, "bc")
    assert found["b"].percentile == pytest.approx(0.75)  # among the two that others have measured


def test_publishers_figures_of_the_deciding_metric_are_kept_apart_more_is_better() -> None:
    rows = metric(higher=False, a=1.0, b=2.0)
    rows["scores"] += [{"model": m, "value": v, "self_reported": True} for m, v in (("c", 5.0), ("x", 7.0))]
    elsewhere = {"scores": [{"model": "b", "value": 9.0, "self_reported": True}]}
    decision = judge({"first": suite(score=rows), "third": suite(score=elsewhere)})
    assert decision.self_reported == {"c": -5.0}  # x is no candidate, and other suites have no say
    assert set(decision.evidence) == {"a", "b"}


def test_a_suite_that_knows_half_of_what_the_widest_knows_is_enough() -> None:
    wide = suite(score=metric(**{m: float(i) for i, m in enumerate("abcdefgh")}))
    half = suite(score=metric(**{m: float(i) for i, m in enumerate("abcd")}))
    less = suite(score=metric(a=1.0, b=2.0, c=3.0))
    everybody = "abcdefgh" + "ijklmnopqrstuvwxyz" * 20  # however many models nobody has evaluated
    assert judge({"first": half, "third": wide}, everybody).suite == "first"
    decision = judge({"first": less, "third": wide}, everybody)
    assert (decision.suite, decision.passed_over) == ("third", (("first", 3),))


def interval(value: float, lower: float, upper: float) -> dict[str, float]:
    return {"value": value, "lower": lower, "upper": upper}


def test_overlapping_intervals_are_not_told_apart() -> None:
    rows = {
        "a": interval(1.0, 0.9, 1.1),
        "b": interval(2.0, 1.5, 2.5),  # overlaps with c
        "c": interval(2.4, 2.0, 3.0),
        "x": {"value": 5.0},
    }
    scores = {"scores": [{"model": m, **row} for m, row in rows.items()]}
    found = ask({"first": suite(score=scores)})
    assert {m: e.percentile for m, e in found.items()} == {"a": 0.125, "b": 0.5, "c": 0.5}
    assert (found["b"].lower, found["b"].upper) == (1.5, 2.5)
    assert found["a"].at_chance is False
    turned = {"higher_is_better": False, **scores}
    found = ask({"first": suite(score=turned)})
    assert {m: e.percentile for m, e in found.items()} == {"a": 0.875, "b": 0.5, "c": 0.5}


def test_who_does_no_better_than_guessing_shares_the_last_place() -> None:
    rows = metric(a=0.2, b=0.25, c=0.26, x=0.9)
    found = ask({"first": suite(score={**rows, "chance": 0.25})})
    assert {m: (e.percentile, e.at_chance) for m, e in found.items()} == {
        "a": (0.25, True),
        "b": (0.25, True),
        "c": (0.625, False),
    }


def test_the_notes_say_which_suite_decided_and_who_cannot_be_compared() -> None:
    def named(id_: str, **scores: float) -> dict[str, Any]:
        name = {"en": id_.title(), "ja": f"{id_}テスト"}
        return {**suite(score={**metric(**scores), "name": {"en": "score", "ja": "点"}}), "name": name}

    suites = {
        "first": named("first", a=1.0),
        "third": named("third", a=1.0, b=2.0, c=3.0),
    }
    (said,) = notes(judge(suites, "abcd"), suites)
    assert "Third, score (2026-10-01)" in said.en
    assert "3 of 4 candidates; the other 1 cannot be compared" in said.en
    assert "First knows 1" in said.en
    assert "4 件中 3 件" in said.ja
    (none,) = notes(judge({"first": suites["first"]}, "abcd"), suites)
    assert "not compared (First knows 1)" in none.en
    assert notes(judge(suites, "a"), suites) == []
