"""JumpStart's hub: answers from the shapes in botocore's model, documents with the keys the SageMaker Python SDK reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.sources.aws import jumpstart, lenient
from advisor.sources.aws.faults import AwsError
from advisor.sources.aws.observed import HubModel
from advisor.sources.aws.session import Session

from .aws_server import AwsServer, Odd, Refusal, paged

TOKYO = "ap-northeast-1"
LLAMA = "meta-textgeneration-llama-2-7b"
HUB_ARN = f"arn:aws:sagemaker:{TOKYO}:aws:hub/SageMakerPublicHub"


def summary(name: str = LLAMA, **changed: Any) -> dict[str, Any]:
    entry = {
        "HubContentName": name,
        "HubContentArn": f"arn:aws:sagemaker:{TOKYO}:aws:hub-content/SageMakerPublicHub/Model/{name}/4.0.0",
        "HubContentVersion": "4.0.0",
        "HubContentType": "Model",
        "DocumentSchemaVersion": "2.3.0",
        "HubContentStatus": "Available",
        "SupportStatus": "Supported",
        "CreationTime": datetime(2026, 1, 1, tzinfo=UTC),
    } | changed
    return {key: value for key, value in entry.items() if value is not None}


DOCUMENT: dict[str, Any] = {
    "Url": "https://huggingface.co/meta-llama/Llama-2-7b-hf",
    "TrainingSupported": True,
    "DefaultInferenceInstanceType": "ml.g5.2xlarge",
    "SupportedInferenceInstanceTypes": ["ml.g5.2xlarge", "ml.g5.4xlarge"],
    "HostingInstanceTypeVariants": {"Aliases": {}, "Variants": {"ml.g5": {"properties": {}}}},
    "License": "Llama 2 Community License",
}


def content(name: str = LLAMA, document: Any = None, **changed: Any) -> dict[str, Any]:
    text = document if isinstance(document, str) else json.dumps(DOCUMENT if document is None else document)
    return summary(name, HubName="SageMakerPublicHub", HubArn=HUB_ARN, HubContentDocument=text, **changed)


def read(document: Any = None, **changed: Any) -> tuple[HubModel | None, list[str]]:
    remarks = lenient.Remarks("X")
    row = jumpstart.read_content(content(LLAMA, document, **changed), TOKYO, remarks)
    return row, [text.en.removeprefix("X: ") for text in remarks.texts()]


def known(row: HubModel | None) -> HubModel:
    assert row is not None
    return row


class TestDocument:
    def test_all_of_it(self) -> None:
        row, remarks = read()
        assert row == HubModel(
            LLAMA,
            TOKYO,
            "4.0.0",
            "supported",
            "ml.g5.2xlarge",
            ("ml.g5.2xlarge", "ml.g5.4xlarge"),
            True,
            "meta-llama/Llama-2-7b-hf",
            "Llama 2 Community License",
        )
        assert remarks == []

    def test_what_is_not_said_is_not_known(self) -> None:
        assert read({}) == (HubModel(LLAMA, TOKYO, "4.0.0", "supported"), [])

    def test_no_instances_are_not_unknown_instances(self) -> None:
        assert known(read({"SupportedInferenceInstanceTypes": []})[0]).instances == ()

    def test_other_configurations_add_theirs(self) -> None:
        components = {
            "neuron": {
                "DefaultInferenceInstanceType": "ml.inf2.xlarge",
                "SupportedInferenceInstanceTypes": ["ml.inf2.xlarge", "ml.g5.2xlarge"],
            },
            "none": {},
            "odd": 3,
        }
        row, remarks = read(DOCUMENT | {"InferenceConfigComponents": components})
        assert known(row).instances == ("ml.g5.2xlarge", "ml.g5.4xlarge", "ml.inf2.xlarge")
        assert remarks == []

    def test_instances_that_are_none(self) -> None:
        row, remarks = read(
            {
                "SupportedInferenceInstanceTypes": ["ml.g5.xlarge", "g5.xlarge", 3, "\x1b[2J"],
                "DefaultInferenceInstanceType": "local_gpu",
            }
        )
        assert known(row).instances == ("ml.g5.xlarge",)
        assert known(row).default_instance is None
        assert remarks == ["unknown instance type left out: 'local_gpu', 'g5.xlarge', <int> and 1 more"]

    @pytest.mark.parametrize(("stated", "tunable"), [(True, True), (False, False), (None, None)])
    def test_fine_tunable(self, stated: bool | None, tunable: bool | None) -> None:
        row, remarks = read({"TrainingSupported": stated})
        assert known(row).fine_tunable is tunable
        assert remarks == []

    def test_fine_tunable_in_other_words(self) -> None:
        row, remarks = read({"TrainingSupported": "yes"})
        assert known(row).fine_tunable is None
        assert remarks == ["unknown TrainingSupported left out: 'yes'"]

    @pytest.mark.parametrize(
        ("url", "found"),
        [
            ("https://huggingface.co/rinna/japanese-gpt-neox-3.6b", "rinna/japanese-gpt-neox-3.6b"),
            ("https://huggingface.co/rinna/japanese-gpt-neox-3.6b/", "rinna/japanese-gpt-neox-3.6b"),
            ("https://www.huggingface.co/google/flan-t5-xl", "google/flan-t5-xl"),
            ("https://huggingface.co/gpt2", None),
            ("https://huggingface.co/docs/transformers", None),
            ("https://huggingface.co/rinna/a/tree/main", None),
            ("https://huggingface.co/../etc", None),
            ("https://huggingface.co.evil.example/a/b", None),
            ("https://ai.meta.com/llama/", None),
            ("https://[", None),
            ("", None),
            (3, None),
            (None, None),
        ],
    )
    def test_where_it_comes_from(self, url: object, found: str | None) -> None:
        row, remarks = read({"Url": url})
        assert known(row).huggingface_id == found
        assert remarks == []

    @pytest.mark.parametrize(
        "document",
        ["", "{", "[]", "3", '{"a": NaN}', '{"a": 1, "a": 2}', "[" * 100_000, '{"a":' * 50_000, "9" * 5000, "\ud800"],
    )
    def test_documents_that_are_none(self, document: str) -> None:
        """The model is there all the same."""
        row, remarks = read(document)
        assert row == HubModel(LLAMA, TOKYO, "4.0.0", "supported")
        assert len(remarks) == 1
        assert LLAMA in remarks[0]
        assert len(remarks[0]) < 300

    def test_a_document_that_is_too_long(self) -> None:
        row, remarks = read(json.dumps({"License": "x" * 400_000}))
        assert row == HubModel(LLAMA, TOKYO, "4.0.0", "supported")
        assert remarks == ["1 row left out: a document that is none, or too long"]

    def test_names_that_would_steer_a_terminal(self) -> None:
        assert known(read({"License": "MIT\x1b[2J"})[0]).license == "MIT\\x1b[2J"

    @given(
        st.dictionaries(
            st.sampled_from([*DOCUMENT, "InferenceConfigComponents"]),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.text(),
                lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            ),
        )
    )
    def test_anything_at_all(self, document: dict[str, Any]) -> None:
        row, _ = read(document)
        assert known(row).id == LLAMA
        assert all(name.startswith("ml.") for name in known(row).instances or ())


class TestSummaries:
    def read(self, *entries: dict[str, Any]) -> tuple[tuple[HubModel, ...], list[str]]:
        remarks = lenient.Remarks("X")
        rows = jumpstart.read_hub_models([{"HubContentSummaries": list(entries)}], TOKYO, remarks)
        return rows, [text.en.removeprefix("X: ") for text in remarks.texts()]

    def test_a_model(self) -> None:
        assert self.read(summary()) == ((HubModel(LLAMA, TOKYO, "4.0.0", "supported"),), [])

    @pytest.mark.parametrize(
        ("stated", "status"),
        [("Supported", "supported"), ("Deprecated", "deprecated"), ("Restricted", "restricted"), (None, None)],
    )
    def test_status(self, stated: str | None, status: str | None) -> None:
        (row,), remarks = self.read(summary(SupportStatus=stated))
        assert row.status == status
        assert remarks == []

    def test_an_unknown_status(self) -> None:
        (row,), remarks = self.read(summary(SupportStatus="Adored"))
        assert row.status is None
        assert remarks == ["unknown SupportStatus left out: 'Adored'"]

    @pytest.mark.parametrize(
        "changed", [{"HubContentType": "Notebook"}, {"HubContentStatus": "Deleting"}, {"HubContentStatus": None}]
    )
    def test_what_is_no_model(self, changed: dict[str, Any]) -> None:
        assert self.read(summary(**changed)) == ((), ["1 row left out: not a model of the hub that can be had"])

    @pytest.mark.parametrize("name", ["", "-x", "x" * 64, "a b", "../x", "x\n", None])
    def test_names_that_are_none(self, name: str) -> None:
        assert self.read(summary(name)) == ((), ["1 row left out: no usable name"])

    def test_the_highest_version_of_each(self) -> None:
        versions = ["4.0.0", "10.2.0", "9.9.9", None, "newest"]
        rows, _ = self.read(*(summary(HubContentVersion=version) for version in versions))
        assert [row.version for row in rows] == ["10.2.0"]


class TestAsked:
    def test_the_list(self, aws: AwsServer, session: Session) -> None:
        names = [f"model-{n}" for n in range(7)]
        aws.on("sagemaker", "ListHubContents", paged("HubContentSummaries", [summary(name) for name in names], 3))
        observed = jumpstart.hub_models(session, TOKYO)
        assert [row.id for row in observed.rows] == names
        assert observed.complete
        assert aws.count("sagemaker", "ListHubContents", TOKYO) == 3
        assert aws.calls[0].params == {"HubName": "SageMakerPublicHub", "HubContentType": "Model", "MaxResults": 100}

    def test_an_empty_hub(self, aws: AwsServer, session: Session) -> None:
        aws.on("sagemaker", "ListHubContents", {"HubContentSummaries": []})
        observed = jumpstart.hub_models(session, TOKYO)
        assert (observed.rows, observed.complete, observed.remarks) == ((), True, ())

    def test_only_what_is_asked_for_is_described(self, aws: AwsServer, session: Session) -> None:
        aws.on("sagemaker", "DescribeHubContent", lambda params, region: content(params["HubContentName"]))
        observed = jumpstart.described(session, TOKYO, ["b-model", "a-model", "b-model"])
        assert [row.id for row in observed.rows] == ["a-model", "b-model"]
        assert [row.default_instance for row in observed.rows] == ["ml.g5.2xlarge"] * 2
        assert [call.params["HubContentName"] for call in aws.calls] == ["a-model", "b-model"]

    @pytest.mark.parametrize("code", ["ResourceNotFound", "ValidationException"])
    def test_what_the_hub_lacks(self, aws: AwsServer, session: Session, code: str) -> None:
        aws.first("sagemaker", "DescribeHubContent", Refusal(code), content("b-model"))
        observed = jumpstart.described(session, TOKYO, ["a-model", "b-model"])
        assert [row.id for row in observed.rows] == ["b-model"]
        assert observed.complete
        assert observed.remarks == ()

    def test_denied(self, aws: AwsServer, session: Session) -> None:
        aws.on("sagemaker", "DescribeHubContent", Refusal("AccessDeniedException"))
        with pytest.raises(AwsError) as raised:
            jumpstart.described(session, TOKYO, ["a-model"])
        assert raised.value.action == "sagemaker:DescribeHubContent"

    def test_refused_in_the_middle(self, aws: AwsServer, session: Session) -> None:
        aws.first("sagemaker", "DescribeHubContent", content("a-model"), Refusal("ExpiredTokenException"))
        observed = jumpstart.described(session, TOKYO, ["a-model", "b-model", "c-model"])
        assert [row.id for row in observed.rows] == ["a-model"]
        assert not observed.complete
        assert [text.en for text in observed.remarks] == [
            "DescribeHubContent: incomplete, stopped at 'b-model': the AWS session has expired"
        ]

    def test_throttled_and_then_answered(self, aws: AwsServer, session: Session) -> None:
        aws.throttled("sagemaker", "DescribeHubContent")
        aws.on("sagemaker", "DescribeHubContent", content("a-model"))
        assert len(jumpstart.described(session, TOKYO, ["a-model"]).rows) == 1

    def test_words_of_tomorrow(self, aws: AwsServer, session: Session) -> None:
        aws.on(
            "sagemaker",
            "ListHubContents",
            Odd({"HubContentSummaries": [summary(SupportStatus="Adored") | {"Mood": "good"}]}),
        )
        observed = jumpstart.hub_models(session, TOKYO)
        assert len(observed.rows) == 1
        assert [text.en for text in observed.remarks] == ["ListHubContents: unknown SupportStatus left out: 'Adored'"]
