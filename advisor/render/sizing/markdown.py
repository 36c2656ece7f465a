"""``--format markdown``: for pull requests and wikis, laid out as reports on hardware are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render.hardware.markdown import lay_out
from advisor.render.sizing.texts import texts

if TYPE_CHECKING:
    from advisor.core.sizing import SizingReport
    from advisor.render import View


def render(report: SizingReport, view: View) -> str:
    """Return the report as Markdown."""
    return lay_out(texts(report, view))
