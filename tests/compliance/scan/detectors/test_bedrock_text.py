from __future__ import annotations

import time

import pytest

from advisor.compliance.scan.detectors.bedrock_text import detect
from advisor.compliance.scan.source import SourceText
from advisor.core.checking import Reference


def found(text: str, path: str = "app.py", known: frozenset[str] = frozenset()) -> list[Reference]:
    return list(detect(SourceText(path, text, known)))


def ids(text: str) -> list[str | None]:
    return [reference.model_id for reference in found(text)]


@pytest.mark.parametrize(
    "id_",
    [
        "anthropic.claude-3-haiku-20240307-v1:0",
        "us.anthropic.claude-3-5-sonnet-20241022-v2:0",
        "us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0",
        "global.anthropic.claude-sonnet-4-20250514-v1:0",
        "apac.amazon.nova-lite-v1:0",
        "anthropic.claude-v2",
        "anthropic.claude-3-sonnet-20240229-v1:0:200k",
        "amazon.titan-embed-text-v2:0",
        "meta.llama3-1-70b-instruct-v1:0",
        "cohere.command-r-plus-v1:0",
        "mistral.mistral-large-2407-v1:0",
        "ai21.jamba-1-5-large-v1:0",
        "deepseek.r1-v1:0",
        "openai.gpt-oss-120b-1:0",
        "qwen.qwen3-32b-v1:0",
        "stability.sd3-5-large-v1:0",
    ],
)
@pytest.mark.parametrize(
    "around", ['"{}"', "MODEL={}", "({})", "bedrock/{}", "see {}.", "<{}>", "a: {}\n", "model/{}/invoke"]
)
def test_ids_are_found_whole(id_: str, around: str) -> None:
    text = around.format(id_)
    [reference] = found(text)
    assert (reference.model_id, reference.provider, reference.kind) == (id_, "bedrock", "id")
    assert reference.place.column == text.index(id_) + 1
    assert reference.place.end_column == text.index(id_) + len(id_) + 1


@pytest.mark.parametrize(
    "text",
    [
        "import com.amazon.titan-x.y",
        "software.amazon.awssdk.services",
        "https://docs.amazon.nova-x.com/a",
        "meta.llama.com",
        "api.cohere.embed-v3.io",
        "openai.gpt4",
        "openai.gpt_4(x)",
        "mistral.mistralai",
        'open("meta.llama3-1-8b.json")',
        "me@amazon.nova-1",
        "xanthropic.claude-v2",
        'f"anthropic.claude-{version}"',
        "anthropic.claude-${VERSION}",
        "arn:aws:bedrock:*::foundation-model/*",
        "arn:aws:bedrock:*::foundation-model/anthropic.*",
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-*",
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2*",
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.*",
        "arn:aws:s3:::bucket/a",
        "anthropic.claude",
    ],
)
def test_what_is_none(text: str) -> None:
    assert found(text) == []


def test_an_arn_is_one_reference() -> None:
    arn = "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0"
    [reference] = found(f"x = '{arn}'")
    assert (reference.model_id, reference.confidence) == ("amazon.titan-embed-text-v2:0", "medium")
    assert (reference.place.column, reference.place.end_column) == (6, 6 + len(arn))


def test_an_arn_without_a_models_name_stays_whole() -> None:
    arn = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdef123456"
    assert ids(f'"{arn}"') == [arn]


def test_encoded_addresses() -> None:
    assert ids("https://x/model/anthropic.claude-v2%3A1/invoke") == ["anthropic.claude-v2:1"]
    encoded = "arn%3Aaws%3Abedrock%3Aus-east-1%3A%3Afoundation-model%2Fmeta.llama3-70b-instruct-v1%3A0"
    assert ids(f"/model/{encoded}/invoke") == ["meta.llama3-70b-instruct-v1:0"]


@pytest.mark.parametrize("region", ["us-east-1", "*", "${AWS::Region}", "${var.region}"])
def test_a_permission_is_less_sure_than_a_use(region: str) -> None:
    arn = f"arn:aws:bedrock:{region}::foundation-model/anthropic.claude-v2:1"
    [reference] = found(f'{{"Action": "bedrock:InvokeModel", "Resource": "{arn}"}}', "policy.json")
    assert (reference.model_id, reference.confidence) == ("anthropic.claude-v2:1", "low")


def test_an_unfinished_name_is_less_sure_unless_known() -> None:
    assert [r.confidence for r in found('if "anthropic.claude-3-5-sonnet" in name:')] == ["low"]
    assert [r.confidence for r in found('"zai.glm-x"', known=frozenset({"zai.glm-x"}))] == ["medium"]


@pytest.mark.parametrize("path", ["README.md", "a.rst", "notes.txt", "a.mdx"])
def test_prose(path: str) -> None:
    [reference] = found("Use anthropic.claude-v2:1.", path)
    assert (reference.kind, reference.confidence) == ("id", "low")
    [reference] = found("Use anthropic.claude-next for this.", path)
    assert (reference.kind, reference.confidence) == ("mention", "info")


def test_order_is_that_of_the_text() -> None:
    assert ids("meta.llama3-8b-v1:0 amazon.nova-pro-v1:0 ai21.j2-mid-v1") == [
        "meta.llama3-8b-v1:0", "amazon.nova-pro-v1:0", "ai21.j2-mid-v1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "piece",
    [
        "amazon.nova-",
        "arn:aws:bedrock:a:",
        "anthropic.claude-a_",
        "us.",
        "arn%3Aaws%3Abedrock%3A",
        "meta.llama3-1.",
        "amazon.",
    ],
)
def test_time_grows_with_the_text_only(piece: str) -> None:
    start = time.process_time()
    found(piece * (500_000 // len(piece)))
    found("amazon.nova-" + piece.replace(".", "") * (500_000 // len(piece)) + "_")
    assert time.process_time() - start < 30
