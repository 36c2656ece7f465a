from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.compliance.ignores import MAX_IGNORES, ignores_in
from advisor.core.checking import Ignore, Place

GOOD = 'advisor: ignore[LIC001,LIC004] reason="legal said so" until=2027-03-31'


def only(text: str) -> Ignore:
    (found,) = ignores_in("a.py", text)
    return found


@pytest.mark.parametrize(
    "line",
    [
        f"x = 1  # {GOOD}",
        f"x = 1  #{GOOD}",
        f"x(); // {GOOD}",
        f"x() /* {GOOD} */",
        f"select 1 -- {GOOD}",
        f"(x) ; {GOOD}",
        f"(x) ;; {GOOD}",
        f"<b>x</b> <!-- {GOOD} -->",
        f"x = 1; % {GOOD}",
        f"{{{{ x }}}} {{# {GOOD} #}}",
        f"x /// {GOOD}",
        f"x = 1  # {GOOD}  # noqa: S105",
        f"x = 1  # {GOOD}, // NOLINT",
        f"x = 1  # {GOOD}\r",
    ],
)
def test_an_ignore_behind_code_holds_for_its_line(line: str) -> None:
    found = only(f"\n{line}\nnext\n")
    column = line.index("advisor:") + 1
    assert found.place == Place("a.py", 2, column, column + len("advisor: ignore[LIC001,LIC004]"))
    assert found.applies_to == 2
    assert found.rules == ("LIC001", "LIC004")
    assert found.reason == "legal said so"
    assert found.until == "2027-03-31"
    assert found.problem is None


@pytest.mark.parametrize(
    "line",
    [f"# {GOOD}", f"   // {GOOD}", f"<!-- {GOOD} -->", f"/* {GOOD} */", f"REM {GOOD}", f"rem {GOOD}", f"-- {GOOD}"],
)
@pytest.mark.parametrize(("between", "distance"), [("", 1), ("\n  \n", 3), (f"# {GOOD}\n", 2), ("\r\n", 2)])
def test_an_ignore_alone_holds_for_the_next_line_with_something_on_it(line: str, between: str, distance: int) -> None:
    first = next(ignores_in("a", f"{line}\n{between}model = 1\nother = 2\n"))
    assert first.problem is None
    assert first.applies_to == 1 + distance


def test_the_end_of_a_block_comment_is_nothing() -> None:
    assert only(f"/*\n * {GOOD}\n */\nmodel()").applies_to == 4


def test_a_long_remark_behind_it_does_not_matter() -> None:
    found = only(f"# {GOOD} # {'x' * 1000}\nmodel()\n")
    assert (found.applies_to, found.problem) == (2, None)


def test_a_fence_is_nothing() -> None:
    assert only(f"<!-- {GOOD} -->\n\n```python\nmodel()\n```").applies_to == 4
    assert only(f"<!-- {GOOD} -->\n~~~\nmodel()\n~~~").applies_to == 3


def test_an_ignore_at_the_end_holds_for_nothing_else() -> None:
    assert only(f"x\n# {GOOD}").applies_to == 2
    assert only(f"x\n# {GOOD}\n\n  \n").applies_to == 2


def test_in_a_notebook_the_quotes_are_escaped() -> None:
    source = [f"# {GOOD}\n", "\n", f'm = "org/x"  # {GOOD}\n']
    text = json.dumps({"cells": [{"source": source}]}, indent=1)
    alone, behind = ignores_in("a.ipynb", text)
    assert (alone.reason, behind.reason) == ("legal said so", "legal said so")
    assert alone.problem is None
    assert behind.problem is None
    line = next(i for i, t in enumerate(text.splitlines(), 1) if "org/x" in t)
    assert (alone.applies_to, behind.applies_to) == (line, line)


@pytest.mark.parametrize(
    ("directive", "rules", "reason"),
    [
        ("ignore reason='two words'", (), "two words"),
        ("ignore[lic013] reason=LEGAL-123", ("LIC013",), "LEGAL-123"),
        ("ignore [ LIC001 , LIC002 ] until=2027-01-01 reason=x", ("LIC001", "LIC002"), "x"),
        ('ignore reason="法務部 確認済み"', (), "法務部 確認済み"),
    ],
)
def test_what_may_be_written(directive: str, rules: tuple[str, ...], reason: str) -> None:
    found = only(f"x # advisor: {directive}")
    assert (found.rules, found.reason, found.problem) == (rules, reason, None)


