"""``advisor list`` on the shipped catalogue: the contract's keys, filters that never answer wrongly."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Ran

pytestmark = pytest.mark.usefixtures("shipped")

KINDS = ("models", "instances", "licenses", "rules", "tasks", "regions", "suites")
MODEL_KEYS = [
    "id", "name", "publisher", "kind", "parameters", "context_length", "languages", "tasks", "license", "channels",
    "lifecycle",
]  # fmt: skip
INSTANCE_KEYS = [
    "instance_type", "region", "vcpu", "ram_bytes", "accelerator", "accelerator_count", "usable_bytes_per_accelerator",
    "usd_per_hour", "price_as_of",
]  # fmt: skip


def entries(ran: Ran) -> list[dict[str, Any]]:
    assert ran.code == 0, ran.err
    (found,) = json.loads(ran.out).values()
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_kind_in_every_format(cli: Callable[..., Ran], kind: str, language: str) -> None:
    found = entries(cli("list", kind, "--format", "json", "--lang", language))
    assert found
    ids = cli("list", kind, "--format", "ids", "--lang", language).out.splitlines()
    assert ids == [entry.get("id", entry.get("instance_type")) for entry in found]
    rows = list(csv.reader(io.StringIO(cli("list", kind, "--format", "csv", "--lang", language).out)))
    assert [row[0] for row in rows[1:]] == ids
    table = cli("list", kind, "--lang", language)
    assert table.code == 0
    assert "…" not in table.out
    assert "\x1b" not in table.out
    assert len(table.out.splitlines()) == len(found) + 2


def test_models_have_the_keys_of_the_contract(cli: Callable[..., Ran]) -> None:
    for model in entries(cli("list", "models", "--format", "json")):
        assert list(model) == MODEL_KEYS
        assert list(model["license"]) == ["id", "spdx", "commercial_use"]
        assert isinstance(model["channels"], list)


def test_people_read_names_of_licences_and_programs_ids(cli: Callable[..., Ran], monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    asked = ("list", "models", "--family", "meta-llama", "--max-parameters", "8e9")
    table = cli(*asked)
    assert "Llama 2 Community License" in table.out
    assert "LicenseRef" not in table.out
    assert "LicenseRef-" in cli(*asked, "--format", "csv").out
    assert {e["license"]["spdx"] for e in entries(cli(*asked, "--format", "json"))} > {
        "LicenseRef-scancode-llama-3.2-license-2024"
    }


@pytest.mark.parametrize(
    ("language", "words"), [("en", "acceptable use policy, other terms"), ("ja", "利用規定、その他の条件")]
)
def test_people_read_names_of_conditions_and_programs_types(
    cli: Callable[..., Ran], monkeypatch: Any, language: str, words: str
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    table = cli("list", "licenses", "--lang", language).out
    (row,) = [line for line in table.splitlines() if line.startswith("anthropic-commercial-terms ")]
    assert f" {words} " in row
    assert "use-policy" not in row
    found = entries(cli("list", "licenses", "--format", "json", "--lang", language))
    (license_,) = [entry for entry in found if entry["id"] == "anthropic-commercial-terms"]
    assert [condition["type"] for condition in license_["conditions"]] == ["use-policy", "other", "other"]


def test_instances_have_the_keys_of_the_contract(cli: Callable[..., Ran]) -> None:
    for instance in entries(cli("list", "instances", "--region", "ap-northeast-1", "--format", "json")):
        assert list(instance) == INSTANCE_KEYS
        assert instance["region"] == "ap-northeast-1"
        prices = instance["usd_per_hour"]
        assert list(prices) == ["ec2", "sagemaker"]
        assert list(prices["ec2"]) == ["on_demand", "spot", "reserved_1yr", "reserved_3yr"]
        assert list(prices["sagemaker"]) == ["on_demand", "basis"]
        assert 0 not in prices["ec2"].values()


@pytest.mark.parametrize("what", [("list", "instances"), ("list", "models"), ("show", "g5.xlarge")])
def test_an_empty_region_is_no_region_rather_than_the_usual_one(what: tuple[str, ...], cli: Callable[..., Ran]) -> None:
    ran = cli(*what, "--region", "")
    assert ran.code == 2
    assert "unknown region: ''" in ran.err


def test_instances_that_are_not_offered_in_the_region_are_absent(cli: Callable[..., Ran]) -> None:
    def families(region: str) -> set[str]:
        listed = entries(cli("list", "instances", "--region", region, "--format", "json"))
        return {entry["instance_type"].partition(".")[0] for entry in listed}

    assert families("ap-northeast-3") == {"g4dn", "g6e"}  # Osaka
    assert families("ap-southeast-1").isdisjoint({"g5", "g6"})  # Singapore
    assert {"g5", "inf2"} <= families("ap-northeast-1")


def test_the_region_of_prices_follows_the_language_and_is_said(cli: Callable[..., Ran]) -> None:
    assert "us-east-1" in cli("list", "instances").err
    assert "ap-northeast-1" in cli("list", "instances", "--lang", "ja").err
    assert cli("list", "instances", "--region", "us-west-2").err == ""


@pytest.mark.parametrize(
    ("flags", "holds"),
    [
        (["--language", "ja"], lambda m: "ja" in m["languages"]),
        (["--language", "ja", "--language", "en"], lambda m: {"ja", "en"} <= set(m["languages"])),
        (["--license", "apache-2.0"], lambda m: m["license"]["id"] == "apache-2.0"),
        (["--license", "MIT", "--license", "apache-2.0"], lambda m: m["license"]["id"] in ("mit", "apache-2.0")),
        (["--task", "embedding"], lambda m: "embedding" in m["tasks"]),
        (["--family", "cyberagent-open-calm"], lambda m: "open-calm" in m["id"]),
        (["--channel", "bedrock"], lambda m: "bedrock" in m["channels"]),
        (["--max-parameters", "3B"], lambda m: m["parameters"] is not None and m["parameters"] <= 3_000_000_000),
        (["--channel", "bedrock", "--region", "ap-northeast-1"], lambda m: "bedrock" in m["channels"]),
        (["--language", "ja", "--max-parameters", "7e9", "--license", "mit"], lambda m: m["license"]["id"] == "mit"),
    ],
)
def test_filters(cli: Callable[..., Ran], flags: list[str], holds: Callable[[Any], bool]) -> None:
    everything = entries(cli("list", "models", "--format", "json"))
    found = entries(cli("list", "models", *flags, "--format", "json"))
    assert found
    assert len(found) < len(everything)
    assert all(holds(model) for model in found)


def test_what_is_not_known_never_matches_and_is_counted(cli: Callable[..., Ran]) -> None:
    ran = cli("list", "models", "--channel", "bedrock", "--max-parameters", "1T")
    assert "their size is not known" in ran.err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["list", "model"], "models"),
        (["list", "models", "--license", "apache2"], "apache-2.0"),
        (["list", "models", "--task", "chatt"], "chat"),
        (["list", "models", "--language", "jp"], "did you mean ja?"),
        (["list", "models", "--language", "qq"], "written as its code"),
        (["list", "models", "--channel", "bedrok"], "bedrock"),
        (["list", "models", "--family", "cyberagent-opencalm"], "cyberagent-open-calm"),
        (["list", "models", "--max-parameters", "seven"], "7B"),
        (["list", "models", "--region", "ap-northeast-9"], "ap-northeast-1"),
        (["list", "instances", "--region", "tokyo"], "ap-northeast-1"),
        (["list", "instances", "--family", "g55"], "g5"),
        (["list", "instances", "--license", "mit"], "--region, --family"),
        (["list", "tasks", "--region", "us-east-1"], "no filters"),
        (["list", "suites", "--language", "xx"], "unknown"),
        (["list", "models", "--format", "yaml"], "table, json, csv, ids"),
    ],
)
def test_an_unknown_value_is_an_error_with_a_hint(cli: Callable[..., Ran], arguments: list[str], hint: str) -> None:
    ran = cli(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")
    assert hint in ran.err
    japanese = cli(*arguments, "--lang", "ja")
    assert japanese.code == 2
    assert japanese.err.startswith("エラー: ")


def test_nothing_found_is_an_empty_list_and_says_so(cli: Callable[..., Ran]) -> None:
    flags = ("--license", "mit", "--max-parameters", "1")
    assert entries(cli("list", "models", *flags, "--format", "json")) == []
    assert cli("list", "models", *flags, "--format", "ids").out == ""
    assert "no entry matches" in cli("list", "models", *flags).err


def test_severities_of_the_command_line_show(cli: Callable[..., Ran]) -> None:
    ran = cli("list", "rules", "--severity", "memory.fits=warn", "--format", "json")
    (rule,) = [entry for entry in entries(ran) if entry["id"] == "memory.fits"]
    assert rule["severity"] == "warn"
    assert list(rule) == ["id", "scope", "severity", "title"]


def test_the_help_names_every_kind() -> None:
    from advisor.cli.commands import list as command
    from advisor.cli.listings import LISTINGS

    assert tuple(LISTINGS) == command.KINDS == KINDS
