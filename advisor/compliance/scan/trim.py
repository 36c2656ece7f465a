"""Leaving out the lines of a large file in which no model can be named, before anything slower looks at them.

What is left out becomes empty lines, so that places stay. Whoever reads the rest sees what encloses a line that may name
a model, and what stands beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from advisor.compliance.scan.vocabulary import SINKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["LARGE", "TRIMS"]

LARGE = 3_000
"""Characters from which on it pays."""
MAX_STEPS = 4
"""Functions that a name may come through on its way to what loads it."""

_CANDIDATE = re.compile(
    # owner/name, but no deeper path and no file
    r"(?<![\w./:@-])[A-Za-z0-9][\w.-]*+/[A-Za-z0-9][\w.-]*+(?!/)"
    r"(?<!\.py)(?<!\.sh)(?<!\.js)(?<!\.md)(?<!\.log)(?<!\.txt)(?<!\.yml)(?<!\.csv)(?<!\.yaml)(?<!\.json)|"
    # schemes, services and names without an owner
    r"hugging|\bhf|HF_|vllm|litellm|bedrock|ollama|djl:|arn:|claude|titan|nova|llama|mistral|gpt|bert|t5-|xlnet|electra|MiniLM|mpnet|"
    r"-llm|textgen|text2text|txt2img|textembedding",
    re.ASCII,
)
_WORD = re.compile(
    r"model|MODEL|Model|serve|llm|LLM|pretrained|heckpoint|CHECKPOINT|okenizer|TOKENIZER|mbed|EMBED|lora|LORA|dapter|erank"
)
"""What a line speaks of where the name is computed, or in a variable."""
_HEREDOC = re.compile(r"(?<!<)<<-?[ \t]*[\"'\\]?([A-Za-z_][\w.-]*)")
_QUOTED = re.compile(r"[\"'](?=([^\"'\n]{2,300})(?:[\"']|$))", re.MULTILINE)
_PYTHON_NAME = re.compile(
    r"[^\s/]{1,96}/[^\s/]|hugging|\bhf|bedrock|ollama|djl:|arn:|claude|titan|nova|llama|mistral|gpt|bert|t5-|xlnet|electra|"
    r"MiniLM|mpnet|-llm|textgen|text2text|txt2img|textembedding|serve|--|\\\\[xuUN0-7]"
)
"""In a string: a model's name, a part of one, the option before one, or characters written as numbers."""
_PYTHON_WORD = re.compile(r"[Mm]odel_?(?:id|Id|name|path|repo)|MODEL|repo_id|checkpoint_(?:name|path|id)|base_model")
"""What a name passes through on its way."""
_CALL = re.compile(r"\b([A-Za-z_]\w*+)[ \t]*\(")
_DEFINITION = re.compile(r"[ \t]*(?:async[ \t]+def|def|class)\b(?:[ \t]+(?P<name>\w+))?")


def _yaml(text: str) -> str:
    """Keep lines that may name a model, the mapping or sequence each stands in, and the keys that enclose it."""
    lines = text.split("\n")
    keep = bytearray(len(lines))
    for index, line in enumerate(lines):
        if not keep[index] and (
            _CANDIDATE.search(line)
            or (_WORD.search(line) and ("/" in line or "$" in line or "{{" in line or "<<" in line))
        ):
            _keep_around(lines, index, keep)
    return _blanked(lines, keep)


def _keep_around(lines: list[str], index: int, keep: bytearray) -> None:
    depth = _depth(lines[index])
    for step in (-1, 1):  # what stands beside it
        at = index
        while 0 <= at < len(lines) and (not lines[at].strip() or _depth(lines[at]) >= depth):
            if at != index and keep[at]:
                break
            keep[at] = 1
            at += step
    at, around = index, depth
    while at > 0 and around > 0:  # what encloses it
        at -= 1
        if lines[at].strip() and _outer(lines[at]) < around:
            around = _outer(lines[at])
            keep[at] = 1


def _depth(line: str) -> int:
    """Return the column of what a line holds, behind the dashes of sequences."""
    return len(line) - len(line.lstrip(" \t-"))


def _outer(line: str) -> int:
    return len(line) - len(line.lstrip())


