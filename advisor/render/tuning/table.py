"""``--format table``: for reading in a terminal or a log, laid out as reports on hardware are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render.hardware.table import lay_out
from advisor.render.tuning.texts import texts

if TYPE_CHECKING:
    from advisor.core.tuning import TuningReport
    from advisor.render import View


def render(report: TuningReport, view: View) -> str:
    """Return the report as text for a terminal of ``view.width`` cells."""
    return lay_out(texts(report, view), view)
