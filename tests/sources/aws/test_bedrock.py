"""Bedrock's lists: answers made from the shapes in botocore's model; ids and regions as the catalogue has them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.sources.aws import bedrock, lenient
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.observed import Agreement, FoundationModel, Profile
from advisor.sources.aws.session import Session

from .aws_server import AwsServer, Odd, Raw, Refusal, paged

TOKYO, OSAKA = "ap-northeast-1", "ap-northeast-3"
SONNET = "anthropic.claude-sonnet-4-5-20250929-v1:0"
ACCOUNT = "123456789012"


def summary(model_id: str = SONNET, **changed: Any) -> dict[str, Any]:
    entry = {
        "modelArn": f"arn:aws:bedrock:{TOKYO}::foundation-model/{model_id}",
        "modelId": model_id,
        "modelName": "Claude Sonnet 4.5",
        "providerName": "Anthropic",
        "inputModalities": ["TEXT", "IMAGE"],
        "outputModalities": ["TEXT"],
        "inferenceTypesSupported": ["ON_DEMAND"],
        "modelLifecycle": {"status": "ACTIVE", "startOfLifeTime": datetime(2025, 9, 29, tzinfo=UTC)},
    } | changed
    return {key: value for key, value in entry.items() if value is not None}


def models(*entries: dict[str, Any]) -> tuple[tuple[FoundationModel, ...], list[str]]:
    remarks = lenient.Remarks("X")
    rows = bedrock.read_foundation_models([{"modelSummaries": list(entries)}], TOKYO, remarks)
    return rows, [text.en.removeprefix("X: ") for text in remarks.texts()]


def arn(region: str, model_id: str = SONNET) -> dict[str, str]:
    return {"modelArn": f"arn:aws:bedrock:{region}::foundation-model/{model_id}"}


def profile(route: str = "jp", *regions: str, model_id: str = SONNET, **changed: Any) -> dict[str, Any]:
    entry = {
        "inferenceProfileName": f"{route} {model_id}",
        "inferenceProfileArn": f"arn:aws:bedrock:{TOKYO}:{ACCOUNT}:inference-profile/{route}.{model_id}",
        "inferenceProfileId": f"{route}.{model_id}",
        "models": [arn(region, model_id) for region in regions or (TOKYO, OSAKA)],
        "status": "ACTIVE",
        "type": "SYSTEM_DEFINED",
    } | changed
    return {key: value for key, value in entry.items() if value is not None}


def profiles(*entries: dict[str, Any]) -> tuple[tuple[Profile, ...], list[str]]:
    remarks = lenient.Remarks("X")
    rows = bedrock.read_inference_profiles([{"inferenceProfileSummaries": list(entries)}], TOKYO, remarks)
    return rows, [text.en.removeprefix("X: ") for text in remarks.texts()]


def offer(url: Any = "https://aws.amazon.com/legal/bedrock/", *lines: dict[str, Any]) -> dict[str, Any]:
    return {
        "offerId": "offer-1",
        "offerToken": "secret-token",
        "termDetails": {
            "usageBasedPricingTerm": {"rateCard": list(lines)},
            "legalTerm": {} if url is None else {"url": url},
            "supportTerm": {},
        },
    }


LINE = {"dimension": "APN1_InputTokenCount", "price": "3.00", "description": "Million Input Tokens", "unit": "Units"}


class TestFoundationModels:
    def test_all_of_it(self) -> None:
        life = {
            "status": "LEGACY",
            "startOfLifeTime": datetime(2025, 9, 29, tzinfo=UTC),
            "legacyTime": datetime(2026, 10, 1, tzinfo=UTC),
            "publicExtendedAccessTime": datetime(2027, 1, 1, tzinfo=UTC),
            "endOfLifeTime": datetime(2027, 4, 8, 23, 59, tzinfo=UTC),
        }
        rows, remarks = models(summary(modelLifecycle=life))
        assert rows == (
            FoundationModel(
                SONNET,
                TOKYO,
                "Claude Sonnet 4.5",
                "Anthropic",
                ("text", "image"),
                ("text",),
                True,
                "legacy",
                "2025-09-29",
                "2026-10-01",
                "2027-04-08",
                "2027-01-01",
                None,
            ),
        )
        assert remarks == []

    def test_what_is_not_said_is_not_known(self) -> None:
        (row,), remarks = models({"modelId": SONNET})
        assert row == FoundationModel(SONNET, TOKYO, None, None, (), (), False, None)
        assert remarks == []

    def test_only_through_profiles(self) -> None:
        (row,), remarks = models(summary(inferenceTypesSupported=["INFERENCE_PROFILE"]))
        assert not row.on_demand
        assert remarks == []

    def test_sound_and_film(self) -> None:
        (row,), remarks = models(
            summary(inputModalities=["SPEECH", "VIDEO", "AUDIO"], outputModalities=["SPEECH", "EMBEDDING"])
        )
        assert row.input_modalities == ("speech", "video", "audio")
        assert row.output_modalities == ("speech", "embedding")
        assert remarks == []

    def test_unknown_words(self) -> None:
        rows, remarks = models(
            summary(
                inputModalities=["TEXT", "SMELL"],
                inferenceTypesSupported=["ON_DEMAND", "DREAM"],
                modelLifecycle={"status": "ASLEEP"},
            ),
            summary("amazon.nova-pro-v1:0", inputModalities=["SMELL", "TASTE"]),
        )
        assert rows[1].input_modalities == ("text",)
        assert rows[1].on_demand
        assert rows[1].status is None
        assert rows[0].input_modalities == ()
        assert remarks == [
            "unknown inputModalities left out: 'SMELL', 'TASTE'",
            "unknown inferenceTypesSupported left out: 'DREAM'",
            "unknown modelLifecycle.status left out: 'ASLEEP'",
        ]

    @pytest.mark.parametrize(
        ("model_id", "base"),
        [
            ("anthropic.claude-3-sonnet-20240229-v1:0:200k", "anthropic.claude-3-sonnet-20240229-v1:0"),
            ("amazon.titan-embed-image-v1:0:mm", "amazon.titan-embed-image-v1:0"),
            (SONNET, None),
            ("amazon.titan-embed-text-v1", None),
            ("amazon.titan-embed-text-v2:0", None),
            ("openai.gpt-oss-120b-1:0", None),
        ],
    )
    def test_variants_stay_apart(self, model_id: str, base: str | None) -> None:
        (row,), _ = models(summary(model_id))
        assert (row.id, row.variant_of) == (model_id, base)

    @pytest.mark.parametrize(
        "model_id",
        ["", "claude", "Anthropic.Claude", "a.b\n", "a.b:0:1:2", "\x1b[2Ja.b", "a." + "b" * 200, "arn:aws:x", "../a.b"],
    )
    def test_ids_that_are_none(self, model_id: str) -> None:
        assert models(summary(model_id)) == ((), ["1 row left out: no usable id"])

    def test_names_that_would_steer_a_terminal(self) -> None:
        (row,), _ = models(summary(modelName="Claude\x1b[31m", providerName="x" * 5000))
        assert (row.name, row.provider) == ("Claude\\x1b[31m", None)

    def test_each_once_by_id(self) -> None:
        rows, _ = models(summary(), summary("amazon.nova-pro-v1:0"), summary())
        assert [row.id for row in rows] == ["amazon.nova-pro-v1:0", SONNET]

    @given(
        st.dictionaries(
            st.sampled_from(list(summary())),
            st.none()
            | st.booleans()
            | st.integers()
            | st.text()
            | st.lists(st.none() | st.integers() | st.text(), max_size=3),
        )
    )
    def test_anything_at_all(self, changed: dict[str, Any]) -> None:
        # botocore makes lists of lists and dictionaries of structures, or fails; strings it lets through
        changed = {k: v for k, v in changed.items() if isinstance(v, list) == k.endswith(("ities", "Supported"))}
        rows, _ = models(summary() | changed)
        assert len(rows) <= 1

    def test_the_request(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListFoundationModels", {"modelSummaries": [summary()]})
        observed = bedrock.foundation_models(session, TOKYO)
        assert observed.rows[0].started == "2025-09-29"
        assert observed.complete
        assert observed.url == "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html"
        assert aws.calls == [("bedrock", "ListFoundationModels", {}, TOKYO)]

    def test_an_empty_answer(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListFoundationModels", {"modelSummaries": []})
        observed = bedrock.foundation_models(session, TOKYO)
        assert (observed.rows, observed.complete, observed.remarks) == ((), True, ())

    @pytest.mark.parametrize("body", [b"<html>sign in</html>", b"{}", b"[]", b'{"modelSummaries": [3]}'])
    def test_an_answer_of_somebody_else(self, aws: AwsServer, session: Session, body: bytes) -> None:
        aws.on("bedrock", "ListFoundationModels", Raw(body))
        with pytest.raises(AwsError) as raised:
            bedrock.foundation_models(session, TOKYO)
        assert raised.value.kind == "answer"

    def test_words_of_tomorrow(self, aws: AwsServer, session: Session) -> None:
        new = summary() | {"inputModalities": ["TEXT", "SMELL"], "thinking": {"deep": True}}
        aws.on("bedrock", "ListFoundationModels", Odd({"modelSummaries": [new]}))
        observed = bedrock.foundation_models(session, TOKYO)
        assert observed.rows[0].input_modalities == ("text",)
        assert [text.en for text in observed.remarks] == [
            "ListFoundationModels: unknown inputModalities left out: 'SMELL'"
        ]

    def test_a_time_that_is_none(self, aws: AwsServer, session: Session) -> None:
        """botocore reads times before anybody can look."""
        aws.on(
            "bedrock",
            "ListFoundationModels",
            Odd({"modelSummaries": [summary(modelLifecycle={"endOfLifeTime": "soon"})]}),
        )
        with pytest.raises(AwsError) as raised:
            bedrock.foundation_models(session, TOKYO)
        assert raised.value.kind == "answer"


class TestProfiles:
    def test_in_japan(self) -> None:
        assert profiles(profile()) == ((Profile(f"jp.{SONNET}", TOKYO, "jp", SONNET, (TOKYO, OSAKA)),), [])

    def test_destinations_are_sorted_and_once_each(self) -> None:
        (row,), _ = profiles(profile("apac", "ap-southeast-2", TOKYO, "ap-southeast-2"))
        assert row.destinations == (TOKYO, "ap-southeast-2")

    def test_everywhere(self) -> None:
        """A global profile names the model without a region, and once with the region that asks."""
        (row,), remarks = profiles(profile("global", "", TOKYO))
        assert (row.route, row.destinations) == ("global", ())
        assert remarks == []

    def test_in_other_partitions(self) -> None:
        arns = [
            {"modelArn": f"arn:aws-us-gov:bedrock:us-gov-{side}-1::foundation-model/{SONNET}"}
            for side in ("west", "east")
        ]
        (row,), remarks = profiles(profile("us-gov", models=arns))
        assert (row.route, row.destinations) == ("us-gov", ("us-gov-east-1", "us-gov-west-1"))
        assert remarks == []

    @pytest.mark.parametrize("route", ["us", "eu", "apac", "jp", "au", "in", "ca", "global", "us-gov"])
    def test_known_routes(self, route: str) -> None:
        (row,), remarks = profiles(profile(route))
        assert (row.route, remarks) == (route, [])

    def test_an_unknown_route_is_kept(self) -> None:
        (row,), remarks = profiles(profile("mars"))
        assert row.route == "mars"
        assert remarks == ["unknown prefix of inferenceProfileId kept as they are: 'mars'"]

    def test_an_id_that_is_not_the_model_s(self) -> None:
        (row,), remarks = profiles(profile(inferenceProfileId="jp.anthropic.claude-sonnet"))
        assert (row.id, row.model_id) == ("jp.anthropic.claude-sonnet", SONNET)
        assert remarks == [f"the profile 'jp.anthropic.claude-sonnet' reaches '{SONNET}'"]

    def test_an_id_without_a_prefix(self) -> None:
        assert profiles(profile(inferenceProfileId=SONNET)) == ((), ["1 row left out: the profile's id has no prefix"])

    @pytest.mark.parametrize(
        "models_of_it",
        [
            None,
            [],
            [{}],
            [{"modelArn": "nonsense"}],
            [{"modelArn": f"arn:aws:bedrock:{TOKYO}:{ACCOUNT}:custom-model/x"}],
            [arn(TOKYO), arn(TOKYO, "amazon.nova-pro-v1:0")],
            [{"modelArn": f"arn:aws:bedrock:not_a_region::foundation-model/{SONNET}"}],
            [{"modelArn": f"arn:aws:bedrock:{TOKYO}::foundation-model/\x1b[2J"}],
        ],
    )
    def test_without_a_model(self, models_of_it: list[dict[str, str]] | None) -> None:
        assert profiles(profile(models=models_of_it)) == (
            (),
            ["1 row left out: the profile names no model, or several"],
        )

    def test_not_active(self) -> None:
        (row,), remarks = profiles(profile(status="INACTIVE"))
        assert not row.active
        assert remarks == []

    def test_an_unknown_status(self) -> None:
        (row,), remarks = profiles(profile(status="RESTING"))
        assert not row.active
        assert remarks == ["unknown status (taken for not active) kept as they are: 'RESTING'"]

    def test_no_status(self) -> None:
        assert profiles(profile(status=None)) == ((), ["1 row left out: no status"])

    def test_the_account_s_own_are_not_taken(self) -> None:
        assert profiles(profile(type="APPLICATION")) == ((), [])

    def test_the_account_is_nowhere_in_the_rows(self) -> None:
        rows, remarks = profiles(profile(), profile("mars"), profile(models=[]))
        assert ACCOUNT not in repr(rows) + repr(remarks)

    @given(st.lists(st.sampled_from([TOKYO, OSAKA, "us-east-1", "eu-west-1", ""]), min_size=1))
    def test_destinations_never_hold_no_region(self, regions: list[str]) -> None:
        (row,), _ = profiles(profile("global", *regions))
        assert "" not in row.destinations
        assert (row.destinations == ()) == ("" in regions)

    def test_the_request(self, aws: AwsServer, session: Session) -> None:
        entries = [profile(route, TOKYO) for route in ("jp", "apac", "global")]
        aws.on("bedrock", "ListInferenceProfiles", paged("inferenceProfileSummaries", entries, 2, "nextToken"))
        observed = bedrock.inference_profiles(session, TOKYO)
        assert [row.route for row in observed.rows] == ["apac", "global", "jp"]
        assert observed.complete
        assert aws.count("bedrock", "ListInferenceProfiles") == 2
        assert aws.calls[0].params == {"typeEquals": "SYSTEM_DEFINED", "maxResults": 1000}

    def test_an_empty_answer(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListInferenceProfiles", {"inferenceProfileSummaries": []})
        observed = bedrock.inference_profiles(session, TOKYO)
        assert (observed.rows, observed.complete, observed.remarks) == ((), True, ())

    def test_cut_off_after_a_page(self, aws: AwsServer, session: Session) -> None:
        aws.first(
            "bedrock",
            "ListInferenceProfiles",
            {"inferenceProfileSummaries": [profile()], "nextToken": "2"},
            Refusal("AccessDeniedException", 403),
        )
        observed = bedrock.inference_profiles(session, TOKYO)
        assert len(observed.rows) == 1
        assert not observed.complete
        assert "not allowed: bedrock:ListInferenceProfiles" in observed.remarks[0].en


class TestAgreements:
    def read(self, *offers: Any) -> tuple[tuple[Agreement, ...], list[str]]:
        remarks = lenient.Remarks("X")
        rows = bedrock.read_agreements({"modelId": SONNET, "offers": list(offers)}, SONNET, remarks)
        return rows, [text.en.removeprefix("X: ") for text in remarks.texts()]

    def test_word_for_word(self) -> None:
        rows, remarks = self.read(offer("https://aws.amazon.com/legal/bedrock/", LINE))
        rates = (("APN1_InputTokenCount", "3.00", "Units"),)
        assert rows == (Agreement(SONNET, "https://aws.amazon.com/legal/bedrock/", rates),)
        assert remarks == []
        assert "secret-token" not in repr(rows)

    def test_no_terms(self) -> None:
        assert self.read(offer(None)) == ((Agreement(SONNET, None, ()),), [])

    @pytest.mark.parametrize(
        "url",
        [
            "http://a.example/",
            "javascript:alert(1)",
            "https://",
            "https://user:secret@a.example/",
            "https://a b/",
            "https://[",
            3,
            "https://a.example/\x1b",
            "https://a.example/" + "x" * 3000,
            "https://日本.example/",
        ],
    )
    def test_addresses_that_are_none(self, url: object) -> None:
        (row,), remarks = self.read(offer(url))
        assert row.terms_url is None
        assert len(remarks) == 1
        assert remarks[0].startswith("unknown legalTerm.url left out: ")
        assert len(remarks[0]) < 200

    @pytest.mark.parametrize(
        "changed", [{"price": "-1"}, {"price": "NaN"}, {"price": None}, {"dimension": ""}, {"unit": None}, {"price": 3}]
    )
    def test_lines_that_are_none(self, changed: dict[str, Any]) -> None:
        (row,), remarks = self.read(offer("https://a.example/", LINE | changed, LINE))
        assert len(row.rates) == 1
        assert remarks == ["1 row left out: a line of a rate card cannot be read"]

    def test_no_list_of_offers(self) -> None:
        remarks = lenient.Remarks("X")
        assert bedrock.read_agreements({}, SONNET, remarks) == ()
        assert remarks.texts()[0].en == "X: 1 row left out: an answer without a list of offers"

    def test_one_request_a_model(self, aws: AwsServer, session: Session) -> None:
        def answer(params: dict[str, Any], region: str) -> Any:
            return {"modelId": params["modelId"], "offers": [offer("https://a.example/", LINE)]}

        aws.on("bedrock", "ListFoundationModelAgreementOffers", answer)
        observed = bedrock.agreements(session, "us-east-1", [SONNET, "meta.llama3-8b-instruct-v1:0", SONNET])
        assert [row.model_id for row in observed.rows] == [SONNET, "meta.llama3-8b-instruct-v1:0"]
        assert [call.params["offerType"] for call in aws.calls] == ["PUBLIC", "PUBLIC"]

    @pytest.mark.parametrize(
        "answer",
        [
            Refusal("ResourceNotFoundException", 404),
            Refusal("ValidationException"),
            {"modelId": "amazon.nova-pro-v1:0", "offers": []},
        ],
    )
    def test_a_model_without_an_offer(self, aws: AwsServer, session: Session, answer: Any) -> None:
        aws.first("bedrock", "ListFoundationModelAgreementOffers", answer)
        aws.on("bedrock", "ListFoundationModelAgreementOffers", {"modelId": SONNET, "offers": [offer()]})
        observed = bedrock.agreements(session, "us-east-1", ["amazon.nova-pro-v1:0", SONNET])
        assert [row.model_id for row in observed.rows] == [SONNET]
        assert observed.complete
        assert observed.remarks == ()

    def test_denied(self, aws: AwsServer, session: Session) -> None:
        aws.on("bedrock", "ListFoundationModelAgreementOffers", Refusal("AccessDeniedException", 403))
        with pytest.raises(AwsError) as raised:
            bedrock.agreements(session, "us-east-1", [SONNET])
        assert raised.value.action == "bedrock:ListFoundationModelAgreementOffers"

    def test_refused_in_the_middle(self, aws: AwsServer, session: Session) -> None:
        aws.first(
            "bedrock",
            "ListFoundationModelAgreementOffers",
            {"modelId": "a.a", "offers": [offer()]},
            Refusal("ExpiredToken"),
        )
        observed = bedrock.agreements(session, "us-east-1", ["a.a", "b.b", "c.c"])
        assert [row.model_id for row in observed.rows] == ["a.a"]
        assert not observed.complete
        assert [text.en for text in observed.remarks] == [
            "ListFoundationModelAgreementOffers: incomplete, stopped at 'b.b': the AWS session has expired"
        ]

    def test_nothing_asked(self, aws: AwsServer, session: Session) -> None:
        assert bedrock.agreements(session, "us-east-1", []).rows == ()
        assert aws.calls == []
