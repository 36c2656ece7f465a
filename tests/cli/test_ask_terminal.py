"""``advisor ask`` in a real terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect")

COMMAND = [sys.executable, "-m", "advisor"]
SECONDS = 60


def start(*arguments: str) -> pexpect.spawn[str]:
    environment = {**os.environ, "TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PROMPT_TOOLKIT_NO_CPR": "1"}
    environment.pop("ADVISOR_LANG", None)
    return pexpect.spawn(
        COMMAND[0], [*COMMAND[1:], *arguments], timeout=SECONDS, encoding="utf-8", dimensions=(50, 120), env=environment
    )


def answer_all(child: pexpect.spawn[str], total: int = 18) -> None:
    for number in range(1, total + 1):
        child.expect_exact(f"[{number}/{total}]")
        child.send("\r")


def test_from_the_first_question_to_the_saved_file(tmp_path: Path) -> None:
    saved = tmp_path / "requirements.yaml"
    child = start("ask", "--save", str(saved))
    answer_all(child)
    child.expect_exact("Is this right?")
    child.send("\r")
    child.expect_exact("saved to")
    child.expect_exact("First choice")
    child.expect_exact("advisor recommend --task chat")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    again = subprocess.run(
        [*COMMAND, "recommend", "-f", str(saved), "--format", "json"], capture_output=True, check=True
    )
    assert b'"recommended":[{' in again.stdout


def test_japanese_and_back(tmp_path: Path) -> None:
    child = start("ask", "--lang", "ja")
    child.expect_exact("モデルに何をさせますか?")
    child.send("\r")
    child.expect_exact("どの言語で使いますか?")
    child.send("\x1b")
    child.expect_exact("モデルに何をさせますか?")
    child.send("\x03")
    child.expect_exact("中断しました")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130


@pytest.mark.parametrize("question", [1, 3, 11, 18])
def test_interrupted_at_a_question(question: int) -> None:
    child = start("ask")
    for number in range(1, question):
        child.expect_exact(f"[{number}/18]")
        child.send("\r")
    child.expect_exact(f"[{question}/18]")
    child.sendintr()
    child.expect(pexpect.EOF)
    assert "Traceback" not in (child.before or "")
    child.close()
    assert child.exitstatus == 130


def test_without_a_terminal_it_says_what_to_use() -> None:
    done = subprocess.run([*COMMAND, "ask"], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "advisor recommend" in done.stderr
