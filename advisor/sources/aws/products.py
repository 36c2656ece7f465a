"""The documents of the AWS Price List in one form, and the hours of instances read from them. Pure: nothing is asked.

``GetProducts`` answers JSON documents, one a product, with its terms inside. The public files have one row a price, under
columns that are spelled otherwise (``Instance Type`` for ``instanceType``). Both become `Line`: one price of one product.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, NamedTuple, TypeVar

from advisor.sources.aws.lenient import instance_type, region_name
from advisor.sources.aws.observed import HostingRate, InstanceRate
from advisor.sources.aws.tally import Tally

__all__ = [
    "INSTANCE_FAMILIES", "INSTANCE_FILTERS", "Line", "Stated", "UnreadableError", "attribute", "day", "hosting_rates",
    "instance_rates", "lines", "price", "region",
]  # fmt: skip

Key = TypeVar("Key", bound=tuple[Any, ...])

INSTANCE_FAMILIES = frozenset({"Compute Instance", "Compute Instance (bare metal)"})
INSTANCE_FILTERS: Mapping[str, str] = {
    "operatingSystem": "Linux",
    "tenancy": "Shared",
    "preInstalledSw": "NA",
    "capacitystatus": "Used",
    "licenseModel": "No License required",
    "operation": "RunInstances",
}
"""What makes an hour of EC2 a plain one: Linux, shared tenancy, nothing pre-installed, no capacity reservation."""

_PLAIN = {re.sub(r"[^a-z0-9]", "", name.casefold()): value for name, value in INSTANCE_FILTERS.items()}
_HOURS = frozenset({"hrs", "hours", "hour"})
_YEARS = {"1yr": 1, "1 yr": 1, "1 year": 1, "3yr": 3, "3 yr": 3, "3 years": 3}
_HOST = re.compile(r"(?:[A-Z]{2,4}\d*-)?Host:(ml\.\S+)")
_DAY = re.compile(r"20\d\d-[01]\d-[0-3]\d(?=T|$)", re.ASCII)
_DIGITS = 10
_MOST = Decimal(1_000_000)
"""Dollars. Nothing costs a million an hour, a million tokens or an image: what says so is not a price."""


MAX_STATED = 100_000
"""Prices kept of one list: there are some thousand instance types in some forty regions."""


class UnreadableError(ValueError):
    """A document that is not a product of the price list."""


class Line(NamedTuple):
    """One price of one product. ``attributes`` have plain names (`attribute`); ``usd`` is as written, ``None`` if not USD.

    ``term`` is ``OnDemand`` or ``Reserved``, with ``lease`` (``1yr``), ``offering`` (``standard``) and ``purchase``
    (``No Upfront``). ``begin`` is where the range of a tiered price starts.
    """

    attributes: Mapping[str, str]
    term: str
    unit: str
    usd: str | None
    description: str = ""
    begin: str = ""
    lease: str = ""
    offering: str = ""
    purchase: str = ""
    published: str | None = None


def attribute(name: str) -> str:
    """Return the plain name of an attribute or a column: ``instancetype`` for ``instanceType`` and ``Instance Type``."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def lines(document: str) -> Iterator[Line]:
    """Yield the prices of one document of ``GetProducts``.

    Raises:
        UnreadableError: it is none.
    """
    try:
        whole = json.loads(document)
    except (ValueError, RecursionError):
        raise UnreadableError("not JSON") from None
    product = _mapping(_mapping(whole).get("product"))
    given = _mapping(product.get("attributes"))
    if not given:
        raise UnreadableError("no product attributes")
    attributes = {attribute(k): v for k, v in given.items() if isinstance(v, str)}
    family = product.get("productFamily")
    if isinstance(family, str):
        attributes["productfamily"] = family
    published = _text(whole.get("publicationDate")) or None
    for term, offers in _mapping(whole.get("terms")).items():
        for offer in _mapping(offers).values():
            yield from _of_offer(_mapping(offer), attributes, term, published)


def _of_offer(
    offer: Mapping[str, Any], attributes: Mapping[str, str], term: str, published: str | None
) -> Iterator[Line]:
    words = _mapping(offer.get("termAttributes"))
    for dimension in _mapping(offer.get("priceDimensions")).values():
        one = _mapping(dimension)
        usd = _mapping(one.get("pricePerUnit")).get("USD")
        yield Line(
            attributes,
            term,
            _text(one.get("unit")),
            usd if isinstance(usd, str) else None,
            _text(one.get("description")),
            _text(one.get("beginRange")),
            _text(words.get("LeaseContractLength")),
            _text(words.get("OfferingClass")),
            _text(words.get("PurchaseOption")),
            published,
        )


