"""The rules in ``rules/``: each whole, each proven by its examples, together free of order and of silent passes."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.authoring.rules import compile_rules, lint, rules_json, run_examples
from advisor.core.text import LANGUAGES, Text
from advisor.rules import UNKNOWN, Rule, RuleSet, load_rules
from advisor.rules.compiler import compile_test
from advisor.rules.facts import FACTS
from advisor.rules.fold import fold
from advisor.rules.rule import LEVELS
from advisor.rules.ruleset import RULES_FILE

from .factories import TODAY, TOKYO, memory, request, subject
from .values import assignments, known, reading

FOLDER = Path(__file__).parents[2] / "rules"
RULES = load_rules()
EXCLUDE = [rule for rule in RULES if rule.severity == "exclude"]


def by_id(rule: Rule) -> str:
    return rule.id


def test_the_files_have_no_problem() -> None:
    assert [str(problem) for problem in lint(FOLDER)] == []


def test_what_ships_is_what_the_files_say() -> None:
    assert rules_json(compile_rules(FOLDER)) == RULES_FILE.read_text(encoding="utf-8")


def test_every_example_holds() -> None:
    results = run_examples(json.loads(RULES_FILE.read_bytes()))
    assert [result for result in results if not result.holds] == []
    assert len(results) > 2 * len(RULES)


@pytest.mark.parametrize("rule", RULES.rules, ids=by_id)
def test_every_sentence_exists_in_both_languages(rule: Rule) -> None:
    for text in (rule.title, rule.because, rule.hint, rule.unknown):
        if text is not None:
            assert all(text.get(language).strip() for language in LANGUAGES)
    assert rule.title.ja != rule.title.en


@pytest.mark.parametrize("rule", RULES.rules, ids=by_id)
def test_japanese_sentences_are_japanese(rule: Rule) -> None:
    def is_japanese(text: Text) -> bool:
        return any("぀" <= c <= "ヿ" or "一" <= c <= "鿿" for c in text.ja)

    assert is_japanese(rule.title)
    if "{" not in rule.because.ja[:1]:
        assert is_japanese(rule.because)


@pytest.mark.parametrize("rule", EXCLUDE, ids=by_id)
def test_an_exclusion_shows_what_it_does_with_the_unknown(rule: Rule) -> None:
    assert "unknown" in {example["verdict"] for example in rule.examples}


@settings(max_examples=400)
@given(st.data())
def test_unknown_never_becomes_a_pass(data: st.DataObject) -> None:
    """A rule that passes with facts missing passes whatever they turn out to be; so does one that fails."""
    rule = data.draw(st.sampled_from(RULES.rules), label="rule")
    values = data.draw(assignments(rule.judged), label="values")
    verdict = rule.verdict(None, reading(values))
    learned = {
        fact.name: data.draw(known(fact)) if values[fact.name] is UNKNOWN else values[fact.name] for fact in rule.judged
    }
    later = rule.verdict(None, reading(learned))
    if verdict in ("passes", "not-applicable"):
        assert later in ("passes", "not-applicable")
    if verdict == "fails":
        assert later == "fails"
    if verdict == "unknown":
        assert rule.missing(None, reading(values))


@settings(max_examples=200)
@given(st.data())
def test_binding_changes_no_verdict(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(RULES.rules), label="rule")
    values = data.draw(assignments(rule.judged), label="values")

    def asked(fact: Any) -> Any:
        return values[fact.name] if fact.level == "request" else UNKNOWN

    for part in (rule.when, rule.require):
        folded = compile_test(fold(part, asked), reading(values))(None)
        assert folded is compile_test(part, reading(values))(None)


def test_the_order_of_rules_is_irrelevant() -> None:
    asked = request(use={"hosting": "saas"}, limits={"min_context": 10**6, "max_monthly_usd": 1})
    s = subject(asked, memory=memory(31, 22), tensor_parallel=4)
    shuffled = list(RULES)
    random.Random(7).shuffle(shuffled)
    there, back = RULES.bind(asked, TODAY, TOKYO), RuleSet(shuffled).bind(asked, TODAY, TOKYO)
    for level in LEVELS:
        assert there.judge(level, s) == back.judge(level, s)


@pytest.mark.parametrize("rule", RULES.rules, ids=by_id)
def test_rules_are_asked_where_their_facts_are_known(rule: Rule) -> None:
    expected = {"model": {"model"}, "instance": {"instance"}}.get(rule.scope, set(LEVELS))
    assert rule.level in expected


def test_compiling_is_deterministic() -> None:
    assert compile_rules(FOLDER) == compile_rules(FOLDER)


def test_no_fact_is_registered_in_vain() -> None:
    """Facts nothing uses yet stay useful to users' rules; those below are the only ones."""
    used = {fact.name for rule in RULES for fact in (*rule.judged, *rule.shown)}
    assert used <= set(FACTS)
    assert len(used) > 80
