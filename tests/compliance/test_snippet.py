from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.authoring.strict_yaml import read_text
from advisor.compliance.snippet import exception_for


@pytest.mark.parametrize(
    ("today", "expires"), [("2026-11-23", "2027-05-01"), ("2026-01-31", "2026-07-01"), ("2026-06-30", "2026-12-01")]
)
def test_it_ends_in_half_a_year(today: str, expires: str) -> None:
    text = exception_for("acme/x", ["MIT"], ["LIC001"], "a/b.py", dt.date.fromisoformat(today))
    (entry,) = read_text(text, "x").data
    assert entry == {
        "model": "acme/x",
        "allow": ["MIT"],
        "rules": ["LIC001"],
        "reason": "evaluation",
        "comment": "…",
        "expires": expires,
        "paths": ["/a/b.py"],
    }


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_names_are_quoted_whatever_they_hold(model: str, path: str) -> None:
    text = exception_for(model, [], ["LIC002"], path, dt.date(2026, 11, 23))
    assert "\n" not in text
    try:
        (entry,) = read_text(text, "x").data
    except Exception:  # characters that no YAML file of ours may hold
        assert not (model + path).isprintable()
        return
    assert entry["model"] == model
    assert entry["paths"] == ["/" + path]
