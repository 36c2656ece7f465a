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

__all__ = ["MAX_BYTES", "Found", "find_files", "read_bytes", "read_text", "shown_from", "text_of"]

MAX_BYTES = 16 * 1024**2
"""Of one file. Code and configuration are far below; what is larger is data, and is reported as not read."""
SNIFFED_BYTES = 8192

SKIPPED_FOLDERS = frozenset({
    ".git", ".hg", ".svn", ".jj", "node_modules", "__pycache__", ".venv", "venv", "site-packages", ".tox", ".nox",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".terraform", ".gradle", ".next", ".nuxt", "bower_components",
})  # fmt: skip
"""Never looked into below a folder that is scanned: what tools put there is not the project's."""


class Found(NamedTuple):
    """A file to scan: where it is, how it is shown (relative to the scan's root, with ``/``), and whether it was named."""

    path: str
    shown: str
    named: bool = False


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
    base: Path | None = None,
) -> Iterator[Found]:
    """Yield the files below ``paths`` in order, each once; ``exclude`` are patterns of git relative to ``base``.

    A file that is named is scanned whatever git ignores, but not when it is excluded: hooks name every file. ``base`` is
    ``root`` when not given. ``own`` are files of the check itself, which are left out. Folders that cannot be listed go
    to ``problems``.
    """
    excluded = _Ignored(os.path.normpath(base or root), GitIgnoreSpec.from_lines(exclude))
    starts = [os.path.normpath(root / path) for path in paths]
    named = {start for start in starts if not Path(start).is_dir()}
    seen = {os.path.normpath(root / path) for path in own}
    for start in starts:
        if start not in named:
            found = _walk(root, start, excluded, [] if problems is None else problems)
        elif _is_ignored(start, (excluded,)):
            continue
        else:
            found = iter([Found(start, shown_from(root, start))])
        for file in found:
            if file.path not in seen:
                seen.add(file.path)
                yield file._replace(named=file.path in named)


def read_text(file: Found, most: int = MAX_BYTES) -> str | Unread | None:
    """Return the text of a file, ``None`` for one that holds none (a binary, an empty file), or why it was not read.

    UTF-8, UTF-16 with its mark, else the encoding of Japanese Windows; what is none of them keeps its ASCII.
    """
    try:
        raw = read_bytes(file.path, most + 1)
    except (OSError, ValueError) as error:
        reason = visible(getattr(error, "strerror", None) or str(error))
        return Unread(file.shown, Text(f"cannot be read: {reason}", f"読み取れません: {reason}"))
    if raw is None:
        return Unread(file.shown, Text("not a regular file", "通常のファイルではありません"))
    text = text_of(raw)
    if text is not None and len(raw) > most:
        return Unread(
            file.shown,
            Text(f"larger than {most // 1024**2} MiB", f"{most // 1024**2} MiB を超えています"),
        )
    return text


def text_of(raw: bytes) -> str | None:
    """Return the text that the bytes of a file hold, its lines ended by ``\\n``; ``None`` when they hold none."""
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) and b"\0" in raw[:SNIFFED_BYTES]:  # as every ASCII letter has
        raw = raw.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    return None if not raw or b"\0" in raw[:SNIFFED_BYTES] else _decode(raw)


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


def read_bytes(path: str, most: int) -> bytes | None:
    """Return the first ``most`` bytes of a file, ``None`` for what is no regular file.

    Raises:
        OSError: it cannot be read.
        ValueError: there is a null byte in its name.
    """
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
            why = Text(f"cannot be listed: {reason}", f"一覧を取得できません: {reason}")
            problems.append(Unread(shown_from(root, folder), why, named=folder == start))
            continue
        rules = _rules_of(folder, ".gitignore")
        ignored = (*ignored, rules) if rules else ignored
        folders: list[tuple[str, tuple[_Ignored, ...]]] = []
        for entry in listed:
            # a link leads to what is scanned anyway, out of the tree, or in circles
            if entry.is_symlink():
                continue
            is_folder = entry.is_dir(follow_symlinks=False)
            ending = "/" if is_folder else ""
            if _is_ignored(entry.path, (excluded,), ending) or _is_ignored(entry.path, ignored, ending):
                continue
            if is_folder:
                if entry.name not in SKIPPED_FOLDERS:
                    folders.append((entry.path, ignored))
            elif entry.is_file(follow_symlinks=False):
                yield Found(entry.path, shown_from(root, entry.path))
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
        raw = read_bytes(path, 1024**2) if Path(path).is_file() else None
    except OSError:
        return None
    if not raw:
        return None
    return _Ignored(folder, GitIgnoreSpec.from_lines(_decode(raw).splitlines()))


def _is_ignored(path: str, ignored: tuple[_Ignored, ...], ending: str = "") -> bool:
    """Whether the last rule that speaks of a path ignores it: deeper files win, and a later line in one.

    ``ending`` is ``/`` for a folder.
    """
    for rules in reversed(ignored):
        relative = os.path.relpath(path, rules.folder)
        if _is_outside(relative):
            continue
        verdict = rules.spec.check_file(relative.replace(os.sep, "/") + ending).include
        if verdict is not None:
            return verdict
    return False


def shown_from(root: Path, path: str) -> str:
    """Return a path as reports show it: relative to ``root`` with ``/``, as it is when it lies outside."""
    relative = os.path.relpath(path, root)
    return (path if _is_outside(relative) else relative).replace(os.sep, "/")


def _is_outside(relative: str) -> bool:
    return relative == ".." or relative.startswith(f"..{os.sep}")
