"""Lines of large text files over HTTP, in bounded memory: what is read is never kept, and what is cut short is said to be.

Through botocore's own HTTP session, so that HTTPS_PROXY, NO_PROXY and AWS_CA_BUNDLE hold as they do for boto3.
"""

from __future__ import annotations

import codecs
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from botocore import exceptions as aws
from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session, URLLib3SSLError
from botocore.response import StreamingBody
from botocore.utils import get_environ_proxies

from advisor.core.text import Text
from advisor.errors import UsageError
from advisor.sources.aws.faults import AwsError, worded

__all__ = ["DEFAULT_BASE", "LIMITS", "Limits", "TruncatedError", "base_url", "cut_short", "lines", "whole"]

DEFAULT_BASE = "https://pricing.us-east-1.amazonaws.com"
"""AWS's public price files: no credentials, no account."""
VARIABLE = "ADVISOR_PRICE_LIST_URL"
_CHUNK = 256 * 1024
_REDIRECTS = 5
_OK, _NOT_FOUND, _SERVER_ERROR = 200, (403, 404), 500
_MOVED = (301, 302, 303, 307, 308)


class Limits(NamedTuple):
    """Seconds to connect and without data; bytes of one line and of a whole file, unpacked.

    The largest price file of a region (EC2's of us-east-1) has some 400 MB, its longest lines a few thousand bytes.
    """

    connect_seconds: float = 10
    read_seconds: float = 60
    line_bytes: int = 1024 * 1024
    total_bytes: int = 4 * 1024**3


LIMITS = Limits()


class TruncatedError(Exception):
    """The file ended before its end: what was read before is good, and not all."""


def base_url(given: str | None = None) -> str:
    """Return where the price files are: ``given``, what ADVISOR_PRICE_LIST_URL names (a mirror), or AWS.

    Raises:
        UsageError: it is not an http(s) address, or holds a password.
    """
    url = (given or os.environ.get(VARIABLE) or DEFAULT_BASE).rstrip("/")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise _not_an_address() from None
    plain = url.isascii() and url.isprintable() and " " not in url
    if not plain or parts.scheme not in ("http", "https") or not parts.hostname:
        raise _not_an_address()
    if parts.username is not None or parts.query or parts.fragment:
        raise _not_an_address()
    return url


def _not_an_address() -> UsageError:
    return UsageError(
        Text(f"{VARIABLE} is not a plain http(s) address", f"{VARIABLE} が http(s) のアドレスではありません"),
        Text(
            f"unset {VARIABLE}, or set it to an address like {DEFAULT_BASE} (no user, no query)",
            f"{VARIABLE} を解除するか、{DEFAULT_BASE} のようなアドレスを設定してください (ユーザー名やクエリは不可)",
        ),
    )


def whole(url: str, most: int, what: str, limits: Limits = LIMITS) -> bytes:
    """Return a small file of at most ``most`` bytes; ``what`` it is stands in messages.

    Raises:
        UpstreamError: it cannot be had, is longer, or cut short.
    """
    out = bytearray()
    try:
        for chunk in _chunks(url, what, limits._replace(total_bytes=most)):
            out += chunk
    except TruncatedError:
        raise cut_short(what) from None
    return bytes(out)


