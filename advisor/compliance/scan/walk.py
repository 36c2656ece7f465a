"""The files below a folder: what git ignores is left out unless git tracks it, and what tools put there is not entered."""

from __future__ import annotations

import os
from bisect import bisect_left
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.compliance.scan.patterns import Patterns
from advisor.compliance.scan.reading import decoded, read_bytes
from advisor.compliance.scan.registry import kinds_of
from advisor.core.checking import Unread
from advisor.core.outside_words import os_reason
from advisor.core.record import NamedTuple
from advisor.core.text import Text, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MAX_DEPTH", "SKIPPED_FOLDERS", "Walk", "below", "shown_from"]

SKIPPED_FOLDERS = frozenset({
    ".git", ".hg", ".svn", ".jj", "node_modules", "__pycache__", ".venv", "venv", "site-packages", ".tox", ".nox",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".terraform", ".gradle", ".next", ".nuxt", "bower_components",
})  # fmt: skip
"""Never looked into below a folder that is scanned: what tools put there is not the project's."""
MAX_DEPTH = 200
"""Folders within folders; what people write has less than a tenth."""
MAX_IGNORE_BYTES = 256 * 1024
"""Of one ``.gitignore``."""
MAX_RULES = 50_000
"""Of all of them. Those read later do not hold, so that more is scanned and not less."""
MAX_WILDCARDS = 2_000
"""In the ``.gitignore`` files that hold for one folder; those further down do not hold then."""


class _Rules(NamedTuple):
    """The patterns of one ``.gitignore``, and the folder looked at as its patterns see it: ``""``, or with ``/`` at its end."""

    patterns: Patterns
    prefix: str


class _Folder(NamedTuple):
    """``shown`` ends with ``/`` or is empty. In one that is ``ignored`` only tracked files count."""

    path: str
    shown: str
    depth: int
    ignored: bool
    rules: tuple[_Rules, ...]


