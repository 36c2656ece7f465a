"""Reading files whose names and content nobody vouches for: regular files only, and never more than asked."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from errno import EAGAIN
from typing import TYPE_CHECKING, BinaryIO

from advisor.core.outside_words import os_reason
from advisor.core.text import Text
from advisor.sources.bounded_json import broken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Open a regular file and yield it with its size in bytes. Links are followed; pipes and devices never waited for.

    Raises:
        FileError: it is missing, not a regular file, or cannot be read.
    """
    name = str(path)
    try:
        # opening a pipe waits for its writer unless told not to
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise broken(name, _reason(error)) from None
    try:
        found = os.fstat(descriptor)
        if stat.S_ISDIR(found.st_mode):
            raise broken(name, Text("a folder, not a file", "ファイルではなくフォルダーです"))
        if not stat.S_ISREG(found.st_mode):
            raise broken(name, Text("not a regular file", "通常のファイルではありません"))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            yield file, found.st_size
    except OSError as error:
        raise broken(name, _reason(error)) from None
    finally:
        os.close(descriptor)


def read_whole(path: Path, most: int) -> bytes:
    """Return the content of a file of at most ``most`` bytes.

    Raises:
        FileError: it cannot be read, or is larger.
    """
    with opened(path) as (file, size):
        if size > most:
            raise broken(str(path), too_large(size, most))
        return read_part(file, most)


def read_part(file: BinaryIO, most: int) -> bytes:
    """Return the next ``most`` bytes of an opened file, fewer at its end.

    Raises:
        OSError: it has none yet, as some files of the kernel.
    """
    content: bytes | None = file.read(most)
    if content is None:
        raise BlockingIOError(EAGAIN, os.strerror(EAGAIN))
    return content


def too_large(size: int, most: int) -> Text:
    """Say that something has more bytes than is ever needed."""
    return Text(
        f"{size:,} bytes, more than the {most:,} read", f"{size:,} バイトあり、上限 {most:,} バイトを超えています"
    )


def _reason(error: OSError | ValueError) -> Text:
    why = os_reason(error)
    return Text(f"cannot be read: {why.en}", f"読み取れません: {why.ja}")
