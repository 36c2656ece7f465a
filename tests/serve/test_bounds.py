"""Answers are cut to a length, counted, and never reordered."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from advisor.serve.bounds import TEXT_BYTES, Cut, bounded, by_missing, by_rule, short

_ENTRIES = st.lists(st.text(max_size=60), max_size=30)


@given(_ENTRIES, _ENTRIES, st.integers(0, 40), st.integers(0, 10), st.integers(100, 3000))
def test_what_is_shown_is_the_first_of_what_was_asked_and_fits(
    one: list[str], two: list[str], most: int, skip: int, limit: int
) -> None:
    body = {"head": 1, "one": one, "two": two}
    cut = bounded(body, (Cut("one", most, skip), Cut("two", 1000)), limit)
    assert body == {"head": 1, "one": one, "two": two}
    assert cut["head"] == 1
    assert cut["one"] == one[skip : skip + len(cut["one"])]
    assert len(cut["one"]) <= most
    assert cut["two"] == two[: len(cut["two"])]
    without_counts = {key: value for key, value in cut.items() if key != "omitted"}
    size = len(json.dumps(without_counts, ensure_ascii=False, separators=(",", ":")).encode())
    assert size <= limit or not (cut["one"] or cut["two"])
    for key, whole in (("one", one), ("two", two)):
        if len(cut[key]) < len(whole):
            assert cut["omitted"][key]["total"] == len(whole)
            assert cut["omitted"][key]["shown"] == len(cut[key])
        else:
            assert key not in cut["omitted"]


def test_nothing_is_cut_that_fits() -> None:
    body: dict[str, Any] = {"one": list(range(100)), "two": []}
    assert bounded(body, (Cut("one", 1000), Cut("two", 0)), None) == {**body, "omitted": {}}


def test_reasons_count_models_not_findings() -> None:
    def entry(id_: str, *findings: tuple[str, str, list[str]]) -> dict[str, Any]:
        told = [{"rule": rule, "severity": severity, "missing": missing} for rule, severity, missing in findings]
        return {"model": {"id": id_}, "findings": told}

    entries = [
        entry("a", ("x", "exclude", []), ("x", "exclude", ["f"]), ("y", "warn", [])),
        entry("a", ("x", "exclude", [])),
        entry("b", ("z", "exclude", ["f", "g"]), ("x", "exclude", [])),
    ]
    assert list(by_rule(entries).items()) == [("x", 2), ("z", 1)]
    assert by_missing(entries) == {"f": 2, "g": 1}
    unnamed = [{"findings": each["findings"]} for each in entries]  # deployments of one model
    assert by_rule(unnamed)["x"] == 3


@given(st.lists(st.text(max_size=4000), max_size=6))
def test_texts_are_short_and_steer_nothing(lines: list[str]) -> None:
    told = short(lines)
    assert len(told.encode()) <= TEXT_BYTES
    assert all(c.isprintable() or c in "\n\u3000" or c.isspace() for c in told)
    assert not set("\x1b\u202e\u2066") & set(told)


def test_a_text_that_fits_is_whole() -> None:
    assert short(["a", "日本", ""]) == "a\n日本\n"
