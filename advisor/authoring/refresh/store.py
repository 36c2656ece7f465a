"""Where refreshed data is kept: the current file and the one before, each replaced in one step.

Whoever reads sees the old file or the new one; whoever writes does it under a lock that other processes respect; a
process that is killed leaves the old file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from advisor.authoring.compiler.writer import canonical
from advisor.catalog.catalog import SCHEMA
from advisor.catalog.refreshed import CURRENT, FORMAT, PREVIOUS, folder, read_refreshed
from advisor.core.outside_words import os_reason
from advisor.core.text import Text
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["go_back", "locked", "remove", "save", "text_of"]

LOCK_SECONDS = 60.0
"""How long to wait for another process, which holds the lock for as long as a file takes to write."""
_LOCK = "refreshed.lock"
_NEW = ".new-"
"""How files that are being written are called."""


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the lock of a home, which is made if need be.

    Raises:
        UsageError: the folder cannot be written to, or another process keeps the lock.
    """
    place = folder(home)
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place / _LOCK)
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout:
        raise UsageError(
            Text(f"another process is writing to {place}", f"別のプロセスが {place} に書き込んでいます"),
            Text("try again when it has ended", "終了後に再実行してください"),
        ) from None
    except OSError as error:
        raise _not_writable(place, error) from None
    try:
        for left in place.glob(f"{_NEW}*"):  # by a process that was killed
            with contextlib.suppress(OSError):
                left.unlink()
        yield
    finally:
        lock.release()


def save(home: Path, data: Mapping[str, Any]) -> Path:
    """Write refreshed data, keep what was there as the previous, and return the file. Call it under `locked`.

    Raises:
        UsageError: the disk is full, or the folder cannot be written to.
    """
    place = folder(home)
    path = place / CURRENT
    try:
        new = _written(place, text_of(data))
        try:
            day = date.fromisoformat(data["as_of"])
            if read_refreshed(home, today=day).data is not None:  # what is broken, or too new, is not worth keeping
                _replace_by_link(path, place / PREVIOUS)
            new.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                new.unlink()
            raise
        _flush_folder(place)
    except OSError as error:
        raise _not_writable(place, error) from None
    return path


def text_of(data: Mapping[str, Any]) -> bytes:
    """Return the bytes of a file of refreshed data."""
    body = canonical({**data, "digest": hashlib.sha256(canonical(data).encode()).hexdigest()}).encode()
    header = {
        "advisor_refreshed": FORMAT,
        "schema": SCHEMA,
        "bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    return json.dumps(header).encode() + b"\n" + body


def remove(home: Path) -> bool:
    """Remove all refreshed data; return whether there was any. Call it under `locked`.

    Raises:
        UsageError: it cannot be removed.
    """
    place = folder(home)
    found = False
    try:
        for name in (CURRENT, PREVIOUS):  # in this order: what is current decides
            path = place / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
                found = True
                continue
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
                found = True
    except OSError as error:
        raise _not_writable(place, error) from None
    return found


def go_back(home: Path) -> bool:
    """Put the previous data in place of the current, and return whether there was any. Call it under `locked`.

    Raises:
        UsageError: it cannot be put there.
    """
    place = folder(home)
    if read_refreshed(home, PREVIOUS).data is None:  # never a broken file in place of a good one
        return False
    try:
        (place / PREVIOUS).replace(place / CURRENT)
        _flush_folder(place)
    except OSError as error:
        raise _not_writable(place, error) from None
    return True


def _written(place: Path, text: bytes) -> Path:
    """Write a new file beside the others, through to the disk."""
    descriptor, name = tempfile.mkstemp(dir=place, prefix=_NEW)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    return Path(name)


def _replace_by_link(source: Path, target: Path) -> None:
    """Give ``source`` the name ``target`` as well, in one step; copy it where the disk knows no links."""
    spare = target.with_name(f".{target.name}-{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        spare.unlink()
    try:
        os.link(source, spare)
    except OSError:
        spare = _written(target.parent, source.read_bytes())
    spare.replace(target)


def _flush_folder(place: Path) -> None:
    """Make a renaming last over a power cut, where the system can."""
    with contextlib.suppress(OSError, AttributeError):
        descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _not_writable(place: Path, error: OSError) -> UsageError:
    reason = os_reason(error)
    return UsageError(
        Text(f"cannot write to {place}: {reason.en}", f"{place} に書き込めません: {reason.ja}"),
        Text("set ADVISOR_HOME to a folder of yours", "ADVISOR_HOME に書き込み可能なフォルダーを指定してください"),
    )
