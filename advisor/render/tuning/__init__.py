"""Renderers of a fine-tuning run: pure functions from the report to text, imported when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.core.tuning import TuningReport
    from advisor.render import View

__all__ = ["FORMATS", "render_tuning"]

FORMATS = {
    "table": "advisor.render.tuning.table",
    "json": "advisor.render.tuning.as_json",
    "markdown": "advisor.render.tuning.markdown",
    "csv": "advisor.render.tuning.csv",
}
"""Format → module with ``render(report, view) -> str``."""


def render_tuning(report: TuningReport, view: View, format_: str) -> str:
    """Return the report in ``format_`` (a key of :data:`FORMATS`)."""
    render: Callable[[TuningReport, View], str] = import_module(FORMATS[format_]).render
    return render(report, view)
