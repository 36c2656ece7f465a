from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from advisor.catalog import Catalog
from advisor.core.architecture import FullAttention, ParameterCount
from advisor.core.licensing import Attribution
from advisor.core.model import ACTIVE, Ancestor, DataTerm
from advisor.core.provenance import Source
from advisor.core.text import Text
from advisor.errors import CatalogError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_model_has_its_facts(catalog: Catalog) -> None:
    model = catalog.models["example/base"]
    assert (model.name, model.publisher, model.family) == ("Example Base", "Example Labs", "example")
    assert model.kind == "base"
    assert model.parameters == 106816
    assert model.context_length == 128
    assert model.context_limit == "hard"
    assert model.languages == ("en", "ja")
    assert model.overflows == ("float16",)
    assert model.training_tokens is None
    assert model.channels == ("huggingface", "jumpstart")
    assert model.lifecycle is ACTIVE


def test_the_architecture_comes_back_as_it_was_counted(catalog: Catalog) -> None:
    from advisor.authoring.strict_yaml import read_file
    from advisor.estimate.dialects import normalize
    from tests.catalog.conftest import GOOD  # type: ignore[import-not-found]

    config = read_file(GOOD / "models" / "example.yaml").data["defaults"]["architecture"]["config"]
    model = catalog.models["example/base"]
    assert model.architecture == normalize(config)
    assert model.architecture is not None
    assert model.architecture.cache == (FullAttention(layers=2, kv_heads=2, head_dim=16),)
    assert isinstance(model.architecture.parameters, ParameterCount)


def test_channels(catalog: Catalog) -> None:
    base = catalog.models["example/base"]
    assert base.huggingface is not None
    assert base.huggingface.gated == "manual"
    assert [(w.dtype, w.quantization, w.id) for w in base.huggingface.weights] == [
        ("bfloat16", None, None),
        ("int4", "awq", "example/base-awq"),
    ]
    (jumpstart,) = base.jumpstart
    assert (jumpstart.fine_tunable, jumpstart.marketplace, jumpstart.instances) == (True, False, ("ml.g5.xlarge",))
    (bedrock,) = catalog.models["example-cloud/new"].bedrock
    assert bedrock.max_output_tokens == 4096
    assert bedrock.routes[1].destinations == ("ap-northeast-1", "ap-northeast-3")
    assert bedrock.routes[2].destinations == ()


def test_lifecycle_and_ancestors(catalog: Catalog) -> None:
    old = catalog.models["example-cloud/old"]
    assert (old.lifecycle.status, old.lifecycle.ends) == ("gone", "2025-01-01")
    assert old.lifecycle.replacements == ("example-cloud/new", "example/chat")
    assert old.bedrock[0].lifecycle.legacy_since == "2024-01-01"
    card = Source("https://example.com/card", "2026-01-02", "The model card.")
    assert catalog.models["example/chat"].ancestors == (Ancestor("example/base", "fine-tune", card),)


def test_pedigrees_are_found_by_any_of_their_names(catalog: Catalog) -> None:
    found = catalog.pedigree("OLD-Grand")
    assert found is not None
    assert found is catalog.pedigree("Example/GRAND") is catalog.pedigrees["example/grand"]
    assert catalog.pedigree("example/base") is None
    assert catalog.pedigree("nobody/nothing") is None


def test_a_pedigree_says_what_is_known_and_why_the_rest_is_not(catalog: Catalog) -> None:
    grand = catalog.pedigrees["example/grand"]
    assert (grand.license, grand.declared, grand.ancestors) == (None, "free for friends", None)
    assert grand.why == Text("None declared.", "宣言なし。")
    tuned = catalog.pedigrees["example/tuned"]
    cards = Source("https://example.com/pedigrees", "2026-01-02", "The model cards.")
    origin = Source("https://example.com/origin", "2026-01-02")
    assert (tuned.license, tuned.gated, tuned.source) == ("apache-2.0", "auto", cards)
    assert tuned.ancestors == (Ancestor("example/base-gguf", "fine-tune", origin),)
    assert tuned.data_terms == (
        DataTerm("example-community", Text("Outputs of Example Base.", "Example Base の出力。"), cards),
    )
    assert tuned.note == Text("A note.", "注記。")
    assert (tuned.why, tuned.aliases, grand.aliases) == (None, (), ("old-grand",))


