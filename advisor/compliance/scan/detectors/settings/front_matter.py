"""The front matter of model cards: what a model was made from; and of Spaces: which models they use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.settings.tree import flat
from advisor.compliance.scan.detectors.settings.yaml import read_yaml
from advisor.compliance.scan.named import model_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.scan.detectors.settings.tree import Entry
    from advisor.compliance.scan.source import SourceText
    from advisor.core.checking import Reference

__all__ = ["detect_front_matter"]

MAX_LENGTH = 200_000
_PARENTS = frozenset({"basemodel", "basemodels"})


def detect_front_matter(source: SourceText) -> Iterator[Reference]:
    """Find the parents that a model card declares and the models that the card of a Space lists."""
    text = source.text
    start = 1 if text.startswith("\ufeff") else 0
    if not text.startswith("---", start):
        return
    end = text.find("\n---", start + 3, start + MAX_LENGTH)
    if end < 0:
        return
    first = text.find("\n", start) + 1
    entries = list(read_yaml(text, first, end))
    space = any(entry.key == "sdk" and entry.parent.parent is None for entry in entries)
    for entry in entries:
        key = _top_key(entry)
        if flat(key) not in _PARENTS and not (space and key == "models"):
            continue
        named = model_in(entry.value, known=source.known)
        if named is not None:
            place = source.place(entry.offset, len(entry.value))
            expression = entry.value if named.model_id is None else None
            yield source.reference(
                named, place, "front-matter", "high", "front-matter", sink=key, expression=expression
            )


def _top_key(entry: Entry) -> str:
    """Return the key of the card that a value belongs to; ``""`` when it stands deeper than in a list."""
    if isinstance(entry.key, str):
        node = entry.parent
        if node.parent is None:
            return entry.key
        inside = isinstance(node.key, int) and entry.key in ("name", "id", "model") and node.parent.parent is not None
        return (
            _name(node.parent.key)
            if inside and node.parent.parent is not None and not node.parent.parent.parent
            else ""
        )
    return _name(entry.parent.key) if entry.parent.parent is not None and entry.parent.parent.parent is None else ""


def _name(key: str | int) -> str:
    return key if isinstance(key, str) else ""
