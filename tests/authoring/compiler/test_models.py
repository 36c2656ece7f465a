from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from advisor.authoring.validate import Validation
    from tests.authoring.conftest import Workbench

MODELS = "models/example.yaml"
CLOUD = "models/example-cloud.yaml"


@pytest.fixture(scope="module")
def models(good: Validation) -> dict[str, Any]:
    return dict(good.data["models"])


def sources(data: dict[str, Any], model: str, fact: str) -> str | None:
    """The address a fact of a model leads to."""
    how = data["models"][model]["facts"][fact]
    key = how if isinstance(how, str) else how.get("source")
    return data["sources"][key][0] if key else None


def test_defaults_hold_where_the_model_says_nothing(models: dict[str, Any]) -> None:
    assert models["example/base"]["tasks"] == ["text-generation"]
    assert models["example/chat"]["tasks"] == ["chat"]
    assert models["example/chat"]["kind"] == "chat"
    assert models["example/base"]["context_length"] == 128
    assert "context_limit" not in models["example/base"]
    assert (models["example/chat"]["context_length"], models["example/chat"]["context_limit"]) == (256, "trained")


def test_facts_lead_to_the_nearest_source(good: Validation) -> None:
    assert sources(good.data, "example/base", "context_length") == "https://example.com/card"
    assert sources(good.data, "example/chat", "context_length") == "https://example.com/config.json"
    assert sources(good.data, "example/base", "channels.jumpstart") == "https://example.com/jumpstart"
    assert sources(good.data, "example-cloud/old", "lifecycle") == "https://example.com/lifecycle"


def test_what_the_publisher_says_it_is_for_has_a_source(bench: Workbench) -> None:
    text = (bench.root / MODELS).read_text()
    licence = next(line for line in text.splitlines() if line.strip().startswith("license:"))
    pad = licence[: len(licence) - len(licence.lstrip())]
    said = "stated_use: {limit: research, text: {en: For research., ja: 研究用です。}}"
    found = bench.write(MODELS, text.replace(licence, f"{pad}license: {{id: apache-2.0, {said}}}", 1)).validate()
    assert [str(p) for p in found.problems] == []
    stated = [m["stated_use"] for m in found.data["models"].values() if "stated_use" in m]
    assert stated
    assert all(s["limit"] == "research" and s["text"]["ja"] == "研究用です。" for s in stated)
    assert all(found.data["sources"][s["source"]][0].startswith("https://example.com/") for s in stated)


def test_a_default_without_source_takes_the_models(bench: Workbench) -> None:
    bench.edit(MODELS, "defaults:\n  from: card\n", "defaults:\n")
    text = (bench.root / MODELS).read_text().replace("    name: Example", "    from: card\n    name: Example")
    found = bench.write(MODELS, text).validate()
    assert [str(p) for p in found.problems] == []
    assert sources(found.data, "example/base", "kind") == "https://example.com/card"


def test_a_published_figure_without_any_source_is_a_problem(bench: Workbench) -> None:
    bench.edit(MODELS, "defaults:\n  from: card\n", "defaults:\n")
    assert {p.split()[1] for p in bench.problems()} == {"catalog.no-source", "catalog.unused-source"}


def test_the_architecture_is_counted(models: dict[str, Any]) -> None:
    # embedding and head 2·256·64; per layer: attention 2·64·64 + 2·64·32, MLP 3·64·128, two norms; one norm at the end
    count = 2 * 256 * 64 + 2 * (2 * 64 * 64 + 2 * 64 * 32 + 3 * 64 * 128 + 2 * 64) + 64
    base = models["example/base"]
    assert base["parameters"] == base["parameters_active"] == count == 106816
    assert base["parameters_embedding"] == 256 * 64
    assert base["facts"]["parameters"]["basis"] == "computed"
    assert base["architecture"]["cache"] == [["full", 2, 2, 16]]


def test_without_an_architecture_the_round_figure_stands(bench: Workbench) -> None:
    bench.edit(
        CLOUD,
        "parameters: {total: null, why: {en: Not published., ja: 非公開。}}",
        "parameters: {published: 20000000000}",
    )
    found = bench.validate()
    assert found.ok
    model = found.data["models"]["example-cloud/new"]
    assert model["parameters"] == 20_000_000_000
    assert "round" in model["facts"]["parameters"]["note"]["en"]


def test_an_explained_total_wins_over_the_count(bench: Workbench) -> None:
    bench.edit(
        MODELS,
        "parameters: {published: 100000}",
        "parameters: {total: 150000, difference: {en: A vision tower., ja: 画像部。}}",
    )
    bench.edit(MODELS, "bytes: 213888", "bytes: 300000")
    model = bench.validate().data["models"]["example/base"]
    assert model["parameters"] == 150_000
    assert model["facts"]["parameters"]["note"]["en"] == "A vision tower."


