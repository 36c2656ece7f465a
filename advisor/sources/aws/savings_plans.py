"""What savings plans without upfront payment make an hour of an instance cost.

One endpoint (us-east-1) knows the rates of all regions. IAM: ``savingsplans:DescribeSavingsPlansOfferingRates``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.core.text import Text
from advisor.sources.aws import lenient
from advisor.sources.aws.observed import Observed, SavingsRate

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from advisor.sources.aws.lenient import Remarks
    from advisor.sources.aws.session import Session

__all__ = ["ec2_savings", "hosting_savings", "read_ec2_savings", "read_hosting_savings"]

URL = "https://docs.aws.amazon.com/savingsplans/latest/APIReference/API_DescribeSavingsPlansOfferingRates.html"
ENDPOINT_REGION = "us-east-1"
_OPERATION = "DescribeSavingsPlansOfferingRates"
_PAGE = 1000
"""The largest the service gives (botocore's model of ``PageSize``)."""
_PAYMENT = "No Upfront"
_YEAR_SECONDS = 365 * 24 * 60 * 60
_TERMS = (1, 3)
_LINUX = {"productDescription": "Linux/UNIX", "tenancy": "shared"}
_USAGE = re.compile(r"(?:[A-Z0-9]+-)?(?P<use>[A-Za-z0-9]+):(?P<type>[a-z0-9.-]+)")
"""``BoxUsage:g5.xlarge``, ``APN1-Host:ml.g5.xlarge``; shared use runs under BoxUsage, hosting under Host."""

_NO_TYPE = Text("no usage type or region", "usageType またはリージョンがありません")
_CONTRADICTION = Text("usage type and properties do not agree", "usageType と properties が食い違っています")
_NO_RATE = Text("the rate cannot be read, or is 0 or below", "料金を読み取れないか、0 以下です")
_TWO_RATES = Text(
    "two rates for the same instance and plan, neither taken", "同じ条件で料金が 2 通りあり、いずれも採用しません"
)


def ec2_savings(session: Session, region: str, instance_types: Collection[str] = ()) -> Observed[SavingsRate]:
    """Return the rates of EC2 Instance and Compute plans, 1 and 3 years: Linux, shared tenancy, USD per hour.

    ``instance_types`` empty: all of the region.

    Raises:
        UpstreamError: the service refused or could not be reached.
    """
    remarks = lenient.Remarks(_OPERATION)
    fixed = [{"name": name, "values": [value]} for name, value in {"region": region, **_LINUX}.items()]
    pages: list[dict[str, Any]] = []
    complete = True
    for portion in lenient.batches(instance_types):
        chosen = [{"name": "instanceType", "values": portion}] if portion else []
        got, all_read = _asked(session, remarks, ["EC2Instance", "Compute"], "EC2", "AmazonEC2", [*fixed, *chosen])
        pages += got
        complete = complete and all_read
    return Observed(read_ec2_savings(pages, region, remarks), URL, None, remarks.texts(), complete)


def hosting_savings(session: Session, region: str, instance_types: Collection[str] = ()) -> Observed[SavingsRate]:
    """Return the rates of SageMaker plans for real-time hosting of ``ml.*``, 1 and 3 years, USD per hour.

    All of the region are asked for and ``instance_types`` picked here: how the service's filter by type calls SageMaker's
    is not documented.

    Raises:
        UpstreamError: the service refused or could not be reached.
    """
    remarks = lenient.Remarks(_OPERATION)
    filters = [{"name": "region", "values": [region]}]
    pages, complete = _asked(session, remarks, ["SageMaker"], "SageMaker", "AmazonSageMaker", filters)
    rates = read_hosting_savings(pages, region, remarks)
    chosen = tuple(rate for rate in rates if not instance_types or rate.instance_type in instance_types)
    return Observed(chosen, URL, None, remarks.texts(), complete)


def _asked(
    session: Session, remarks: Remarks, plans: list[str], product: str, service: str, filters: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], bool]:
    return lenient.all_pages(
        session, "savingsplans", ENDPOINT_REGION, _OPERATION, "searchResults", remarks,
        savingsPlanPaymentOptions=[_PAYMENT], savingsPlanTypes=plans, products=[product], serviceCodes=[service],
        filters=filters, maxResults=_PAGE,
    )  # fmt: skip


