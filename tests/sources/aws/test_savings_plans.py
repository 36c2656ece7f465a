"""Savings plans: answers made from the shapes in botocore's model, with the properties its documentation names."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.sources.aws import lenient, savings_plans
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.observed import SavingsRate
from advisor.sources.aws.session import Session

from .aws_server import AwsServer, Odd, Refusal, paged

YEAR = 31_536_000
TOKYO = "ap-northeast-1"


def rated(rate: str | None = "0.4", **changed: Any) -> dict[str, Any]:
    """Return a row of EC2; ``plan``, ``seconds``, ``payment``, ``currency`` of its offering, ``name=value`` of the rest."""
    kind = changed.pop("instance_type", "g5.xlarge")
    offering = {
        "offeringId": "00000000-0000-0000-0000-000000000000",
        "planType": changed.pop("plan", "EC2Instance"),
        "durationSeconds": changed.pop("seconds", YEAR),
        "paymentOption": changed.pop("payment", "No Upfront"),
        "currency": changed.pop("currency", "USD"),
    }
    properties = {
        "region": changed.pop("region", TOKYO),
        "instanceType": kind,
        "productDescription": changed.pop("product", "Linux/UNIX"),
        "tenancy": changed.pop("tenancy", "shared"),
    }
    row = {
        "savingsPlanOffering": {name: value for name, value in offering.items() if value is not None},
        "rate": rate,
        "unit": "Hrs",
        "productType": "EC2",
        "serviceCode": "AmazonEC2",
        "usageType": f"APN1-BoxUsage:{kind}",
        "operation": "RunInstances",
        "properties": [{"name": name, "value": value} for name, value in properties.items() if value is not None],
    } | changed
    return {name: value for name, value in row.items() if value is not None}


def hosted(rate: str = "0.9", kind: str = "ml.g5.xlarge", use: str = "Host", **changed: Any) -> dict[str, Any]:
    return rated(
        rate,
        instance_type=kind,
        plan="SageMaker",
        product=None,
        tenancy=None,
        **{
            "usageType": f"APN1-{use}:{kind}",
            "productType": "SageMaker",
            "serviceCode": "AmazonSageMaker",
            "operation": "RunInstance",
        }
        | changed,
    )


def read(*entries: dict[str, Any], hosting: bool = False) -> tuple[tuple[SavingsRate, ...], list[str]]:
    remarks = lenient.Remarks("X")
    reader = savings_plans.read_hosting_savings if hosting else savings_plans.read_ec2_savings
    rows = reader([{"searchResults": list(entries)}], TOKYO, remarks)
    return rows, [text.en.removeprefix("X: ") for text in remarks.texts()]


class TestEc2:
    def test_by_plan_and_years(self) -> None:
        rows, remarks = read(
            rated("0.5"),
            rated("0.3", seconds=3 * YEAR),
            rated("0.6", plan="Compute"),
            rated("0.4", plan="Compute", seconds=3 * YEAR),
        )
        assert rows == (
            SavingsRate("g5.xlarge", TOKYO, "Compute", 1, 0.6),
            SavingsRate("g5.xlarge", TOKYO, "Compute", 3, 0.4),
            SavingsRate("g5.xlarge", TOKYO, "EC2Instance", 1, 0.5),
            SavingsRate("g5.xlarge", TOKYO, "EC2Instance", 3, 0.3),
        )
        assert remarks == []

    def test_us_east_1_writes_no_place_before_its_usage(self) -> None:
        (row,), _ = read(rated(usageType="BoxUsage:g5.xlarge"))
        assert row.usd_per_hour == 0.4

    @pytest.mark.parametrize(
        "other",
        [
            {"usageType": "APN1-DedicatedUsage:g5.xlarge"},
            {"usageType": "APN1-UnusedBox:g5.xlarge"},
            {"usageType": "APN1-Reservation:g5.xlarge"},
            {"operation": "RunInstances:0002"},
            {"operation": None},
            {"payment": "All Upfront"},
            {"payment": "Partial Upfront"},
            {"region": "us-east-1"},
            {"product": "Windows"},
            {"tenancy": "dedicated"},
        ],
    )
    def test_what_was_not_asked_for(self, other: dict[str, Any]) -> None:
        """The filters ask for one thing; a service that ignored them must not change a price."""
        assert read(rated("0.1", **other)) == ((), [])

    @pytest.mark.parametrize(
        "changed", [{"region": None}, {"usageType": None}, {"usageType": "BoxUsage"}, {"properties": None}]
    )
    def test_without_type_or_place(self, changed: dict[str, Any]) -> None:
        assert read(rated(**changed)) == ((), ["1 row left out: no usage type or region"])

    def test_two_types_in_one_row(self) -> None:
        assert read(rated(usageType="APN1-BoxUsage:g5.48xlarge")) == (
            (),
            ["1 row left out: usage type and properties do not agree"],
        )

    @pytest.mark.parametrize(
        ("changed", "remark"),
        [
            ({"unit": "Request"}, "unknown unit left out: 'Request'"),
            ({"unit": None}, "unknown unit left out: null"),
            ({"currency": "CNY"}, "unknown currency left out: 'CNY'"),
            ({"currency": None}, "unknown currency left out: null"),
            ({"seconds": 5 * YEAR}, "unknown durationSeconds left out: '157680000'"),
            ({"seconds": None}, "unknown durationSeconds left out: null"),
            ({"plan": "Database"}, "unknown planType left out: 'Database'"),
        ],
    )
    def test_what_is_not_known(self, changed: dict[str, Any], remark: str) -> None:
        assert read(rated(**changed)) == ((), [remark])

    @pytest.mark.parametrize("rate", ["0", "0.0000000000", "-1", "NaN", "1e40", "", "free", None])
    def test_rates_that_are_none(self, rate: str) -> None:
        assert read(rated(rate)) == ((), ["1 row left out: the rate cannot be read, or is 0 or below"])

    def test_the_same_rate_twice(self) -> None:
        rows, remarks = read(rated("0.4"), rated("0.4000000000"))
        assert [row.usd_per_hour for row in rows] == [0.4]
        assert remarks == []

    def test_two_rates_for_one_thing(self) -> None:
        rows, remarks = read(rated("0.4"), rated("0.5"), rated("0.9", instance_type="g5.2xlarge"))
        assert [row.instance_type for row in rows] == ["g5.2xlarge"]
        assert remarks == ["1 row left out: two rates for the same instance and plan, neither taken"]

    def test_no_offering(self) -> None:
        assert read(rated(savingsPlanOffering=None)) == ((), [])

    @given(st.permutations(["0.1", "0.2", "0.3", "0.4"]))
    def test_in_any_order(self, order: list[str]) -> None:
        names = {"0.1": "g4dn.xlarge", "0.2": "g5.xlarge", "0.3": "g6.xlarge", "0.4": "inf2.xlarge"}
        rows, _ = read(*(rated(rate, instance_type=names[rate]) for rate in order))
        assert [row.usd_per_hour for row in rows] == [0.1, 0.2, 0.3, 0.4]

    @given(
        st.dictionaries(
            st.sampled_from(list(rated())), st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.none())
        )
    )
    def test_anything_at_all(self, changed: dict[str, Any]) -> None:
        rows, _ = read(rated() | changed)
        assert all(row.usd_per_hour > 0 and row.region == TOKYO for row in rows)


class TestHosting:
    def test_real_time_hosting(self) -> None:
        rows, remarks = read(hosted("0.9"), hosted("0.7", seconds=3 * YEAR), hosting=True)
        assert rows == (
            SavingsRate("ml.g5.xlarge", TOKYO, "SageMaker", 1, 0.9),
            SavingsRate("ml.g5.xlarge", TOKYO, "SageMaker", 3, 0.7),
        )
        assert remarks == []

    @pytest.mark.parametrize("use", ["Train", "Notebk", "AsyncInf", "Tsform", "Processing"])
    def test_other_uses(self, use: str) -> None:
        assert read(hosted(use=use), hosting=True) == ((), [])

    def test_whatever_the_property_calls_the_type(self) -> None:
        row = hosted()
        row["properties"] = [
            {"name": "region", "value": TOKYO},
            {"name": "instanceType", "value": "ml.g5.xlarge-Hosting"},
        ]
        (rate,), _ = read(row, hosting=True)
        assert rate.instance_type == "ml.g5.xlarge"

    def test_ec2_rates_are_not_taken(self) -> None:
        assert read(rated(), hosting=True) == ((), [])


class TestAsked:
    def test_the_request_of_ec2(self, aws: AwsServer, session: Session) -> None:
        aws.on("savingsplans", "DescribeSavingsPlansOfferingRates", {"searchResults": [rated()]})
        observed = savings_plans.ec2_savings(session, TOKYO, ["g5.xlarge", "g4dn.xlarge"])
        assert observed.rows == (SavingsRate("g5.xlarge", TOKYO, "EC2Instance", 1, 0.4),)
        assert observed.complete
        (call,) = aws.calls
        assert call.region == "us-east-1"  # whatever the region of the rates
        assert call.params == {
            "savingsPlanPaymentOptions": ["No Upfront"],
            "savingsPlanTypes": ["EC2Instance", "Compute"],
            "products": ["EC2"],
            "serviceCodes": ["AmazonEC2"],
            "filters": [
                {"name": "region", "values": [TOKYO]},
                {"name": "productDescription", "values": ["Linux/UNIX"]},
                {"name": "tenancy", "values": ["shared"]},
                {"name": "instanceType", "values": ["g4dn.xlarge", "g5.xlarge"]},
            ],
            "maxResults": 1000,
        }

    def test_the_request_of_hosting(self, aws: AwsServer, session: Session) -> None:
        aws.on(
            "savingsplans",
            "DescribeSavingsPlansOfferingRates",
            {"searchResults": [hosted(), hosted("1.2", "ml.g5.2xlarge")]},
        )
        assert len(savings_plans.hosting_savings(session, TOKYO).rows) == 2
        picked = savings_plans.hosting_savings(session, TOKYO, {"ml.g5.xlarge"})
        assert [row.instance_type for row in picked.rows] == ["ml.g5.xlarge"]
        params = aws.calls[0].params
        assert params["savingsPlanTypes"] == ["SageMaker"]
        assert params["filters"] == [{"name": "region", "values": [TOKYO]}]

    def test_pages(self, aws: AwsServer, session: Session) -> None:
        entries = [rated(instance_type=f"g5.{n}xlarge") for n in range(1, 8)]
        aws.on("savingsplans", "DescribeSavingsPlansOfferingRates", paged("searchResults", entries, 2, "nextToken"))
        assert len(savings_plans.ec2_savings(session, TOKYO).rows) == 7
        assert aws.count("savingsplans") == 4
        assert [f["name"] for f in aws.calls[0].params["filters"]] == ["region", "productDescription", "tenancy"]

    def test_many_types(self, aws: AwsServer, session: Session) -> None:
        aws.on("savingsplans", "DescribeSavingsPlansOfferingRates", {"searchResults": []})
        savings_plans.ec2_savings(session, TOKYO, [f"g{n}.xlarge" for n in range(1, 151)])
        assert [len(call.params["filters"][-1]["values"]) for call in aws.calls] == [100, 50]

    def test_an_empty_answer(self, aws: AwsServer, session: Session) -> None:
        aws.on("savingsplans", "DescribeSavingsPlansOfferingRates", {"searchResults": []})
        observed = savings_plans.hosting_savings(session, TOKYO)
        assert (observed.rows, observed.complete, observed.remarks) == ((), True, ())

    def test_cut_off_after_a_page(self, aws: AwsServer, session: Session) -> None:
        aws.first(
            "savingsplans",
            "DescribeSavingsPlansOfferingRates",
            {"searchResults": [rated()], "nextToken": "2"},
            Refusal("InternalFailure", 400),
        )
        observed = savings_plans.ec2_savings(session, TOKYO)
        assert len(observed.rows) == 1
        assert not observed.complete
        assert "incomplete, stopped after 1 pages" in observed.remarks[0].en

    def test_denied(self, aws: AwsServer, session: Session) -> None:
        aws.on("savingsplans", "DescribeSavingsPlansOfferingRates", Refusal("AccessDeniedException", 403))
        with pytest.raises(AwsError) as raised:
            savings_plans.ec2_savings(session, TOKYO)
        assert raised.value.action == "savingsplans:DescribeSavingsPlansOfferingRates"

    def test_a_plan_that_is_new(self, aws: AwsServer, session: Session) -> None:
        aws.on(
            "savingsplans",
            "DescribeSavingsPlansOfferingRates",
            Odd({"searchResults": [rated(), rated("0.1", plan="Accelerator") | {"newField": {"a": 1}}]}),
        )
        observed = savings_plans.ec2_savings(session, TOKYO)
        assert len(observed.rows) == 1
        assert [text.en for text in observed.remarks] == [
            "DescribeSavingsPlansOfferingRates: unknown planType left out: 'Accelerator'"
        ]
