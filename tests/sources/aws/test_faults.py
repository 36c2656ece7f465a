"""What AWS refuses or fails to do, over HTTP: the kind, the next step, and no secret in any of it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from advisor.errors import UsageError
from advisor.sources.aws.faults import AwsError, action
from advisor.sources.aws.session import Session

from .aws_server import AwsServer, Dropped, Odd, Raw, Refusal, running
from .certificates import self_signed
from .conftest import KEY_ID, SECRET
from .files_server import closed_port

SPILLED = f"arn:aws:iam::123456789012:user/someone is not allowed with {KEY_ID} {SECRET} token-abc"


def failing(session: Session, operation: str = "ListFoundationModels", service: str = "bedrock") -> AwsError:
    with pytest.raises(AwsError) as caught:
        session.ask(service, "us-east-1", operation)
    return spotless(caught.value)


def spotless(error: AwsError) -> AwsError:
    """Check that nobody's secret is in what is shown, nor in what Python would show."""
    hint = error.hint
    assert hint is not None
    shown = [*error.message, *hint, str(error), repr(error)]
    for text in shown:
        for secret in (KEY_ID, SECRET, "123456789012", "token-abc", "http"):
            assert secret not in text.replace("HTTP ", "").replace("HTTPS_PROXY", "")
    assert error.__cause__ is None
    assert error.__suppress_context__
    assert all("\n" not in text and len(text) < 250 for text in shown)
    return error


