"""A tokenizer exists, its texts do, and a model's vocabulary is as large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.authoring.conftest import Workbench

MODELS = "models/example.yaml"


@pytest.mark.parametrize("long", [True, False])
def test_a_tokenizer_that_nothing_defines(bench: Workbench, *, long: bool) -> None:
    written = "{value: narow, from: config}" if long else "narow"
    bench.edit(MODELS, "tokenizer: {value: narrow, from: config}", f"tokenizer: {written}")
    found = bench.only()
    assert found.code == "catalog.unknown-tokenizer"
    assert found.place == bench.place(MODELS, "narow")
    assert found.hint is not None
    assert "narrow" in found.hint.ja


def test_a_text_that_nothing_defines(bench: Workbench) -> None:
    bench.edit("tokenizers.yaml", "      pages: {value: {ja: 0.3}", "      page: {value: {ja: 0.3}")
    found = bench.only()
    assert (found.code, found.place) == ("catalog.unknown-text", bench.place("tokenizers.yaml", "page: {value"))


@pytest.mark.parametrize(
    ("vocabulary", "fits"), [(255, True), (256, True), (253, True), (252, False), (257, False), (128, False)]
)
def test_the_vocabulary_is_that_of_the_tokenizer_padding_apart(
    bench: Workbench, vocabulary: int, *, fits: bool
) -> None:
    bench.edit("tokenizers.yaml", "vocabulary: 256", f"vocabulary: {vocabulary}")
    assert [p.split()[1] for p in bench.problems()] == ([] if fits else ["catalog.tokenizer-vocabulary"])


def test_the_problem_stands_at_the_tokenizer(bench: Workbench) -> None:
    bench.edit(MODELS, "value: narrow", "value: wide")
    found = bench.only()
    assert found.code == "catalog.tokenizer-vocabulary"
    assert found.place == bench.place(MODELS, "wide")
    assert "256" in found.message.en
    assert "512" in found.message.ja


def test_a_broken_file_of_tokenizers_is_complained_of_once(bench: Workbench) -> None:
    bench.edit("tokenizers.yaml", "schema: 1", "schema: 2")
    assert [p.split()[1] for p in bench.problems()] == ["schema.value"]
