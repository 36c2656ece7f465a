"""Renderers of a sizing: pure functions from the report to text, imported when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.sizing import SizingReport
    from advisor.render import View

__all__ = ["FORMATS", "render_sizing"]

FORMATS = {
    "table": "advisor.render.sizing.table",
    "json": "advisor.render.sizing.as_json",
    "markdown": "advisor.render.sizing.markdown",
    "csv": "advisor.render.sizing.csv",
}
"""Format → module with ``render(report, view) -> str``."""


def render_sizing(report: SizingReport, view: View, format_: str) -> str:
    """Return the sizing in ``format_`` (a key of :data:`FORMATS`)."""
    render: Callable[[SizingReport, View], str] = import_module(FORMATS[format_]).render
    return render(report, view)