class TestRefusals:
    @pytest.mark.parametrize(
        ("code", "status", "kind", "said"),
        [
            ("ExpiredTokenException", 403, "expired", "expired"),
            ("ExpiredToken", 400, "expired", "expired"),
            ("RequestExpired", 400, "expired", "expired"),
            ("UnrecognizedClientException", 403, "rejected", "UnrecognizedClientException"),
            ("InvalidSignatureException", 403, "rejected", "InvalidSignatureException"),
            ("AccessDeniedException", 403, "denied", "bedrock:ListFoundationModels"),
            ("AccessDenied", 403, "denied", "bedrock:ListFoundationModels"),
            ("OptInRequired", 403, "region", "us-east-1"),
            ("UnknownOperationException", 404, "region", "us-east-1"),
            ("ValidationException", 400, "service", "ValidationException, HTTP 400"),
            ("SomethingNew", 418, "service", "SomethingNew, HTTP 418"),
        ],
    )
    def test_kinds(self, aws: AwsServer, session: Session, code: str, status: int, kind: str, said: str) -> None:
        aws.on("bedrock", "ListFoundationModels", Refusal(code, status, SPILLED))
        error = failing(session)
        assert error.kind == kind
        assert said in error.message.en
        assert aws.count("bedrock") == 1  # none of them is tried again

    def test_denied_names_the_action(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", Refusal("AccessDeniedException", 400, SPILLED))
        with pytest.raises(AwsError) as caught:
            session.ask("pricing", "us-east-1", "GetProducts", ServiceCode="AmazonEC2")
        error = spotless(caught.value)
        assert error.action == "pricing:GetProducts"
        assert error.hint is not None
        assert "pricing:GetProducts" in error.hint.en
        assert "pricing:GetProducts" in error.hint.ja

    def test_denied_by_ec2(self, aws: AwsServer, session: Session) -> None:
        aws.on("ec2", "DescribeInstanceTypes", Refusal("UnauthorizedOperation", 403, SPILLED))
        assert failing(session, "DescribeInstanceTypes", "ec2").action == "ec2:DescribeInstanceTypes"

    def test_denied_in_the_middle_of_pages(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", Refusal("AccessDeniedException", 400, SPILLED))
        aws.first("pricing", "GetProducts", {"PriceList": ["a"], "NextToken": "more"})
        pages = session.pages("pricing", "us-east-1", "GetProducts", ServiceCode="x")
        assert next(pages)["PriceList"] == ["a"]
        with pytest.raises(AwsError) as caught:
            next(pages)
        assert spotless(caught.value).action == "pricing:GetProducts"

    def test_hostile_code(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListFoundationModels", Refusal("a b<c>" + "x" * 500, 400))
        error = failing(session)
        assert error.kind == "service"
        assert "unknown, HTTP 400" in error.message.en

    def test_throttled_for_good(self, aws: AwsServer) -> None:
        aws.on("bedrock", "ListFoundationModels", Refusal("ThrottlingException", 429, SPILLED))
        error = failing(Session(attempts=1))
        assert error.kind == "throttled"
        assert aws.count("bedrock") == 1

    def test_fails_for_good(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListFoundationModels", Refusal("InternalServerException", 500, SPILLED))
        error = failing(session)
        assert error.kind == "service"
        assert error.hint is not None
        assert "later" in error.hint.en
        assert aws.count("bedrock") == 5


class TestAnswers:
    def test_bytes_that_are_no_text(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListFoundationModels", Raw(b"\xff\xfe"))
        error = failing(session)
        assert error.kind == "answer"
        assert "bedrock" in error.message.en

    @pytest.mark.parametrize("body", [b"<html>hello</html>", b"{", b'{"modelSummaries": ['])
    def test_junk_that_botocore_takes_for_an_empty_answer(self, aws: AwsServer, session: Session, body: bytes) -> None:
        """It does not raise: whoever asks has to miss the list."""
        aws.on("bedrock", "ListFoundationModels", Raw(body))
        assert "modelSummaries" not in session.ask("bedrock", "us-east-1", "ListFoundationModels")

    def test_junk_xml(self, aws: AwsServer, session: Session) -> None:
        aws.on("ec2", "DescribeInstanceTypes", Raw(b"{}"))
        assert failing(session, "DescribeInstanceTypes", "ec2").kind == "answer"

    def test_wrong_types(self, aws: AwsServer, session: Session) -> None:
        life = {"status": "ACTIVE", "endOfLifeTime": "someday"}
        aws.on("bedrock", "ListFoundationModels", Odd({"modelSummaries": [{"modelLifecycle": life}]}))
        assert failing(session).kind == "answer"

    def test_page_of_another_server(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListFoundationModels", Raw(b"<html>blocked</html>", 403, "text/html"))
        assert failing(session).kind in ("denied", "service")

    def test_dropped_for_good(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListFoundationModels", Dropped())
        assert failing(session).kind == "network"


class TestPaging:
    def test_repeated_token_of_a_paginator_ends(self, aws: AwsServer, session: Session) -> None:
        aws.on("pricing", "GetProducts", {"PriceList": ["a"], "NextToken": "again"})
        pages = session.pages("pricing", "us-east-1", "GetProducts", ServiceCode="x")
        assert next(pages)["PriceList"] == ["a"]
        with pytest.raises(AwsError) as caught:
            list(itertools.islice(pages, 20))
        assert spotless(caught.value).kind == "answer"
        assert aws.count("pricing") <= 3

    def test_repeated_token_without_a_paginator_ends(self, aws: AwsServer, session: Session) -> None:
        aws.on("sagemaker", "ListHubContents", {"HubContentSummaries": [], "NextToken": "again"})
        pages = session.pages("sagemaker", "us-east-1", "ListHubContents", HubName="h", HubContentType="Model")
        assert len(list(itertools.islice(pages, 20))) == 2

    def test_two_tokens_in_turn_end(self, aws: AwsServer, session: Session) -> None:
        tokens = itertools.cycle(["one", "two"])
        aws.on(
            "savingsplans", "DescribeSavingsPlansOfferingRates",
            lambda params, region: {"searchResults": [], "nextToken": next(tokens)},
        )  # fmt: skip
        pages = session.pages("savingsplans", "us-east-1", "DescribeSavingsPlansOfferingRates")
        assert len(list(itertools.islice(pages, 20))) == 3
        assert [call.params.get("nextToken") for call in aws.calls] == [None, "one", "two"]


class TestSetUp:
    def test_no_credentials(self, aws: AwsServer, clean_aws: pytest.MonkeyPatch) -> None:
        clean_aws.delenv("AWS_ACCESS_KEY_ID")
        clean_aws.delenv("AWS_SECRET_ACCESS_KEY")
        session = Session()
        assert not session.has_credentials()
        error = failing(session)
        assert error.kind == "credentials"
        assert error.hint is not None
        assert "aws configure" in error.hint.en
        assert aws.count() == 0

    def test_half_credentials(self, aws: AwsServer, clean_aws: pytest.MonkeyPatch) -> None:
        clean_aws.delenv("AWS_SECRET_ACCESS_KEY")
        with pytest.raises(AwsError) as caught:
            Session().ask("bedrock", "us-east-1", "ListFoundationModels")
        assert spotless(caught.value).kind == "credentials"

    def test_credentials(self, session: Session) -> None:
        assert session.has_credentials()

    def test_profile_that_is_not_there(self, clean_aws: pytest.MonkeyPatch) -> None:
        with pytest.raises(UsageError) as caught:
            Session("nobody")
        assert caught.value.message.en == "there is no such AWS profile: 'nobody'"

    def test_profile_of_the_environment_that_is_not_there(self, clean_aws: pytest.MonkeyPatch) -> None:
        clean_aws.setenv("AWS_PROFILE", "nobody")
        with pytest.raises(UsageError):
            Session()

    def test_profile(self, aws: AwsServer, clean_aws: pytest.MonkeyPatch, tmp_path: Path) -> None:
        clean_aws.delenv("AWS_ACCESS_KEY_ID")
        clean_aws.delenv("AWS_SECRET_ACCESS_KEY")
        (tmp_path / "credentials").write_text(f"[mine]\naws_access_key_id={KEY_ID}\naws_secret_access_key={SECRET}\n")
        aws.on("bedrock", "ListFoundationModels", {"modelSummaries": []})
        Session("mine").ask("bedrock", "us-east-1", "ListFoundationModels")
        assert aws.count("bedrock") == 1

    def test_credential_process_that_fails(self, aws: AwsServer, clean_aws: pytest.MonkeyPatch, tmp_path: Path) -> None:
        clean_aws.delenv("AWS_ACCESS_KEY_ID")
        clean_aws.delenv("AWS_SECRET_ACCESS_KEY")
        (tmp_path / "config").write_text(f"[profile mine]\ncredential_process = sh -c 'echo {SECRET} >&2; exit 1'\n")
        with pytest.raises(AwsError) as caught:
            Session("mine").has_credentials()
        assert spotless(caught.value).kind == "credentials"

    def test_config_that_cannot_be_read(self, clean_aws: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "config").write_text(f"[profile\n{SECRET}")
        with pytest.raises(AwsError) as caught:
            Session("mine").has_credentials()
        assert spotless(caught.value).kind == "credentials"

    @pytest.mark.parametrize("printed", ["[1]", "{}", "null", "no JSON", '{"Version": 1}'])
    def test_credential_process_that_prints_nonsense(
        self, clean_aws: pytest.MonkeyPatch, tmp_path: Path, printed: str
    ) -> None:
        (tmp_path / "printed").write_text(printed)
        (tmp_path / "config").write_text(f"[profile mine]\ncredential_process = cat {tmp_path / 'printed'}\n")
        with pytest.raises(AwsError) as caught:
            Session("mine").has_credentials()
        assert spotless(caught.value).kind == "credentials"

    def test_region_that_is_none(self, session: Session) -> None:
        with pytest.raises(AwsError) as caught:
            session.ask("bedrock", "not a region!", "ListFoundationModels")
        assert caught.value.kind == "region"

    def test_client_is_made_once(self, session: Session) -> None:
        assert session.client("bedrock", "us-east-1") is session.client("bedrock", "us-east-1")
        assert session.client("bedrock", "us-east-1") is not session.client("bedrock", "us-west-2")


class TestNetwork:
    def test_nobody_listens(self, aws: AwsServer, clean_aws: pytest.MonkeyPatch) -> None:
        clean_aws.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{closed_port()}")
        assert failing(Session()).kind == "network"

    def test_proxy_that_does_not_answer(self, aws: AwsServer, clean_aws: pytest.MonkeyPatch) -> None:
        clean_aws.setenv("HTTP_PROXY", f"http://user:token-abc@127.0.0.1:{closed_port()}")
        clean_aws.setenv("NO_PROXY", "")
        clean_aws.setenv("no_proxy", "")
        clean_aws.setenv("AWS_ENDPOINT_URL", "http://bedrock.test.invalid")
        assert failing(Session()).kind == "proxy"

    def test_certificate_of_nobody(self, aws: AwsServer, clean_aws: pytest.MonkeyPatch, tmp_path: Path) -> None:
        context, trusted = self_signed(tmp_path)
        with running(context) as secure:
            clean_aws.setenv("AWS_ENDPOINT_URL", secure.endpoint)
            error = failing(Session())
            assert error.kind == "tls"
            assert error.hint is not None
            assert "AWS_CA_BUNDLE" in error.hint.en
            secure.on("bedrock", "ListFoundationModels", {"modelSummaries": []})
            clean_aws.setenv("AWS_CA_BUNDLE", str(trusted))
            assert Session().ask("bedrock", "us-east-1", "ListFoundationModels")["modelSummaries"] == []

    def test_endpoint_that_is_no_address(self, aws: AwsServer, clean_aws: pytest.MonkeyPatch) -> None:
        clean_aws.setenv("AWS_ENDPOINT_URL", "nonsense")
        assert failing(Session()).kind == "network"


def test_actions() -> None:
    assert action("bedrock", "ListFoundationModels") == "bedrock:ListFoundationModels"
    assert (
        action("savingsplans", "DescribeSavingsPlansOfferingRates") == "savingsplans:DescribeSavingsPlansOfferingRates"
    )
