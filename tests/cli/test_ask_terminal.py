"""``advisor ask`` in a real terminal."""

from __future__ import annotations

import datetime as dt
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog import load_catalog
from advisor.cli import requests
from advisor.cli.questionnaire.count import counting
from advisor.cli.questionnaire.questions import all_questions
from advisor.cli.questionnaire.session import Interview
from advisor.recommend.in_play import Lookout, in_play
from advisor.rules import load_rules
from tests.cli.conftest import OWN_RULE

pexpect = pytest.importorskip("pexpect")

COMMAND = [sys.executable, "-m", "advisor"]
SECONDS = 60
ENTER, ESCAPE, UP, DOWN = "\r", "\x1b", "\x1b[A", "\x1b[B"
LEAVES_SCREEN = "\x1b[?1049l"
CATALOG = load_catalog()
RULES = load_rules()


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("ADVISOR_LANG", "COLUMNS", "LINES", "NO_COLOR")}
    return {**kept, "TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **more}


def start(*arguments: str, size: tuple[int, int] = (50, 120), **env: str) -> pexpect.spawn[str]:
    return pexpect.spawn(
        COMMAND[0],
        [*COMMAND[1:], *arguments],
        timeout=SECONDS,
        encoding="utf-8",
        dimensions=size,
        env=environment(**env),
    )


def asked(language: Any = "en") -> list[str]:
    """Return the keys of the questions that defaults lead through."""
    lookout = Lookout(CATALOG, RULES, dt.date.today())  # noqa: DTZ011 - as it does
    of = Interview(all_questions(CATALOG, language), counting(CATALOG, lookout))
    keys = []
    while of.question is not None:
        keys.append(of.question.key[1])
        of.answer(of.default)
    return keys


NAMES = asked()
TOTAL = len(NAMES)


def take_defaults(child: pexpect.spawn[str], *, first: int = 1, last: int = TOTAL) -> None:
    for number in range(first, last + 1):
        child.expect_exact(f"[{number}/{TOTAL}]")
        child.send(ENTER)


def ended(child: pexpect.spawn[str]) -> tuple[int | None, str]:
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, str(child.before)


def test_from_the_first_question_to_the_saved_file(tmp_path: Path) -> None:
    saved = tmp_path / "requirements.yaml"
    child = start("ask", "--save", str(saved))
    take_defaults(child)
    child.expect_exact("Is this right?")
    child.send(ENTER)
    child.expect_exact("Your answers")
    child.expect_exact("saved to")
    child.expect_exact("First choice")
    child.expect_exact("advisor recommend --task chat")
    code, rest = ended(child)
    assert code == 0
    assert "Save the answers" not in rest  # it was asked for already
    again = subprocess.run(
        [*COMMAND, "recommend", "-f", str(saved), "--format", "json"], capture_output=True, check=True
    )
    assert b'"recommended":[{' in again.stdout


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_printed_command_and_the_saved_file_give_the_same_report(tmp_path: Path, language: str) -> None:
    told, again, third = (tmp_path / f"{name} it's.json" for name in ("told", "again", "third"))
    rules = tmp_path / "my rules.yaml"
    rules.write_text(OWN_RULE, encoding="utf-8")
    globals_ = ["--lang", language, "--rules", str(rules), "--severity", "license.obligations=off"]
    child = start(*globals_, "ask", "--format", "json", "-o", str(told), "--fx", "150", size=(50, 400))
    budget = NAMES.index("max_monthly_usd") + 1
    take_defaults(child, last=budget - 1)
    child.expect_exact(f"[{budget}/{TOTAL}]")
    child.send("月30万円" + ENTER)
    take_defaults(child, first=budget + 1)
    child.expect_exact("Is this right?" if language == "en" else "この内容でよろしいですか?")
    child.send(ENTER)
    child.expect(r"  (advisor --lang [^\r\n]*)\r\n")
    line = child.match[1]
    child.expect(r": $")
    child.send(f"{shlex.quote(str(tmp_path / 'saved.yaml')).strip(chr(39))}{ENTER}")
    assert ended(child)[0] == 0
    words = shlex.split(line)
    assert words[1:7] == globals_
    assert words[words.index("--max-monthly-usd") + 1] == "2000"
    words[words.index("-o") + 1] = str(again)
    subprocess.run([*COMMAND, *words[1:]], check=True, env=environment())
    assert told.read_bytes() == again.read_bytes()
    file = [*globals_, "recommend", "-f", str(tmp_path / "saved.yaml"), "--format", "json", "-o", str(third)]
    subprocess.run([*COMMAND, *file], check=True, env=environment())
    assert told.read_bytes() == third.read_bytes()


def test_the_count_shown_is_the_library_s() -> None:
    child = start("ask", "--lang", "ja")
    child.expect_exact(f"[1/{TOTAL}]")
    child.send("要約" + ENTER + ENTER)
    child.expect_exact("[2/")
    child.expect(r"候補に残っているモデル: (\d+) / (\d+)")
    child.send(ENTER)
    child.expect_exact("[3/")
    child.send(ENTER)
    child.expect_exact("[4/")
    child.expect(r"候補に残っているモデル: (\d+) / (\d+)")
    values = {
        ("purpose", "tasks"): ["chat", "summarization"],
        ("purpose", "languages"): ["ja"],
        ("use", "commercial"): True,
    }
    request = requests.build(requests.from_flags(values), None, CATALOG, "ja")
    left = in_play(request, CATALOG, RULES, today=dt.date.today())  # noqa: DTZ011 - as it does
    assert [int(n) for n in child.match.groups()] == [len(left.models), len(CATALOG.models)]
    child.sendintr()
    assert ended(child)[0] == 130


def test_japanese_search_back_and_leave() -> None:
    child = start("ask", "--lang", "ja")
    child.expect_exact("モデルに何をさせますか?")
    child.send(ENTER)
    child.expect_exact("どの言語で使いますか?")
    child.send(ESCAPE)
    child.expect_exact("モデルに何をさせますか?")
    child.send("\x03")
    child.expect_exact(LEAVES_SCREEN)
    child.expect_exact("中断しました")
    assert ended(child)[0] == 130


def test_back_over_skipped_questions() -> None:
    child = start("ask")
    take_defaults(child, last=2)
    child.expect_exact("Is it for commercial use?")
    child.send("n" + ENTER)
    child.expect_exact("Is any of this planned?")  # who uses it does not matter then
    child.send(ESCAPE)
    child.expect_exact("Is it for commercial use?")
    child.sendintr()
    code, rest = ended(child)
    assert code == 130
    assert "Who uses it" not in rest


def test_a_rate_is_asked_for_yen_and_wrong_numbers_are_told() -> None:
    child = start("ask")
    budget = NAMES.index("max_monthly_usd") + 1
    take_defaults(child, last=budget - 1)
    child.expect_exact(f"[{budget}/{TOTAL}]")
    child.send("30万" + ENTER)
    child.expect_exact("in which currency?")
    child.send("円")
    child.send(ENTER)
    child.expect_exact("How many yen is one dollar?")
    child.send("x" + ENTER)
    child.expect_exact("yen for one dollar are needed")
    child.send("\x15" + "１５７" + ENTER)
    child.expect_exact(f"[{budget + 2}/{TOTAL + 1}]")
    child.send(ENTER * (TOTAL - budget))
    child.expect_exact("$1,910.83")
    child.send(ENTER)
    child.expect_exact("--max-monthly-usd 1910.83")
    child.expect_exact("Name (Enter: no): ")
    child.send(ENTER)
    assert ended(child)[0] == 0


EVERY = range(1, TOTAL + 2)


@pytest.mark.parametrize(("end", "numbers"), [("\x03", EVERY), ("\x04", EVERY[::6])], ids=["ctrl-c", "ctrl-d"])
def test_interrupted_at_every_question(tmp_path: Path, end: str, numbers: Sequence[int]) -> None:
    """Each run ends at another question, the last at the summary; the shell around it tells the state of the terminal."""
    saved = tmp_path / "saved.yaml"
    script = f'{shlex.join([*COMMAND, "ask", "--save", str(saved)])}; echo "code=$?"; stty -a'
    for number in numbers:
        child = pexpect.spawn(
            "sh", ["-c", script], timeout=SECONDS, encoding="utf-8", dimensions=(24, 80), env=environment()
        )
        child.expect_exact(f"[1/{TOTAL}]")
        child.send(ENTER * (number - 1))
        child.expect_exact(
            f"[{number}/{TOTAL}]" if 1 < number <= TOTAL else "Ctrl-C quit" if number == 1 else "Is this right?"
        )
        child.send(end)
        child.expect_exact(LEAVES_SCREEN)
        child.expect_exact("interrupted")
        child.expect_exact("code=130")
        _, rest = ended(child)
        assert " icanon" in rest
        assert re.search(r"(?<!-)\becho\b", rest)
        assert "Traceback" not in rest
    assert not saved.exists()


def test_a_request_to_end_restores_the_terminal() -> None:
    script = f'{shlex.join([*COMMAND, "ask"])}; echo "code=$?"; stty -a'
    child = pexpect.spawn("sh", ["-c", script], timeout=SECONDS, encoding="utf-8", env=environment())
    child.expect_exact(f"[1/{TOTAL}]")
    asking = subprocess.run(["pgrep", "-P", str(child.pid)], capture_output=True, check=True, text=True).stdout
    os.kill(int(asking), signal.SIGTERM)
    child.expect_exact(LEAVES_SCREEN)
    child.expect_exact("interrupted")
    child.expect_exact("code=130")
    assert " icanon" in ended(child)[1]


def test_saving_is_offered_and_nothing_is_overwritten_without_asking(tmp_path: Path) -> None:
    there = tmp_path / "there.yaml"
    there.write_text("mine", encoding="utf-8")
    child = start("ask", size=(50, 300))
    child.expect_exact(f"[1/{TOTAL}]")
    child.send(ENTER * (TOTAL + 1))
    child.expect_exact("Name (Enter: no): ")
    child.send(str(tmp_path / "no" / "such.yaml") + ENTER)
    child.expect_exact("cannot write")
    child.expect_exact("Name (Enter: no): ")
    child.send(str(there) + ENTER)
    child.expect_exact("Overwrite it? (y/N): ")
    child.send(ENTER)
    child.expect_exact("not saved")
    assert there.read_text(encoding="utf-8") == "mine"
    child.expect_exact("Name (Enter: no): ")
    child.send(str(there) + ENTER)
    child.expect_exact("Overwrite it? (y/N): ")
    child.send("y" + ENTER)
    child.expect_exact("saved to")
    assert ended(child)[0] == 0
    assert there.read_text(encoding="utf-8").startswith("purpose:")


def test_an_existing_file_of_save_is_asked_about_and_ctrl_c_leaves_it(tmp_path: Path) -> None:
    there = tmp_path / "there.yaml"
    there.write_text("mine", encoding="utf-8")
    child = start("ask", "--save", str(there), size=(50, 300))
    child.expect_exact(f"[1/{TOTAL}]")
    child.send(ENTER * (TOTAL + 1))
    child.expect_exact("Overwrite it? (y/N): ")
    child.sendintr()
    code, rest = ended(child)
    assert code == 130
    assert "Traceback" not in rest
    assert there.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_not_there_is_told_before_the_first_question(tmp_path: Path) -> None:
    child = start("ask", "--save", str(tmp_path / "no" / "such.yaml"))
    code, said = ended(child)
    assert code == 2
    assert "[1/" not in said


def test_one_file_is_not_asked_to_be_two(tmp_path: Path) -> None:
    file = str(tmp_path / "both")
    code, said = ended(start("ask", "--save", file, "-o", file))
    assert code == 2
    assert "the same file" in said


@pytest.mark.parametrize("size", [(24, 40), (10, 30), (4, 12)])
def test_small_terminals_and_a_new_size(size: tuple[int, int]) -> None:
    child = start("ask", "--lang", "ja", size=size)
    child.expect_exact("\x1b[?1049h")
    for _ in range(TOTAL):
        child.send(ENTER)
    child.setwinsize(30, 100)
    child.expect_exact("この内容でよろしいですか?")
    child.setwinsize(12, 40)
    child.send("\x03")
    code, rest = ended(child)
    assert code == 130
    assert "Traceback" not in rest


def test_no_color() -> None:
    child = start("ask", NO_COLOR="1")
    child.expect_exact(f"[1/{TOTAL}]")
    child.send("\x03")
    _, rest = ended(child)
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m|\x1b\[[0-9;]*9[0-7]m", child.before + rest)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_terminal_without_a_cursor_is_asked_line_by_line(language: str) -> None:
    child = start("ask", "--lang", language, TERM="dumb", size=(24, 200))
    child.expect_exact(f"[1/{TOTAL}]")
    child.send("4" + ENTER)
    child.expect_exact(f"[2/{TOTAL}]")
    child.send("<" + ENTER)
    child.expect_exact(f"[1/{TOTAL}]")
    child.send("99" + ENTER)
    child.expect_exact("no such number" if language == "en" else "その番号はありません")
    child.send(ENTER)
    child.expect_exact(f"[2/{TOTAL}]")
    child.send("日本" + ENTER)
    take_defaults(child, first=3)
    child.expect_exact("Is this right?" if language == "en" else "この内容でよろしいですか?")
    child.send("3" + ENTER)
    child.expect_exact("[3/")
    child.send("2" + ENTER)
    child.expect_exact("Is this right?" if language == "en" else "この内容でよろしいですか?")
    child.send(ENTER)
    child.expect_exact("--task summarization --language ja --no-commercial")
    child.expect_exact("Enter: ")
    child.sendeof()
    code, rest = ended(child)
    assert code == 130
    assert "\x1b[" not in child.before + rest


@pytest.mark.parametrize("rate", ["0", "-1", "nan", "inf"])
def test_a_rate_that_is_none(rate: str) -> None:
    child = start("ask", f"--fx={rate}")
    assert ended(child)[0] == 2


def test_without_a_terminal_it_says_what_to_use() -> None:
    done = subprocess.run([*COMMAND, "ask"], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "advisor recommend" in done.stderr
