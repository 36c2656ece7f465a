"""Data that ``advisor catalog refresh`` fetched, read back from the user's home to be laid over the shipped catalogue.

A file of two lines: a header with the length and hash of the body, and the body. What is not exactly that is refused,
and the shipped data answers. How it lies over the shipped data: `advisor.catalog.laid_over`.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson

from advisor.catalog.catalog import SCHEMA
from advisor.catalog.laid_over import lay
from advisor.catalog.refreshed_form import has_form
from advisor.core.outside_words import os_reason
from advisor.core.record import NamedTuple
from advisor.core.text import Text

__all__ = ["CURRENT", "PREVIOUS", "Refreshed", "body_of", "folder", "read_refreshed", "try_to_lay"]

Raw = Mapping[str, Any]

CURRENT = "refreshed.json"
PREVIOUS = "refreshed.previous.json"
FORMAT = 1
"""Number of the form of the file."""
MAX_BYTES = 256 * 1024**2
"""All prices of all regions are a few megabytes."""


class Refreshed(NamedTuple):
    """What lies in the user's home: the data, or why it is not used. Both ``None``: nothing was ever refreshed.

    ``laid`` is the catalogue with the data over it, where that was asked for.
    """

    data: Raw | None
    problem: Text | None = None
    laid: Raw | None = None


def folder(home: Path) -> Path:
    """Return the folder of refreshed data."""
    return home / "catalog"


def read_refreshed(home: Path, name: str = CURRENT, *, today: date | None = None) -> Refreshed:
    """Read and verify what was refreshed; never raises.

    What was put together on a day after ``today``, by a clock that was wrong, is refused: nothing newer could win over it
    for years. A day more is let pass, for it may be tomorrow elsewhere. Without ``today`` nothing is asked of its date.
    """
    path = folder(home) / name
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe would wait for its writer
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return _refused(path, Text("not a file", "通常のファイルではありません"))
            text = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Refreshed(None)
    except (OSError, ValueError) as error:
        return _refused(path, os_reason(error))
    found = body_of(text)
    if isinstance(found, Text):
        return _refused(path, found)
    if today is not None and date.fromisoformat(found["as_of"]) > today + timedelta(days=1):
        day = found["as_of"]
        return _refused(path, Text(f"of a day that has not come, {day}", f"日付 {day} が未来です"))
    return Refreshed(found)


def try_to_lay(shipped: Raw, data: Raw, home: Path) -> Refreshed:
    """Return refreshed data with the catalogue it makes, or why it makes none: it may pass for ours and not be."""
    try:
        return Refreshed(data, laid=lay(shipped, data))
    except (KeyError, TypeError, AttributeError, ValueError, IndexError, RecursionError):
        return _refused(folder(home) / CURRENT, _NOT_OUR_FORM)


_NOT_OUR_FORM = Text("not in the form this version writes", "このバージョンの形式ではありません")


def body_of(text: bytes) -> Raw | Text:
    """Return the body of a file of refreshed data, or what is wrong with it."""
    if len(text) > MAX_BYTES:
        return Text("too large", "大きすぎます")
    head, separator, body = text.partition(b"\n")
    try:
        header = orjson.loads(head)
    except (ValueError, RecursionError):
        header = None
    if not separator or not isinstance(header, dict) or "advisor_refreshed" not in header:
        return Text("not a file of this tool", "このツールのファイルではありません")
    if header["advisor_refreshed"] != FORMAT or header.get("schema") != SCHEMA:
        return Text("written by another version", "別のバージョンで書かれています")
    if header.get("bytes") != len(body) or header.get("sha256") != hashlib.sha256(body).hexdigest():
        return Text("incomplete or damaged", "不完全か壊れています")
    try:
        data = orjson.loads(body)  # every run reads it; NaN is no JSON to it
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not has_form(data):
        return _NOT_OUR_FORM
    return data


def _refused(path: Path, why: Text) -> Refreshed:
    return Refreshed(
        None,
        Text(
            f"the refreshed data is not used, the shipped data is: {path}: {why.en} "
            "(`advisor catalog refresh` makes it anew, `advisor catalog reset` removes it)",
            f"更新データは使わず、同梱データで回答します: {path}: {why.ja} "
            "(`advisor catalog refresh` で再取得、`advisor catalog reset` で削除)",
        ),
    )
