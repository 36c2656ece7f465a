"""JSON of strangers: what is read, what is refused, in bounded time."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import FileError
from advisor.sources.bounded_json import MAX_PARTS, MAX_SEPARATORS, parse_object

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_reads_what_json_writes(value: dict[str, object]) -> None:
    assert parse_object(json.dumps(value).encode(), "x") == value


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "x.json:1:1: not JSON"),
        (b'{"a": 1,\n  "b" 2}', "x.json:2:7: not JSON"),
        (b'{"a": {"b": 1, "b": 2}}', "x.json: the key 'b' is given twice"),
        (b'{"a": NaN}', "'NaN' is not a usable number"),
        (b'{"a": -Infinity}', "'-Infinity' is not a usable number"),
        (b'{"a": 1e999}', "'1e999' is not a usable number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "is not a usable number"),
        (b"[1]", "x.json: not a JSON object"),
        (b"12", "x.json: not a JSON object"),
        (b'{"a": "\xff"}', "x.json: not UTF-8 text"),
        (b'{"a":' * 100_000, "x.json: nested too deeply"),
        (b"[" * (MAX_PARTS + 1), f"x.json: more than {MAX_PARTS:,} objects"),
        (b'{"a": [' + b"0," * MAX_SEPARATORS + b"0]}", f"more than {MAX_SEPARATORS:,} keys and values"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 2\n", "x.json: this is a Git LFS pointer"),
    ],
)
def test_refuses(raw: bytes, said: str) -> None:
    with pytest.raises(FileError) as caught:
        parse_object(raw, "x.json")
    assert said in caught.value.message.en
    assert len(caught.value.message.en) < 200
    assert caught.value.exit_code == 2


def test_a_name_cannot_look_like_a_line_of_ours() -> None:
    with pytest.raises(FileError) as caught:
        parse_object(b"{", "x\nerror: y\x1b[31m")
    assert caught.value.message.en.startswith(r"x\nerror: y\x1b[31m:1:2: not JSON")
    assert caught.value.message.ja.isprintable()
