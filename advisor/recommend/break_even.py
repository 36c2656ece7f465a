"""Where an instance, paid by the hour, and the same model on Bedrock, paid by the token, cost the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple
from advisor.core.result import Band
from advisor.core.sizing import BreakEven
from advisor.estimate.cost import DAYS_PER_MONTH, break_even_requests_per_day, gives_text_of, request_usd
from advisor.recommend import channels

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.hardware import BedrockPrice
    from advisor.core.model import Model
    from advisor.core.result import PerformanceEstimate
    from advisor.core.sizing import SizingLoad

SECONDS_PER_HOUR = 3600


class OnBedrock(NamedTuple):
    """The model on Bedrock by one route, and what a request of the load costs there."""

    model_id: str
    inference_profile: str | None
    price: BedrockPrice
    usd_per_request: float


def on_bedrock(model: Model, catalog: Catalog, region: str, load: SizingLoad, today: str) -> OnBedrock | None:
    """Return the cheapest route that starts in a region; ``None`` when none is served and priced.

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
            found.append(OnBedrock(channel.id, profile, price, usd))
    return min(found, key=lambda offer: (offer.usd_per_request, offer.inference_profile or ""), default=None)


def break_even(
    monthly_usd: float, full: PerformanceEstimate | None, load: SizingLoad, utilization: float, bedrock: OnBedrock
) -> BreakEven | None:
    """Return where ``monthly_usd`` of instances equal Bedrock; ``None`` when Bedrock's price is not known.

    ``full``: the speed with as many sequences at once as the instances hold. ``utilization``: the share of it that is
    planned with. Requests of the whole month are answered in the hours that the instances are up.
    """
    requests = break_even_requests_per_day(monthly_usd, bedrock.price, load)
    if requests is None:
        return None
    sustained = None
    if full is not None and full.output_tokens_per_second is not None:
        each_day = utilization * load.hours_per_month / DAYS_PER_MONTH * SECONDS_PER_HOUR / load.output_tokens
        sustained = Band(*(rate * each_day for rate in full.output_tokens_per_second))
    return BreakEven(
        requests_per_day=requests,
        sustained_requests_per_day=sustained,
        reachable=_reachable(requests, sustained),
        bedrock_model_id=bedrock.model_id,
        inference_profile=bedrock.inference_profile,
        usd_per_request=bedrock.usd_per_request,
        price=bedrock.price,
    )


def _reachable(requests: float, sustained: Band | None) -> bool | None:
    if sustained is None or sustained.low < requests <= sustained.high:
        return None
    return requests <= sustained.low