@pytest.mark.parametrize(
    ("directive", "says"),
    [
        ("ignore", "a reason is missing"),
        ("ignore[LIC001]", "a reason is missing"),
        ('ignore[LIC001] reason=""', "a reason is missing"),
        ('ignore[LIC001] reason="  "', "a reason is missing"),
        ('ignore[LIC099] reason="x"', "'LIC099' is not a rule"),
        ('ignore[] reason="x"', "'' is not a rule"),
        ('ignore[LIC001,] reason="x"', "'' is not a rule"),
        ('ignore[LIC001] reason="x" until=2027-02-30', "not a date"),
        ('ignore[LIC001] reason="x" until=soon', "not a date"),
        ('ignore[LIC001] reason="x" until=20270331', "not a date"),
        ('ignore[LIC001] reason="x" untl=2027-03-31', "is not understood"),
        ('ignore[LIC001] because reason="x"', "is not understood"),
        ('ignore[LIC001 reason="x"', "is not understood"),
        ('ignore[LIC001] reason="x', "is not understood"),
    ],
)
def test_what_is_wrong_is_said(directive: str, says: str) -> None:
    problem = only(f"x # advisor: {directive}\n").problem
    assert problem is not None
    assert says in problem.en
    assert not problem.ja.isascii()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "advisor: ignore[LIC001]",
        "the words advisor: ignore[LIC001] in prose",
        "write `# advisor: ignore[LIC001]` behind it",
        "# advisor: ignored",
        "# advisor: ignore-me",
        "advisor: x\nignore: y",
        "premium advisor: ignore",
    ],
)
def test_what_is_no_ignore(text: str) -> None:
    assert list(ignores_in("a.md", text)) == []


def test_nobody_can_tell_what_it_is_for_on_a_very_long_line() -> None:
    for text in (f"{'x' * 5000} # {GOOD}", f"# {GOOD} {'x' * 5000}", f"a\n{'x' * 5000} // {GOOD}\nb"):
        problem = only(text).problem
        assert problem is not None
        assert "more than 2,000 characters" in problem.en


@pytest.mark.parametrize(
    "text",
    [
        f"# {GOOD} " * 20_000,
        f"# {GOOD}\n" * 20_000,
        f"# {GOOD}\n" + "\n" * 1_000_000,
        "advisor:" * 500_000,
        "# advisor: ignore[" * 100_000,
        "# advisor: ignore " + " " * 3_000_000,
        "# advisor: ignore reason=\\" + '"' * 1_000_000,
        "#" * 1_000_000 + GOOD,
    ],
)
def test_hostile_text_costs_little(text: str) -> None:
    started = time.process_time()
    found = list(ignores_in("a", text))
    assert len(found) <= MAX_IGNORES
    assert time.process_time() - started < 15


@given(st.text(alphabet='#/-*advisor: ignore[LIC01],="\\\n\r reasonutil2027') | st.text())
def test_any_text_is_read(text: str) -> None:
    count = text.count("\n") + 1
    for found in ignores_in("a", text + " # advisor: ignore" + text):
        assert 1 <= found.place.line <= found.applies_to <= 2 * count


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('# advisor: ignore[LIC004] reason="x"\nm = load(\n    "org/x",\n)\nn = 1\n', (2, 4)),
        ('m = load(  # advisor: ignore[LIC004] reason="x"\n    "org/x")\nn = 1\n', (1, 2)),
        ('m = load("org/x")  # advisor: ignore[LIC004] reason="x"\nn = 1\n', (1, 1)),
        ('# advisor: ignore[LIC004] reason="x"\nm = (((\n' + "x\n" * 99, (2, 2)),
    ],
)
def test_a_statement_over_several_lines(text: str, lines: tuple[int, int]) -> None:
    (ignore,) = ignores_in("a.py", text)
    assert (ignore.applies_to, ignore.applies_until) == lines
