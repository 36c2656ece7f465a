"""All files of a project, one after the other or on several processors, with memory that does not grow with them."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from advisor.compliance.scan.files import Found, find_files
from advisor.compliance.scan.one import Looked, Wanted, look_at
from advisor.core.checking import Scan, Unread
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from advisor.core.checking import Ignore, Reference

__all__ = ["FEW_FILES", "scan"]

FEW_FILES = 300
"""Starting a second process costs as much as reading about as many files."""
FILES_AT_ONCE = 32
"""Of one process, per message."""


def scan(
    root: Path,
    paths: Sequence[Path] = (),
    *,
    wanted: Wanted | None = None,
    exclude: Iterable[str] = (),
    own: Iterable[Path] = (),
    base: Path | None = None,
    processes: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Scan:
    """Return the models that the files below ``paths`` name; places are relative to ``root``.

    ``paths`` default to ``root``; ``exclude`` are patterns of git relative to ``base`` (``root`` when not given), ``own``
    files of the check itself. ``progress`` is told how many files are done. With more than one of ``processes`` the
    caller's module must be importable (`multiprocessing`'s spawn). `scan_project` passes what the catalogue and a policy
    know of.
    """
    unread: list[Unread] = []
    found = find_files(root, paths or (root,), exclude, unread, own, base)
    first = list(islice(found, FEW_FILES))
    everything = chain(first, found)
    wanted = wanted or Wanted()
    if processes > 1 and len(first) == FEW_FILES:
        looked = _on_processes(everything, wanted, processes)
    else:
        looked = (look_at(file, wanted) for file in everything)
    references: list[Reference] = []
    ignores: list[Ignore] = []
    texts: dict[str, None] = {}
    files = 0
    for done, answer in enumerate(looked, 1):
        files += answer.is_text
        references += answer.references
        ignores += answer.ignores
        texts.update(dict.fromkeys(answer.texts))
        if answer.unread:
            unread.append(answer.unread)
        if progress is not None:
            progress(done)
    return Scan(
        files,
        tuple(references),
        tuple(ignores),
        tuple(sorted(unread, key=lambda u: u.path)),
        None if wanted.texts is None else frozenset(texts),
    )


_wanted = Wanted()


def _start(wanted: Wanted) -> None:
    """Keep what every file needs, once per process."""
    global _wanted  # noqa: PLW0603 - what an initializer is for
    _wanted = wanted


def _look_at_all(files: list[Found]) -> list[Looked]:
    return [look_at(file, _wanted) for file in files]


def _on_processes(files: Iterable[Found], wanted: Wanted, processes: int) -> Iterator[Looked]:
    """Yield the answers in the order of the files; no more are read ahead than the processes need."""
    iterator = iter(files)
    waiting = iter(lambda: list(islice(iterator, FILES_AT_ONCE)), [])
    while True:
        executor = _executor(processes, wanted)
        try:
            with executor:
                window = [(batch, executor.submit(_look_at_all, batch)) for batch in islice(waiting, processes * 2)]
                while window:
                    batch, future = window.pop(0)
                    window += [(b, executor.submit(_look_at_all, b)) for b in islice(waiting, 1)]
                    try:
                        yield from future.result()
                    except BrokenProcessPool:
                        left = [batch, *(b for b, _ in window)]
                        break
                else:
                    return
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
        for batch in left:
            yield from chain.from_iterable(_one_by_one(batch, wanted))


def _one_by_one(files: list[Found], wanted: Wanted) -> Iterator[list[Looked]]:
    """Yield the answers of files among which one ends the process that reads it."""
    for file in files:
        try:
            with _executor(1, wanted) as executor:
                yield executor.submit(_look_at_all, [file]).result()
        except BrokenProcessPool:
            message = Text("ended the process that read it", "読み取り中にプロセスが異常終了しました")
            yield [Looked(unread=Unread(file.shown, message, named=file.named))]


def _executor(processes: int, wanted: Wanted) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, get_context("spawn"), initializer=_start, initargs=(wanted,))
