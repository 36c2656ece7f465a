"""Where an instance, paid by the hour, and the same model on Bedrock, paid by the token, cost the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.hardware import BedrockOffer
from advisor.core.sizing import BreakEven
from advisor.estimate.cost import break_even_requests_per_day, gives_text_of, request_usd
from advisor.recommend import channels

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.model import Model
    from advisor.core.result import Band, DailyCapacity
    from advisor.core.sizing import SizingLoad
    from advisor.estimate.cost import LoadLike


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


def break_even(
    monthly_usd: float, full: DailyCapacity | None, load: SizingLoad, bedrock: BedrockOffer
) -> BreakEven | None:
    """Return where ``monthly_usd`` of an instance equal Bedrock; ``None`` when Bedrock's price is not known.

    ``full``: what the instance answers with as many sequences at once as it holds.
    """
    requests = break_even_requests_per_day(monthly_usd, bedrock.price, load)
    if requests is None:
        return None
    return BreakEven(
        requests_per_day=requests,
        full=full,
        reachable=reachable(requests, full and full.requests_per_day),
        bedrock_model_id=bedrock.model_id,
        inference_profile=bedrock.inference_profile,
        usd_per_request=bedrock.usd_per_request,
        price=bedrock.price,
    )


def reachable(requests: float, sustained: Band | None) -> bool | None:
    """Return whether so many requests a day are answered; ``None`` where that is not known or within the band."""
    if sustained is None or sustained.low < requests <= sustained.high:
        return None
    return requests <= sustained.low