def read_ec2_savings(pages: Collection[Mapping[str, Any]], region: str, remarks: Remarks) -> tuple[SavingsRate, ...]:
    """Return EC2's rows of the answer: Linux (operation ``RunInstances``) on shared hardware (``BoxUsage``)."""
    found: dict[SavingsRate, set[float]] = {}
    for entry in lenient.rows(pages, "searchResults"):
        if entry.get("operation") != "RunInstances":  # RunInstances:0002 and so on are Windows and others
            continue
        _add(found, entry, region, remarks, use="BoxUsage", plans=("EC2Instance", "Compute"), stated=_LINUX)
    return _settled(found, remarks)


def read_hosting_savings(
    pages: Collection[Mapping[str, Any]], region: str, remarks: Remarks
) -> tuple[SavingsRate, ...]:
    """Return SageMaker's rows of the answer that are of real-time hosting (``Host``)."""
    found: dict[SavingsRate, set[float]] = {}
    for entry in lenient.rows(pages, "searchResults"):
        _add(found, entry, region, remarks, use="Host", plans=("SageMaker",), stated={})
    return _settled(found, remarks)


def _add(
    found: dict[SavingsRate, set[float]],
    entry: Mapping[str, Any],
    region: str,
    remarks: Remarks,
    *,
    use: str,
    plans: Collection[str],
    stated: Mapping[str, str],
) -> None:
    """Take a row that is of this use, region and payment; ``stated`` must hold where the row has such a property."""
    offering = entry.get("savingsPlanOffering")
    offering = offering if isinstance(offering, dict) else {}
    usage, properties = _usage(entry), _properties(entry)
    if usage is None or "region" not in properties:
        remarks.dropped(_NO_TYPE)
        return
    if usage["use"] != use or offering.get("paymentOption") != _PAYMENT:
        return
    if properties["region"] != region or any(properties.get(name, value) != value for name, value in stated.items()):
        return
    name = lenient.instance_type(usage["type"])
    if name is None or (stated and properties.get("instanceType", name) != name):
        remarks.dropped(_CONTRADICTION)
        return
    plan, years = _plan(offering, plans, remarks), _years(offering, remarks)
    if plan is None or years is None or not _in_dollars_per_hour(entry, offering, remarks):
        return
    rate = lenient.usd(entry.get("rate"))
    if rate is None:
        remarks.dropped(_NO_RATE)
        return
    found.setdefault(SavingsRate(name, region, plan, years, 0.0), set()).add(rate)


def _settled(found: Mapping[SavingsRate, set[float]], remarks: Remarks) -> tuple[SavingsRate, ...]:
    settled = []
    for key in sorted(found):
        if len(found[key]) == 1:
            settled.append(key._replace(usd_per_hour=next(iter(found[key]))))
        else:
            remarks.dropped(_TWO_RATES)
    return tuple(settled)


def _usage(entry: Mapping[str, Any]) -> re.Match[str] | None:
    usage = entry.get("usageType")
    return _USAGE.fullmatch(usage) if isinstance(usage, str) else None


def _properties(entry: Mapping[str, Any]) -> dict[str, str]:
    listed = entry.get("properties")
    pairs = [p for p in listed if isinstance(p, dict)] if isinstance(listed, list) else []
    named = [(p.get("name"), p.get("value")) for p in pairs]
    return {name: value for name, value in named if isinstance(name, str) and isinstance(value, str)}


def _plan(offering: Mapping[str, Any], plans: Collection[str], remarks: Remarks) -> str | None:
    plan = offering.get("planType")
    if plan in plans:
        return str(plan)
    remarks.unknown("planType", plan)
    return None


def _years(offering: Mapping[str, Any], remarks: Remarks) -> int | None:
    seconds = offering.get("durationSeconds")
    for years in _TERMS:
        if seconds == years * _YEAR_SECONDS:
            return years
    remarks.unknown("durationSeconds", str(seconds) if isinstance(seconds, int) else seconds)
    return None


def _in_dollars_per_hour(entry: Mapping[str, Any], offering: Mapping[str, Any], remarks: Remarks) -> bool:
    if entry.get("unit") != "Hrs":
        remarks.unknown("unit", entry.get("unit"))
        return False
    if offering.get("currency") != "USD":
        remarks.unknown("currency", offering.get("currency"))
        return False
    return True
