"""An AWS that sells what the catalogue knows, at made-up prices: what ``catalog refresh`` asks of it, answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from advisor.catalog.load import shipped_data
from tests.sources.aws.aws_server import AwsServer, Odd, Refusal
from tests.sources.aws.price_samples import hosting, instance, marketplace, native, reserved, usd

REGIONS = ("ap-northeast-1", "us-east-1")
CLAUDE = "anthropic.claude-opus-4-5-20251101-v1:0"
NEW_MODEL = "anthropic.claude-next-v1:0"


def sell(aws: AwsServer, regions: Sequence[str] = REGIONS) -> None:
    """Register an answer for every question a refresh may ask."""

    def products(params: dict[str, Any], region: str) -> dict[str, Any]:
        wanted = {f["Field"]: f["Value"] for f in params.get("Filters", ())}
        documents: list[str] = []
        if params["ServiceCode"] == "AmazonEC2":
            name = wanted["instanceType"]
            sold = shipped_data()["prices"]["ec2"].get(name, {})
            documents = [instance(name, r, usd("1.5000000000"), reserved("0.9000000000")) for r in regions if r in sold]
        elif params["ServiceCode"] == "AmazonSageMaker":
            documents = [hosting("ml.g5.xlarge", wanted["regionCode"], "2.0000000000")]
        elif params["ServiceCode"] == "AmazonBedrock":
            where: dict[str, str] = {"region": wanted["regionCode"]}
            documents = [
                native("Nova Pro", "NovaPro-input-tokens", "0.0010000000", inferenceType="Input tokens", **where)
            ]
        else:
            usages = (("InputTokenCount_Global", "6.0", "Input"), ("OutputTokenCount_Global", "26.0", "Output"))
            documents = [
                marketplace(
                    "Claude Opus 4.5", usage, usd_, "Units", wanted["regionCode"], f"Million {said} Tokens Global"
                )
                for usage, usd_, said in usages
            ]
        return {"FormatVersion": "aws_v1", "PriceList": documents}  # fmt: skip

    aws.on("pricing", "GetProducts", products)
    aws.on(
        "ec2",
        "DescribeRegions",
        {"Regions": [{"RegionName": r, "OptInStatus": "opt-in-not-required"} for r in regions]},
    )
    aws.on("ec2", "DescribeSpotPriceHistory", _spot)
    aws.on(
        "ec2", "DescribeInstanceTypes", Odd({"InstanceTypes": [_g5("g5.xlarge"), _g5("g5.3xlarge")]})
    )  # a size that botocore has not heard of
    aws.on("ec2", "DescribeInstanceTypeOfferings", _offerings)
    aws.on("savingsplans", "DescribeSavingsPlansOfferingRates", {"searchResults": []})
    aws.on(
        "bedrock",
        "ListFoundationModels",
        {"modelSummaries": [listed(CLAUDE, "Claude Opus 4.5"), listed(NEW_MODEL, "Claude Next", ["ON_DEMAND"])]},
    )
    aws.on("bedrock", "ListInferenceProfiles", _profiles)
    aws.on("bedrock", "ListFoundationModelAgreementOffers", _offers)
    aws.on("sagemaker", "ListHubContents", {"HubContentSummaries": []})
    aws.on("sagemaker", "DescribeHubContent", Refusal("ResourceNotFound"))  # fmt: skip


def _spot(params: dict[str, Any], region: str) -> dict[str, Any]:
    rows = [
        {
            "AvailabilityZone": f"{region}{zone}",
            "InstanceType": "g5.xlarge",
            "ProductDescription": "Linux/UNIX",
            "SpotPrice": price,
            "Timestamp": datetime(2026, 11, 23, 5, tzinfo=UTC),
        }
        for zone, price in (("a", "0.500000"), ("c", "0.700000"))
    ]
    return {"SpotPriceHistory": rows}


def _g5(name: str) -> dict[str, Any]:
    return {
        "InstanceType": name,
        "VCpuInfo": {"DefaultVCpus": 4 if name == "g5.xlarge" else 12},
        "MemoryInfo": {"SizeInMiB": 16384},
        "ProcessorInfo": {"SupportedArchitectures": ["x86_64"]},
        "GpuInfo": {
            "Gpus": [{"Name": "A10G", "Manufacturer": "NVIDIA", "Count": 1, "MemoryInfo": {"SizeInMiB": 24576}}],
            "TotalGpuMemoryInMiB": 24576,
        },
        "NetworkInfo": {"NetworkPerformance": "Up to 10 Gigabit"},
    }


def _offerings(params: dict[str, Any], region: str) -> Odd:
    names = [name for name, places in shipped_data()["prices"]["ec2"].items() if region in places] + ["g5.3xlarge"]
    rows = [{"InstanceType": name, "LocationType": "region", "Location": region} for name in names]
    return Odd({"InstanceTypeOfferings": rows})


def listed(id_: str, name: str, types: Sequence[str] = ()) -> dict[str, Any]:
    """Return a model as Bedrock lists it."""
    return {
        "modelArn": f"arn:aws:bedrock:us-east-1::foundation-model/{id_}",
        "modelId": id_,
        "modelName": name,
        "providerName": "Anthropic",
        "inputModalities": ["TEXT", "IMAGE"],
        "outputModalities": ["TEXT"],
        "inferenceTypesSupported": list(types),
        "modelLifecycle": {"status": "ACTIVE"},
    }


def _profiles(params: dict[str, Any], region: str) -> dict[str, Any]:
    arn = f"arn:aws:bedrock:::foundation-model/{CLAUDE}"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    profile = {
        "inferenceProfileName": "Global Claude Opus 4.5",
        "inferenceProfileArn": f"arn:aws:bedrock:{region}:123456789012:inference-profile/global.{CLAUDE}",
        "inferenceProfileId": f"global.{CLAUDE}",
        "models": [{"modelArn": arn}],
        "status": "ACTIVE",
        "type": "SYSTEM_DEFINED",
        "createdAt": when,
        "updatedAt": when,
    }
    return {"inferenceProfileSummaries": [profile]}


def _offers(params: dict[str, Any], region: str) -> dict[str, Any]:
    details = {
        "usageBasedPricingTerm": {"rateCard": []},
        "legalTerm": {"url": "https://example.com/eula"},
        "supportTerm": {"refundPolicyDescription": "none"},
    }
    return {"modelId": params["modelId"], "offers": [{"offerToken": "token", "termDetails": details}]}
