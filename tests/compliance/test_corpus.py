"""The detectors against files written for the tests, whose models were written down by people who had not read them."""

from __future__ import annotations

import re

import pytest

from tests.compliance.score import CORPUS, EXPECTED, Expected, Score, expected_in, found_in, score, table

FILES = 120
FORMS = 25
RECALL = 0.97
PRECISION = 0.98
RECALL_OF_A_FORM = 0.9
COMPUTED = 0.9


@pytest.fixture(scope="module")
def expected() -> tuple[Expected, ...]:
    return expected_in(CORPUS / EXPECTED)


@pytest.fixture(scope="module")
def scores(expected: tuple[Expected, ...]) -> dict[str, Score]:
    return score(expected, found_in(CORPUS))


def test_the_corpus_is_large_and_varied(expected: tuple[Expected, ...]) -> None:
    assert len(expected) >= FILES
    assert len({file.form for file in expected}) >= FORMS
    assert sum(not file.hits for file in expected) >= 25


def test_every_file_is_listed_and_every_listed_file_is_there(expected: tuple[Expected, ...]) -> None:
    files = {path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*") if path.is_file()}

    assert {file.path for file in expected} == files - {EXPECTED}


def test_every_reference_stands_on_its_line(expected: tuple[Expected, ...]) -> None:
    """A guard against lines that moved: some part of each name is written where it is said to be."""
    lost = []
    for file in expected:
        lines = (CORPUS / file.path).read_bytes().decode("utf-8", "replace").split("\n")
        for hit in (*file.hits, *file.mentions):
            words = [word for word in re.split(r"[/.:-]", hit.id) if len(word) > 1]
            line = lines[hit.line - 1]
            if not any(word in line for word in words) and "{" not in line:
                lost.append(hit)

    assert not lost


def test_models_are_found_and_nothing_else(scores: dict[str, Score]) -> None:
    total = Score.of(scores.values())

    assert total.recall >= RECALL, table(scores)
    assert total.precision >= PRECISION, table(scores)


def test_no_form_is_left_behind(scores: dict[str, Score]) -> None:
    behind = {form: round(one.recall, 3) for form, one in scores.items() if one.recall < RECALL_OF_A_FORM}

    assert not behind, table({form: scores[form] for form in behind})


def test_names_come_from_where_they_are_said_to(scores: dict[str, Score]) -> None:
    assert not Score.of(scores.values()).wrong_provider, table(scores)


def test_computed_names_are_reported_not_dropped(scores: dict[str, Score]) -> None:
    assert Score.of(scores.values()).dynamic_recall >= COMPUTED, table(scores)
