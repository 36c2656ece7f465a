"""The server of these tests: does it read and check requests as the services would?"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from advisor.sources.aws.session import Session

from .aws_server import AwsServer, Dropped, Odd, Raw, Refusal, Slow, paged, running
from .aws_wire import problems, service_model
from .conftest import KEY_ID, SECRET

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
MODEL = {"modelArn": "arn:aws:bedrock:::foundation-model/a.b", "modelId": "a.b"}


@pytest.fixture
def lax(clean_aws: pytest.MonkeyPatch) -> Iterator[AwsServer]:
    """Serve without failing the test for problems: they are what is tested."""
    with running() as served:
        clean_aws.setenv("AWS_ENDPOINT_URL", served.endpoint)
        clean_aws.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
        clean_aws.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        yield served


def unchecked(service: str) -> Any:
    """Return a client that sends whatever it is given."""
    config = Config(parameter_validation=False, retries={"total_max_attempts": 1})
    return boto3.client(service, region_name="us-east-1", config=config)


class TestRequests:
    def test_json(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", {"PriceList": ["a"], "FormatVersion": "aws_v1"})
        filters = [{"Type": "TERM_MATCH", "Field": "regionCode", "Value": "us-east-1"}]
        answer = session.ask("pricing", "eu-central-1", "GetProducts", ServiceCode="AmazonEC2", Filters=filters)
        assert answer["PriceList"] == ["a"]
        (call,) = aws.calls
        assert call == ("pricing", "GetProducts", {"ServiceCode": "AmazonEC2", "Filters": filters}, "eu-central-1")

    def test_json_timestamp(self, aws: AwsServer, session: Session) -> None:
        content = {
            "HubContentName": "x", "HubContentArn": "arn:x", "HubContentVersion": "1.0.0", "DocumentSchemaVersion": "2.0.0",
            "HubContentType": "Model", "HubContentStatus": "Available", "CreationTime": WHEN,
        }  # fmt: skip
        aws.on("sagemaker", "ListHubContents", {"HubContentSummaries": [content]})
        answer = session.ask(
            "sagemaker", "us-east-1", "ListHubContents",
            HubName="h", HubContentType="Model", CreationTimeAfter=WHEN,
        )  # fmt: skip
        assert answer["HubContentSummaries"][0]["CreationTime"] == WHEN
        assert aws.calls[0].params["CreationTimeAfter"] == WHEN

    def test_rest(self, aws: AwsServer, session: Session) -> None:
        life = {"status": "LEGACY", "endOfLifeTime": WHEN}
        aws.on("bedrock", "ListFoundationModels", {"modelSummaries": [MODEL | {"modelLifecycle": life}]})
        answer = session.ask("bedrock", "ap-northeast-1", "ListFoundationModels", byOutputModality="TEXT")
        assert answer["modelSummaries"][0]["modelLifecycle"] == life
        assert aws.calls[0] == ("bedrock", "ListFoundationModels", {"byOutputModality": "TEXT"}, "ap-northeast-1")

    def test_rest_path(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListFoundationModelAgreementOffers", {"modelId": "a.b-v1:0", "offers": []})
        session.ask("bedrock", "us-east-1", "ListFoundationModelAgreementOffers", modelId="a.b-v1:0", offerType="ALL")
        assert aws.calls[0].params == {"modelId": "a.b-v1:0", "offerType": "ALL"}

    def test_rest_query_with_another_name(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListInferenceProfiles", {"inferenceProfileSummaries": []})
        session.ask("bedrock", "us-east-1", "ListInferenceProfiles", typeEquals="SYSTEM_DEFINED", maxResults=5)
        assert aws.calls[0].params == {"typeEquals": "SYSTEM_DEFINED", "maxResults": 5}

    def test_rest_body(self, aws: AwsServer, session: Session) -> None:
        aws.on("savingsplans", "DescribeSavingsPlansOfferingRates", {"searchResults": [{"rate": "0.1", "unit": "Hrs"}]})
        answer = session.ask(
            "savingsplans", "us-east-1", "DescribeSavingsPlansOfferingRates", savingsPlanTypes=["Compute"]
        )
        assert answer["searchResults"] == [{"rate": "0.1", "unit": "Hrs"}]
        assert aws.calls[0].params == {"savingsPlanTypes": ["Compute"]}

    def test_ec2(self, aws: AwsServer, session: Session) -> None:
        price = {"InstanceType": "g5.xlarge", "SpotPrice": "0.5", "Timestamp": WHEN, "AvailabilityZone": "us-east-1a"}
        aws.on("ec2", "DescribeSpotPriceHistory", {"SpotPriceHistory": [price, price]})
        asked = {
            "InstanceTypes": ["g5.xlarge", "g6.xlarge"], "MaxResults": 10, "DryRun": False,
            "Filters": [{"Name": "product-description", "Values": ["Linux/UNIX", "x"]}],
        }  # fmt: skip
        answer = session.ask("ec2", "us-east-1", "DescribeSpotPriceHistory", **asked)
        assert answer["SpotPriceHistory"] == [price, price]
        assert aws.calls[0].params == asked

    def test_regions_are_told_apart(self, aws: AwsServer, session: Session) -> None:
        aws.on(
            "bedrock",
            "ListFoundationModels",
            lambda params, region: {"modelSummaries": [MODEL | {"modelName": region}]},
        )
        names = [
            session.ask("bedrock", region, "ListFoundationModels")["modelSummaries"][0]["modelName"]
            for region in ("us-east-1", "ap-northeast-3")
        ]
        assert names == ["us-east-1", "ap-northeast-3"]
        assert aws.count("bedrock", region="ap-northeast-3") == 1
        assert aws.count() == 2
        assert aws.count("pricing") == aws.count(operation="GetProducts") == 0


class TestRefusedRequests:
    def test_missing_parameter(self, lax: AwsServer) -> None:
        with pytest.raises(ClientError, match="ValidationException"):
            unchecked("pricing").get_products(Filters=[])
        assert lax.problems == ['pricing GetProducts: Missing required parameter in input: "ServiceCode"']

    def test_unknown_enum_and_limits(self, lax: AwsServer) -> None:
        with pytest.raises(ClientError, match="ValidationException"):
            unchecked("bedrock").list_inference_profiles(typeEquals="WRONG", maxResults=5000)
        assert "'WRONG' is none of" in lax.problems[0]
        assert "5000 is more than 1000" in lax.problems[0]

    def test_unknown_parameter_of_ec2(self, lax: AwsServer) -> None:
        with pytest.raises(ClientError, match="ValidationException"):
            unchecked("ec2").describe_instance_types(InstanceTypes=["no.such"])
        assert "none of" in lax.problems[0]

    def test_not_signed(self, lax: AwsServer) -> None:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{lax.endpoint}/foundation-models", timeout=5)
        assert refused.value.code == 403
        refused.value.close()
        assert lax.problems == ["GET /foundation-models: not signed"]

    def test_service_that_is_not_served(self, lax: AwsServer) -> None:
        with pytest.raises(ClientError):
            unchecked("sts").get_caller_identity()
        assert lax.problems == ["POST /: signed for 'sts', which is not served"]

    def test_no_answer_prepared(self, lax: AwsServer) -> None:
        with pytest.raises(ClientError, match="NotPrepared"):
            unchecked("bedrock").list_foundation_models()
        assert lax.problems == ["nothing to answer for bedrock ListFoundationModels"]

    def test_answer_that_fails(self, lax: AwsServer) -> None:
        lax.on("bedrock", "ListFoundationModels", lambda params, region: {"x": params["missing"]})
        with pytest.raises(ClientError, match="NotPrepared"):
            unchecked("bedrock").list_foundation_models()
        assert "KeyError" in lax.problems[0]

    def test_answer_that_the_service_cannot_give(self, lax: AwsServer) -> None:
        lax.on("bedrock", "ListFoundationModels", {"modelSummaries": [{"modelId": 3}]})
        unchecked("bedrock").list_foundation_models()
        assert "cannot answer so" in lax.problems[0]
        assert "modelArn" in lax.problems[0]

    def test_enum_that_the_service_does_not_have(self, lax: AwsServer) -> None:
        lax.on("bedrock", "ListFoundationModels", {"modelSummaries": [MODEL | {"outputModalities": ["SMELL"]}]})
        unchecked("bedrock").list_foundation_models()
        assert "'SMELL' is none of" in lax.problems[0]

    def test_misspelt_operation(self, lax: AwsServer) -> None:
        with pytest.raises(Exception, match="ListFundationModels"):
            lax.on("bedrock", "ListFundationModels", {})

    def test_no_secret_is_kept(self, lax: AwsServer) -> None:
        lax.on("bedrock", "ListFoundationModels", {"modelSummaries": []})
        Session().ask("bedrock", "us-east-1", "ListFoundationModels")
        assert KEY_ID not in repr(vars(lax))
        assert SECRET not in repr(vars(lax))


class TestAnswers:
    def test_paged(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", paged("PriceList", ["a", "b", "c"], 2))
        pages = session.pages("pricing", "us-east-1", "GetProducts", ServiceCode="x")
        assert [page["PriceList"] for page in pages] == [["a", "b"], ["c"]]

    def test_pages_as_small_as_asked_for(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListInferenceProfiles", paged("inferenceProfileSummaries", [], 2, "nextToken"))
        aws.on("pricing", "GetProducts", paged("PriceList", ["a", "b", "c"], 100))
        pages = session.pages("pricing", "us-east-1", "GetProducts", ServiceCode="x", MaxResults=1)
        assert [page["PriceList"] for page in pages] == [["a"], ["b"], ["c"]]
        assert session.ask("bedrock", "us-east-1", "ListInferenceProfiles")["inferenceProfileSummaries"] == []

    def test_throttled_once(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", {"PriceList": []})
        aws.throttled("pricing", "GetProducts")
        session.ask("pricing", "us-east-1", "GetProducts", ServiceCode="x")
        assert aws.count("pricing") == 2

    def test_dropped_once(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListFoundationModels", {"modelSummaries": []})
        aws.first("bedrock", "ListFoundationModels", Dropped(), Refusal("InternalServerException", 500))
        session.ask("bedrock", "us-east-1", "ListFoundationModels")
        assert aws.count("bedrock") == 3

    def test_slow(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListFoundationModels", Slow(0.2, {"modelSummaries": []}))
        started = time.monotonic()
        session.ask("bedrock", "us-east-1", "ListFoundationModels")
        assert time.monotonic() - started >= 0.2

    def test_odd_answers_arrive(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListFoundationModels", Odd({"modelSummaries": [{"outputModalities": ["SMELL"], "new": 1}]}))
        answer = session.ask("bedrock", "us-east-1", "ListFoundationModels")
        assert answer["modelSummaries"] == [{"outputModalities": ["SMELL"]}]

    def test_raw_answers_arrive(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListFoundationModels", Raw(b'{"modelSummaries": []}'))
        assert session.ask("bedrock", "us-east-1", "ListFoundationModels")["modelSummaries"] == []

    def test_many_at_once(self, aws: AwsServer, session: Session) -> None:
        from concurrent.futures import ThreadPoolExecutor

        aws.on("pricing", "GetProducts", {"PriceList": []})
        with ThreadPoolExecutor(16) as pool:
            for _ in pool.map(
                lambda n: session.ask("pricing", "us-east-1", "GetProducts", ServiceCode=str(n)), range(200)
            ):
                pass
        assert aws.count("pricing") == 200


def test_limits_of_nested_values() -> None:
    shape = service_model("pricing").operation_model("GetProducts").input_shape
    good = {"Type": "TERM_MATCH", "Field": "a", "Value": "b"}
    assert problems(shape, {"ServiceCode": "x", "Filters": [good]}) == []
    assert problems(shape, {"ServiceCode": "x", "Filters": [good | {"Type": "LIKE"}]}) != []
    assert problems(shape, {"ServiceCode": "x", "MaxResults": 101}) == ["input.MaxResults: 101 is more than 100"]
    assert problems(None, {}) == []
    assert problems(None, {"a": 1}) != []
