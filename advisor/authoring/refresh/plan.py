"""Which questions a refresh asks: one for each service, region and, of EC2's prices, family."""

from __future__ import annotations

from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.authoring.refresh.hub import hub_ids
from advisor.authoring.refresh.run import Job
from advisor.core.hardware import sagemaker_name
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.observed import Observed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from advisor.authoring.refresh.outcomes import Kind
    from advisor.sources.aws.session import Session
    from advisor.sources.hub_answers import HubFacts

__all__ = ["Wanted", "enabled_regions", "jobs", "needs_aws"]

HOME_REGION = "us-east-1"
"""Where services that answer for all regions are asked."""
HUB_AT_A_TIME = 50
"""Models of one question to the Hub: a bar that moves, and few of them lost when the network is."""
IDS_AT_A_TIME = 10
"""Models of one question that asks for each by itself."""
_OF_AWS = frozenset({"prices", "spot", "bedrock", "jumpstart", "instances"})


class Wanted(NamedTuple):
    """What to refresh. ``regions`` are all meant; ``families`` empty: all of the catalogue."""

    kinds: tuple[Kind, ...]
    regions: tuple[str, ...]
    families: tuple[str, ...] = ()


def needs_aws(kinds: Sequence[Kind]) -> bool:
    """Whether any of it is asked of AWS."""
    return bool(_OF_AWS.intersection(kinds))


