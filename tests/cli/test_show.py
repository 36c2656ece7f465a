"""``advisor show ID``: one entry, every fact with its source, unknown ones with their reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from advisor.render.entry.words import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Ran

pytestmark = pytest.mark.usefixtures("shipped")

BASES = {"published", "computed", "calibrated", "assumed", "derived"}
EXAMPLES = [
    ("cyberagent/open-calm-7b", "model", "cyberagent/open-calm-7b"),
    ("open-calm-7b", "model", "cyberagent/open-calm-7b"),
    ("CYBERAGENT/OPEN-CALM-7B", "model", "cyberagent/open-calm-7b"),
    ("g5.xlarge", "instance", "g5.xlarge"),
    ("ml.g5.xlarge", "instance", "g5.xlarge"),
    ("a10g", "accelerator", "a10g"),
    ("NVIDIA A10G", "accelerator", "a10g"),
    ("H100", "accelerator", "h100-80gb"),
    ("nvidia h100 80GB", "accelerator", "h100-80gb"),
    ("apache-2.0", "license", "apache-2.0"),
    ("Apache-2.0", "license", "apache-2.0"),
    ("memory.fits", "rule", "memory.fits"),
    ("ap-northeast-1", "region", "ap-northeast-1"),
    ("summarization", "task", "summarization"),
    ("jp-stable", "suite", "jp-stable"),
]


def body(ran: Ran) -> dict[str, Any]:
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


@pytest.mark.parametrize(("name", "kind", "id_"), EXAMPLES)
def test_ids_and_aliases_of_every_kind(cli: Callable[..., Ran], name: str, kind: str, id_: str) -> None:
    found = body(cli("show", name, "--format", "json"))
    assert list(found) == ["kind", "id", "facts"]
    assert (found["kind"], found["id"]) == (kind, id_)
    for fact in found["facts"].values():
        assert list(fact)[:4] == ["value", "basis", "source", "read"]
        assert set(fact) <= {"value", "basis", "source", "read", "copy", "copy_of", "why", "note"}
        assert fact["basis"] in BASES
        assert (fact["source"] is None) == (fact["read"] is None)


@pytest.mark.parametrize("name", [name for name, _, _ in EXAMPLES])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_sheet_shows_every_fact(cli: Callable[..., Ran], name: str, language: str) -> None:
    facts = body(cli("show", name, "--format", "json"))["facts"]
    sheet = cli("show", name, "--lang", language)
    assert sheet.code == 0
    assert "\x1b" not in sheet.out
    shown = [line for line in sheet.out.splitlines() if line and not line.startswith(" ")]
    for fact in facts:
        name = label(fact, language)
        assert any(line == name or line.startswith(f"{name}  ") for line in shown), fact


@pytest.mark.parametrize(
    ("language", "said"), [("en", "the name of 2 accelerators"), ("ja", "という名前のアクセラレータ")]
)
def test_a_name_of_several_accelerators_asks_which(cli: Callable[..., Ran], language: str, said: str) -> None:
    ran = cli("--lang", language, "show", "A100")
    assert ran.code == 2
    assert said in ran.err
    assert "a100-40gb, a100-80gb" in ran.err


def test_a_model_tells_parameters_cache_licence_and_channels(cli: Callable[..., Ran]) -> None:
    facts = body(cli("show", "cyberagent/open-calm-7b", "--format", "json"))["facts"]
    assert facts["parameters"]["value"] == 6_871_982_080
    assert facts["parameters"]["basis"] == "computed"
    assert facts["kv_bytes_per_token"]["value"] == 2 * 32 * 32 * 128 * 2
    assert facts["license.commercial_use"]["value"] == "yes"
    assert facts["license.share_alike"]["value"] == "on-distribution"
    assert facts["channels.huggingface"]["value"]["id"] == "cyberagent/open-calm-7b"
    assert facts["license"]["source"].startswith("https://huggingface.co/cyberagent/")


def test_an_unknown_fact_is_null_and_says_why(cli: Callable[..., Ran]) -> None:
    unknown = body(cli("show", "cyberagent/open-calm-7b", "--format", "json"))["facts"]["training_tokens"]
    assert unknown["value"] is None
    assert unknown["why"]
    japanese = body(cli("show", "cyberagent/open-calm-7b", "--format", "json", "--lang", "ja"))["facts"]
    assert japanese["training_tokens"]["why"] != unknown["why"]
    assert f"unknown: {unknown['why']}" in cli("show", "cyberagent/open-calm-7b").out


def test_every_unknown_fact_of_every_model_has_a_reason(cli: Callable[..., Ran]) -> None:
    ids = cli("list", "models", "--channel", "bedrock", "--format", "ids").out.split()[:20]
    for id_ in ids:
        facts = body(cli("show", id_, "--kind", "model", "--format", "json"))["facts"]
        for name in ("parameters", "context_length", "languages", "license"):
            assert facts[name]["value"] is not None or facts[name].get("why"), (id_, name)


def test_prices_are_those_of_the_region(cli: Callable[..., Ran]) -> None:
    tokyo, virginia = (
        body(cli("show", "g5.xlarge", "--region", region, "--format", "json"))["facts"]
        for region in ("ap-northeast-1", "us-east-1")
    )
    assert tokyo["usd_per_hour.ec2.on_demand"]["value"] > virginia["usd_per_hour.ec2.on_demand"]["value"]
    assert tokyo["usd_per_hour.sagemaker.on_demand"]["basis"] == "derived"
    osaka = body(cli("show", "g5.xlarge", "--region", "ap-northeast-3", "--format", "json"))["facts"]
    assert osaka["usd_per_hour.ec2.on_demand"]["value"] is None
    assert "ap-northeast-3" in osaka["usd_per_hour.ec2.on_demand"]["why"]


def test_what_is_reserved_for_three_years_has_the_date_and_source_it_was_read_at(cli: Callable[..., Ran]) -> None:
    facts = body(cli("show", "g5.xlarge", "--region", "ap-northeast-1", "--format", "json"))["facts"]
    one, three = (facts[f"usd_per_hour.ec2.reserved_{term}"] for term in ("1yr", "3yr"))
    assert one["read"] == facts["usd_per_hour.ec2.reserved_as_of"]["value"]
    assert three["read"] == facts["usd_per_hour.ec2.reserved_3yr_as_of"]["value"] < one["read"]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["show", "cyberagent/open-calm-7x"], "cyberagent/open-calm-7b"),
        (["show", "g5.xlarg"], "g5.xlarge"),
        (["show", "memory.fit"], "memory.fits"),
        (["show", "g5.xlarge", "--kind", "model"], ""),
        (["show", "g5.xlarge", "--kind", "machine"], "instance"),
        (["show", "g5.xlarge", "--region", "tokio"], ""),
        (["show", "g5.xlarge", "--format", "csv"], "table, json"),
    ],
)
def test_unknown_names(cli: Callable[..., Ran], arguments: list[str], hint: str) -> None:
    ran = cli(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: unknown")
    assert hint in ran.err


def test_every_entry_of_the_catalogue_can_be_shown(cli: Callable[..., Ran]) -> None:
    for kind, singular in (("models", "model"), ("licenses", "license"), ("regions", "region"), ("suites", "suite")):
        for id_ in cli("list", kind, "--format", "ids").out.split()[::7]:
            assert cli("show", id_, "--kind", singular).code == 0, id_


def test_a_suite_tells_how_to_read_its_scores(cli: Callable[..., Ran]) -> None:
    facts = body(cli("show", "swallow-llm-leaderboard-v2", "--format", "json"))["facts"]
    assert facts["reasoning"]["value"] == "on"
    metrics = {metric["id"]: metric for metric in facts["metrics"]["value"]}
    assert (metrics["ja-post-jhumaneval"]["questions"], metrics["ja-post-jhumaneval"]["language"]) == (164, "ja")
    facts = body(cli("show", "jp-stable", "--format", "json"))["facts"]
    assert "majority class" in {metric["id"]: metric for metric in facts["metrics"]["value"]}["jnli"]["weak"]
    facts = body(cli("show", "summarization", "--format", "json"))["facts"]
    assert facts["stand_ins"]["value"]["ja"]


def test_what_was_read_in_a_copy_says_so(cli: Callable[..., Ran]) -> None:
    """The original, the copy, its address and the day; the basis stays what it is."""
    facts = body(cli("show", "trn2.48xlarge", "--region", "us-east-2", "--format", "json"))["facts"]
    vcpu, price = facts["vcpu"], facts["usd_per_hour.ec2.on_demand"]
    assert (vcpu["basis"], vcpu["copy_of"]) == ("published", "EC2 API DescribeInstanceTypes")
    assert (price["basis"], price["copy"], price["copy_of"]) == ("published", "ec2.shop", "AWS Price List")
    assert "copy_of" not in facts["regions"]
    for language, told in (
        ("en", f"published · copy of AWS Price List (ec2.shop), {price['source']} ({price['read']})"),
        ("ja", f"公表値 · AWS Price List のコピー (ec2.shop)、{price['source']} ({price['read']})"),
    ):
        assert told in cli("show", "trn2.48xlarge", "--region", "us-east-2", "--lang", language).out
