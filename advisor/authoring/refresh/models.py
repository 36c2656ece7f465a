"""Bedrock and JumpStart as observed to updates of catalogue models, and entries for models the catalogue has not got."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.authoring.refresh.outcomes import answered
from advisor.catalog.laid_over import lay
from advisor.catalog.names import ModelNames
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    from advisor.authoring.refresh.draft import Draft
    from advisor.authoring.refresh.outcomes import Outcome
    from advisor.sources.aws.observed import FoundationModel, Profile

__all__ = ["put_bedrock_models", "put_jumpstart"]

IN_REGION = "in-region"
_VERSION = re.compile(r"(-v\d+)?(:\d+)*$")
_OUTSIDE = re.compile(r"[^A-Za-z0-9._-]+")
_KIND = {
    "embedding": ("embedding", "embedding"),
    "image": ("image", "text-to-image"),
    "video": ("video", "text-to-video"),
}
"""What a model gives, and the kind and task that follow from it; a model that gives text may be of any kind."""
_SPOKEN = ("chat", "speech-conversation")
"""Kind and task of a model that hears and speaks, whether or not it writes down what was said."""
_UNREVIEWED = {
    "en": "Listed by Bedrock; nobody has reviewed its licence, languages and limits for this catalogue yet.",
    "ja": "Bedrock に掲載されていますが、ライセンス・言語・上限はこのカタログではまだ確認されていません。",
}


class _Region(NamedTuple):
    """What one region lists."""

    models: Mapping[str, FoundationModel]
    profiles: Sequence[Profile]


def put_bedrock_models(draft: Draft, outcomes: Sequence[Outcome]) -> tuple[Text, ...]:
    """Enter what each region that answered both questions lists: which models, and which profiles.

    Returns remarks on regions whose lists are too short to be believed of what they lack.
    """
    served = _served(draft)
    regions, sources = _regions(draft, outcomes, served)
    if not regions:
        return ()
    shipped = {channel["id"] for entry in draft.base["models"].values() for channel in entry.get("bedrock", ())}
    remarks: list[Text] = []
    for name, region in sorted(regions.items()):
        missing = served[name].keys() - region.models.keys()
        if len(missing) > MOST_MISSING * (len(missing) + len(region.models)):
            remarks.append(_too_short(name, len(missing)))
            missing = set()
        for id_ in sorted(region.models.keys() | missing):
            _put_reading(draft, id_, name, _reading(id_, region, sources[name]))
            if id_ in region.models and id_ not in shipped:
                _put_new(draft, region.models[id_], sources[name])
    _forget(draft, shipped)
    for outcome in answered(outcomes, "agreements"):
        for row in _rows(outcome):
            if row.terms_url and row.model_id in draft.data["bedrock"]:
                draft.data["bedrock"][row.model_id]["terms_url"] = row.terms_url
    draft.note_read("bedrock", regions)
    return tuple(remarks)


MOST_MISSING = 0.5
"""Of what is known of a region and what it lists: who withdraws more at once is more likely not to have told all."""


def _too_short(region: str, count: int) -> Text:
    return Text(
        f"Bedrock {region}: lists too few models to be believed that {count:,} others are gone; they stay",
        f"Bedrock {region}: 一覧が極端に少ないため、未掲載の {count:,} モデルは提供終了とみなさず残しました",
    )


def _rows(outcome: Outcome) -> Sequence[Any]:
    return outcome.observed.rows if outcome.observed else ()


def _regions(
    draft: Draft, outcomes: Sequence[Outcome], served: Mapping[str, Mapping[str, Set[str]]]
) -> tuple[dict[str, _Region], dict[str, str]]:
    """Return the regions of which both lists are whole, and the key of each one's source.

    A region without profiles answers with an empty list; of a region that is known to have some it says nothing.
    """
    models = {o.regions[0]: o for o in answered(outcomes, "foundation-models") if o.observed and o.observed.complete}
    reached = {region for region, ids in served.items() if any(routes - {IN_REGION} for routes in ids.values())}
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


def _served(draft: Draft) -> dict[str, dict[str, set[str]]]:
    """Return the Bedrock ids that each region is known to serve, as refreshed so far, with their routes there."""
    found: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for entry in lay(draft.base, draft.data)["models"].values():
        for channel in entry.get("bedrock", ()):
            for route in channel.get("routes", ()):
                for region in route["regions"]:
                    found[region].setdefault(channel["id"], set()).add(route["route"])
    return found


def _reading(id_: str, region: _Region, source: str) -> dict[str, Any]:
    """Return what a region says of one id; of one that it does not list, that it has no routes."""
    model = region.models.get(id_)
    if model is None:
        return {"source": source, "routes": []}
    routes: list[dict[str, Any]] = [{"route": IN_REGION}] if model.on_demand else []
    for profile in region.profiles:
        if profile.model_id == id_ and profile.active:
            to = {"destinations": sorted(profile.destinations)} if profile.destinations else {}
            routes.append({"route": profile.route, **to})
    said = {"status": model.status, "ends": model.ends, "legacy_since": model.legacy_since}
    return {"source": source, "routes": routes, **{name: value for name, value in said.items() if value}}


def _put_reading(draft: Draft, id_: str, region: str, reading: dict[str, Any]) -> None:
    draft.data["bedrock"].setdefault(id_, {"regions": {}})["regions"][region] = reading


# ------------------------------------------------------------------------------------------------------------ new models


def _forget(draft: Draft, shipped: Set[str]) -> None:
    """Drop the entries made here for ids that a newer package has entries for, or that no region serves any more."""
    readings = draft.data["bedrock"]
    for model_id, entry in list(draft.data["models"].items()):
        (id_,) = (channel["id"] for channel in entry["bedrock"])
        served = any(reading["routes"] for reading in readings.get(id_, {}).get("regions", {}).values())
        if id_ in shipped or not served:
            del draft.data["models"][model_id]
        if id_ not in shipped and not served:
            readings.pop(id_, None)
    used = {entry["family"] for entry in draft.data["models"].values()}
    draft.data["families"] = {id_: family for id_, family in draft.data["families"].items() if id_ in used}


def _new_id(draft: Draft, id_: str) -> str:
    """Return a catalogue id for a Bedrock id: without the version, where no other model has that name."""
    for model_id, entry in draft.data["models"].items():
        if entry["bedrock"][0]["id"] == id_:
            return str(model_id)
    publisher, _, rest = id_.partition(".")
    short = f"{_slug(publisher)}/{_slug(_VERSION.sub('', rest) or id_)}"
    reviewed = (ModelNames(draft.base["models"]), ModelNames(draft.base["pedigrees"]))
    is_taken = short in draft.data["models"] or any(names.find(short) for names in reviewed)
    return f"bedrock/{_slug(id_)}" if is_taken else short


def _put_new(draft: Draft, listed: FoundationModel, source: str) -> None:
    """Enter a model nobody has written up: what is not known of it keeps it among the undetermined."""
    publisher = listed.id.partition(".")[0]
    family = f"bedrock-{_slug(publisher)}"
    why = {"why": _UNREVIEWED}
    entry: dict[str, Any] = {
        "name": listed.name or listed.id,
        "family": family,
        "publisher": listed.provider or publisher,
        "bedrock": [{"id": listed.id}],
        "notes": [_UNREVIEWED],
        "facts": {
            "entry": source,
            **dict.fromkeys(("license", "context_length", "languages", "parameters", "architecture"), why),
        },
    }
    if listed.input_modalities:
        entry["input_modalities"] = list(listed.input_modalities)
        entry["facts"]["input_modalities"] = source
    kind = _kind(listed)
    if kind is not None:
        entry["kind"], entry["tasks"] = kind[0], [kind[1]]
        entry["facts"]["kind"] = entry["facts"]["tasks"] = source
    draft.data["models"][_new_id(draft, listed.id)] = entry
    draft.data["families"][family] = {"name": entry["publisher"], "publisher": entry["publisher"]}


def _kind(listed: FoundationModel) -> tuple[str, str] | None:
    """Return kind and task of a model as far as what it takes and gives decides them; ``None`` where it does not."""
    given = set(listed.output_modalities)
    if "speech" in given:  # one that only reads aloud has no task here
        return _SPOKEN if "speech" in listed.input_modalities and given <= {"speech", "text"} else None
    return _KIND.get(given.pop()) if len(given) == 1 else None


def _slug(text: str) -> str:
    cleaned = _OUTSIDE.sub("-", text).strip("-._")
    return cleaned[:80] or "model"


# ------------------------------------------------------------------------------------------------------------- JumpStart


def put_jumpstart(draft: Draft, outcomes: Sequence[Outcome]) -> tuple[Text, ...]:
    """Enter what JumpStart says of the catalogue's ids, and return which of them its hub no longer lists."""
    ids = {channel["id"] for entry in draft.base["models"].values() for channel in entry.get("jumpstart", ())}
    for outcome in answered(outcomes, "jumpstart"):
        source = draft.source(outcome)
        for row in _rows(outcome):
            if row.id not in ids:
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
                draft.data["jumpstart"][row.id] = {"source": source, "facts": known}
        draft.note_read("jumpstart", outcome.regions)
    return tuple(_missing(ids, outcomes))


def _missing(ids: Set[str], outcomes: Sequence[Outcome]) -> Iterator[Text]:
    """Yield a remark for ids the public hub does not list: older ones are kept in JumpStart's manifest only."""
    for outcome in answered(outcomes, "jumpstart-list"):
        if outcome.observed is not None and outcome.observed.complete:
            listed = {row.id for row in outcome.observed.rows}
            region = outcome.regions[0]
            for id_ in sorted(ids - listed):
                yield Text(
                    f"JumpStart: {id_} is not in the public hub of {region}",
                    f"JumpStart: {id_} は {region} の公開ハブにありません",
                )