def _shell(text: str) -> str:
    """Leave out lines that are whole commands and speak of no model; what goes on over several lines stays.

    That is what is quoted, continued, fed to a command, or between the parentheses of an array.
    """
    lines = text.split("\n")
    keep = bytearray(len(lines))
    continued = quoted = array = False
    tags: list[str] = []
    for index, line in enumerate(lines):
        if tags:
            keep[index] = 1
            if line.strip() == tags[0]:
                tags.pop(0)
            continue
        odd = (line.count('"') + line.count("'") + line.count("`")) % 2 == 1
        goes_on = line.rstrip("\r").endswith("\\")
        keep[index] = bool(
            continued
            or goes_on
            or quoted
            or array
            or odd
            or "=" in line
            or "<<" in line
            or "for " in line
            or _WORD.search(line)
            or _CANDIDATE.search(line)
        )
        continued = goes_on
        quoted = quoted != odd
        array = ")" not in line if array else "=(" in line and ")" not in line.partition("=(")[2]
        tags = _HEREDOC.findall(line) if "<<" in line else []
    return _blanked(lines, keep)


def _python(text: str) -> str:
    """Leave out functions and classes that neither call what takes a model nor hold a string that could name one."""
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    hot = _with_callers(text, lines, starts, {bisect_right(starts, offset) - 1 for offset in _of_interest(text)})
    called = {name for index in hot for name in _CALL.findall(lines[index])}  # a name may go through them
    kept: list[str] = []
    index = 0
    while index < len(lines):
        end = _end_of_definition(lines, index)
        if end is None or bisect_left(hot, index) < bisect_left(hot, end) or _defined(lines, index, end) in called:
            kept.append(lines[index])
            index += 1
            continue
        kept.append(" " * _outer(lines[index]) + "pass")
        kept += [""] * (end - index - 1)
        index = end
    return "\n".join(kept)


def _with_callers(text: str, lines: list[str], starts: list[int], hot: set[int]) -> list[int]:
    """Return the lines of interest with those that call a definition in which one stands: a name may come from there."""
    calls = [(bisect_right(starts, match.start()) - 1, match[1]) for match in _CALL.finditer(text)]
    definitions = [
        (index, end, _defined(lines, index, end))
        for index, line in enumerate(lines)
        if _DEFINITION.match(line) and (end := _end_of_definition(lines, index)) is not None
    ]
    found = sorted(hot)
    for _ in range(MAX_STEPS):
        names = {name for index, end, name in definitions if bisect_left(found, index) < bisect_left(found, end)}
        more = {line for line, name in calls if name in names} - hot
        if not more:
            break
        hot = hot | more
        found = sorted(hot)
    return found


def _defined(lines: list[str], index: int, end: int) -> str:
    """Return the name that a definition gives, below its decorators."""
    found = next((found for at in range(index, end) if (found := _DEFINITION.match(lines[at]))), None)
    return found["name"] or "" if found else ""


def _of_interest(text: str) -> Iterator[int]:
    """Yield the offsets of strings that may be of a model's name, of calls that take one, and of words for one."""
    for match in _QUOTED.finditer(text):
        if _PYTHON_NAME.search(match[1]):
            yield match.start()
    for match in _CALL.finditer(text):
        if match[1] in SINKS:
            yield match.start()
    for match in _PYTHON_WORD.finditer(text):
        yield match.start()


def _end_of_definition(lines: list[str], index: int) -> int | None:
    """Return where the definition that begins in a line ends, decorators included; ``None``: none begins there."""
    line = lines[index]
    is_decorator = line.lstrip().startswith("@")
    if not is_decorator and not _DEFINITION.match(line):
        return None
    margin = len(line) - len(line.lstrip())
    at = index + 1
    while at < len(lines):
        line = lines[at]
        if (
            line.strip()
            and len(line) - len(line.lstrip()) <= margin
            and not line.lstrip().startswith((")", "]", "}", "#"))
        ):
            if not is_decorator:
                break
            is_decorator = line.lstrip().startswith("@")
            if not is_decorator and not _DEFINITION.match(line):
                return None  # what is decorated is written in a way of its own
        at += 1
    return at


def _blanked(lines: list[str], keep: bytearray) -> str:
    return "\n".join([line if kept else "" for line, kept in zip(lines, keep, strict=True)])


TRIMS: dict[str, Callable[[str], str]] = {
    "python": _python,
    "yaml": _yaml,
    "shell": _shell,
}
"""Kind of text → what leaves out the rest of it."""
