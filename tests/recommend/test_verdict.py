from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.result import Finding
from advisor.core.text import Message, Text
from advisor.recommend.verdict import bin_of, missing_of


def finding(severity: Any, *missing: str) -> Finding:
    return Finding("a.rule", severity, Message(Text("no", "否"), {}), missing=missing)


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], "feasible"),
        ([finding("warn"), finding("prefer"), finding("note", "model.languages")], "feasible"),
        ([finding("exclude")], "rejected"),
        ([finding("exclude", "price.known")], "undetermined"),
        ([finding("exclude", "price.known"), finding("exclude")], "rejected"),
        ([finding("exclude"), finding("exclude", "price.known")], "rejected"),
    ],
)
def test_one_known_exclusion_rejects_and_one_missing_fact_leaves_open(findings: list[Finding], expected: str) -> None:
    assert bin_of(findings) == expected


def test_the_facts_exclusions_miss_are_named_once() -> None:
    findings = [finding("exclude", "b", "a"), finding("warn", "c"), finding("exclude", "a", "d")]
    assert missing_of(findings) == ("b", "a", "d")


kinds = st.sampled_from([finding("exclude"), finding("exclude", "a"), finding("warn"), finding("note", "b")])


@given(st.lists(kinds), st.lists(kinds))
def test_more_findings_never_make_it_better(some: list[Finding], more: list[Finding]) -> None:
    order = ("feasible", "undetermined", "rejected")
    assert order.index(bin_of(some + more)) == max(order.index(bin_of(some)), order.index(bin_of(more)))
