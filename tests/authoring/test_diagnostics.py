from __future__ import annotations

import pytest

from advisor.authoring.diagnostics import Diagnostic, Diagnostics, DiagnosticsError
from advisor.core.text import Text
from advisor.errors import FileError

FIRST = Diagnostic("a.yaml", 2, 5, "x.one", Text("one", "一"))
SECOND = Diagnostic("a.yaml", 10, 1, "x.two", Text("two", "二"), Text("do this", "こうする"))
WHOLE = Diagnostic("b.yaml", None, None, "x.three", Text("three", "三"))
WARNING = Diagnostic("a.yaml", 3, 1, "x.four", Text("four", "四"), severity="warning")


def test_place_code_and_message_make_the_line() -> None:
    assert str(FIRST) == "a.yaml:2:5: x.one: one"


def test_a_problem_of_the_whole_file_has_no_line() -> None:
    assert str(WHOLE) == "b.yaml: x.three: three"


def test_the_hint_stands_below_in_the_readers_language() -> None:
    assert SECOND.render("en") == ["a.yaml:10:1: x.two: two", "    hint: do this"]
    assert SECOND.render("ja") == ["a.yaml:10:1: x.two: 二", "    ヒント: こうする"]


def test_warnings_say_so() -> None:
    assert WARNING.render("en") == ["a.yaml:3:1: warning: x.four: four"]
    assert WARNING.render("ja") == ["a.yaml:3:1: 警告: x.four: 四"]


def test_the_collection_sorts_by_number_not_text_and_drops_repetitions() -> None:
    found = Diagnostics([WHOLE, SECOND, FIRST])
    found.add(FIRST)
    found.extend([WARNING])
    assert list(found) == [FIRST, WARNING, SECOND, WHOLE]
    assert len(found) == 4
    assert found.errors == [FIRST, SECOND, WHOLE]
    assert found.warnings == [WARNING]


def test_warnings_alone_do_not_raise() -> None:
    Diagnostics([WARNING]).raise_errors()


def test_errors_raise_with_everything() -> None:
    with pytest.raises(DiagnosticsError) as caught:
        Diagnostics([SECOND, WARNING, FIRST]).raise_errors()
    error = caught.value
    assert isinstance(error, FileError)
    assert error.exit_code == 2
    assert error.diagnostics == (FIRST, WARNING, SECOND)
    assert error.problems == (str(FIRST), str(WARNING), str(SECOND))
    assert error.lines("en") == [
        "a.yaml:2:5: x.one: one",
        "a.yaml:3:1: warning: x.four: four",
        "a.yaml:10:1: x.two: two",
        "    hint: do this",
        "error: 2 problems in a.yaml",
    ]


def test_the_summary_counts_files_when_there_are_several() -> None:
    assert DiagnosticsError([FIRST]).message.en == "1 problem in a.yaml"
    assert DiagnosticsError([FIRST, WHOLE]).message.en == "2 problems in 2 files"
    assert DiagnosticsError([FIRST, WHOLE]).lines("ja")[-1].endswith("2 個のファイル に 2 件の問題があります")
