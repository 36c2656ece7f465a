from __future__ import annotations

from string import ascii_letters, ascii_lowercase
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.provenance import Source
from advisor.core.request import Load, Purpose, Request
from advisor.core.result import QualityEvidence
from advisor.recommend.fitness import PassedOver
from advisor.recommend.quality import Decision, decide, preferences, scores_of, stand_ins
from advisor.recommend.quality_notes import notes

READ = Source("https://example.org/leaderboard", "2026-11-01")
TASKS: dict[str, Any] = {
    "chat": {
        "name": {"en": "Chat", "ja": "チャット"},
        "evidence": {"ja": ["first", "second:speed", "third"], "en": ["third"]},
        "stand_ins": {"ja": ["other"]},
    }
}
CHAT = Request(purpose=Purpose(("chat",), ("ja",)))


def metric(*, higher: bool = True, **scores: float) -> dict[str, Any]:
    return {"higher_is_better": higher, "scores": [{"model": m, "value": v} for m, v in scores.items()]}


def suite(**metrics: dict[str, Any]) -> dict[str, Any]:
    return {"as_of": "2026-10-01", "metrics": metrics}


def ask(suites: dict[str, Any], models: str = "abc", request: Request = CHAT) -> dict[str, QualityEvidence]:
    return dict(judge(suites, models, request).evidence)


def judge(suites: dict[str, Any], models: str = "abc", request: Request = CHAT) -> Decision:
    return decide(request, list(models), TASKS, suites, lambda key: READ if key == "read" else None, as_of="2026-11-23")


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


def test_a_suite_whose_rows_are_all_at_chance_leaves_quality_unknown_and_says_so() -> None:
    """Everybody would share the middle, 0.5, which is better than what counts for the unknown."""
    guessing = {**metric(a=0.25, b=0.24, x=0.2), "chance": 0.25, "name": {"en": "Score", "ja": "スコア"}}
    board = {**suite(score=guessing), "name": {"en": "Quiz", "ja": "クイズ"}}
    decision = judge({"first": board}, "ab")
    assert (decision.suite, decision.evidence) == (None, {})
    assert decision.passed_over == (PassedOver("first", "score", 2, "chance"),)
    (note,) = notes(decision, {"first": board}, TASKS, CHAT)
    assert "quality is not compared" in note.en
    assert "(Quiz tells none of its models from guessing)" in note.en
    assert "(クイズ はどのモデルも推測と差のない成績)" in note.ja
    other = {**metric(a=0.25, b=0.24, x=0.9), "chance": 0.25}  # x is none of them, and shows that they are bad
    assert [e.percentile for e in ask({"first": suite(score=other)}, "ab").values()] == pytest.approx([1 / 3] * 2)


def test_a_suite_that_knows_half_of_what_the_widest_knows_is_enough() -> None:
    wide = suite(score=metric(**{m: float(i) for i, m in enumerate(ascii_lowercase)}))
    half = suite(score=metric(**{m: float(i) for i, m in enumerate("abcdefghijklm")}))
    less = suite(score=metric(**{m: float(i) for i, m in enumerate("abcde")}))
    everybody = ascii_letters  # however many models nobody has evaluated
    assert judge({"first": half, "third": wide}, everybody).suite == "first"
    decision = judge({"first": less, "third": wide}, everybody)
    assert (decision.suite, decision.passed_over) == ("third", (PassedOver("first", "score", 5, "narrow"),))


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


def named(id_: str, *rows: dict[str, Any], suite_: dict[str, Any] | None = None, **of_metric: Any) -> dict[str, Any]:
    one = {"scores": list(rows), "name": {"en": "score", "ja": "点"}, **of_metric}
    return {**suite(score=one), "name": {"en": id_.title(), "ja": f"{id_}テスト"}, **(suite_ or {})}


def rows(**scores: float) -> list[dict[str, Any]]:
    return [{"model": model, "value": value} for model, value in scores.items()]


def said(suites: dict[str, Any], models: str, request: Request = CHAT) -> list[str]:
    return [note.en for note in notes(judge(suites, models, request), suites, TASKS, request)]


