"""The catalogue that ships: it compiles from its YAML without a word, and says what is known to be true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from advisor.authoring.compile import CATALOG
from advisor.authoring.compiler import canonical, digest_of
from advisor.authoring.compiler.packing import pack
from advisor.authoring.diff import diff
from advisor.authoring.validate import Validation, validate
from advisor.catalog import Catalog, load_catalog
from advisor.catalog.load import DATA, shipped_data
from advisor.core.architecture import FullAttention
from advisor.core.request import TASKS

ROOT = Path(__file__).parents[2] / "catalog"
LLAMAS = {
    "Llama-3.2-3B-Instruct": ("text",),
    "Llama-3.2-90B-Vision-Instruct": ("text", "image"),
    "Llama-4-Scout-17B-16E-Instruct": ("text", "image"),
}
"""Their licence excludes the EU for the multimodal ones only."""


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def compiled() -> Validation:
    return validate(ROOT, "catalog")


def test_the_yaml_has_no_problems(compiled: Validation) -> None:
    assert [str(p) for p in compiled.problems] == []


def test_what_ships_is_what_the_yaml_compiles_to(compiled: Validation) -> None:
    assert [str(change) for change in diff(shipped_data(), compiled.data)] == []
    assert (DATA / CATALOG).read_bytes().decode() == canonical(pack(compiled.data))


def test_the_digest_is_that_of_the_content(compiled: Validation) -> None:
    assert compiled.data["digest"] == digest_of(compiled.data)


@pytest.mark.parametrize("name", [CATALOG, "rules.json"])
def test_no_japanese_sentence_was_folded_like_an_english_one(name: str) -> None:
    """A line break in a folded YAML text becomes a space, which Japanese has nowhere after 、 and 。."""
    found = re.findall(r".{0,20}[、。] .{0,20}", (DATA / name).read_text(encoding="utf-8"))
    assert found == []


def test_every_entry_can_be_built(shipped: Catalog) -> None:
    for model in shipped.models.values():
        for fact in model.provenance:
            assert model.provenance[fact].basis
        assert model.languages is None or model.languages == tuple(dict.fromkeys(model.languages))
    assert all(instance.accelerator.memory_bytes > 0 for instance in shipped.instances.values())
    assert all(licence.spdx for licence in shipped.licenses.values())
    assert all(region.name.ja for region in shipped.regions.values())


def test_unknown_facts_say_why_and_known_ones_where_from(shipped: Catalog) -> None:
    facts = {
        "license": "license",
        "kind": "kind",
        "context_length": "context_length",
        "parameters": "parameters",
        "languages": "languages",
        "tasks": "tasks",
        "dtype": "dtype",
    }
    for model in shipped.models.values():
        for name, attribute in facts.items():
            how = model.provenance.get(name)
            if getattr(model, attribute) is None:
                assert how is None or how.why is not None, (model.id, name)
                assert how is not None or name == "dtype", (model.id, name)
            else:
                assert how is not None, (model.id, name)
                assert how.source is not None or how.basis != "published", (model.id, name)


def test_every_model_says_what_it_takes(shipped: Catalog) -> None:
    assert [m.id for m in shipped.models.values() if m.input_modalities is None] == []
    taken = {name: shipped.models[f"meta-llama/{name}"].input_modalities for name in LLAMAS}
    assert taken == LLAMAS


def test_every_engine_says_what_hosts_it_is_built_for(shipped: Catalog) -> None:
    hosts = {instance.architecture for instance in shipped.instances.values()}
    assert all(hosts <= set(engine["hosts"]) for engine in shipped.engines.values())


def test_both_ids_of_a_model_on_bedrock_carry_its_terms(shipped: Catalog) -> None:
    pairs = [
        (model.bedrock, offer)
        for model in shipped.models.values()
        for offer in model.bedrock
        if offer.endpoints == ("bedrock-mantle",)
    ]
    assert len(pairs) >= 18
    for offers, offer in pairs:
        assert offer.eula is not None, offer.id
        assert any(other.eula for other in offers), offer.id


@pytest.mark.parametrize("region", ["ap-northeast-1", "ap-northeast-3"])
def test_what_bedrock_serves_in_japan_has_a_price(shipped: Catalog, region: str) -> None:
    unpriced = {
        offer.id
        for model in shipped.models.values()
        for offer in model.bedrock
        for route in offer.routes
        if offer.lifecycle.status != "gone" and region in route.regions
        if shipped.bedrock_price(offer.id, route.route, region) is None
    }
    assert unpriced <= {"zai.glm-4.6"}  # no source that was read states it


@pytest.mark.parametrize(
    ("model", "tokens"),
    [
        ("cohere/command-r", 128_000),
        ("cohere/command-r-plus", 128_000),
        ("anthropic/claude-3-haiku", 200_000),
        ("writer/palmyra-x5", 1_040_000),
    ],
)
def test_a_context_that_aws_states_is_known(shipped: Catalog, model: str, tokens: int) -> None:
    found = shipped.models[model]
    assert found.context_length == tokens
    assert [offer.context_length for offer in found.bedrock] == [tokens]
    how = found.provenance["context_length"]
    assert how.source is not None
    assert how.source.url.startswith("https://docs.aws.amazon.com/bedrock/")


def test_names_lead_to_their_models(shipped: Catalog) -> None:
    for model in shipped.models.values():
        for name in (model.id, *model.aliases, *(c.id for c in (*model.bedrock, *model.jumpstart))):
            assert shipped.model(name.upper()).id == model.id


def test_ancestors_and_replacements_never_lead_astray(shipped: Catalog) -> None:
    for model in shipped.models.values():
        assert all(name in shipped.models for name in model.lifecycle.replacements)
        assert all(name in shipped.licenses for name in model.licenses)
        assert all(name in shipped.models for name in model.superseded_by)


@pytest.mark.parametrize(
    ("model", "parameters"),
    [
        ("cyberagent/open-calm-7b", 6_871_982_080),
        ("rinna/japanese-gpt-neox-3.6b", 3_607_245_312),
        ("abeja/gpt-neox-japanese-2.7b", 2_598_837_760),
    ],
)
def test_parameters_as_loaded(shipped: Catalog, model: str, parameters: int) -> None:
    assert shipped.model(model).parameters == parameters


def test_falcon_7b_has_one_key_value_head(shipped: Catalog) -> None:
    architecture = shipped.model("tiiuae/falcon-7b").architecture
    assert architecture is not None
    assert architecture.heads == 71
    assert architecture.cache == (FullAttention(layers=32, kv_heads=1, head_dim=64),)


def test_tokyo_and_osaka(shipped: Catalog) -> None:
    tokyo = shipped.ec2_price("g4dn.xlarge", "ap-northeast-1")
    assert tokyo is not None
    assert tokyo.on_demand == 0.71
    assert tokyo.source is not None
    assert shipped.ec2_price("g5.xlarge", "ap-northeast-3") is None
    assert shipped.families_in("ap-northeast-3") == ("g4dn", "g6e")
    assert not shipped.offered("g5", "ap-southeast-1")
    hosting = shipped.sagemaker_price("g5.xlarge", "ap-northeast-1")
    assert hosting is not None
    assert hosting.basis == "derived"


def test_a_t4_offers_15360_mib(shipped: Catalog) -> None:
    t4 = shipped.instance("g4dn.xlarge").accelerator
    assert t4.memory_bytes == 15_360 * 1024**2
    assert "bfloat16" not in t4.dtypes


def test_the_effective_licence_takes_in_the_ancestors(shipped: Catalog) -> None:
    for name in shipped.models:
        if "Llama-3.3-Swallow" in name:
            assert {"llama3.3", "gemma"} <= {i.replace("-", "") for i in shipped.models[name].licenses}


def test_a_model_with_weights_that_is_no_base_says_what_it_was_made_from(shipped: Catalog) -> None:
    """Silence counts as no ancestors and clears a licence, so it has to be a statement: parents, none, or not known."""
    silent = [
        model.id
        for model in shipped.models.values()
        if model.huggingface and model.kind != "base" and not model.ancestors and "ancestors" not in model.provenance
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("name", "licenses", "parent"),
    [
        ("deepseek-ai/DeepSeek-R1", ("mit",), "deepseek-ai/DeepSeek-V3-Base"),
        ("deepseek-ai/DeepSeek-V3", ("deepseek",), "deepseek-ai/DeepSeek-V3-Base"),
        ("deepseek-ai/DeepSeek-V3.2", ("mit",), "deepseek-ai/DeepSeek-V3.1-Terminus"),
        ("meta-llama/Llama-3.3-70B-Instruct", ("llama3.3",), "meta-llama/Llama-3.1-70B"),
        ("Rakuten/RakutenAI-3.0", ("apache-2.0", "deepseek"), "deepseek-ai/DeepSeek-V3"),
    ],
)
def test_an_owner_s_later_licence_replaces_its_own_earlier_one_and_no_other(
    shipped: Catalog, name: str, licenses: tuple[str, ...], parent: str
) -> None:
    model = shipped.model(name)
    assert model.licenses == licenses
    assert [a.model for a in model.ancestors or ()] == [parent]


def test_only_an_owner_relicenses(shipped: Catalog) -> None:
    for described in (*shipped.models.values(), *shipped.pedigrees.values()):
        for ancestor in described.ancestors or ():
            owners = {name.split("/")[0].casefold() for name in (described.id, ancestor.model)}
            assert not ancestor.relicensed or len(owners) == 1, described.id
            assert not ancestor.relicensed or described.license, described.id


def test_every_pedigree_can_be_built_and_leads_somewhere(shipped: Catalog) -> None:
    for pedigree in shipped.pedigrees.values():
        assert pedigree.source is not None
        assert (pedigree.license is None or pedigree.ancestors is None) == (pedigree.why is not None), pedigree.id
        assert pedigree.license is None or pedigree.license in shipped.licenses
        for ancestor in pedigree.ancestors or ():
            assert shipped.find_model(ancestor.model) or shipped.pedigree(ancestor.model), pedigree.id
        assert all(term.license in shipped.licenses for term in pedigree.data_terms)
        assert shipped.find_model(pedigree.id) is None


@pytest.mark.parametrize(
    ("name", "license_", "ancestor", "term"),
    [
        ("bert-base-uncased", "apache-2.0", None, None),
        ("cl-tohoku/bert-base-japanese-v3", "apache-2.0", None, None),
        ("sentence-transformers/all-MiniLM-L6-v2", "apache-2.0", "microsoft/MiniLM-L12-H384-uncased", None),
        ("facebook/nllb-200-distilled-600M", "cc-by-nc-4.0", None, None),
        ("Qwen/Qwen2.5-3B-Instruct", "qwen-research", "Qwen/Qwen2.5-3B", None),
        ("Qwen/Qwen2.5-72B-Instruct", "qwen", "Qwen/Qwen2.5-72B", None),
        ("black-forest-labs/FLUX.1-dev", "flux-1-nc", None, None),
        ("mistralai/Codestral-22B-v0.1", "mistral-mnpl", None, None),
        ("deepseek-ai/DeepSeek-R1-Distill-Llama-8B", "mit", "meta-llama/Llama-3.1-8B", None),
        (
            "tokyotech-llm/Llama-3.3-Swallow-70B-Instruct-v0.4",
            "llama3.3",
            "tokyotech-llm/Llama-3.3-Swallow-70B-v0.4",
            "gemma",
        ),
        (
            "tokyotech-llm/Gemma-2-Llama-Swallow-9b-it-v0.1",
            "gemma",
            "tokyotech-llm/Gemma-2-Llama-Swallow-9b-pt-v0.1",
            "llama3.3",
        ),
        (
            "karakuri-ai/karakuri-lm-8x7b-instruct-v0.1",
            "apache-2.0",
            "tokyotech-llm/Swallow-MX-8x7b-NVE-v0.1",
            "openai-terms",
        ),
        ("turing-motors/Heron-NVILA-Lite-15B", "apache-2.0", None, "openai-terms"),
        ("rinna/nekomata-14b", "tongyi-qianwen", "Qwen/Qwen-14B", None),
        ("pfnet/plamo-13b-instruct-nc", "cc-by-nc-4.0", "pfnet/plamo-13b", None),
        ("stockmark/stockmark-13b-instruct", "cc-by-nc-sa-4.0", "stockmark/stockmark-13b", None),
        ("unsloth/llama-3-8b-bnb-4bit", "llama3", "meta-llama/Meta-Llama-3-8B", None),
    ],
)
def test_licences_and_lineages_that_are_known(
    shipped: Catalog, name: str, license_: str, ancestor: str | None, term: str | None
) -> None:
    described = shipped.pedigree(name) or shipped.model(name)
    assert described.license == license_
    assert [a.model for a in described.ancestors or ()][:1] == ([ancestor] if ancestor else [])
    assert [t.license for t in described.data_terms] == ([term] if term else [])


def test_where_nobody_says_what_a_model_was_made_from_its_licence_is_not_known(shipped: Catalog) -> None:
    model = shipped.model("BAAI/bge-base-en-v1.5")
    assert model.ancestors is None
    assert model.licenses == ("mit", "unknown")
    assert model.provenance["ancestors"].why is not None
    assert shipped.model("pkshatech/GLuCoSE-base-ja-v2").licenses[-1] == "unknown"  # its parent's gap is its own


def test_what_a_model_was_trained_on_joins_its_licences(shipped: Catalog) -> None:
    falcon = shipped.model("tiiuae/falcon-40b-instruct")
    assert falcon.licenses == ("apache-2.0", "openai-terms")
    assert [term.license for term in falcon.data_terms] == ["openai-terms"]


def test_licences_say_what_they_want_shown(shipped: Catalog) -> None:
    llama = shipped.licenses["llama3.1"].attribution
    assert llama is not None
    assert (llama.display, llama.name_prefix, llama.when) == ("Built with Llama", "Llama", "both")
    for licence in shipped.licenses.values():
        wanted = licence.attribution
        if wanted and wanted.notice:
            assert wanted.source is not None
            assert any(wanted.notice[:40] in o.en or "otice" in o.en for o in licence.obligations), licence.id


def test_evidence_exists(shipped: Catalog) -> None:
    for task in shipped.tasks.values():
        for names in task["evidence"].values():
            for name in names:
                suite, _, metric = name.partition(":")
                assert metric in shipped.suites[suite]["metrics"]


def test_every_task_of_the_catalogue_can_be_asked_for(shipped: Catalog) -> None:
    assert set(TASKS) == set(shipped.tasks)
    offered = {task for model in shipped.models.values() for task in model.tasks or ()}
    assert offered <= set(TASKS)


def test_models_of_video_do_nothing_else(shipped: Catalog) -> None:
    video = [model for model in shipped.models.values() if model.kind == "video"]
    assert {task for model in video for task in model.tasks or ()} == {"text-to-video"}
