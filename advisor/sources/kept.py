"""Answers of the Hub kept for use without it: one small file a repository and revision, replaced in one step."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.errors import FileError
from advisor.sources.bounded_json import parse_object
from advisor.sources.files import read_whole
from advisor.sources.stored import Stored

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = 1
MAX_BYTES = 8 * 1024**2


class Kept(NamedTuple):
    """What was read of a repository: ``revision`` is the commit, ``read`` the date, ``files`` those looked at.

    ``stored`` is what the headers amount to, with the digest of the list of tensors; the three after it are as in
    `weights.Weights`. ``pickled``: there are weights, but none that can be read without running them.
    """

    repository: str
    revision: str
    read: str
    gated: str | None
    config: Mapping[str, Any] | None
    files: tuple[str, ...]
    stored: Stored | None
    listed_bytes: int | None
    shards: int
    missing: tuple[str, ...]
    pickled: bool


def load(home: Path, endpoint: str, name: str) -> Kept | None:
    """Return what was kept of ``name`` (``organisation/name@revision`` as asked); ``None`` when nothing usable was."""
    try:
        raw = parse_object(read_whole(_path(home, endpoint, name), MAX_BYTES), name)
    except FileError:
        return None
    if raw.get("schema") != SCHEMA or raw.keys() != {"schema", *Kept._fields}:
        return None
    with contextlib.suppress(TypeError):  # a stored summary with other fields: of another version
        stored = Stored(**raw["stored"]) if raw["stored"] else None
        values = {field: raw[field] for field in Kept._fields}
        return Kept(**{**values, "stored": stored, "files": tuple(raw["files"]), "missing": tuple(raw["missing"])})
    return None


def save(home: Path, endpoint: str, name: str, kept: Kept) -> bool:
    """Keep an answer; return whether that worked: a full or read-only disk is no reason not to answer."""
    stored = kept.stored._asdict() if kept.stored else None
    text = json.dumps({"schema": SCHEMA, **kept._asdict(), "stored": stored}, ensure_ascii=False)
    path = _path(home, endpoint, name)
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).replace(path)
    except (OSError, ValueError):  # ValueError: half a surrogate pair in a config is not UTF-8
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        return False
    return True


def _path(home: Path, endpoint: str, name: str) -> Path:
    """Return the file of a name; a hash keeps apart what differs by endpoint, by case or by characters of file names."""
    digest = hashlib.sha256(f"{endpoint}\n{name}".encode()).hexdigest()[:16]
    readable = name.replace("/", "--").replace("@", "--")[:100]
    return home / "huggingface" / f"{readable}-{digest}.json"
