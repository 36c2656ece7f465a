"""Documents and rows of the price list, made up in the shapes that the service gives them.

The attributes of EC2 are those of a product seen (a Tokyo c6i.large); SageMaker's and Bedrock's are put together from
what readers of the live list name. The prices are of no account.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

PUBLISHED = "2026-11-20T18:22:01Z"
DAY = "2026-11-20"

EC2 = {
    "capacitystatus": "Used", "locationType": "AWS Region", "operatingSystem": "Linux", "tenancy": "Shared",
    "preInstalledSw": "NA", "licenseModel": "No License required", "operation": "RunInstances",
    "marketoption": "OnDemand", "servicecode": "AmazonEC2",
}  # fmt: skip


def document(
    family: str | None, attributes: Mapping[str, Any], prices: Iterable[Mapping[str, Any]], published: str = PUBLISHED
) -> str:
    """Return a product as ``GetProducts`` does; each of ``prices`` has a ``term`` and the fields of a dimension."""
    terms: dict[str, dict[str, Any]] = {}
    for number, given in enumerate(prices):
        one = dict(given)
        term, words = one.pop("term", "OnDemand"), one.pop("words", {})
        code = f"SKU.TERM{number}"
        one.setdefault("beginRange", "0")
        dimensions = {f"{code}.RATE": {"endRange": "Inf", "appliesTo": [], "rateCode": f"{code}.RATE", **one}}
        terms.setdefault(term, {})[code] = {
            "priceDimensions": dimensions, "sku": "SKU", "effectiveDate": "2026-11-01T00:00:00Z", "termAttributes": words,
        }  # fmt: skip
    product: dict[str, Any] = {"attributes": attributes, "sku": "SKU"}
    if family:
        product["productFamily"] = family
    return json.dumps({"product": product, "terms": terms, "publicationDate": published, "version": "20261120182201"})


def usd(price: str, unit: str = "Hrs", **more: Any) -> dict[str, Any]:
    """Return a price of `document`."""
    return {"unit": unit, "pricePerUnit": {"USD": price}, "description": "", **more}


def reserved(
    price: str, lease: str = "1yr", offering: str = "standard", purchase: str = "No Upfront"
) -> dict[str, Any]:
    """Return the price of a reservation."""
    words = {"LeaseContractLength": lease, "OfferingClass": offering, "PurchaseOption": purchase}
    return usd(price, term="Reserved", words=words)


def instance(name: str, region: str, *prices: Mapping[str, Any], **attributes: Any) -> str:
    """Return an EC2 product."""
    return document("Compute Instance", {**EC2, "instanceType": name, "regionCode": region, **attributes}, prices)


def hosting(name: str, region: str, price: str, prefix: str = "USE1-", **attributes: Any) -> str:
    """Return a SageMaker product."""
    given = {
        "regionCode": region, "component": "Hosting", "usagetype": f"{prefix}Host:{name}", "instanceName": name,
        "instanceType": f"{name}-hosting", "operation": "RunInstance", **attributes,
    }  # fmt: skip
    return document("ML Instance", given, [usd(price)])


def native(
    model: str, usage: str, price: str, unit: str = "1K tokens", region: str = "us-east-1", **attributes: Any
) -> str:
    """Return a product of AmazonBedrock."""
    given = {"regionCode": region, "model": model, "usagetype": f"USE1-{usage}", "feature": "On-demand Inference"}
    return document(None, {**given, **attributes}, [usd(price, unit)])


def marketplace(
    model: str, usage: str, price: str, unit: str = "1M tokens", region: str = "us-east-1", description: str = ""
) -> str:
    """Return a product of AmazonBedrockFoundationModels."""
    given = {
        "regionCode": region, "servicename": f"{model} (Amazon Bedrock Edition)", "locationType": "AWS Region",
        "usagetype": f"USE1-MP:USE1_{usage}-Units",
    }  # fmt: skip
    said = f"AWS Marketplace software usage|{region}|{description}"
    return document(None, given, [usd(price, unit, description=said)])


EC2_COLUMNS = [
    "SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate", "StartingRange", "EndingRange",
    "Unit", "PricePerUnit", "Currency", "RelatedTo", "LeaseContractLength", "PurchaseOption", "OfferingClass",
    "Product Family", "serviceCode", "Location", "Location Type", "Instance Type", "Current Generation",
    "Instance Family", "vCPU", "Physical Processor", "Clock Speed", "Memory", "Storage", "Network Performance",
    "Processor Architecture", "Tenancy", "Operating System", "License Model", "usageType", "operation",
    "CapacityStatus", "MarketOption", "Pre Installed S/W", "Region Code", "serviceName",
]  # fmt: skip
OTHER_COLUMNS = [
    "SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate", "StartingRange", "EndingRange",
    "Unit", "PricePerUnit", "Currency", "Location", "Location Type", "usageType", "operation", "Region Code",
    "serviceName", "Model", "Feature", "Inference Type", "Component",
]  # fmt: skip

_PLAIN = {
    "TermType": "OnDemand", "StartingRange": "0", "EndingRange": "Inf", "Unit": "Hrs", "Currency": "USD",
    "Product Family": "Compute Instance", "Location Type": "AWS Region", "Tenancy": "Shared",
    "Operating System": "Linux", "License Model": "No License required", "operation": "RunInstances",
    "CapacityStatus": "Used", "MarketOption": "OnDemand", "Pre Installed S/W": "NA", "Region Code": "us-east-1",
}  # fmt: skip


def ec2_row(name: str, price: str, **given: str) -> dict[str, str]:
    """Return a row of EC2's file by column; underscores stand for the spaces of the columns."""
    return {
        **_PLAIN,
        "Instance Type": name,
        "PricePerUnit": price,
        **{k.replace("_", " "): v for k, v in given.items()},
    }


def other_row(usage: str, price: str, unit: str, **given: str) -> dict[str, str]:
    """Return a row of another service's file."""
    plain = {"TermType": "OnDemand", "StartingRange": "0", "Currency": "USD", "Region Code": "us-east-1"}
    return {
        **plain,
        "usageType": usage,
        "PricePerUnit": price,
        "Unit": unit,
        **{k.replace("_", " "): v for k, v in given.items()},
    }


def price_file(service: str, columns: list[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a file as AWS writes it: five rows about itself, the header, and every value in quotes."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["FormatVersion", "v1.0"])
    writer.writerow(["Disclaimer", "This pricing list is for informational purposes only."])
    writer.writerow(["Publication Date", PUBLISHED])
    writer.writerow(["Version", "20261120182201"])
    writer.writerow(["OfferCode", service])
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get(column, "") for column in columns])
    return out.getvalue().encode()


def region_index(service: str, *regions: str) -> bytes:
    """Return the list of a service's files."""
    listed = {
        region: {
            "regionCode": region,
            "currentVersionUrl": f"/offers/v1.0/aws/{service}/20261120182201/{region}/index.json",
        }
        for region in regions
    }
    whole = {"formatVersion": "v1.0", "disclaimer": "…", "publicationDate": PUBLISHED, "regions": listed}
    return json.dumps(whole).encode()


def path(service: str, region: str = "us-east-1") -> str:
    """Return where a region's file is."""
    return f"/offers/v1.0/aws/{service}/20261120182201/{region}/index.csv"


def index_path(service: str) -> str:
    """Return where the list of a service's files is."""
    return f"/offers/v1.0/aws/{service}/current/region_index.json"
