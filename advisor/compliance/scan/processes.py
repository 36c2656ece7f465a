"""Files looked at by several processes, which import nothing of the tree they read and end with the one that asked.

Each process has a pipe of its own, so that one that ends takes nothing with it but the files it was given.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from advisor.compliance.scan.one import Looked, look_at
from advisor.core.checking import Unread
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from multiprocessing.connection import Connection

    from advisor.compliance.scan.files import FoundFile
    from advisor.compliance.scan.one import Wanted

__all__ = ["looked_at_by"]

FILES_AT_ONCE = 32
"""Of one process, per message."""
AHEAD = 4
"""Messages per process whose answers may wait for an earlier one: what bounds the memory."""
_SAFE_PATH = "PYTHONSAFEPATH"


def look_at_all(files: list[FoundFile], wanted: Wanted) -> list[Looked]:
    """Look at some files, in the process that is given them."""
    return [look_at(file, wanted) for file in files]


def looked_at_by(processes: int, files: Iterable[FoundFile], wanted: Wanted) -> Generator[Looked, None, None]:
    """Yield the answers in the order of the files. Closing the generator ends the processes at once."""
    iterator = iter(files)
    batches = enumerate(iter(lambda: list(islice(iterator, FILES_AT_ONCE)), []))
    ready: dict[int, list[Looked]] = {}
    done, sent = 0, -1
    with _Pool(wanted) as pool:
        idle = [pool.start() for _ in range(processes)]
        while True:
            while idle and sent - done < processes * AHEAD and (batch := next(batches, None)):
                sent = batch[0]
                idle.pop().give(*batch)
            if not pool.busy():
                return
            for worker in pool.answering():
                number, answers = worker.number, worker.answer()
                if answers is None:
                    pool.drop(worker)
                    answers = list(_one_by_one(worker.files, wanted))
                    worker = pool.start()  # noqa: PLW2901
                ready[number] = answers
                idle.append(worker)
            while done in ready:
                yield from ready.pop(done)
                done += 1


def _one_by_one(files: list[FoundFile], wanted: Wanted) -> Iterator[Looked]:
    """Yield the answers of files among which one ends the process that reads it."""
    with _Pool(wanted) as pool:
        worker = None
        for number, file in enumerate(files):
            worker = worker or pool.start()
            worker.give(number, [file])
            answers = worker.answer()
            if answers is None:
                pool.drop(worker)
                worker = None
                message = Text("ended the process that read it", "読み取り中にプロセスが異常終了しました")
                yield Looked(unread=Unread(file.shown, message, named=file.named))
            else:
                yield from answers


class _Pool:
    """The processes that have been started and not been ended."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._workers: list[_Worker] = []

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()

    def start(self) -> _Worker:
        with _only_what_is_installed():
            worker = _Worker(self._wanted)
        self._workers.append(worker)
        return worker

    def drop(self, worker: _Worker) -> None:
        worker.end()
        self._workers.remove(worker)

    def busy(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.number >= 0]

    def answering(self) -> list[_Worker]:
        """Wait until there is an answer, or a process has ended, and return whose."""
        by_connection = {worker.connection: worker for worker in self.busy()}
        return [by_connection[ready] for ready in wait(list(by_connection))]  # type: ignore[index]


class _Worker:
    """One process. ``number`` is that of the ``files`` it looks at, -1 when it waits."""

    def __init__(self, wanted: Wanted) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.number = -1
        self.files: list[FoundFile] = []
        self._process = context.Process(target=_serve, args=(theirs, wanted, look_at_all), daemon=True)
        try:
            self._process.start()
        finally:
            theirs.close()  # or nobody would be told that the process has ended

    def give(self, number: int, files: list[FoundFile]) -> None:
        """Have files looked at."""
        self.number, self.files = number, files
        with suppress(OSError):  # it has ended, which its answer tells
            self.connection.send(files)

    def answer(self) -> list[Looked] | None:
        """Wait for the answers; ``None``: the process has ended."""
        self.number = -1
        try:
            answers: list[Looked] = self.connection.recv()
        except (EOFError, OSError):
            return None
        return answers

    def end(self) -> None:
        """End the process, whatever it does."""
        self.connection.close()
        self._process.kill()
        self._process.join()


def _serve(connection: Connection, wanted: Wanted, look: Callable[[list[FoundFile], Wanted], list[Looked]]) -> None:
    """Look at files until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of a terminal; who asked decides
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        while True:
            connection.send(look(connection.recv(), wanted))
    except (EOFError, OSError):
        return


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@contextmanager
def _only_what_is_installed() -> Iterator[None]:
    """Let processes be started that do not look for modules in the current folder: there lies what is scanned.

    `multiprocessing` starts them with ``-c``, which puts that folder first, and hands over `sys.path` as it is here.
    """
    before, path = os.environ.get(_SAFE_PATH), sys.path
    os.environ[_SAFE_PATH] = "1"
    sys.path = [entry for entry in path if not _is_here(entry)]
    try:
        yield
    finally:
        sys.path = path
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


_HOME = Path(__file__).resolve().parents[3]


def _is_here(entry: str) -> bool:
    """Whether an entry of `sys.path` is the current folder, unless this package itself lies in it."""
    try:
        folder = Path(entry).resolve()
        return folder == Path.cwd().resolve() and folder != _HOME
    except (OSError, ValueError, RuntimeError):
        return False
