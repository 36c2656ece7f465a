"""Documents of the price list: which hours are plain ones, and what is no price."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.sources.aws import products
from advisor.sources.aws.observed import HostingRate, InstanceRate
from advisor.sources.aws.products import Line, UnreadableError, attribute, day, lines
from advisor.sources.aws.tally import Reason, Tally

from . import price_samples as samples
from .price_samples import hosting, instance, reserved, usd


def rates(*documents: str, **only: Any) -> tuple[tuple[InstanceRate, ...], Tally]:
    tally = Tally("AmazonEC2")
    return products.instance_rates((line for one in documents for line in lines(one)), tally, **only), tally


def hosted(*documents: str, **only: Any) -> tuple[tuple[HostingRate, ...], Tally]:
    tally = Tally("AmazonSageMaker")
    return products.hosting_rates((line for one in documents for line in lines(one)), tally, **only), tally


class TestInstances:
    def test_on_demand_and_reserved(self) -> None:
        read, tally = rates(
            instance(
                "g5.xlarge", "us-east-1", usd("1.0060000000"), reserved("0.6337800000"), reserved("0.4350000000", "3yr")
            )
        )
        assert read == (InstanceRate("g5.xlarge", "us-east-1", 1.006, 0.63378, 0.435),)
        assert tally.remarks() == ()

    def test_other_reservations_are_not_it(self) -> None:
        read, tally = rates(
            instance(
                "g5.xlarge", "us-east-1", usd("1.006"), reserved("0.7", offering="convertible"),
                reserved("0.1", purchase="Partial Upfront"), reserved("0", purchase="All Upfront"),
                usd("3000", "Quantity", term="Reserved", words={
                    "LeaseContractLength": "1yr", "OfferingClass": "standard", "PurchaseOption": "All Upfront"}),
                reserved("0.5", "5yr"), usd("0.2", term="Spot"),
            )
        )  # fmt: skip
        assert read == (InstanceRate("g5.xlarge", "us-east-1", 1.006, None, None),)
        assert tally.remarks() == ()

    def test_reserved_alone(self) -> None:
        assert rates(instance("g5.xlarge", "us-east-1", reserved("0.6")))[0][0].on_demand is None

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("operatingSystem", "Windows"), ("operatingSystem", "SUSE"), ("tenancy", "Dedicated"), ("tenancy", "Host"),
            ("preInstalledSw", "SQL Web"), ("capacitystatus", "UnusedCapacityReservation"),
            ("capacitystatus", "AllocatedCapacityReservation"), ("licenseModel", "Bring your own license"),
            ("operation", "RunInstances:0002"), ("marketoption", "CapacityBlock"), ("locationType", "AWS Local Zone"),
        ],
    )  # fmt: skip
    def test_hours_that_are_not_plain(self, name: str, value: str) -> None:
        assert rates(instance("g5.xlarge", "us-east-1", usd("1.006"), **{name: value}))[0] == ()

    def test_missing_attribute_is_not_plain(self) -> None:
        document = json.loads(instance("g5.xlarge", "us-east-1", usd("1.006")))
        del document["product"]["attributes"]["tenancy"]
        assert rates(json.dumps(document))[0] == ()

    def test_other_products(self) -> None:
        given = {**samples.EC2, "instanceType": "g5.xlarge", "regionCode": "us-east-1"}
        assert rates(samples.document("Dedicated Host", given, [usd("1")]))[0] == ()
        assert rates(samples.document(None, given, [usd("1")]))[0] == ()
        metal = samples.document("Compute Instance (bare metal)", given, [usd("1")])
        assert rates(metal)[0] == (InstanceRate("g5.xlarge", "us-east-1", 1.0),)

    def test_sorted_and_chosen(self) -> None:
        documents = [
            instance(name, place, usd("1.5"))
            for name in ("g6.xlarge", "g5.xlarge", "g4dn.xlarge")
            for place in ("us-east-1", "ap-northeast-1")
        ]
        whole, _ = rates(*documents)
        assert [row[:2] for row in whole] == sorted(row[:2] for row in whole)
        assert len(whole) == 6
        chosen, _ = rates(*documents, types=frozenset({"g5.xlarge"}), regions=frozenset({"ap-northeast-1"}))
        assert chosen == (InstanceRate("g5.xlarge", "ap-northeast-1", 1.5),)

    def test_stated_twice_alike(self) -> None:
        one = instance("g5.xlarge", "us-east-1", usd("1.006"))
        assert rates(one, one)[0] == (InstanceRate("g5.xlarge", "us-east-1", 1.006),)

    def test_stated_twice_differently(self) -> None:
        read, tally = rates(
            instance("g5.xlarge", "us-east-1", usd("1.006"), reserved("0.6")),
            instance("g5.xlarge", "us-east-1", usd("1.007")),
            instance("g5.xlarge", "us-east-1", usd("1.006")),
        )
        assert read == (InstanceRate("g5.xlarge", "us-east-1", None, 0.6),)
        assert "'g5.xlarge us-east-1'" in tally.remarks()[0].en

    @pytest.mark.parametrize(
        ("price", "reason"),
        [
            ("0.0000000000", "zero"), ("-1", "number"), ("NaN", "number"), ("Infinity", "number"), ("", "number"),
            ("1e9", "number"), ("1e999999999", "number"), ("1,006", "number"), ("$1", "number"), ("x" * 5000, "number"),
        ],
    )  # fmt: skip
    def test_what_is_no_price(self, price: str, reason: Reason) -> None:
        read, tally = rates(instance("g5.xlarge", "us-east-1", usd(price)))
        assert read == ()
        assert tally.count(reason) == 1
        assert len(tally.remarks()[0].en) < 250

    def test_other_currency(self) -> None:
        read, tally = rates(instance("g5.xlarge", "us-east-1", {"unit": "Hrs", "pricePerUnit": {"CNY": "9.1"}}))
        assert read == ()
        assert tally.count("currency") == 1

    @pytest.mark.parametrize("unit", ["Quantity", "Seconds", "", "vCPU-Hours"])
    def test_other_unit(self, unit: str) -> None:
        read, tally = rates(instance("g5.xlarge", "us-east-1", usd("1", unit)))
        assert read == ()
        assert tally.count("unit") == 1

    def test_higher_usage_tiers(self) -> None:
        read, tally = rates(instance("g5.xlarge", "us-east-1", usd("1"), usd("0.9", beginRange="1000")))
        assert read == (InstanceRate("g5.xlarge", "us-east-1", 1.0),)
        assert tally.count("tiered") == 1

    @pytest.mark.parametrize(
        ("name", "place"), [("g5\x1b[31m.xlarge", "us-east-1"), ("", "us-east-1"), ("g5.xlarge", "us-west-2-lax-1"),
                            ("g5.xlarge", ""), ("g5." + "x" * 100, "us-east-1"), ("g5.xlarge", "../../etc")],
    )  # fmt: skip
    def test_names_that_are_none(self, name: str, place: str) -> None:
        read, tally = rates(instance(name, place, usd("1")))
        assert read == ()
        assert tally.count("name") == 1

    def test_ten_digits(self) -> None:
        assert rates(instance("g5.xlarge", "us-east-1", usd("0.12345678905")))[0][0].on_demand == 0.123456789

    def test_never_more_than_a_list_has(self) -> None:
        tally = Tally("AmazonEC2")
        stated = products.Stated[tuple[int, int]](tally)
        for n in range(products.MAX_STATED + 3):
            stated.put((n, 0), 1.0)
        stated.put((0, 0), 2.0)
        assert len(stated.prices()) == products.MAX_STATED - 1
        assert tally.count("many") == 3
        assert tally.count("ambiguous") == 1

    @given(st.permutations([("1.006", "us-east-1"), ("1.2", "eu-west-1"), ("1.3", "eu-west-1"), ("2", "sa-east-1")]))
    def test_order_does_not_matter(self, order: list[tuple[str, str]]) -> None:
        read, _ = rates(*(instance("g5.xlarge", place, usd(price)) for price, place in order))
        assert [(row.region, row.on_demand) for row in read] == [("sa-east-1", 2.0), ("us-east-1", 1.006)]

    def test_a_product_that_was_seen(self) -> None:
        """A Windows host of Tokyo: its attributes as they were, which make it no plain hour; and with Linux one."""
        seen = {
            "capacitystatus": "Used", "locationType": "AWS Region", "operatingSystem": "Windows", "tenancy": "Dedicated",
            "regionCode": "ap-northeast-1", "instanceType": "c6i.large", "licenseModel": "No License required",
            "preInstalledSw": "SQL Web", "operation": "RunInstances:0202", "marketoption": "OnDemand",
            "usagetype": "APN1-DedicatedUsage:c6i.large", "servicecode": "AmazonEC2", "availabilityzone": "NA",
        }  # fmt: skip
        price = usd("0.2773000000")
        assert rates(samples.document("Compute Instance", seen, [price]))[0] == ()
        plain = seen | samples.EC2
        assert rates(samples.document("Compute Instance", plain, [price]))[0][0].on_demand == 0.2773


class TestHosting:
    def test_price(self) -> None:
        read, tally = hosted(hosting("ml.g6.xlarge", "us-east-2", "1.1267000000", "USE2-"))
        assert read == (HostingRate("ml.g6.xlarge", "us-east-2", 1.1267),)
        assert tally.remarks() == ()

    def test_without_prefix(self) -> None:
        assert hosted(hosting("ml.g6.xlarge", "us-east-1", "1.1", ""))[0] == (
            HostingRate("ml.g6.xlarge", "us-east-1", 1.1),
        )

    @pytest.mark.parametrize(
        "usage",
        ["USE1-AsyncInf:ml.g6.xlarge", "USE1-Train:ml.g6.xlarge", "USE1-Notebk:ml.g6.xlarge", "USE1-Batch:ml.g6.xlarge",
         "USE1-Host:ml.g6.xlarge-extra:x", "USE1-ReservedHost:ml.g6.xlarge", "x"],
    )  # fmt: skip
    def test_other_usages(self, usage: str) -> None:
        assert hosted(hosting("ml.g6.xlarge", "us-east-1", "1", usagetype=usage))[0] == ()

    def test_other_component(self) -> None:
        assert hosted(hosting("ml.g6.xlarge", "us-east-1", "1", component="Training"))[0] == ()

    def test_component_where_there_is_no_usage_type(self) -> None:
        assert hosted(hosting("ml.g6.xlarge", "us-east-1", "1", usagetype=""))[0] == (
            HostingRate("ml.g6.xlarge", "us-east-1", 1.0),
        )
        given = {"regionCode": "us-east-1", "instanceName": "ml.g6.xlarge"}
        assert hosted(samples.document("ML Instance", given, [usd("1")]))[0] == ()

    def test_region(self) -> None:
        documents = [hosting("ml.g6.xlarge", place, "1") for place in ("us-east-1", "us-east-2")]
        assert len(hosted(*documents)[0]) == 2
        assert len(hosted(*documents, regions=frozenset({"us-east-2"}))[0]) == 1

    def test_what_is_no_price(self) -> None:
        bad = hosting("ml.x\x00.y", "us-east-1", "1", usagetype="USE1-Host:ml.x\x00.y")
        read, tally = hosted(
            bad, hosting("ml.g6.xlarge", "us-east-1", "0"), hosting("ml.g5.xlarge", "us-east-1", "NaN")
        )
        assert read == ()
        assert [tally.count(reason) for reason in ("name", "zero", "number")] == [1, 1, 1]

    def test_stated_twice_differently(self) -> None:
        read, tally = hosted(hosting("ml.g6.xlarge", "us-east-1", "1"), hosting("ml.g6.xlarge", "us-east-1", "2"))
        assert read == ()
        assert tally.count("ambiguous") == 1


class TestDocuments:
    @pytest.mark.parametrize(
        "document",
        ["", "x", "[]", "3", "null", "{}", '{"product": 3}', '{"product": {"attributes": []}}', "[" * 100_000, '{"product": {}}'],
    )  # fmt: skip
    def test_that_are_none(self, document: str) -> None:
        with pytest.raises(UnreadableError):
            list(lines(document))

    @pytest.mark.parametrize(
        "terms",
        [3, [], {"OnDemand": 3}, {"OnDemand": {"a": 3}}, {"OnDemand": {"a": {"priceDimensions": [1]}}}, None,
         {"OnDemand": {"a": {"priceDimensions": {"b": None}}}}],
    )  # fmt: skip
    def test_odd_terms_are_no_prices(self, terms: Any) -> None:
        document = json.loads(instance("g5.xlarge", "us-east-1"))
        document["terms"] = terms
        assert rates(json.dumps(document))[0] == ()

    def test_values_of_other_types(self) -> None:
        given = {"unit": 3, "pricePerUnit": {"USD": 1.5}, "description": None, "beginRange": 0}
        (line,) = lines(instance("g5.xlarge", "us-east-1", given, vcpu=4))
        assert line[2:6] == ("", None, "", "")
        assert "vcpu" not in line.attributes

    def test_publication(self) -> None:
        (line,) = lines(instance("g5.xlarge", "us-east-1", usd("1")))
        assert day(line.published) == samples.DAY

    @given(st.text())
    def test_any_text(self, text: str) -> None:
        with pytest.raises(UnreadableError):
            list(lines(text))

    @given(
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(),
            lambda inner: st.dictionaries(
                st.sampled_from(
                    ["product", "attributes", "terms", "OnDemand", "priceDimensions", "pricePerUnit", "USD", "unit"]
                ),
                inner,
            ),
        )
    )
    def test_any_json(self, value: Any) -> None:  # fmt: skip
        try:
            read, _ = rates(json.dumps(value))
        except UnreadableError:
            return
        assert read == ()


def test_names_of_columns_and_attributes_meet() -> None:
    pairs = [
        ("Instance Type", "instanceType"), ("Pre Installed S/W", "preInstalledSw"), ("CapacityStatus", "capacitystatus"),
        ("License Model", "licenseModel"), ("usageType", "usagetype"), ("Region Code", "regionCode"),
        ("Operating System", "operatingSystem"), ("MarketOption", "marketoption"), ("serviceName", "servicename"),
        ("Product Family", "productFamily"), ("Location Type", "locationType"), ("Inference Type", "inferenceType"),
    ]  # fmt: skip
    assert all(attribute(column) == attribute(name) for column, name in pairs)


@pytest.mark.parametrize("text", [None, "", "yesterday", "2026-1-2", "2026-11-20x", "1999-01-01", "２０２６-01-01"])
def test_days_that_are_none(text: str | None) -> None:
    assert day(text) is None


def test_price_is_never_zero_or_negative() -> None:
    tally = Tally("x")
    for text in ("0.00000000001", "-0.0", "-0.00000000001", "0e5"):
        assert products.price(Line({}, "OnDemand", "Hrs", text), tally) is None
    assert tally.count("zero") == tally.count("number") == 2
    assert products.price(Line({}, "OnDemand", "Hrs", "0.0000000001"), tally) == 1e-10
