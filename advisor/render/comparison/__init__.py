"""Reports of ``advisor compare``: pure functions from a report to text. Each format is imported when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.comparison import ComparisonReport
    from advisor.render import View

__all__ = ["FORMATS", "headline", "render_comparison"]

FORMATS = {
    "table": "advisor.render.comparison.table",
    "json": "advisor.render.comparison.as_json",
    "markdown": "advisor.render.comparison.markdown",
    "html": "advisor.render.comparison.html",
    "csv": "advisor.render.comparison.csv",
}
"""Format → module with ``render(report, view, *, differences) -> str``."""


def render_comparison(report: ComparisonReport, view: View, format_: str, *, differences: bool = False) -> str:
    """Return the report in ``format_`` (a key of :data:`FORMATS`).

    ``differences``: only the rows that differ. JSON has always all of them.
    """
    render: Callable[..., str] = import_module(FORMATS[format_]).render
    return render(report, view, differences=differences)


def headline(report: ComparisonReport, view: View) -> str:
    """Return the answer in one sentence."""
    from advisor.render.comparison import texts

    return texts.headline(report, view)
