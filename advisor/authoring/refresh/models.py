"""Bedrock and JumpStart as observed to updates of catalogue models, and entries for models the catalogue has not got."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.authoring.refresh.outcomes import answered
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from advisor.authoring.refresh.draft import Draft
    from advisor.authoring.refresh.outcomes import Outcome
    from advisor.sources.aws.observed import FoundationModel, Profile

__all__ = ["put_bedrock_models", "put_jumpstart"]

IN_REGION = "in-region"
_VERSION = re.compile(r"(-v\d+)?(:\d+)*$")
_OUTSIDE = re.compile(r"[^A-Za-z0-9._-]+")
_KIND = {"embedding": ("embedding", "embedding"), "image": ("image", "text-to-image")}
"""What a model gives, and the kind and task that follow from it; a model that gives text may be of any kind."""
_UNREVIEWED = {
    "en": "Listed by Bedrock; nobody has reviewed its licence, languages and limits for this catalogue yet.",
    "ja": "Bedrock に掲載されていますが、ライセンス・言語・上限はこのカタログではまだ確認されていません。",
}


class _Region(NamedTuple):
    """What one region lists."""

    models: Mapping[str, FoundationModel]
    profiles: Sequence[Profile]


def put_bedrock_models(draft: Draft, outcomes: Sequence[Outcome]) -> None:
    """Enter routes and lifecycles of the regions that answered both questions: which models, and which profiles."""
    regions, sources = _regions(draft, outcomes)
    if not regions:
        return
    source = sources[min(regions)]
    terms = {row.model_id: row.terms_url for o in answered(outcomes, "agreements") for row in _rows(o) if row.terms_url}
    owners = _owners(draft.base["models"])
    listed = {id_ for region in regions.values() for id_ in region.models}
    for id_ in sorted(listed | _known_in(draft, owners, regions)):
        change = _change(draft, id_, regions, source)
        if terms.get(id_):
            change["terms_url"] = terms[id_]
        owner = owners.get(id_)
        if owner is not None:
            draft.update(owner).setdefault("bedrock", {})[id_] = change
        else:
            _put_new(draft, id_, change, [r.models[id_] for r in regions.values() if id_ in r.models])
    draft.note_read("bedrock", regions)


def _rows(outcome: Outcome) -> Sequence[Any]:
    return outcome.observed.rows if outcome.observed else ()


def _regions(draft: Draft, outcomes: Sequence[Outcome]) -> tuple[dict[str, _Region], dict[str, str]]:
    """Return the regions of which both lists are whole, and the key of each one's source."""
    models = {o.regions[0]: o for o in answered(outcomes, "foundation-models") if o.observed and o.observed.complete}
    profiles = {
        o.regions[0]: o
        for o in outcomes  # a region without profiles answers with an empty list, and means it
        if o.what == "inference-profiles" and o.observed is not None and o.observed.complete
    }
    both = sorted(models.keys() & profiles.keys())
    found = {
        # a variant is the same model in a form that is only sold provisioned
        region: _Region({row.id: row for row in _rows(models[region]) if not row.variant_of}, _rows(profiles[region]))
        for region in both
    }
    return found, {region: draft.source(models[region]) for region in both}


def _owners(models: Mapping[str, Any]) -> dict[str, str]:
    """Return the catalogue's model of each Bedrock id."""
    return {channel["id"]: id_ for id_, entry in models.items() for channel in entry.get("bedrock", ())}


def _known_in(draft: Draft, owners: Mapping[str, str], regions: Mapping[str, _Region]) -> set[str]:
    """Return the ids that shipped or earlier data says some of these regions list."""
    found = set()
    for id_, owner in owners.items():
        channels = draft.base["models"][owner].get("bedrock", ())
        earlier = draft.data["updates"].get(owner, {}).get("bedrock", {}).get(id_, {})
        shipped: Mapping[str, Any] = next((channel for channel in channels if channel["id"] == id_), {})
        routes = [*shipped.get("routes", ()), *earlier.get("routes", ())]
        if any(region in route["regions"] for route in routes for region in regions):
            found.add(id_)
    return found


def _change(draft: Draft, id_: str, regions: Mapping[str, _Region], source: str) -> dict[str, Any]:
    """Return what regions say of one id, with what other regions said before."""
    owner_updates = (u.get("bedrock", {}).get(id_) for u in draft.data["updates"].values())
    earlier: Mapping[str, Any] = next((u for u in owner_updates if u), {})
    routes = [
        {**route, "regions": left}
        for route in earlier.get("routes", ())
        if (left := [region for region in route["regions"] if region not in regions])
    ]
    ends = {region: day for region, day in earlier.get("ends_by_region", {}).items() if region not in regions}
    listed = [region.models[id_] for region in regions.values() if id_ in region.models]
    for name, region in regions.items():
        routes += _routes(id_, name, region)
        model = region.models.get(id_)
        if model is not None and model.ends:
            ends[name] = model.ends
    change: dict[str, Any] = {
        "asked": sorted({*earlier.get("asked", ()), *regions}),
        "listed": sorted(
            {name for name in earlier.get("listed", ()) if name not in regions}
            | {name for name, region in regions.items() if id_ in region.models}
        ),
        "routes": _together(routes),
        "source": source,
    }
    if ends:
        change["ends_by_region"] = dict(sorted(ends.items()))
    states = {model.status for model in listed if model.status}
    if states:
        change["status"] = "legacy" if states == {"legacy"} else "active"
    since = [model.legacy_since for model in listed if model.legacy_since]
    if since and change.get("status") == "legacy":
        change["legacy_since"] = min(since)
    if earlier.get("terms_url"):
        change["terms_url"] = earlier["terms_url"]
    return change


