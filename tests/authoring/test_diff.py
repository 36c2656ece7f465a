from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from advisor.authoring.diff import diff

if TYPE_CHECKING:
    from advisor.authoring.validate import Validation


@pytest.fixture
def changed(good: Validation) -> dict[str, Any]:
    return copy.deepcopy(good.data)


def lines(old: Any, new: Any, language: Any = "en") -> list[str]:
    return [change.render(language) for change in diff(old, new)]


def test_equal_catalogues_have_no_difference(good: Validation, changed: dict[str, Any]) -> None:
    assert lines(good.data, changed) == []


def test_entries_that_come_and_go(good: Validation, changed: dict[str, Any]) -> None:
    changed["models"]["new/model"] = changed["models"].pop("example/chat")
    assert lines(good.data, changed) == ["models example/chat: removed", "models new/model: added"]
    assert lines(good.data, changed, "ja") == ["models example/chat: 削除", "models new/model: 追加"]


def test_facts_that_come_go_and_change(good: Validation, changed: dict[str, Any]) -> None:
    model = changed["models"]["example/base"]
    model["name"] = "Other"
    del model["aliases"]
    model["training_tokens"] = 5
    model["architecture"]["layers"] = 3
    assert lines(good.data, changed) == [
        'models example/base: aliases removed ["ex-base"]',
        "models example/base: architecture.layers 2 → 3",
        'models example/base: name "Example Base" → "Other"',
        "models example/base: training_tokens added 5",
    ]


def test_a_source_is_shown_by_its_address(good: Validation, changed: dict[str, Any]) -> None:
    changed["sources"]["zzzzzzzz"] = ["https://example.com/new", "2026-05-05"]
    changed["models"]["example/base"]["facts"]["kind"] = "zzzzzzzz"
    (line,) = lines(good.data, changed)
    assert line == (
        'models example/base: facts.kind.source "https://example.com/card (2026-01-02)" → '
        '"https://example.com/new (2026-05-05)"'
    )


def test_a_source_called_otherwise_is_no_difference(good: Validation, changed: dict[str, Any]) -> None:
    key = changed["models"]["example/base"]["facts"]["kind"]
    changed["sources"]["zzzzzzzz"] = changed["sources"][key]
    changed["models"]["example/base"]["facts"]["kind"] = "zzzzzzzz"
    assert lines(good.data, changed) == []


def test_prices_are_compared_by_date(good: Validation, changed: dict[str, Any]) -> None:
    rows = changed["prices"]["ec2"]["g4dn.xlarge"]["us-east-1"]
    rows.append({"as_of": "2026-03-01", "on_demand": 0.6, "source": rows[0]["source"]})
    changed["prices"]["sagemaker_ratio_to_ec2"]["ml.g4dn.xlarge"] = 1.25
    changed["prices"]["bedrock"]["example.cloud-v1:0"][-1]["output"] = 8.0
    found = lines(good.data, changed)
    assert "prices.ec2 g4dn.xlarge us-east-1: 2026-03-01.on_demand added 0.6" in found
    assert "prices.sagemaker_ratio_to_ec2 ml.g4dn.xlarge: ratio 1.4 → 1.25" in found
    assert any(line.startswith("prices.bedrock example.cloud-v1:0: 2026-01-05") for line in found)


def test_long_values_are_shortened(good: Validation, changed: dict[str, Any]) -> None:
    changed["models"]["example/base"]["name"] = "x" * 500
    (line,) = lines(good.data, changed)
    assert len(line) < 200


def test_against_nothing_everything_is_new(good: Validation) -> None:
    found = lines({}, good.data)
    assert "models example/base: added" in found
    assert all(line.endswith("added") or "value" in line for line in found)
