"""Every ``from`` names a source of its file, and every source is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring.checks.words import SOURCE, problem, unknown_name
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.loaded import Loaded
    from advisor.authoring.tree import Tree

__all__ = ["check_sources"]

Path = tuple[str | int, ...]

REFERENCES = frozenset({"from", "spot_source"})
FOREIGN = frozenset({"sources", "config"})
"""Keys below which nothing is ours: ``config`` is written in the words of the model's publisher."""


def check_sources(tree: Tree) -> Iterator[Diagnostic]:
    """Yield references that lead nowhere and sources nothing refers to."""
    for loaded in tree.loaded:
        sources = loaded.data.get("sources") if isinstance(loaded.data, dict) else None
        if not isinstance(sources, dict):
            continue
        used = set()
        for path, name in references(loaded.data, ()):
            used.add(name)
            if name not in sources:
                yield unknown_name(loaded, path, SOURCE, name, sources, code="catalog.unknown-source")
        for name in sources:
            if name not in used:
                yield _unused(loaded, name)


def references(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the place and name of every reference to a source."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from references(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in REFERENCES and isinstance(item, str):
                yield (*path, key), item
            elif key not in FOREIGN and isinstance(item, (dict, list)):
                yield from references(item, (*path, key))


def _unused(loaded: Loaded, name: str) -> Diagnostic:
    return problem(
        loaded,
        ("sources", name),
        "catalog.unused-source",
        Text(f"nothing refers to the source {name!r}", f"出典 {name!r} はどこからも参照されていません"),
        Text("refer to it with `from:`, or remove it", "`from:` で参照するか、削除してください"),
        at_key=True,
    )
