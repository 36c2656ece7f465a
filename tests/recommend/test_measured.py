"""In which languages others measured a model: which score speaks, and which do not count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from advisor.catalog import Catalog
from advisor.core.provenance import Source
from advisor.core.request import Purpose, Request
from advisor.core.text import Text
from advisor.recommend.inquiry import Inquiry
from advisor.recommend.measured import Measured
from advisor.rules import RuleSet

from .conftest import TODAY

READ = Source("https://example.org/leaderboard", "2026-11-01")
TASKS: dict[str, Any] = {
    "quiz": {"evidence": {"ja": ["quiz:score"]}},
    "chat": {"evidence": {"ja": ["talk:first", "talk:second"], "en": ["english:score"]}},
    "text-generation": {"evidence": {"ja": ["text:score"]}},
    "reranking": {},
}


def metric(*rows: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"name": {"en": "Score", "ja": "スコア"}, "scores": list(rows), **fields}


def row(model: str = "org/a", value: float = 0.5, **fields: Any) -> dict[str, Any]:
    return {"model": model, "value": value, "source": "read", **fields}


def suite(**metrics: dict[str, Any]) -> dict[str, Any]:
    return {"name": {"en": "Suite", "ja": "スイート"}, "as_of": "2026-10-01", "metrics": metrics}


def measured(suites: Mapping[str, Any], *tasks: str, scored: Mapping[str, Any] | None = None) -> Measured:
    request = Request(purpose=Purpose(tasks, ("ja",)))
    catalog: Any = SimpleNamespace(
        tasks=TASKS, suites=suites, scored=scored, source=lambda key: READ if key == "read" else None
    )
    return Measured(request, catalog)


def test_a_score_brings_its_suite_date_and_source() -> None:
    found = measured({"talk": suite(first=metric(row(value=0.7)))}, "chat")("org/a", "ja")
    assert found is not None
    assert found.for_task
    assert found.score() == (Text("Suite", "スイート"), Text("Score", "スコア"), 0.7, "2026-10-01", READ)
    dated = measured({"talk": suite(first=metric(row(as_of="2026-11")))}, "chat")("org/a", "ja")
    assert dated is not None
    assert dated.score().as_of == "2026-11"


def test_the_asked_task_comes_first_then_any_other() -> None:
    suites = {
        "quiz": suite(score=metric(row(value=1), row("org/b", 2))),
        "talk": suite(first=metric(row("org/c", 3)), second=metric(row(value=4))),
    }
    look = measured(suites, "chat")
    found = {id_: look(id_, "ja") for id_ in ("org/a", "org/b", "org/c", "org/d")}
    assert {id_: m and (m.score().value, m.for_task) for id_, m in found.items()} == {
        "org/a": (4, True),
        "org/b": (2, False),
        "org/c": (3, True),
        "org/d": None,
    }


def test_no_task_asks_for_text_as_the_suite_that_decides_does() -> None:
    suites = {"talk": suite(first=metric(row(value=1))), "text": suite(score=metric(row(value=2)))}
    found = measured(suites)("org/a", "ja")
    assert found is not None
    assert (found.score().value, found.for_task) == (2, True)


def test_a_language_is_measured_by_what_tells_of_it_only() -> None:
    look = measured({"english": suite(score=metric(row()))}, "chat")
    assert look("org/a", "ja") is None
    assert look("org/a", "en-US") is not None


@pytest.mark.parametrize(
    ("fields", "one", "counts"),
    [
        ({}, row(value=0.0), True),  # nothing is said of chance
        ({}, row(self_reported=True), False),
        ({"chance": 0.25}, row(value=0.25), False),
        ({"chance": 0.25}, row(value=0.26), True),
        ({"chance": 0.25}, row(value=0.26, lower=0.24, upper=0.28), False),
        ({"chance": 9.0, "higher_is_better": False}, row(value=8.0), True),
        ({"chance": 9.0, "higher_is_better": False}, row(value=8.0, lower=7.0, upper=9.0), False),
    ],
)
def test_what_one_says_of_oneself_and_what_guessing_reaches_say_nothing(
    fields: dict[str, Any], one: dict[str, Any], *, counts: bool
) -> None:
    look = measured({"talk": suite(first=metric(one, **fields))}, "chat")
    assert (look("org/a", "ja") is not None) is counts


class Opened(Mapping[str, Any]):
    """Suites that note which of them were looked into."""

    def __init__(self, suites: Mapping[str, Any]) -> None:
        self._suites = suites
        self.opened: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.opened.add(key)
        return self._suites[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._suites)

    def __len__(self) -> int:
        return len(self._suites)


def test_suites_are_opened_when_a_score_is_looked_for_and_not_before() -> None:
    suites = Opened({"talk": suite(first=metric(row())), "quiz": suite(score=metric(row()))})
    look = measured(suites, "chat")
    assert not suites.opened
    assert look("org/a", "ja") is not None
    assert suites.opened == {"talk"}


def spoken(catalog: Catalog, rules: RuleSet, model: str, *tasks: str) -> dict[str, tuple[str, bool]]:
    """What the shipped rules say of a model's Japanese: severity by rule, and whether a fact is missing."""
    made = Inquiry(catalog.model(model), Request(purpose=Purpose(tasks, ("ja",))), catalog, rules, TODAY)
    found = made.rules.judge("model", made.subject)
    return {f.rule: (f.severity, bool(f.missing)) for f in found if f.rule.startswith("language.")}