class Walk:
    """Yields the files below folders; what could not be looked into goes to ``problems``."""

    def __init__(
        self, root: Path, excluded: Patterns, base: Path, tracked: frozenset[str] | None, problems: list[Unread]
    ) -> None:
        self._root = root
        self._real_root = os.path.realpath(root)
        self._excluded = excluded
        self._base = base
        self._tracked = tracked or frozenset()
        self._sorted = sorted(self._tracked)
        self._problems = problems
        self._rules_left = MAX_RULES

    def files(self, start: str) -> Iterator[tuple[str, str]]:
        """Yield the path of every file below ``start``, and how it is shown."""
        place = below(start, self._base)
        if place is not None and self._excluded.has_folder_of(f"{place}/"):
            return
        shown = shown_from(self._root, start)
        rules, ignored = self._above(start)
        pending = [_Folder(start, "" if shown == "." else f"{shown}/", 0, ignored, rules)]
        while pending:
            folder = pending.pop()
            listed = self._listed(folder, is_start=folder.path == start)
            own = self._rules_of(folder.path, ".gitignore")
            rules = _with(folder.rules, own)
            place = below(folder.path, self._base)
            folders = []
            for entry in listed:
                is_folder = entry.is_dir(follow_symlinks=False)
                if place is not None and self._excluded.verdict(
                    f"{place}/{entry.name}" if place else entry.name, is_folder=is_folder
                ):
                    continue
                ignored = folder.ignored or _is_ignored(rules, entry.name, is_folder=is_folder)
                shown = folder.shown + entry.name
                if is_folder:
                    if entry.name in SKIPPED_FOLDERS:
                        self._skip(shown)
                    elif not ignored or self._tracked_below(shown):
                        folders.append(_entered(folder, entry, rules, ignored=ignored))
                elif (not ignored or shown in self._tracked) and self._is_scanned(entry):
                    yield entry.path, shown
            pending += reversed(folders)

    def _listed(self, folder: _Folder, *, is_start: bool) -> list[os.DirEntry[str]]:
        if folder.depth > MAX_DEPTH:
            why = Text(
                f"not looked into: more than {MAX_DEPTH} folders deep",
                f"フォルダーの階層が {MAX_DEPTH} を超えるため、確認していません",
            )
            self._problems.append(Unread(folder.shown, why))
            return []
        try:
            with os.scandir(folder.path) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            reason = os_reason(error)
            why = Text(f"cannot be listed: {visible(reason.en)}", f"一覧を取得できません: {visible(reason.ja)}")
            self._problems.append(Unread(folder.shown.removesuffix("/") or ".", why, named=is_start))
            return []

    def _is_scanned(self, entry: os.DirEntry[str]) -> bool:
        """Whether an entry that is no folder is a file to scan.

        A link leads to what is scanned anyway, out of the tree, or in circles; but one to a file of another name may
        make code of it.
        """
        if not entry.is_symlink():
            return entry.is_file(follow_symlinks=False)
        target = os.path.realpath(entry.path)
        inside = below(target, self._real_root)
        if not inside or not os.path.isfile(target):  # noqa: PTH113 - one of thousands
            return False
        return kinds_of(entry.name) != kinds_of(target) or not SKIPPED_FOLDERS.isdisjoint(inside.split("/"))

    def _skip(self, shown: str) -> None:
        """Say how many tracked files of a tool's folder are not scanned."""
        count = self._tracked_below(shown)
        if count:
            why = Text(
                f"{count:,} tracked {'file' if count == 1 else 'files'} not scanned",
                f"git で管理されている {count:,} 件のファイルは確認していません",
            )
            self._problems.append(Unread(f"{shown}/", why))

    def _tracked_below(self, shown: str) -> int:
        # "0" is the character after "/"
        return bisect_left(self._sorted, f"{shown}0") - bisect_left(self._sorted, f"{shown}/")

    def _above(self, start: str) -> tuple[tuple[_Rules, ...], bool]:
        """Return the rules of the folders above, up to the one that git keeps, and whether they ignore ``start``."""
        folders: list[Path] = []
        for folder in (Path(start).absolute(), *Path(start).absolute().parents):
            folders.insert(0, folder)
            if (folder / ".git").exists():
                break
        else:
            return (), False
        own = self._rules_of(str(folders[0]), ".git/info/exclude")
        rules: tuple[_Rules, ...] = (own,) if own else ()
        ignored = False
        for above, folder in pairwise(folders):
            own = self._rules_of(str(above), ".gitignore")
            rules = _with(rules, own)
            ignored = ignored or _is_ignored(rules, folder.name, is_folder=True)
            rules = _below_rules(rules, folder.name)
        return rules, ignored

    def _rules_of(self, folder: str, name: str) -> _Rules | None:
        path = os.path.join(folder, *name.split("/"))  # noqa: PTH118 - one of thousands
        try:
            raw = read_bytes(path, MAX_IGNORE_BYTES)
        except (OSError, ValueError):
            return None
        if not raw or self._rules_left <= 0:
            return None
        patterns = Patterns(decoded(raw).split("\n"))
        self._rules_left -= len(patterns)
        return _Rules(patterns, "") if patterns else None


def _with(rules: tuple[_Rules, ...], own: _Rules | None) -> tuple[_Rules, ...]:
    if own is None or own.patterns.wildcards + sum(r.patterns.wildcards for r in rules) > MAX_WILDCARDS:
        return rules
    return (*rules, own)


def _is_ignored(rules: tuple[_Rules, ...], name: str, *, is_folder: bool) -> bool:
    """Whether the last rule that speaks of an entry ignores it: deeper files win, and a later line in one."""
    for patterns, prefix in reversed(rules):
        verdict = patterns.verdict(prefix + name, is_folder=is_folder)
        if verdict is not None:
            return verdict
    return False


def _entered(folder: _Folder, entry: os.DirEntry[str], rules: tuple[_Rules, ...], *, ignored: bool) -> _Folder:
    shown = f"{folder.shown}{entry.name}/"
    return _Folder(entry.path, shown, folder.depth + 1, ignored, _below_rules(rules, entry.name))


def _below_rules(rules: tuple[_Rules, ...], name: str) -> tuple[_Rules, ...]:
    return tuple(_Rules(patterns, f"{prefix}{name}/") for patterns, prefix in rules)


def below(path: str, folder: Path | str) -> str | None:
    """Return a path relative to a folder, with ``/``: ``""`` for the folder itself, ``None`` outside it."""
    relative = os.path.relpath(path, folder)
    if _is_outside(relative):
        return None
    return "" if relative == "." else relative.replace(os.sep, "/")


def shown_from(root: Path, path: str) -> str:
    """Return a path as reports show it: relative to ``root`` with ``/``, as it is when it lies outside."""
    relative = os.path.relpath(path, root)
    return (path if _is_outside(relative) else relative).replace(os.sep, "/")


def _is_outside(relative: str) -> bool:
    return relative == ".." or relative.startswith(f"..{os.sep}")
