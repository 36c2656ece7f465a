"""Command lines inside Python: argument lists for ``subprocess``, and strings that a shell runs."""

from __future__ import annotations

import ast
import re

from advisor.compliance.scan.detectors.commands.embedded import pairs
from advisor.compliance.scan.detectors.commands.programs import PROGRAMS, Program
from advisor.compliance.scan.detectors.python.constants import Evaluator
from advisor.compliance.scan.detectors.python.report import CALL, Report
from advisor.compliance.scan.detectors.python.scopes import Module, Scope
from advisor.compliance.scan.named import dynamic, model_in
from advisor.compliance.scan.values import by_key
from advisor.compliance.scan.vocabulary import COMMAND_OPTIONS

__all__ = ["command_lines", "commands", "settings"]

_OPTION = re.compile(
    r"(?<![\w.-])(?P<option>-{1,2}[A-Za-z][\w-]{1,40}+)(?:=|[ \t]{1,20}+)\\?[\"']?(?P<value>[\w./:@-]{3,250})"
)
_SETTING = re.compile(r"model|MODEL|repo_id|REPO_ID|checkpoint|tokenizer")
_EXAMPLE = re.compile(r"\s*(?:>>>|\.\.\.) ")
"""A session in a documentation string."""
_PROGRAM = re.compile(
    r"(?<![\w./-])(?P<words>(?:vllm[ ]serve|hf[ ]download|huggingface-cli[ ]download|ollama[ ](?:run|pull)|"
    r"litgpt[ ]download|transformers[ ]chat))[ ]+(?P<value>[A-Za-z0-9][\w./:@-]{1,250})"
)


def commands(module: Module, report: Report) -> None:
    """Report the models that command lines in lists and strings take."""
    values = Evaluator(module)
    for node, scope in module.sequences:
        _sequence(node, scope, values, report)
    for string in (*module.strings, *module.joined):
        if isinstance(string, ast.Constant) and not (isinstance(string.value, str) and " " in string.value):
            continue
        start, end = report.text.span(string)
        command_lines(report, start, end)
        if string.lineno != string.end_lineno:
            settings(report, start, end)


def command_lines(report: Report, start: int, end: int) -> None:
    """Report the models that command lines in a stretch of the text take."""
    text = report.text.text
    if end - start < 8:
        return
    if text.find("-", start, end) >= 0:
        for match in _OPTION.finditer(text, start, end):
            if match["option"] in COMMAND_OPTIONS:
                _report(report, match, "huggingface", match["option"])
    for match in _PROGRAM.finditer(text, start, end):
        _report(report, match, "ollama" if match["words"].startswith("ollama") else "huggingface", match["words"])


def settings(report: Report, start: int, end: int) -> None:
    """Report what the configuration in a long string says: ``HF_MODEL_ID: org/name``, ``option.model_id=org/name``."""
    text = report.text.text
    if _SETTING.search(text, start, end) is None:
        return
    for pair in pairs(text, start, end):
        if "/" not in pair.value or _SETTING.search(pair.key) is None:
            continue
        if _EXAMPLE.search(text, text.rfind("\n", start, pair.start) + 1, pair.start):
            continue
        match = by_key(pair.key.rpartition(".")[2], pair.value, report.source.known)
        if match is not None and match.named.model_id is not None and match.named.provider != "local":
            report.add_at(pair.start, len(match.named.model_id), match.named, "setting", match.confidence, pair.key)


def _report(report: Report, match: re.Match[str], provider: str, sink: str) -> None:
    named = model_in(match["value"].rstrip(".,:"), provider=provider, known=report.source.known)
    if named is not None and named.model_id is not None and named.provider != "local":
        report.add_at(match.start("value"), len(named.model_id), named, "command", "high", sink)


def _sequence(node: ast.List | ast.Tuple, scope: Scope, values: Evaluator, report: Report) -> None:
    words = [e.value if isinstance(e, ast.Constant) and isinstance(e.value, str) else None for e in node.elts]
    program = _program(words)
    if program is not None:
        shown, form, first = program
        if form.position is not None and first + form.position < len(node.elts):
            argument = node.elts[first + form.position]
            if not (words[first + form.position] or "").startswith("-"):
                _argument(argument, scope, values, report, shown, form.provider, certain=True)
    for index, word in enumerate(words):
        if word is None or not word.startswith("-"):
            continue
        option, equals, _ = word.partition("=")
        if option not in COMMAND_OPTIONS and not (program and option in program[1].options):
            continue
        if equals:
            start, end = report.text.span(node.elts[index])
            command_lines(report, start, end)
        elif index + 1 < len(words):
            provider = program[1].provider if program else "huggingface"
            _argument(node.elts[index + 1], scope, values, report, option, provider, certain=program is not None)


def _program(words: list[str | None]) -> tuple[str, Program, int] | None:
    """Return the command a list runs: its name, what it takes, and where its arguments begin."""
    for index, word in enumerate(words[:6]):
        if word is None:
            continue
        name = word.rpartition("/")[2]
        for form in PROGRAMS.get(name, ()):
            first = index + 1 + len(form.words)
            if tuple(words[index + 1 : first]) == form.words:
                return " ".join((name, *form.words)), form, first
    return None


def _argument(
    node: ast.expr, scope: Scope, values: Evaluator, report: Report, sink: str, provider: str, *, certain: bool
) -> None:
    resolved = values.resolve(node, scope)
    for value in resolved.values:
        named = model_in(value.text, provider=provider, known=report.source.known)
        if named is not None and (certain or named.provider not in {"local", "unknown"}):
            report.add(CALL, named, value, "command", "high", sink=sink)
    if certain and not resolved.values and not isinstance(node, (ast.Constant, ast.Starred)):
        report.add_dynamic(node, sink, dynamic())
