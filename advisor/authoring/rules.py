"""Rule files: lint with file:line:col, run their examples, compile them to what is shipped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.authoring.diagnostics import Diagnostic, Diagnostics, DiagnosticsError
from advisor.authoring.strict_yaml import read_file
from advisor.authoring.tree import not_a_file
from advisor.core.outside_words import os_reason
from advisor.core.text import Text
from advisor.rules.check import check_document
from advisor.rules.rule import example_verdicts, read_rule
from advisor.rules.ruleset import SCHEMA_VERSION, shipped_rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.authoring.loaded import Loaded
    from advisor.rules.rule import Verdict

__all__ = [
    "ExampleResult",
    "compile_rules",
    "compile_user_rules",
    "lint",
    "lint_shipped",
    "rules_json",
    "run_examples",
]


class ExampleResult(NamedTuple):
    """One example of one rule, and whether the rule says what the example expects."""

    rule: str
    given: Mapping[str, Any]
    expected: Verdict
    verdict: Verdict

    @property
    def holds(self) -> bool:
        """Whether it does."""
        return self.expected == self.verdict


def lint(path: Path) -> list[Diagnostic]:
    """Return all problems of a rule file, or of every ``*.yaml`` in a folder; the empty list when there are none."""
    return list(_read(path)[1])


def lint_shipped() -> list[Diagnostic]:
    """Return all problems of the rules that ship; they have lost their places, their messages name the rule.

    Raises:
        CatalogError: they cannot be read.
    """
    authored = [{key: value for key, value in rule.items() if key != "level"} for rule in shipped_rules()["rules"]]
    return [
        Diagnostic(str(authored[int(problem.path[1])]["id"]), None, None, problem.code, problem.message, problem.hint)
        for problem in check_document({"schema": 1, "rules": authored})
    ]


def compile_rules(path: Path) -> dict[str, Any]:
    """Return the shipped form of a rule file or folder: rules sorted by id, examples included.

    Raises:
        DiagnosticsError: with every problem of every file.
    """
    files, problems = _read(path)
    problems.raise_errors()
    rules = [{**rule, "level": read_rule(rule).level} for loaded in files for rule in loaded.data["rules"]]
    return {"schema_version": SCHEMA_VERSION, "rules": sorted(rules, key=lambda rule: str(rule["id"]))}


def compile_user_rules(path: Path) -> dict[str, Any]:
    """Return the rules of a user's own file or folder, for `advisor.rules.load_rules`.

    A rule with the id of a shipped one replaces it.

    Raises:
        DiagnosticsError: with every problem.
    """
    return compile_rules(path)


def rules_json(data: Mapping[str, Any]) -> str:
    """Return the canonical text of compiled rules: one rule a line, so that a diff shows which rule changed."""
    rules = [json.dumps(rule, ensure_ascii=False, allow_nan=False, separators=(",", ":")) for rule in data["rules"]]
    head = json.dumps(data["schema_version"])
    return f'{{"schema_version":{head},"rules":[\n' + ",\n".join(rules) + "\n]}\n"


def run_examples(data: Mapping[str, Any]) -> list[ExampleResult]:
    """Run the examples of compiled rules, in order."""
    rules = (read_rule(entry) for entry in data["rules"])
    return [
        ExampleResult(rule.id, example["given"], example["verdict"], verdict)
        for rule in rules
        for example, verdict in example_verdicts(rule)
    ]


def _read(path: Path) -> tuple[list[Loaded], Diagnostics]:
    problems = Diagnostics()
    files: list[Loaded] = []
    taken: dict[str, str] = {}
    for file in _files(path):
        try:
            loaded = read_file(file)
        except DiagnosticsError as error:
            problems.extend(error.diagnostics)
            continue
        files.append(loaded)
        for problem in check_document(loaded.data, taken):
            problems.add(
                loaded.problem(problem.path, problem.code, problem.message, problem.hint, at_key=problem.at_key)
            )
        taken.update(_ids(loaded))
    return files, problems


def _files(path: Path) -> list[Path]:
    try:
        if not path.is_dir():
            return [path]
        files = sorted(file for file in path.iterdir() if file.suffix == ".yaml")
        odd = [not_a_file(str(file)) for file in files if not file.is_file()]
    except OSError as error:
        reason = os_reason(error)
        message = Text(f"cannot be read: {reason.en}", f"読み取れません: {reason.ja}")
        raise DiagnosticsError([Diagnostic(str(path), None, None, "file.unreadable", message)]) from None
    if odd:
        raise DiagnosticsError(odd)
    if not files:
        message = Text("the folder has no *.yaml file", "フォルダーに *.yaml がありません")
        raise DiagnosticsError([Diagnostic(str(path), None, None, "rule.no-files", message)])
    return files


def _ids(loaded: Loaded) -> dict[str, str]:
    """Return the ids of a document with the place each stands at."""
    rules = loaded.data.get("rules") if isinstance(loaded.data, dict) else None
    found = {}
    for index, rule in enumerate(rules if isinstance(rules, list) else ()):
        if isinstance(rule, dict) and isinstance(rule.get("id"), str):
            line, column = loaded.position(("rules", index, "id"))
            found[rule["id"]] = f"{loaded.path}:{line}:{column}"
    return found
