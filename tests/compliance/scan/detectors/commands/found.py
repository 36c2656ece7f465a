"""What the detectors of command lines found, in a form that tests can compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from advisor.compliance.scan.source import SourceText
from advisor.core.checking import Reference

Detect = Callable[[SourceText], Iterator[Reference]]


def references(detect: Detect, text: str, path: str = "run.sh", known: frozenset[str] = frozenset()) -> list[Reference]:
    found = list(detect(SourceText(path, text, known)))
    places = [(r.place.line, r.place.column) for r in found]
    assert places == sorted(places)
    assert len(places) == len(set(places)), "one reference for each place"
    return found


def ids(detect: Detect, text: str, path: str = "run.sh", known: frozenset[str] = frozenset()) -> list[str]:
    """Return the ids that count: no mentions, no paths, nothing computed. Each must stand where it is reported."""
    lines = text.split("\n")
    out = []
    for found in references(detect, text, path, known):
        if found.confidence == "info" or found.model_id is None:
            continue
        at = lines[found.place.line - 1][found.place.column - 1 : (found.place.end_column or 0) - 1]
        assert found.expression is not None or found.model_id in at, (found, at)
        out.append(found.model_id)
    return out
