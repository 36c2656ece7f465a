"""What ships: the catalogue and the JSON Schemas, written from the YAML, and checked against it for drift.

* ``artefacts(data) -> {file name: text}`` for a validated, compiled mapping.
* ``write(files, folder)`` replaces the files that differ, each in one step.
* ``drift(files, folder, data) -> Drift`` compares with what lies on disk.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.authoring.compiler import canonical
from advisor.authoring.compiler.packing import pack
from advisor.authoring.diff import Change, diff
from advisor.authoring.files import replace_file
from advisor.authoring.schemas import schema_texts
from advisor.catalog.packed import unpack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["CATALOG", "Drift", "artefacts", "drift", "write"]

CATALOG = "catalog.json"


@dataclass(frozen=True, slots=True)
class Drift:
    """Files that are not what the YAML compiles to, and which facts of the catalogue differ."""

    missing: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.differing)


def artefacts(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the text of every generated file, by name."""
    return {CATALOG: canonical(pack(data)), **schema_texts()}


def write(files: Mapping[str, str], folder: Path) -> list[str]:
    """Write what differs and return the names; a reader sees the old file or the new one, never a part."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in files.items():
        if _read(folder / name) != text:
            replace_file(folder / name, text)
            written.append(name)
    return written


def drift(files: Mapping[str, str], folder: Path, data: Mapping[str, Any]) -> Drift:
    """Compare the generated texts with those in ``folder``; ``data`` is the mapping the catalogue was made of."""
    on_disk = {name: _read(folder / name) for name in files}
    differing = tuple(name for name, text in on_disk.items() if text is not None and text != files[name])
    changes: tuple[Change, ...] = ()
    shipped = on_disk.get(CATALOG)
    if CATALOG in differing and shipped is not None:
        changes = tuple(diff(_parsed(shipped), data))
    return Drift(tuple(name for name, text in on_disk.items() if text is None), differing, changes)


def _parsed(text: str) -> dict[str, Any]:
    try:
        return unpack(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