def test_a_model_keeps_the_terms_of_its_training_data(data: dict[str, Any]) -> None:
    raw = copy.deepcopy(data)
    text = {"en": "Outputs.", "ja": "出力。"}
    raw["models"]["example/chat"]["training_terms"] = [{"license": "apache-2.0", "text": text}]
    catalog = Catalog(raw)
    assert catalog.models["example/chat"].data_terms == (DataTerm("apache-2.0", Text("Outputs.", "出力。")),)
    assert catalog.models["example/base"].data_terms == ()


def test_a_licence_says_what_it_wants_shown(catalog: Catalog) -> None:
    text = Source("https://example.com/license", "2026-01-02")
    wanted = Attribution("Example is ours.", "Built with Example", "Example", "both", text)
    assert catalog.licenses["example-community"].attribution == wanted
    assert catalog.licenses["apache-2.0"].attribution is None


def test_provenance_says_how_each_fact_is_known(catalog: Catalog) -> None:
    provenance = catalog.models["example/merge"].provenance
    assert provenance["released"].why == Text("Not stated.", "記載なし。")
    assert provenance["parameters"].basis == "computed"
    source = provenance["kind"].source
    assert source is not None
    assert (source.url, source.read, source.note) == ("https://example.com/card", "2026-01-02", "The model card.")
    assert set(provenance) >= {"license", "kind", "released", "context_length", "parameters", "architecture", "dtype"}
    assert "training_tokens" in provenance
    assert "channels.bedrock" not in provenance
    with pytest.raises(KeyError):
        provenance["nonsense"]


def test_two_readings_are_equal(catalog: Catalog, data: dict[str, Any]) -> None:
    again = Catalog(copy.deepcopy(data))
    assert dict(again.models) == dict(catalog.models)
    assert dict(again.instances) == dict(catalog.instances)
    assert dict(again.licenses) == dict(catalog.licenses)


def test_hardware(catalog: Catalog) -> None:
    instance = catalog.instance("ml.g4dn.12xlarge")
    assert instance is catalog.instance("g4dn.12xlarge") is catalog.instances["g4dn.12xlarge"]
    assert instance.accelerator is catalog.accelerators["t4"]
    assert instance.accelerator.memory_bytes == 15360 * 1024**2
    assert instance.accelerator.dtypes == {"float32", "float16", "int8"}
    assert catalog.accelerators["a10g"].bandwidth_bytes_per_second is None
    assert catalog.provenance("accelerators", "a10g")["bandwidth_bytes_per_second"].why is not None
    assert catalog.provenance("instances", "g5.xlarge")["vcpu"].source is not None


def test_licences(catalog: Catalog) -> None:
    licence = catalog.licenses["example-community"]
    assert licence.conditions[0].limit == 700_000_000
    assert licence.conditions[0].source is not None
    assert licence.outputs.use == "allowed-with-name"
    assert licence.outputs.text == Text("Keep the name.", "名称を付すこと。")
    assert licence.hosting.use is None
    assert licence.jurisdiction[0].excludes == ("EU",)
    assert licence.inherits
    unknown = catalog.licenses["unknown"]
    assert (unknown.resolved, unknown.commercial_use, unknown.inherits) == (False, None, False)


@pytest.mark.parametrize("name", ["apache-2.0", "Apache-2.0", "APACHE-2.0"])
def test_a_licence_is_found_by_id_spdx_id_and_tag(catalog: Catalog, name: str) -> None:
    assert catalog.license(name).id == "apache-2.0"


def test_a_licence_is_found_by_its_hub_tag(catalog: Catalog) -> None:
    assert catalog.license("other").id == "unknown"


def test_regions_and_offers(catalog: Catalog) -> None:
    assert catalog.region("ap-northeast-1").name == Text("Tokyo", "東京")
    assert catalog.region("ap-northeast-1").country == "JP"
    assert catalog.families_in("ap-northeast-1") == ("g4dn", "g5")
    assert catalog.families_in("ap-northeast-3") == ("g4dn",)
    assert catalog.families_in("nowhere-1") == ()
    assert catalog.offered("g5", "us-east-1")
    assert not catalog.offered("g5", "ap-northeast-3")


