from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.authoring.diagnostics import DiagnosticsError
from advisor.authoring.strict_yaml import MAX_DEPTH, MAX_PROBLEMS, read_text


def problems(text: str) -> list[str]:
    with pytest.raises(DiagnosticsError) as caught:
        read_text(text, "f.json", json=True)
    return [f"{d.line}:{d.column} {d.code.removeprefix('file.')}" for d in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "a": 2}', ["1:10 duplicate-key"]),
        ('{"a": 1,\n "b": tru}', ["2:7 syntax"]),
        ("[1,]", ["1:4 syntax"]),
        ("[1 2]", ["1:4 syntax"]),
        ("[1] x", ["1:5 syntax"]),
        ("{a: 1}", ["1:2 syntax"]),
        ('{"a" 1}', ["1:6 syntax"]),
        ('{"a": 1 "b": 2}', ["1:9 syntax"]),
        ('"open', ["1:1 syntax"]),
        ('"\\q"', ["1:2 syntax"]),
        ('"tab\t"', ["1:5 syntax"]),
        ("01", ["1:2 syntax"]),
        ("-", ["1:1 syntax"]),
        ("NaN", ["1:1 syntax"]),
        ("1e999", ["1:1 syntax"]),
        ("9" * 400, ["1:1 syntax"]),
        ('"\\ud83d"', ["1:1 syntax"]),
        ("[" * (MAX_DEPTH + 1), [f"1:{MAX_DEPTH + 1} syntax"]),
        ("", ["None:None empty"]),
        ("\x00", ["1:1 control-character"]),
    ],
)
def test_refused_with_its_place(text: str, expected: list[str]) -> None:
    assert problems(text) == expected


def test_positions() -> None:
    loaded = read_text('{\n  "a": [1, {"b": null}],\r\n  "c": {}\n}', "f.json", json=True)
    assert loaded.data == {"a": [1, {"b": None}], "c": {}}
    assert loaded.position(("a", 1, "b")) == (2, 18)
    assert loaded.key_position(("a", 1, "b")) == (2, 13)
    assert loaded.position(("c",)) == (3, 8)


def test_a_hostile_file_has_an_end() -> None:
    body = ",".join(['"a":1'] * 5000)
    assert len(problems("{" + body + "}")) == MAX_PROBLEMS


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",))), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(json_values, st.sampled_from([None, 2]))
def test_reads_what_json_writes(value: Any, indent: int | None) -> None:
    assert read_text(json.dumps(value, indent=indent), "f.json", json=True).data == value


@given(st.text(alphabet='{}[]",:0123-+.eE\\ truefalsn\n', max_size=40))
def test_agrees_with_json_or_is_stricter(text: str) -> None:
    try:
        found = read_text(text, "f.json", json=True).data
    except DiagnosticsError:
        return
    assert found == json.loads(text)
