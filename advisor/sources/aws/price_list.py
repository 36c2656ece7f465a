"""The AWS Price List asked for what is needed: hours of EC2 and SageMaker, tokens of Bedrock.

IAM: ``pricing:GetProducts``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from advisor.core.text import Text
from advisor.sources.aws import products
from advisor.sources.aws.faults import AwsError, unreadable
from advisor.sources.aws.lenient import MAX_PAGES
from advisor.sources.aws.observed import HostingRate, InstanceRate, Observed, TokenRate
from advisor.sources.aws.tally import Tally
from advisor.sources.aws.token_prices import token_rates as read_token_rates

if TYPE_CHECKING:
    from advisor.sources.aws.products import Line
    from advisor.sources.aws.session import Session

__all__ = ["BEDROCK_SERVICES", "ENDPOINTS", "URL", "hosting_rates", "instance_rates", "token_rates"]

ENDPOINTS = ("us-east-1", "eu-central-1", "ap-south-1")
"""The regions where the service can be asked, each for all regions."""
URL = "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html"
BEDROCK_SERVICES = ("AmazonBedrock", "AmazonBedrockFoundationModels")
_PAGE = 100
"""Products a page: the most that the service gives (botocore's model of ``GetProducts``)."""


def instance_rates(
    session: Session,
    instance_types: Collection[str],
    regions: Collection[str] | None = None,
    *,
    endpoint: str = ENDPOINTS[0],
) -> Observed[InstanceRate]:
    """Return USD per hour of EC2 instance types in ``regions`` (``None``: all): on demand, and reserved where it is sold.

    One query a type, which answers for all regions. A type or region without price has no row. Where the service stops
    in the middle, what it had answered comes back as not ``complete``.

    Raises:
        UpstreamError: the service refused, or could not be reached, before it answered anything.
    """
    reader = _Reader(session, endpoint, "AmazonEC2")
    wanted = None if regions is None else frozenset(regions)
    rates = products.instance_rates(
        reader.lines(*({"instanceType": name, **products.INSTANCE_FILTERS} for name in sorted(set(instance_types)))),
        reader.tally, types=frozenset(instance_types), regions=wanted,
    )  # fmt: skip
    return reader.observed(rates)


def hosting_rates(session: Session, region: str, *, endpoint: str = ENDPOINTS[0]) -> Observed[HostingRate]:
    """Return USD per hour of real-time hosting on SageMaker in a region.

    Raises:
        UpstreamError: as in `instance_rates`.
    """
    reader = _Reader(session, endpoint, "AmazonSageMaker")
    rates = products.hosting_rates(
        reader.lines({"regionCode": region, "component": "Hosting"}), reader.tally, regions=frozenset({region})
    )
    return reader.observed(rates)


def token_rates(
    session: Session, region: str, names: Mapping[str, str], *, endpoint: str = ENDPOINTS[0]
) -> Observed[TokenRate]:
    """Return what Bedrock's models cost in a region, USD per million tokens or per image.

    ``names``: what the list calls a model → its Bedrock id (`advisor.sources.aws.token_prices`).

    Raises:
        UpstreamError: as in `instance_rates`.
    """
    reader = _Reader(session, endpoint, *BEDROCK_SERVICES)
    rates = read_token_rates(reader.lines({"regionCode": region}), names, reader.tally, regions=frozenset({region}))
    return reader.observed(rates)


class _Reader:
    """Asks for products of some services, one query after the other, and remembers whether all was answered."""

    def __init__(self, session: Session, endpoint: str, *services: str) -> None:
        self._session = session
        self._endpoint = endpoint
        self._services = services
        self._complete = True
        self._stopped: list[Text] = []
        self._published: str | None = None
        self._answered = False
        self.tally = Tally(" + ".join(services))

    def lines(self, *queries: Mapping[str, str]) -> Iterator[Line]:
        """Yield the prices of the products that match each query, in every service."""
        for service in self._services:
            for query in queries:
                try:
                    yield from self._matching(service, query)
                except AwsError as error:
                    if not self._answered:
                        raise
                    self._stop(error.message)
                    return

    def _matching(self, service: str, query: Mapping[str, str]) -> Iterator[Line]:
        filters = [{"Type": "TERM_MATCH", "Field": field, "Value": value} for field, value in query.items()]
        pages = self._session.pages(
            "pricing", self._endpoint, "GetProducts",
            ServiceCode=service, Filters=filters, FormatVersion="aws_v1", MaxResults=_PAGE,
        )  # fmt: skip
        for number, page in enumerate(pages, 1):
            if number > MAX_PAGES:
                self._stop(Text(f"more than {MAX_PAGES:,} pages", f"{MAX_PAGES:,} ページ超の応答です"))
                return
            documents = page.get("PriceList")
            if not isinstance(documents, list):
                raise unreadable("pricing", self._endpoint, "PriceList")
            self._answered = True
            for document in documents:
                yield from self._document(document)

    def _document(self, document: Any) -> Iterator[Line]:
        try:
            found = list(products.lines(document if isinstance(document, str) else ""))
        except products.UnreadableError:
            self.tally.add("document")
            return
        for line in found:
            day = products.day(line.published)
            if day is not None and (self._published is None or day < self._published):
                self._published = day
            yield line

    def _stop(self, why: Text) -> None:
        self._complete = False
        self._stopped.append(Text(f"incomplete: {why.en}", f"不完全です: {why.ja}"))

    def observed(self, rates: tuple[Any, ...]) -> Observed[Any]:
        """Return the rates with their source; of documents of several days the earliest."""
        return Observed(rates, URL, self._published, (*self._stopped, *self.tally.remarks()), self._complete)
