"""Linux spot prices as they are now.

IAM: ``ec2:DescribeSpotPriceHistory``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.core.text import Text
from advisor.sources.aws import lenient
from advisor.sources.aws.instances import patterns
from advisor.sources.aws.observed import Observed, SpotRate

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from advisor.sources.aws.lenient import Remarks
    from advisor.sources.aws.session import Session

__all__ = ["read_spot_rates", "spot_rates"]

URL = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSpotPriceHistory.html"
_LINUX = ("Linux/UNIX", "Linux/UNIX (Amazon VPC)")
_ZONE_ID = re.compile(r"[a-z0-9]+-az\d+")

_NO_NAME = Text("no instance type, zone or time", "インスタンスタイプ、ゾーン、時刻のいずれかがありません")
_NO_PRICE = Text("the price cannot be read, or is 0 or below", "価格を読み取れないか、0 以下です")


class _Price(NamedTuple):
    at: datetime
    usd: float


def spot_rates(session: Session, region: str, now: datetime, wanted: Collection[str] = ()) -> Observed[SpotRate]:
    """Return the highest price in effect ``now`` among a region's availability zones, USD per hour.

    ``wanted`` are families (``g5``) or types (``g5.xlarge``), empty: all. A type without a row is not to be had as
    spot there. Local and Wavelength Zones are not counted.

    Raises:
        UpstreamError: EC2 refused or could not be reached.
    """
    remarks = lenient.Remarks("DescribeSpotPriceHistory")
    got: list[dict[str, Any]] = []
    complete = True
    for portion in lenient.batches(patterns(wanted)):
        chosen = {"Filters": [{"Name": "instance-type", "Values": portion}]} if portion else {}
        pages, all_read = lenient.all_pages(
            session, "ec2", region, "DescribeSpotPriceHistory", "SpotPriceHistory", remarks,
            StartTime=now, EndTime=now, ProductDescriptions=list(_LINUX), **chosen,
        )  # fmt: skip
        got += pages
        complete = complete and all_read
    as_of = now.astimezone(UTC).date().isoformat()
    return Observed(read_spot_rates(got, region, as_of, remarks), URL, None, remarks.texts(), complete)


def read_spot_rates(
    pages: Collection[Mapping[str, Any]], region: str, as_of: str, remarks: Remarks
) -> tuple[SpotRate, ...]:
    """Return the rows of ``DescribeSpotPriceHistory``, by type: of each zone its newest price."""
    newest: dict[str, dict[str, _Price]] = {}
    for entry in lenient.rows(pages, "SpotPriceHistory"):
        product = entry.get("ProductDescription")
        if product not in _LINUX:
            remarks.unknown("ProductDescription", product)
            continue
        name, at = lenient.instance_type(entry.get("InstanceType")), entry.get("Timestamp")
        zone = entry.get("AvailabilityZone") or entry.get("AvailabilityZoneId")
        if name is None or not isinstance(zone, str) or not isinstance(at, datetime):
            remarks.dropped(_NO_NAME)
            continue
        if not _in_region(zone, region):
            continue
        price = lenient.usd(entry.get("SpotPrice"))
        if price is None:
            remarks.dropped(_NO_PRICE)
            continue
        zones = newest.setdefault(name, {})
        if zone not in zones or zones[zone].at < at:
            zones[zone] = _Price(at, price)
    return tuple(_rate(name, region, as_of, newest[name].values()) for name in sorted(newest))


def _in_region(zone: str, region: str) -> bool:
    """Whether it is a zone of the region itself (``us-west-2a``, ``usw2-az1``; not ``us-west-2-lax-1a``)."""
    return bool(re.fullmatch(rf"{re.escape(region)}[a-z]|{_ZONE_ID.pattern}", zone))


def _rate(name: str, region: str, as_of: str, prices: Collection[_Price]) -> SpotRate:
    return SpotRate(name, region, max(p.usd for p in prices), as_of)
