"""Facts and rules on languages: what a publisher lists, what others measured, and what neither says."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.core.provenance import Provenance, Source
from advisor.core.result import Finding
from advisor.core.text import Text
from advisor.rules import UNKNOWN, Measurement, Score, Subject, load_rules
from advisor.rules.facts import FACTS, show
from advisor.rules.facts.languages import covers, language_name

from .factories import TODAY, TOKYO, model, request, subject

BOARD = Source("https://example.org/board", "2026-11-20")
TALK = Score(Text("Board", "ボード"), Text("Talk", "会話"), 0.716, "2026-06-24", BOARD)
SCORE = Measurement(for_task=True, score=lambda: TALK)
ELSEWHERE = Measurement(for_task=False, score=lambda: TALK._replace(metric=Text("Quiz", "クイズ")))
RULES = load_rules()


def spoken(*asked: str, scores: dict[str, Measurement] | None = None, **changes: Any) -> Subject:
    """A model of which ``scores`` are known by language, asked for the languages ``asked``."""
    found = scores or {}
    return subject(
        request(purpose={"languages": asked}),
        model=model(**changes),
        measured=lambda id_, code: found.get(code) if id_ == "org/model-8b" else None,
    )


def value(name: str, s: Subject) -> Any:
    return FACTS[f"model.{name}"].get(s)


def judge(s: Subject) -> dict[str, Finding]:
    found = RULES.bind(s.request, TODAY, TOKYO).judge("model", s)
    return {f.rule: f for f in found if f.rule.startswith("language.")}


@pytest.mark.parametrize(
    ("listed", "asked", "covered"),
    [
        ("ja", "ja", True), ("ja", "ja-JP", True), ("zh-Hant", "zh", True), ("JA", "ja", True),
        ("en", "ja", False), ("jav", "ja", False), ("ja", "jav", False),
    ],
)  # fmt: skip
def test_languages_match_by_their_beginning(listed: str, asked: str, *, covered: bool) -> None:
    assert covers((listed,), asked) is covered


def test_sentences_call_a_language_by_its_name_where_it_has_one() -> None:
    assert language_name("ja-JP") == Text("Japanese", "日本語")
    assert language_name("tlh") == Text("tlh", "tlh")


LISTS = [
    # listed, complete, what is missing of fr, what may lie beyond the list
    (("en", "fr"), True, (), ()),
    (("en",), True, ("fr",), ()),
    (("en",), False, ("fr",), UNKNOWN),
    ((), False, ("fr",), UNKNOWN),
    (None, True, UNKNOWN, ()),
]


@pytest.mark.parametrize(("listed", "complete", "missing", "unnamed"), LISTS)
def test_what_is_missing_and_what_may_lie_beyond(listed: Any, complete: bool, missing: Any, unnamed: Any) -> None:
    s = spoken("fr", languages=listed, languages_complete=complete)
    assert value("languages_missing", s) == missing
    assert value("languages_unnamed", s) == unnamed
    assert value("languages_complete", s) is (complete and listed is not None)


def test_only_what_the_publisher_does_not_list_is_looked_up() -> None:
    s = spoken("en", "ja", "fr", scores={"en": SCORE, "ja": SCORE}, languages=("en",), languages_complete=False)
    assert value("languages_measured", s) == ("ja",)
    assert value("languages_unmeasured", s) == ("fr",)


def test_a_score_at_an_asked_task_is_told_from_one_at_another() -> None:
    s = spoken("ja", "fr", scores={"ja": SCORE, "fr": ELSEWHERE}, languages=None)
    assert value("languages_measured", s) == ("ja",)
    assert value("languages_measured_elsewhere", s) == ("fr",)
    assert value("languages_unmeasured", s) == ()
    assert [t.en for t in value("language_scores", s)] == ["Board measured it in Japanese: 0.716 (Talk, 2026-06-24)"]
    assert [t.ja for t in value("language_scores_elsewhere", s)] == [
        "ボード によるフランス語での測定値 0.716 (クイズ、2026-06-24)"
    ]


@pytest.mark.parametrize("fact", ["languages_unmeasured", "languages_measured", "language_scores"])
def test_scores_nobody_looked_up_are_unknown_unless_none_is_needed(fact: str) -> None:
    s = spoken("ja", languages=("en",))
    s.measured = None
    assert value(fact, s) is UNKNOWN
    s.model = model(languages=("ja",))
    assert value(fact, s) == ()


@pytest.mark.parametrize("listed", [("en",), None])
def test_no_language_asked_no_word_of_it(listed: Any) -> None:
    s = spoken(languages=listed, languages_complete=False)
    assert judge(s) == {}
    assert value("languages_missing", s) == value("languages_unmeasured", s) == ()


@pytest.mark.parametrize("listed", [("en",), None])
def test_a_score_lets_a_model_stand_where_the_list_is_not_whole(listed: Any) -> None:
    found = judge(spoken("ja", scores={"ja": SCORE}, languages=listed, languages_complete=False))
    assert list(found) == ["language.measured"]
    note = found["language.measured"]
    assert note.severity == "note"
    assert note.source == BOARD
    assert note.message.get("en", show) == (
        "its publisher is not known to list Japanese; Board measured it in Japanese: 0.716 (Talk, 2026-06-24)"
    )
    assert note.message.get("ja", show) == (
        "公開元が日本語を対応言語に挙げているかは未確認ですが、測定値があります: "
        "ボード による日本語での測定値 0.716 (会話、2026-06-24)"
    )


def test_a_score_at_another_task_lets_it_stand_with_a_warning() -> None:
    found = judge(spoken("ja", scores={"ja": ELSEWHERE}, languages=None))
    assert {rule: f.severity for rule, f in found.items()} == {"language.measured-elsewhere": "warn"}
    assert "only other tasks were measured in it" in found["language.measured-elsewhere"].message.get("en", show)


def test_a_whole_list_without_the_language_rejects_and_names_the_score() -> None:
    found = judge(spoken("ja", scores={"ja": SCORE}, languages=("en",)))
    assert list(found) == ["language.supported"]
    no = found["language.supported"]
    assert no.missing == ()
    assert no.hint is not None
    assert no.hint.get("en", show).startswith("Board measured it in Japanese: 0.716")
    assert judge(spoken("ja", languages=("en",)))["language.supported"].hint is None


@pytest.mark.parametrize(
    ("listed", "missing", "en", "ja"),
    [
        (
            ("en",),
            "model.languages_unnamed",
            (
                "it is not known whether the model was made for Japanese: "
                "its publisher lists English, and does not say that this is all"
            ),
            "日本語に対応しているか不明です (公開元が挙げる対応言語は英語ですが、それがすべてとは書かれていません)",
        ),
        (
            None,
            "model.languages",
            "it is not known whether the model was made for Japanese: no list of its languages is known",
            "日本語に対応しているか不明です (対応言語の一覧は確認できていません)",
        ),
    ],
)
def test_what_is_not_known_says_what_is_listed(listed: Any, missing: str, en: str, ja: str) -> None:
    found = judge(spoken("ja", languages=listed, languages_complete=False))["language.supported"]
    assert found.missing == (missing,)
    assert found.message.get("en", show) == en
    assert found.message.get("ja", show) == ja


def test_the_reason_why_no_list_is_known_is_passed_on() -> None:
    why = Text("The card counts 35 and names none.", "カードには35とあるだけで、言語名はありません。")
    s = spoken("ja", languages=None, provenance={"languages": Provenance("published", why=why)})
    message = judge(s)["language.supported"].message
    assert message.get("en", show).endswith("for Japanese: The card counts 35 and names none")
    assert message.get("ja", show).endswith("(カードには35とあるだけで、言語名はありません)")


def test_one_measured_language_does_not_speak_for_another() -> None:
    found = judge(spoken("ja", "fr", scores={"ja": SCORE}, languages=None))
    assert found["language.supported"].missing == ("model.languages",)
