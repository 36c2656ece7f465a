from __future__ import annotations

from typing import get_args

import pytest

from advisor.catalog import load_catalog
from advisor.core.countries import COUNTRIES as CODES
from advisor.core.names import COUNTRIES, LANGUAGES, NAMES, PLATFORMS, TASKS, name_of, names_of
from advisor.core.request import Platform, Purchase, Residency, Task
from advisor.core.text import Language

CATALOG = load_catalog()


def test_tasks_are_named_as_the_catalogue_names_them() -> None:
    assert {id_: name._asdict() for id_, name in TASKS.items()} == {k: raw["name"] for k, raw in CATALOG.tasks.items()}
    assert set(TASKS) == set(get_args(Task))


def test_whatever_may_be_asked_has_a_name() -> None:
    assert set(PLATFORMS) == set(get_args(Platform))
    assert set(NAMES["purchase"]) == set(get_args(Purchase))
    assert set(NAMES["residency"]) == set(get_args(Residency))


def test_every_language_of_the_catalogue_and_every_country_has_a_name() -> None:
    spoken = {code for model in CATALOG.models.values() for code in model.languages or ()}
    scored = {suite["language"] for suite in CATALOG.suites.values()}
    assert spoken | scored <= set(LANGUAGES)
    assert set(COUNTRIES) == CODES | {"EU"}


@pytest.mark.parametrize("vocabulary", sorted(NAMES))
def test_names_are_there_in_both_languages(vocabulary: str) -> None:
    for id_, name in NAMES[vocabulary].items():
        assert name.en.strip() == name.en != "", id_
        assert name.ja.strip() == name.ja != "", id_
        assert '"' not in name.en + name.ja


@pytest.mark.parametrize(
    ("vocabulary", "id_", "language", "expected"),
    [
        ("task", "text-generation", "en", "text generation"), ("task", "text-generation", "ja", "文章生成"),
        ("language", "ja", "en", "Japanese"), ("language", "ja", "ja", "日本語"), ("country", "JP", "ja", "日本"),
        ("platform", "ec2", "ja", "Amazon EC2"), ("language", "xx", "ja", "xx"), ("engine", "vllm", "en", "vllm"),
    ],
)  # fmt: skip
def test_an_id_without_a_name_stands_for_itself(vocabulary: str, id_: str, language: Language, expected: str) -> None:
    assert name_of(vocabulary, id_, language) == expected
    assert names_of(vocabulary, [id_, "?"], language) == [expected, "?"]
