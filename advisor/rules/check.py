"""Everything that can be wrong with a rule document, all at once.

The input is plain data (from YAML or JSON); the output names paths into it, which `advisor.authoring.rules` turns into
``file:line:col``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

from advisor.core.text import LANGUAGES, Text
from advisor.rules.check_predicate import FACT, _is_date, check_literal, check_predicate, truths
from advisor.rules.facts import FACTS
from advisor.rules.predicate import facts_of
from advisor.rules.problems import Path, Problem, Problems
from advisor.rules.rule import SEVERITIES, Basis, Rule, Scope, Verdict, example_verdicts, gaps, read_rule

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["check_document"]

SCOPES: tuple[Scope, ...] = get_args(Scope)
BASES: tuple[Basis, ...] = get_args(Basis)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

REQUIRED = ("id", "title", "scope", "require", "severity", "because", "examples")
KEYS = (*REQUIRED[:3], "when", *REQUIRED[3:6], "hint", "unknown", "source", "basis", "examples")

_ID = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+")
_URL = re.compile(r"https?://\S+")

_FINEST: dict[Scope, frozenset[str]] = {
    "model": frozenset({"request", "model"}),
    "instance": frozenset({"request", "class", "instance"}),
    "candidate": frozenset({"request", "model", "channel", "class", "instance", "placement", "offer"}),
}


def check_document(data: Any, taken: Mapping[str, str] | None = None) -> list[Problem]:
    """Return the problems of one document ``{schema: 1, rules: […]}``.

    ``taken`` maps ids of other documents to the place they stand at: a rule may not use them again.
    """
    problems = Problems()
    if not isinstance(data, Mapping):
        problems.wrong_type((), Text("a mapping with schema and rules", "schema と rules を持つマッピング"))
        return problems.found
    for key in data:
        if key not in ("schema", "rules"):
            problems.not_one_of((key,), "unknown-key", Text("key", "キー"), key, ("schema", "rules"), at_key=True)
    if data.get("schema") != 1:
        problems.add(("schema",), "schema", "schema must be 1", "schema は 1 でなければなりません")
    rules = data.get("rules")
    if not isinstance(rules, list) or not rules:
        problems.wrong_type(("rules",), Text("a list of rules", "ルールのリスト"))
        return problems.found
    places = {rule_id: Text(place, place) for rule_id, place in (taken or {}).items()}
    for index, rule in enumerate(rules):
        path: Path = ("rules", index)
        if isinstance(rule, Mapping):
            _check_id(rule, path, places, problems)
            _check_rule(rule, path, problems)
        else:
            problems.wrong_type(path, Text("a rule", "ルール"))
    return problems.found


def _check_id(rule: Mapping[str, Any], path: Path, places: dict[str, Text], problems: Problems) -> None:
    rule_id = rule.get("id")
    if not isinstance(rule_id, str):
        return  # a missing id is reported with the other missing keys
    if not _ID.fullmatch(rule_id):
        problems.add(
            (*path, "id"),
            "id",
            f"{rule_id!r} is not of the form group.name",
            f"{rule_id!r} は group.name の形ではありません",
            Text(
                "lower case letters, digits and hyphens, e.g. memory.fits",
                "英小文字・数字・ハイフンを使います (例: memory.fits)",
            ),
        )
    if rule_id in places:
        problems.add(
            (*path, "id"),
            "duplicate-id",
            f"there is another rule {rule_id} ({places[rule_id].en})",
            f"ルール {rule_id} はすでにあります ({places[rule_id].ja})",
        )
    else:
        number = int(path[-1]) + 1
        places[rule_id] = Text(f"rule {number} of this file", f"このファイルの {number} 番目のルール")


def _check_rule(rule: Mapping[str, Any], path: Path, problems: Problems) -> None:
    before = len(problems.found)
    _check_keys(rule, path, problems)
    _check_word(rule, "scope", SCOPES, path, problems)
    _check_word(rule, "severity", SEVERITIES, path, problems)
    for key in ("title", "because", "hint", "unknown"):
        if key in rule:
            _check_text(rule[key], (*path, key), problems, with_gaps=key != "title")
    for key in ("when", "require"):
        if key in rule:
            check_predicate(rule[key], (*path, key), problems)
    _check_basis(rule, path, problems)
    _check_examples_shape(rule.get("examples"), (*path, "examples"), problems)
    if len(problems.found) == before:  # what follows judges the rule: it must be whole
        read = read_rule(rule)
        for check in _MEANING:
            check(read, path, problems)


def _check_keys(rule: Mapping[str, Any], path: Path, problems: Problems) -> None:
    for key in rule:
        if key not in KEYS:
            problems.not_one_of(
                (*path, key), "unknown-key", Text("key of a rule", "ルールのキー"), key, KEYS, at_key=True
            )
    for key in REQUIRED:
        if key not in rule:
            problems.add(path, "missing-key", f"{key!r} is missing", f"{key!r} がありません")
    for key in ("id", "when", "hint", "unknown", "source"):
        if key in rule and rule[key] is None:
            problems.add((*path, key), "type", f"{key!r} is empty", f"{key!r} が空です")
    if "id" in rule and rule["id"] is not None and not isinstance(rule["id"], str):
        problems.wrong_type((*path, "id"), Text("text", "文字列"))


def _check_word(rule: Mapping[str, Any], key: str, known: tuple[str, ...], path: Path, problems: Problems) -> None:
    if key in rule and rule[key] not in known:
        problems.not_one_of((*path, key), key, Text(key, key), rule[key], known)


def _check_text(data: Any, path: Path, problems: Problems, *, with_gaps: bool) -> None:
    if not isinstance(data, Mapping):
        if data is not None:
            problems.wrong_type(path, Text("a text in both languages, {en: …, ja: …}", "{en: …, ja: …} の両言語の文"))
        return
    for key in data:
        if key not in LANGUAGES:
            problems.not_one_of((*path, key), "unknown-key", Text("language", "言語"), key, LANGUAGES, at_key=True)
    for language in LANGUAGES:
        sentence = data.get(language)
        if not isinstance(sentence, str) or not sentence.strip():
            problems.add(path, "language", f"the sentence lacks {language!r}", f"{language!r} の文がありません")
        elif with_gaps:
            _check_gaps(sentence, (*path, language), problems)
        elif "{" in sentence:
            problems.add((*path, language), "unknown-fact", "a title has no gaps", "title に空欄は使えません")
    sets = [set(gaps(data[language])) for language in LANGUAGES if isinstance(data.get(language), str)]
    if with_gaps and len(sets) == len(LANGUAGES) and sets[0] != sets[1]:
        names = ", ".join(sorted(sets[0] ^ sets[1]))
        problems.add(path, "language", f"only one language shows {names}", f"{names} が片方の言語にしかありません")


def _check_gaps(sentence: str, path: Path, problems: Problems) -> None:
    for name in gaps(sentence):
        if name not in FACTS:
            problems.not_one_of(path, "unknown-fact", FACT, name, FACTS)


def _check_basis(rule: Mapping[str, Any], path: Path, problems: Problems) -> None:
    source, basis = rule.get("source"), rule.get("basis")
    if basis is not None and basis not in BASES:
        problems.not_one_of((*path, "basis"), "basis", Text("basis", "根拠"), basis, BASES)
    if source is None and basis in (None, "source"):
        problems.add(
            path,
            "no-source",
            "the rule does not say what it rests on",
            "ルールの根拠がありません",
            Text(
                "add source: {url, read}, or basis: catalogue, request or policy",
                "source: {url, read} または basis: catalogue / request / policy を書いてください",
            ),
        )
    if source is None:
        return
    if not isinstance(source, Mapping):
        problems.wrong_type((*path, "source"), Text("{url: …, read: …}", "{url: …, read: …}"))
        return
    for key in source:
        if key not in ("url", "read", "note"):
            what = Text("key of a source", "source のキー")
            problems.not_one_of((*path, "source", key), "unknown-key", what, key, ("url", "read", "note"), at_key=True)
    if not isinstance(source.get("url"), str) or not _URL.fullmatch(source["url"]):
        problems.wrong_type((*path, "source", "url"), Text("a URL", "URL"))
    if not isinstance(source.get("read"), str) or not _is_date(source["read"]):
        problems.wrong_type(
            (*path, "source", "read"), Text("the date it was read, e.g. 2026-11-22", "参照した日付 (例: 2026-11-22)")
        )


def _check_examples_shape(examples: Any, path: Path, problems: Problems) -> None:
    if examples is None:
        return
    if not isinstance(examples, list) or not examples:
        problems.wrong_type(path, Text("a list of examples", "例のリスト"))
        return
    for index, example in enumerate(examples):
        place: Path = (*path, index)
        if not isinstance(example, Mapping):
            problems.wrong_type(place, Text("{given: …, verdict: …}", "{given: …, verdict: …}"))
            continue
        for key in example:
            if key not in ("given", "verdict"):
                what = Text("key of an example", "例のキー")
                problems.not_one_of((*place, key), "unknown-key", what, key, ("given", "verdict"), at_key=True)
        if example.get("verdict") not in VERDICTS:
            what = Text("verdict", "判定")
            problems.not_one_of((*place, "verdict"), "verdict", what, example.get("verdict"), VERDICTS)
        _check_given(example.get("given"), (*place, "given"), problems)


def _check_given(given: Any, path: Path, problems: Problems) -> None:
    if not isinstance(given, Mapping):
        problems.wrong_type(path, Text("facts and their values", "事実とその値"))
        return
    for name, value in given.items():
        fact = FACTS.get(name)
        if fact is None:
            problems.not_one_of((*path, name), "unknown-fact", FACT, name, FACTS, at_key=True)
        elif value is None or value == "unknown":
            continue
        elif fact.type.many:
            if not isinstance(value, list):
                problems.wrong_type((*path, name), Text("a list", "リスト"))
                continue
            for index, item in enumerate(value):
                check_literal(item, fact, fact.type.one, (*path, name, index), problems)
        else:
            check_literal(value, fact, fact.type, (*path, name), problems)


# ------------------------------------------------------------------------- checks of a rule that is whole and readable


def _check_scope(read: Rule, path: Path, problems: Problems) -> None:
    allowed = _FINEST[read.scope]
    facts = dict.fromkeys((*read.judged, *read.shown))
    for fact in facts:
        if fact.level not in allowed:
            problems.add(
                (*path, "scope"),
                "scope",
                f"{fact.name} is not known to a rule of scope {read.scope}",
                f"{fact.name} は scope: {read.scope} のルールでは使えません",
                Text("use scope: candidate", "scope: candidate を使ってください"),
            )


def _check_request_basis(read: Rule, path: Path, problems: Problems) -> None:
    if read.basis == "request" and not any(fact.name.startswith("request.") for fact in read.judged):
        problems.add(
            (*path, "basis"), "basis", "no fact of the request is judged", "リクエストの事実が条件に含まれていません"
        )


def _check_reach(read: Rule, path: Path, problems: Problems) -> None:
    if truths(read.when) == {False}:
        problems.add((*path, "when"), "unreachable", "the rule never applies", "このルールは決して適用されません")
    if truths(read.require) == {True}:
        problems.add(
            (*path, "require"),
            "unreachable",
            f"this always holds: {read.severity} is never reached",
            f"常に成り立つため、{read.severity} になることがありません",
        )
    if read.unknown is not None and read.severity not in ("exclude", "warn"):
        problems.add(
            (*path, "unknown"),
            "unreachable",
            f"a rule of severity {read.severity} says nothing when a fact is unknown",
            f"重大度 {read.severity} のルールは、事実が不明なときには何も表示しません",
        )


def _check_examples(read: Rule, path: Path, problems: Problems) -> None:
    used = {fact.name for fact in read.judged}
    for index, (example, verdict) in enumerate(example_verdicts(read)):
        place: Path = (*path, "examples", index)
        for name in example["given"]:
            if name not in used:
                problems.add(
                    (*place, "given", name),
                    "example-fact",
                    f"the rule does not look at {name}",
                    f"このルールは {name} を参照しません",
                    at_key=True,
                )
        if verdict != example["verdict"]:
            problems.add(
                (*place, "verdict"),
                "example-verdict",
                f"the rule says {verdict!r} here, not {example['verdict']!r}",
                f"このルールの判定は {example['verdict']!r} ではなく {verdict!r} です",
                _not_given(read, example["given"]),
            )
    _check_example_kinds(read, path, problems)


def _not_given(read: Rule, given: Mapping[str, Any]) -> Text | None:
    absent = [fact.name for fact in read.judged if fact.name not in given]
    if not absent:
        return None
    names = ", ".join(absent)
    return Text(f"not given, so unknown: {names}", f"値がなく不明とみなした事実: {names}")


def _check_example_kinds(read: Rule, path: Path, problems: Problems) -> None:
    verdicts = {example["verdict"] for example in read.examples}
    if "fails" not in verdicts:
        problems.add(
            (*path, "examples"),
            "no-failing-example",
            "no example shows the rule failing",
            "ルールに反する例がありません",
            Text("add one with verdict: fails", "verdict: fails の例を加えてください"),
            at_key=True,
        )
    catalogued = any(fact.level != "request" for fact in facts_of(read.require))
    if read.severity == "exclude" and catalogued and "unknown" not in verdicts:
        problems.add(
            (*path, "examples"),
            "no-unknown-example",
            "no example shows what happens when a fact is unknown",
            "事実が不明な場合の例がありません",
            Text("add one with a null and verdict: unknown", "null を含む verdict: unknown の例を加えてください"),
            at_key=True,
        )


_MEANING: tuple[Callable[[Rule, Path, Problems], None], ...] = (
    _check_scope,
    _check_request_basis,
    _check_reach,
    _check_examples,
)
