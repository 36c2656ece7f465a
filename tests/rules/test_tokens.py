"""Facts and rules on tokens: what they say of the asked languages, and that the unknown says nothing."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.catalog import load_catalog
from advisor.core.model import TokenCount, Tokenizer
from advisor.core.provenance import Provenance
from advisor.core.text import Text
from advisor.rules import Subject, load_rules
from advisor.rules.facts import FACTS, show
from advisor.rules.logic import UNKNOWN
from tests.rules.factories import SOURCE, TODAY, TOKYO, model, request

NAME = Text("An essay", "随筆")


def count(per_character: float, times: float) -> tuple[TokenCount, ...]:
    return (TokenCount("essay", NAME, per_character, times, Provenance("computed", SOURCE)),)


WASTEFUL = Tokenizer("wasteful", "Wasteful", 32000, {"ja": count(1.2, 2.6), "en": count(0.25, 1.2)})
ENGLISH = Tokenizer("english", "English", 32000, {"en": count(0.25, 1.2)})


def subject(*languages: str, tokenizer: Tokenizer | None = WASTEFUL, **changes: Any) -> Subject:
    found = Subject(request(purpose={"languages": languages}), TODAY, TOKYO)
    found.model = model(tokenizer=tokenizer, **changes)
    return found


def value(name: str, s: Subject) -> Any:
    return FACTS[f"model.{name}"].get(s)


def test_the_asked_language_is_compared() -> None:
    s = subject("ja")
    assert value("tokenizer", s) == "Wasteful"
    assert value("tokens_times_fewest", s) == 2.6
    assert value("tokens_per_character", s) == 1.2
    assert value("tokens_language", s) == Text("Japanese", "日本語")
    assert value("tokens_text", s) == NAME
    assert value("context_characters", s) == 6800
    assert FACTS["model.tokens_times_fewest"].source(s) == SOURCE  # type: ignore[misc]


@pytest.mark.parametrize(
    ("languages", "times"),
    [(("en",), 1.2), (("en", "ja"), 2.6), (("ja", "en"), 2.6), (("ja-JP",), 2.6), (("fr", "en"), 1.2)],
)
def test_of_several_languages_the_worst_speaks(languages: tuple[str, ...], times: float) -> None:
    assert value("tokens_times_fewest", subject(*languages)) == times


@pytest.mark.parametrize(
    "s",
    [subject("ja", tokenizer=None), subject("ja", tokenizer=ENGLISH), subject("fr"), subject()],
    ids=["tokenizer", "count", "language", "nothing asked"],
)
def test_what_was_not_counted_is_unknown(s: Subject) -> None:
    for name in ("tokens_times_fewest", "tokens_per_character", "tokens_language", "context_characters"):
        assert value(name, s) is UNKNOWN
    assert told(s) == []


def test_without_a_context_length_only_its_characters_are_unknown() -> None:
    s = subject("ja", context_length=None)
    assert value("context_characters", s) is UNKNOWN
    assert value("tokens_times_fewest", s) == 2.6
    finding = load_rules().bind(s.request, TODAY, TOKYO).judge("model", s)
    assert next(f for f in finding if f.rule == "tokens.twice").hint is None


def test_figures_are_worded_by_their_unit() -> None:
    assert show("model.tokens_times_fewest", 2.7067, "en") == "2.7"
    assert show("model.tokens_per_character", 1.2825, "ja") == "1.28"


def told(s: Subject) -> list[tuple[str, str]]:
    findings = load_rules().bind(s.request, TODAY, TOKYO).judge("model", s)
    return [(f.rule, f.severity) for f in findings if f.rule.startswith("tokens.")]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (1.0, []),
        (1.5, []),
        (1.51, [("tokens.more", "note")]),
        (2.0, [("tokens.more", "note")]),
        (2.01, [("tokens.twice", "warn")]),
    ],
)
def test_twice_the_tokens_warns_half_as_many_again_is_a_remark(times: float, expected: list[tuple[str, str]]) -> None:
    assert told(subject("ja", tokenizer=Tokenizer("t", "T", 9, {"ja": count(1.0, times)}))) == expected


def test_the_sentence_says_how_many_times_and_on_which_text() -> None:
    s = subject("ja", context_length=4096)
    findings = load_rules().bind(s.request, TODAY, TOKYO).judge("model", s)
    found = next(f for f in findings if f.rule == "tokens.twice")
    en, ja = found.message.get("en", show), found.message.get("ja", show)
    assert all(part in en for part in ("1.20 tokens", "Japanese", "Wasteful", "2.6 times", "An essay"))
    assert all(part in ja for part in ("日本語では 1 文字に 1.20 トークン", "Wasteful", "2.6 倍", "随筆"))
    assert found.hint is not None
    assert "3,400" in found.hint.get("ja", show)
    assert found.source == SOURCE


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("elyza/ELYZA-japanese-Llama-2-7b-instruct", ["tokens.twice"]),
        ("rinna/youri-7b-chat", ["tokens.twice"]),
        ("matsuo-lab/weblab-10b", ["tokens.twice"]),
        ("tokyotech-llm/GPT-OSS-Swallow-20B-SFT-v0.1", ["tokens.more"]),
        ("llm-jp/llm-jp-3-13b-instruct", []),
        ("cyberagent/open-calm-7b", []),
        ("Qwen/Qwen3-8B", []),
        ("elyza/ELYZA-japanese-Llama-2-7b-fast", []),  # Japanese tokens were added
        ("pfnet/plamo-2-8b", []),  # nobody counted: nothing is said
    ],
)
def test_what_is_said_of_models_of_the_catalogue(id_: str, expected: list[str]) -> None:
    s = subject("ja")
    s.model = load_catalog().model(id_)
    assert [rule for rule, _ in told(s)] == expected
