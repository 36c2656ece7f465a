"""US dollars: instance hours and Bedrock tokens, per month and per million tokens, and where the two meet.

A month has 365 ÷ 12 days of requests, and 730 hours (365 · 24 ÷ 12) unless the deployment is up for fewer. The basis
of a cost is that of its price: the arithmetic on it is exact.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, Protocol

from advisor.core.provenance import Basis, Source
from advisor.core.record import NamedTuple
from advisor.core.result import CostEstimate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.hardware import BedrockPrice, Ec2Price, SageMakerPrice
    from advisor.core.model import Model

DAYS_PER_MONTH = 365 / 12
MILLION = 1_000_000


class LoadLike(Protocol):
    """What is asked per day (`advisor.core.request.Load`)."""

    @property
    def input_tokens(self) -> int:
        """Tokens of a prompt."""

    @property
    def output_tokens(self) -> int:
        """Tokens of an answer."""

    @property
    def requests_per_day(self) -> int:
        """Requests in 24 hours."""

    @property
    def hours_per_month(self) -> float:
        """Hours the instances are up."""


class Quote(NamedTuple):
    """The price of one instance for one hour."""

    usd_per_hour: float
    basis: Basis
    as_of: str
    source: Source | None


def ec2_quote(price: Ec2Price, purchase: str) -> Quote | None:
    """Return what an EC2 instance costs bought as ``on-demand``, ``spot``, ``reserved-1yr`` or ``reserved-3yr``.

    ``None`` when that price is not known. A spot price is one that was seen, or derived from a saving that was.
    """
    on_demand: _Row = (price.on_demand, "published", price.as_of, price.source)
    rows: dict[str, _Row] = {
        "spot": (price.spot, price.spot_basis, price.spot_as_of, price.spot_source),
        "reserved-1yr": (price.reserved_1yr, "published", price.reserved_as_of, price.reserved_source),
        "reserved-3yr": (
            price.reserved_3yr,
            "published",
            price.reserved_3yr_as_of or price.reserved_as_of,
            price.reserved_3yr_source or price.reserved_source,
        ),
    }
    usd, basis, as_of, source = rows.get(purchase, on_demand)
    return None if usd is None else Quote(usd, basis, as_of or price.as_of, source or price.source)


_Row = tuple[float | None, Basis, str | None, Source | None]


def sagemaker_quote(price: SageMakerPrice, purchase: str = "on-demand") -> Quote | None:
    """Return what a SageMaker hosting instance costs: on demand, or under a savings plan of one or three years.

    ``None`` when that price is not known; hosting is not sold as spot.
    """
    if purchase == "on-demand":
        return Quote(price.on_demand, price.basis, price.as_of, price.source)
    usd = {"reserved-1yr": price.savings_1yr, "reserved-3yr": price.savings_3yr}.get(purchase)
    return None if usd is None else Quote(usd, "published", price.savings_as_of or price.as_of, price.savings_source)


def instances_needed(
    *,
    concurrency: int,
    requests_per_day: float,
    sequences_per_instance: int,
    requests_per_day_per_instance: float | None,
) -> int:
    """Return how many instances hold the concurrent sequences and keep up with the day's requests.

    ``sequences_per_instance``: what all replicas of one instance hold at once, at least 1.
    ``requests_per_day_per_instance``: what one sustains (`throughput.Speed.requests_per_day` at a full batch);
    ``None`` (no performance figure) leaves the day's requests out of account.
    """
    by_concurrency = math.ceil(concurrency / sequences_per_instance)
    by_rate = math.ceil(requests_per_day / requests_per_day_per_instance) if requests_per_day_per_instance else 1
    return max(1, by_concurrency, by_rate)


def instance_cost(quote: Quote, load: LoadLike, *, instances: int = 1, gives_text: bool = True) -> CostEstimate:
    """Return the cost of instances that are up for the load's hours, whatever the load: instances · price · hours.

    Per million tokens at this load: the monthly cost ÷ the month's tokens. Models that give no text (embeddings) have
    tokens of input only.
    """
    output = load.output_tokens if gives_text else 0
    hourly = quote.usd_per_hour * instances
    monthly = hourly * load.hours_per_month
    return CostEstimate(
        hourly,
        monthly,
        per_million(monthly, load.requests_per_day, output) if output else None,
        per_million(monthly, load.requests_per_day, load.input_tokens + output),
        quote.basis,
        quote.as_of,
        quote.source,
    )


def per_million(monthly_usd: float, requests_per_day: int, tokens: int) -> float:
    """Return US dollars a million tokens, of a month of requests with so many tokens each."""
    return monthly_usd * MILLION / (requests_per_day * DAYS_PER_MONTH * tokens)


_WITHOUT_TEXT = frozenset({"embedding", "reranker", "image", "video"})


def gives_text_of(model: Model) -> bool | None:
    """Return whether a model answers in text, ``None`` where its kind is not known."""
    return None if model.kind is None else model.kind not in _WITHOUT_TEXT


Charge = Literal["instance-hour", "token", "speech-token", "image", "query", "video-second"]
"""What a price is for."""

_CHARGES: Mapping[str, Charge] = {
    "reranker": "query",
    "image": "image",
    "video": "video-second",
    "video-understanding": "video-second",
    "speech-conversation": "speech-token",
}
"""By the kind of a model, and by its task where that is the only one."""


def charge_of(model: Model | None, price: BedrockPrice | None = None) -> Charge:
    """Return what Bedrock charges a model by: as its price says, else as models of its kind or task are sold."""
    if price is not None:
        if price.per_query is not None:
            return "query"
        if price.per_video_second is not None:
            return "video-second"
        if price.input is not None or price.output is not None:
            return "speech-token" if price.tokens == "speech" else "token"
    kind = model.kind if model else None
    tasks = (model.tasks if model else None) or ()
    return _CHARGES.get(kind or "") or (_CHARGES.get(tasks[0]) if len(tasks) == 1 else None) or "token"


def request_usd(price: BedrockPrice, load: LoadLike, *, gives_text: bool | None = None) -> float | None:
    """Return what one request costs on Bedrock, ``None`` when a price it needs is not known.

    Models that give no text (embeddings) are priced by their input alone, image models by the image, rerankers by the
    query: one a request. Of video that is made the shortest is priced; how much is read the load does not say.
    ``gives_text``: of a model that does, half a price is none; ``None`` takes the price's word for it.
    """
    if price.per_query is not None:
        return price.per_query
    if price.per_video_second is not None:
        return None if price.video_seconds is None else price.per_video_second * price.video_seconds
    if gives_text and (price.input is None or price.output is None):
        return None
    if price.input is None:
        return price.per_image
    if price.output is None:
        return price.input * load.input_tokens / MILLION
    return (price.input * load.input_tokens + price.output * load.output_tokens) / MILLION


def bedrock_cost(price: BedrockPrice, load: LoadLike, *, gives_text: bool | None = None) -> CostEstimate | None:
    """Return the cost of a month of requests on Bedrock: requests a day · 365 ÷ 12 · tokens (or one image, query, video) · price.

    ``None`` when the price is not known. Images, queries and videos have no price per token. ``gives_text`` as in `request_usd`.
    """
    each = request_usd(price, load, gives_text=gives_text)
    if each is None:
        return None
    tokens = load.input_tokens + (0 if price.output is None else load.output_tokens)
    return CostEstimate(
        None,
        load.requests_per_day * DAYS_PER_MONTH * each,
        None if price.output is None else each * MILLION / load.output_tokens,
        None if price.input is None else each * MILLION / tokens,
        price.basis,
        price.as_of,
        price.source,
    )


def break_even_requests_per_day(instances_monthly_usd: float, price: BedrockPrice, load: LoadLike) -> float | None:
    """Return the requests a day above which the instances cost less than Bedrock, as long as they keep up.

    ``None`` when Bedrock's price is not known, or nothing.
    """
    each = request_usd(price, load)
    return instances_monthly_usd / (DAYS_PER_MONTH * each) if each else None
