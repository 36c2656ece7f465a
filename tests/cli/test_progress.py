from __future__ import annotations

import pytest

from advisor.cli import progress


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
