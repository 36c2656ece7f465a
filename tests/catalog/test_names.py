from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import Catalog
from advisor.catalog.names import ModelNames
from advisor.errors import AmbiguousNameError, UnknownNameError

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


def test_the_name_without_its_organisation() -> None:
    """Only where nothing else has the name: ``one`` is an alias, ``two`` the end of an id."""
    names = ModelNames(
        {**MODELS, "other/Two": {}, "other/four-it": {"huggingface": {"id": "four/Four-IT-hf"}}, "bare": {}}
    )
    assert names.find("two") is None
    assert names.called("TWO ") == ("org/two", "other/Two")
    assert names.called("four-it") == names.called("Four-it-HF") == ("other/four-it",)
    assert names.called("one") == ("org/one",)  # who asks has asked `find` first
    for nobody in ("", "org", "org/two", "bare", "four", "org.two-v1:0", "huggingface-llm-three"):
        assert names.called(nobody) == ()


@given(st.text())
def test_any_text_is_a_name_or_not(name: str) -> None:
    ModelNames(MODELS).find(name)
    ModelNames(MODELS).called(name)


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


@pytest.fixture
def crowded(data: dict[str, Any]) -> Catalog:
    """The fixture, where two organisations call a model ``twin`` and one has an alias that is another's name."""
    base = data["models"]["example/base"]
    others = {
        "first/twin": {"aliases": ["solo"]},
        "second/Twin": {"aliases": []},
        "third/solo": {"aliases": []},
        "fourth/Lonely-7B": {"aliases": []},
    }
    plain = {key: value for key, value in base.items() if key not in ("huggingface", "jumpstart", "bedrock")}
    return Catalog({**data, "models": {**data["models"], **{id_: {**plain, **own} for id_, own in others.items()}}})


def test_a_model_is_found_without_its_organisation(crowded: Catalog) -> None:
    assert crowded.model("lonely-7b").id == "fourth/Lonely-7B"
    assert crowded.find_model("lonely-7b") is None  # as files name it: that may be somebody else's
    assert crowded.model("solo").id == "first/twin"  # an alias is a name of its own
    assert crowded.model_called("nobody") is None
    assert crowded.id_called("lonely-7b") == "fourth/Lonely-7B"


def test_a_name_of_several_organisations_is_refused_with_all_of_them(crowded: Catalog) -> None:
    for ask in (crowded.model, crowded.model_called, crowded.id_called):
        with pytest.raises(AmbiguousNameError) as caught:
            ask("twin")
        assert caught.value.suggestions == ("first/twin", "second/Twin")
        assert caught.value.exit_code == 2
        assert caught.value.lines("en") == [
            "error: 'twin' is the name of 2 models",
            "hint: write one of first/twin, second/Twin",
        ]
        assert caught.value.lines("ja") == [
            "エラー: 'twin' という名前のモデルは 2 件あります",
            "ヒント: 次のいずれかを指定してください: first/twin, second/Twin",
        ]


def test_an_entry_comes_before_the_pedigree_of_a_copy(data: dict[str, Any]) -> None:
    (id_, pedigree), *_ = data["pedigrees"].items()
    copies = {"copies/base": pedigree, "copies/unique": pedigree}
    catalog = Catalog({**data, "pedigrees": {**data["pedigrees"], **copies}})
    assert catalog.id_called("base") == "example/base"
    assert catalog.id_called("unique") == "copies/unique"
    assert catalog.model_called("unique") is None
    assert catalog.id_called(id_) is None  # a whole id is no name without its organisation
