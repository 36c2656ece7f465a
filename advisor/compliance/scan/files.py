"""Which files a scan looks at, and their text. Git's ignore rules hold, links are not followed, nothing is waited for."""

from __future__ import annotations

import os
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pathspec import GitIgnoreSpec

from advisor.core.checking import Unread
from advisor.core.text import Text, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["MAX_BYTES", "Found", "find_files", "read_text"]

MAX_BYTES = 16 * 1024**2
"""Of one file. Code and configuration are far below; what is larger is data, and is reported as not read."""
SNIFFED_BYTES = 8192

SKIPPED_FOLDERS = frozenset({
    ".git", ".hg", ".svn", ".jj", "node_modules", "__pycache__", ".venv", "venv", "site-packages", ".tox", ".nox",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".terraform", ".gradle", ".next", ".nuxt", "bower_components",
})  # fmt: skip
"""Never looked into below a folder that is scanned: what tools put there is not the project's."""


class Found(NamedTuple):
    """A file to scan: where it is, and how it is shown (relative to the scan's root, with ``/``)."""

    path: str
    shown: str


class _Ignored(NamedTuple):
    """The rules of one ``.gitignore``: ``folder`` is the one they are relative to."""

    folder: str
    spec: GitIgnoreSpec


def find_files(
    root: Path,
    paths: Sequence[Path],
    exclude: Iterable[str] = (),
    problems: list[Unread] | None = None,
    own: Iterable[Path] = (),
) -> Iterator[Found]:
    """Yield the files below ``paths`` in order, each once; ``exclude`` are patterns of git relative to ``root``.

    A file that is named is scanned whatever git ignores. ``own`` are files of the check itself, which are left out.
    Folders that cannot be listed go to ``problems``.
    """
    excluded = _Ignored(str(root), GitIgnoreSpec.from_lines(exclude))
    seen = {os.path.normpath(root / path) for path in own}
    for path in paths:
        start = path if path.is_absolute() else root / path
        if start.is_dir():
            found = _walk(root, os.path.normpath(start), excluded, [] if problems is None else problems)
        else:
            found = iter([Found(str(start), _shown(root, os.path.normpath(start)))])
        for file in found:
            real = os.path.normpath(file.path)
            if real not in seen:
                seen.add(real)
                yield file


def read_text(file: Found, most: int = MAX_BYTES) -> str | Unread | None:
    """Return the text of a file, ``None`` for one that holds none (a binary, an empty file), or why it was not read.

    UTF-8, UTF-16 with its mark, else the encoding of Japanese Windows; what is none of them keeps its ASCII.
    """
    try:
        raw = _read(file.path, most + 1)
    except (OSError, ValueError) as error:
        reason = visible(getattr(error, "strerror", None) or str(error))
        return Unread(file.shown, Text(f"cannot be read: {reason}", f"読み取れません: {reason}"))
    if raw is None:
        return Unread(file.shown, Text("not a regular file", "通常のファイルではありません"))
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) and b"\0" in raw[:SNIFFED_BYTES]:  # as every ASCII letter has
        raw = raw.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    if not raw or b"\0" in raw[:SNIFFED_BYTES]:
        return None
    if len(raw) > most:
        return Unread(
            file.shown,
            Text(f"larger than {most // 1024**2} MiB", f"{most // 1024**2} MiB を超えています"),
        )
    return _decode(raw)


def _decode(raw: bytes) -> str:
    raw = raw.removeprefix(BOM_UTF8)
    for encoding in ("utf-8", "cp932"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = raw.decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _read(path: str, most: int) -> bytes | None:
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


def _walk(root: Path, start: str, excluded: _Ignored, problems: list[Unread]) -> Iterator[Found]:
    pending: list[tuple[str, tuple[_Ignored, ...]]] = [(start, tuple(_above(start)))]
    while pending:
        folder, ignored = pending.pop()
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            problems.append(
                Unread(_shown(root, folder), Text(f"cannot be listed: {reason}", f"一覧を取得できません: {reason}"))
            )
            continue
        rules = _rules_of(folder, ".gitignore")
        ignored = (*ignored, rules) if rules else ignored
        folders: list[tuple[str, tuple[_Ignored, ...]]] = []
        for entry in listed:
            # a link leads to what is scanned anyway, out of the tree, or in circles
            if entry.is_symlink() or _is_ignored(entry, (excluded,)) or _is_ignored(entry, ignored):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED_FOLDERS:
                    folders.append((entry.path, ignored))
            elif entry.is_file(follow_symlinks=False):
                yield Found(entry.path, _shown(root, entry.path))
        pending += reversed(folders)


def _above(start: str) -> list[_Ignored]:
    """Return the rules of the folders above, up to the one that git keeps; none outside a checkout."""
    rules: list[_Ignored] = []
    for folder in (Path(start), *Path(start).parents):
        if str(folder) != start and (found := _rules_of(str(folder), ".gitignore")):
            rules.insert(0, found)
        if (folder / ".git").exists():
            own = _rules_of(str(folder), ".git/info/exclude")
            return [own, *rules] if own else rules
    return []


def _rules_of(folder: str, name: str) -> _Ignored | None:
    path = os.path.join(folder, *name.split("/"))  # noqa: PTH118 - one of thousands
    try:
        raw = _read(path, 1024**2) if Path(path).is_file() else None
    except OSError:
        return None
    if not raw:
        return None
    return _Ignored(folder, GitIgnoreSpec.from_lines(_decode(raw).splitlines()))


def _is_ignored(entry: os.DirEntry[str], ignored: tuple[_Ignored, ...]) -> bool:
    """Whether the last rule that speaks of the entry ignores it: deeper files win, and a later line in one."""
    ending = "/" if entry.is_dir(follow_symlinks=False) else ""
    for rules in reversed(ignored):
        relative = os.path.relpath(entry.path, rules.folder)
        if relative.startswith(".."):
            continue
        verdict = rules.spec.check_file(relative.replace(os.sep, "/") + ending).include
        if verdict is not None:
            return verdict
    return False


def _shown(root: Path, path: str) -> str:
    relative = os.path.relpath(path, root)
    return (path if relative.startswith("..") else relative).replace(os.sep, "/")
