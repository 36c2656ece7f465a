"""The real services, for those who have accounts: ``pytest -m online`` (off by default).

AWS with the credentials boto3 finds and the policy of docs/guides/refresh.md; the Hub with or without a token. Nothing
is written but to a temporary home. Prices change: what is asserted is that they are there and make sense.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from advisor.sources.aws import bedrock, bulk, instances, jumpstart, price_list, savings_plans, spot
from advisor.sources.aws.session import Session
from advisor.sources.hub_facts import read_facts
from tests.cli.conftest import Ran, cli

__all__ = ["cli"]  # a fixture

pytestmark = pytest.mark.online
REGION = "us-east-1"


@pytest.fixture(scope="module")
def session() -> Session:
    made = Session()
    if not made.has_credentials():
        pytest.skip("no AWS credentials")
    return made


def test_prices_of_instances(session: Session) -> None:
    rows = price_list.instance_rates(session, ["g5.xlarge"], [REGION]).rows
    assert [(r.instance_type, r.region) for r in rows] == [("g5.xlarge", REGION)]
    assert rows[0].on_demand is not None
    assert 0.5 < rows[0].on_demand < 3


def test_prices_of_hosting(session: Session) -> None:
    rows = {row.instance_type: row for row in price_list.hosting_rates(session, REGION).rows}
    assert 0.5 < rows["ml.g5.xlarge"].on_demand < 4


def test_prices_of_tokens(session: Session) -> None:
    rows = price_list.token_rates(session, REGION, {"Nova Pro": "amazon.nova-pro-v1:0"}).rows
    mine = [row for row in rows if row.model_id == "amazon.nova-pro-v1:0" and row.tier == "on-demand"]
    assert any(row.input and 0.1 < row.input < 10 for row in mine)


def test_savings_plans(session: Session) -> None:
    rows = savings_plans.ec2_savings(session, REGION, ["g5.xlarge"]).rows
    assert {row.years for row in rows} == {1, 3}


def test_spot_prices(session: Session) -> None:
    (row,) = spot.spot_rates(session, REGION, datetime.now(UTC), ["g5.xlarge"]).rows
    assert 0 < row.highest < 3


def test_instance_types(session: Session) -> None:
    (row,) = instances.machines(session, REGION, ["g5.12xlarge"]).rows
    assert (row.accelerator, row.accelerator_count) == ("A10G", 4)
    assert instances.offerings(session, REGION, ["g5"]).rows


def test_bedrock(session: Session) -> None:
    ids = {row.id for row in bedrock.foundation_models(session, REGION).rows}
    assert any(id_.startswith("amazon.") for id_ in ids)
    assert any(row.route == "us" for row in bedrock.inference_profiles(session, REGION).rows)


def test_jumpstart(session: Session) -> None:
    assert len(jumpstart.hub_models(session, REGION).rows) > 100


def test_public_price_files() -> None:
    rows = bulk.instance_rates("ap-northeast-3", ["g4dn.xlarge"]).rows
    assert [row.instance_type for row in rows] == ["g4dn.xlarge"]


def test_the_hub() -> None:
    (facts,) = read_facts(["rinna/japanese-gpt-neox-3.6b"]).rows
    assert facts.license == "mit"
    assert facts.gated == "no"


def test_the_command(cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path))
    ran = cli("catalog", "refresh", "--prices", "--region", REGION, "--instance-family", "g5", "--format", "json")
    body: dict[str, Any] = json.loads(ran.out)
    assert body["read"]["ec2"] == [REGION]
