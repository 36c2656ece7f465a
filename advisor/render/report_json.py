"""``--format json``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render import View, as_json
from advisor.rules.book import LicenseBook

if TYPE_CHECKING:
    from advisor.core.result import Report


def render(report: Report, view: View) -> str:
    """Return the report as compact JSON."""
    body = as_json.report(report, LicenseBook(view.catalog.licenses), view.language)
    if view.stamp:
        body["stamp"] = view.stamp
    return as_json.dumps(body)
