"""AWS's public price files, read without credentials: one CSV of up to hundreds of MB a service and region.

They say what the Price List says, a price a row. A file is read as it comes and never kept: memory does not grow with it.
``ADVISOR_PRICE_LIST_URL`` names a mirror.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal

from advisor.core.text import Text, quoted
from advisor.errors import UpstreamError
from advisor.sources.aws import download, products
from advisor.sources.aws.download import LIMITS, Limits, TruncatedError
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.lenient import region_name
from advisor.sources.aws.observed import HostingRate, InstanceRate, Observed, TokenRate
from advisor.sources.aws.products import Line
from advisor.sources.aws.tally import Tally
from advisor.sources.aws.token_prices import token_rates as read_token_rates

__all__ = ["Service", "hosting_rates", "instance_rates", "region_files", "token_rates"]

Service = Literal["AmazonEC2", "AmazonSageMaker", "AmazonBedrock", "AmazonBedrockFoundationModels"]

_INDEX_BYTES = 4 * 1024 * 1024
"""Of a list of regions; those of today have 10 KB."""
_PATH = re.compile(r"/offers/v1\.0/aws/[A-Za-z0-9]{1,60}/[A-Za-z0-9]{1,40}/[a-z0-9-]{1,60}/index\.json")
_PREAMBLE_ROWS = 20
"""Before the header stand five rows: format, disclaimer, publication date, version, service."""
_LINES_A_ROW = 1000
"""Lines of text in one row, by quoted line breaks: real rows have none, and one that never ends would fill the memory."""

_PRICE_COLUMNS = ("TermType", "Unit", "PricePerUnit", "Currency", "Region Code")
_COLUMNS: Mapping[Service, tuple[str, ...]] = {
    "AmazonEC2": (
        "Instance Type", "Product Family", "Operating System", "Tenancy", "Pre Installed S/W", "CapacityStatus",
        "License Model", "operation", "LeaseContractLength", "PurchaseOption", "OfferingClass",
    ),
    "AmazonSageMaker": ("usageType",),
    "AmazonBedrock": ("usageType", "PriceDescription"),
    "AmazonBedrockFoundationModels": ("usageType", "PriceDescription", "serviceName"),
}  # fmt: skip
"""Columns without which the rows of a service cannot be judged, besides those of the price."""
_FIRST = {
    "AmazonEC2": {
        products.attribute("Operating System"): frozenset({products.INSTANCE_FILTERS["operatingSystem"]}),
        products.attribute("Tenancy"): frozenset({products.INSTANCE_FILTERS["tenancy"]}),
        products.attribute("Product Family"): products.INSTANCE_FAMILIES,
    },
}
"""What tells most rows of the largest file to be others, before anything is made of them."""


def region_files(service: Service, *, base: str | None = None, limits: Limits = LIMITS) -> dict[str, str]:
    """Return the address of each region's file (CSV) of the service's current prices.

    Raises:
        UsageError: ADVISOR_PRICE_LIST_URL is not an address.
        UpstreamError: the list of regions cannot be had or read.
    """
    root = download.base_url(base)
    what = f"{service} region_index.json"
    raw = download.whole(f"{root}/offers/v1.0/aws/{service}/current/region_index.json", _INDEX_BYTES, what, limits)
    try:
        listed = json.loads(raw)
    except (ValueError, RecursionError):
        listed = None
    regions = listed.get("regions") if isinstance(listed, dict) else None
    if not isinstance(regions, dict):
        raise _unreadable(what, Text("no list of regions", "リージョンの一覧がありません"))
    found = {}
    for entry in regions.values():
        code = region_name(entry.get("regionCode")) if isinstance(entry, dict) else None
        path = entry.get("currentVersionUrl") if code else None
        if code and isinstance(path, str) and _PATH.fullmatch(path):
            found[code] = root + path.removesuffix("json") + "csv"
    return found


def instance_rates(
    region: str,
    instance_types: Collection[str] | None = None,
    *,
    base: str | None = None,
    limits: Limits = LIMITS,
) -> Observed[InstanceRate]:
    """Return USD per hour of EC2 instance types (``None``: all) in a region: on demand, and reserved where it is sold.

    A file that ends too early gives what it held, as not ``complete``.

    Raises:
        UsageError: ADVISOR_PRICE_LIST_URL is not an address.
        UpstreamError: there is no such file, it cannot be had, or is none (a missing column is named).
    """
    file = _File("AmazonEC2", region, base, limits)
    types = None if instance_types is None else frozenset(instance_types)
    rates = products.instance_rates(file.lines(), file.tally, types=types, regions=frozenset({region}))
    return file.observed(rates)


def hosting_rates(region: str, *, base: str | None = None, limits: Limits = LIMITS) -> Observed[HostingRate]:
    """Return USD per hour of real-time hosting on SageMaker in a region.

    Raises:
        UsageError, UpstreamError: as in `instance_rates`.
    """
    file = _File("AmazonSageMaker", region, base, limits)
    return file.observed(products.hosting_rates(file.lines(), file.tally, regions=frozenset({region})))


def token_rates(
    service: Service, region: str, names: Mapping[str, str], *, base: str | None = None, limits: Limits = LIMITS
) -> Observed[TokenRate]:
    """Return what Bedrock's models cost in a region by one of its two services, USD per million tokens or per image.

    ``names``: what the list calls a model → its Bedrock id (`advisor.sources.aws.token_prices`).

    Raises:
        UsageError, UpstreamError: as in `instance_rates`.
    """
    file = _File(service, region, base, limits)
    return file.observed(read_token_rates(file.lines(), names, file.tally, regions=frozenset({region})))


class _File:
    """One price file: its rows as lines, its date, and whether it was read to the end."""

    def __init__(self, service: Service, region: str, base: str | None, limits: Limits) -> None:
        self._service = service
        self._what = f"{service} {quoted(region)[1:-1]} index.csv"
        self._limits = limits
        files = region_files(service, base=base, limits=limits)
        if region not in files:
            raise _no_file(service, region)
        self._url = files[region]
        self._published: str | None = None
        self._complete = True
        self._lines_of_row = 0
        self.tally = Tally(service)

    def lines(self) -> Iterator[Line]:
        """Yield the prices of the file."""
        rows = csv.reader(self._text(), strict=True)
        header = None
        try:
            header = self._header(rows)
            yield from self._rows(rows, header)
        except TruncatedError:
            if header is None:
                raise download.cut_short(self._what) from None
            self._complete = False
        except csv.Error:
            raise _unreadable(self._what, Text("not CSV", "CSV として読めません")) from None

    def _text(self) -> Iterator[str]:
        for line in download.lines(self._url, self._what, self._limits):
            self._lines_of_row += 1
            if self._lines_of_row > _LINES_A_ROW:
                raise _unreadable(self._what, Text("a row never ends", "1 行が終わりません"))
            yield line

    def _header(self, rows: Iterator[list[str]]) -> list[str]:
        """Return the plain names of the columns; what stands before them holds the date."""
        for _ in range(_PREAMBLE_ROWS):
            row = next(rows, None)
            self._lines_of_row = 0
            if row is None:
                break
            if len(row) > 2:  # before the header, a name and a value
                return self._checked([products.attribute(name) for name in row])
            if row and products.attribute(row[0]) == "publicationdate":
                self._published = products.day(row[1] if len(row) > 1 else None)
        raise _unreadable(self._what, Text("no header", "見出し行がありません"))

    def _checked(self, header: list[str]) -> list[str]:
        needed = (*_PRICE_COLUMNS, *_COLUMNS[self._service])
        missing = [name for name in needed if products.attribute(name) not in header]
        if missing:
            named = ", ".join(missing)
            raise _unreadable(self._what, Text(f"no column {named}", f"列 {named} がありません"))
        return header

    def _rows(self, rows: Iterator[list[str]], header: Sequence[str]) -> Iterator[Line]:
        width = len(header)
        first = [(header.index(name), wanted) for name, wanted in _FIRST.get(self._service, {}).items()]
        place = {name: number for number, name in reversed(list(enumerate(header)))}
        for row in rows:
            self._lines_of_row = 0
            if len(row) != width:
                if row:
                    self.tally.add("row")
                continue
            if all(row[number] in wanted for number, wanted in first):
                yield _line(row, place)

    def observed(self, rates: tuple[Any, ...]) -> Observed[Any]:
        """Return the rates with their source."""
        cut = Text(
            f"{self._what} was cut short: what is missing is not known",
            f"{self._what} の受信が途中で切れたため、残りの価格は不明です",
        )
        told = self.tally.remarks()
        return Observed(rates, self._url, self._published, told if self._complete else (cut, *told), self._complete)


def _line(row: Sequence[str], place: Mapping[str, int]) -> Line:
    def of(name: str) -> str:
        number = place.get(name)
        return "" if number is None else row[number]

    return Line(
        {name: row[number] for name, number in place.items() if row[number]},
        of("termtype"),
        of("unit"),
        of("priceperunit") if of("currency") == "USD" else None,
        of("pricedescription"),
        of("startingrange"),
        of("leasecontractlength"),
        of("offeringclass"),
        of("purchaseoption"),
    )


def _no_file(service: str, region: str) -> UpstreamError:
    return AwsError(
        "region",
        Text(
            f"{service} has no price file for {quoted(region)}",
            f"{service} には {quoted(region)} の価格ファイルがありません",
        ),
        Text("name others with --region", "--region で別のリージョンを指定してください"),
    )


def _unreadable(what: str, why: Text) -> UpstreamError:
    return AwsError(
        "answer",
        Text(f"{what} is no price file: {why.en}", f"{what} は価格ファイルとして読めません: {why.ja}"),
        Text(
            f"is {download.VARIABLE} set to a mirror? if it is not, update advisor",
            f"{download.VARIABLE} がミラーなら内容を確認し、そうでなければ advisor を更新してください",
        ),
    )