def test_what_the_shipped_suites_measured_lets_a_model_stand(catalog: Catalog, rules: RuleSet) -> None:
    """Gemma 4's card names no language; a Japanese leaderboard has scores of it, though not in summaries."""
    gemma = "google/gemma-4-31B-it"
    assert catalog.model(gemma).languages is None
    assert spoken(catalog, rules, gemma, "chat") == {"language.measured": ("note", False)}
    assert spoken(catalog, rules, gemma, "summarization") == {"language.measured-elsewhere": ("warn", False)}


def test_a_whole_list_stands_whatever_was_measured(catalog: Catalog, rules: RuleSet) -> None:
    """DeepSeek-R1 was made for Chinese and English, says its publisher; people prefer its Japanese to that of others."""
    assert catalog.model("deepseek-ai/DeepSeek-R1").languages == ("zh", "en")
    assert spoken(catalog, rules, "deepseek-ai/DeepSeek-R1", "chat") == {"language.supported": ("exclude", False)}


def test_what_nobody_lists_or_measured_stays_unknown(catalog: Catalog, rules: RuleSet) -> None:
    assert catalog.model("openai/gpt-5.5").languages == ("en",)
    assert spoken(catalog, rules, "openai/gpt-5.5", "chat") == {"language.supported": ("exclude", True)}


def test_with_an_index_a_suite_is_opened_when_its_score_is_read() -> None:
    suites = Opened({"talk": suite(first=metric(row())), "quiz": suite(score=metric(row()))})
    found = measured(suites, "quiz", scored={"org/a": ["talk:first"]})("org/a", "ja")
    assert found is not None
    assert not suites.opened
    assert found.score().value == 0.5
    assert suites.opened == {"talk"}
    assert measured(suites, "quiz", scored={})("org/a", "ja") is None
    assert suites.opened == {"talk"}


def test_the_shipped_index_changes_no_answer(catalog: Catalog) -> None:
    assert catalog.scored
    slow: Any = SimpleNamespace(tasks=catalog.tasks, suites=catalog.suites, scored=None, source=catalog.source)
    request = Request(purpose=Purpose(("chat",), ("ja",)))
    for language in ("ja", "en", "fr"):
        one, other = Measured(request, catalog), Measured(request, slow)
        for id_ in catalog.models:
            found, expected = one(id_, language), other(id_, language)
            assert (found is None) is (expected is None), id_
            if found is not None and expected is not None:
                assert (found.for_task, found.score()) == (expected.for_task, expected.score())


def test_what_is_measured_in_many_languages_at_once_tells_of_none() -> None:
    many = {**suite(first=metric(row()), second=metric(row(value=2), language="ja")), "language": "multi"}
    found = measured({"talk": many}, "chat")("org/a", "ja")
    assert found is not None
    assert found.score().value == 2
    own = {**suite(first=metric(row(), language="multi")), "language": "ja"}
    assert measured({"talk": own}, "chat")("org/a", "ja") is None


def test_the_english_prompts_tell_of_english_and_not_all_prompts(catalog: Catalog, rules: RuleSet) -> None:
    look = Measured(Request(purpose=Purpose(("chat",), ("en",))), catalog)
    found = look("google/gemma-3-27b-it", "en")
    assert found is not None
    assert found.score().metric.en == "English prompts"
