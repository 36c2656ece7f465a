"""Markdown, reStructuredText and AsciiDoc: code blocks for their own detectors, and what the prose mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.commands.mentions import mentions
from advisor.compliance.scan.detectors.commands.programs import PROGRAMS
from advisor.compliance.scan.detectors.commands.shell import batch, powershell
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Reference

__all__ = ["LANGUAGES", "blocks", "detect"]

DETECTOR = "markdown"
MAX_SESSION_CONTINUATION = 60

_NAMES = {
    "shell": "bash sh shell zsh ksh fish console shell-session shellsession sh-session terminal cmdline command bash-session",
    "powershell": "powershell ps1 pwsh ps",
    "batch": "bat batch cmd dos",
    "python": "python py python3 ipython ipython3 pycon",
    "javascript": "javascript js jsx mjs cjs node",
    "typescript": "typescript ts tsx",
    "java": "java",
    "go": "go golang",
    "csharp": "csharp cs c#",
    "rust": "rust rs",
    "yaml": "yaml yml",
    "json": "json jsonc json5 jsonl",
    "toml": "toml",
    "hcl": "hcl terraform tf",
    "dockerfile": "dockerfile docker",
    "makefile": "makefile make",
    "env": "env dotenv ini properties conf",
}
_ALIASES = {alias: name for name, aliases in _NAMES.items() for alias in aliases.split()}
_MISTAKEN = frozenset({"yaml", "yml", "json", "text", "txt", "plaintext", "plain", "none", "markdown", "md"})
LANGUAGES = frozenset(_NAMES) - {"powershell", "batch"}
"""What `blocks` calls the languages: one word for each, whatever the document says."""

_FENCE = re.compile(
    r"^(?P<prefix>(?:[ \t]{0,20}>){0,8}[ \t]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?)(?P<marker>`{3,}+|~{3,}+)(?P<info>[^`\n]*)$",
    re.MULTILINE,
)
_DIRECTIVE = re.compile(
    r"^(?P<indent>[ \t]*+)\.\.[ \t]{1,4}(?:code-block|code|sourcecode|prompt)::[ \t]*+(?P<info>[^\n]*)\n", re.MULTILINE
)
_LITERAL = re.compile(r"^(?P<indent>[ \t]*+)(?!\.\. )(?P<info>)(?:\S[^\n]*)?::[ \t]*\n(?=[ \t]*\n)", re.MULTILINE)
_LISTING = re.compile(
    r"^\[(?:source)?(?:%\w{1,40})?,[ \t]{0,4}(?P<info>[\w#+-]{1,40}+)[^\]\n]{0,200}\][ \t]*+\n"
    r"(?:\.[^\n]*\n)?(?P<marker>-{4,}+|\.{4,}+)[ \t]*+\n",
    re.MULTILINE,
)
_OPTION_LINE = re.compile(r"[ \t]*:[\w-]+:[^\n]*\n")
_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$", re.MULTILINE | re.DOTALL)
_CONTAINER = re.compile(r"markdown|md|mdx|\{(?!code|prompt|math|mermaid)[\w:-]{1,40}\}[^\n]*", re.IGNORECASE)
"""Blocks that hold a document: an example of one, and MyST's tabs, notes and panels."""
_LANGUAGE = re.compile(r"[\s{.]*(?:code-block|code-cell|code|prompt)?[\s}:]*(?P<name>[\w#+-]*)")
_QUOTES = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)

_PROMPT = re.compile(
    r"[ \t]*(?:\([\w./ -]{1,40}\)[ \t]*)?(?:(?:[\w.-]{1,40}@[\w.-]{1,60}[^\n$#]{0,60}|~[^\n$#]{0,40})?"
    r"[$❯➜](?=[ \t])|PS [^\n>]{1,60}>)[ \t]*"
)
_CONTINUATION = re.compile(r"[ \t]*>[ \t]")
_DOCTEST = re.compile(r"[ \t]*(?:>>>|\.\.\.)(?: |$)")
_PYTHON = re.compile(r"^\s*(?:from [\w.]+ import |import \w)|from_pretrained\(|pipeline\(", re.MULTILINE)
_PROGRAMS = "|".join(re.escape(name) for name in sorted(PROGRAMS, key=len, reverse=True))
_SHELL = re.compile(
    rf"^[ \t]*(?:\$ |(?:sudo |! ?)?(?:[A-Z][A-Z0-9_]*=\S* )*(?:{_PROGRAMS}|python3?|docker|podman|git|curl|wget|export|torchrun|"
    r"accelerate|deepspeed|uv|uvx|pip|srun|sbatch|kubectl|modal|sky|bash|\./[\w./-]+\.sh)\s)",
    re.MULTILINE,
)


class _Block(NamedTuple):
    """A code block: what follows its marker, and the offsets of its content."""

    info: str
    start: int
    end: int
    quoted: bool = False


def detect(source: SourceText) -> Iterator[Reference]:
    """Yield what the prose mentions: links to the Hub, and names the catalogue knows. Code is for `blocks`."""
    at = 0
    front = _FRONT_MATTER.match(source.text)
    if front:
        at = front.end()
    for block in _all(source):
        if block.start >= at and _language(source, block):
            yield from mentions(source, at, block.start, DETECTOR)
            at = block.end
    yield from mentions(source, at, len(source.text), DETECTOR)


def blocks(source: SourceText) -> Iterator[tuple[str, SourceText]]:
    """Yield each code block in a language of `LANGUAGES` as a text of its own, with the places of this one.

    Prompts, the output of sessions and the marks of quotations are blanked. An indented block of Python begins with a
    line ``if True:`` that stands above it, so that it parses.
    """
    yield from _blocks(source, depth=4)


