from __future__ import annotations

import datetime as dt

import pytest

from advisor.compliance.suppress import Suppressions
from advisor.core.checking import Ignore, Place, Reference
from advisor.core.text import Text

DAY = dt.date(2026, 11, 23)
IGNORE = Ignore(Place("a.py", 4, 1), 5, 7, ("LIC004",), "research", None)


def use(line: int, path: str = "a.py") -> Reference:
    return Reference("org/x", "huggingface", Place(path, line, 1), "call", "high", "python")


def asked(*ignores: Ignore, line: int = 5, rule: str = "LIC004", with_inline: bool = True) -> tuple[str | None, int]:
    suppressions = Suppressions(ignores, frozenset(), frozenset(), DAY, with_inline=with_inline)
    found = suppressions.of(rule, use(line), "f")
    return found.by if found else None, len(suppressions.unused())


@pytest.mark.parametrize(
    ("ignore", "line", "rule", "by", "unused"),
    [
        (IGNORE, 5, "LIC004", "inline", 0),
        (IGNORE, 7, "LIC004", "inline", 0),
        (IGNORE, 8, "LIC004", None, 1),
        (IGNORE, 5, "LIC001", None, 1),
        (IGNORE._replace(rules=()), 5, "LIC001", "inline", 0),
        (IGNORE._replace(until="2026-11-23"), 5, "LIC004", "inline", 0),
        (IGNORE._replace(until="2026-11-22"), 5, "LIC004", None, 0),
        (IGNORE._replace(problem=Text("x", "y")), 5, "LIC004", None, 0),
    ],
)
def test_inline(ignore: Ignore, line: int, rule: str, by: str | None, unused: int) -> None:
    assert asked(ignore, line=line, rule=rule) == (by, unused)


def test_ignores_that_do_not_hold_are_needed_all_the_same() -> None:
    assert asked(IGNORE, with_inline=False) == (None, 0)


def test_baseline_and_changes() -> None:
    suppressions = Suppressions((), frozenset({"old"}), {(Place("a.py", 5, 1), "org/x")}, DAY)
    told = [
        suppressions.of("LIC001", use(9), "old"),
        suppressions.of("LIC001", use(3), "new"),
        suppressions.of("LIC001", use(5), "new"),
        suppressions.of("LIC001", use(5, "b.py"), "new"),
    ]
    assert [t.by if t else None for t in told] == ["baseline", None, "unchanged", None]
