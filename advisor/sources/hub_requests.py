"""GET requests to the Hub: each bounded in size, all of a command together in time."""

from __future__ import annotations

import re
from collections import deque
from concurrent.futures import Future
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urljoin, urlsplit

from advisor.sources.hub_settings import request_headers, session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from advisor.sources.hub_refusals import Refusals

TIMEOUT_SECONDS = 10.0
"""Of connecting, and of each wait for data; huggingface_hub's own default."""
DEADLINE_SECONDS = 120.0
"""Of all that one command reads: a server that sends a byte now and then must not hold it for good."""
AT_ONCE = 8
MAX_REDIRECTS = 5

_OK, _PARTIAL, _FIRST_REDIRECT, _FIRST_ERROR, _NO_SUCH_RANGE = 200, 206, 300, 400, 416
_RANGE = re.compile(r"bytes 0-\d{1,19}/(\d{1,19}|\*)", re.ASCII)
_SIZE = re.compile(r"\d{1,19}", re.ASCII)

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Part(NamedTuple):
    """The beginning of a file, and the size of the whole where the server says it."""

    content: bytes
    size: int | None


class Requests:
    """The requests of one command, whose time starts here; ``seconds``: how long all of them may take."""

    def __init__(self, refusals: Refusals, seconds: float | None = None) -> None:
        self._refusals = refusals
        self._headers = request_headers()
        self._session = session()
        self._until = monotonic() + (DEADLINE_SECONDS if seconds is None else seconds)
        self._stopped = Event()

    def each(self, work: Callable[[Item], Answer], items: Sequence[Item]) -> Iterator[Answer]:
        """Do ``work`` on items, several at a time, and yield the answers in order; the first error ends it.

        Threads that do not keep the process alive do it: whoever waits can be interrupted at any moment.
        """
        answers: list[Future[Answer]] = [Future() for _ in items]
        waiting = deque(zip(items, answers, strict=True))
        for _ in range(min(AT_ONCE, len(items))):
            Thread(target=_labour, args=(work, waiting), daemon=True).start()
        try:
            for answer in answers:
                with self._refusals.worded():
                    answer.exception(timeout=max(0.0, self._until - monotonic()))
                yield answer.result()
        except BaseException:
            self._stopped.set()  # nobody waits for the others any more
            raise
        finally:
            waiting.clear()

    def start_of(self, url: str, most: int, file: str | None = None) -> Part:
        """Return the first ``most`` bytes under ``url``; no more is read, even from a server that knows no ranges.

        ``file``: the name of a file, which may be kept elsewhere; without one, redirects to other servers are not followed.

        Raises:
            UsageError, UpstreamError: as `Refusals`.
        """
        for _ in range(MAX_REDIRECTS):
            answer = self._ask(url, most, file)
            if isinstance(answer, Part):
                return answer
            if not _same_origin(url, answer):
                break
            url = answer
        raise self._refusals.not_the_hub()

    def _ask(self, url: str, most: int, file: str | None) -> Part | str:
        """Return the answer, or the address it redirects to."""
        headers = {**self._headers, "Accept-Encoding": "identity"}
        if file is not None:
            headers["Range"] = f"bytes=0-{most - 1}"
        with (
            self._refusals.worded(),
            self._session.stream(
                "GET", url, headers=headers, timeout=TIMEOUT_SECONDS, follow_redirects=file is not None
            ) as response,
        ):
            status, said = response.status_code, response.headers
            if status == _NO_SUCH_RANGE:
                return Part(b"", 0)  # of an empty file not even the first byte
            if status >= _FIRST_ERROR:
                raise self._refusals.of_status(status, said, file)
            if status >= _FIRST_REDIRECT:
                return urljoin(url, str(said.get("location", "//")))
            if status not in (_OK, _PARTIAL) or said.get("content-encoding", "identity") != "identity":
                raise self._refusals.not_the_hub()
            return Part(self._content(response, most), self._whole_size(status, said))

    def _content(self, response: Any, most: int) -> bytes:
        content = bytearray()
        for chunk in response.iter_raw():  # nothing is unpacked: a packed answer was not asked for
            content += chunk
            if len(content) >= most:
                break
            if self._stopped.is_set() or monotonic() > self._until:
                raise TimeoutError
        return bytes(content[:most])

    def _whole_size(self, status: int, said: Mapping[str, str]) -> int | None:
        """Return the size of the whole file: after the slash of ``Content-Range``, or all there is without ranges."""
        if status == _OK:
            size = said.get("content-length", "")
            return int(size) if _SIZE.fullmatch(size) else None
        ranged = _RANGE.fullmatch(said.get("content-range", ""))
        if ranged is None:
            raise self._refusals.not_the_hub()
        return None if ranged[1] == "*" else int(ranged[1])


def _labour(work: Callable[[Item], Answer], waiting: deque[tuple[Item, Future[Answer]]]) -> None:
    while True:
        try:
            item, answer = waiting.popleft()
        except IndexError:
            return
        try:
            answer.set_result(work(item))
        except BaseException as error:  # told to whoever waits
            answer.set_exception(error)


def _same_origin(url: str, other: str) -> bool:
    before, after = urlsplit(url), urlsplit(other)
    return (before.scheme, before.hostname, before.port) == (after.scheme, after.hostname, after.port)
