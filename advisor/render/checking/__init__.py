"""Renderers of a licence check: pure functions from the report to text, imported when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render import render_with

if TYPE_CHECKING:
    from advisor.core.checking import CheckReport
    from advisor.render import View

__all__ = ["FORMATS", "render_check"]

FORMATS = {
    "text": f"{__name__}.text",
    "json": f"{__name__}.as_json",
    "sarif": f"{__name__}.sarif",
    "junit": f"{__name__}.junit",
    "github": f"{__name__}.github",
    "markdown": f"{__name__}.markdown",
    "cyclonedx": f"{__name__}.cyclonedx",
    "notice": f"{__name__}.notice",
}
"""Format → module with ``render(report, view) -> str``."""


def render_check(report: CheckReport, view: View, format_: str) -> str:
    """Return the report in ``format_`` (a key of :data:`FORMATS`)."""
    return render_with(FORMATS, report, view, format_)
