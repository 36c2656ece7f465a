"""The refreshed data while it is put together: begins as what was refreshed before."""

from __future__ import annotations

import base64
import copy
import hashlib
from typing import TYPE_CHECKING, Any

from advisor.catalog.refreshed_form import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from advisor.authoring.refresh.outcomes import Outcome

__all__ = ["Draft"]

KEY_LENGTH = 12  # base-32 digits; longer than the compiler's, so that the two never meet


class Draft:
    """``data`` is in the form of `advisor.catalog.refreshed`; ``base`` is the shipped catalogue it will lie on."""

    def __init__(self, base: Mapping[str, Any], before: Mapping[str, Any] | None, today: date) -> None:
        self.base = base
        self.today = today.isoformat()
        self.data: dict[str, Any] = (
            copy.deepcopy(dict(before)) if before else {"read": {}, **{section: {} for section in SECTIONS}}
        )
        self.data.pop("digest", None)
        _forget_the_future(self.data, self.today)
        self.data["as_of"] = self.today
        for part in ("ec2", "sagemaker", "bedrock"):
            self.data["prices"].setdefault(part, {})

    def source(self, outcome: Outcome) -> str:
        """Return the key of an answer's source, entering it."""
        assert outcome.observed is not None
        published = outcome.observed.published
        note = [f"published {published}"] if published else []
        row = [outcome.observed.url, self.today, *note]
        digest = hashlib.sha256("\n".join(row).encode()).digest()
        key = base64.b32encode(digest).decode().lower()[:KEY_LENGTH]
        self.data["sources"][key] = row
        return key

    def note_read(self, what: str, regions: Iterable[str]) -> None:
        """Note that a kind of answer was had today, for these regions (none: it has no regions)."""
        read = self.data["read"].setdefault(what, {})
        for region in regions or ("",):
            read[region] = self.today

    def finish(self) -> dict[str, Any]:
        """Return the data without sources nobody refers to any more."""
        prices = self.data["prices"]
        rows = [row for part in ("ec2", "sagemaker") for regions in prices[part].values() for row in regions.values()]
        dates = [row["as_of"] for group in rows for row in group]
        dates += [row["as_of"] for group in prices["bedrock"].values() for row in group]
        self.data["prices_as_of"] = max(dates, default=None)
        used = _keys({name: value for name, value in self.data.items() if name != "sources"})
        self.data["sources"] = {key: row for key, row in self.data["sources"].items() if key in used}
        return self.data


def _forget_the_future(data: dict[str, Any], today: str) -> None:
    """Drop what was read on days that have not come: by a clock that was wrong, it would win for years."""
    sources = data["sources"]
    late = {key for key, row in sources.items() if row[1] > today}
    prices = data["prices"]
    for platform in ("ec2", "sagemaker"):
        for regions in prices.get(platform, {}).values():
            for region, rows in regions.items():
                regions[region] = [row for row in rows if row["as_of"] <= today]
    for id_, rows in prices.get("bedrock", {}).items():
        prices["bedrock"][id_] = [row for row in rows if row["as_of"] <= today]
    for said in data["bedrock"].values():
        said["regions"] = {name: r for name, r in said["regions"].items() if r["source"] not in late}
    data["models"] = {id_: entry for id_, entry in data["models"].items() if entry["facts"].get("entry") not in late}
    for section in ("jumpstart", "hub"):
        data[section] = {id_: said for id_, said in data[section].items() if said["source"] not in late}
    for what, regions in data["read"].items():
        data["read"][what] = {region: day for region, day in regions.items() if day <= today}


def _keys(value: Any) -> set[str]:
    """Return every text in the data: keys of sources are among them, and nothing else looks like one."""
    found: set[str] = set()
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            found.add(item)
        elif isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
    return found
