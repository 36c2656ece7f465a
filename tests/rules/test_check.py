from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.rules.check import check_document

BASE = {"fact": "model.kind", "is": "base"}
GOOD: dict[str, Any] = {
    "id": "test.kind",
    "title": {"en": "No base models", "ja": "ベースモデル以外"},
    "scope": "model",
    "when": {"fact": "request.commercial", "is": True},
    "require": {"not": {"fact": "model.kind", "is": "base"}},
    "severity": "exclude",
    "because": {"en": "{model.name} is a {model.kind}", "ja": "{model.name} は{model.kind}です"},
    "basis": "policy",
    "examples": [
        {"given": {"request.commercial": True, "model.kind": "base"}, "verdict": "fails"},
        {"given": {"request.commercial": True, "model.kind": "chat"}, "verdict": "passes"},
        {"given": {"request.commercial": True, "model.kind": None}, "verdict": "unknown"},
        {"given": {"request.commercial": False}, "verdict": "not-applicable"},
    ],
}


def changed(**changes: Any) -> dict[str, Any]:
    rule = {**copy.deepcopy(GOOD), **changes}
    return {key: value for key, value in rule.items() if value != "absent"}


def problems(*rules: Any) -> list[tuple[str, str, str]]:
    return [
        (p.code, ".".join(map(str, p.path[2:])), p.message.en)
        for p in check_document({"schema": 1, "rules": list(rules)})
    ]


def codes(*rules: Any) -> set[str]:
    return {code for code, _, _ in problems(*rules)}


