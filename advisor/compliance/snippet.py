"""The exception a finding would need, as text to paste into the policy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = ["exception_for"]


def exception_for(model: str, licenses: Iterable[str], rules: Iterable[str], path: str | None, today: date) -> str:
    """Return one entry of ``exceptions:`` that covers ``rules`` for a model for half a year, to be reviewed and completed.

    Strings are written as JSON, which YAML reads as well: names come from files of strangers.
    """
    fields = [f"model: {json.dumps(model, ensure_ascii=False)}"]
    allowed = ", ".join(dict.fromkeys(licenses))
    if allowed:
        fields.append(f"allow: [{allowed}]")
    fields += [
        f"rules: [{', '.join(rules)}]",
        "reason: evaluation",  # the least of the reasons: nobody has approved anything yet
        'comment: "…"',
        f"expires: {_in_half_a_year(today)}",
    ]
    if path is not None:
        fields.append(f"paths: [{json.dumps('/' + path, ensure_ascii=False)}]")
    return f"- {{{', '.join(fields)}}}"


def _in_half_a_year(today: date) -> str:
    month = today.month + 6
    year, month = (today.year + 1, month - 12) if month > 12 else (today.year, month)
    return today.replace(year=year, month=month, day=1).isoformat()
