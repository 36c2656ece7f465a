"""``--format markdown``: for pull requests and wikis, laid out as reports on hardware are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render.hardware.markdown import lay_out
from advisor.render.tuning.texts import texts

if TYPE_CHECKING:
    from advisor.core.tuning import TuningReport
    from advisor.render import View


def render(report: TuningReport, view: View) -> str:
    """Return the report as Markdown."""
    return lay_out(texts(report, view))
