"""The text of one file: its encoding found out, and what makes it look like none taken out."""

from __future__ import annotations

import os
import re
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import TYPE_CHECKING

from advisor.compliance.scan.registry import kinds_of
from advisor.core.checking import Unread
from advisor.core.outside_words import os_reason
from advisor.core.record import NamedTuple
from advisor.core.text import Text, quoted, visible

if TYPE_CHECKING:
    from advisor.compliance.scan.files import FoundFile

__all__ = ["MAX_BYTES", "Content", "decoded", "read_bytes", "read_text", "text_of"]

MAX_BYTES = 16 * 1024**2
"""Of one file. Code and configuration are far below; what is larger is data, and is reported as not read."""
SNIFFED_BYTES = 8192

_COOKIE = re.compile(rb"[ \t\f]*+#[^\n]{0,1000}?coding[:=][ \t]*+([-\w.]++)")
_PLAIN = re.compile(
    r"utf8(sig)?|utf16[bl]?e?|ascii|usascii|latin1|l1|iso8859\d{1,2}|cp125\d|windows125\d|macroman|koi8[ru]|"
    r"cp932|ms932|windows31j|shiftjis|sjis|shiftjis2004|shiftjisx0213|eucjp|eucjis2004|iso2022jp\w{0,4}|"
    r"gb2312|gbk|cp936|gb18030|big5|big5hkscs|cp950|euckr|cp949"
)
"""Encodings that show text as it is, without hyphens and underscores; others (utf-7, rot13) write code as something else."""


class Content(NamedTuple):
    """``text`` is ``None`` for a file that holds none (a binary, an empty one) or was not read; ``unread`` says what is wrong."""

    text: str | None = None
    unread: Unread | None = None


def read_text(file: FoundFile, most: int = MAX_BYTES) -> Content:
    """Return the text of a file, and why it was not read, or not as it is meant.

    UTF-8, UTF-16, what Python code says of itself, else the encoding of Japanese Windows; what is none of them keeps its
    ASCII. A null byte makes a binary of a file only where its name says nothing of what it holds.
    """
    try:
        raw = read_bytes(file.path, most + 1)
    except (OSError, ValueError) as error:
        reason = os_reason(error)
        return Content(
            unread=Unread(
                file.shown, Text(f"cannot be read: {visible(reason.en)}", f"読み取れません: {visible(reason.ja)}")
            )
        )
    if raw is None:
        return Content(unread=Unread(file.shown, Text("not a regular file", "通常のファイルではありません")))
    content = text_of(file.shown, raw)
    if content.text is not None and len(raw) > most:
        size = most // 1024**2
        return Content(unread=Unread(file.shown, Text(f"larger than {size} MiB", f"{size} MiB を超えています")))
    return content


def text_of(path: str, raw: bytes) -> Content:
    """Return the text that the bytes of a file hold, its lines ended by ``\\n``; ``path`` as reports show it."""
    unread = None
    if b"\0" in raw[:SNIFFED_BYTES]:
        wide = _wide(raw)
        if wide is None and kinds_of(path) in ((), ("text",)):
            return Content()
        if wide is None:
            unread = Unread(path, _NULL, searched=True)
        raw = raw.replace(b"\0", b"") if wide is None else wide
    if not raw:
        return Content()
    encoding = _encoding(raw) if "python" in kinds_of(path) else None
    if encoding is not None and not _is_plain(encoding):
        shown = quoted(encoding[:40])
        why = Text(f"written in the encoding {shown}", f"文字コード {shown} で書かれています")
        return Content(decoded(raw), Unread(path, why))
    return Content(decoded(raw, encoding), unread)


_NULL = Text("contains null bytes, which were passed over", "NULL バイトを含みます (除いて確認しました)")


def _wide(raw: bytes) -> bytes | None:
    """Return UTF-16 as UTF-8, ``None`` for what is not UTF-16; without a mark, every other byte of ASCII is null."""
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        sniffed = raw[: SNIFFED_BYTES - SNIFFED_BYTES % 2]
        most = len(sniffed) // 2 * 0.4
        even, odd = sniffed[::2].count(0), sniffed[1::2].count(0)
        if max(even, odd) <= most or min(even, odd) > most / 4:
            return None
        encoding = "utf-16-be" if even > odd else "utf-16-le"
    return raw.decode(encoding, errors="replace").encode("utf-8", errors="replace").replace(b"\0", b"")


def _encoding(raw: bytes) -> str | None:
    """Return the encoding that Python code names in one of its first two lines, ``None`` when it names none."""
    for line in re.split(rb"\r\n?|\n", raw.removeprefix(BOM_UTF8)[:SNIFFED_BYTES], maxsplit=2)[:2]:
        if cookie := _COOKIE.match(line):
            return cookie[1].decode("ascii", "replace")
    return None


def _is_plain(encoding: str) -> bool:
    return (
        _PLAIN.fullmatch(re.sub(r"[-_]", "", encoding.casefold()).removesuffix("unix").removesuffix("dos")) is not None
    )


def decoded(raw: bytes, encoding: str | None = None) -> str:
    """Return text with ``\\n`` at the end of its lines; ``encoding`` is tried when it is not UTF-8."""
    raw = raw.removeprefix(BOM_UTF8)
    for name in ("utf-8", *([encoding] if encoding else ()), "cp932"):
        try:
            text = raw.decode(name)
            break
        except (UnicodeError, LookupError):
            continue
    else:
        text = raw.decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_bytes(path: str, most: int) -> bytes | None:
    """Return the first ``most`` bytes of a file, ``None`` for what is no regular file.

    Raises:
        OSError: it cannot be read.
        ValueError: there is a null byte in its name.
    """
    # opening a pipe waits for its writer unless told not to
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb", buffering=0) as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        content = bytearray()
        while len(content) < most:
            chunk = opened.read(most - len(content))
            if not chunk:
                break
            content += chunk
        return bytes(content)
