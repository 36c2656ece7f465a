from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest

import advisor.authoring.codes
from advisor.authoring.codes import CODES, codes_reference

CODE = re.compile(r'"((?:file|schema|tree|catalog|policy)\.[a-z0-9]+(?:-[a-z0-9]+)*)"')
NO_CODES = {"catalog.json"}


def reported() -> set[str]:
    """Every code that stands in the package's sources."""
    here = Path(advisor.authoring.codes.__file__)
    texts = (path.read_text(encoding="utf-8") for path in here.parent.rglob("*.py") if path != here)
    return {code for text in texts for code in CODE.findall(text)} - NO_CODES


def test_every_code_has_a_meaning_and_every_meaning_a_code() -> None:
    assert reported() == set(CODES)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_has_a_heading_per_code(language: Literal["en", "ja"]) -> None:
    page = codes_reference(language)
    assert page.count("\n## ") == len(CODES)
    assert all(f"## `{code}`\n" in page for code in CODES)


def test_both_languages_are_there() -> None:
    assert all(meaning.en and not meaning.ja.isascii() for meaning in CODES.values())
