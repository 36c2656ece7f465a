"""Renderers of a sizing: pure functions from the report to text, imported when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render import render_with
from advisor.render.hardware import formats_of

if TYPE_CHECKING:
    from advisor.core.sizing import SizingReport
    from advisor.render import View

__all__ = ["FORMATS", "headline", "render_sizing"]

FORMATS = formats_of(__name__)
"""Format → module with ``render(report, view) -> str``."""


def render_sizing(report: SizingReport, view: View, format_: str) -> str:
    """Return the sizing in ``format_`` (a key of :data:`FORMATS`)."""
    return render_with(FORMATS, report, view, format_)


def headline(report: SizingReport, view: View) -> str:
    """Return the answer in one sentence."""
    from advisor.render.sizing.texts import headline as words

    return words(report, view)
