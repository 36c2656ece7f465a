from __future__ import annotations

import os
import re
import subprocess
import sys
from tempfile import TemporaryFile
from threading import Event

import pytest

from advisor.cli import progress
from advisor.core.text import Text


class _Terminal:
    def __init__(self, *, is_one: bool) -> None:
        self.is_one = is_one

    def isatty(self) -> bool:
        return self.is_one


def test_nothing_where_nobody_looks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.0)
    with progress.Progress() as bar:
        for done in range(3):
            bar.advance(done, 3)
    assert capsys.readouterr() == ("", "")


def test_nothing_for_what_is_done_in_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress.sys, "stderr", _Terminal(is_one=True))
    started = []
    monkeypatch.setattr(progress.Progress, "_start", started.append)
    with progress.Progress() as bar:
        bar.advance(1, 9)
    assert started == []


def test_a_bar_for_who_waits(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", -1.0)
    with progress.Progress() as bar:
        bar._looked_at = True
        bar.advance(1, 9)
        bar.advance(2, 9)
        assert (bar._bar.tasks[0].completed, bar._bar.tasks[0].total) == (2, 9)
    assert capsys.readouterr().out == ""


def on_a_terminal(*arguments: str) -> tuple[str, str]:
    """Run a command whose stderr is a terminal, and no wait too short; return what stdout and the screen got."""
    code = (
        "import sys, time; from importlib import import_module; "
        "import_module('advisor.cli.progress').PATIENCE_SECONDS = 0.02; "
        "service = import_module('advisor.recommend.service'); real = service.recommend_checked; "
        "service.recommend_checked = lambda *a, **k: (time.sleep(0.6), real(*a, **k))[1]; "
        "from advisor.cli.main import run; sys.exit(run(sys.argv[1:]))"
    )
    master, slave = os.openpty()
    screen = b""
    environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    with TemporaryFile() as out:
        command = [sys.executable, "-c", code, *arguments]
        with subprocess.Popen(command, stdout=out, stderr=slave, env=environment):
            os.close(slave)
            try:
                while piece := os.read(master, 65536):
                    screen += piece
            except OSError:  # Linux says so when the other end is closed
                pass
        os.close(master)
        out.seek(0)
        return out.read().decode(), screen.decode()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("lang", "words"), [("en", "comparing models"), ("ja", "モデルを比較中")])
@pytest.mark.usefixtures("shipped")
def test_who_waits_for_an_answer_sees_that_it_comes_and_nothing_of_it_stays(lang: str, words: str) -> None:
    out, screen = on_a_terminal("--lang", lang, "recommend", "--task", "chat", "--format", "json", "--top", "1")
    assert words in screen
    assert words not in out
    assert out.startswith('{"schema_version"')
    shown = [line for line in seen_after(screen) if line.strip()]
    assert shown == []


def seen_after(screen: str) -> list[str]:
    """Return the lines a terminal shows in the end, of text, carriage returns, cursor up and erased lines."""
    lines, row = [""], 0
    for piece in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", screen):
        if piece == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif piece == "\r":
            pass  # what is written next begins anew; rich always erases before
        elif piece.endswith("K"):
            lines[row] = ""
        elif piece.endswith("A"):
            row = max(0, row - int(piece[2:-1] or 1))
        elif not piece.startswith("\x1b"):
            lines[row] += piece
    return lines


def test_waiting_shows_nothing_for_what_is_done_in_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress.sys, "stderr", _Terminal(is_one=True))
    started = []
    monkeypatch.setattr(progress.Waiting, "_start", started.append)
    with progress.Waiting(Text("working", "処理中")):
        pass
    assert started == []


def test_what_is_over_is_not_begun(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The timer may fire in the very moment the work ends."""
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True, raising=False)
    waiting = progress.Waiting(Text("working", "処理中"))
    with waiting:
        pass
    waiting._start()
    assert waiting._bar is None
    assert capsys.readouterr() == ("", "")


def test_it_is_erased_when_the_work_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True, raising=False)
    stopped = []

    class Bar:
        def stop(self) -> None:
            stopped.append(True)

    begun = Event()

    def start(self: progress.Waiting) -> None:
        self._bar = Bar()
        begun.set()

    monkeypatch.setattr(progress.Waiting, "_start", start)

    def interrupted() -> None:
        with progress.Waiting(Text("working", "処理中")):
            assert begun.wait(5)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert stopped == [True]
