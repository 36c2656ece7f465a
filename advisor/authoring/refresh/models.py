"""Bedrock and JumpStart as observed to updates of catalogue models, and entries for models the catalogue has not got."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.authoring.refresh.outcomes import answered
from advisor.catalog.refreshed import is_newer, lay
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
    _forget_written_up(draft, owners)
    ours = _owners(draft.data["models"])
    listed = {id_ for region in regions.values() for id_ in region.models}
    for id_ in sorted(listed | _known_in(draft, owners, regions) | ours.keys()):
        owner = owners.get(id_) or ours.get(id_) or _new_id(draft, id_)
        change = _change(id_, regions, source, _earlier(draft, owner, id_))
        if terms.get(id_):
            change["terms_url"] = terms[id_]
        if id_ not in owners and not change["routes"]:
            draft.data["models"].pop(owner, None)
            draft.data["updates"].pop(owner, None)
            continue
        draft.update(owner).setdefault("bedrock", {})[id_] = change
        if id_ not in owners:
            _put_new(draft, owner, id_, [r.models[id_] for r in regions.values() if id_ in r.models])
    draft.note_read("bedrock", regions)


def _rows(outcome: Outcome) -> Sequence[Any]:
    return outcome.observed.rows if outcome.observed else ()


def _regions(draft: Draft, outcomes: Sequence[Outcome]) -> tuple[dict[str, _Region], dict[str, str]]:
    """Return the regions of which both lists are whole, and the key of each one's source.

    A region without profiles answers with an empty list; of a region that is known to have some it says nothing.
    """
    models = {o.regions[0]: o for o in answered(outcomes, "foundation-models") if o.observed and o.observed.complete}
    reached = _reached_by_profiles(draft)
    profiles = {
        o.regions[0]: o
        for o in outcomes
        if o.what == "inference-profiles" and o.observed is not None and o.observed.complete
        if o.observed.rows or o.regions[0] not in reached
    }
    both = sorted(models.keys() & profiles.keys())
    found = {
        # a variant is the same model in a form that is only sold provisioned
        region: _Region({row.id: row for row in _rows(models[region]) if not row.variant_of}, _rows(profiles[region]))
        for region in both
    }
    return found, {region: draft.source(models[region]) for region in both}


def _reached_by_profiles(draft: Draft) -> set[str]:
    """Return the regions that are known to have inference profiles."""
    return {
        region
        for entry in lay(draft.base, draft.data)["models"].values()
        for channel in entry.get("bedrock", ())
        for route in channel.get("routes", ())
        if route["route"] != IN_REGION
        for region in route["regions"]
    }


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


def _earlier(draft: Draft, owner: str, id_: str) -> Mapping[str, Any]:
    """Return what was refreshed of one id before, unless the package has come to know better since."""
    found: Mapping[str, Any] = draft.data["updates"].get(owner, {}).get("bedrock", {}).get(id_, {})
    facts = draft.base["models"].get(owner, {}).get("facts", {})
    sources = {**draft.base["sources"], **draft.data["sources"]}
    return found if found and is_newer(facts, "channels.bedrock", found["source"], sources) else {}


def _change(id_: str, regions: Mapping[str, _Region], source: str, earlier: Mapping[str, Any]) -> dict[str, Any]:
    """Return what regions say of one id, with what other regions said before."""
    routes = [
        {**route, "regions": left}
        for route in earlier.get("routes", ())
        if (left := [region for region in route["regions"] if region not in regions])
    ]
    ends = {region: day for region, day in earlier.get("ends_by_region", {}).items() if region not in regions}
    states = {region: state for region, state in earlier.get("states", {}).items() if region not in regions}
    for name, region in regions.items():
        routes += _routes(id_, name, region)
        model = region.models.get(id_)
        if model is not None and model.ends:
            ends[name] = model.ends
        if model is not None and model.status:
            since = {"legacy_since": model.legacy_since} if model.legacy_since else {}
            states[name] = {"status": model.status, **since}
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
    if states:
        change["states"] = dict(sorted(states.items()))
        change["status"] = "legacy" if {state["status"] for state in states.values()} == {"legacy"} else "active"
    days = [state["legacy_since"] for state in states.values() if "legacy_since" in state]
    if days and change.get("status") == "legacy":
        change["legacy_since"] = min(days)
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


def _forget_written_up(draft: Draft, owners: Mapping[str, str]) -> None:
    """Drop the entries made here for ids that a newer package has entries for."""
    for model_id, entry in list(draft.data["models"].items()):
        if any(channel["id"] in owners for channel in entry.get("bedrock", ())):
            del draft.data["models"][model_id]
            if model_id not in draft.base["models"]:
                draft.data["updates"].pop(model_id, None)


def _new_id(draft: Draft, id_: str) -> str:
    """Return a catalogue id for a Bedrock id: without the version, where no other model has that name."""
    publisher, _, rest = id_.partition(".")
    short = f"{_slug(publisher)}/{_slug(_VERSION.sub('', rest) or id_)}"
    is_taken = short in draft.base["models"] or short in draft.data["models"]
    return f"{_slug(publisher)}/{_slug(id_)}" if is_taken else short


def _put_new(draft: Draft, model_id: str, id_: str, listed: Sequence[FoundationModel]) -> None:
    """Enter a model nobody has written up: what is not known of it keeps it among the undetermined."""
    change = draft.update(model_id)["bedrock"][id_]
    source = change["source"]
    lifecycle = {"status": change.get("status", "active"), "ends_by_region": change.get("ends_by_region", {})}
    channel: dict[str, Any] = {"id": id_, "routes": change["routes"]}
    if lifecycle["ends_by_region"] or lifecycle["status"] != "active":
        channel["lifecycle"] = {key: value for key, value in lifecycle.items() if value}
    before = draft.data["models"].get(model_id)
    if before is not None and not listed:  # other regions than those asked now
        facts = {**before["facts"], "channels.bedrock": source}
        draft.data["models"][model_id] = {**before, "bedrock": [channel], "facts": facts}
        return
    first = listed[0]
    publisher = id_.partition(".")[0]
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
