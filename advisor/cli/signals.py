"""What a request to end does to work that has processes of its own."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from advisor.cli.exit_codes import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

__all__ = ["asking", "ending_at_once", "terminable"]


_HANG_UP = getattr(signal, "SIGHUP", None)  # Windows has none
_STDIN = 0
_ENDING = [signal.SIGTERM, *([_HANG_UP] if _HANG_UP else [])]

if TYPE_CHECKING:
    Handler = Callable[[int, FrameType | None], None]


@contextmanager
def terminable() -> Iterator[None]:
    """Make SIGTERM and SIGHUP what Ctrl-C is (exit 130): processes are ended, files closed, the terminal is given back.

    A signal that is ignored (``nohup``) stays so.
    """
    with _handled(dict.fromkeys(_ENDING, _interrupt)):
        yield


@contextmanager
def asking(leave: Callable[[], None]) -> Iterator[None]:
    """Make SIGTERM and SIGHUP call ``leave``; end at once where the terminal is gone: there is nothing to give back to it.

    For an event loop, which an exception out of a signal's handler can break anywhere, or never reach.
    """
    handlers: dict[int, Handler] = {signal.SIGTERM: lambda _number, _frame: leave()}
    if _HANG_UP:
        import termios  # where there is no such signal, there is no such module

        def hang_up(_number: int, _frame: FrameType | None) -> None:
            try:
                termios.tcgetattr(_STDIN)
            except termios.error:
                os._exit(INTERRUPTED)
            leave()

        handlers[_HANG_UP] = hang_up
    with _handled(handlers):
        yield


@contextmanager
def ending_at_once(farewell: Callable[[], None], code: int) -> Iterator[None]:
    """Make Ctrl-C and SIGTERM end the process with ``code``, after ``farewell`` and without waiting for threads.

    For work that leaves nothing half done: a thread that waits for a line of stdin cannot be woken.
    """

    def end(_number: int, _frame: FrameType | None) -> None:
        farewell()
        os._exit(code)

    with _handled({signal.SIGINT: end, signal.SIGTERM: end}, ignored_too=True):
        yield


@contextmanager
def _handled(handlers: Mapping[int, Handler], *, ignored_too: bool = False) -> Iterator[None]:
    """Handle signals for a while; outside the main thread, which cannot, nothing is changed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    found = {number: signal.getsignal(number) for number in handlers}
    before = {number: was for number, was in found.items() if ignored_too or was is not signal.SIG_IGN}
    for number in before:
        signal.signal(number, handlers[number])
    try:
        yield
    finally:
        for number, was in before.items():
            signal.signal(number, was if was is not None else signal.SIG_DFL)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
