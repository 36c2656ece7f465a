"""Refreshed data laid over the shipped catalogue: each fact keeps its own source and date, and the newer one stays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from advisor.catalog.merge import merge_prices
from advisor.catalog.names import ModelNames

__all__ = ["lay"]

Raw = Mapping[str, Any]


def lay(base: Raw, refreshed: Raw) -> dict[str, Any]:
    """Return the shipped catalogue with refreshed data over it; neither is changed.

    The version says so, the digest covers both. What refers to something the shipped catalogue no longer has is passed
    over: the two may be of different years.

    Raises:
        KeyError, TypeError, AttributeError, ValueError: the data is not what this version writes.
    """
    merged: dict[str, Any] = dict(base)
    sources = merged["sources"] = {**refreshed["sources"], **base["sources"]}
    merged["instances"] = {
        **{n: e for n, e in refreshed["instances"].items() if e["accelerator"] in base["accelerators"]},
        **base["instances"],
    }
    _check_sources(refreshed["instances"], sources)
    merged["models"] = {**_new_models(base, refreshed["models"]), **base["models"]}
    used = {entry["family"] for entry in merged["models"].values()}
    merged["families"] = {
        **{id_: family for id_, family in refreshed["families"].items() if id_ in used},
        **base["families"],
    }
    changes = _Changes(refreshed, sources, merged["licenses"])
    for id_, entry in merged["models"].items():
        merged["models"][id_] = changes.applied(entry)
    merged["prices"] = _prices(base, refreshed["prices"], merged["instances"])
    as_of = refreshed["as_of"]
    merged["version"] = f"{base['version']}+refreshed.{as_of.replace('-', '.')}"
    both = json.dumps([base["digest"], refreshed.get("digest")])
    merged["digest"] = hashlib.sha256(both.encode()).hexdigest()
    dates = [day for day in (base.get("prices_as_of"), refreshed.get("prices_as_of")) if day]
    merged["prices_as_of"] = max(dates, default=None)
    return merged


def _check_sources(instances: Raw, sources: Raw) -> None:
    for entry in instances.values():
        for how in entry.get("facts", {}).values():
            key = how if isinstance(how, str) else how.get("source")
            if key is not None:
                sources[key]  # else a KeyError


def _new_models(base: Raw, fetched: Raw) -> dict[str, Any]:
    """Return the entries whose Bedrock ids no shipped model has by now, and whose names nothing reviewed answers to."""
    if not fetched:
        return {}
    reviewed = (ModelNames(base["models"]), ModelNames(base["pedigrees"]))
    return {
        id_: entry
        for id_, entry in fetched.items()
        if all(names.find(name) is None for names in reviewed for name in (id_, entry["bedrock"][0]["id"]))
    }


# --------------------------------------------------------------------------------------------------------------- prices


def _prices(base: Raw, fetched: Raw, instances: Raw) -> dict[str, Any]:
    shipped = base["prices"]
    over: dict[str, Any] = {"sagemaker_ratio_to_ec2": {}}
    for platform in ("ec2", "sagemaker"):
        over[platform] = {
            name: {region: _dated(rows) for region, rows in regions.items()}
            for name, regions in fetched[platform].items()
            if name.removeprefix("ml.") in instances
        }
    over["bedrock"] = {
        id_: [row for row in _dated(rows) if not _is_outdated(row, shipped["bedrock"].get(id_, ()))]
        for id_, rows in fetched["bedrock"].items()
    }
    return merge_prices(shipped, over)


def _dated(rows: Iterable[Raw]) -> list[Raw]:
    return [row for row in rows if isinstance(row["as_of"], str)]


def _is_outdated(row: Raw, shipped: Iterable[Raw]) -> bool:
    """Whether the shipped catalogue has a newer price for the same thing, which a row that names regions would hide."""
    regions = frozenset(row.get("regions", ()))
    return any(
        other["as_of"] > row["as_of"]
        and other.get("tier") == row.get("tier")
        and other.get("route", row.get("route")) == row.get("route")
        and not (regions and other.get("regions") and regions.isdisjoint(other["regions"]))
        for other in shipped
    )


# --------------------------------------------------------------------------------------------------------------- models


class _Changes:
    """What was read of models, applied to one entry after the other. The shipped facts' own dates decide what is news."""

    def __init__(self, refreshed: Raw, sources: Raw, licenses: Raw) -> None:
        self._bedrock: Raw = refreshed["bedrock"]
        self._jumpstart: Raw = refreshed["jumpstart"]
        self._hub: Raw = refreshed["hub"]
        self._sources = sources
        self._licenses = licenses

    def applied(self, entry: Raw) -> Raw:
        """Return an entry with what is newer than it; the entry itself where nothing is."""
        new = dict(entry)
        facts = dict(entry.get("facts", {}))
        shipped: Raw = entry.get("facts", {})
        changed = self._with_bedrock(new, facts, shipped)
        changed |= self._with_jumpstart(new, facts, shipped)
        changed |= self._with_hub(new, facts, shipped)
        if not changed:
            return entry
        if "entry" not in facts:  # name, publisher and aliases are as they were written
            origin = next((shipped[name] for name in _CHANNELS if name in shipped), None)
            if origin is not None:
                facts["entry"] = origin
        new["facts"] = facts
        return new

    def _day(self, source: str) -> str:
        return str(self._sources[source][1])

    def _is_news(self, shipped: Raw, source: str, *names: str) -> bool:
        """Whether a source is of the day of the shipped fact (the first of ``names`` that has one), or later."""
        for name in names:
            how = shipped.get(name)
            key = how if isinstance(how, str) else (how or {}).get("source")
            if key is not None:
                return self._day(source) >= self._day(key)
        return True

    # -------------------------------------------------------------------------------------------------------- Bedrock

    def _with_bedrock(self, new: dict[str, Any], facts: dict[str, Any], shipped: Raw) -> bool:
        channels: list[Raw] = []
        newest: tuple[str, str] | None = None
        for channel in new.get("bedrock", ()):
            said = self._bedrock.get(channel["id"], {})
            regions = {
                name: reading
                for name, reading in said.get("regions", {}).items()
                if self._is_news(shipped, reading["source"], "channels.bedrock")
            }
            if not regions:
                channels.append(channel)
                continue
            channels.append(_channel(channel, regions, said.get("terms_url")))
            newest = max(
                [(self._day(r["source"]), r["source"]) for r in regions.values()] + ([newest] if newest else [])
            )
        if newest is None:
            return False
        new["bedrock"] = channels
        facts["channels.bedrock"] = newest[1]
        if "huggingface" not in new and "jumpstart" not in new:
            _whole_lifecycle(new, facts, newest[1])
        return True

    # --------------------------------------------------------------------------------------------- JumpStart and the Hub

    def _with_jumpstart(self, new: dict[str, Any], facts: dict[str, Any], shipped: Raw) -> bool:
        channels: list[Raw] = []
        newest: tuple[str, str] | None = None
        for channel in new.get("jumpstart", ()):
            said = self._jumpstart.get(channel["id"])
            if said is None or not self._is_news(shipped, said["source"], "channels.jumpstart"):
                channels.append(channel)
                continue
            channels.append({**channel, **said["facts"]})
            newest = max([(self._day(said["source"]), said["source"])] + ([newest] if newest else []))
        if newest is None:
            return False
        new["jumpstart"] = channels
        facts["channels.jumpstart"] = newest[1]
        return True

    def _with_hub(self, new: dict[str, Any], facts: dict[str, Any], shipped: Raw) -> bool:
        """Take what the Hub says: whether it is gated; what was not known; a licence or parent nobody has reviewed yet.

        A licence that the publisher now declares besides the reviewed one holds with it until somebody has looked.
        """
        said = self._hub.get(new["huggingface"]["id"]) if "huggingface" in new else None
        if said is None:
            return False
        source = said["source"]
        shown_in = said.get("gated_source", source)
        if "gated" in said and self._is_news(shipped, shown_in, "channels.huggingface"):
            new["huggingface"] = {**new["huggingface"], "gated": said["gated"]}
            facts["channels.huggingface"] = shown_in
        for name, value in said.get("fill", {}).items():
            if new.get(name) is None:
                new[name] = value
                facts[name] = said.get("fill_source", source)
        declared_in = said.get("license_source", source)
        if self._is_news(shipped, declared_in, "license"):
            self._with_license(new, facts, said.get("license"), declared_in)
        named_in = said.get("ancestors_source", source)
        if self._is_news(shipped, named_in, "ancestors", "license"):
            self._with_parents(new, facts, said, named_in)
        return True

    def _with_license(self, new: dict[str, Any], facts: dict[str, Any], declared: str | None, source: str) -> None:
        if declared is None or declared not in self._licenses or declared in new.get("licenses", ()):
            return
        if new.get("license") is None:
            new["license"] = declared
            facts["license"] = source
        else:
            new["also_licenses"] = [*new.get("also_licenses", ()), declared]
            facts["also_licenses"] = source
        new["licenses"] = [*new.get("licenses", ()), declared]

    def _with_parents(self, new: dict[str, Any], facts: dict[str, Any], said: Raw, source: str) -> None:
        reviewed = new.get("ancestors", ())
        if reviewed is None:  # whom the Hub names may not be all: that nobody has said so stays
            return
        known = {ancestor["model"] for ancestor in reviewed}
        parents = [{**parent, "source": source} for parent in said.get("ancestors", ()) if parent["model"] not in known]
        if parents:
            inherited = [key for key in said.get("inherited", ()) if key in self._licenses]
            new["ancestors"] = [*reviewed, *parents]
            new["licenses"] = list(dict.fromkeys((*new.get("licenses", ()), *inherited)))
            facts.setdefault("ancestors", source)


