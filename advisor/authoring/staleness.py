"""How old and how complete the catalogue is, kind of fact by kind of fact. The clock is passed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from advisor.catalog.prices import is_offered
from advisor.core.dates import first_day

__all__ = ["Staleness", "staleness"]

Raw = Mapping[str, Any]

MODEL_FACTS = (
    "license",
    "kind",
    "released",
    "context_length",
    "parameters",
    "architecture",
    "dtype",
    "languages",
    "tasks",
    "input_modalities",
    "training_tokens",
    "tokenizer",
    "ancestors",
    "lifecycle",
    "channels.huggingface",
    "channels.jumpstart",
    "channels.bedrock",
)
ACCELERATOR_FACTS = (
    "memory_bytes",
    "memory_visible_bytes",
    "bandwidth_bytes_per_second",
    "dtypes",
    "compute_capability",
)

STALE_AFTER_DAYS = 365
"""As many days as rule ``cost.price-age`` trusts a price without a word."""


@dataclass(frozen=True, slots=True)
class Staleness:
    """One kind of fact: ISO days of its oldest and newest source, and how many entries know it.

    ``unknown`` are entries that say they do not know and why, ``silent`` those that say nothing (of a channel: that there
    is none). ``sourced`` of the ``known`` name a source, ``stale`` of these one older than `STALE_AFTER_DAYS`.
    ``oldest_days`` is the age of the oldest source in days.
    """

    kind: str
    oldest: str | None
    newest: str | None
    oldest_days: int | None
    known: int
    sourced: int
    stale: int
    unknown: int
    silent: int


def staleness(data: Raw, today: date) -> list[Staleness]:
    """Return one row for each kind of fact of a compiled catalogue."""
    rows = [_of_facts(f"models.{name}", name, data["models"], data["sources"], today) for name in MODEL_FACTS]
    rows += [
        _of_facts(f"accelerators.{name}", name, data["accelerators"], data["sources"], today)
        for name in ACCELERATOR_FACTS
    ]
    rows.append(_of_facts("instances", "vcpu", data["instances"], data["sources"], today))
    rows.append(_of_facts("licenses", "commercial_use", data["licenses"], data["sources"], today))
    rows.append(_of_pedigrees(data["pedigrees"], data["sources"], today))
    prices = data["prices"]
    rows.append(_of_prices("prices.ec2", list(_by_region(prices["ec2"], "on_demand")), today))
    reserved = [row for term in _RESERVED for row in _by_region(prices["ec2"], *term)]
    rows.append(_of_prices("prices.reserved", reserved, today))
    rows.append(_of_prices("prices.spot", list(_spot(prices["ec2"])), today))
    rows.append(_of_prices("prices.sagemaker", list(_by_region(prices["sagemaker"], "usd_per_hour")), today))
    rows.append(_of_prices("prices.bedrock", [row for rows_ in prices["bedrock"].values() for row in rows_], today))
    rows.append(_of_scores(data["suites"], today))
    rows.append(_of_images(data.get("images", {}), data["sources"], today))
    return rows


def _of_pedigrees(entries: Raw, sources: Raw, today: date) -> Staleness:
    days = [sources[entry["source"]][1] for entry in entries.values() if "source" in entry]
    known = sum("license" in entry for entry in entries.values())
    return _row("pedigrees", days, today, known, len(days), len(entries) - known)


def _of_facts(kind: str, name: str, entries: Raw, sources: Raw, today: date) -> Staleness:
    days: list[str] = []
    known = sourced = unknown = 0
    for entry in entries.values():
        how = entry.get("facts", {}).get(name)
        if how is None:
            continue
        source = how if isinstance(how, str) else how.get("source")
        if not isinstance(how, str) and "why" in how:
            unknown += 1
            continue
        known += 1
        if source:
            sourced += 1
            days.append(sources[source][1])
    return _row(kind, days, today, known, sourced, unknown, len(entries) - known - unknown)


# each term for itself: a source may state one of them alone, and what it says of that makes the other no newer
_RESERVED = (("reserved_1yr", "savings_1yr"), ("reserved_3yr", "savings_3yr"))


def _by_region(prices: Raw, *figures: str) -> Iterator[Raw]:
    """Yield the newest row of each type in each region that states one of the figures: older ones are history."""
    for regions in prices.values():
        for rows in regions.values():
            stating = [row for row in rows if any(figure in row for figure in figures)]
            if stating and is_offered(rows):
                yield max(stating, key=lambda row: str(row["as_of"]))


def _spot(prices: Raw) -> Iterator[Raw]:
    for row in _by_region(prices, "spot", "spot_savings_percent"):
        yield {**row, "as_of": row.get("spot_as_of", row["as_of"])}


def _of_prices(kind: str, rows: list[Raw], today: date) -> Staleness:
    return _row(kind, [r["as_of"] for r in rows], today, len(rows), sum("source" in r for r in rows), 0)


def _of_scores(suites: Raw, today: date) -> Staleness:
    dated = [
        (row, row.get("as_of") or suite["as_of"])
        for suite in suites.values()
        for metric in suite["metrics"].values()
        for row in metric["scores"]
    ]
    rows, days = [row for row, _ in dated], [day for _, day in dated]
    return _row("suites", days, today, len(rows), sum("source" in row for row in rows), 0)


def _of_images(images: Raw, sources: Raw, today: date) -> Staleness:
    """Return the row of image tags and package versions: what deployments name."""
    facts = [tag for entry in images.get("images", {}).values() for tag in entry["tags"].values()]
    facts += images.get("packages", {}).values()
    days = [sources[fact["source"]][1] for fact in facts if "source" in fact]
    return _row("images", days, today, len(facts), len(days), 0)


def _row(kind: str, days: list[str], today: date, known: int, sourced: int, unknown: int, silent: int = 0) -> Staleness:
    ages = [(today - first_day(day)).days for day in days]
    return Staleness(
        kind=kind,
        oldest=min(days, default=None),
        newest=max(days, default=None),
        oldest_days=max(ages, default=None),
        known=known,
        sourced=sourced,
        stale=sum(age > STALE_AFTER_DAYS for age in ages),
        unknown=unknown,
        silent=silent,
    )
