"""Where an instance, paid by the hour, and the same model on Bedrock, paid by the token, cost the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.sizing import BreakEven
from advisor.estimate.cost import break_even_requests_per_day

if TYPE_CHECKING:
    from advisor.core.hardware import BedrockOffer
    from advisor.core.result import Band, DailyCapacity
    from advisor.core.sizing import SizingLoad


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
