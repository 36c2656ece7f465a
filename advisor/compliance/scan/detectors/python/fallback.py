"""Python that does not parse: mended line by line where that helps, else searched as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.python.shell import command_lines
from advisor.compliance.scan.named import model_in
from advisor.compliance.scan.source import ParseFailureError
from advisor.compliance.scan.values import by_variable
from advisor.compliance.scan.vocabulary import NOT_MODEL_SINKS, SINKS

if TYPE_CHECKING:
    import ast

    from advisor.compliance.scan.detectors.python.report import Report

__all__ = ["mended", "search_text"]

MAX_MENDED = 400_000
MAX_ATTEMPTS = 8

_OLD = re.compile(
    r"^(?P<indent>[ \t]*)(?:print[ \t]+(?![=(,.])|print[ \t]*>>|exec[ \t]+[\"'\w])[^\n]*(?<![\\(,\[{])$", re.MULTILINE
)
_OLD_EXCEPT = re.compile(r"^([ \t]*except[ \t][\w.() ,]{1,100}),[ \t]*\w+[ \t]*:", re.MULTILINE)
_INDENT = re.compile(r"[ \t]*")

_PAIR = re.compile(
    r"(?P<name>[A-Za-z_][\w.]{0,100}+)[\"']?\]?[ \t]{0,8}(?:=|:|:[ \t]{0,4}str[ \t]{0,4}=|\()[ \t\n]{0,40}"
    r"[rRuUbBfF]?(?P<quote>[\"'])(?P<text>[^\"'\n\\]{3,250})(?P=quote)"
)
_FIRST_ARGUMENT = re.compile(r"(?P<name>[A-Za-z_]\w{0,60}+)\([ \t\n]{0,40}(?P<argument>[A-Za-z_]\w{0,60})[ \t\n]{0,40}[,)]")
_ELSEWHERE = re.compile(r"[^)]{0,300}repo_type[ ]?=[ ]?[\"'](?:dataset|space)")


def mended(text: str, parse: Callable[[str], ast.Module | ParseFailureError]) -> ast.Module | None:
    """Return the tree of a text without the few lines that do not parse; ``None`` when they are too many."""
    if len(text) > MAX_MENDED:
        return None
    text = text.removeprefix("\ufeff").replace("\0", " ")
    text = _OLD.sub(_pass, text)
    text = _OLD_EXCEPT.sub(r"\1:", text)
    lines = text.split("\n")
    for _ in range(MAX_ATTEMPTS):
        tree = parse("\n".join(lines))
        if not isinstance(tree, ParseFailureError):
            return tree
        if tree.line is None or not 0 < tree.line <= len(lines):
            return None
        bad = tree.line - 1
        if lines[bad].strip() in {"", "pass"}:
            bad = next((i for i in range(bad - 1, -1, -1) if lines[i].strip() not in {"", "pass"}), bad)
        lines[bad] = (_INDENT.match(lines[bad]) or [""])[0] + "pass"
    return None


def _pass(match: re.Match[str]) -> str:
    return f"{match['indent']}pass"


def search_text(report: Report) -> None:
    """Report what names and calls in plain text say; constants are followed by name only."""
    text = report.text.text
    constants: dict[str, re.Match[str]] = {}
    for match in _PAIR.finditer(text):
        name = match["name"].rpartition(".")[2]
        if text[match.end("name") : match.start("quote")].rstrip("rRuUbBfF").rstrip().endswith("("):
            if name in NOT_MODEL_SINKS or _ELSEWHERE.match(text, match.end()):
                continue
            _call(report, name, match)
            continue
        constants.setdefault(match["name"], match)
        found = by_variable(name, match["text"], report.source.known)
        if found is not None and found.named.model_id is not None:
            report.add_at(match.start("text"), len(found.named.model_id), found.named, "variable", found.confidence, name)
    for use in _FIRST_ARGUMENT.finditer(text):
        if use["name"] in SINKS and use["argument"] in constants:
            _call(report, use["name"], constants[use["argument"]])
    command_lines(report, 0, len(text))


def _call(report: Report, name: str, match: re.Match[str]) -> None:
    sink = SINKS.get(name)
    if sink is None or not sink.exact or sink.position != 0:
        return
    named = model_in(match["text"], provider=sink.provider, prefix=sink.prefix, known=report.source.known)
    if named is not None and named.model_id is not None and named.provider != "local":
        report.add_at(match.start("text"), len(match["text"]), named, "call", "high", name)
