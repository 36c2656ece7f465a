from __future__ import annotations

import datetime as dt

import pytest

from advisor.compliance.suppress import Suppressions
from advisor.core.checking import Ignore, Place
from advisor.core.text import Text

DAY = dt.date(2026, 11, 23)
IGNORE = Ignore(Place("a.py", 4, 1), 5, 7, ("LIC004",), "research", None)


def asked(*ignores: Ignore, line: int = 5, rule: str = "LIC004") -> tuple[str | None, int]:
    suppressions = Suppressions(ignores, frozenset(), None, DAY)
    found = suppressions.of(rule, Place("a.py", line, 1), "f")
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


def test_baseline_and_changes() -> None:
    suppressions = Suppressions((), frozenset({"old"}), {"a.py": [(3, 4)]}, DAY)
    told = [
        suppressions.of("LIC001", Place("a.py", 9, 1), "old"),
        suppressions.of("LIC001", Place("a.py", 3, 1), "new"),
        suppressions.of("LIC001", Place("a.py", 5, 1), "new"),
        suppressions.of("LIC001", Place("b.py", 3, 1), "new"),
        suppressions.of("LIC001", None, "new"),
    ]
    assert [t.by if t else None for t in told] == ["baseline", None, "unchanged", "unchanged", None]
