"""Candidates on Bedrock: model id × route that starts in the asked region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from advisor.core.model import Model
from advisor.core.result import CostEstimate, Deployment
from advisor.estimate.cost import bedrock_cost, charge_of, gives_text_of
from advisor.recommend import channels
from advisor.recommend.candidate import Candidate
from advisor.rules.subject import Price

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.core.hardware import BedrockPrice
    from advisor.core.request import Request
    from advisor.rules.ruleset import BoundRules
    from advisor.rules.subject import Channel, Subject


class BedrockSearch:
    """Finds and judges the Bedrock candidates of a model."""

    def __init__(self, request: Request, catalog: Catalog, rules: BoundRules, subject: Subject) -> None:
        self._request = request
        self._catalog = catalog
        self._rules = rules
        self._subject = subject
        self._wanted = "bedrock" in request.where.platforms and not request.where.instance_families

    def reaches(self, model: Model) -> bool:
        """Whether there is anything to judge of a model."""
        return self._wanted and bool(model.bedrock)

    def serves(self, model: Model) -> bool:
        """Whether any id and route may have the model in the asked region: no price is judged yet."""
        if not self._wanted:
            return False
        subject = self._subject
        for _, channel in channels.bedrock(model, self._request.where.region, self._catalog):
            subject.channel, subject.platform = channel, "bedrock"
            if channel.served is not False and not self._rules.exclusions("channel", subject):
                return True
        return False

    def candidates(self, model: Model) -> Iterator[Candidate]:
        """Yield every candidate, judged."""
        if not self._wanted:
            return
        region = self._request.where.region
        for _, channel in channels.bedrock(model, region, self._catalog):
            yield self._candidate(channel, region)

    def _candidate(self, channel: Channel, region: str) -> Candidate:
        subject = self._subject
        subject.channel = channel
        subject.platform = "bedrock"
        subject.instance = subject.engine = subject.weights = subject.memory = None
        subject.tensor_parallel = subject.offered = subject.performance = subject.timed = None
        listed = self._listed(channel, region)
        cost = self._cost(listed, subject.model)
        subject.cost = cost
        subject.price = _price(listed, cost, subject.model)
        findings = self._rules.judge("channel", subject)
        if channel.served is not False:  # what nobody serves here has no price to judge
            findings += self._rules.judge("offer", subject)
        profile = None if channel.route in (None, channels.IN_REGION) else f"{channel.route}.{channel.id}"
        return Candidate(
            Deployment(
                channel="bedrock",
                platform="bedrock",
                region=region,
                bedrock_model_id=channel.id,
                inference_profile=profile,
                bedrock_endpoint=channel.endpoints[0] if channel.endpoints else None,
            ),
            None,
            None,
            cost,
            findings,
        )

    def _listed(self, channel: Channel, region: str) -> BedrockPrice | None:
        if channel.route is None:
            return None
        return self._catalog.bedrock_price(
            channel.id, channel.route, region, input_tokens=self._request.load.input_tokens
        )

    def _cost(self, listed: BedrockPrice | None, model: Model | None) -> CostEstimate | None:
        gives_text = None if model is None else gives_text_of(model)
        return bedrock_cost(listed, self._request.load, gives_text=gives_text) if listed else None


def _price(listed: BedrockPrice | None, cost: CostEstimate | None, model: Model | None) -> Price:
    """Return the price rules judge: it is known where it makes a cost."""
    charge = charge_of(model, listed)
    if listed is None:
        return Price(None, None, None, charge=charge)
    figures = (listed.output, listed.input, listed.per_image, listed.per_query, listed.per_video_second)
    usd = next((p for p in figures if p is not None), None) if cost else None
    return Price(usd, listed.as_of, listed.basis, listed.source, charge, listed.video_seconds)
