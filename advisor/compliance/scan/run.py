"""All files of a project, one after the other or on several processors, with memory that does not grow with them."""

from __future__ import annotations

import gc
from contextlib import closing
from typing import TYPE_CHECKING

from advisor.compliance.scan.collected import Collected
from advisor.compliance.scan.files import find_files
from advisor.compliance.scan.one import Looked, Wanted, look_at
from advisor.compliance.scan.processes import looked_at_by

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from pathlib import Path

    from advisor.compliance.scan.files import FoundFile
    from advisor.core.checking import Scan, Unread

__all__ = ["FEW_FILES", "scan"]

FEW_FILES = 300
"""Starting a second process costs as much as reading about as many files."""
MANY_REFERENCES = 1_000
"""Of one file, after which its memory is given back at once."""


def scan(
    root: Path,
    paths: Sequence[Path] = (),
    *,
    wanted: Wanted | None = None,
    exclude: Iterable[str] = (),
    own: Iterable[Path] = (),
    base: Path | None = None,
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
    tracked: frozenset[str] | None = None,
) -> Scan:
    """Return the models that the files below ``paths`` name; places are relative to ``root``.

    ``paths`` default to ``root``; ``exclude`` are patterns of git relative to ``base`` (``root`` when not given), ``own``
    files of the check itself, ``tracked`` the files that git keeps, relative to ``root``, which are scanned whatever a
    ``.gitignore`` says. ``progress`` is told how many files are done, and of how many. With more than one of
    ``processes`` the caller's module must be importable (`multiprocessing`'s spawn). `scan_project` passes what the
    catalogue and a policy know of.
    """
    unread: list[Unread] = []
    files = list(find_files(root, paths or (root,), exclude, unread, own, base, tracked))
    wanted = wanted or Wanted()
    collected = Collected(wanted.known)
    looked = _one_after_the_other(files, wanted)
    if processes > 1 and len(files) >= FEW_FILES:
        looked = looked_at_by(processes, files, wanted)
    with closing(looked):  # an interrupt ends the processes at once
        for done, (file, answer) in enumerate(zip(files, looked, strict=True), 1):
            collected.add(file.shown, answer)
            if progress is not None:
                progress(done, len(files))
    return collected.scan(unread, with_texts=wanted.texts is not None)


def _one_after_the_other(files: Iterable[FoundFile], wanted: Wanted) -> Generator[Looked, None, None]:
    for number, file in enumerate(files, 1):
        looked = look_at(file, wanted)
        yield looked
        if number % FEW_FILES == 0 or len(looked.references) > MANY_REFERENCES:
            gc.collect(0)  # a command line does not collect by itself, and trees of syntax hold themselves
