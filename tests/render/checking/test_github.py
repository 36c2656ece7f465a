from __future__ import annotations

import re
from typing import Any

from advisor.core.checking import CheckReport, Place
from advisor.core.text import Text
from advisor.render.checking.github import render

from . import factories as made

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def commands(report: CheckReport, **changes: Any) -> list[tuple[str, dict[str, str], str]]:
    """Read commands as the runner does: https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs."""
    read = []
    for line in render(report, made.view(**changes)).splitlines()[:-1]:
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        read.append((match[1], {key: decoded(value) for key, value in pairs}, decoded(match[3])))
    return read


def decoded(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_one_command_a_finding_that_counts_the_worst_first() -> None:
    assert "notice" not in {name for name, _, _ in commands(made.report())}
    found = commands(made.report(), explain=True)
    assert [(name, given["title"][:6]) for name, given, _ in found] == [
        ("error", "LIC003"), ("error", "LIC002"), ("error", "LIC003"), ("warning", "LIC012"), ("warning", "LIC005"),
        ("notice", "LIC013"), ("warning", "Not re"), ("warning", "Not re"),
    ]  # fmt: skip


def test_where_and_what() -> None:
    _, given, message = commands(made.report())[0]
    assert given == {
        "file": "src/app.py", "line": "12", "col": "41", "endColumn": "60",
        "title": "LIC003 commercial condition exceeded",
    }  # fmt: skip
    assert message.splitlines()[:2] == [
        f"{made.TUNED_ID}: {made.EXCEEDED.message.en}",
        "hint: ask Meta for a licence, or use another model",
    ]


def test_the_last_line_is_the_answer() -> None:
    assert render(made.report(), made.view()).splitlines()[-1].startswith("6 references to 4 models")


def test_separators_in_paths_and_messages_are_escaped() -> None:
    odd = made.EXCEEDED._replace(
        place=Place("a,b:c%.py", 1, 2), message=Text("50% of, a: b\n::error::no", ""), hint=None, clause_source=None,
        chain=(), alternative=None,
    )  # fmt: skip
    line = render(made.report(findings=(odd,), unread=()), made.view()).splitlines()[0]
    assert line == (
        "::error file=a%2Cb%3Ac%25.py,line=1,col=2,title=LIC003 commercial condition exceeded"
        f"::{made.TUNED_ID}: 50%25 of, a: b%0A::error::no"
    )


def test_nobody_can_smuggle_in_a_command() -> None:
    found = commands(made.hostile())
    assert len(found) == 2
    _, given, message = found[0]
    assert set(given) == {"file", "line", "col", "endColumn", "title"}
    assert "::error::x,%0A #]]" in given["file"]
    assert "::error::x,%0A #]]" in message
    assert "\r" not in message


def test_a_finding_without_a_place_is_told() -> None:
    ((_, given, _),) = commands(made.report(findings=(made.EXCEEDED._replace(place=None),), unread=()))
    assert set(given) == {"title"}
