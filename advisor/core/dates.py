"""Dates as sources give them: a day, or only a month or a year."""

from __future__ import annotations

from datetime import date

__all__ = ["first_day"]

_PARTIAL = (len("2025"), len("2025-06"))


def first_day(text: str) -> date:
    """Return the first day of an ISO day, month or year: ``2025-06`` → 2025-06-01.

    So an age is the longest it can be, and an end of life the earliest.

    Raises:
        ValueError: the text is none of these.
    """
    return date.fromisoformat(f"{text}-01-01"[:10] if len(text) in _PARTIAL else text)
