"""The ways to get a model, seen from the asked region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from advisor.core.model import ACTIVE, BedrockChannel, BedrockRoute, Model
from advisor.rules.subject import Channel

if TYPE_CHECKING:
    from advisor.catalog import Catalog

IN_REGION = "in-region"
GLOBAL = "global"
GOVERNMENT = "us-gov"
GEOGRAPHIES = {"apac": frozenset({"apac", "jp", "au", "in"})}
"""Geographies an inference profile may reach, where its name alone does not say it."""


def self_hosted(model: Model, platform: str) -> Channel | None:
    """Return the channel the weights come from on a self-hosting platform, or ``None`` when there is none.

    SageMaker takes JumpStart where the model is there; everything else, and EC2, takes the weights from the Hub.
    A Marketplace package is all there is for closed models: it is judged by its own lifecycle. Files of one's own go
    anywhere.
    """
    if model.checkpoint is not None and model.checkpoint.origin == "local":
        return Channel(name="local", id=model.id, lifecycle=ACTIVE, gated="no", fine_tunable=True)
    if platform == "sagemaker":
        best = next((c for c in model.jumpstart if c.lifecycle.status == "active"), None)
        if best is None and not model.huggingface and model.jumpstart:
            best = model.jumpstart[0]
        if best is not None:
            return Channel(
                name="jumpstart",
                id=best.id,
                lifecycle=best.lifecycle,
                ends=best.lifecycle.ends,
                marketplace=best.marketplace,
                fine_tunable=best.fine_tunable,
                gated=model.huggingface.gated if model.huggingface else None,
            )
    if model.huggingface is None:
        return None
    hub = model.huggingface
    return Channel(
        name="huggingface",
        id=hub.id,
        lifecycle=hub.lifecycle,
        ends=hub.lifecycle.ends,
        gated=hub.gated,
        fine_tunable=True,  # the weights are there to be tuned, whatever the licence says of it
    )


def bedrock(model: Model, region: str, catalog: Catalog) -> Iterator[tuple[BedrockChannel, Channel]]:
    """Yield each Bedrock id with each route that starts in ``region``; an id none of whose routes does, once, unserved."""
    for offer in model.bedrock:
        everywhere = tuple(sorted({name for r in offer.routes for name in r.regions}))
        routes = [r for r in offer.routes if region in r.regions]
        for route in routes:
            yield offer, _bedrock_channel(offer, region, everywhere, route, catalog)
        if not routes:
            yield offer, _bedrock_channel(offer, region, everywhere, None, catalog)


def _bedrock_channel(
    offer: BedrockChannel, region: str, everywhere: tuple[str, ...], route: BedrockRoute | None, catalog: Catalog
) -> Channel:
    destinations = _destinations(route, region, catalog) if route else None
    return Channel(
        name="bedrock",
        id=offer.id,
        lifecycle=offer.lifecycle,
        ends=offer.lifecycle.ends_in(region),
        served=route is not None,
        regions=everywhere,
        route=route.route if route else None,
        destinations=destinations,
        countries=_countries(destinations, catalog) if destinations is not None else None,
        context_length=offer.context_length,
        max_output_tokens=offer.max_output_tokens,
        fine_tunable=False,
        eula=offer.eula,
        endpoints=route.endpoints if route else offer.endpoints,
    )


def _destinations(route: BedrockRoute, region: str, catalog: Catalog) -> tuple[str, ...] | None:
    """Return where requests may be processed, ``None`` where the provider publishes no list.

    In-region stays. Without a published list a geographic profile may use any region of its geography, and a global one
    any commercial region: the widest reading, because the question is what may happen.
    """
    if route.route == IN_REGION:
        return (region,)
    if route.destinations:
        return route.destinations
    if route.route == GLOBAL:
        return tuple(r.id for r in catalog.regions.values() if r.geography != GOVERNMENT)
    reach = GEOGRAPHIES.get(route.route, frozenset({route.route}))
    return tuple(r.id for r in catalog.regions.values() if r.geography in reach) or None


def _countries(destinations: tuple[str, ...], catalog: Catalog) -> tuple[str, ...] | None:
    if any(name not in catalog.regions for name in destinations):
        return None
    return tuple(sorted({catalog.regions[name].country for name in destinations}))
