"""The pages people read, and what they promise: links, files to write, commands with their output."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
"""Every page of the repository's front and of its documentation."""

_FENCE = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<language>[\w-]*)[^\n]*\n(?P<body>.*?)^(?P=indent)(?P=fence) *$",
    re.M | re.S,
)
_MARK = re.compile(r"<!-- (?P<name>file|exit|not run): (?P<value>.*?) -->")
_DERIVED = re.compile(r"(?P<to>\S+) from (?P<source>\S+) with (?P<new>.+) for (?P<old>.+)")


def name_of(page: Path) -> str:
    """Return the path of a page within the repository."""
    return page.relative_to(ROOT).as_posix()


def prose(text: str) -> str:
    """Return a page without its blocks and spans of code, in which nothing is a link."""
    return re.sub(r"`[^`\n]+`", "", _FENCE.sub("", text))


class Block(NamedTuple):
    """A block of code, with the marks that stand right above it."""

    language: str
    body: str
    line: int
    marks: dict[str, str]


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a page in order."""
    for found in _FENCE.finditer(text):
        marks: dict[str, str] = {}
        above = text[: found.start()].rstrip("\n").split("\n")
        while above and (mark := _MARK.fullmatch(above.pop().strip())):
            marks[mark["name"]] = mark["value"]
        body = re.sub(rf"^{found['indent']}", "", found["body"], flags=re.MULTILINE)
        yield Block(found["language"], body, text.count("\n", 0, found.start()) + 1, marks)


@dataclass(frozen=True)
class Command:
    """A command line of a page, what the page prints below it, and the exit code it states."""

    page: str
    line: int
    text: str
    output: tuple[str, ...]
    code: int
    left_out: str | None
    """Why it is not run."""
    block: int
    """The line its block begins in."""

    def __str__(self) -> str:
        return f"{self.page}:{self.line} {self.text}"


def commands(page: Path) -> Iterator[Command]:
    """Yield the ``$ advisor`` lines of a page's console blocks."""
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.language != "console":
            continue
        code, left_out = int(block.marks.get("exit", 0)), block.marks.get("not run")
        lines = block.body.splitlines()
        for number, line in enumerate(lines):
            if not line.startswith("$ advisor"):
                continue
            text, _, remark = line[2:].partition(" #")
            stated = re.search(r"(?:exit code|終了コード) (\d+)", remark)
            output = []
            for below in lines[number + 1 :]:
                if below.startswith("$ "):
                    break
                output.append(below)
            last = not any(later.startswith("$ advisor") for later in lines[number + 1 :])
            # a code other than 0 is that of the last command, or is stated beside it
            ends = int(stated[1]) if stated else code if last else 0
            where = block.line + number + 1
            yield Command(name_of(page), where, text.strip(), tuple(output), ends, left_out, block.line)


class Written(NamedTuple):
    """A file that a page tells its readers to write."""

    path: str
    text: str


def files(page: Path) -> Iterator[Written]:
    """Yield the files of a page: its marked blocks, and copies of them with one change."""
    text = page.read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for block in blocks(text):
        if "file" in block.marks and " from " not in block.marks["file"]:
            found[block.marks["file"]] = block.body
    for mark in _MARK.finditer(text):
        if mark["name"] == "file" and (derived := _DERIVED.fullmatch(mark["value"])):
            assert derived["old"] in found[derived["source"]]
            found[derived["to"]] = found[derived["source"]].replace(derived["old"], derived["new"])
    yield from (Written(path, body) for path, body in found.items())
