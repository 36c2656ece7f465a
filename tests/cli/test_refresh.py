"""``advisor catalog refresh|status|diff|reset`` against an AWS and a Hub on this machine, the real clients between."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.authoring.refresh.hub import hub_ids
from advisor.catalog.load import shipped_data
from advisor.catalog.refreshed import CURRENT, PREVIOUS, folder
from advisor.cli import refreshing
from advisor.sources.aws.faults import action
from tests.cli.aws_answers import CLAUDE, NEW_MODEL, REGIONS, listed, sell
from tests.cli.conftest import Ran
from tests.sources import hub_server
from tests.sources.aws import files_server
from tests.sources.aws.aws_server import AwsServer, Raw, Refusal
from tests.sources.aws.conftest import KEY_ID, SECRET, aws, clean_aws
from tests.sources.aws.price_samples import EC2_COLUMNS, OTHER_COLUMNS, ec2_row, price_file

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


# ------------------------------------------------------------------------------------------------------------- the Hub

FALCON = "tiiuae/falcon-7b"


def on_the_hub(hub: hub_server.FakeHub, **said: Any) -> None:
    """Let the Hub have one model of the catalogue, and say so much of it."""
    hub.repositories[FALCON] = hub_server.Served(says=said)


def licences(cli: Cli) -> Any:
    return json.loads(cli("show", FALCON, "--format", "json").out)["facts"]["license.spdx"]["value"]


def test_a_licence_that_changed_on_the_hub_holds_besides_and_is_told(
    cli: Cli, hub: hub_server.FakeHub, place: Path
) -> None:
    on_the_hub(hub, cardData={"license": "cc-by-nc-4.0"}, tags=["license:cc-by-nc-4.0"])
    body = refresh(cli, "--huggingface")
    assert any(FALCON in note and "cc-by-nc-4.0" in note for note in body["notes"])
    assert licences(cli) == "Apache-2.0 AND CC-BY-NC-4.0"
    assert cli("check", "--model", FALCON).code == 1
    on_the_hub(hub, cardData=None, tags=[])  # silence lifts nothing
    refresh(cli, "--huggingface")
    assert licences(cli) == "Apache-2.0 AND CC-BY-NC-4.0"
    on_the_hub(hub, cardData={"license": "apache-2.0"}, tags=["license:apache-2.0"])
    refresh(cli, "--huggingface")
    assert licences(cli) == "Apache-2.0"


def test_a_licence_nobody_knows_is_never_fine(cli: Cli, hub: hub_server.FakeHub, place: Path) -> None:
    on_the_hub(hub, cardData={"license": "other", "license_name": "evil-nc"}, tags=["license:other"])
    body = refresh(cli, "--huggingface")
    assert any(FALCON in note and "evil-nc" in note for note in body["notes"])
    assert cli("check", "--model", FALCON).code == 1


def test_a_token_that_is_not_accepted_is_one_error(
    cli: Cli, hub: hub_server.FakeHub, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_" + "x" * 34)
    refusal = hub_server.Refusal(401, "", "Invalid credentials in Authorization header")
    for name in hub_ids(shipped_data()["models"]):
        hub.repositories[name] = hub_server.Served(api=refusal)
    ran = cli("catalog", "refresh", "--huggingface")
    assert ran.code == 5
    assert ran.err.count("error:") == 1
    assert "HF_TOKEN" in ran.err
    assert "hf_x" not in ran.out + ran.err


# ------------------------------------------------------------------------------------------------------ hostile and broken


def test_a_new_model_does_not_hide_what_was_reviewed(cli: Cli, selling: AwsServer) -> None:
    reviewed = "adept/fuyu-8b"
    before = json.loads(cli("check", "--model", reviewed, "--format", "json").out)["models"][0]["effective"]
    found = [listed("adept.fuyu-8b-v1:0", "Fuyu 8B", ["ON_DEMAND"])]
    selling.on("bedrock", "ListFoundationModels", {"modelSummaries": found})
    body = refresh(cli, "--bedrock", "--region", TOKYO)
    assert [o["name"] for o in body["changes"]["new"] if o["kind"] == "model"] == ["bedrock/adept.fuyu-8b-v1-0"]
    after = json.loads(cli("check", "--model", reviewed, "--format", "json").out)["models"][0]["effective"]
    assert after == before


def test_a_clock_that_was_wrong_does_no_harm(
    cli: Cli, selling: AwsServer, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = price(cli, "g5.xlarge", TOKYO)
    with monkeypatch.context() as wrong:
        wrong.setattr(refreshing, "today", lambda: dt.date(2099, 1, 1))
        refresh(cli, "--prices", "--instance-family", "g5")
    assert price(cli, "g5.xlarge", TOKYO) == shipped
    for language, told in (("en", "of a day that has not come, 2099-01-01"), ("ja", "日付 2099-01-01 が未来です")):
        noted = cli("list", "regions", "--lang", language).err
        assert told in noted
        assert "advisor catalog reset" in noted
    selling.on("ec2", "DescribeSpotPriceHistory", {"SpotPriceHistory": []})
    answer = selling._answers["pricing", "GetProducts"]

    def dearer(params: dict[str, Any], region: str) -> dict[str, Any]:
        assert callable(answer)
        found = answer(params, region)
        return {**found, "PriceList": [d.replace("1.5000000000", "1.7500000000") for d in found["PriceList"]]}

    selling.on("pricing", "GetProducts", dearer)
    refresh(cli, "--prices", "--instance-family", "g5")
    assert price(cli, "g5.xlarge", TOKYO)["ec2"]["on_demand"] == 1.75
    assert not (folder(place) / PREVIOUS).exists()


def test_going_back_never_takes_a_broken_file(cli: Cli, selling: AwsServer, place: Path) -> None:
    refresh(cli, "--spot", "--region", TOKYO)
    refresh(cli, "--prices", "--instance-family", "g5")
    good = (folder(place) / CURRENT).read_bytes()
    (folder(place) / PREVIOUS).write_bytes(b"junk")
    assert cli("catalog", "reset", "--previous").code == 2
    assert (folder(place) / CURRENT).read_bytes() == good


def test_a_pipe_in_its_place_does_not_hang(cli: Cli, place: Path) -> None:
    folder(place).mkdir(parents=True)
    os.mkfifo(folder(place) / CURRENT)
    ran = cli("list", "instances", "--region", TOKYO, "--format", "ids")
    assert ran.code == 0
    assert "not a file" in ran.err


def test_a_folder_in_its_place_is_told_and_reset_removes_it(cli: Cli, place: Path) -> None:
    (folder(place) / CURRENT).mkdir(parents=True)
    ran = cli("list", "instances", "--region", TOKYO, "--format", "ids")
    assert ran.code == 0
    assert "advisor catalog reset" in ran.err
    assert cli("catalog", "reset").code == 0
    assert not (folder(place) / CURRENT).exists()


@pytest.mark.parametrize("home", ["~nobody-of-that-name/x", "/proc/self/mem/x", "x" * 300, "/tmp/\udcff-not-there"])
def test_a_home_that_cannot_be_looked_at_does_not_stop_offline_commands(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.setenv("ADVISOR_HOME", home)
    ran = cli("list", "instances", "--region", TOKYO, "--format", "ids")
    assert ran.code == 0
    assert ran.out


def test_a_home_that_cannot_be_written_to_is_found_out_before_anything_is_asked(
    cli: Cli, selling: AwsServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "file"))
    ran = cli("catalog", "refresh", "--spot")
    assert ran.code == 2
    assert "ADVISOR_HOME" in ran.err
    assert selling.calls == []
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "home"))
    assert cli("catalog", "refresh", "--spot", "-o", str(tmp_path / "no" / "such" / "out.txt")).code == 2
    assert selling.calls == []


def test_one_answer_that_nobody_can_read_does_not_cost_the_others(cli: Cli, selling: AwsServer) -> None:
    odd = {"inferenceProfileSummaries": [{"createdAt": 1e400}]}
    selling.on("bedrock", "ListInferenceProfiles", Raw(json.dumps(odd).replace("Infinity", "1e400").encode()))
    body = refresh(cli, "--bedrock", "--spot", "--region", TOKYO, code=5)
    assert {failed["what"] for failed in body["failed"]} == {"inference-profiles"}
    assert "spot" in body["read"]


# ----------------------------------------------------------------------------------------------- without AWS credentials


def test_prices_from_the_public_files(
    cli: Cli, clean_aws: pytest.MonkeyPatch, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with files_server.running() as served:
        monkeypatch.setenv("ADVISOR_PRICE_LIST_URL", served.endpoint)
        row = ec2_row("g5.xlarge", "1.2500000000", Region_Code=TOKYO)
        for service in ("AmazonEC2", "AmazonSageMaker", "AmazonBedrock", "AmazonBedrockFoundationModels"):
            at = f"/offers/v1.0/aws/{service}/20261120/{TOKYO}/index"
            index = {"regions": {TOKYO: {"regionCode": TOKYO, "currentVersionUrl": f"{at}.json"}}}
            content = files_server.File(json.dumps(index).encode())
            served.files[f"/offers/v1.0/aws/{service}/current/region_index.json"] = content
            columns, rows = (EC2_COLUMNS, [row]) if service == "AmazonEC2" else (OTHER_COLUMNS, [])
            for path in (f"{at}.csv", f"/offers/v1.0/aws/{service}/current/{TOKYO}/index.csv"):
                served.files[path] = files_server.File(price_file(service, columns, rows))
        ran = cli("catalog", "refresh", "--prices", "--region", TOKYO, "--format", "json")
    assert ran.code == 0, ran.err
    assert "no AWS credentials: prices are read from AWS's public files" in ran.err
    assert price(cli, "g5.xlarge", TOKYO)["ec2"]["on_demand"] == 1.25
