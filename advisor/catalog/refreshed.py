"""Data that ``advisor catalog refresh`` fetched, read back from the user's home and laid over the shipped catalogue.

A file of two lines: a header with the length and hash of the body, and the body. What is not exactly that is refused,
and the shipped data answers. Laid over, each fact keeps its own source and date; where the shipped one is newer (a
newer package), it stays. Prices are appended.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from advisor.catalog.catalog import SCHEMA
from advisor.catalog.merge import merge_prices
from advisor.core.text import Text

__all__ = ["CURRENT", "PREVIOUS", "SECTIONS", "Refreshed", "body_of", "folder", "is_newer", "lay", "read_refreshed"]

Raw = Mapping[str, Any]

CURRENT = "refreshed.json"
PREVIOUS = "refreshed.previous.json"
FORMAT = 1
"""Number of the form of the file."""
MAX_BYTES = 256 * 1024**2
"""All prices of all regions are a few megabytes."""
SECTIONS = ("families", "instances", "models", "prices", "sources", "updates")
"""Sections of the body that are mappings; ``read`` says which kinds were refreshed, when, for which regions."""


class Refreshed(NamedTuple):
    """What lies in the user's home: the data, or why it is not used. Both ``None``: nothing was ever refreshed."""

    data: Raw | None
    problem: Text | None = None


def folder(home: Path) -> Path:
    """Return the folder of refreshed data."""
    return home / "catalog"


def read_refreshed(home: Path, name: str = CURRENT) -> Refreshed:
    """Read and verify what was refreshed; never raises."""
    path = folder(home) / name
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Refreshed(None)
    except (OSError, ValueError) as error:
        return _refused(path, Text(*(getattr(error, "strerror", None) or type(error).__name__,) * 2))
    found = body_of(text)
    return _refused(path, found) if isinstance(found, Text) else Refreshed(found)


def body_of(text: bytes) -> Raw | Text:
    """Return the body of a file of refreshed data, or what is wrong with it."""
    if len(text) > MAX_BYTES:
        return Text("too large", "大きすぎます")
    head, separator, body = text.partition(b"\n")
    try:
        header = json.loads(head)
    except (ValueError, RecursionError):
        header = None
    if not separator or not isinstance(header, dict) or "advisor_refreshed" not in header:
        return Text("not a file of this tool", "このツールのファイルではありません")
    if header["advisor_refreshed"] != FORMAT or header.get("schema") != SCHEMA:
        return Text("written by another version", "別のバージョンで書かれています")
    if header.get("bytes") != len(body) or header.get("sha256") != hashlib.sha256(body).hexdigest():
        return Text("incomplete or damaged", "不完全か壊れています")
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not _has_form(data):
        return Text("not in the form this version writes", "このバージョンの形式ではありません")
    return data


def _has_form(data: dict[str, Any]) -> bool:
    prices = data.get("prices")
    return (
        all(isinstance(data.get(section), dict) for section in SECTIONS)
        and isinstance(data.get("read"), dict)
        and isinstance(prices, dict)
        and all(isinstance(prices.get(part), dict) for part in ("ec2", "sagemaker", "bedrock"))
        and isinstance(data.get("as_of"), str)
    )


def _refused(path: Path, why: Text) -> Refreshed:
    return Refreshed(
        None,
        Text(
            f"the refreshed data is not used, the shipped data is: {path}: {why.en} "
            "(`advisor catalog refresh` makes it anew, `advisor catalog reset` removes it)",
            f"更新データは使わず、同梱データで回答します: {path}: {why.ja} "
            "(`advisor catalog refresh` で再取得、`advisor catalog reset` で削除)",
        ),
    )


