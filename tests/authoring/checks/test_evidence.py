"""Rows of suites lead to the models they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.authoring.conftest import Workbench

SUITE = "benchmarks/example-suite.yaml"


@pytest.mark.parametrize("name", ["ex-base", "EX-Base", "Example Base", "Example/Base"])
def test_a_row_under_another_name_of_a_model_counts_for_nobody(bench: Workbench, name: str) -> None:
    problem = bench.edit(SUITE, "model: someone-else", f"model: {name}").only()
    assert (problem.code, problem.severity) == ("catalog.unlinked-score", "warning")
    assert problem.place == bench.place(SUITE, f"{name}, value: 0.1")
    assert problem.hint is not None
    assert "example/base" in problem.hint.en
    assert "example/base" in problem.hint.ja


def test_a_row_may_say_that_it_is_another(bench: Workbench) -> None:
    marked = "model: ex-base, unlinked: {en: An older version., ja: 古い版。}"
    assert bench.edit(SUITE, "model: someone-else", marked).problems() == []


def test_a_model_that_has_its_row_needs_no_second(bench: Workbench) -> None:
    more = "      - {model: example/chat, value: 60.5, as_of: 2025-11}\n"
    assert bench.edit(SUITE, more, f"{more}      - {{model: ex-base, value: 41}}\n").problems() == []


def test_rows_of_nobody_are_references(bench: Workbench) -> None:
    assert bench.edit(SUITE, "model: someone-else", "model: base").problems() == []
