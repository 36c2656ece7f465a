"""What a request to end does to work that has processes of its own."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

__all__ = ["ending_at_once", "terminable"]


_ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]  # Windows has no SIGHUP


@contextmanager
def terminable() -> Iterator[None]:
    """Make SIGTERM and SIGHUP what Ctrl-C is (exit 130): processes are ended, files closed, the terminal is given back.

    A signal that is ignored (``nohup``) stays so.
    """
    if threading.current_thread() is not threading.main_thread():  # where signals cannot be asked for
        yield
        return
    found = {number: signal.getsignal(number) for number in _ENDING}
    before = {number: handler for number, handler in found.items() if handler is not signal.SIG_IGN}
    for number in before:
        signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)


@contextmanager
def ending_at_once(farewell: Callable[[], None], code: int) -> Iterator[None]:
    """Make Ctrl-C and SIGTERM end the process with ``code``, after ``farewell`` and without waiting for threads.

    For work that leaves nothing half done: a thread that waits for a line of stdin cannot be woken.
    """

    def end(_number: int, _frame: FrameType | None) -> None:
        farewell()
        os._exit(code)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
