"""The Price List asked over HTTP: what is asked for, what becomes of pages, refusals and junk."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any

import pytest

from advisor.sources.aws import price_list
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.observed import HostingRate, InstanceRate
from advisor.sources.aws.session import Session

from . import price_samples as samples
from .aws_server import AwsServer, Dropped, Odd, Raw, Refusal, paged
from .aws_wire import Json
from .price_samples import hosting, instance, marketplace, native, reserved, usd


class Store:
    """Products that are found as the service finds them: every filter must match an attribute word for word."""

    def __init__(self, **products: Sequence[str]) -> None:
        self.products = products

    def __call__(self, params: Json, region: str) -> Any:
        assert params["FormatVersion"] == "aws_v1"
        wanted = {one["Field"]: one["Value"] for one in params["Filters"] if one["Type"] == "TERM_MATCH"}
        found = []
        for document in self.products.get(params["ServiceCode"], ()):
            attributes = json.loads(document)["product"]["attributes"]
            if all(attributes.get(name) == value for name, value in wanted.items()):
                found.append(document)
        return paged("PriceList", found, 100)(params, region)


REGIONS = [
    f"{area}-{side}-{n}"
    for area in ("us", "eu", "ap", "sa", "ca", "me", "af")
    for side in ("east", "west")
    for n in (1, 2, 3)
]


def products(*types: str, regions: Sequence[str] = ("us-east-1", "ap-northeast-1")) -> list[str]:
    return [
        instance(name, place, usd("1.5"), reserved("0.9"), reserved("0.6", "3yr"), **kind)
        for name in types
        for place in regions
        for kind in ({}, {"operatingSystem": "Windows"}, {"tenancy": "Dedicated"})
    ]


class TestInstances:
    def test_one_query_a_type(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", Store(AmazonEC2=products("g5.xlarge", "g6.xlarge", "p5.48xlarge")))
        seen = price_list.instance_rates(session, ["g6.xlarge", "g5.xlarge"])
        assert seen.rows == tuple(
            InstanceRate(name, place, 1.5, 0.9, 0.6)
            for name in ("g5.xlarge", "g6.xlarge")
            for place in ("ap-northeast-1", "us-east-1")
        )
        assert seen.complete
        assert seen.published == samples.DAY
        assert seen.remarks == ()
        assert seen.url == price_list.URL
        assert [filters(call.params)["instanceType"] for call in aws.calls] == ["g5.xlarge", "g6.xlarge"]
        assert filters(aws.calls[0].params)["operatingSystem"] == "Linux"

    def test_only_the_regions_that_are_wanted(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", Store(AmazonEC2=products("g5.xlarge")))
        seen = price_list.instance_rates(session, ["g5.xlarge"], ["ap-northeast-1", "eu-west-1"])
        assert [row.region for row in seen.rows] == ["ap-northeast-1"]

    def test_other_endpoint(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", Store())
        price_list.instance_rates(session, ["g5.xlarge"], endpoint="eu-central-1")
        assert aws.calls[0].region == "eu-central-1"

    def test_nothing_found(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", Store())
        seen = price_list.instance_rates(session, ["g5.xlarge"])
        assert (seen.rows, seen.published, seen.complete) == ((), None, True)

    def test_no_types(self, aws: AwsServer, session: Session) -> None:
        assert price_list.instance_rates(session, []).rows == ()
        assert aws.count() == 0

    def test_pages(self, aws: AwsServer, session: Session) -> None:
        documents = [instance("g5.xlarge", place, usd("1")) for place in REGIONS]
        aws.on("pricing", "GetProducts", paged("PriceList", documents, 10))
        aws.throttled("pricing", "GetProducts")
        seen = price_list.instance_rates(session, ["g5.xlarge"])
        assert len(seen.rows) == len(REGIONS)
        assert aws.count() == 1 + -(-len(REGIONS) // 10)

    def test_the_earliest_date_holds(self, aws: AwsServer, session: Session) -> None:
        given = {**samples.EC2, "instanceType": "g5.xlarge", "regionCode": "us-east-1"}
        days = ("2026-11-20T00:00:00Z", "2026-10-01T00:00:00Z", "junk", "2026-11-21T00:00:00Z")
        documents = [samples.document("Compute Instance", given, [usd("1")], day) for day in days]
        aws.on("pricing", "GetProducts", {"PriceList": documents})
        assert price_list.instance_rates(session, ["g5.xlarge"]).published == "2026-10-01"

    def test_every_region_of_four_families(self, aws: AwsServer, session: Session) -> None:
        """Well under the ten seconds that a refresh may take, one query after the other."""
        sizes = ("xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge")
        types = [f"{family}.{size}" for family in ("g4dn", "g5", "g6", "inf2") for size in sizes]
        aws.on("pricing", "GetProducts", Store(AmazonEC2=products(*types, regions=REGIONS)))
        started = time.monotonic()
        seen = price_list.instance_rates(session, types)
        assert len(seen.rows) == len(types) * len(REGIONS)
        assert time.monotonic() - started < 10


class TestHosting:
    def test_price(self, aws: AwsServer, session: Session) -> None:
        documents = [
            hosting("ml.g5.xlarge", "us-east-1", "1.408"), hosting("ml.g5.xlarge", "us-west-2", "1.408"),
            hosting("ml.g5.xlarge", "us-east-1", "9", component="Training"),
            hosting("ml.g6.xlarge", "us-east-1", "9", usagetype="USE1-AsyncInf:ml.g6.xlarge"),
        ]  # fmt: skip
        aws.on("pricing", "GetProducts", Store(AmazonSageMaker=documents))
        seen = price_list.hosting_rates(session, "us-east-1")
        assert seen.rows == (HostingRate("ml.g5.xlarge", "us-east-1", 1.408),)
        assert aws.count() == 1


class TestTokens:
    def test_both_services(self, aws: AwsServer, session: Session) -> None:
        store = Store(
            AmazonBedrock=[native("Nova Pro", "NovaPro-input-tokens", "0.0008")],
            AmazonBedrockFoundationModels=[
                marketplace("Claude Haiku 4.5", "InputTokenCount_Global", "1.0"),
                marketplace("Claude Haiku 4.5", "InputTokenCount_Global", "1.0", region="us-west-2"),
            ],
        )
        aws.on("pricing", "GetProducts", store)
        seen = price_list.token_rates(session, "us-east-1", {"Nova Pro": "amazon.nova-pro-v1:0"})
        assert [(row.model, row.model_id, row.input) for row in seen.rows] == [
            ("Claude Haiku 4.5", None, 1.0),
            ("Nova Pro", "amazon.nova-pro-v1:0", 0.8),
        ]
        assert [call.params["ServiceCode"] for call in aws.calls] == list(price_list.BEDROCK_SERVICES)
        assert "'Claude Haiku 4.5'" in seen.remarks[0].en

    def test_second_service_refused(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", Refusal("AccessDeniedException"))
        aws.first("pricing", "GetProducts", {"PriceList": [native("Nova Pro", "NovaPro-input-tokens", "0.0008")]})
        seen = price_list.token_rates(session, "us-east-1", {})
        assert len(seen.rows) == 1
        assert not seen.complete
        assert "pricing:GetProducts" in seen.remarks[0].en


class TestFaults:
    def test_refused_at_once(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", Refusal("AccessDeniedException"))
        with pytest.raises(AwsError) as caught:
            price_list.instance_rates(session, ["g5.xlarge"])
        assert caught.value.action == "pricing:GetProducts"

    def test_refused_in_the_middle(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", Refusal("ExpiredTokenException"))
        aws.first("pricing", "GetProducts", {"PriceList": [instance("g5.xlarge", "us-east-1", usd("1"))]})
        seen = price_list.instance_rates(session, ["g5.xlarge", "g6.xlarge", "p5.48xlarge"])
        assert len(seen.rows) == 1
        assert not seen.complete
        assert seen.remarks[0].en == "incomplete: the AWS session has expired"
        assert seen.remarks[0].ja.startswith("不完全です: ")
        assert aws.count() == 2  # and the third type is not asked for

    def test_dropped_in_the_middle_of_pages(self, aws: AwsServer, session: Session) -> None:
        page = {"PriceList": [instance("g5.xlarge", "us-east-1", usd("1"))], "NextToken": "more"}
        aws.on("pricing", "GetProducts", Dropped())
        aws.first("pricing", "GetProducts", page)
        seen = price_list.instance_rates(session, ["g5.xlarge"])
        assert (len(seen.rows), seen.complete) == (1, False)

    def test_pages_that_repeat_themselves(self, aws: AwsServer, session: Session) -> None:
        page = {"PriceList": [instance("g5.xlarge", "us-east-1", usd("1"))], "NextToken": "again"}
        aws.on("pricing", "GetProducts", page)
        seen = price_list.instance_rates(session, ["g5.xlarge"])
        assert (len(seen.rows), seen.complete) == (1, False)
        assert aws.count() < 5

    @pytest.mark.parametrize(
        "answer", [Raw(b"<html>hello</html>"), Raw(b"{}"), Raw(b'{"PriceList": null}'), Odd({"Products": []})]
    )
    def test_no_list(self, aws: AwsServer, session: Session, answer: Raw | Odd) -> None:
        aws.on("pricing", "GetProducts", answer)
        with pytest.raises(AwsError) as caught:
            price_list.instance_rates(session, ["g5.xlarge"])
        assert caught.value.kind == "answer"

    def test_documents_that_are_none(self, aws: AwsServer, session: Session) -> None:
        good = instance("g5.xlarge", "us-east-1", usd("1"))
        aws.on("pricing", "GetProducts", Odd({"PriceList": ["{", "[]", 3, {"product": {}}, good], "Surprise": 1}))
        seen = price_list.instance_rates(session, ["g5.xlarge"])
        assert len(seen.rows) == 1
        assert seen.complete
        assert "4 products that cannot be read" in seen.remarks[0].en

    def test_products_that_were_not_asked_for(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", {"PriceList": products("g5.xlarge", "p5.48xlarge")})
        assert {row.instance_type for row in price_list.instance_rates(session, ["g5.xlarge"]).rows} == {"g5.xlarge"}
        aws.on("pricing", "GetProducts", {"PriceList": [hosting("ml.g5.xlarge", "us-west-2", "1")]})
        assert price_list.hosting_rates(session, "us-east-1").rows == ()


def filters(params: Json) -> dict[str, str]:
    return {one["Field"]: one["Value"] for one in params["Filters"]}