def test_a_stand_in_decides_where_no_listed_suite_is_fit_and_the_note_calls_it_one() -> None:
    weak = {"weak": {"en": "it counts words", "ja": "語を数えるだけ"}}
    suites = {"first": named("first", *rows(a=1.0, b=2.0), **weak), "other": named("other", *rows(a=1.0, b=2.0))}
    decision = judge(suites, "ab")
    assert (decision.suite, decision.stand_in) == ("other", True)
    assert stand_ins(CHAT, TASKS) == ["other"]
    text = notes(decision, suites, TASKS, CHAT)[0]
    assert "by a stand-in for it, quality is compared by Other" in text.en
    assert "First: it counts words" in text.en
    assert "代用" in text.ja
    assert not judge({**suites, "third": named("third", *rows(a=1.0, b=2.0))}, "ab").stand_in


def test_the_notes_say_which_suite_decided_and_who_cannot_be_compared() -> None:
    suites = {"first": named("first", *rows(a=1.0)), "third": named("third", *rows(a=1.0, b=2.0, c=3.0))}
    decided = notes(judge(suites, "abcd"), suites, TASKS, CHAT)[0]
    assert "Third, score (2026-10-01)" in decided.en
    assert "3 of 4 candidates; the other 1 cannot be compared" in decided.en
    assert "First knows 1" in decided.en
    assert "4 件中 3 件" in decided.ja
    (none,) = notes(judge({"first": suites["first"]}, "abcd"), suites, TASKS, CHAT)
    assert "quality is not compared: no benchmark suite for chat" in none.en
    assert "(First knows 1); cost, latency and suitability decide the order" in none.en
    assert said(suites, "a") == []


@pytest.mark.parametrize(
    ("languages", "en", "ja"),
    [
        (("ja",), "no benchmark suite for chat in Japanese is fit", "日本語のチャットには、"),
        (("xx",), "no benchmark suite for chat in xx is fit", "xx のチャットには、"),
        ((), "for chat in English (no language was named) is fit", "英語のチャット (言語の指定なし) には、"),
    ],
)
def test_the_task_and_language_that_no_suite_speaks_for_are_named(languages: tuple[str, ...], en: str, ja: str) -> None:
    (none,) = notes(judge({}, "ab"), {}, TASKS, Request(purpose=Purpose(("chat",), languages)))
    assert en in none.en
    assert ja in none.ja


def test_the_notes_say_how_to_read_the_scores() -> None:
    told = {"reasoning": "on", "selected": {"en": "the best rows", "ja": "上位の行"}}
    suites = {"first": named("first", *rows(a=1.0, b=2.0, x=3.0), suite_=told, questions={"count": 1640})}
    _, reasoning, selected, intervals = said(suites, "ab", Request(purpose=CHAT.purpose, load=Load(output_tokens=1000)))
    assert "models that can reason with reasoning on" in reasoning
    assert "1,000 output tokens" in reasoning
    assert "3 rows (the best rows)" in selected
    assert "its 1,640 questions" in intervals
    _, chance = said({"first": named("first", *rows(a=1.0, b=2.0))}, "ab")
    assert "publishes no intervals" in chance
    with_interval = [{"model": m, **interval(v, v - 1, v + 1)} for m, v in (("a", 1.0), ("b", 2.0))]
    assert len(said({"first": named("first", *with_interval)}, "ab")) == 1


def test_of_several_tasks_and_languages_the_first_is_named() -> None:
    suites = {"first": named("first", *rows(a=1.0, b=2.0))}
    several = Request(purpose=Purpose(("chat", "translation", "summarization"), ("ja", "en")))
    told = said(suites, "ab", several)
    assert any("of the 3 tasks asked, the first (chat)" in line for line in told)
    assert any("of the 2 languages asked, the first (ja)" in line for line in told)
    assert not any("asked, the first" in line for line in said(suites, "ab"))
    assert not any("asked, the first" in line for line in said({}, "ab", several))


def test_evidence_says_among_how_many_rows_it_is() -> None:
    found = ask({"first": named("first", *rows(a=1.0, b=2.0, x=3.0))}, "ab")["a"]
    assert (found.of, found.selected) == (3, False)
    part = {"selected": {"en": "some", "ja": "一部"}}
    assert ask({"first": named("first", *rows(a=1.0, b=2.0), suite_=part)}, "ab")["a"].selected
