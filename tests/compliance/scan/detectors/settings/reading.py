"""What the tests of configuration share: run a detector on a text and say briefly what it reported."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from advisor.compliance.scan.source import SourceText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.core.checking import Reference

KNOWN = frozenset({"meta-llama/llama-3.1-8b-instruct", "qwen/qwen3-8b"})


def references(
    detect: Callable[[SourceText], Iterator[Reference]], text: str, path: str = "file", known: frozenset[str] = KNOWN
) -> list[Reference]:
    """Run a detector on an indented text; every place must show the id it reports."""
    source = SourceText(path, dedent(text).lstrip("\n"), known)
    found = list(detect(source))
    for reference in found:
        place = reference.place
        if reference.model_id and reference.expression is None and reference.kind != "dynamic":
            written = source.lines[place.line - 1][place.column - 1 : (place.end_column or 0) - 1]
            assert written == reference.model_id, (written, reference)
    assert [r.place[1:3] for r in found] == sorted(r.place[1:3] for r in found)
    return found


def ids(detect: Callable[[SourceText], Iterator[Reference]], text: str, path: str = "file") -> list[str | None]:
    """Return the models of a text, paths left out, ``None`` for a computed name."""
    return [r.model_id for r in references(detect, text, path) if r.provider != "local" and r.kind != "mention"]
