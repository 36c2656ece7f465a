"""Hardware, prices, licences, evidence, settings in their compiled form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from advisor.authoring import documents
from advisor.authoring.compiler.sources import SourceTable, compact, fact

if TYPE_CHECKING:
    from advisor.authoring.validate import Validation


def url(good: Validation, key: str) -> str:
    return str(good.data["sources"][key][0])


def test_accelerators_keep_values_and_how_they_are_known(good: Validation) -> None:
    a10g = good.data["accelerators"]["a10g"]
    assert a10g["memory_visible_bytes"] == 23622320128
    assert a10g["facts"]["memory_visible_bytes"]["basis"] == "assumed"
    assert "bandwidth_bytes_per_second" not in a10g
    assert a10g["facts"]["bandwidth_bytes_per_second"]["why"]["en"] == "Not on the sheet."
    assert a10g["compute_capability"] == 8.6
    t4 = good.data["accelerators"]["t4"]
    assert url(good, t4["facts"]["memory_bytes"]) == "https://example.com/nvidia-smi"
    assert url(good, t4["facts"]["flops.float16"]) == "https://example.com/gpus"


def test_instances_know_their_family_and_device(good: Validation) -> None:
    instance = good.data["instances"]["g4dn.12xlarge"]
    assert (instance["family"], instance["accelerator"], instance["accelerator_count"]) == ("g4dn", "t4", 4)
    assert instance["interconnect"] == "pcie"
    assert good.data["instances"]["g5.xlarge"]["instance_store_bytes"] == 0
    assert "instance_store_bytes" not in instance


def test_price_rows_are_sorted_by_date_with_their_sources(good: Validation) -> None:
    rows = good.data["prices"]["ec2"]["g4dn.xlarge"]["ap-northeast-1"]
    assert [row["as_of"] for row in rows] == ["2025-04-04", "2026-01-21"]
    assert url(good, rows[0]["source"]) == "https://example.com/old-prices"
    assert url(good, rows[1]["spot_source"]) == "https://example.com/spot"
    assert "spot_source" not in rows[0]
    assert good.data["prices_as_of"] == "2026-01-21"


def test_bedrock_rows_name_their_tier_only_when_it_is_not_on_demand(good: Validation) -> None:
    rows = good.data["prices"]["bedrock"]["example.cloud-v1:0"]
    assert [row.get("tier") for row in rows].count("batch") == 1
    assert len(rows) == 6


def test_licences(good: Validation) -> None:
    licence = good.data["licenses"]["example-community"]
    assert licence["inherits"] is True
    assert licence["conditions"][0]["limit"] == 700_000_000
    assert url(good, licence["conditions"][0]["source"]) == "https://example.com/license"
    assert licence["outputs"]["use"] == "allowed-with-name"
    assert "hosting" not in licence
    attribution = licence["attribution"]
    assert (attribution["notice"], attribution["display"]) == ("Example is ours.", "Built with Example")
    assert url(good, attribution["source"]) == "https://example.com/license"
    unknown = good.data["licenses"]["unknown"]
    assert unknown["resolved"] is False
    assert "commercial_use" not in unknown


def test_evidence_names_suite_and_metric(good: Validation) -> None:
    evidence = good.data["tasks"]["text-generation"]["evidence"]
    assert evidence == {"en": ["example-suite:win-rate"], "ja": ["example-suite:win-rate"]}


def test_scores(good: Validation) -> None:
    metrics = good.data["suites"]["example-suite"]["metrics"]
    assert [row["model"] for row in metrics["win-rate"]["scores"]] == ["example/base", "example/chat"]
    assert metrics["win-rate"]["chance"] == 50.0
    assert metrics["error-rate"]["higher_is_better"] is False
    assert metrics["error-rate"]["scores"][0]["self_reported"] is True


def test_engines_have_one_form_of_fact(good: Validation) -> None:
    engine = good.data["engines"]["paged-engine"]
    assert engine["forms"] == {"value": ["decoder"], "source": engine["source"]}
    assert url(good, engine["dtypes"]["source"]) == "https://example.com/runs"
    utilization = engine["memory"][0]["constants"]["utilization"]
    assert (utilization["value"], utilization["low"], utilization["basis"]) == (0.9, 0.8, "calibrated")
    assert engine["memory"][0]["classes"][0]["constants"]["utilization"]["source"] == engine["source"]


def test_an_unknown_host_keeps_its_reason_and_needs_no_source(good: Validation) -> None:
    engine = good.data["engines"]["paged-engine"]
    assert engine["hosts"]["x86_64"] == {"value": True, "source": engine["source"]}
    assert engine["hosts"]["arm64"]["why"] == {"en": "Not on the page.", "ja": "記載なし。"}
    assert "value" not in engine["hosts"]["arm64"]


def test_training_has_all_its_parts(good: Validation) -> None:
    training = good.data["training"]
    assert training["optimizers"]["adamw"] == {"name": "AdamW", "states": 2, "source": training["defaults"]["source"]}
    assert training["optimizers"]["adamw-8bit"]["state_bytes"] == 1.0
    framework = training["frameworks"]["example-trainer"]
    assert framework["methods"]["value"] == ["lora", "qlora"]
    assert framework["logit_bytes"]["basis"] == "computed"
    assert training["defaults"]["quantization"] == "nf4"


def test_objectives_are_as_written(good: Validation) -> None:
    assert good.data["objectives"]["utilities"]["cost"] == {"half": 1000.0, "slope": 1.0}
    assert good.data["objectives"]["objectives"]["cost"]["weights"] == {"cost": 1.0}


def test_the_version_is_the_day_of_the_newest_source(good: Validation) -> None:
    assert good.data["version"] == "2026.01.21"


SOURCE = documents.Source(url="https://example.com", read="2026-01-02")


def test_a_source_is_entered_once_whatever_it_is_called() -> None:
    table = SourceTable()
    key = table.key(SOURCE)
    assert table.key(documents.Source(url="https://example.com", read="2026-01-02")) == key
    assert table.key(documents.Source(url="https://example.com", read="2026-01-03")) != key
    assert len(table.rows) == 2
    assert SourceTable().key(SOURCE) == key  # the content makes the key, not the order


def test_a_collision_of_keys_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.authoring.compiler.sources.KEY_LENGTH", 0)
    table = SourceTable()
    table.key(SOURCE)
    with pytest.raises(ValueError, match="lengthen"):
        table.key(documents.Source(url="https://example.org", read="2026-01-02"))


def test_a_fact_with_nothing_but_a_source_is_short() -> None:
    assert fact("k") == "k"
    assert fact("k", basis="assumed") == {"basis": "assumed", "source": "k"}
    assert fact(None, why=documents.Text(en="a", ja="b")) == {"why": {"en": "a", "ja": "b"}}


@pytest.mark.parametrize("kept", [0, False, "", 0.0])
def test_only_null_and_empty_collections_are_left_out(kept: Any) -> None:
    assert compact({"a": kept, "b": None, "c": [], "d": {}}) == {"a": kept}
