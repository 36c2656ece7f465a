"""Reading answers that need not be as the service's model says: every value is looked at before it is taken.

botocore checks what it sends, hardly what it receives: an unknown enum value arrives as it is, a number in the place of
a name too. What cannot be read is ``None`` here, and told once (`Remarks`).
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from advisor.core.text import Text, quoted, visible
from advisor.sources.aws.faults import AwsError, unreadable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from advisor.sources.aws.session import Session

__all__ = ["Remarks", "all_pages", "batches", "day", "instance_type", "label", "rows", "slug", "usd", "whole"]

MAX_PAGES = 1000
"""Of one answer: no list of these services comes near it, and one that never ends would never end."""
BATCH = 100
"""Names in one request: what EC2 takes (botocore's model of ``RequestInstanceTypeList``)."""
_LONGEST_LABEL = 256
_LARGEST_WHOLE = 2**40
"""Beyond any count, core or mebibyte (an exbibyte of them): an error, and not worth computing with."""
_LARGEST_USD = 1e6
"""Per hour or unit: the dearest instances cost hundreds."""
_DIGITS = 10  # of a dollar, as the price list writes
_SHOWN = 3

_NUMBER = re.compile(r"\d{1,20}(?:\.\d{1,30})?(?:[Ee][+-]?\d{1,2})?", re.ASCII)
_INSTANCE_TYPE = re.compile(r"(?:ml\.)?[a-z][a-z0-9-]{0,30}\.[a-z0-9-]{1,30}")
_REGION = re.compile(r"[a-z]{2,4}(?:-[a-z]{2,20}){1,3}-\d{1,2}")


class Remarks:
    """What an operation's answer had that was left out or not understood: each told once, the rest counted."""

    def __init__(self, operation: str) -> None:
        self._operation = operation
        self._unknown: dict[tuple[str, bool], dict[str, None]] = {}
        self._dropped: dict[Text, int] = {}
        self._told: dict[Text, None] = {}

    def unknown(self, field: str, value: object, *, kept: bool = False) -> None:
        """Note a value that this version does not know, left out or ``kept`` as it is."""
        shown = quoted(value) if isinstance(value, str) else "null" if value is None else f"<{type(value).__name__}>"
        self._unknown.setdefault((field, kept), {})[shown] = None

    def dropped(self, why: Text) -> None:
        """Count a row that was left out."""
        self._dropped[why] = self._dropped.get(why, 0) + 1

    def told(self, text: Text) -> None:
        """Note a sentence as it is."""
        self._told[text] = None

    def texts(self) -> tuple[Text, ...]:
        """Return the remarks, the operation first in each."""
        unknown = [self._unknown_text(*key, list(values)) for key, values in self._unknown.items()]
        dropped = [self._dropped_text(why, count) for why, count in self._dropped.items()]
        return tuple(
            Text(f"{self._operation}: {text.en}", f"{self._operation}: {text.ja}")
            for text in (*self._told, *unknown, *dropped)
        )

    @staticmethod
    def _unknown_text(field: str, kept: bool, values: Sequence[str]) -> Text:  # noqa: FBT001
        named, more = ", ".join(values[:_SHOWN]), len(values) - _SHOWN
        en = f"{named} and {more} more" if more > 0 else named
        ja = f"{named} ほか {more} 件" if more > 0 else named
        return Text(
            f"unknown {field} {'kept as they are' if kept else 'left out'}: {en}",
            f"未知の {field} を{'そのまま残しました' if kept else '除外しました'}: {ja}",
        )

    @staticmethod
    def _dropped_text(why: Text, count: int) -> Text:
        return Text(
            f"{count} {'row' if count == 1 else 'rows'} left out: {why.en}", f"{count} 件を除外しました: {why.ja}"
        )


def all_pages(
    session: Session, service: str, region: str, operation: str, name: str, remarks: Remarks, **arguments: Any
) -> tuple[list[dict[str, Any]], bool]:
    """Return the pages of an answer and whether they are all; where it stops in the middle, a remark says why.

    ``name`` is the list in each page: a page without it is not the service's (a sign-in page of a proxy is read by
    botocore as an empty answer).

    Raises:
        UpstreamError: nothing was answered at all.
    """
    got: list[dict[str, Any]] = []
    try:
        for page in session.pages(service, region, operation, **arguments):
            if not isinstance(page.get(name), list):
                raise unreadable(service, region, f"no {name}")
            got.append(page)
            if len(got) == MAX_PAGES:
                break
    except AwsError as error:
        if not got:
            raise
        remarks.told(
            Text(
                f"incomplete, stopped after {len(got)} pages: {error.message.en}",
                f"{len(got)} ページで中断したため不完全です: {error.message.ja}",
            )
        )
        return got, False
    if got and (got[-1].get("NextToken") or got[-1].get("nextToken")):
        remarks.told(
            Text(
                f"incomplete: the pages repeat themselves, or are more than {MAX_PAGES:,}",
                f"不完全です: 同じページの繰り返しか、{MAX_PAGES:,} ページ超の応答です",
            )
        )
        return got, False
    return got, True


def rows(pages: Collection[Mapping[str, Any]], name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the entries of a list over all pages."""
    for page in pages:
        entries = page.get(name)
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict):
                yield entry


def batches(names: Collection[str]) -> list[list[str]]:
    """Return the names, sorted and once each, in portions of one request; no names: one empty portion."""
    ordered = sorted(set(names))
    return [ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH)] or [[]]


def label(value: object) -> str | None:
    """Return a name for people, control characters spelled out; ``None``: none, or absurdly long."""
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_LABEL:
        return None
    return visible(value.strip())


def slug(value: object, pattern: re.Pattern[str]) -> str | None:
    """Return an id that has the form of one."""
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def instance_type(value: object) -> str | None:
    """Return ``g5.xlarge`` or ``ml.g5.xlarge``."""
    return slug(value, _INSTANCE_TYPE)


def region_name(value: object) -> str | None:
    """Return ``ap-northeast-1``."""
    return slug(value, _REGION)


def whole(value: object) -> int | None:
    """Return a count: at least 1, and of a size that is one."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LARGEST_WHOLE else None


def usd(value: object) -> float | None:
    """Return a price above nothing, written as decimals: ``"0.5260000000"`` is 0.526."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return None
    price = round(float(Decimal(value)), _DIGITS)
    return price if math.isfinite(price) and 0 < price <= _LARGEST_USD else None


def day(value: object) -> str | None:
    """Return the ISO day (UTC) of a time."""
    if not isinstance(value, datetime):
        return None
    try:
        return value.astimezone(UTC).date().isoformat()
    except (OverflowError, ValueError):  # the first and last days of the calendar
        return None
