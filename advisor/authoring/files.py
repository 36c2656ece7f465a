"""Write files so that a reader sees the old one or the new one, never a part."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path

__all__ = ["create_file", "replace_file"]


def replace_file(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 in place of the file, keeping its permissions; a failure leaves nothing behind.

    Raises:
        OSError: it cannot be written; the old file, if any, is untouched.
    """
    if path.exists() and not path.is_file():  # a device or a pipe is written to, not replaced
        path.write_text(text, encoding="utf-8", newline="")
        return
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_mask())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def create_file(path: Path, text: str, *, replace: bool = False, executable: bool = False) -> None:
    """Write ``text`` as UTF-8 to a file in this folder and nowhere else: no link is followed, no pipe or device opened.

    Raises:
        FileExistsError: something of that name is there; with ``replace``, something that is no regular file.
        OSError: it cannot be written; nothing is left behind, and an old file is untouched.
    """
    mode = (0o777 if executable else 0o666) & ~_mask()
    if replace:
        with contextlib.suppress(FileNotFoundError):
            old = path.lstat().st_mode
            if not stat.S_ISREG(old):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
            mode = stat.S_IMODE(old) | (mode & 0o111)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".advisor-")
    else:  # looked for and made in one step, or another process could put a link there in between
        descriptor, name = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), str(path)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        if replace:
            Path(name).chmod(mode & 0o777)
            Path(name).replace(path)  # of a link that came meanwhile, the link
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _mask() -> int:
    mask = os.umask(0)  # it can only be read by setting it
    os.umask(mask)
    return mask
