"""Line by line: the questions on a terminal without a cursor, and where to save."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog import load_catalog
from advisor.cli.language import use
from advisor.cli.questionnaire import lines
from advisor.cli.questionnaire.questions import all_questions
from advisor.cli.questionnaire.session import Interview
from advisor.cli.questionnaire.written import Saving
from advisor.recommend.in_play import InPlay

SAVING = Saving("purpose: {}\n", lambda path: f"advisor recommend -f {shlex.quote(str(path))}")

CATALOG = load_catalog()
TOTAL = 15
Says = Callable[..., None]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use("en")
    yield
    use("en")


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Says:
    """Script what the person types; the end of it is the end of the input."""

    def script(*replies: str) -> None:
        left = iter(replies)

        def reply(_: str) -> str:
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", reply)

    return script


def interview() -> Interview:
    return Interview(all_questions(CATALOG, "en"), lambda _: InPlay(frozenset({"a/b"}), 941, frozenset()))


def test_defaults_by_enter(says: Says) -> None:
    of = interview()
    says(*[""] * (TOTAL + 1))
    assert lines.converse(of)
    assert of.values()["purpose", "tasks"] == ["chat"]


def test_numbers_parts_of_names_back_and_units(says: Says, capsys: pytest.CaptureFixture[str]) -> None:
    of = interview()
    says("1, 4", "german", "<", "zzz", "1 2", "2", *[""] * 2, "osaka", "２k", *[""] * 3, "x", "$2k", *[""] * 4)
    assert lines.converse(of)
    values = of.values()
    assert values["purpose", "tasks"] == ["text-generation", "summarization"]
    assert values["purpose", "languages"] == ["ja", "en"]
    assert values["use", "commercial"] is False
    assert values["where", "region"] == "ap-northeast-3"
    assert values["load", "input_tokens"] == 2000
    assert values["limits", "max_monthly_usd"] == 2000.0
    said = capsys.readouterr().err
    assert "nothing is called that" in said
    assert "an amount such as $2000" in said


def test_a_part_of_several_names_shows_them(says: Says, capsys: pytest.CaptureFixture[str]) -> None:
    says("t")
    with pytest.raises(KeyboardInterrupt):
        lines.converse(interview())
    assert ") Text generation" in capsys.readouterr().err


def test_one_answer_is_changed_and_a_limit_taken_back(says: Says) -> None:
    of = interview()
    says(*[""] * (TOTAL - 3), "$500", "", "", "", "3", "2", "11", "-", "")
    assert lines.converse(of)
    assert of.values()["use", "commercial"] is False
    assert of.values()["limits", "max_monthly_usd"] is None


@pytest.mark.parametrize("replies", [[], [""], [""] * TOTAL])
def test_the_end_of_the_input_interrupts(says: Says, replies: list[str]) -> None:
    says(*replies)
    with pytest.raises(KeyboardInterrupt):
        lines.converse(interview())


def test_leaving_at_the_summary(says: Says) -> None:
    says(*[""] * TOTAL, "q")
    assert not lines.converse(interview())


# ------------------------------------------------------------------------------------------------------------- saving


def test_enter_saves_nothing(says: Says, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    says("")
    lines.offer(SAVING)
    assert list(tmp_path.iterdir()) == []


def test_keys_that_are_no_name_save_nothing(says: Says, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    says("\x1b[A", "a\x00b", "x" * 5000, "")
    lines.offer(SAVING)
    assert list(tmp_path.iterdir()) == []


def test_why_a_name_cannot_be_is_said_in_the_language(
    says: Says, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("advisor.cli.language._current", "ja")
    says("x" * 5000, "")
    lines.offer(SAVING)
    assert "書き込めません: 名前が長すぎます" in capsys.readouterr().err


def test_a_new_file_is_written_without_asking(says: Says, tmp_path: Path) -> None:
    says()
    lines.save(SAVING, tmp_path / "new file.yaml")
    assert (tmp_path / "new file.yaml").read_text(encoding="utf-8") == "purpose: {}\n"


@pytest.mark.parametrize(
    ("reply", "kept"), [("", True), ("n", True), ("nonsense", True), ("y", False), ("はい", False)]
)
def test_an_existing_file_only_after_a_yes(says: Says, tmp_path: Path, reply: str, *, kept: bool) -> None:
    there = tmp_path / "there.yaml"
    there.write_text("mine", encoding="utf-8")
    says(reply, "")
    lines.save(SAVING, there)
    assert (there.read_text(encoding="utf-8") == "mine") == kept


@pytest.mark.parametrize(
    ("term", "dumb"), [("dumb", True), ("unknown", True), (None, True), ("xterm-256color", False), ("linux", False)]
)
def test_which_terminals_have_no_cursor(monkeypatch: pytest.MonkeyPatch, term: str | None, *, dumb: bool) -> None:
    given: Any = monkeypatch.delenv if term is None else monkeypatch.setenv
    given("TERM", *(() if term is None else (term,)))
    assert lines.only_lines() == dumb
