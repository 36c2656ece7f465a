"""JSON as it is written: nothing in it steers the reader's terminal, and nothing is lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.render.as_json import dumps


@pytest.mark.parametrize("odd", ["\x7f", "\x9b", "\u061c", "\u200e", "\u202e", "\u2028", "\u2029", "\u2066", "\u2069"])
def test_what_steers_a_reader_is_escaped(odd: str) -> None:
    written = dumps({odd: f"日本{odd}語"})
    assert odd not in written
    assert written.count(f"\\u{ord(odd):04x}") == 2
    assert json.loads(written) == {odd: f"日本{odd}語"}


def test_nothing_else_is_escaped() -> None:
    """The characters are looked for in UTF-8: each of the first 12,288, and a few with the same bytes."""
    steering = {*range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A)}
    for code in (*range(0x7F, 0x3000), 0xE200, 0xFE0F, 0x1F44D, 0x2028E):
        assert (dumps(chr(code)) == f'"\\u{code:04x}"') is (code in steering), hex(code)


def test_other_scripts_are_written_as_they_are() -> None:
    assert dumps(["日本語\u3000ไทย 👍"]) == '["日本語\u3000ไทย 👍"]'


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back(text: str) -> None:
    written = dumps(text)
    assert json.loads(written) == text


@pytest.mark.parametrize("value", [2**64, -(2**63) - 1, 10**40])
def test_whole_numbers_of_any_size_are_written_whole(value: int) -> None:
    assert json.loads(dumps({"tokens": value, "odd": "\u202e"})) == {"tokens": value, "odd": "\u202e"}


def test_half_a_pair_of_surrogates_is_left_to_who_writes_bytes() -> None:
    assert dumps(["\udcff"]) == '["\udcff"]'


def test_what_is_no_number_is_null() -> None:
    assert dumps([float("nan"), float("inf"), 0.5]) == "[null,null,0.5]"