def lines(url: str, what: str, limits: Limits = LIMITS) -> Iterator[str]:
    r"""Yield the lines of a UTF-8 file with their ``\n``, as they come.

    Raises:
        TruncatedError: the file ended too early; a line that was cut is not yielded.
        UpstreamError: it cannot be had, is no text, or beyond the limits.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    rest = ""
    try:
        for chunk in _chunks(url, what, limits):
            *full, rest = (rest + decoder.decode(chunk)).split("\n")
            for line in full:
                yield line + "\n"
            if len(rest) > limits.line_bytes:
                raise _too_long(what, Text("a line", "行"), limits.line_bytes)
        rest += decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _unreadable(what, Text("is not UTF-8 text", "UTF-8 のテキストではありません")) from None
    if rest:  # price files end with a line's end: whether this line is whole cannot be known
        raise TruncatedError


def _chunks(url: str, what: str, limits: Limits) -> Iterator[bytes]:
    """Yield the bytes of a file, unpacked."""
    with _opened(url, what, limits) as (body, length, packed):
        unpack = zlib.decompressobj(wbits=31) if packed else None
        got = total = 0
        while True:
            with _cut():
                raw = body.read(_CHUNK)
            if not raw:
                break
            got += len(raw)
            for piece in _unpacked(unpack, raw, what):
                total += len(piece)
                if total > limits.total_bytes:
                    raise _too_long(what, Text("the file", "ファイル"), limits.total_bytes)
                yield piece
        if (length is not None and got < length) or (unpack is not None and not unpack.eof):
            raise TruncatedError


def _unpacked(unpack: Any, raw: bytes, what: str) -> Iterator[bytes]:
    if unpack is None:
        yield raw
        return
    while raw:  # a bounded piece at a time: gzip can hold a thousand times its size
        try:
            piece = unpack.decompress(raw, _CHUNK)
        except zlib.error:
            raise _unreadable(what, Text("is not gzip, as it says", "gzip として展開できません")) from None
        if piece:
            yield piece
        raw = unpack.unconsumed_tail
        if unpack.eof and (unpack.unused_data or raw):
            raise _unreadable(what, Text("goes on after its end", "終端の後にデータが続いています"))


@contextmanager
def _cut() -> Iterator[None]:
    """Turn a connection that breaks or falls silent into the end that came too early."""
    try:
        yield
    except (aws.HTTPClientError, aws.ResponseStreamingError, URLLib3SSLError, OSError):
        raise TruncatedError from None


@contextmanager
def _opened(url: str, what: str, limits: Limits) -> Iterator[tuple[StreamingBody, int | None, bool]]:
    """Open a file, over redirects within its origin; the body, its length and whether it is packed."""
    http = URLLib3Session(
        verify=os.environ.get("AWS_CA_BUNDLE") or os.environ.get("REQUESTS_CA_BUNDLE") or True,
        proxies=get_environ_proxies(url),
        timeout=(limits.connect_seconds, limits.read_seconds),
    )
    try:
        response = _asked(http, url, what)
        try:
            size = response.headers.get("Content-Length", "")
            length = int(size) if size.isascii() and size.isdecimal() and len(size) < 16 else None
            encoding = response.headers.get("Content-Encoding", "").casefold()
            if encoding not in ("", "identity", "gzip"):
                raise _unreadable(what, Text("comes in an unknown encoding", "未知の形式で圧縮されています"))
            yield StreamingBody(response.raw, None), length, encoding == "gzip"
        finally:
            response.raw.close()
    finally:
        http.close()


def _asked(http: URLLib3Session, url: str, what: str) -> Any:
    origin = _origin(url)
    for _ in range(_REDIRECTS):
        request = AWSRequest("GET", url, headers={"Accept-Encoding": "gzip", "Connection": "close"}, stream_output=True)
        with worded("price list", None):
            response = http.send(request.prepare())
        if response.status_code not in _MOVED:
            if response.status_code != _OK:
                response.raw.close()
                raise _refused(response.status_code, what)
            return response
        response.raw.close()
        url = _joined(url, response.headers.get("Location", ""))
        if _origin(url) != origin:
            raise _unreadable(what, Text("is sent on to another server", "別のサーバーに転送されています"))
    raise _unreadable(what, Text("is sent on again and again", "転送が繰り返されています"))


def _joined(url: str, place: str) -> str:
    try:
        return urljoin(url, place)
    except ValueError:
        return ""


def _origin(url: str) -> tuple[str, str | None, int | None] | None:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port
    except ValueError:
        return None


def _refused(status: int, what: str) -> AwsError:
    if status in _NOT_FOUND:
        return AwsError(
            "region",
            Text(f"there is no {what} (HTTP {status})", f"{what} がありません (HTTP {status})"),
            Text(f"another region? is {VARIABLE} right?", f"リージョン名と {VARIABLE} を確認してください"),
        )
    later = status >= _SERVER_ERROR or status == 429  # too many requests
    return AwsError(
        "service" if later else "answer",
        Text(f"{what}: the server answered HTTP {status}", f"{what}: サーバーの応答は HTTP {status} でした"),
        Text("try again later", "時間をおいて再実行してください"),
    )


def cut_short(what: str) -> AwsError:
    """Return the error for a file of which nothing can be used."""
    return AwsError(
        "network",
        Text(f"{what} was cut short", f"{what} の受信が途中で切れました"),
        Text(
            "try again; behind a proxy set HTTPS_PROXY",
            "再実行してください。プロキシ環境では HTTPS_PROXY を設定してください",
        ),
    )


def _too_long(what: str, part: Text, most: int) -> AwsError:
    return _unreadable(
        what, Text(f"has {part.en} beyond {most:,} bytes", f"の{part.ja}が {most:,} バイトを超えています")
    )


def _unreadable(what: str, why: Text) -> AwsError:
    return AwsError(
        "answer",
        Text(f"{what} {why.en}", f"{what}: {why.ja.removeprefix('の')}"),
        Text(
            f"is {VARIABLE} set to a mirror? compare with AWS's own file",
            f"{VARIABLE} がミラーなら AWS のファイルと比べてください",
        ),
    )