def test_the_publishers_active_parameters_are_kept_where_the_count_differs(bench: Workbench) -> None:
    text = (bench.root / MODELS).read_text()
    at = text.index("  example/base:")
    given = text.replace(
        "    name: Example Base\n", "    name: Example Base\n    parameters: {active: 100000, from: config}\n"
    )
    if "parameters:" in text[at : text.index("  example/chat:")]:
        given = text.replace("    parameters: {", "    parameters: {active: 100000, ", 1)
    found = bench.write(MODELS, given).validate()
    model = found.data["models"]["example/base"]
    assert model["parameters_active"] == 106816
    assert model["parameters_active_published"] == 100_000
    assert sources(found.data, "example/base", "parameters_active_published")


def test_an_unknown_fact_keeps_its_reason(models: dict[str, Any]) -> None:
    merge = models["example/merge"]
    assert "released" not in merge
    assert merge["facts"]["released"]["why"] == {"en": "Not stated.", "ja": "記載なし。"}
    assert merge["facts"]["license"]["why"]["en"] == "None declared."


def test_input_modalities_are_a_fact_with_its_source(bench: Workbench) -> None:
    bench.edit(MODELS, "  kind: base\n", "  kind: base\n  input_modalities: {value: [text, image], from: config}\n")
    found = bench.validate()
    assert [str(p) for p in found.problems] == []
    assert found.data["models"]["example/base"]["input_modalities"] == ["text", "image"]
    assert sources(found.data, "example/base", "input_modalities") == "https://example.com/config.json"


@pytest.mark.parametrize("wrong", ["[]", "[smell]", "{value: null}"])
def test_input_modalities_are_of_a_kind(bench: Workbench, wrong: str) -> None:
    bench.edit(MODELS, "  kind: base\n", f"  kind: base\n  input_modalities: {wrong}\n")
    assert {p.split()[1] for p in bench.problems()} == {"schema.value"}


def test_a_list_of_languages_says_when_it_is_not_complete(bench: Workbench) -> None:
    bench.edit(MODELS, "  languages: [en, ja]\n", "  languages: {value: [en, ja], complete: false}\n")
    found = bench.validate().data["models"]
    assert found["example/base"]["languages_complete"] is False
    assert "languages_complete" not in found["example-cloud/new"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("license: {id: null, why: {en: None declared., ja: 宣言なし。}}", "license: {id: null}"),
        ("context: {length: 256, limit: trained, from: config}", "context: {length: null}"),
        ("dtypes: {native: bfloat16, overflows: [float16]}", "dtypes: {native: null}"),
    ],
)
def test_an_unknown_without_a_reason_is_a_problem(bench: Workbench, old: str, new: str) -> None:
    assert {p.split()[1] for p in bench.edit(MODELS, old, new).problems()} == {"catalog.no-reason"}


@pytest.mark.parametrize(
    "line",
    [
        "  kind: base\n",
        "  languages: [en, ja]\n",
        "  tasks: [text-generation]\n",
        "  context: {length: 128}\n",
        "  dtypes: {native: bfloat16, overflows: [float16]}\n",
    ],
)
def test_what_every_model_states(bench: Workbench, line: str) -> None:
    found = bench.edit(MODELS, line, "").validate().problems
    assert {p.code for p in found} == {"catalog.missing-fact"}


def test_a_hosted_model_needs_no_architecture(models: dict[str, Any]) -> None:
    assert "architecture" not in models["example-cloud/new"]["facts"]


def test_an_unknown_architecture_is_a_problem_at_its_place(bench: Workbench) -> None:
    found = bench.edit(MODELS, "model_type: llama", "model_type: lama").validate().problems
    first = next(iter(found))
    assert first.code == "catalog.unknown-architecture"
    assert first.hint is not None
    assert "llama" in first.hint.en


def test_a_config_that_cannot_be_is_a_problem_at_its_field(bench: Workbench) -> None:
    bench.edit(MODELS, "intermediate_size: 128", "intermediate_size: -1")
    found = [p for p in bench.validate().problems if p.code == "catalog.invalid-config"]
    assert found[0].place == bench.place(MODELS, "-1")


def test_channels_share_the_lifecycle_of_the_model(bench: Workbench) -> None:
    bench.edit(
        CLOUD,
        "    released: 2025-11-01\n",
        "    released: 2025-11-01\n    lifecycle: {status: legacy, ends: 2030-01-01}\n",
    )
    model = bench.validate().data["models"]["example-cloud/new"]
    assert model["lifecycle"] == {"status": "legacy", "ends": "2030-01-01"}
    assert model["bedrock"][0]["lifecycle"] == {"status": "legacy", "ends": "2030-01-01"}


