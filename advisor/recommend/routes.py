"""The routes of a model on Bedrock, with what each costs: a price is of one of them, and each may process elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.hardware import BedrockOffer
from advisor.estimate.cost import gives_text_of, request_usd
from advisor.recommend import channels

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.model import Model
    from advisor.estimate.cost import LoadLike
    from advisor.recommend.search import Search


def offers_on_bedrock(
    model: Model, catalog: Catalog, region: str, load: LoadLike, today: str
) -> tuple[BedrockOffer, ...]:
    """Return every served and priced route that starts in a region, the cheapest first; of those alike that which stays.

    ``today`` is an ISO date: a model past its end there is not served.
    """
    found = []
    for _, channel in channels.bedrock(model, region, catalog):
        price = channel.route and catalog.bedrock_price(
            channel.id, channel.route, region, input_tokens=load.input_tokens
        )
        usd = request_usd(price, load, gives_text=gives_text_of(model)) if price else None
        if price and usd and channel.served and not (channel.ends and channel.ends < today):
            profile = None if channel.route == channels.IN_REGION else f"{channel.route}.{channel.id}"
            found.append(BedrockOffer(channel.id, profile, price, usd, channel.destinations, channel.countries))
    return tuple(sorted(found, key=lambda offer: (offer.usd_per_request, offer.inference_profile or "")))


def on_bedrock(model: Model, catalog: Catalog, region: str, load: LoadLike, today: str) -> BedrockOffer | None:
    """Return the cheapest route that starts in a region; ``None`` when none is served and priced."""
    return next(iter(offers_on_bedrock(model, catalog, region, load, today)), None)


def routes_of(search: Search, model_id: str) -> tuple[BedrockOffer, ...]:
    """Return the priced routes of a model that a request allows, the cheapest first.

    Without those that what was asked excludes: where requests may be processed, a budget.
    """
    request, today = search.request, search.subject.today.isoformat()
    excluded = set()
    for verdict in search.verdicts:
        if verdict.model.id == model_id:
            search.focus(verdict.model)
            judged = search.bedrock.candidates(verdict.model)
            excluded |= {
                (c.deployment.bedrock_model_id, c.deployment.inference_profile) for c in judged if c.bin == "rejected"
            }
    model = search.catalog.models[model_id]
    offers = offers_on_bedrock(model, search.catalog, request.where.region, request.load, today)
    return tuple(offer for offer in offers if (offer.model_id, offer.inference_profile) not in excluded)