def test_families(catalog: Catalog) -> None:
    family = catalog.families["example"]
    assert (family.name, family.publisher) == ("Example", "Example Labs")
    assert family.models == ("example/base", "example/chat", "example/merge")


def test_documents_that_stay_raw_lead_to_their_sources(catalog: Catalog) -> None:
    score = catalog.suites["example-suite"]["metrics"]["win-rate"]["scores"][0]
    source = catalog.source(score["source"])
    assert source is not None
    assert source.url == "https://example.com/board"
    assert catalog.source(None) is None
    assert catalog.tasks["chat"]["carriers"] == ["chat"]
    assert catalog.engines["paged-engine"]["rank"] == 1
    assert catalog.objectives["utilities"]["quality"]["unknown"] == 0.3


def test_the_date_of_the_data_is_that_of_what_ships(data: dict[str, Any]) -> None:
    assert Catalog({**data, "version": "2026.01.21"}).as_of == "2026-01-21"
    assert Catalog({**data, "version": "2026.01.21+overlay+refreshed.2027.02.03"}).as_of == "2026-01-21"


def test_the_stamp(catalog: Catalog, data: dict[str, Any]) -> None:
    assert catalog.stamp.version == "2026.01.21"
    assert catalog.stamp.digest == data["digest"]
    assert catalog.stamp.prices_as_of == "2026-01-21"


@pytest.mark.parametrize(
    ("look_up", "kind", "suggestion"),
    [
        (lambda c: c.model("example/chad"), "model", "example/chat"),
        (lambda c: c.license("apache-2.1"), "licence", "apache-2.0"),
        (lambda c: c.region("ap-northeast-2"), "region", "ap-northeast-1"),
        (lambda c: c.instance("g5.xlerge"), "instance type", "g5.xlarge"),
    ],
)
def test_unknown_names_suggest_known_ones(
    catalog: Catalog, look_up: Callable[[Catalog], object], kind: str, suggestion: str
) -> None:
    with pytest.raises(UnknownNameError) as caught:
        look_up(catalog)
    assert kind in caught.value.message.en
    assert suggestion in caught.value.suggestions


def test_entries_are_built_when_asked_for(data: dict[str, Any]) -> None:
    spoiled = copy.deepcopy(data)
    del spoiled["models"]["example/chat"]["name"]
    catalog = Catalog(spoiled)
    assert catalog.models["example/base"].name == "Example Base"
    assert "example/chat" in catalog.models
    assert len(catalog.models) == 5
    with pytest.raises(CatalogError, match=r"models\.example/chat"):
        catalog.models["example/chat"]


@pytest.mark.parametrize("missing", ["models", "prices", "sources", "tasks"])
def test_a_mapping_without_its_sections_is_broken(data: dict[str, Any], missing: str) -> None:
    with pytest.raises(CatalogError) as caught:
        Catalog({k: v for k, v in data.items() if k != missing})
    assert caught.value.exit_code == 2
    assert caught.value.hint is not None


def test_a_lazy_mapping_is_a_mapping(catalog: Catalog) -> None:
    assert list(catalog.models) == sorted(catalog.models)
    assert catalog.models.get("nonsense") is None
    assert repr(catalog.models) == "<5 models>"
    with pytest.raises(KeyError):
        catalog.models["nonsense"]


def test_languages_are_those_the_models_name(data: dict[str, Any]) -> None:
    catalog = Catalog(data)
    named = {code for model in catalog.models.values() for code in model.languages or ()}
    assert catalog.languages == named
    other = catalog.models["example/base"]._replace(languages=("tlh",))
    assert catalog.with_models({"elsewhere/other": other}).languages == {*named, "tlh"}
    assert "tlh" not in catalog.languages


@pytest.mark.parametrize("wrong", [7, [[]]])
def test_languages_of_another_form_are_named(data: dict[str, Any], wrong: Any) -> None:
    models = {"example/base": {**data["models"]["example/base"], "languages": wrong}}
    with pytest.raises(CatalogError, match=r"broken at models\.example/base$"):
        _ = Catalog({**data, "models": models}).languages
