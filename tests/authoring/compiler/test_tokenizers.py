"""Tokenizers in their compiled form, and whom a model has its own from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from advisor.authoring.compiler.lineage import Lineage

if TYPE_CHECKING:
    from advisor.authoring.validate import Validation
    from tests.authoring.conftest import Workbench

MODELS = "models/example.yaml"


def model(tokenizer: str | None, vocabulary: int | None, *parents: str, **more: Any) -> dict[str, Any]:
    relation = more.pop("relation", "fine-tune")
    return {
        "tokenizer": tokenizer,
        "ancestors": [{"model": parent, "relation": relation} for parent in parents],
        "architecture": {"vocab_size": vocabulary} if vocabulary else None,
        **more,
    }


@pytest.mark.parametrize(
    ("models_", "expected"),
    [
        ({"x": model(None, 9, "a"), "a": model("t", 9)}, ("t", "a")),
        ({"x": model(None, 9, "a"), "a": model(None, 9, "b"), "b": model("t", 9)}, ("t", "a")),
        ({"x": model(None, 9, "A"), "a": model("t", 9)}, ("t", "a")),
        ({"x": model(None, 9, "a", "b"), "a": model("t", 9), "b": model("t", 9)}, ("t", "a")),
        ({"x": model("u", 9, "a"), "a": model("t", 9)}, None),
        ({"x": model(None, 8, "a"), "a": model("t", 9)}, None),
        ({"x": model(None, 9, "a"), "a": model(None, 8, "b"), "b": model("t", 8)}, None),
        ({"x": model(None, None, "a"), "a": model("t", None)}, None),
        ({"x": model(None, 9, "a", "b"), "a": model("t", 9), "b": model("u", 9)}, None),
        ({"x": model(None, 9, "a", "b"), "a": model("t", 9), "b": model(None, 9)}, None),
        ({"x": model(None, 9, "elsewhere")}, None),
        ({"x": model(None, 9, "a"), "a": model(None, 9, "x")}, None),
        ({"x": model(None, 9)}, None),
        ({"x": {**model(None, 9), "ancestors": None}}, None),
        ({"x": model(None, 9, "a", relation="distillation"), "a": model("t", 9)}, None),
        ({"x": model(None, 9, "a", facts={"tokenizer": {"why": {}}}), "a": model("t", 9)}, None),
        ({"x": model(None, 9, "a"), "a": model(None, 9, "b", facts={"tokenizer": {}}), "b": model("t", 9)}, None),
    ],
)
def test_a_tokenizer_comes_from_all_parents_or_from_none(
    models_: dict[str, Any], expected: tuple[str, str] | None
) -> None:
    assert Lineage(models_, {}, {}).inherited_tokenizer("x") == expected


def test_the_counts_keep_their_basis_and_source(good: Validation) -> None:
    sources = {key: row[0] for key, row in good.data["sources"].items()}
    wide = good.data["tokenization"]["tokenizers"]["wide"]
    assert wide["vocabulary"] == 512
    counted, published = wide["tokens_per_character"]["essay"], wide["tokens_per_character"]["pages"]
    assert (counted["value"], counted["basis"]) == ({"en": 0.2, "ja": 0.5}, "computed")
    assert sources[counted["source"]] == "https://example.com/tokenizer.json"
    assert "basis" not in published
    assert sources[published["source"]] == "https://example.com/table"
    assert good.data["tokenization"]["texts"]["essay"]["rank"] == 1


def test_a_stated_tokenizer_is_a_fact_and_an_inherited_one_says_from_whom(good: Validation) -> None:
    models = good.data["models"]
    assert models["example/base"]["tokenizer"] == "narrow"
    assert good.data["sources"][models["example/base"]["facts"]["tokenizer"]][0] == "https://example.com/config.json"
    for child in ("example/chat", "example/merge"):
        assert models[child]["tokenizer"] == "narrow"
        how = models[child]["facts"]["tokenizer"]
        assert how["basis"] == "computed"
        assert good.data["sources"][how["source"]][0] == "https://example.com/card"
    assert "example/base" in models["example/chat"]["facts"]["tokenizer"]["note"]["ja"]


def test_that_a_tokenizer_is_not_known_can_be_said(bench: Workbench) -> None:
    bench.edit(
        MODELS,
        "    name: Example Chat\n",
        "    name: Example Chat\n    tokenizer: {value: null, why: {en: No., ja: 否。}}\n",
    )
    models = bench.validate().data["models"]
    assert "tokenizer" not in models["example/chat"]
    assert models["example/chat"]["facts"]["tokenizer"]["why"]["en"] == "No."
    assert "tokenizer" not in models["example/merge"]


@pytest.mark.parametrize("wrong", ["{ja: 0}", "{ja: 5}", "{ja: -0.1}", "{japanese: 0.5}", "0.5"])
def test_figures_are_tokens_a_character(bench: Workbench, wrong: str) -> None:
    bench.edit("tokenizers.yaml", "{value: {ja: 0.3}, from: table}", f"{{value: {wrong}, from: table}}")
    assert {p.split()[1] for p in bench.problems()} == {"schema.value"}