def test_a_model_is_gone_when_all_its_channels_are(models: dict[str, Any]) -> None:
    assert models["example-cloud/old"]["lifecycle"] == {
        "status": "gone",
        "ends": "2025-01-01",
        "replacements": ["example-cloud/new", "example/chat"],
    }


def test_one_active_channel_keeps_the_model_active(bench: Workbench) -> None:
    bench.edit(CLOUD, "{status: gone, ends: 2024-06-01", "{status: active, ends: 2034-06-01")
    assert "lifecycle" not in bench.validate().data["models"]["example-cloud/old"]


def test_one_legacy_channel_makes_it_legacy(bench: Workbench) -> None:
    bench.edit(CLOUD, "{status: gone, ends: 2024-06-01", "{status: legacy, ends: 2034-06-01")
    found = bench.validate().data["models"]["example-cloud/old"]["lifecycle"]
    assert (found["status"], found["ends"]) == ("legacy", "2034-06-01")


def test_a_model_without_channel_and_lifecycle_is_a_problem(bench: Workbench) -> None:
    bench.edit(MODELS, "      huggingface: {id: example/merge}\n", "      bedrock: []\n")
    assert "catalog.no-channel" in " ".join(bench.problems())


def test_what_ancestors_pass_on_is_compiled(models: dict[str, Any]) -> None:
    assert models["example/chat"]["licenses"] == ["apache-2.0", "example-community"]
    assert models["example/merge"]["licenses"] == ["unknown", "example-community"]


def test_training_terms_are_a_fact_that_joins_the_licences(bench: Workbench) -> None:
    terms = "{license: example-community, text: {en: Outputs., ja: 出力。}, from: config}"
    bench.edit(
        MODELS,
        "    license: {id: apache-2.0}\n    ancestors:\n      - {model: example/base, relation: fine-tune}\n",
        f"    license: {{id: apache-2.0}}\n    training_terms:\n      - {terms}\n",
    )
    found = bench.validate()
    assert [str(p) for p in found.problems] == []
    chat = found.data["models"]["example/chat"]
    assert chat["licenses"] == ["apache-2.0", "example-community"]
    assert chat["training_terms"][0]["text"] == {"en": "Outputs.", "ja": "出力。"}
    assert sources(found.data, "example/chat", "training_terms") == "https://example.com/config.json"


def test_an_ancestor_keeps_its_source(good: Validation) -> None:
    (ancestor,) = good.data["models"]["example/chat"]["ancestors"]
    assert good.data["sources"][ancestor["source"]][0] == "https://example.com/card"


def test_ancestors_are_compiled_under_their_ids(models: dict[str, Any]) -> None:
    assert [a["model"] for a in models["example/merge"]["ancestors"]] == ["example/chat", "example/base"]


def test_the_count_of_active_parameters_wins_over_a_round_figure(bench: Workbench) -> None:
    bench.edit(MODELS, "parameters: {published: 100000}", "parameters: {active: 100000}")
    assert bench.validate().data["models"]["example/base"]["parameters_active"] == 106816
    bench.edit(CLOUD, "parameters: {total: null, why", "parameters: {total: null, active: 5, why")
    assert bench.validate().data["models"]["example-cloud/new"]["parameters_active"] == 5


def test_that_there_are_no_ancestors_is_a_fact_where_a_source_says_so(bench: Workbench) -> None:
    line = "    ancestors:\n      - {model: example/base, relation: fine-tune}\n"
    bench.edit(MODELS, line, "    ancestors: {value: [], from: config, note: {en: From scratch., ja: 一から学習。}}\n")
    found = bench.validate()
    assert [str(p) for p in found.problems] == []
    chat = found.data["models"]["example/chat"]
    assert "ancestors" not in chat
    assert chat["licenses"] == ["apache-2.0"]
    assert chat["facts"]["ancestors"]["note"]["en"] == "From scratch."
    assert sources(found.data, "example/chat", "ancestors") == "https://example.com/config.json"


def test_a_relicensed_parent_keeps_its_place_and_loses_its_terms(bench: Workbench) -> None:
    bench.edit(
        MODELS,
        "{model: example/base, relation: fine-tune}",
        "{model: example/base, relation: fine-tune, relicensed: true}",
    )
    found = bench.validate()
    assert [str(p) for p in found.problems] == []
    chat = found.data["models"]["example/chat"]
    assert [(a["model"], a["relicensed"]) for a in chat["ancestors"]] == [("example/base", True)]
    assert chat["licenses"] == ["apache-2.0"]