def _blocks(source: SourceText, depth: int) -> Iterator[tuple[str, SourceText]]:
    for block in _all(source):
        language = _language(source, block)
        if language:
            yield _part(source, block, language)
        elif depth and _CONTAINER.fullmatch(block.info.strip()):
            yield from _blocks(source.part(source.text[block.start : block.end], block.start), depth - 1)


def _all(source: SourceText) -> Iterator[_Block]:
    suffix = PurePosixPath(source.path).suffix.lower()
    if suffix == ".rst":
        return _indented(source.text)
    if suffix in (".adoc", ".asciidoc"):
        return _listings(source.text)
    return _fenced(source.text)


def _fenced(text: str) -> Iterator[_Block]:
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opened is None:
            opened = fence
        elif fence["marker"].startswith(opened["marker"]) and not fence["info"].strip():
            yield _Block(opened["info"], min(opened.end() + 1, fence.start()), fence.start(), ">" in opened["prefix"])
            opened = None
    if opened is not None:
        yield _Block(opened["info"], min(opened.end() + 1, len(text)), len(text), ">" in opened["prefix"])


def _indented(text: str) -> Iterator[_Block]:
    """Yield the blocks of ``.. code-block::`` directives, and of paragraphs that end in ``::``."""
    found = sorted([*_DIRECTIVE.finditer(text), *_LITERAL.finditer(text)], key=lambda match: match.start())
    done = 0
    for match in found:
        if match.start() < done:
            continue
        start = match.end()
        while option := _OPTION_LINE.match(text, start):
            start = option.end()
        done = _end_of_indented(text, start, len(match["indent"]))
        if done > start:
            yield _Block(match["info"], start, done)


def _end_of_indented(text: str, start: int, margin: int) -> int:
    at = start
    while at < len(text):
        end = text.find("\n", at)
        line = text[at : len(text) if end < 0 else end]
        if line.strip() and len(line) - len(line.lstrip()) <= margin:
            return at
        at = len(text) if end < 0 else end + 1
    return len(text)


def _listings(text: str) -> Iterator[_Block]:
    done = 0
    for match in _LISTING.finditer(text):
        if match.start() < done:
            continue
        end = text.find(f"\n{match['marker']}", match.end() - 1)
        done = len(text) if end < 0 else end + 1
        yield _Block(match["info"], match.end(), done)
    if done == 0:
        yield from _fenced(text)


def _language(source: SourceText, block: _Block) -> str | None:
    """Return the language a block is in, by its name or by its look when it has none; ``None``: none of ours."""
    found = _LANGUAGE.match(block.info)
    name = found["name"].lower() if found else ""
    if not name:
        return _guess(source.text[block.start : block.end])
    if name in _MISTAKEN and _begins_with_command(source.text[block.start : block.end]):
        return "shell"
    return _ALIASES.get(name)


def _begins_with_command(text: str) -> bool:
    """Whether the first line that is no comment is a command: people label those as anything."""
    found = _SHELL.search(text)
    before = text[: found.start()].split("\n") if found else ["x"]
    return all(not line.strip() or line.lstrip().startswith("#") for line in before)


def _guess(text: str) -> str | None:
    shell, python = _SHELL.search(text), _PYTHON.search(text)
    if shell and (python is None or shell.start() < python.start()):
        return "shell"
    if python:
        return "python"
    return "json" if text.lstrip().startswith("{") and text.rstrip().endswith("}") else None


def _part(source: SourceText, block: _Block, language: str) -> tuple[str, SourceText]:
    text = source.text[block.start : block.end]
    if block.quoted:
        text = _QUOTES.sub(lambda match: " " * len(match[0]), text)
    if language == "python":
        return language, source.python_part(_doctest(text), block.start)
    if language in ("shell", "powershell", "batch"):
        text = _session(text)
        text = powershell(text) if language == "powershell" else batch(text) if language == "batch" else text
        language = "shell"
    return language, source.part(text, block.start)


def _doctest(text: str) -> str:
    """Blank the prompts of an interactive session, and what it printed."""
    if ">>>" not in text:
        return text
    lines = []
    for line in text.split("\n"):
        prompt = _DOCTEST.match(line)
        lines.append(" " * prompt.end() + line[prompt.end() :] if prompt else "")
    if all(line[:4].strip() == "" for line in lines):
        return "\n".join(lines)
    return text


def _session(text: str) -> str:
    """Blank the prompts of a terminal session, and what the commands printed; a script without prompts stays as it is."""
    lines = text.split("\n")
    if not any(_PROMPT.match(line) for line in lines):
        return text
    out: list[str] = []
    open_for = 0
    quotes = {"'": 0, '"': 0}
    for line in lines:
        prompt = _PROMPT.match(line) or (_CONTINUATION.match(line) if open_for else None)
        if prompt is None and not open_for:
            out.append(line if line.lstrip().startswith("#") else "")
            continue
        if prompt and not open_for:
            quotes = {"'": 0, '"': 0}
        kept = " " * prompt.end() + line[prompt.end() :] if prompt else line
        out.append(kept)
        quotes = {quote: count + kept.count(quote) for quote, count in quotes.items()}
        goes_on = kept.rstrip().endswith("\\") or any(count % 2 for count in quotes.values())
        open_for = (open_for or MAX_SESSION_CONTINUATION) - 1 if goes_on else 0
    return "\n".join(out)
