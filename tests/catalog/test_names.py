from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog.names import ModelNames
from advisor.errors import UnknownNameError

if TYPE_CHECKING:
    from advisor.catalog import Catalog

MODELS = {
    "org/one": {"aliases": ["one"], "huggingface": {"id": "org/one-hf"}},
    "org/two": {"bedrock": [{"id": "org.two-v1:0", "routes": [{"route": "jp"}, {"route": "us-gov"}]}]},
    "org/three": {"jumpstart": [{"id": "huggingface-llm-three"}]},
}


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("org/one", "org/one"),
        ("ORG/One", "org/one"),
        ("one", "org/one"),
        ("ONE", "org/one"),
        (" one ", "org/one"),
        ("org/one-hf", "org/one"),
        ("org.two-v1:0", "org/two"),
        ("jp.org.two-v1:0", "org/two"),
        ("JP.Org.Two-v1:0", "org/two"),
        ("us-gov.org.two-v1:0", "org/two"),
        ("arn:aws:bedrock:ap-northeast-1::foundation-model/org.two-v1:0", "org/two"),
        ("arn:aws:bedrock:ap-northeast-1:123456789012:inference-profile/jp.org.two-v1:0", "org/two"),
        ("huggingface-llm-three", "org/three"),
    ],
)
def test_every_name_a_model_answers_to(name: str, id_: str) -> None:
    assert ModelNames(MODELS).find(name) == id_


@pytest.mark.parametrize("name", ["", "org/four", "moon.org.two-v1:0", "jp.", "arn:", ".", "jp.one.two"])
def test_other_names_are_nobodys(name: str) -> None:
    assert ModelNames(MODELS).find(name) is None


@given(st.text())
def test_any_text_is_a_name_or_not(name: str) -> None:
    ModelNames(MODELS).find(name)


def test_the_fixture_by_all_its_names(catalog: Catalog) -> None:
    for name in ("example-cloud/new", "cloud-new", "example.cloud-v1:0", "global.example.cloud-v1:0", "Cloud-New"):
        assert catalog.model(name).id == "example-cloud/new"
    assert catalog.model("meta-textgeneration-example").id == "example/base"
    assert catalog.find_model("nobody") is None
    found = catalog.find_model("ex-base")
    assert found is not None
    assert found.id == "example/base"


def test_a_near_miss_of_any_name_is_suggested(catalog: Catalog) -> None:
    with pytest.raises(UnknownNameError) as caught:
        catalog.model("example.cloud-v2:0")
    assert "example.cloud-v1:0" in caught.value.suggestions
