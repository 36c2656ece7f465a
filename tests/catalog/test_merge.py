from __future__ import annotations

import copy
from typing import Any

import pytest

from advisor.catalog.merge import BY_ID, merge


def empty(data: dict[str, Any]) -> dict[str, Any]:
    """A compiled folder that defines nothing."""
    blank: dict[str, Any] = {section: {} for section in BY_ID}
    prices: dict[str, Any] = {"ec2": {}, "sagemaker": {}, "sagemaker_ratio_to_ec2": {}, "bedrock": {}}
    return {**data, **blank, "engines": {}, "objectives": {}, "prices": prices, "prices_as_of": None, "digest": "0"}


def test_nothing_on_top_changes_nothing_but_the_stamp(data: dict[str, Any]) -> None:
    merged = merge(data, empty(data))
    assert {k: merged[k] for k in merged if k not in ("digest", "version")} == {
        k: data[k] for k in data if k not in ("digest", "version")
    }


def test_neither_side_is_changed(data: dict[str, Any]) -> None:
    base, over = copy.deepcopy(data), copy.deepcopy(data)
    merge(base, over)
    assert base == data == over


@pytest.mark.parametrize("section", BY_ID)
def test_entries_replace_by_id(data: dict[str, Any], section: str) -> None:
    first = next(iter(data[section]))
    over = {**empty(data), section: {first: "mine", "new": "mine too"}}
    merged = merge(data, over)[section]
    assert (merged[first], merged["new"]) == ("mine", "mine too")
    assert merged.keys() == data[section].keys() | {"new"}


def test_objectives_merge_one_level_down(data: dict[str, Any]) -> None:
    over = {**empty(data), "objectives": {"utilities": {"cost": {"half": 5}}}}
    merged = merge(data, over)["objectives"]
    assert merged["utilities"]["cost"] == {"half": 5}
    assert merged["utilities"]["quality"] == data["objectives"]["utilities"]["quality"]
    assert merged["objectives"] == data["objectives"]["objectives"]


def test_prices_are_appended(data: dict[str, Any]) -> None:
    row = {"as_of": "2026-09-09", "on_demand": 1.0}
    over = empty(data)
    over["prices"] = {
        "ec2": {"g4dn.xlarge": {"us-east-1": [row], "eu-west-1": [row]}, "new.large": {"us-east-1": [row]}},
        "sagemaker": {"ml.g4dn.xlarge": {"us-east-1": [row]}},
        "sagemaker_ratio_to_ec2": {"ml.g4dn.xlarge": 2.0},
        "bedrock": {"example.cloud-v1:0": [row]},
    }
    prices = merge(data, over)["prices"]
    assert prices["ec2"]["g4dn.xlarge"]["us-east-1"][-1] == row
    assert len(prices["ec2"]["g4dn.xlarge"]["us-east-1"]) == 2
    assert prices["ec2"]["g4dn.xlarge"]["eu-west-1"] == [row]
    assert "ap-northeast-1" in prices["ec2"]["g4dn.xlarge"]
    assert prices["ec2"]["new.large"]["us-east-1"] == [row]
    assert len(prices["sagemaker"]["ml.g4dn.xlarge"]["us-east-1"]) == 3
    assert prices["sagemaker_ratio_to_ec2"]["ml.g4dn.xlarge"] == 2.0
    assert len(prices["bedrock"]["example.cloud-v1:0"]) == 7