def lay(base: Raw, refreshed: Raw) -> dict[str, Any]:
    """Return the shipped catalogue with refreshed data over it; neither is changed.

    The version says so, the digest covers both.

    Raises:
        KeyError, TypeError, AttributeError: the data is not what this version writes.
    """
    merged: dict[str, Any] = dict(base)
    sources = merged["sources"] = {**base["sources"], **refreshed["sources"]}
    sold = _bedrock_ids(base["models"]) if refreshed["models"] else frozenset()
    for section in ("families", "instances", "models"):  # what the shipped catalogue has not got
        new = {
            id_: entry
            for id_, entry in refreshed[section].items()
            if id_ not in base[section] and (section != "models" or sold.isdisjoint(_bedrock_ids({id_: entry})))
        }
        merged[section] = {**base[section], **new}
    for id_, update in refreshed["updates"].items():
        if id_ in base["models"]:
            merged["models"][id_] = _updated(base["models"][id_], update, sources)
    merged["prices"] = merge_prices(base["prices"], {"sagemaker_ratio_to_ec2": {}, **refreshed["prices"]})
    as_of = refreshed["as_of"]
    merged["version"] = f"{base['version']}+refreshed.{as_of.replace('-', '.')}"
    both = json.dumps([base["digest"], refreshed.get("digest")])
    merged["digest"] = hashlib.sha256(both.encode()).hexdigest()
    dates = [day for day in (base.get("prices_as_of"), refreshed.get("prices_as_of")) if day]
    merged["prices_as_of"] = max(dates, default=None)
    return merged


def _bedrock_ids(models: Raw) -> frozenset[str]:
    return frozenset(channel["id"] for entry in models.values() for channel in entry.get("bedrock", ()))


def _updated(entry: Raw, update: Raw, sources: Raw) -> dict[str, Any]:
    """Return one model with what was read of it since."""
    new = dict(entry)
    facts = dict(entry.get("facts", {}))
    for name, change in update.items():
        if name == "bedrock":
            _bedrock(new, facts, change, sources)
        elif name == "jumpstart":
            _jumpstart(new, facts, change, sources)
        elif name == "huggingface":
            _hugging_face(new, facts, change, sources)
    new["facts"] = facts
    return new


def is_newer(facts: Raw, name: str, source: str, sources: Raw) -> bool:
    """Whether a refreshed source is of the same day as the shipped fact's, or later."""
    how = facts.get(name)
    shipped = how if isinstance(how, str) else (how or {}).get("source")
    return shipped is None or sources[source][1] >= sources[shipped][1]


# -------------------------------------------------------------------------------------------------------------- Bedrock


def _bedrock(new: dict[str, Any], facts: dict[str, Any], changes: Raw, sources: Raw) -> None:
    """Update Bedrock ids: of the regions that were asked, routes and ends are what they said."""
    channels = []
    for channel in new.get("bedrock", ()):
        change = changes.get(channel["id"])
        if change is None or not is_newer(facts, "channels.bedrock", change["source"], sources):
            channels.append(channel)
            continue
        channels.append(_channel(channel, change))
        facts["channels.bedrock"] = change["source"]
    known = {channel["id"] for channel in channels}
    for id_, change in changes.items():
        if id_ not in known and change.get("routes"):
            channels.append(_channel({"id": id_}, change))
            facts.setdefault("channels.bedrock", change["source"])
    if channels:
        new["bedrock"] = channels
        _whole_lifecycle(new)


def _channel(channel: Raw, change: Raw) -> dict[str, Any]:
    asked = frozenset(change["asked"])
    routes = [
        {**route, "regions": left}
        for route in channel.get("routes", ())
        if (left := [region for region in route["regions"] if region not in asked])
    ]
    new = {**channel, "routes": _grouped([*routes, *change.get("routes", ())])}
    lifecycle = _lifecycle(channel.get("lifecycle"), change)
    new.pop("lifecycle", None)
    if lifecycle:
        new["lifecycle"] = lifecycle
    if change.get("terms_url"):
        new["terms_url"] = change["terms_url"]
    return new