_CHANNELS = ("channels.huggingface", "channels.jumpstart", "channels.bedrock")


def _channel(channel: Raw, readings: Raw, terms_url: str | None) -> dict[str, Any]:
    """Return a Bedrock id as the regions that were asked list it, and as it was in the others."""
    kept = [
        {**route, "regions": left}
        for route in channel.get("routes", ())
        if (left := [region for region in route["regions"] if region not in readings])
    ]
    # what the control plane lists says nothing of endpoints: they stay as they were read
    endpoints = {
        (route["route"], region): {"endpoints": route["endpoints"]}
        for route in channel.get("routes", ())
        if "endpoints" in route
        for region in route["regions"]
    }
    fresh = [
        {**route, "regions": [name], **endpoints.get((route["route"], name), {})}
        for name, reading in readings.items()
        for route in reading["routes"]
    ]
    new = {**channel, "routes": _grouped([*kept, *fresh])}
    lifecycle = _lifecycle(
        channel.get("lifecycle"), readings, {region for route in kept for region in route["regions"]}
    )
    new.pop("lifecycle", None)
    if lifecycle:
        new["lifecycle"] = lifecycle
    if terms_url:
        new["terms_url"] = terms_url
    return new


def _grouped(routes: Iterable[Raw]) -> list[dict[str, Any]]:
    """Return routes with the regions of those that go to the same destinations by the same endpoints together."""
    groups: dict[tuple[str, tuple[str, ...], tuple[str, ...]], set[str]] = {}
    for route in routes:
        key = (route["route"], tuple(route.get("destinations", ())), tuple(route.get("endpoints", ())))
        groups.setdefault(key, set()).update(route["regions"])
    return [
        {
            "route": route,
            "regions": sorted(regions),
            **({"destinations": list(to)} if to else {}),
            **({"endpoints": list(by)} if by else {}),
        }
        for (route, to, by), regions in sorted(groups.items())
    ]


