"""The page of the catalogue names every model, and says what is not known."""

from __future__ import annotations

import re

import pytest

from advisor.authoring.catalog_reference import catalog_reference
from advisor.catalog import load_catalog
from advisor.core.text import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_model_stands_once_with_all_its_columns(language: Language) -> None:
    page = catalog_reference(language)
    rows = re.findall(r"^\| `([^`]+)` \|(.*)\|$", page, re.MULTILINE)
    assert sorted(name for name, _ in rows) == sorted(load_catalog().models)
    assert {cells.count(" | ") for _, cells in rows} == {4}


def test_what_is_known_and_what_is_not() -> None:
    page = catalog_reference("en")
    (falcon,) = re.findall(r"^\| `tiiuae/falcon-7b` \|.*$", page, re.MULTILINE)
    assert "Apache License 2.0 | 6.92B | 2,048 | Hugging Face" in falcon
    (swallow,) = re.findall(r"^\| `tokyotech-llm/Llama-3.1-Swallow-8B-Instruct-v0.3` \|.*$", page, re.MULTILINE)
    assert "| Llama 3.1 Community License Agreement + Gemma Terms of Use (2025-03-24) |" in swallow
    assert "LicenseRef" not in page
    (claude,) = re.findall(r"^\| `anthropic/claude-opus-4-5` \|.*$", page, re.MULTILINE)
    assert "| unknown |" in claude
    assert "lmarena-text-stylectrl" in claude
    assert "| 不明 |" in catalog_reference("ja")
