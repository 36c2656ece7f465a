"""Which references mean which model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.checking import CheckReport, Reference

__all__ = ["uses"]


def uses(report: CheckReport) -> Mapping[str, list[Reference]]:
    """Return the references that were judged, by the id of their model; what was named by hand is in no file."""
    found: dict[str, list[Reference]] = {}
    for reference in report.references:
        if reference.resolved is not None and reference.place.path:
            found.setdefault(reference.resolved, []).append(reference)
    return found