def _lifecycle(shipped: Raw | None, readings: Raw, elsewhere: set[str]) -> dict[str, Any] | None:
    """Return the lifecycle: active while any region has it so, those that were not asked as they were.

    ``elsewhere`` are regions that serve it and were not asked. Where a region has ceased to list it, the day it ended stays.
    """
    before = dict(shipped or {"status": "active"})
    listed = {name: reading for name, reading in readings.items() if reading.get("status")}
    if not listed:
        return dict(shipped) if shipped else None
    states = {reading["status"] for reading in listed.values()} | ({before["status"]} if elsewhere else set())
    ends = {region: day for region, day in before.get("ends_by_region", {}).items() if region not in listed}
    if "active" in states and before.get("ends"):  # the day is that of the regions nobody asked, no longer of all
        ends = {**dict.fromkeys(elsewhere, before["ends"]), **ends}
    ends.update({name: reading["ends"] for name, reading in listed.items() if reading.get("ends")})
    new: dict[str, Any] = {**before, "status": "active" if "active" in states else "legacy"}
    new.pop("ends_by_region", None)
    if ends:
        new["ends_by_region"] = dict(sorted(ends.items()))
    if new["status"] == "active":
        for name in ("ends", "legacy_since", "replacements") if not elsewhere or before["status"] != "active" else ():
            new.pop(name, None)
    else:
        since = [reading["legacy_since"] for reading in listed.values() if reading.get("legacy_since")]
        if since:
            new["legacy_since"] = min([*since, *([before["legacy_since"]] if before.get("legacy_since") else [])])
    return None if new == {"status": "active"} else new


def _whole_lifecycle(new: dict[str, Any], facts: dict[str, Any], source: str) -> None:
    """Let a model that is only on Bedrock be as old as its ids there."""
    lifecycles = [channel.get("lifecycle") for channel in new["bedrock"]]
    if any(lifecycle is None or lifecycle["status"] == "active" for lifecycle in lifecycles):
        new.pop("lifecycle", None)
        facts["lifecycle"] = source
    elif len(lifecycles) == 1:
        new["lifecycle"] = lifecycles[0]
        facts["lifecycle"] = source