def test_a_good_rule_has_no_problem() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"require": {"fact": "model.knd", "is": "base"}}, "rule.unknown-fact", "require.fact"),
        ({"require": {"fact": "model.kind", "at_least": 3}}, "rule.operator", "require.at_least"),
        ({"require": {"fact": "model.kind", "equals": "base"}}, "rule.operator", "require.equals"),
        ({"require": {"fact": "model.kind"}}, "rule.operator", "require"),
        ({"require": {"fact": "model.kind", "is": "base", "in": ["chat"]}}, "rule.operator", "require"),
        ({"require": {"fact": "model.kind", "is": "basic"}}, "rule.value", "require.is"),
        ({"require": {"fact": "model.kind", "in": []}}, "rule.type", "require.in"),
        ({"require": {"fact": "model.kind", "in": ["base", "basic"]}}, "rule.value", "require.in.1"),
        ({"require": {"fact": "model.parameters", "at_least": "7B"}}, "rule.value", "require.at_least"),
        ({"require": {"fact": "model.parameters", "at_least": True}}, "rule.value", "require.at_least"),
        ({"require": {"fact": "license.resolved", "is": "yes"}}, "rule.value", "require.is"),
        ({"require": {"fact": "lifecycle.ends", "at_least": "soon"}}, "rule.value", "require.at_least"),
        ({"require": {"fact": "lifecycle.ends", "at_least": "20261231"}}, "rule.value", "require.at_least"),
        ({"require": {"fact": "model.kind", "is": None}}, "rule.value", "require.is"),
        ({"require": {"fact": "model.languages", "is": ["ja"]}}, "rule.operator", "require.is"),
        ({"require": {"fact": "model.languages", "in": ["ja"]}}, "rule.operator", "require.in"),
        (
            {"require": {"fact": "model.parameters", "at_least": {"fact": "request.min_context"}}},
            "rule.unit",
            "require.at_least.fact",
        ),
        (
            {"require": {"fact": "model.id", "in": {"fact": "model.name"}}}, "rule.unit", "require.in.fact",
        ),
        (
            {"require": {"fact": "model.kind", "in": {"fact": "model.kind"}}}, "rule.operator", "require.in.fact",
        ),
        ({"require": {"fact": "model.kind", "is": {"value": 1}}}, "rule.type", "require.is"),
        ({"require": {"none": []}}, "rule.unknown-key", "require.none"),
        ({"require": {"all": [], "any": []}}, "rule.type", "require"),
        ({"require": {"all": []}}, "rule.type", "require.all"),
        ({"require": "model.kind"}, "rule.type", "require"),
        ({"scope": "Model"}, "rule.scope", "scope"),
        ({"severity": "fatal"}, "rule.severity", "severity"),
        ({"severity": ["exclude"]}, "rule.severity", "severity"),
        ({"colour": "red"}, "rule.unknown-key", "colour"),
        ({"title": "absent"}, "rule.missing-key", ""),
        ({"id": "Kind"}, "rule.id", "id"),
        ({"id": 7}, "rule.type", "id"),
        ({"because": {"en": "x"}}, "rule.language", "because"),
        ({"because": {"en": "x", "ja": " "}}, "rule.language", "because"),
        ({"because": {"en": "x", "ja": "y", "fr": "z"}}, "rule.unknown-key", "because.fr"),
        ({"because": {"en": "{model.nam}", "ja": "{model.nam}"}}, "rule.unknown-fact", "because.en"),
        ({"because": {"en": "{model.name}", "ja": "名前"}}, "rule.language", "because"),
        ({"because": "no"}, "rule.type", "because"),
        ({"title": {"en": "{model.name}", "ja": "名前"}}, "rule.unknown-fact", "title.en"),
        ({"basis": "absent"}, "rule.no-source", ""),
        ({"basis": "source"}, "rule.no-source", ""),
        ({"basis": "hearsay"}, "rule.basis", "basis"),
        ({"source": {"url": "example.org", "read": "2026-11-22"}}, "rule.type", "source.url"),
        ({"source": {"url": "https://example.org", "read": "yesterday"}}, "rule.type", "source.read"),
        ({"source": {"url": "https://example.org", "read": "2026-11-22", "by": 1}}, "rule.unknown-key", "source.by"),
        ({"examples": []}, "rule.type", "examples"),
        ({"examples": GOOD["examples"][1:]}, "rule.no-failing-example", "examples"),
        ({"examples": GOOD["examples"][:2]}, "rule.no-unknown-example", "examples"),
        (
            {"examples": [*GOOD["examples"], {"given": {"model.kind": "base"}, "verdict": "passes"}]},
            "rule.example-verdict",
            "examples.4.verdict",
        ),
        (
            {"examples": [*GOOD["examples"], {"given": {"model.knd": "base"}, "verdict": "fails"}]},
            "rule.unknown-fact",
            "examples.4.given.model.knd",
        ),
        (
            {"examples": [*GOOD["examples"], {"given": {"model.kind": "basic"}, "verdict": "fails"}]},
            "rule.value",
            "examples.4.given.model.kind",
        ),
        (
            {"examples": [*GOOD["examples"], {"given": {}, "verdict": "maybe"}]}, "rule.verdict", "examples.4.verdict",
        ),
        (
            {"examples": [*GOOD["examples"], {"given": {"model.name": "x"}, "verdict": "unknown"}]},
            "rule.example-fact",
            "examples.4.given.model.name",
        ),
        ({"require": {"fact": "price.known", "is": True}}, "rule.scope", "scope"),
        ({"because": {"en": "{instance.name}", "ja": "{instance.name} です"}}, "rule.scope", "scope"),
        ({"basis": "request", "when": "absent"}, "rule.basis", "basis"),
        (
            {"when": {"all": [BASE, {"not": BASE}]}},
            "rule.unreachable",
            "when",
        ),
        (
            {"require": {"any": [{"fact": "license.resolved", "is": True}, {"fact": "license.resolved", "is": False}]}},
            "rule.unreachable",
            "require",
        ),
        ({"severity": "note", "unknown": {"en": "x", "ja": "不明"}}, "rule.unreachable", "unknown"),
        ({"when": None}, "rule.type", "when"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_problem(changes: dict[str, Any], code: str, where: str) -> None:
    found = problems(changed(**changes))
    assert (code, where) in {(c, w) for c, w, _ in found}, found


def test_messages_name_the_nearest_fact() -> None:
    (problem, *_) = check_document({"schema": 1, "rules": [changed(require={"fact": "model.knd", "is": "base"})]})
    assert problem.message.en == "unknown fact 'model.knd'"
    assert problem.hint is not None
    assert "model.kind" in problem.hint.en
    assert "model.kind" in problem.hint.ja


def test_units_are_named() -> None:
    wrong = changed(require={"fact": "memory.required_bytes", "at_most": {"fact": "model.context_length"}})
    assert (
        "rule.unit",
        "require.at_most.fact",
        "memory.required_bytes is bytes, model.context_length is tokens: they do not compare",
    ) in problems(wrong)


def test_an_example_says_which_facts_it_left_out() -> None:
    rule = changed(examples=[*GOOD["examples"], {"given": {"model.kind": "base"}, "verdict": "fails"}])
    (problem,) = check_document({"schema": 1, "rules": [rule]})
    assert problem.message.en == "the rule says 'unknown' here, not 'fails'"
    assert problem.hint is not None
    assert problem.hint.en == "not given, so unknown: request.commercial"


def test_a_rule_may_not_be_written_twice() -> None:
    assert problems(GOOD, GOOD) == [
        ("rule.duplicate-id", "id", "there is another rule test.kind (rule 1 of this file)")
    ]
    (problem,) = check_document({"schema": 1, "rules": [GOOD]}, {"test.kind": "a.yaml:3:9"})
    assert problem.message.en == "there is another rule test.kind (a.yaml:3:9)"


def test_an_exclusion_by_the_request_alone_needs_no_unknown_example() -> None:
    rule = changed(
        scope="candidate",
        when="absent",
        require={"fact": "request.commercial", "is": False},
        because={"en": "no", "ja": "不可"},
        basis="request",
        examples=[{"given": {"request.commercial": True}, "verdict": "fails"}],
    )
    assert problems(rule) == []


def test_all_problems_come_at_once() -> None:
    rule = changed(severity="fatal", basis="absent", because={"en": "x"}, require={"fact": "nope", "is": 1})
    assert {"rule.severity", "rule.no-source", "rule.language", "rule.unknown-fact"} <= codes(rule)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ([], "rule.type"), (None, "rule.type"), ({"schema": 2, "rules": [GOOD]}, "rule.schema"),
        ({"schema": 1}, "rule.type"), ({"schema": 1, "rules": {}}, "rule.type"),
        ({"schema": 1, "rules": ["x"]}, "rule.type"),
        ({"schema": 1, "rules": [GOOD], "rule": 1}, "rule.unknown-key"),
    ],
)  # fmt: skip
def test_documents_of_another_shape(document: Any, code: str) -> None:
    assert code in {p.code for p in check_document(document)}


def test_predicates_may_not_nest_without_end() -> None:
    deep: dict[str, Any] = {"fact": "model.kind", "is": "base"}
    for _ in range(40):
        deep = {"not": deep}
    assert "rule.type" in codes(changed(require=deep))


scalars = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(allow_nan=False), st.text(max_size=8))
words = st.one_of(scalars, st.sampled_from(("model.kind", "request.commercial", "base", "unknown", "exclude", "model")))
junk = st.recursive(
    words,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from((*GOOD, "fact", "all", "not", "is", "in", "given", "verdict", "en")), inner),
    ),
    max_leaves=12,
)


@given(junk)
def test_no_document_is_so_strange_that_the_check_fails(data: Any) -> None:
    check_document(data)
    check_document({"schema": 1, "rules": [data, {**GOOD, "require": data}, {**GOOD, "examples": [data]}]})
