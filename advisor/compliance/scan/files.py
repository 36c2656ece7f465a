"""Which files a scan looks at. Git's ignore rules hold, folders are not entered by links, nothing is waited for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.compliance.scan.patterns import Patterns
from advisor.compliance.scan.walk import Walk, below, shown_from
from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.core.checking import Unread

__all__ = ["FoundFile", "find_files", "shown_from"]


class FoundFile(NamedTuple):
    """A file to scan: where it is, how it is shown (relative to the scan's root, with ``/``), and whether it was named."""

    path: str
    shown: str
    named: bool = False


def find_files(
    root: Path,
    paths: Sequence[Path],
    exclude: Iterable[str] = (),
    problems: list[Unread] | None = None,
    own: Iterable[Path] = (),
    base: Path | None = None,
    tracked: frozenset[str] | None = None,
) -> Iterator[FoundFile]:
    """Yield the files below ``paths`` in order, each once; ``exclude`` are patterns of git relative to ``base``.

    A file that is named is scanned whatever git ignores, but not when it is excluded: hooks name every file. ``base`` is
    ``root`` when not given. ``own`` are files of the check itself, which are left out. ``tracked`` are the files that git
    keeps, relative to ``root``: no rule of a ``.gitignore`` holds for them. What is not looked into (folders that cannot
    be listed, or are nested too deeply, tracked files of a tool's folder) goes to ``problems``.
    """
    excluded = Patterns(exclude)
    walk = Walk(root, excluded, base or root, tracked, [] if problems is None else problems)
    starts = [os.path.normpath(root / path) for path in paths]
    named = {start for start in starts if not Path(start).is_dir()}
    seen = {os.path.normpath(root / path) for path in own}
    for start in starts:
        if start not in named:
            found = walk.files(start)
        elif (relative := below(start, base or root)) is not None and excluded.match(relative):
            continue
        else:
            found = iter([(start, shown_from(root, start))])
        for path, shown in found:
            if path not in seen:
                seen.add(path)
                yield FoundFile(path, shown, path in named)
