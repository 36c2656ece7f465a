"""Dates exist in the calendar, and observations do not come from the future of the catalogue."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from advisor.authoring.checks.sources import FOREIGN
from advisor.authoring.checks.words import problem
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.authoring.diagnostics import Diagnostic
    from advisor.authoring.tree import Tree

__all__ = ["check_dates", "is_date"]

Path = tuple[str | int, ...]

SHAPE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

PAST = frozenset({"as_of", "released", "spot_as_of"})
"""Keys whose date lies before the day it was read; `legacy_since` may be announced ahead."""
ANY_TIME = frozenset({"read", "ends", "legacy_since", "not_before"})


def check_dates(tree: Tree, newest: str) -> Iterator[Diagnostic]:
    """Yield dates that do not exist, and past events dated after ``newest``, the last day a source was read."""
    for loaded in tree.loaded:
        for path, key, value in dates(loaded.data, ()):
            if not SHAPE.fullmatch(value):
                continue  # said already: it does not have the shape of a date
            if not is_date(value):
                message = Text(f"there is no day {value}", f"{value} という日付はありません")
                yield problem(loaded, path, "catalog.bad-date", message)
            elif key in PAST and value > newest:
                yield problem(
                    loaded,
                    path,
                    "catalog.future-date",
                    Text(
                        f"{value} is later than the newest source, read on {newest}",
                        f"{value} は最も新しい出典の確認日 {newest} より後です",
                    ),
                    Text("check the date, or the `read` of its source", "日付か、出典の `read` を確かめてください"),
                )


def dates(value: Any, path: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield place, key and text of every date."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from dates(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in PAST or key in ANY_TIME:
                yield from _date(item, (*path, key), key)
            elif key == "ends_by_region" and isinstance(item, dict):
                for region, day in item.items():
                    yield from _date(day, (*path, key, region), key)
            elif key == "sources" or (key not in FOREIGN and isinstance(item, (dict, list))):
                yield from dates(item, (*path, key))


def _date(value: Any, path: Path, key: str) -> Iterator[tuple[Path, str, str]]:
    if isinstance(value, dict):
        value, path = value.get("value"), (*path, "value")
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        yield path, key, str(value)


def is_date(value: str) -> bool:
    """Whether ``2023-05-17``, ``2023-05`` or ``2023`` is in the calendar."""
    parts = value.split("-")
    if len(parts) > len(("year", "month", "day")):
        return False
    try:
        date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except (TypeError, ValueError):
        return False
    return True
