"""The tokens of `catalog/tokenizers.yaml` are those that were counted, and the two texts agree in what they say."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.catalog import load_catalog
from tests.truth.rows import table
from tests.truth.tokens import COLUMNS, FILE, TEXT, address, plain

ROWS = tuple(table("tokens.csv"))
MEASURED = tuple(row for row in ROWS if row["text"] == TEXT)
HERE = Path(__file__).parent
NAMES = sorted({row["tokenizer"] for row in ROWS})


@cache
def listed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HERE / "tokens.yaml").read_text(encoding="utf-8"))["tokenizers"]
    return found


def per_character(row: dict[str, str]) -> float:
    """Tokens a character: counted, or the inverse of what others published."""
    if row["tokens"]:
        return int(row["tokens"]) / int(row["characters"])
    return 1 / float(row["characters_per_token"])


def rows_of(tokenizer: str) -> dict[tuple[str, str], dict[str, str]]:
    return {(row["text"], row["language"]): row for row in ROWS if row["tokenizer"] == tokenizer}


def test_the_table_has_its_columns_and_each_count_once() -> None:
    assert FILE.read_text(encoding="utf-8").splitlines()[0].split(",") == list(COLUMNS)
    keys = [(row["tokenizer"], row["text"], row["language"]) for row in ROWS]
    assert len(keys) == len(set(keys))


def test_the_catalogue_has_the_tokenizers_that_were_counted_and_no_other() -> None:
    assert sorted(load_catalog().tokenizers) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_catalogue_says_what_was_counted(name: str) -> None:
    tokenizer = load_catalog().tokenizers[name]
    said = {(count.text, code): count for code, counts in tokenizer.counts.items() for count in counts}
    found = {key: row for key, row in rows_of(name).items() if not int(row["lost"] or 0)}
    assert said.keys() == found.keys()
    for key, row in found.items():
        assert said[key].per_character == pytest.approx(per_character(row), abs=0.0006)
        assert said[key].provenance.basis == ("computed" if row["text"] == TEXT else "published")


@pytest.mark.parametrize("name", sorted(listed()))
def test_a_count_names_package_version_and_file(name: str) -> None:
    entry = listed()[name]
    for language in ("ja", "en"):
        row = rows_of(name)[TEXT, language]
        assert (row["version"], row["file"]) == (entry["version"], entry["file"])
        assert int(row["vocabulary"]) == entry["vocabulary"] == load_catalog().tokenizers[name].vocabulary
        assert (row["origin"], row["url"]) == address(entry)
        assert len(row["sha256"]) == 64


def test_every_count_was_made_on_the_same_text() -> None:
    assert {row["tokenizer"] for row in MEASURED} == listed().keys()
    assert {(row["language"], row["characters"]) for row in MEASURED} == {("ja", "4159"), ("en", "10637")}


def test_no_two_tokenizers_came_from_one_file() -> None:
    files = {row["tokenizer"]: row["sha256"] for row in MEASURED}
    assert len(set(files.values())) == len(files)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_web_pages_take_what_the_declaration_takes_within_a_fifth(language: str) -> None:
    pairs = [
        (rows_of(name)[TEXT, language], rows_of(name)["culturax", language])
        for name in NAMES
        if {(TEXT, language), ("culturax", language)} <= rows_of(name).keys()
    ]
    assert len(pairs) > 10
    for ours, theirs in pairs:
        assert per_character(ours) / per_character(theirs) == pytest.approx(1, abs=0.2)


def test_markup_is_no_text(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>Not this</title></head><body>\n<h1>Head &amp; tail</h1>\n<p> One\n</p><ol><li><b>Two</b></li>"
        "<li></li></ol></body></html>",
        encoding="utf-8",
    )
    assert plain(page) == "Head & tail\nOne\nTwo"
