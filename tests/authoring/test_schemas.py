from __future__ import annotations

import json
from typing import Any

import pytest

from advisor.authoring.schemas import SCHEMAS, schema, schema_texts
from advisor.authoring.tree import LAYOUT
from advisor.errors import UnknownNameError

CONTRACT = {"report", "request", "policy", "model", "instance", "license", "rule"}


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if "$ref" in value else set()
        return own.union(*(references(v) for v in value.values()))
    return set().union(*(references(v) for v in value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_can_be_made_and_is_whole(name: str) -> None:
    body = schema(name)
    json.dumps(body, allow_nan=False)
    assert body["$schema"].endswith("2020-12/schema")
    assert {r.removeprefix("#/$defs/") for r in references(body)} <= body.get("$defs", {}).keys()


def test_every_document_and_the_contract_are_covered() -> None:
    assert SCHEMAS.keys() >= CONTRACT
    classes = {target.partition(":")[2] for target in SCHEMAS.values()}
    assert {kind.__name__ for kind in LAYOUT.values()} <= classes


def test_editors_learn_that_a_plain_value_is_a_fact() -> None:
    body = schema("model")
    reference = body["$defs"]["ModelEntry"]["properties"]["kind"]["anyOf"][0]["$ref"]
    options = body["$defs"][reference.removeprefix("#/$defs/")]["anyOf"]
    assert options[0]["enum"][0] == "base"
    assert options[1]["properties"]["from"]


def test_names_in_the_schemas_are_short() -> None:
    for name in SCHEMAS:
        assert all(len(key) < 40 for key in schema(name).get("$defs", {}))


def test_files_end_with_a_line_end() -> None:
    texts = schema_texts()
    assert set(texts) == {f"{name}.schema.json" for name in SCHEMAS}
    assert all(text.endswith("}\n") for text in texts.values())


def test_an_unknown_schema_suggests_a_known_one() -> None:
    with pytest.raises(UnknownNameError) as caught:
        schema("licence")
    assert "license" in caught.value.suggestions
