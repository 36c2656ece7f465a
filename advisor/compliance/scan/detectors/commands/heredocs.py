"""Files that a script writes or passes on as heredocs: manifests, configurations, programs."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.commands.dockerfile import as_script
from advisor.compliance.scan.detectors.commands.words import Command, split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.scan.source import SourceText

__all__ = ["heredocs"]

MAX_FILES = 1_000
"""Of one script: nobody writes more."""
_REDIRECTS = frozenset({">", ">>", ">|", "&>"})
_PYTHON = re.compile(r"(?:\S*/)?python[\d.]*")
_MANIFEST = re.compile(r"\s*+(?:---|[\"']?(?:apiVersion|kind|services|version)[\"']?:)")


def heredocs(source: SourceText) -> Iterator[tuple[str, SourceText]]:
    """Yield the heredocs of a script, or of a Dockerfile, each with a file name that says what it is.

    What is fed to a shell belongs to the script and is read with it.
    """
    if "<<" not in source.text:
        return
    yield from islice(_named(source), MAX_FILES)


def _named(source: SourceText) -> Iterator[tuple[str, SourceText]]:
    text = as_script(source.text) if "dockerfile" in source.path.casefold() else source.text
    for command in split(text):
        if not isinstance(command, Command):
            continue
        for heredoc in command.heredocs:
            body = source.text[heredoc.start : heredoc.end]
            name = _name(command, body)
            if name.endswith(".py"):
                yield name, source.python_part(body, heredoc.start)
            elif name:
                yield name, source.part(body, heredoc.start)


def _name(command: Command, body: str) -> str:
    """Return the name of the file that a heredoc is, ``""`` when nothing says it."""
    words = [word.text for word in command.words]
    name = next((after for before, after in pairwise(words) if before in _REDIRECTS), "")
    if not name and words[:1] in (["tee"], ["COPY"]):
        name = next((word for word in words[:0:-1] if not word.startswith(("-", "<"))), "")
    if not name and any(map(_PYTHON.fullmatch, words)):
        name = "a.py"
    if not name and _MANIFEST.match(body):
        name = "a.yaml"
    name = name.rpartition("/")[2]
    return "" if name.endswith((".sh", ".bash")) and "cat" in words else name
