"""Checks of predicates: names, operators, units and literals; and whether a truth can be reached at all."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from advisor.core.text import Text
from advisor.rules.compiler import compile_test
from advisor.rules.facts import FACTS
from advisor.rules.facts.fact import OPERATORS, Fact, Operator, Type
from advisor.rules.predicate import Predicate, facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.rules.problems import Path, Problems

__all__ = ["check_literal", "check_predicate", "truths"]

COMBINATORS = ("all", "any", "not")
MAX_DEPTH = 16
MAX_COMBINATIONS = 4096
FACT = Text("fact", "事実")


def check_predicate(data: Any, path: Path, problems: Problems, depth: int = 0) -> None:
    """Report everything wrong with one predicate of a document."""
    if not isinstance(data, Mapping):
        problems.wrong_type(path, Text("a predicate such as {fact: …, is: …}", "{fact: …, is: …} のような条件"))
    elif depth > MAX_DEPTH:
        problems.add(path, "type", "predicates nest too deeply", "条件の入れ子が深すぎます")
    elif "fact" in data:
        _check_comparison(data, path, problems)
    else:
        _check_combination(data, path, problems, depth)


def _check_combination(data: Mapping[str, Any], path: Path, problems: Problems, depth: int) -> None:
    present = [key for key in COMBINATORS if key in data]
    for key in data:
        if key not in COMBINATORS:
            what = Text("key of a predicate", "条件のキー")
            problems.not_one_of((*path, key), "unknown-key", what, key, (*COMBINATORS, "fact"), at_key=True)
    if len(present) != 1:
        problems.add(
            path,
            "type",
            "a predicate has one of fact, all, any, not",
            "条件には fact, all, any, not のいずれか 1 つが必要です",
        )
        return
    key = present[0]
    if key == "not":
        check_predicate(data["not"], (*path, "not"), problems, depth + 1)
    elif not isinstance(data[key], list) or not data[key]:
        problems.wrong_type((*path, key), Text("a list of predicates", "条件のリスト"))
    else:
        for index, part in enumerate(data[key]):
            check_predicate(part, (*path, key, index), problems, depth + 1)


def _check_comparison(data: Mapping[str, Any], path: Path, problems: Problems) -> None:
    fact = _check_fact(data["fact"], (*path, "fact"), problems)
    operators = [key for key in data if key in OPERATORS]
    for key in data:
        if key != "fact" and key not in OPERATORS:
            problems.not_one_of((*path, key), "operator", Text("operator", "演算子"), key, OPERATORS, at_key=True)
    if len(operators) != 1:
        if len(data) == 1 or len(operators) > 1:
            names = ", ".join(OPERATORS)
            problems.add(path, "operator", f"a comparison has one operator: {names}", f"演算子が 1 つ必要です: {names}")
        return
    operator: Operator = operators[0]
    if fact is None:
        return
    if operator not in fact.type.operators:
        problems.add(
            (*path, operator),
            "operator",
            f"{operator!r} does not apply to {fact.name} ({fact.type.describe()})",
            f"{operator!r} は {fact.name} ({fact.type.describe('ja')}) に使えません",
            Text(f"use {', '.join(fact.type.operators)}", f"使えるもの: {', '.join(fact.type.operators)}"),
            at_key=True,
        )
        return
    _check_right(fact, operator, data[operator], (*path, operator), problems)


def _check_fact(name: Any, path: Path, problems: Problems) -> Fact | None:
    fact = FACTS.get(name) if isinstance(name, str) else None
    if fact is None:
        problems.not_one_of(path, "unknown-fact", FACT, name, FACTS)
    return fact


def _check_right(fact: Fact, operator: Operator, right: Any, path: Path, problems: Problems) -> None:
    if isinstance(right, Mapping):
        _check_right_fact(fact, operator, right, path, problems)
    elif operator == "in" or (operator == "contains" and isinstance(right, list)):
        if not isinstance(right, list) or not right:
            problems.wrong_type(path, Text("a list with at least one value", "1 つ以上の値を持つリスト"))
            return
        for index, item in enumerate(right):
            check_literal(item, fact, fact.type.one, (*path, index), problems)
    elif operator == "is" and fact.type.many:
        if right != []:
            problems.add(
                path,
                "operator",
                f"{fact.name} is a list: compare with [] or use contains",
                f"{fact.name} はリストです。[] と比べるか contains を使ってください",
            )
    else:
        check_literal(right, fact, fact.type.one, path, problems, null=operator == "is")


def _check_right_fact(fact: Fact, operator: Operator, right: Mapping[str, Any], path: Path, problems: Problems) -> None:
    if list(right) != ["fact"]:
        problems.wrong_type(path, Text("a literal or {fact: …}", "値または {fact: …}"))
        return
    other = _check_fact(right["fact"], (*path, "fact"), problems)
    if other is None:
        return
    if not fact.type.comparable(other.type):
        problems.add(
            (*path, "fact"),
            "unit",
            f"{fact.name} is {fact.type.describe()}, {other.name} is {other.type.describe()}: they do not compare",
            f"{fact.name} ({fact.type.describe('ja')}) と {other.name} ({other.type.describe('ja')}) は比較できません",
        )
    elif (operator == "in") != other.type.many and operator != "contains":
        problems.add(
            (*path, "fact"),
            "operator",
            f"{operator!r} needs {'a list' if operator == 'in' else 'a single value'} on its right side",
            f"{operator!r} の右辺には{'リスト' if operator == 'in' else '単一の値'}が必要です",
        )


def check_literal(value: Any, fact: Fact, type_: Type, path: Path, problems: Problems, *, null: bool = False) -> None:
    """Report a literal that is no value of ``type_``; ``null`` stands where the fact may be *not stated*."""
    if value is None:
        if not (null and fact.optional):
            problems.add(
                path,
                "value",
                f"{fact.name} is never null (an unknown value is not a value)",
                f"{fact.name} は null になりません (不明は値ではありません)",
            )
        return
    if type_.kind == "enum":
        if value not in type_.members:
            what = Text(f"value of {fact.name}", f"{fact.name} の値")
            problems.not_one_of(path, "value", what, value, type_.members)
    elif not _fits(value, type_):
        problems.add(
            path,
            "value",
            f"{value!r} is no value of {fact.name} ({type_.describe()})",
            f"{value!r} は {fact.name} ({type_.describe('ja')}) の値ではありません",
        )


def _fits(value: Any, type_: Type) -> bool:
    if type_.kind == "bool":
        return isinstance(value, bool)
    if type_.kind == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if type_.kind == "date":
        return isinstance(value, str) and _is_date(value)
    return isinstance(value, str) and value != ""


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == len("2026-01-31")


def truths(predicate: Predicate) -> set[bool] | None:
    """Return the known truths a predicate can have, by trying every value of its facts.

    ``None`` when the facts have too many values to try: numbers, open vocabularies, or too many combinations.
    """
    facts = tuple(dict.fromkeys(facts_of(predicate)))
    domains = [_domain(fact) for fact in facts]
    size = 1
    for domain in domains:
        if domain is None:
            return None
        size *= len(domain)
    if size > MAX_COMBINATIONS:
        return None
    test = compile_test(predicate, lambda fact: lambda given: given[fact.name])
    return {truth for given in _assignments(facts, domains) if isinstance(truth := test(given), bool)}


def _domain(fact: Fact) -> list[Any] | None:
    if fact.type.many or fact.type.kind not in ("bool", "enum"):
        return None
    values: list[Any] = [True, False] if fact.type.kind == "bool" else list(fact.type.members)
    return [*values, None] if fact.optional else values


def _assignments(facts: tuple[Fact, ...], domains: list[list[Any] | None]) -> Iterator[dict[str, Any]]:
    known = [domain for domain in domains if domain is not None]
    names = [fact.name for fact in facts]
    for values in itertools.product(*known):
        yield dict(zip(names, values, strict=True))
