"""The routes of Bedrock that a request allows, with what each costs: a price is of one of them, and each may process elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.recommend.break_even import offers_on_bedrock

if TYPE_CHECKING:
    from advisor.core.hardware import BedrockOffer
    from advisor.recommend.search import Search


def routes_of(search: Search, model_id: str) -> tuple[BedrockOffer, ...]:
    """Return the priced routes of a model, the cheapest first.

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
