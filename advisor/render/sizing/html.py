"""``--format html``: one file for people who decide without a terminal, laid out as reports on hardware are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Text
from advisor.render.hardware.html import lay_out
from advisor.render.repeat import question_line
from advisor.render.sizing.texts import texts

if TYPE_CHECKING:
    from advisor.core.sizing import SizingReport
    from advisor.render import View

_TITLE = Text("Memory and hardware", "メモリとハードウェアの見積もり")


def render(report: SizingReport, view: View) -> str:
    """Return the report as an HTML page."""
    command = question_line("estimate", report.question, view.options, view.yen_per_usd)
    return lay_out(texts(report, view, every=True), view, _TITLE.get(view.language), command)