def enabled_regions(session: Session) -> tuple[str, ...] | None:
    """Return the regions the account has enabled; ``None`` when it may not ask.

    Raises:
        AwsError: there are no credentials, or nothing answers.
    """
    try:
        answer = session.ask("ec2", HOME_REGION, "DescribeRegions")
    except AwsError as error:
        if error.kind == "denied":
            return None
        raise
    rows = answer.get("Regions")
    names = [row.get("RegionName") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return tuple(name for name in names if isinstance(name, str)) or None


def jobs(wanted: Wanted, data: Mapping[str, Any], session: Session | None, now: datetime) -> list[Job]:
    """Return the questions; without a ``session`` prices come from the public files.

    ``data`` is the compiled catalogue as it is now, ``now`` the time that spot prices are asked for.
    """
    found: list[Job] = []
    for kind in wanted.kinds:
        if kind == "huggingface":
            found += _hub(data)
        elif session is not None:
            found += _ASKING[kind](wanted, data, session, now)
        elif kind == "prices":
            found += _public_prices(wanted, data)
    return found


def _types(wanted: Wanted, data: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the instance types wanted, by family."""
    by_family: dict[str, list[str]] = {}
    for name, entry in data["instances"].items():
        if not wanted.families or entry["family"] in wanted.families:
            by_family.setdefault(entry["family"], []).append(name)
    return by_family


def _all_types(wanted: Wanted, data: Mapping[str, Any]) -> list[str]:
    return [name for names in _types(wanted, data).values() for name in names]


def _names(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the Bedrock id of each model that has just one, by its names: what price lists call it is one of them.

    A name that several models bear (of a new one nobody has told apart yet) stands for none of them.
    """
    ids: dict[str, set[str]] = {}
    for entry in data["models"].values():
        if len(entry.get("bedrock", ())) == 1:
            for name in (entry["name"], *entry.get("aliases", ())):
                ids.setdefault(name, set()).add(entry["bedrock"][0]["id"])
    return {name: next(iter(found)) for name, found in ids.items() if len(found) == 1}


def _prices(wanted: Wanted, data: Mapping[str, Any], session: Session, now: datetime) -> Iterator[Job]:  # noqa: ARG001
    from advisor.sources.aws import price_list, savings_plans

    regions = wanted.regions
    for names in _types(wanted, data).values():
        yield Job("prices", "ec2", regions, partial(price_list.instance_rates, session, names, regions))
    everything = _all_types(wanted, data)
    hosted = [sagemaker_name(name) for name in everything]
    known = _names(data)
    for region in regions:
        yield Job("prices", "savings", (region,), partial(savings_plans.ec2_savings, session, region, everything))
        yield Job("prices", "savings", (region,), partial(savings_plans.hosting_savings, session, region, hosted))
        yield Job("prices", "sagemaker", (region,), partial(price_list.hosting_rates, session, region))
        if not wanted.families:
            yield Job("prices", "bedrock-prices", (region,), partial(price_list.token_rates, session, region, known))


def _public_prices(wanted: Wanted, data: Mapping[str, Any]) -> Iterator[Job]:
    from advisor.sources.aws import bulk

    everything = _all_types(wanted, data)
    known = _names(data)
    services: tuple[bulk.Service, ...] = ("AmazonBedrock", "AmazonBedrockFoundationModels")
    for region in wanted.regions:
        yield Job("prices", "ec2", (region,), partial(bulk.instance_rates, region, everything))
        yield Job("prices", "sagemaker", (region,), partial(bulk.hosting_rates, region))
        for service in services if not wanted.families else ():
            yield Job("prices", "bedrock-prices", (region,), partial(bulk.token_rates, service, region, known))


def _spot(wanted: Wanted, data: Mapping[str, Any], session: Session, now: datetime) -> Iterator[Job]:
    from advisor.sources.aws import spot

    types = _all_types(wanted, data)
    for region in wanted.regions:
        yield Job("spot", "spot", (region,), partial(spot.spot_rates, session, region, now, types))


def _instances(wanted: Wanted, data: Mapping[str, Any], session: Session, now: datetime) -> Iterator[Job]:  # noqa: ARG001
    from advisor.sources.aws import instances

    families = list(_types(wanted, data))
    everything = families if wanted.families else ()
    yield Job("instances", "machines", (HOME_REGION,), partial(instances.machines, session, HOME_REGION, everything))
    for region in wanted.regions:
        if region != HOME_REGION:  # of new families one long answer is enough; new sizes do not come everywhere at once
            yield Job("instances", "machines", (region,), partial(instances.machines, session, region, families))
        ask = partial(instances.offerings, session, region, families)
        yield Job("instances", "offerings", (region,), ask, tuple(families))


def _bedrock(wanted: Wanted, data: Mapping[str, Any], session: Session, now: datetime) -> Iterator[Job]:  # noqa: ARG001
    from advisor.sources.aws import bedrock

    for region in wanted.regions:
        yield Job("bedrock", "foundation-models", (region,), partial(bedrock.foundation_models, session, region))
        yield Job("bedrock", "inference-profiles", (region,), partial(bedrock.inference_profiles, session, region))
    region = HOME_REGION if HOME_REGION in wanted.regions else wanted.regions[0]
    sold = sorted(
        channel["id"]
        for entry in data["models"].values()
        for channel in entry.get("bedrock", ())
        if not channel["id"].startswith("amazon.")
        and any(region in route["regions"] for route in channel.get("routes", ()))
    )
    for some in _in_groups(sold, IDS_AT_A_TIME):
        yield Job("bedrock", "agreements", (region,), partial(bedrock.agreements, session, region, some))


def _jumpstart(wanted: Wanted, data: Mapping[str, Any], session: Session, now: datetime) -> Iterator[Job]:  # noqa: ARG001
    from advisor.sources.aws import jumpstart

    ids = sorted(channel["id"] for entry in data["models"].values() for channel in entry.get("jumpstart", ()))
    region = HOME_REGION if HOME_REGION in wanted.regions else wanted.regions[0]
    yield Job("jumpstart", "jumpstart-list", (region,), partial(jumpstart.hub_models, session, region))
    for some in _in_groups(ids, IDS_AT_A_TIME):
        yield Job("jumpstart", "jumpstart", (region,), partial(jumpstart.described, session, region, some))


def _hub(data: Mapping[str, Any]) -> Iterator[Job]:
    turn = Lock()
    for some in _in_groups(sorted(hub_ids(data["models"])), HUB_AT_A_TIME):
        yield Job("huggingface", "huggingface", (), partial(_read_hub, some, turn))


def _read_hub(ids: Sequence[str], turn: Lock) -> Observed[HubFacts]:
    """Ask the Hub; what it refuses of single models is a remark, what it could not be asked leaves the answer incomplete.

    One group at a ``turn``: each asks about several models at once, and waits for all of them when the Hub says so.

    Raises:
        AdvisorError: nothing at all could be asked.
    """
    from advisor.sources.hub_facts import read_facts

    with turn:
        found = read_facts(ids)
    failed = [problem for problem in found.problems if not problem.is_answer or problem.kind == "token"]
    if failed and not found.rows:
        raise failed[0].error
    told = dict.fromkeys(problem.error.message for problem in found.problems)
    return Observed(found.rows, found.url, remarks=(*found.remarks, *told), complete=not failed)


def _in_groups(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


_ASKING: Mapping[Kind, Callable[[Wanted, Mapping[str, Any], Session, datetime], Iterator[Job]]] = {
    "prices": _prices,
    "spot": _spot,
    "instances": _instances,
    "bedrock": _bedrock,
    "jumpstart": _jumpstart,
}
