"""``--format csv``: one line for each row and contender, so that the columns are the same however many are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render.comparison.rows import letter, line
from advisor.render.csv import write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from advisor.core.comparison import ComparisonReport
    from advisor.render import View

COLUMNS = (
    "group", "field", "of", "status", "subject", "model", "place", "state", "low", "high", "value", "text", "best",
)  # fmt: skip
"""``value`` is empty of what is no single figure or word: ``text`` tells it. ``low`` and ``high`` bound a figure."""


def render(report: ComparisonReport, view: View, *, differences: bool = False) -> str:
    """Return the comparison as CSV."""
    return write(COLUMNS, _lines(report, view, differences=differences))


def _lines(report: ComparisonReport, view: View, *, differences: bool) -> Iterator[list[Any]]:
    for row in report.rows:
        if differences and row.status != "different":
            continue
        told = line(row, report, view)
        for i, (value, one) in enumerate(zip(row.values, report.contenders, strict=True)):
            plain = value.value if isinstance(value.value, (int, float, str)) else None
            bounds = value.value if isinstance(value.value, dict) and "high" in value.value else {}
            yield [
                row.group, row.field, row.subject, row.status, letter(i), one.asked.model, one.asked.place, value.state,
                bounds.get("low"), bounds.get("high"), bounds.get("expected", bounds.get("value", plain)), told.cells[i],
                i in row.best,
            ]  # fmt: skip
