from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor import load_catalog
from advisor.render.entry import judgement, license, model  # noqa: A004 - the module of licences
from advisor.render.entry.fact import Fact, shown
from advisor.render.entry.hardware import accelerator_facts, instance_facts
from advisor.render.entry.words import label, value_word
from advisor.rules.book import LicenseBook

if TYPE_CHECKING:
    from advisor.catalog import Catalog

CATALOG = load_catalog()

PROPER = {
    "SPDX",
    "URL",
    "vCPU",
    "RAM",
    "EC2",
    "SageMaker",
    "Hugging Face",
    "JumpStart",
    "Bedrock",
    "Compute Capability",
}
"""Names that Japanese writes in Latin letters."""
IDS = ("evidence", "flops", "tokens_per_character")
"""Facts whose names go on with ids."""


def facts(catalog: Catalog) -> list[Fact]:
    entry = catalog.models["openai/gpt-oss-20b"]
    suite = next(iter(catalog.suites.values()))
    task = next(iter(catalog.tasks))
    return [
        *model.facts(entry, LicenseBook(catalog.licenses), "ja"),
        *license.facts(catalog.licenses["llama3.1"], catalog, "ja"),
        *instance_facts(catalog.instances["g5.xlarge"], "ap-northeast-1", catalog),
        *accelerator_facts(catalog.accelerators["a10g"], catalog),
        *judgement.suite_facts(suite, catalog, "ja"),
        *judgement.task_facts(task, catalog.tasks[task], catalog, "ja"),
    ]


def is_japanese(text: str) -> bool:
    return any(character > "\u3000" for character in text)


def test_every_fact_has_a_japanese_name() -> None:
    for fact in facts(CATALOG):
        parts = label(fact.name, "ja").split("・")
        checked = parts[:1] if fact.name.startswith(IDS) else parts
        assert all(is_japanese(part) or part in PROPER for part in checked), fact.name


def test_in_english_they_are_called_as_json_has_them() -> None:
    assert all(label(fact.name, "en") == fact.name for fact in facts(CATALOG))


@pytest.mark.parametrize(
    ("name", "value", "ja"),
    [
        ("license.commercial_use", "yes", "可"),
        ("license.share_alike", "none", "なし"),
        ("kind", "instruct", "指示チューニング済み"),
        ("context_limit", "hard", "上限"),
        ("lifecycle", {"status": "active"}, "提供中"),
        ("input_modalities", ["text", "image"], "テキスト、画像"),
        ("license.hosting", {"use": "allowed", "text": None}, "可"),
        ("license", "apache-2.0", "apache-2.0"),
    ],
)
def test_words_of_a_vocabulary_are_translated_and_names_are_not(name: str, value: object, ja: str) -> None:
    fact = Fact(name, value, "published")  # type: ignore[arg-type]  # plain JSON
    assert shown(fact, "ja") == [ja]


def test_english_keeps_the_words_of_the_files() -> None:
    assert value_word("license.commercial_use", "conditional", "en") == "conditional"
