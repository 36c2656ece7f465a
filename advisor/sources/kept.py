"""Answers of the Hub kept for use without it: one small file a repository and revision, replaced in one step."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.errors import FileError
from advisor.sources.bounded_json import parse_object
from advisor.sources.files import read_whole
from advisor.sources.stored import DTYPES, Stored

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SCHEMA = 1
MAX_BYTES = 8 * 1024**2
COMMIT = "[0-9a-f]{40}"
GATED = frozenset({"no", "auto", "manual"})
"""Whether the conditions of a repository must be accepted first, and by whom that is granted."""


class Kept(NamedTuple):
    """What was read of a repository: ``revision`` is the commit, ``read`` the date, ``files`` those looked at.

    ``stored`` is what the headers amount to, with the digest of the list of tensors; the three after it are as in
    `weights.WeightFiles`. ``pickled``: there are weights, but none that can be read without running them.
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
    if raw.pop("schema", None) != SCHEMA or raw.keys() != _EXPECTED.keys():
        return None
    if raw["repository"] != name.partition("@")[0] or not _as_expected(raw, _EXPECTED):
        return None
    stored = raw["stored"]
    if raw["config"] is None and stored is None and not raw["missing"]:  # of nothing nothing was kept
        return None
    return Kept(
        **{
            **raw,
            "stored": Stored(**stored) if stored else None,
            "files": tuple(raw["files"]),
            "missing": tuple(raw["missing"]),
        }
    )


def _as_expected(raw: Mapping[str, Any], expected: Mapping[str, Callable[[Any], bool]]) -> bool:
    return all(holds(raw[field]) for field, holds in expected.items())


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _is_count_or_none(value: Any) -> bool:
    return value is None or _is_count(value)


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_date(value: Any) -> bool:
    try:
        return str(date.fromisoformat(value)) == str(value)
    except (TypeError, ValueError):
        return False


def _is_summary(value: Any) -> bool:
    return value is None or (
        isinstance(value, dict) and value.keys() == _SUMMARY.keys() and _as_expected(value, _SUMMARY)
    )


_SUMMARY: Mapping[str, Callable[[Any], bool]] = {
    "bytes": _is_count,
    "parameters": _is_count_or_none,
    "dtype": lambda value: value is None or (_is_text(value) and value in DTYPES),
    "layers": _is_count_or_none,
    "digest": _is_text,
}
_EXPECTED: Mapping[str, Callable[[Any], bool]] = {
    "repository": _is_text,
    "revision": lambda value: _is_text(value) and re.fullmatch(COMMIT, value) is not None,
    "read": _is_date,
    "gated": lambda value: value is None or (_is_text(value) and value in GATED),
    "config": lambda value: value is None or isinstance(value, dict),
    "files": _are_names,
    "stored": _is_summary,
    "listed_bytes": _is_count_or_none,
    "shards": _is_count,
    "missing": _are_names,
    "pickled": lambda value: isinstance(value, bool),
}
"""What each field of `Kept` can be, as JSON; ``schema`` stands beside them."""


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