def instance_rates(
    read: Iterable[Line], tally: Tally, *, types: frozenset[str] | None = None, regions: frozenset[str] | None = None
) -> tuple[InstanceRate, ...]:
    """Return the hours of EC2, sorted by type and region; of ``types`` and ``regions`` only, where they are given.

    A price that the list states twice, differently, is left out: which one holds is not known.
    """
    stated = Stated[tuple[str, str, int]](tally)
    for line in read:
        years = _years(line)
        if years is None or not _is_plain(line.attributes):
            continue
        name, place = instance_type(line.attributes.get("instancetype")), region(line)
        if name is None or place is None:
            tally.add("name")
        elif (types is None or name in types) and (regions is None or place in regions):
            stated.put((name, place, years), _hourly(line, tally))
    rates: dict[tuple[str, str], dict[int, float]] = {}
    for (name, place, years), usd in stated.prices():
        rates.setdefault((name, place), {})[years] = usd
    return tuple(InstanceRate(*key, *(rates[key].get(years) for years in (0, 1, 3))) for key in sorted(rates))


def _is_plain(attributes: Mapping[str, str]) -> bool:
    return (
        attributes.get("productfamily") in INSTANCE_FAMILIES
        and all(attributes.get(name) == value for name, value in _PLAIN.items())
        and attributes.get("marketoption", "OnDemand") in ("OnDemand", "")
        and attributes.get("locationtype", "AWS Region") == "AWS Region"
    )


def _years(line: Line) -> int | None:
    """Return 0 for on demand, the years of a standard reservation without upfront payment, else ``None``."""
    if line.term == "OnDemand":
        return 0
    if line.term != "Reserved" or line.offering.casefold() != "standard":
        return None
    return _YEARS.get(line.lease.casefold()) if line.purchase.casefold() == "no upfront" else None


def hosting_rates(
    read: Iterable[Line], tally: Tally, *, regions: frozenset[str] | None = None
) -> tuple[HostingRate, ...]:
    """Return the hours of real-time hosting on SageMaker, sorted by type and region."""
    stated = Stated[tuple[str, str]](tally)
    for line in read:
        hosted = _hosted(line.attributes)
        if hosted is None or line.term != "OnDemand":
            continue
        name, place = instance_type(hosted), region(line)
        if name is None or place is None:
            tally.add("name")
        elif regions is None or place in regions:
            stated.put((name, place), _hourly(line, tally))
    return tuple(HostingRate(*key, usd) for key, usd in sorted(stated.prices()))


def _hosted(attributes: Mapping[str, str]) -> str | None:
    """Return what is hosted on: the usage type says it (``USE1-Host:ml.g5.xlarge``), or the component where there is none."""
    component = attributes.get("component", "Hosting").casefold()
    usage = attributes.get("usagetype", "")
    if component != "hosting":
        return None
    if not usage:
        return attributes.get("instancename") if "component" in attributes else None
    match = _HOST.fullmatch(usage)
    return match[1] if match else None


class Stated(Generic[Key]):
    """The prices that were stated, by what they are for: those stated twice, differently, are none.

    Holds `MAX_STATED` at most, whatever is put in.
    """

    def __init__(self, tally: Tally) -> None:
        self._prices: dict[Key, float | None] = {}
        self._tally = tally

    def put(self, key: Key, usd: float | None) -> None:
        """Take a price; ``None`` is passed over."""
        if usd is None:
            return
        if key not in self._prices:
            if len(self._prices) < MAX_STATED:
                self._prices[key] = usd
            else:
                self._tally.add("many")
        elif self._prices[key] != usd:
            self._prices[key] = None
            self._tally.add("ambiguous", " ".join(str(part) for part in key[:2]))

    def prices(self) -> list[tuple[Key, float]]:
        """Return what has one price."""
        return [(key, usd) for key, usd in self._prices.items() if usd is not None]


def _hourly(line: Line, tally: Tally) -> float | None:
    if line.unit.casefold() not in _HOURS:
        tally.add("unit", line.unit)
        return None
    return price(line, tally)


def price(line: Line, tally: Tally, times: Decimal = Decimal(1)) -> float | None:
    """Return the price in dollars, times so much, to ten decimals; ``None`` (and a remark) for what is no price.

    A price of zero is not one: the list has such lines for what is charged elsewhere.
    """
    if line.begin not in ("", "0"):
        tally.add("tiered")
        return None
    if line.usd is None:
        tally.add("currency")
        return None
    try:
        value = Decimal(line.usd.strip())
    except InvalidOperation:
        tally.add("number", line.usd)
        return None
    if value == 0:
        tally.add("zero")
        return None
    rounded = round(value * times, _DIGITS) if value.is_finite() and 0 < value <= _MOST else Decimal(0)
    if not 0 < rounded <= _MOST:
        tally.add("number", line.usd)
        return None
    return float(rounded)


def region(line: Line) -> str | None:
    """Return the region of the line, if it looks like one (a local zone, ``us-west-2-lax-1``, is no region)."""
    return region_name(line.attributes.get("regioncode"))


def day(published: str | None) -> str | None:
    """Return the ISO day of a publication date (``2017-09-01T18:22:01Z``)."""
    match = _DAY.match(published or "")
    return match[0] if match else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
