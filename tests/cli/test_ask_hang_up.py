"""``advisor ask`` in a terminal that is closed: it ends at once, complains to nobody and leaves no part of a file."""

from __future__ import annotations

import os
import shlex
import signal
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect")

SECONDS = 60
SOON = 5
"""Seconds: an ending process takes some tens of milliseconds, on a busy machine more."""
ENTER = "\r"
OWN_SCREEN = "\x1b[?1049l"
"""What a program sends to give the terminal its own screen back."""
Step = tuple[str, str]
"""What is sent, and what is waited for behind it (a pattern)."""

FIRST: Step = ("", r"\[1/\d+\]")
TYPING: Sequence[Step] = (FIRST, (ENTER * 5, r"\[6/\d+\]"), ("12", "= 12"))
SUMMARY: Sequence[Step] = (FIRST, (ENTER * 18, "Is this right"))
OVERWRITE: Sequence[Step] = (*SUMMARY, (ENTER, "Overwrite it"))
LINES: Sequence[Step] = (("", "Enter: Chat"), ("2" + ENTER, "Enter: English"))


class Closed:
    """The command in a terminal of its own, with stderr in a file."""

    def __init__(self, folder: Path, steps: Sequence[Step], *, trap: str = "", term: str = "xterm") -> None:
        self.errors = folder / "stderr"
        self.saved = folder / "saved.yaml"
        command = shlex.join([sys.executable, "-m", "advisor", "--lang", "en", "ask", "--save", str(self.saved)])
        # where the questions are asked on stderr, they must be seen
        quiet = "" if steps in (LINES, OVERWRITE) else f" 2>{shlex.quote(str(self.errors))}"
        self.child = pexpect.spawn(
            "sh",
            ["-c", f"{trap} exec {command}{quiet}"],
            timeout=SECONDS,
            encoding="utf-8",
            dimensions=(24, 80),
            env={**os.environ, "TERM": term, "LC_ALL": "C.UTF-8"},
        )
        for sent, seen in steps:
            self.child.send(sent)
            self.child.expect(seen)

    def close(self) -> int:
        """Close the terminal and return the status the process ended with.

        Raises:
            AssertionError: it did not end.
        """
        os.close(self.child.child_fd)
        return self.ended()

    def ended(self) -> int:
        """Return the status the process ends with soon.

        Raises:
            AssertionError: it does not end.
        """
        end = time.monotonic() + SOON
        while time.monotonic() < end:
            ended, status = os.waitpid(self.child.pid, os.WNOHANG)
            if ended:
                return status
            time.sleep(0.02)
        raise AssertionError("it still runs")

    def clean_up(self) -> None:
        try:
            os.kill(self.child.pid, signal.SIGKILL)
            os.waitpid(self.child.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        self.child.child_fd, self.child.closed, self.child.terminated = -1, True, True


@pytest.fixture
def terminals() -> Iterator[list[Closed]]:
    opened: list[Closed] = []
    yield opened
    for one in opened:
        one.clean_up()


@pytest.mark.parametrize(
    ("steps", "term"),
    [((FIRST,), "xterm"), (TYPING, "xterm"), (SUMMARY, "xterm"), (OVERWRITE, "xterm"), (LINES, "dumb")],
    ids=["a question", "a number", "the summary", "overwriting", "line by line"],
)
def test_a_closed_terminal_ends_it(tmp_path: Path, terminals: list[Closed], steps: Sequence[Step], term: str) -> None:
    before = "mine"
    if steps is OVERWRITE:
        (tmp_path / "saved.yaml").write_text(before, encoding="utf-8")
    one = Closed(tmp_path, steps, term=term)
    terminals.append(one)
    status = one.close()
    assert os.waitstatus_to_exitcode(status) == 130  # of a death by signal the number, negative
    if one.errors.exists():
        assert one.errors.read_text(encoding="utf-8") == ""
    left = {path.name for path in tmp_path.iterdir()} - {"stderr"}
    assert left == ({"saved.yaml"} if steps is OVERWRITE else set())
    if steps is OVERWRITE:
        assert one.saved.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_terminal_that_lives_gets_its_own_screen_and_keys_back(
    tmp_path: Path, terminals: list[Closed], number: signal.Signals
) -> None:
    one = Closed(tmp_path, (FIRST,))
    terminals.append(one)
    assert not _cooked(one)
    one.child.kill(number)
    one.child.expect_exact(OWN_SCREEN)
    assert os.waitstatus_to_exitcode(one.ended()) == 130
    assert _cooked(one)


def _cooked(one: Closed) -> bool:
    """Whether the terminal takes whole lines and shows what is typed, as it did before."""
    flags: int = termios.tcgetattr(one.child.child_fd)[3]
    return bool(flags & termios.ICANON) and bool(flags & termios.ECHO)


def test_where_hanging_up_is_ignored_the_end_of_the_input_ends_it(tmp_path: Path, terminals: list[Closed]) -> None:
    one = Closed(tmp_path, (FIRST,), trap="trap '' HUP;")
    terminals.append(one)
    assert os.waitstatus_to_exitcode(one.close()) in (2, 130)
    assert "Traceback" not in one.errors.read_text(encoding="utf-8")
    assert not one.saved.exists()
