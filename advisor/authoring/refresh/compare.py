"""What differs between two catalogues as their users see it: prices, models on offer, instance types, terms."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.catalog.prices import BEDROCK_FIGURES
from advisor.core.hardware import sagemaker_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.catalog import Catalog
    from advisor.core.model import BedrockChannel, Model

__all__ = ["Changes", "FactChange", "Offer", "PriceChange", "compare"]


class PriceChange(NamedTuple):
    """A figure in USD before and after, in one or several regions; ``None``: not known."""

    platform: str
    name: str
    figure: str
    regions: tuple[str, ...]
    old: float | None
    new: float | None


class Offer(NamedTuple):
    """Something that came or went: a model's route, an instance type, in these regions (none: everywhere)."""

    kind: str
    name: str
    regions: tuple[str, ...] = ()


class FactChange(NamedTuple):
    """Another fact of a model."""

    model: str
    fact: str
    old: Any
    new: Any


class Changes(NamedTuple):
    """All that differs, each part sorted."""

    prices: tuple[PriceChange, ...] = ()
    new: tuple[Offer, ...] = ()
    gone: tuple[Offer, ...] = ()
    facts: tuple[FactChange, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return any(self)


def compare(before: Catalog, after: Catalog) -> Changes:
    """Return what users of ``after`` see that users of ``before`` did not, and the other way round."""
    new: list[Offer] = []
    gone: list[Offer] = []
    _instances(before, after, new, gone)
    _models(before, after, new, gone)
    return Changes(
        prices=tuple(sorted(_together([*_instance_prices(before, after), *_bedrock_prices(before, after)]), key=_key)),
        new=tuple(sorted(new)),
        gone=tuple(sorted(gone)),
        facts=tuple(sorted(_facts(before, after), key=lambda change: change[:2])),
    )


def _key(change: PriceChange) -> tuple[str, str, str, tuple[str, ...]]:
    return (change.platform, change.name, change.figure, change.regions)


def _together(changes: list[PriceChange]) -> list[PriceChange]:
    """Return one change for the regions that have it in common."""
    groups: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for change in changes:
        groups[change.platform, change.name, change.figure, change.old, change.new].extend(change.regions)
    return [
        PriceChange(platform, name, figure, tuple(sorted(set(regions))), old, new)
        for (platform, name, figure, old, new), regions in groups.items()
    ]


def _instance_prices(before: Catalog, after: Catalog) -> Iterator[PriceChange]:
    for name in after.instances:
        for region in after.regions:
            old, now = before.ec2_price(name, region), after.ec2_price(name, region)
            if now is not None:
                # a spot price that nobody has read anew follows the one on demand: that is no news
                read = ("spot",) if now.spot_basis == "published" else ()
                for figure in ("on_demand", "reserved_1yr", "reserved_3yr", *read):
                    yield from _figure("ec2", name, figure, region, old, now)
            hosted_before, hosted = before.sagemaker_price(name, region), after.sagemaker_price(name, region)
            if hosted is not None:
                for figure in ("on_demand", "savings_1yr", "savings_3yr"):
                    yield from _figure("sagemaker", sagemaker_name(name), figure, region, hosted_before, hosted)


def _figure(platform: str, name: str, figure: str, region: str, old: Any, new: Any) -> Iterator[PriceChange]:
    a, b = getattr(old, figure, None), getattr(new, figure)
    if a != b:
        yield PriceChange(platform, name, figure, (region,), a, b)


def _bedrock_prices(before: Catalog, after: Catalog) -> Iterator[PriceChange]:
    for model in after.models.values():
        for channel in model.bedrock:
            for route in channel.routes:
                for region in route.regions:
                    old = before.bedrock_price(channel.id, route.route, region)
                    new = after.bedrock_price(channel.id, route.route, region)
                    if new is not None:
                        for figure in BEDROCK_FIGURES:
                            name = f"{channel.id} {route.route}"
                            yield from _figure("bedrock", name, figure, region, old, new)


def _instances(before: Catalog, after: Catalog, new: list[Offer], gone: list[Offer]) -> None:
    for name in {**dict.fromkeys(before.instances), **dict.fromkeys(after.instances)}:
        was = {r for r in after.regions if before.ec2_price(name, r) is not None}
        now = {r for r in after.regions if after.ec2_price(name, r) is not None}
        if now - was:
            kind = "offer" if name in before.instances else "instance"
            new.append(Offer(kind, name, tuple(sorted(now - was))))
        elif name not in before.instances:
            new.append(Offer("instance", name))
        if was - now:
            gone.append(Offer("instance", name, tuple(sorted(was - now))))
        elif name not in after.instances:
            gone.append(Offer("instance", name))


def _models(before: Catalog, after: Catalog, new: list[Offer], gone: list[Offer]) -> None:
    for id_, model in after.models.items():
        if id_ not in before.models:
            new.append(Offer("model", id_, _regions(model)))
            continue
        old = {channel.id: _served(channel) for channel in before.models[id_].bedrock}
        served = {channel.id: _served(channel) for channel in model.bedrock}
        for channel_id in old.keys() | served.keys():
            was, now = old.get(channel_id, {}), served.get(channel_id, {})
            for route in sorted(was.keys() | now.keys()):
                came, went = (
                    now.get(route, set()) - was.get(route, set()),
                    was.get(route, set()) - now.get(route, set()),
                )
                if came:
                    new.append(Offer("bedrock", f"{channel_id} {route}", tuple(sorted(came))))
                if went:
                    gone.append(Offer("bedrock", f"{channel_id} {route}", tuple(sorted(went))))
    for id_, model in before.models.items():
        if id_ not in after.models:
            gone.append(Offer("model", id_, _regions(model)))


def _regions(model: Model) -> tuple[str, ...]:
    return tuple(sorted({r for channel in model.bedrock for route in channel.routes for r in route.regions}))


def _served(channel: BedrockChannel) -> dict[str, set[str]]:
    served: dict[str, set[str]] = {}
    for route in channel.routes:
        served.setdefault(route.route, set()).update(route.regions)
    return served


def _facts(before: Catalog, after: Catalog) -> Iterator[FactChange]:
    for id_, model in after.models.items():
        if id_ not in before.models:
            continue
        old, new = _plain(before.models[id_]), _plain(model)
        for fact in sorted(old.keys() | new.keys()):
            if old.get(fact) != new.get(fact):
                yield FactChange(id_, fact, old.get(fact), new.get(fact))


def _plain(model: Model) -> dict[str, Any]:
    """Return the facts a refresh may change, by name."""
    facts: dict[str, Any] = {
        "licenses": list(model.licenses),
        "ancestors": sorted(a.model for a in model.ancestors or ()),
        "parameters": model.parameters,
        "context_length": model.context_length,
        "dtype": model.dtype,
        "gated": model.huggingface.gated if model.huggingface else None,
    }
    for channel in model.bedrock:
        facts[f"{channel.id} status"] = channel.lifecycle.status
        for region, day in channel.lifecycle.ends_by_region.items():
            facts[f"{channel.id} ends in {region}"] = day
    for hosted in model.jumpstart:
        facts[f"{hosted.id} status"] = hosted.lifecycle.status
        facts[f"{hosted.id} default_instance"] = hosted.default_instance
        facts[f"{hosted.id} fine_tunable"] = hosted.fine_tunable
    return facts
