"""Spot prices: answers made from the shapes in botocore's model."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.sources.aws import lenient, spot
from advisor.sources.aws.observed import SpotRate
from advisor.sources.aws.session import Session

from .aws_server import AwsServer, Odd, paged

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def priced(price: str, zone: str = "us-west-2a", *, hours_ago: float = 1, **changed: Any) -> dict[str, Any]:
    entry = {
        "InstanceType": "g5.xlarge",
        "AvailabilityZone": zone,
        "ProductDescription": "Linux/UNIX",
        "SpotPrice": price,
        "Timestamp": NOW - timedelta(hours=hours_ago),
    } | changed
    return {key: value for key, value in entry.items() if value is not None}


def read(*entries: dict[str, Any]) -> tuple[tuple[SpotRate, ...], list[str]]:
    remarks = lenient.Remarks("X")
    rows = spot.read_spot_rates([{"SpotPriceHistory": list(entries)}], "us-west-2", "2026-11-22", remarks)
    return rows, [text.en.removeprefix("X: ") for text in remarks.texts()]


class TestRead:
    def test_the_dearest_of_the_zones(self) -> None:
        rows, remarks = read(priced("0.4", "us-west-2a"), priced("0.6", "us-west-2b"), priced("0.5", "us-west-2c"))
        assert rows == (SpotRate("g5.xlarge", "us-west-2", 0.6, "2026-11-22"),)
        assert remarks == []

    def test_the_newest_of_each_zone(self) -> None:
        (row,), _ = read(
            priced("0.9", hours_ago=5),
            priced("0.4", hours_ago=1),
            priced("0.1", hours_ago=9),
            priced("0.5", "us-west-2b", hours_ago=48),
        )
        assert row.highest == 0.5

    @given(st.permutations([(0.5, 1), (0.4, 2), (0.3, 3), (0.2, 4)]))
    def test_in_any_order(self, given_order: list[tuple[float, int]]) -> None:
        rows, _ = read(*(priced(str(price), hours_ago=hours) for price, hours in given_order))
        assert rows == (SpotRate("g5.xlarge", "us-west-2", 0.5, "2026-11-22"),)

    def test_in_a_vpc_is_the_same(self) -> None:
        (row,), remarks = read(priced("0.4", ProductDescription="Linux/UNIX (Amazon VPC)"))
        assert row.highest == 0.4
        assert remarks == []

    def test_other_systems(self) -> None:
        rows, remarks = read(priced("0.4", ProductDescription="Windows"))
        assert rows == ()
        assert remarks == ["unknown ProductDescription left out: 'Windows'"]

    @pytest.mark.parametrize(
        "zone", ["us-west-2-lax-1a", "us-west-2-wl1-las-wlz-1", "us-west-1a", "us-west-2", "us-west-20"]
    )
    def test_zones_that_are_not_the_region_s(self, zone: str) -> None:
        rows, remarks = read(priced("0.1", zone), priced("0.5"))
        assert [row.highest for row in rows] == [0.5]
        assert remarks == []

    def test_zones_by_their_ids(self) -> None:
        (row,), _ = read(
            priced("0.4", AvailabilityZone=None, AvailabilityZoneId="usw2-az1"),
            priced("0.1", AvailabilityZone=None, AvailabilityZoneId="usw2-lax1-az1"),
        )
        assert row.highest == 0.4

    @pytest.mark.parametrize("price", ["0", "0.000000", "-0.4", "NaN", "Infinity", "1e9", "", "free", None])
    def test_prices_that_are_none(self, price: str) -> None:
        rows, remarks = read(priced(price))
        assert rows == ()
        assert remarks == ["1 row left out: the price cannot be read, or is 0 or below"]

    @pytest.mark.parametrize("missing", ["InstanceType", "AvailabilityZone", "Timestamp"])
    def test_rows_without(self, missing: str) -> None:
        rows, remarks = read(priced("0.4", **{missing: None}), priced("0.4"))
        assert len(rows) == 1
        assert remarks == ["1 row left out: no instance type, zone or time"]

    def test_types_by_name(self) -> None:
        rows, _ = read(priced("0.4"), priced("0.2", InstanceType="g4dn.xlarge"))
        assert [row.instance_type for row in rows] == ["g4dn.xlarge", "g5.xlarge"]

    def test_nothing(self) -> None:
        assert read() == ((), [])

    @given(st.lists(st.floats(min_value=0.01, max_value=100), min_size=1, max_size=6))
    def test_it_is_the_highest_whatever_the_zones_ask(self, prices: list[float]) -> None:
        (row,), _ = read(*(priced(f"{price:.6f}", f"us-west-2{chr(97 + n)}") for n, price in enumerate(prices)))
        assert row.highest == round(max(prices), 6)


class TestAsked:
    def test_the_request(self, aws: AwsServer, session: Session) -> None:
        aws.on("ec2", "DescribeSpotPriceHistory", {"SpotPriceHistory": [priced("0.4")]})
        tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
        observed = spot.spot_rates(session, "us-west-2", tokyo, ["g5", "inf2.xlarge"])
        assert observed.rows == (SpotRate("g5.xlarge", "us-west-2", 0.4, "2026-11-22"),)
        (call,) = aws.calls
        assert call.region == "us-west-2"
        assert call.params["Filters"] == [{"Name": "instance-type", "Values": ["g5.*", "inf2.xlarge"]}]
        assert call.params["ProductDescriptions"] == ["Linux/UNIX", "Linux/UNIX (Amazon VPC)"]
        assert str(call.params["StartTime"]).startswith("2026-11-22T10:30:00") or call.params["StartTime"] == NOW
        assert call.params["StartTime"] == call.params["EndTime"]

    def test_pages(self, aws: AwsServer, session: Session) -> None:
        entries = [priced(f"0.{n}", f"us-west-2{chr(96 + n)}") for n in range(1, 6)]
        aws.on("ec2", "DescribeSpotPriceHistory", paged("SpotPriceHistory", entries, 2))
        (row,) = spot.spot_rates(session, "us-west-2", NOW).rows
        assert row.highest == 0.5
        assert aws.count("ec2", "DescribeSpotPriceHistory") == 3
        assert "Filters" not in aws.calls[0].params

    def test_an_empty_answer(self, aws: AwsServer, session: Session) -> None:
        aws.on("ec2", "DescribeSpotPriceHistory", {"SpotPriceHistory": []})
        observed = spot.spot_rates(session, "us-west-2", NOW, ["g5"])
        assert (observed.rows, observed.complete, observed.remarks) == ((), True, ())

    def test_an_unknown_product(self, aws: AwsServer, session: Session) -> None:
        odd = priced("0.1", ProductDescription="Plan 9\x1b[2J")
        aws.on(
            "ec2",
            "DescribeSpotPriceHistory",
            Odd({"SpotPriceHistory": [priced("0.4"), odd | {"ProductDescription": "Plan 9"}]}),
        )
        observed = spot.spot_rates(session, "us-west-2", NOW, ["g5"])
        assert observed.rows[0].highest == 0.4
        assert [text.en for text in observed.remarks] == [
            "DescribeSpotPriceHistory: unknown ProductDescription left out: 'Plan 9'"
        ]
