from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from advisor.authoring.validate import Validation
    from tests.authoring.conftest import Workbench

FILE = "pedigrees/example.yaml"


@pytest.fixture(scope="module")
def pedigrees(good: Validation) -> dict[str, Any]:
    return dict(good.data["pedigrees"])


def address(data: dict[str, Any], record: dict[str, Any]) -> str:
    return str(data["sources"][record["source"]][0])


def test_a_plain_licence_and_one_nobody_knows(pedigrees: dict[str, Any]) -> None:
    assert pedigrees["example/tuned"]["license"] == "apache-2.0"
    grand = pedigrees["example/grand"]
    assert "license" not in grand
    assert grand["declared"] == "free for friends"
    assert grand["why"] == {"en": "None declared.", "ja": "宣言なし。"}


def test_unknown_ancestors_are_told_apart_from_none(bench: Workbench) -> None:
    bench.edit(FILE, "{value: [{model: example/base-gguf, relation: fine-tune}], from: origin}", "[]")
    found = bench.validate().data["pedigrees"]
    assert found["example/grand"]["ancestors"] is None
    assert "ancestors" not in found["example/tuned"]


def test_several_licences_of_its_own_hold_together(bench: Workbench) -> None:
    bench.edit(FILE, "    license: apache-2.0\n", "    license: apache-2.0\n    also: [example-community]\n")
    bench.edit(
        "models/example.yaml",
        "{model: example/base, relation: fine-tune}",
        "{model: example/tuned, relation: fine-tune}",
    )
    found = bench.validate().data
    assert found["pedigrees"]["example/tuned"]["also_licenses"] == ["example-community"]
    assert "example-community" in found["models"]["example/chat"]["licenses"]


def test_copies_and_tunings_take_what_their_model_takes(bench: Workbench) -> None:
    bench.edit(
        FILE,
        "      - {model: ex-base, relation: quantization, from: origin}\n",
        "      - {model: ex-base, relation: quantization, from: origin}\n    modalities: [text, image]\n",
    )
    found = bench.validate().data["pedigrees"]
    assert found["example/base-gguf"]["input_modalities"] == ["text", "image"]
    assert found["example/tuned"]["input_modalities"] == ["text", "image"]
    assert "input_modalities" not in found["example/grand"]


def test_ancestors_are_called_by_their_ids_and_keep_their_source(good: Validation, pedigrees: dict[str, Any]) -> None:
    (base,) = pedigrees["example/base-gguf"]["ancestors"]
    assert (base["model"], base["relation"]) == ("example/base", "quantization")
    assert address(good.data, base) == "https://example.com/origin"
    (parent,) = pedigrees["example/tuned"]["ancestors"]
    assert address(good.data, parent) == "https://example.com/origin"
    assert address(good.data, pedigrees["example/tuned"]) == "https://example.com/pedigrees"


def test_training_terms_come_with_words_and_source(good: Validation, pedigrees: dict[str, Any]) -> None:
    (term,) = pedigrees["example/tuned"]["training_terms"]
    assert (term["license"], term["text"]["ja"]) == ("example-community", "Example Base の出力。")
    assert address(good.data, term) == "https://example.com/pedigrees"


def test_models_made_from_one_without_an_entry_inherit_its_licence(bench: Workbench) -> None:
    models = "models/example.yaml"
    bench.edit(models, "{model: example/base, relation: fine-tune}", "{model: Example/Tuned, relation: fine-tune}")
    chat = bench.validate().data["models"]["example/chat"]
    assert chat["ancestors"][0]["model"] == "example/tuned"
    assert chat["licenses"] == ["apache-2.0", "example-community"]


def test_what_an_unknown_parent_passes_on_is_unknown(bench: Workbench) -> None:
    models = "models/example.yaml"
    bench.edit(models, "{model: example/base, relation: fine-tune}", "{model: old-grand, relation: fine-tune}")
    assert bench.validate().data["models"]["example/chat"]["licenses"] == ["apache-2.0", "unknown"]
