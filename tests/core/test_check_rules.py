from __future__ import annotations

import re

import pytest

from advisor.core.check_rules import CHECK_RULES, CheckRule

RULES = list(CHECK_RULES.values())


def test_the_ids_are_those_of_the_contract_in_order() -> None:
    assert list(CHECK_RULES) == [f"LIC{number:03}" for number in range(1, 14)]
    assert all(id_ == rule.id for id_, rule in CHECK_RULES.items())


def test_names_are_stable_words_for_machines() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)


@pytest.mark.parametrize("rule", RULES, ids=list(CHECK_RULES))
def test_each_says_what_it_means_and_what_to_do_in_both_languages(rule: CheckRule) -> None:
    for text in (rule.title, rule.meaning, rule.remedy):
        assert not re.search(r"[ぁ-んァ-ヶ一-龠]", text.en)
        assert re.search(r"[ぁ-んァ-ヶ一-龠]", text.ja)
    assert not rule.title.en.endswith(".")
    assert rule.meaning.en.endswith(".")
    assert rule.remedy.ja.endswith("。")


@pytest.mark.parametrize("rule", RULES, ids=list(CHECK_RULES))
def test_code_scanning_shows_descriptions_up_to_1024_characters(rule: CheckRule) -> None:
    assert max(map(len, (*rule.title, *rule.meaning))) <= 1024
    assert len(rule.name) <= 255


def test_what_breaks_the_law_is_an_error_and_what_may_change_is_a_note() -> None:
    levels = {level: [r.id for r in RULES if r.default_level == level] for level in ("error", "warning", "note")}
    assert levels == {
        "error": ["LIC001", "LIC002", "LIC003", "LIC004", "LIC006", "LIC007", "LIC008", "LIC011"],
        "warning": ["LIC005", "LIC009", "LIC010", "LIC012"],
        "note": ["LIC013"],
    }
