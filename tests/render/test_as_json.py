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


def test_other_scripts_are_written_as_they_are() -> None:
    assert dumps(["日本語\u3000ไทย 👍"]) == '["日本語\u3000ไทย 👍"]'


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back(text: str) -> None:
    written = dumps(text)
    assert json.loads(written) == text