def _grouped(routes: Iterable[Raw]) -> list[dict[str, Any]]:
    """Return routes with the regions of those that go to the same destinations together."""
    groups: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for route in routes:
        key = (route["route"], tuple(route.get("destinations", ())))
        groups.setdefault(key, set()).update(route["regions"])
    return [
        {"route": route, "regions": sorted(regions), **({"destinations": list(to)} if to else {})}
        for (route, to), regions in sorted(groups.items())
    ]


def _lifecycle(shipped: Raw | None, change: Raw) -> dict[str, Any] | None:
    """Return the lifecycle after the regions that list the model: legacy as soon as every one of them says so.

    Where a region has ceased to list it, the day it ended stays.
    """
    new = dict(shipped or {"status": "active"})
    if change.get("status"):
        new["status"] = change["status"]
    if new["status"] == "active":  # what was announced before no longer holds
        for name in ("ends", "legacy_since", "replacements"):
            new.pop(name, None)
    listed = frozenset(change.get("listed", ()))
    ends = {region: day for region, day in new.get("ends_by_region", {}).items() if region not in listed}
    ends.update(change.get("ends_by_region", {}))
    new.pop("ends_by_region", None)
    if ends:
        new["ends_by_region"] = dict(sorted(ends.items()))
    if change.get("legacy_since"):
        new["legacy_since"] = change["legacy_since"]
    return None if new == {"status": "active"} else new


def _whole_lifecycle(new: dict[str, Any]) -> None:
    """Let a model that is only on Bedrock be as old as its ids there."""
    if "huggingface" in new or "jumpstart" in new:
        return
    lifecycles = [channel.get("lifecycle") for channel in new["bedrock"]]
    if any(lifecycle is None or lifecycle["status"] == "active" for lifecycle in lifecycles):
        new.pop("lifecycle", None)
    elif len(lifecycles) == 1:
        new["lifecycle"] = lifecycles[0]


# ------------------------------------------------------------------------------------------------- JumpStart and the Hub


def _jumpstart(new: dict[str, Any], facts: dict[str, Any], changes: Raw, sources: Raw) -> None:
    channels = []
    for channel in new.get("jumpstart", ()):
        change = changes.get(channel["id"])
        if change is None or not is_newer(facts, "channels.jumpstart", change["source"], sources):
            channels.append(channel)
            continue
        channels.append({**channel, **change["facts"]})
        facts["channels.jumpstart"] = change["source"]
    if channels:
        new["jumpstart"] = channels


def _hugging_face(new: dict[str, Any], facts: dict[str, Any], change: Raw, sources: Raw) -> None:
    """Update what the Hub says: whether it is gated; what was not known; a licence or a parent nobody has reviewed yet.

    A licence that the publisher now declares besides the reviewed one holds with it until somebody has looked.
    """
    source = change["source"]
    if "gated" in change and "huggingface" in new and is_newer(facts, "channels.huggingface", source, sources):
        new["huggingface"] = {**new["huggingface"], "gated": change["gated"]}
        facts["channels.huggingface"] = source
    for name, value in change.get("fill", {}).items():
        if new.get(name) is None:
            new[name] = value
            facts[name] = source
    declared = change.get("license")
    if declared and declared not in new.get("licenses", ()) and is_newer(facts, "license", source, sources):
        if new.get("license") is None:
            new["license"] = declared
            facts["license"] = source
        else:
            new["also_licenses"] = [*new.get("also_licenses", ()), declared]
        new["licenses"] = list(dict.fromkeys((*new.get("licenses", ()), declared)))
    parents = [
        a for a in change.get("ancestors", ()) if a["model"] not in {x["model"] for x in new.get("ancestors", ())}
    ]
    if parents:
        new["ancestors"] = [*new.get("ancestors", ()), *({**parent, "source": source} for parent in parents)]
        new["licenses"] = list(dict.fromkeys((*new.get("licenses", ()), *change.get("inherited", ()))))
