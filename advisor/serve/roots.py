"""Which files a tool may read: an assistant, or who talks to it, names paths, and must not get at any file by it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from advisor.core.text import Text, quoted
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["file_below", "is_below"]


def file_below(name: str, roots: Sequence[Path]) -> Path:
    """Return the file of that name, every link resolved; relative names begin at the first root.

    What lies outside is refused before it is looked at, in the same words whether it is there or not.

    Raises:
        UsageError: it is not below one of ``roots``, or no file.
    """
    shown = quoted(name)
    outside = UsageError(
        Text(f"{shown} is outside the folders this server may read", f"{shown} はサーバーが読めるフォルダーの外です"),
        Text(
            "start it with `--root FOLDER`, or send the text itself",
            "`--root フォルダー` を付けてサーバーを起動するか、本文を直接渡してください",
        ),
    )
    try:
        path = (roots[0] / name).resolve()
    except (OSError, ValueError, RuntimeError):  # a null byte, a name too long, links in a circle
        raise outside from None
    if not is_below(path, roots):
        raise outside
    try:
        is_file = path.is_file()
    except OSError:
        is_file = False
    if not is_file:
        raise UsageError(Text(f"there is no file {shown}", f"ファイル {shown} がありません"))
    return path


def is_below(path: Path, roots: Sequence[Path]) -> bool:
    """Whether a path lies below one of the folders, wherever links lead."""
    real = path.resolve()
    return any(real.is_relative_to(root.resolve()) for root in roots)
