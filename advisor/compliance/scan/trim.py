"""Leaving out the lines of a large file in which no model can be named, before anything slower looks at them.

What is left out becomes empty lines, so that places stay. Whoever reads the rest sees what encloses a line that may name
a model, and what stands beside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["LARGE", "TRIMS"]

LARGE = 3_000
"""Characters from which on it pays."""

_CANDIDATE = re.compile(
    # owner/name, but no deeper path and no file
    r"(?<![\w./:@-])[A-Za-z0-9][\w.-]*+/[A-Za-z0-9][\w.-]*+(?!/)"
    r"(?<!\.py)(?<!\.sh)(?<!\.js)(?<!\.md)(?<!\.log)(?<!\.txt)(?<!\.yml)(?<!\.csv)(?<!\.yaml)(?<!\.json)|"
    # schemes, services and names without an owner
    r"hugging|\bhf|HF_|bedrock|ollama|djl:|arn:|claude|titan|nova|llama|mistral|gpt|bert|t5-|xlnet|electra|MiniLM|mpnet|"
    r"-llm|textgen|text2text|txt2img|textembedding",
    re.ASCII,
)
_WORD = re.compile(
    r"model|MODEL|Model|serve|llm|LLM|pretrained|heckpoint|CHECKPOINT|okenizer|TOKENIZER|mbed|EMBED|lora|LORA|dapter|erank"
)
"""What a line speaks of where the name is computed, or in a variable."""
_LOAD = re.compile(
    r"from_[a-z]|download|pipeline|Inference|Transformer|Encoder|LLM|Args|[mM]odelI|model_info|HuggingFace|JumpStart|Ollama|"
    r"completion|Bedrock|Engine|Embed|Model\(|LM\(|converse|invoke_model|deploy\("
)
"""Python that loads a model, of whatever name."""
_STATEMENT = re.compile(r"^(?=[^\s#)\]}])", re.MULTILINE)
_DEFINITION = re.compile(r"(?:async[ \t]+def|def|class)\b")


def _yaml(text: str) -> str:
    """Keep lines that may name a model, the mapping or sequence each stands in, and the keys that enclose it."""
    lines = text.split("\n")
    keep = bytearray(len(lines))
    for index, line in enumerate(lines):
        if not keep[index] and (
            _CANDIDATE.search(line) or (("$" in line or "{{" in line or "<<" in line) and _WORD.search(line))
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
    """Leave out lines that are whole commands and speak of no model; what is quoted over several lines stays."""
    lines = text.split("\n")
    keep = bytearray(len(lines))
    continued = quoted = False
    for index, line in enumerate(lines):
        odd = (line.count('"') + line.count("'") + line.count("`")) % 2 == 1
        keep[index] = bool(
            continued or quoted or odd or "<<" in line or "=" in line or _WORD.search(line) or _CANDIDATE.search(line)
        )
        continued = line.endswith("\\")
        quoted = quoted != odd
    return _blanked(lines, keep)


def _python(text: str) -> str:
    """Leave out functions and classes at the top level that neither load a model nor hold what could be its name."""
    parts: list[str] = []
    for part, is_definition in _statements(text):
        if is_definition and _CANDIDATE.search(part) is None and _LOAD.search(part) is None:
            parts.append("\n" * part.count("\n"))
        else:
            parts.append(part)
    return "".join(parts)


def _statements(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the statements at the left margin, decorators with what they decorate; whether each is a definition."""
    starts = [match.start() for match in _STATEMENT.finditer(text)]
    begin = 0
    for index, start in enumerate(starts):
        if start > begin and not text.startswith("@", begin):
            yield text[begin:start], False
            begin = start
        end = starts[index + 1] if index + 1 < len(starts) else len(text)
        if text.startswith("@", start):
            continue
        yield text[begin:end], _DEFINITION.match(text, start) is not None
        begin = end
    if begin < len(text):
        yield text[begin:], False


def _blanked(lines: list[str], keep: bytearray) -> str:
    return "\n".join([line if kept else "" for line, kept in zip(lines, keep, strict=True)])


TRIMS: dict[str, Callable[[str], str]] = {
    "python": _python,
    "yaml": _yaml,
    "shell": _shell,
}
"""Kind of text → what leaves out the rest of it."""
