"""Python that does not parse: mended line by line where that helps, else searched as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.python.shell import command_lines
from advisor.compliance.scan.named import model_in
from advisor.compliance.scan.source import ParseFailureError
from advisor.compliance.scan.values import by_variable
from advisor.compliance.scan.vocabulary import NOT_MODEL_SINKS, SINKS

if TYPE_CHECKING:
    import ast

    from advisor.compliance.scan.detectors.python.report import Report

__all__ = ["changed", "mended", "search_text"]

MAX_MENDED = 400_000
MAX_ATTEMPTS = 8

_OLD = re.compile(
    r"^(?P<indent>[ \t]*)(?:print[ \t]+(?![=(,.])|print[ \t]*>>|exec[ \t]+[\"'\w])[^\n]*(?<![\\(,\[{])$", re.MULTILINE
)
_OLD_EXCEPT = re.compile(r"^(?P<kept>[ \t]*except[ \t][\w.() ]{1,100})(?P<name>,[ \t]*\w+[ \t]*):", re.MULTILINE)
_SHELL = re.compile(
    r"[ \t]*(?:pip3?|conda|cd|ls|rm|mkdir|cp|mv|cat|curl|wget|git|apt(?:-get)?|brew|aws|python3?|hf|huggingface-cli|vllm|"
    r"ollama|docker|npm|export|source|exec|sudo|bash|sh)[ \t]+[\w./\"'$~-]"
)
_INDENT = re.compile(r"[ \t]*")

_PAIR = re.compile(
    r"(?P<name>[A-Za-z_][\w.]{0,100}+)[\"']?\]?[ \t]{0,8}(?:=|:|:[ \t]{0,4}str[ \t]{0,4}=|\()[ \t\n]{0,40}"
    r"[rRuUbBfF]?(?P<quote>[\"'])(?P<text>[^\"'\n\\]{3,250})(?P=quote)"
)
_FIRST_ARGUMENT = re.compile(
    r"(?P<name>[A-Za-z_]\w{0,60}+)\([ \t\n]{0,40}(?P<argument>[A-Za-z_]\w{0,60})[ \t\n]{0,40}[,)]"
)
_ELSEWHERE = re.compile(r"[^)]{0,300}repo_type[ ]?=[ ]?[\"'](?:dataset|space)")


def mended(text: str, parse: Callable[[str], ast.Module | ParseFailureError]) -> str | None:
    """Return the text without the few lines that do not parse, as long as before; ``None`` when they are too many."""
    if len(text) > MAX_MENDED:
        return None
    text = text.replace("\0", " ").replace("\ufeff", " ")
    text = _OLD.sub(lambda m: _pass(m[0]), text)
    text = _OLD_EXCEPT.sub(lambda m: m["kept"] + " " * len(m["name"]) + ":", text)
    lines = text.split("\n")
    for _ in range(MAX_ATTEMPTS):
        error = parse("\n".join(lines))
        if not isinstance(error, ParseFailureError):
            return "\n".join(lines)
        if error.line is None or not 0 < error.line <= len(lines):
            return None
        bad = error.line - 1
        if lines[bad].strip() in {"", "pass"}:
            bad = next((i for i in range(bad - 1, -1, -1) if lines[i].strip() not in {"", "pass"}), bad)
        shell = _SHELL.match(lines[bad])
        lines[bad] = _pass(lines[bad])
        if shell:  # a notebook's commands without "!" come in numbers
            lines = [_pass(line) if _SHELL.match(line) else line for line in lines]
    return None


def _pass(line: str) -> str:
    """Return a line of the same length that does nothing."""
    indent = (_INDENT.match(line) or [""])[0]
    filled = (indent + "pass").ljust(len(line))
    return filled if len(filled) == len(line) else " " * len(line)


def changed(before: str, after: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the lines that `mended` took out."""
    start = 0
    for old, new in zip(before.split("\n"), after.split("\n"), strict=True):
        if old != new:
            yield start, start + len(old)
        start += len(old) + 1


def search_text(report: Report, start: int = 0, end: int | None = None) -> None:
    """Report what names and calls between two offsets say; constants are followed by name only."""
    text = report.text.text
    end = len(text) if end is None else end
    constants: dict[str, re.Match[str]] = {}
    for match in _PAIR.finditer(text, start, end):
        name = match["name"].rpartition(".")[2]
        if text[match.end("name") : match.start("quote")].rstrip("rRuUbBfF").rstrip().endswith("("):
            if name in NOT_MODEL_SINKS or _ELSEWHERE.match(text, match.end()):
                continue
            _call(report, name, match)
            continue
        constants.setdefault(match["name"], match)
        found = by_variable(name, match["text"], report.source.known)
        if found is not None and found.named.model_id is not None:
            report.add_at(
                match.start("text"), len(found.named.model_id), found.named, "variable", found.confidence, name
            )
    for use in _FIRST_ARGUMENT.finditer(text, start, end):
        if use["name"] in SINKS and use["argument"] in constants:
            _call(report, use["name"], constants[use["argument"]])
    command_lines(report, start, end)


def _call(report: Report, name: str, match: re.Match[str]) -> None:
    sink = SINKS.get(name)
    if sink is None or not sink.exact or sink.position != 0:
        return
    named = model_in(match["text"], provider=sink.provider, prefix=sink.prefix, known=report.source.known)
    if named is not None and named.model_id is not None and named.provider != "local":
        report.add_at(match.start("text"), len(match["text"]), named, "call", "high", name)
