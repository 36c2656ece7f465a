"""Single entries and lists, word for word, from hand-made models."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from advisor.core.licensing import Clause, Jurisdiction
from advisor.core.model import (
    Ancestor,
    BedrockChannel,
    BedrockRoute,
    DataTerm,
    JumpStartChannel,
    Lifecycle,
    WeightFile,
)
from advisor.core.provenance import Provenance
from advisor.core.text import Text
from advisor.render import listing
from advisor.render.entry import license as license_entry
from advisor.render.entry import model as model_entry
from advisor.render.entry.fact import Fact, as_json, shown
from advisor.rules.book import LicenseBook

from . import factories
from .factories import replace

if TYPE_CHECKING:
    from collections.abc import Callable

LICENSE = replace(
    factories.LICENSES["llama"],
    obligations=(
        Text("Name the model “Llama …”", "モデル名を「Llama …」で始める"),
        Text("Pass the notice on", "通知を添付する"),
    ),
    outputs=Clause("allowed-with-name", Text("With the name.", "名称の表示が条件です。"), factories.TERMS),
    jurisdiction=(Jurisdiction(("EU",), "multimodal", Text("Not in the EU.", "EU では利用できません。"), None),),
    released="2025-04-05",
)
BOOK = LicenseBook({"llama": LICENSE})
READ = Provenance("published", factories.TERMS)
MODEL = replace(
    factories.model("example/beta-8b", "Beta 8B", "llama"),
    aliases=("beta",),
    ancestors=(Ancestor("meta/llama", "continued-pretraining"),),
    context_length=None,
    huggingface=replace(
        factories.model("example/beta-8b").huggingface,
        weights=(WeightFile("bfloat16", None, 16_060_522_496, "safetensors", None),),
    ),
    jumpstart=(
        JumpStartChannel("huggingface-llm-beta", None, False, "ml.g5.xlarge", ("ml.g5.xlarge",), Lifecycle("active")),
    ),
    bedrock=(
        BedrockChannel(
            "example.beta-v1:0",
            (BedrockRoute("jp", ("ap-northeast-1",), ("ap-northeast-1", "ap-northeast-3")),),
            8192,
            None,
            Text("Accept the terms first.", "先に利用条件への同意が必要です。"),
            Lifecycle("legacy", ends="2027-01-31", replacements=("example/gamma",)),
        ),
    ),
    notes=(Text("Reads text.", "テキストを入力できます。"),),
    provenance={
        "kind": READ,
        "license": READ,
        "parameters": Provenance("computed", factories.TERMS),
        "context_length": Provenance("published", None, Text("Not published.", "公表されていません。")),
        "languages": READ,
        "channels.huggingface": READ,
        "channels.jumpstart": READ,
        "channels.bedrock": READ,
        "lifecycle": READ,
    },
)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_model_in_both_languages(language: Any, golden: Callable[[str, str], None]) -> None:
    facts = model_entry.facts(MODEL, BOOK, language)
    golden(f"entry/model.{language}.json", json.dumps(as_json(facts, language), ensure_ascii=False, indent=1) + "\n")
    lines = [f"{fact.name}: {line}" for fact in facts for line in shown(fact, language)]
    golden(f"entry/model.{language}.txt", "\n".join(lines) + "\n")


def test_parents_whose_terms_ended_and_none_at_all_are_shown() -> None:
    relicensed = replace(MODEL, ancestors=(Ancestor("example/alpha", "fine-tune", None, relicensed=True),))
    found = as_json(model_entry.facts(relicensed, BOOK, "en"), "en")["ancestors"]
    assert found["value"] == [{"model": "example/alpha", "relation": "fine-tune", "relicensed": True}]
    silent = replace(MODEL, ancestors=())
    assert "ancestors" not in as_json(model_entry.facts(silent, BOOK, "en"), "en")
    stated = replace(silent, provenance={**MODEL.provenance, "ancestors": READ})
    assert as_json(model_entry.facts(stated, BOOK, "en"), "en")["ancestors"]["value"] == []


def test_terms_of_training_data_are_shown() -> None:
    model = MODEL._replace(data_terms=(DataTerm("llama", Text("Outputs of Llama.", "Llama の出力。")),))
    found = as_json(model_entry.facts(model, BOOK, "ja"), "ja")["training_terms"]
    assert found["value"] == [{"license": "llama", "text": "Llama の出力。"}]


def test_later_revisions_are_shown_with_the_reason() -> None:
    how = Provenance("published", factories.TERMS, note=Text("Same line and size.", "同じ系列とサイズです。"))
    model = MODEL._replace(
        superseded_by=("example/beta-8b-v2", "example/beta-8b-v3"),
        provenance={**MODEL.provenance, "superseded_by": how},
    )
    found = as_json(model_entry.facts(model, BOOK, "en"), "en")
    assert found["superseded_by"]["value"] == ["example/beta-8b-v2", "example/beta-8b-v3"]
    assert found["superseded_by"]["note"] == "Same line and size."
    assert "superseded_by" not in as_json(model_entry.facts(MODEL, BOOK, "en"), "en")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_licence_in_both_languages(language: Any, golden: Callable[[str, str], None]) -> None:
    catalog: Any = SimpleNamespace(models={MODEL.id: MODEL})
    facts = license_entry.facts(LICENSE, catalog, language)
    lines = [f"{fact.name}: {line}" for fact in facts for line in shown(fact, language)]
    golden(f"entry/license.{language}.txt", "\n".join(lines) + "\n")


def test_a_model_as_a_list_has_it() -> None:
    assert listing.model(MODEL, BOOK) == {
        "id": "example/beta-8b",
        "name": "Beta 8B",
        "publisher": "example",
        "kind": "instruct",
        "parameters": 7_615_616_512,
        "context_length": None,
        "languages": ["ja", "en"],
        "tasks": ["chat"],
        "license": {"id": "llama", "spdx": "LicenseRef-llama", "commercial_use": "conditional"},
        "channels": ["huggingface", "jumpstart", "bedrock"],
        "lifecycle": "active",
    }


def test_unknown_is_null_with_its_reason_and_not_stated_is_none() -> None:
    unknown = Fact("context_length", None, "published", None, Text("Not published.", "公表されていません。"))
    assert as_json([unknown], "ja")["context_length"] == {
        "value": None,
        "basis": "published",
        "source": None,
        "read": None,
        "why": "公表されていません。",
    }
    assert shown(unknown, "en") == ["unknown"]
    assert shown(Fact("limit", None, "published", stated=False), "en") == ["none"]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("parameters", 7_615_616_512, "7.62B (7,615,616,512)"),
        ("ram_bytes", 17_179_869_184, "16.0 GiB (17,179,869,184 B)"),
        ("bandwidth_bytes_per_second", 600_000_000_000, "600 GB/s"),
        ("flops.bfloat16", 70e12, "70 TFLOPS"),
        ("usd_per_hour.ec2.on_demand", 1.006, "$1.006"),
        ("architecture.tied", False, "no"),
        ("vcpu", 4, "4"),
        ("tasks", [], "none"),
    ],
)
def test_units(name: str, value: Any, text: str) -> None:
    assert shown(Fact(name, value, "published"), "en") == [text]


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (3_600_000_000, "The count without the embedding, 4.19B less 579M, is 3.61B."),
        (3_000_000_000, None),
        (None, None),
    ],
)
def test_the_publishers_active_parameters_stand_beside_the_count(published: int | None, said: str | None) -> None:
    """gpt-oss-20b: its README says 3.6B, the count is 4.19B with the embedding."""
    mixture = replace(
        MODEL,
        parameters=20_914_757_184,
        parameters_active=4_187_440_704,
        parameters_embedding=579_133_440,
        parameters_active_published=published,
        provenance={**MODEL.provenance, "parameters_active_published": READ},
    )
    found = as_json(model_entry.facts(mixture, BOOK, "en"), "en")
    assert found["parameters.active"]["value"] == 4_187_440_704
    if published is None:
        assert "parameters.published_active" not in found
    else:
        own = found["parameters.published_active"]
        assert (own["value"], own["basis"], own["source"]) == (published, "published", factories.TERMS.url)
        assert own.get("note") == said
