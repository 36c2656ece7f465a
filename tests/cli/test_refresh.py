"""``advisor catalog refresh|status|diff|reset`` against an AWS and a Hub on this machine, the real clients between."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog.refreshed import CURRENT, folder
from advisor.sources.aws.faults import action
from tests.cli.aws_answers import CLAUDE, NEW_MODEL, REGIONS, sell
from tests.cli.conftest import Ran
from tests.sources import hub_server
from tests.sources.aws.aws_server import AwsServer, Refusal
from tests.sources.aws.conftest import KEY_ID, SECRET, aws, clean_aws

__all__ = ["aws", "clean_aws"]  # fixtures

pytestmark = pytest.mark.usefixtures("shipped")
Cli = Callable[..., Ran]
TOKYO = "ap-northeast-1"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def selling(aws: AwsServer, place: Path) -> AwsServer:
    sell(aws)
    return aws


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[hub_server.FakeHub]:
    for name in ("HF_TOKEN", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    with hub_server.running() as served:
        monkeypatch.setenv("HF_ENDPOINT", served.endpoint)
        yield served


def refresh(cli: Cli, *arguments: str, code: int = 0) -> Any:
    ran = cli("catalog", "refresh", "--format", "json", *arguments)
    assert ran.code == code, ran.err
    assert SECRET not in ran.out + ran.err
    assert KEY_ID not in ran.out + ran.err
    return json.loads(ran.out)


def price(cli: Cli, name: str, region: str) -> Any:
    listed = json.loads(cli("list", "instances", "--region", region, "--format", "json").out)["instances"]
    return next((row["usd_per_hour"] for row in listed if row["instance_type"] == name), None)


def test_prices_are_read_kept_and_used(cli: Cli, selling: AwsServer, place: Path) -> None:
    before = price(cli, "g5.xlarge", TOKYO)
    body = refresh(cli, "--prices", "--instance-family", "g5")
    assert body["written"] == str(folder(place) / CURRENT)
    assert body["failed"] == []
    assert body["read"]["ec2"] == sorted(REGIONS)
    changed = {(c["name"], c["figure"]): c for c in body["changes"]["prices"] if TOKYO in c["regions"]}
    assert changed["g5.xlarge", "on_demand"]["old"] == before["ec2"]["on_demand"]
    assert changed["g5.xlarge", "on_demand"]["new"] == 1.5
    now = price(cli, "g5.xlarge", TOKYO)
    assert now["ec2"]["on_demand"] == 1.5
    assert now["ec2"]["reserved_1yr"] == 0.9
    assert now["sagemaker"] == {"on_demand": 2.0, "basis": "published"}
    assert price(cli, "g6.xlarge", TOKYO) is not None  # not asked: stays
    assert price(cli, "g5.xlarge", "eu-west-1")["ec2"]["on_demand"] == 1.123


def test_what_was_read_has_its_source_and_date(cli: Cli, selling: AwsServer) -> None:
    refresh(cli, "--prices", "--instance-family", "g5")
    asked = ("rinna/japanese-gpt-neox-3.6b", "--instance", "g5.xlarge", "--region", TOKYO)
    report = json.loads(cli("estimate", *asked, "--format", "json").out)
    cost = report["deployments"][0]["cost"]
    assert "pricing" in cost["price_source"]["url"]
    assert cost["price_source"]["read"] == cost["price_as_of"]


def test_a_second_refresh_with_the_same_answers_changes_nothing(cli: Cli, selling: AwsServer) -> None:
    refresh(cli, "--prices", "--spot", "--instance-family", "g5")
    body = refresh(cli, "--prices", "--spot", "--instance-family", "g5")
    assert body["changes"] == {"prices": [], "new": [], "gone": [], "facts": []}
    ran = cli("catalog", "refresh", "--spot", "--instance-family", "g5")
    assert "Nothing changed." in ran.out


def test_a_rehearsal_keeps_nothing(cli: Cli, selling: AwsServer, place: Path) -> None:
    body = refresh(cli, "--prices", "--instance-family", "g5", "--dry-run")
    assert body["dry_run"]
    assert body["written"] is None
    assert body["changes"]["prices"]
    assert not (folder(place) / CURRENT).exists()


def test_spot_prices_are_those_of_the_dearest_zone(cli: Cli, selling: AwsServer) -> None:
    refresh(cli, "--spot", "--region", TOKYO)
    assert price(cli, "g5.xlarge", TOKYO)["ec2"]["spot"] == 0.7


def test_a_new_instance_type_is_known_when_its_device_is(cli: Cli, selling: AwsServer) -> None:
    body = refresh(cli, "--instances", "--region", TOKYO)
    assert {"kind": "instance", "name": "g5.3xlarge", "regions": [TOKYO]} in body["changes"]["new"]
    shown = json.loads(cli("show", "g5.3xlarge", "--format", "json").out)["facts"]
    assert shown["accelerator"]["value"] == "NVIDIA A10G"
    assert shown["vcpu"]["value"] == 12


def test_bedrock_as_the_regions_say(cli: Cli, selling: AwsServer) -> None:
    body = refresh(cli, "--bedrock")
    new = {(offer["kind"], offer["name"]) for offer in body["changes"]["new"]}
    assert ("model", "anthropic/claude-next") in new
    gone = {offer["name"] for offer in body["changes"]["gone"]}
    assert f"{CLAUDE} us" in gone  # us-east-1 lists the global profile only
    listed = json.loads(cli("list", "models", "--format", "json").out)["models"]
    added = next(model for model in listed if model["id"] == "anthropic/claude-next")
    assert added["license"] == {"id": None, "spdx": None, "commercial_use": None}
    report = json.loads(cli("recommend", "--model", NEW_MODEL, "--region", TOKYO, "--format", "json").out)
    assert report["recommended"] == []
    assert report["undetermined"]  # nobody has reviewed its licence: never recommended


def test_bedrock_prices(cli: Cli, selling: AwsServer) -> None:
    body = refresh(cli, "--prices", "--region", TOKYO)
    found = {(c["name"], c["figure"]): c["new"] for c in body["changes"]["prices"] if c["platform"] == "bedrock"}
    assert found[f"{CLAUDE} global", "output"] == 26


def test_what_fails_is_told_and_the_rest_is_kept(cli: Cli, selling: AwsServer, place: Path) -> None:
    selling.on("bedrock", "ListFoundationModels", Refusal("AccessDeniedException", 403))
    body = refresh(cli, "--spot", "--bedrock", "--region", TOKYO, code=5)
    assert body["read"] == {"agreements": [TOKYO], "inference-profiles": [TOKYO], "spot": [TOKYO]}
    (failed,) = body["failed"]
    assert (failed["what"], failed["kind"]) == ("foundation-models", "denied")
    assert "bedrock:ListFoundationModels" in failed["hint"]
    assert (folder(place) / CURRENT).exists()
    ran = cli("--lang", "ja", "catalog", "refresh", "--bedrock", "--region", TOKYO)
    assert ran.code == 5
    assert "権限がありません: bedrock:ListFoundationModels" in ran.err


def test_an_empty_answer_takes_nothing_away(cli: Cli, selling: AwsServer) -> None:
    selling.on("pricing", "GetProducts", {"FormatVersion": "aws_v1", "PriceList": []})
    selling.on("bedrock", "ListFoundationModels", {"modelSummaries": []})
    selling.on("ec2", "DescribeInstanceTypeOfferings", {"InstanceTypeOfferings": []})
    body = refresh(cli, "--prices", "--bedrock", "--instances", "--region", TOKYO, "--instance-family", "g5")
    assert body["changes"]["gone"] == []
    assert price(cli, "g5.xlarge", TOKYO)["ec2"]["on_demand"] == 1.459


def test_without_credentials_nothing_is_kept_and_the_way_out_is_told_once(
    cli: Cli, clean_aws: pytest.MonkeyPatch, place: Path
) -> None:
    ran = cli("catalog", "refresh", "--spot", "--bedrock")
    assert ran.code == 5
    assert ran.err.count("no AWS credentials") == 2  # for spot and for bedrock
    assert ran.err.count("hint:") == 1
    assert not (folder(place) / CURRENT).exists()


def test_expired_credentials_end_it_at_once(cli: Cli, selling: AwsServer) -> None:
    selling.on("ec2", "DescribeSpotPriceHistory", Refusal("ExpiredToken"))
    selling.on("bedrock", "ListFoundationModels", Refusal("ExpiredTokenException", 403))
    ran = cli("catalog", "refresh", "--spot")
    assert ran.code == 5
    assert "has expired" in ran.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--region", "ap-northeast-9"), "ap-northeast-1"),
        (("--instance-family", "g55"), "g5"),
        (("--format", "xml"), "table"),
        (("--region", "\x1b[31m"), "unknown region"),
    ],
)
def test_wrong_names_are_refused_before_anything_is_asked(
    cli: Cli, selling: AwsServer, arguments: tuple[str, ...], told: str
) -> None:
    ran = cli("catalog", "refresh", "--spot", *arguments)
    assert ran.code == 2
    assert told in ran.err
    assert "\x1b" not in ran.err
    assert selling.calls == []


def test_status_tells_the_age_of_what_was_read(cli: Cli, selling: AwsServer) -> None:
    plain = json.loads(cli("catalog", "status", "--format", "json").out)
    assert plain["refreshed"] is None
    refresh(cli, "--spot", "--region", TOKYO)
    status = json.loads(cli("catalog", "status", "--format", "json").out)
    assert "+refreshed." in status["version"]
    assert list(status["refreshed"]["read"]) == ["prices.spot"]
    assert list(status["refreshed"]["read"]["prices.spot"]) == [TOKYO]
    assert "prices.spot" in cli("catalog", "status").out


def test_diff_says_what_became_of_recommendations(cli: Cli, selling: AwsServer) -> None:
    assert cli("catalog", "diff").code == 2  # nothing was refreshed
    refresh(cli, "--prices", "--instance-family", "g5", "--instance-family", "g6")
    body = json.loads(cli("catalog", "diff", "--format", "json").out)
    assert body["after"]["version"].startswith(body["before"]["version"])
    assert any(c["name"] == "g5.xlarge" for c in body["changes"]["prices"])
    assert body["recommendations"][0]["question"] == "chat · ja · ap-northeast-1"
    assert all(e["before"] and e["after"] for e in body["recommendations"])
    text = cli("--lang", "ja", "catalog", "diff").out
    assert "推薦結果" in text
    assert cli("catalog", "diff", "--previous").code == 2  # there was none before


def test_diff_for_a_question_of_ones_own(cli: Cli, selling: AwsServer, tmp_path: Path) -> None:
    refresh(cli, "--prices", "--instance-family", "g5")
    question = tmp_path / "needs.yaml"
    question.write_text(
        "purpose: {tasks: [chat], languages: [ja]}\nwhere: {region: ap-northeast-1, instance_families: [g5]}\n"
    )
    body = json.loads(cli("catalog", "diff", "-f", str(question), "--format", "json").out)
    (effect,) = body["recommendations"]
    assert effect["changed"]
    assert effect["question"] == str(question)


def test_reset_goes_back_to_what_shipped(cli: Cli, selling: AwsServer, place: Path) -> None:
    refresh(cli, "--spot", "--region", TOKYO)
    first = price(cli, "g5.xlarge", TOKYO)
    selling.on("ec2", "DescribeSpotPriceHistory", {"SpotPriceHistory": []})
    refresh(cli, "--prices", "--instance-family", "g5")
    ran = cli("catalog", "reset", "--previous")
    assert ran.code == 0
    assert price(cli, "g5.xlarge", TOKYO) == first
    assert cli("catalog", "reset", "--previous").code == 2
    assert cli("catalog", "reset").code == 0
    assert price(cli, "g5.xlarge", TOKYO)["ec2"]["spot"] != 0.7
    assert "shipped data answers" in cli("catalog", "reset").err


def test_a_broken_file_is_told_and_the_shipped_data_answers(cli: Cli, place: Path) -> None:
    folder(place).mkdir(parents=True)
    (folder(place) / CURRENT).write_bytes(b"junk")
    ran = cli("list", "instances", "--region", TOKYO, "--format", "json")
    assert ran.code == 0
    assert "not a file of this tool" in ran.err
    assert json.loads(ran.out)["instances"]
    ran = cli("--lang", "ja", "list", "tasks", "--format", "ids")
    assert ran.code == 0


def test_an_overlay_lies_on_refreshed_data(cli: Cli, selling: AwsServer, tmp_path: Path) -> None:
    refresh(cli, "--instances", "--region", TOKYO)
    overlay = tmp_path / "mine" / "prices" / "ec2"
    overlay.mkdir(parents=True)
    (overlay / "g5.yaml").write_text(
        "schema: 1\nsources: {quote: {url: 'https://example.com/quote', read: 2026-11-23}}\nfrom: quote\n"
        "prices: {g5.3xlarge: {ap-northeast-1: [{as_of: 2026-11-23, on_demand: 1.75}]}}\n"
    )
    ran = cli("--catalog", str(tmp_path / "mine"), "list", "instances", "--region", TOKYO, "--format", "json")
    assert ran.code == 0, ran.err
    rows = {row["instance_type"]: row for row in json.loads(ran.out)["instances"]}
    assert rows["g5.3xlarge"]["usd_per_hour"]["ec2"]["on_demand"] == 1.75


@pytest.mark.parametrize("name", ["refresh.md", "refresh.ja.md"])
def test_the_guides_policy_allows_what_is_asked_and_no_more(cli: Cli, selling: AwsServer, name: str) -> None:
    refresh(cli, "--prices", "--spot", "--instances", "--bedrock", "--jumpstart")
    text = (Path(__file__).parents[2] / "docs" / "guides" / name).read_text(encoding="utf-8")
    policy = json.loads(text.partition("```json\n")[2].partition("```")[0])
    (statement,) = policy["Statement"]
    assert set(statement["Action"]) == {action(call.service, call.operation) for call in selling.calls}
