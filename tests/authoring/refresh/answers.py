"""Answers as the readers of services return them, made by hand: no network, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from advisor.authoring.refresh.assemble import Assembled, assemble
from advisor.authoring.refresh.outcomes import Kind, Outcome
from advisor.catalog import Catalog, load_catalog
from advisor.catalog.load import shipped_data
from advisor.core.text import Text
from advisor.errors import UpstreamError
from advisor.sources.aws.observed import FoundationModel, InstanceRate, Machine, Observed, Offering, Profile, TokenRate
from advisor.sources.hub_answers import HubFacts

TODAY, LATER = date(2026, 12, 1), date(2026, 12, 24)
TOKYO, VIRGINIA, OREGON = "ap-northeast-1", "us-east-1", "us-west-2"
CLAUDE, CLAUDE_ID = "anthropic/claude-opus-4-5", "anthropic.claude-opus-4-5-20251101-v1:0"
LLAMA, LLAMA_ID = "meta-llama/Llama-3.1-8B-Instruct", "meta.llama3-1-8b-instruct-v1:0"
NEW, NEW_ID = "p/new", "p.new-v1:0"
GIB = 2**30
KINDS_OF: Mapping[str, Kind] = {
    "spot": "spot",
    "foundation-models": "bedrock",
    "inference-profiles": "bedrock",
    "agreements": "bedrock",
    "jumpstart": "jumpstart",
    "jumpstart-list": "jumpstart",
    "machines": "instances",
    "offerings": "instances",
    "huggingface": "huggingface",
}


def said(
    what: str,
    regions: str | Sequence[str],
    *rows: Any,
    complete: bool = True,
    remarks: tuple[Text, ...] = (),
    families: tuple[str, ...] = (),
    url: str | None = None,
) -> Outcome:
    """Return the outcome of a question that was answered with these rows."""
    places = (regions,) if isinstance(regions, str) else tuple(regions)
    observed = Observed(tuple(rows), url or f"https://example.com/{what}", None, remarks, complete)
    return Outcome(KINDS_OF.get(what, "prices"), what, places, observed, families=families)


def failed(what: str, *regions: str) -> Outcome:
    """Return the outcome of a question that was refused."""
    return Outcome(KINDS_OF.get(what, "prices"), what, regions, error=UpstreamError(Text("no", "否")))


def put(*outcomes: Outcome, before: Assembled | Mapping[str, Any] | None = None, today: date = TODAY) -> Assembled:
    """Assemble over the shipped catalogue."""
    earlier = before.data if isinstance(before, Assembled) else before
    return assemble(shipped_data(), earlier, outcomes, today)


def catalog(*outcomes: Outcome, before: Assembled | None = None, today: date = TODAY) -> Catalog:
    """Return the catalogue that users see after a refresh."""
    return load_catalog(None, put(*outcomes, before=before, today=today).data)


def ec2(regions: Sequence[str], name: str, *prices: tuple[str, float | None], **how: Any) -> Outcome:
    """Return the price list's answer for one type: where it is sold, at what price on demand."""
    return said("ec2", regions, *(InstanceRate(name, region, usd) for region, usd in prices), **how)


def offered(region: str, *names: str, **how: Any) -> Outcome:
    """Return the types that a region offers."""
    return said("offerings", region, *(Offering(name, region) for name in names), **how)


def tokens(region: str, id_: str | None = CLAUDE_ID, route: str | None = "global", **figures: Any) -> TokenRate:
    """Return a price of Bedrock."""
    return TokenRate("Model", id_, region, route, **figures)


def listed(id_: str, region: str, **facts: Any) -> FoundationModel:
    """Return a model as a region lists it: text to text, on demand, active."""
    plain: dict[str, Any] = {
        "name": "New",
        "provider": "P",
        "input_modalities": ("text",),
        "output_modalities": ("text",),
        "on_demand": True,
        "status": "active",
    }
    return FoundationModel(id_, region, **{**plain, **facts})


def profile(id_: str, region: str, route: str = "us", to: Sequence[str] = (VIRGINIA, OREGON), **how: Any) -> Profile:
    """Return an inference profile of a region."""
    return Profile(f"{route}.{id_}", region, route, id_, tuple(to), **how)


def bedrock(
    region: str, models: Iterable[FoundationModel], profiles: Iterable[Profile] = ()
) -> tuple[Outcome, Outcome]:
    """Return both answers of a region; a profile of another model is among them, as it is in every region that has any."""
    other = profile("p.other-v1:0", region, "global", ())
    return said("foundation-models", region, *models), said("inference-profiles", region, *profiles, other)


@cache
def _served(region: str) -> Mapping[str, tuple[FoundationModel, tuple[Profile, ...]]]:
    """Return every id that the shipped catalogue has routes of in a region, and its profiles there."""
    found: dict[str, tuple[FoundationModel, tuple[Profile, ...]]] = {}
    for entry in shipped_data()["models"].values():
        for channel in entry.get("bedrock", ()):
            here = [route for route in channel.get("routes", ()) if region in route["regions"]]
            if here:
                crossing = [route for route in here if route["route"] != "in-region"]
                found[channel["id"]] = (
                    listed(channel["id"], region, on_demand=len(crossing) < len(here), status=None),
                    tuple(
                        profile(channel["id"], region, route["route"], route.get("destinations", ()))
                        for route in crossing
                    ),
                )
    return found


def all_but(
    region: str, but: Iterable[str] = (), models: Iterable[FoundationModel] = (), profiles: Iterable[Profile] = ()
) -> tuple[Outcome, Outcome]:
    """Return both answers of a region that lists what the shipped catalogue knows of it, as it knows it.

    Without the ids ``but``; ids of ``models`` are as they are there. A list that lacks most of it is not believed.
    """
    models = tuple(models)
    left_out = {*but, *(model.id for model in models)}
    kept = [pair for id_, pair in _served(region).items() if id_ not in left_out]
    theirs = (found for _, some in kept for found in some)
    return bedrock(region, [*(model for model, _ in kept), *models], [*theirs, *profiles])


def known_in(region: str) -> frozenset[str]:
    """Return the Bedrock ids that the shipped catalogue has routes of in a region."""
    return frozenset(_served(region))


def machine(name: str, device: str | None = "A10G", memory: int | None = 24 * GIB, **facts: Any) -> Machine:
    """Return an instance type as EC2 describes it; by default with one of g5's devices."""
    plain: dict[str, Any] = {"vcpu": 4, "ram_bytes": 16 * GIB, "architecture": "x86_64", "accelerator_count": 1}
    return Machine(name, accelerator=device, accelerator_memory_bytes=memory, **{**plain, **facts})


def hub(*facts: HubFacts, **how: Any) -> Outcome:
    """Return what the Hub says of some models."""
    return said("huggingface", (), *facts, **how)


def of_hub(id_: str = LLAMA, **facts: Any) -> HubFacts:
    """Return what the Hub says of one model."""
    return HubFacts(id_, f"https://huggingface.co/{id_}", **facts)


def undated(value: Any) -> Any:
    """Return data without its dates and the keys of sources, which depend on them."""
    dates = ("as_of", "source", "spot_source", "prices_as_of", "facts")
    if isinstance(value, dict):
        return {key: undated(item) for key, item in value.items() if key not in (*dates, "sources", "read")}
    return [undated(item) for item in value] if isinstance(value, list) else value
