"""Where things go: data to stdout (or a file) as plain UTF-8, everything else to stderr."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TYPE_CHECKING

from advisor.core.outside_words import os_reason
from advisor.core.record import NamedTuple
from advisor.core.text import Text, visible
from advisor.errors import AdvisorError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


class OutputOptions(NamedTuple):
    """How an answer is shown, and what counts as success.

    ``to``: a file instead of stdout. ``fx``: yen to the dollar, as given (`advisor.cli.options.Fx`).
    """

    format: str = "table"
    to: Path | None = None
    explain: bool = False
    strict: bool = False
    stamp: bool = False
    fx: float | None = None
    plot: bool = False


FOR_MACHINES = ("json", "csv")
"""Formats that do not begin with a sentence."""

_ELSEWHERE = Text("choose another path with -o", "-o で別の場所を指定してください")


def data(text: str, to: Path | None = None, *, hint: Text = _ELSEWHERE) -> None:
    """Write the command's data: to ``to`` (replaced in one step), else to stdout. ``hint``: what to do if it cannot be.

    Raises:
        UsageError: the file or stdout cannot be written (a full disk, a stream that is closed).
    """
    if not text.endswith("\n"):
        text += "\n"
    if to is None:
        # Not through a text layer: the bytes are UTF-8 whatever the locale, and nothing wraps or recodes them.
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode())
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            drop_stdout()
        except OSError as error:
            raise unwritable(error) from error
        return
    from advisor.authoring.files import replace_file

    try:
        replace_file(_followed(to), text)
    except OSError as error:
        reason = os_reason(error)
        raise UsageError(
            Text(f"cannot write {to}: {reason.en}", f"{to} に書き込めません: {reason.ja}"),
            hint,
        ) from error


def _followed(path: Path) -> Path:
    """Return what a path leads to: a link is followed, not replaced.

    Raises:
        OSError: links lead in a circle, among others (which Python before 3.13 says otherwise).
    """
    try:
        return path.resolve()
    except RuntimeError:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None


def finish() -> None:
    """Write what is still buffered, while a failure can be told.

    Raises:
        BrokenPipeError: the reader has seen enough.
        UsageError: stdout cannot be written.
    """
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(error) from error


STREAM_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EBADF, errno.EIO})
"""What writing to a stream that was there when the process began comes to."""


def unwritable(error: OSError) -> UsageError:
    """Return the error for a stdout that takes nothing (exit 2, as for a file of ``-o``); what is buffered is dropped."""
    drop_stdout()  # it would fail again on the way out
    reason = os_reason(error)
    return UsageError(
        Text(f"cannot write to stdout: {reason.en}", f"標準出力に書き込めません: {reason.ja}"),
        Text("is the disk full, or the stream closed?", "ディスクの空きと、出力先が閉じていないかを確認してください"),
    )


def check_writable(to: Path) -> None:
    """Refuse a file that `data` could not write.

    Raises:
        UsageError: its folder is not there, or may not be written to.
    """
    try:
        folder = _followed(to).parent
    except OSError as error:
        reason = os_reason(error)
        raise UsageError(
            Text(f"cannot write {to}: {reason.en}", f"{to} に書き込めません: {reason.ja}"), _ELSEWHERE
        ) from error
    if not folder.is_dir() or not os.access(folder, os.W_OK) or to.is_dir():
        raise UsageError(Text(f"cannot write {to}", f"{to} に書き込めません"), _ELSEWHERE)


def drop_stdout() -> None:
    """Send what is still to come nowhere: the reader has seen enough (`| head`), and that is no error."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)


_DIGITS = 5
"""No terminal has more columns than this many digits can count."""


class Screen(NamedTuple):
    """What data will be seen on: ``width`` in terminal cells (``None``: no terminal), and whether colour is wanted."""

    width: int | None
    color: bool


def screen(to: Path | None = None) -> Screen:
    """Return what the data goes to; ``to`` is the file it is written to instead of stdout.

    A width in ``COLUMNS`` holds for pipes too. ``NO_COLOR`` (any text, https://no-color.org) and ``TERM=dumb`` turn
    colour off.
    """
    if to is not None:
        return Screen(None, color=False)
    terminal = sys.stdout.isatty()
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isascii() and columns.isdecimal() and len(columns) <= _DIGITS else None
    width = width or None
    if width is None and terminal:
        import shutil

        width = shutil.get_terminal_size().columns
    color = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Screen(width, color=color)


def same_place() -> bool:
    """Whether stdout and stderr end in the same place, as on a terminal or after ``2>&1``: there, once is enough."""
    try:
        out, err = os.fstat(sys.stdout.fileno()), os.fstat(sys.stderr.fileno())
    except (OSError, ValueError, AttributeError):  # closed, or not of the system
        return False
    return (out.st_dev, out.st_ino) == (err.st_dev, err.st_ino)


def repeat(line: str, format_: str, to: Path | None) -> None:
    """Say on stderr what the answer's first line says, for whoever does not see that: data for machines, or a file."""
    if format_ in FOR_MACHINES or to is not None or not same_place():
        note(line)


def tell_dollars_only(fx: float | None, format_: str) -> None:
    """Say that a rate changes nothing in formats for machines: their keys and columns are in dollars."""
    if fx is not None and format_ in FOR_MACHINES:
        from advisor.cli.language import say

        note(
            say(
                Text(
                    f"note: {format_} keeps amounts in US dollars; --fx is for formats that people read",
                    f"補足: {format_} の金額は米ドルのままです。--fx は人が読む形式に反映されます",
                )
            )
        )


def note(line: str) -> None:
    """Write one line for people to stderr."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(printable(line) + "\n")


def problem(error: AdvisorError) -> None:
    """Write an error and its hint to stderr."""
    from advisor.cli.language import current

    for line in error.lines(current()):
        note(line)


def printable(text: str) -> str:
    """Return ``text`` without control characters: what users and overlays name must not steer the terminal."""
    return visible(text, keep="\n\t")


def is_terminal() -> bool:
    """Whether both ends are a person's terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()