def _routes(id_: str, name: str, region: _Region) -> list[dict[str, Any]]:
    model = region.models.get(id_)
    found: list[dict[str, Any]] = []
    if model is not None and model.on_demand:
        found.append({"route": IN_REGION, "regions": [name]})
    for profile in region.profiles:
        if profile.model_id == id_ and profile.active:
            to = {"destinations": sorted(profile.destinations)} if profile.destinations else {}
            found.append({"route": profile.route, "regions": [name], **to})
    return found


def _together(routes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for route in routes:
        groups[route["route"], tuple(route.get("destinations", ()))].update(route["regions"])
    return [
        {"route": route, "regions": sorted(regions), **({"destinations": list(to)} if to else {})}
        for (route, to), regions in sorted(groups.items())
    ]


# ------------------------------------------------------------------------------------------------------------ new models


def _put_new(draft: Draft, id_: str, change: Mapping[str, Any], listed: Sequence[FoundationModel]) -> None:
    """Enter a model nobody has written up: what is not known of it keeps it among the undetermined."""
    if not change["routes"] or not listed:
        return
    first = listed[0]
    publisher = id_.partition(".")[0]
    name = _VERSION.sub("", id_.partition(".")[2]) or id_
    model_id = f"{_slug(publisher)}/{_slug(name)}"
    if model_id in draft.base["models"]:
        model_id = f"{_slug(publisher)}/{_slug(id_)}"
    source = change["source"]
    lifecycle = {"status": change.get("status", "active"), "ends_by_region": change.get("ends_by_region", {})}
    channel = {"id": id_, "routes": change["routes"]}
    if lifecycle["ends_by_region"] or lifecycle["status"] != "active":
        channel["lifecycle"] = {key: value for key, value in lifecycle.items() if value}
    why = {"why": _UNREVIEWED}
    entry: dict[str, Any] = {
        "name": first.name or id_,
        "family": f"bedrock-{_slug(publisher)}",
        "publisher": first.provider or publisher,
        "bedrock": [channel],
        "notes": [_UNREVIEWED],
        "facts": {
            "channels.bedrock": source,
            **dict.fromkeys(("license", "context_length", "languages", "parameters", "architecture"), why),
        },
    }
    if first.input_modalities:
        entry["input_modalities"] = list(first.input_modalities)
        entry["facts"]["input_modalities"] = source
    given = [_KIND[m] for m in first.output_modalities if m in _KIND]
    if len(given) == 1 and "text" not in first.output_modalities:
        entry["kind"], entry["tasks"] = given[0][0], [given[0][1]]
        entry["facts"]["kind"] = entry["facts"]["tasks"] = source
    draft.data["models"][model_id] = entry
    draft.data["families"][entry["family"]] = {"name": entry["publisher"], "publisher": entry["publisher"]}


def _slug(text: str) -> str:
    cleaned = _OUTSIDE.sub("-", text).strip("-._")
    return cleaned[:80] or "model"


# ------------------------------------------------------------------------------------------------------------- JumpStart


def put_jumpstart(draft: Draft, outcomes: Sequence[Outcome]) -> tuple[Text, ...]:
    """Enter what JumpStart says of the catalogue's ids, and return which of them its hub no longer lists."""
    owners = {c["id"]: id_ for id_, entry in draft.base["models"].items() for c in entry.get("jumpstart", ())}
    for outcome in answered(outcomes, "jumpstart"):
        source = draft.source(outcome)
        for row in _rows(outcome):
            owner = owners.get(row.id)
            if owner is None:
                continue
            facts: dict[str, Any] = {
                "default_instance": row.default_instance,
                "instances": sorted(row.instances) if row.instances else None,
                "fine_tunable": row.fine_tunable,
            }
            if row.status == "deprecated":
                facts["lifecycle"] = {"status": "legacy"}
            known = {name: value for name, value in facts.items() if value is not None}
            if known:
                draft.update(owner).setdefault("jumpstart", {})[row.id] = {"source": source, "facts": known}
        draft.note_read("jumpstart", outcome.regions)
    return tuple(_missing(owners, outcomes))


def _missing(owners: Mapping[str, str], outcomes: Sequence[Outcome]) -> Iterator[Text]:
    """Yield a remark for ids the public hub does not list: older ones are kept in JumpStart's manifest only."""
    for outcome in answered(outcomes, "jumpstart-list"):
        if outcome.observed is not None and outcome.observed.complete:
            listed = {row.id for row in outcome.observed.rows}
            region = outcome.regions[0]
            for id_ in sorted(owners.keys() - listed):
                yield Text(
                    f"JumpStart: {id_} is not in the public hub of {region}",
                    f"JumpStart: {id_} は {region} の公開ハブにありません",
                )
