from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.countries import COUNTRIES
from advisor.core.request import FIELDS, GROUPS, InvalidRequestError, Request, json_schema

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def test_the_defaults_are_valid_and_their_echo_reads_back() -> None:
    echo = Request().echo()
    assert json.loads(json.dumps(echo)) == echo
    assumed = echo.pop("assumed")
    assert Request.parse(echo, tuple(assumed)) == Request()


def test_the_table_and_the_groups_name_the_same_keys() -> None:
    assert set(FIELDS) == {(name, key) for name, group in GROUPS.items() for key in group._fields}


@pytest.mark.parametrize(("key", "field"), list(FIELDS.items()))
def test_each_field_refuses_another_kind(key: tuple[str, str], field: Any) -> None:
    wrong: Any = {"flag": 1, "whole": 1.5, "number": "1", "word": 3}[field.kind]
    with pytest.raises(InvalidRequestError) as caught:
        Request.parse({key[0]: {key[1]: [wrong] if field.many else wrong}})
    (problem,) = caught.value.problems
    assert problem.key == key
    assert problem.message.en
    assert problem.message.ja


@pytest.mark.parametrize("key", [key for key, field in FIELDS.items() if field.kind in ("whole", "number")])
def test_bounds_hold_at_their_edges(key: tuple[str, str]) -> None:
    field = FIELDS[key]
    whole = field.kind == "whole"
    inside = [int(field.most) if whole else field.most, int(field.least) if whole else field.least + 0.001]
    for value in inside:
        Request.parse({key[0]: {key[1]: value}})
    outside = [int(field.most) + 1 if whole else field.most * 2, int(field.least) - 1 if whole else field.least]
    for value in outside:
        with pytest.raises(InvalidRequestError):
            Request.parse({key[0]: {key[1]: value}})


def test_none_is_no_bound_only_where_it_may_be() -> None:
    assert Request.parse({"limits": {"max_monthly_usd": None}}).limits.max_monthly_usd is None
    with pytest.raises(InvalidRequestError):
        Request.parse({"load": {"input_tokens": None}})


def test_all_problems_at_once_with_suggestions() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        Request.parse({"purpose": {"tasks": ["chatt"]}, "load": {"input_tokens": 0, "inputtokens": 3}, "wher": {}})
    hints = [p.hint.en if p.hint else None for p in caught.value.problems]
    assert len(hints) == 4
    assert hints[0] == "did you mean chat?"
    assert "did you mean where?" in hints


@given(
    st.dictionaries(
        st.sampled_from([*GROUPS, "x"]), st.dictionaries(st.sampled_from(["tasks", "region", "top", "y"]), json_values)
    )
)
def test_any_json_is_parsed_or_refused(groups: dict[str, Any]) -> None:
    try:
        request = Request.parse(groups)
    except InvalidRequestError as error:
        assert error.problems  # noqa: PT017 - either answer is right, a crash is not
    else:
        json.dumps(request.echo(), allow_nan=False)


def test_the_schema_says_what_the_check_does() -> None:
    properties = json_schema()["properties"]
    assert properties["load"]["properties"]["input_tokens"] == {
        "type": "integer", "minimum": 1, "maximum": 10**8, "default": 512,
    }  # fmt: skip
    assert properties["purpose"]["properties"]["tasks"]["items"]["enum"][1] == "chat"
    assert properties["use"]["properties"]["jurisdiction"]["anyOf"][0]["enum"] == sorted(COUNTRIES)
