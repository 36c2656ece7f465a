from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.authoring.diagnostics import DiagnosticsError
from advisor.authoring.rules import (
    ExampleResult,
    compile_rules,
    compile_user_rules,
    lint,
    rules_json,
    run_examples,
)
from advisor.authoring.rules_reference import facts_reference, rules_reference
from advisor.authoring.rules_schema import rule_schema
from advisor.core.text import LANGUAGES
from advisor.errors import FileError
from advisor.rules import load_rules
from advisor.rules.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable

BROKEN = Path(__file__).parents[1] / "fixtures" / "rules" / "broken.yaml"

GOOD = """\
schema: 1
rules:
  - id: own.language
    title: {en: Only Japanese models, ja: 日本語モデルのみ}
    scope: model
    require: {fact: model.languages, contains: ja}
    severity: exclude
    because: {en: "not made for Japanese", ja: "日本語に対応していません"}
    basis: policy
    examples:
      - {given: {model.languages: [en]}, verdict: fails}
      - {given: {model.languages: null}, verdict: unknown}
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_diagnostics_of_a_broken_file(golden: Callable[[str, str], None], language: Any) -> None:
    lines = [line.replace(str(BROKEN), "broken.yaml") for d in lint(BROKEN) for line in d.render(language)]
    golden(f"rules/broken.{language}.txt", "\n".join(lines) + "\n")


def test_every_problem_has_its_place() -> None:
    for problem in lint(BROKEN):
        assert problem.path == str(BROKEN)
        assert problem.line is not None
        assert problem.column is not None
        assert problem.message.ja != problem.message.en


def test_a_good_file_compiles(tmp_path: Path) -> None:
    data = compile_user_rules(written(tmp_path, "own.yaml", GOOD))
    assert [rule["id"] for rule in data["rules"]] == ["own.language"]
    assert data["rules"][0]["level"] == "model"
    assert load_rules(data)["own.language"].severity == "exclude"


def test_a_rule_file_may_be_json(tmp_path: Path) -> None:
    rules = compile_rules(written(tmp_path, "own.yaml", GOOD))["rules"]
    entry = {key: value for key, value in rules[0].items() if key != "level"}
    file = written(tmp_path, "own.json", json.dumps({"schema": 1, "rules": [entry]}))
    assert compile_user_rules(file)["rules"] == rules


def test_a_broken_file_is_refused_with_all_its_problems() -> None:
    with pytest.raises(DiagnosticsError) as caught:
        compile_rules(BROKEN)
    assert caught.value.exit_code == 2
    assert len(caught.value.diagnostics) == len(lint(BROKEN)) > 10


def test_the_same_id_in_two_files_names_the_other_place(tmp_path: Path) -> None:
    first = written(tmp_path, "a.yaml", GOOD)
    written(tmp_path, "b.yaml", GOOD)
    (problem,) = lint(tmp_path)
    assert problem.code == "rule.duplicate-id"
    assert problem.message.en == f"there is another rule own.language ({first}:3:9)"


def test_a_file_that_is_not_yaml_is_reported_with_the_others(tmp_path: Path) -> None:
    written(tmp_path, "a.yaml", "rules: [")
    written(tmp_path, "b.yaml", GOOD.replace("exclude", "fatal"))
    assert len({problem.path for problem in lint(tmp_path)}) == 2


def test_a_missing_file_and_an_empty_folder_are_errors(tmp_path: Path) -> None:
    assert [problem.path for problem in lint(tmp_path / "none.yaml")] == [str(tmp_path / "none.yaml")]
    with pytest.raises(DiagnosticsError, match="1 problem"):
        compile_rules(tmp_path / "none.yaml")
    with pytest.raises(DiagnosticsError):
        compile_rules(tmp_path)


def test_the_text_is_canonical_one_rule_a_line(tmp_path: Path) -> None:
    written(tmp_path, "a.yaml", GOOD)
    written(tmp_path, "b.yaml", GOOD.replace("own.language", "own.another"))
    data = compile_rules(tmp_path)
    text = rules_json(data)
    assert json.loads(text) == data
    assert [line[:19] for line in text.splitlines()[1:3]] == ['{"id":"own.another"', '{"id":"own.language']


def test_examples_are_run(tmp_path: Path) -> None:
    data = compile_rules(written(tmp_path, "own.yaml", GOOD))
    results = run_examples(data)
    assert [(r.expected, r.verdict, r.holds) for r in results] == [
        ("fails", "fails", True),
        ("unknown", "unknown", True),
    ]
    assert not ExampleResult("own.language", {}, "fails", "passes").holds


# -------------------------------------------------------------------------------------------------- schema, reference


def test_the_schema_knows_every_fact_and_refers_only_to_itself() -> None:
    schema = rule_schema()
    assert [entry["const"] for entry in schema["$defs"]["fact"]["anyOf"]] == list(FACTS)
    references = {part.split('"')[0] for part in json.dumps(schema).split('"$ref": "#/$defs/')[1:]}
    assert references <= set(schema["$defs"])


def test_the_schema_and_the_check_know_the_same_keys() -> None:
    from advisor.rules.check import KEYS, REQUIRED

    rule = rule_schema()["$defs"]["rule"]
    assert set(rule["properties"]) == set(KEYS)
    assert set(rule["required"]) == set(REQUIRED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_lists_every_fact_and_every_rule(language: Any) -> None:
    facts, rules = facts_reference(language), rules_reference(load_rules(), language)
    assert all(f"`{name}`" in facts for name in FACTS)
    assert all(f"## {rule.id}\n" in rules for rule in load_rules())
    assert "{" not in rules, "gaps are shown as words"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_in_the_folder_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(DiagnosticsError) as caught:
        compile_user_rules(tmp_path)
    assert [problem.code for problem in caught.value.diagnostics] == ["tree.not-a-file"]


def test_a_path_the_system_refuses_is_a_problem_of_the_file() -> None:
    with pytest.raises(FileError):
        compile_user_rules(Path("x" * 5000))
