from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import Catalog, load_catalog
from advisor.core.model import Ancestor
from advisor.core.provenance import Source
from advisor.sources import hub_licenses
from advisor.sources.hub_licenses import pedigree_of, read_pedigrees

from .hub_server import COMMIT, Answer, FakeHub

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def said(id_: str = "org/new", **more: Any) -> dict[str, Any]:
    return {"id": id_, "sha": COMMIT, "gated": False, "siblings": [], **more}


def serve(hub: FakeHub, *answers: dict[str, Any]) -> None:
    for answer in answers:
        hub.odd[f"/api/models/{answer['id']}"] = Answer(200, json.dumps(answer).encode())


@pytest.mark.parametrize(
    ("card", "license_", "declared"),
    [
        ({"license": "apache-2.0"}, "apache-2.0", "apache-2.0"),
        ({"license": "llama3.1"}, "llama3.1", "llama3.1"),
        ({"license": ["mit"]}, "mit", "mit"),
        ({"license": "other", "license_name": "my-license"}, "other", "other (my-license)"),
        ({"license": "made-up"}, None, "made-up"),
        ({"license": ["mit", "gemma"]}, None, "mit, gemma"),
        ({}, None, None),
        ({"license": 3, "base_model": {"x": 1}}, None, None),
    ],
)
def test_licences_by_tag(catalog: Catalog, card: dict[str, Any], license_: str | None, declared: str | None) -> None:
    pedigree = pedigree_of(said(cardData=card), catalog, "https://hub", TODAY)
    assert pedigree is not None
    assert (pedigree.license, pedigree.declared, pedigree.ancestors) == (license_, declared, ())
    assert pedigree.source == Source("https://hub/org/new", "2026-11-23")


def test_a_tag_stands_in_for_a_missing_card(catalog: Catalog) -> None:
    answer = said(tags=["license:mit", "base_model:quantized:org/base", "base_model:org/base", "base_model:a b"])
    pedigree = pedigree_of(answer, catalog, "https://hub", TODAY)
    assert pedigree is not None
    assert pedigree.license == "mit"
    assert pedigree.ancestors == (Ancestor("org/base", "quantization"),)


def test_ancestors_and_how_they_are_related(catalog: Catalog) -> None:
    card = {"base_model": ["a/one", "b/two", "../evil", "x y"], "base_model_relation": "merge"}
    pedigree = pedigree_of(said(cardData=card, gated="manual"), catalog, "https://hub", TODAY)
    assert pedigree is not None
    assert pedigree.ancestors == (Ancestor("a/one", "merge"), Ancestor("b/two", "merge"))
    assert pedigree.gated == "manual"


@pytest.mark.parametrize("answer", [{}, {"id": 3}, {"id": "a b"}, {"id": "../../x"}])
def test_what_is_not_the_hub_s(catalog: Catalog, answer: dict[str, Any]) -> None:
    assert pedigree_of(answer, catalog, "https://hub", TODAY) is None


def test_ancestors_nobody_knows_are_asked_about_in_turn(hub: FakeHub, catalog: Catalog) -> None:
    serve(
        hub,
        said("org/new", cardData={"license": "mit", "base_model": "org/middle"}),
        said("org/middle", cardData={"license": "mit", "base_model": ["org/new", "google/flan-t5-base"]}),
    )
    found = read_pedigrees(["org/new"], catalog, today=TODAY)
    assert sorted(found.pedigrees) == ["org/middle", "org/new"]
    asked = [path for path, _ in hub.requests if path.startswith("/api/models/")]
    assert asked == ["/api/models/org/new", "/api/models/org/middle"]
    assert not found.incomplete


def test_the_text_s_hash(hub: FakeHub, catalog: Catalog) -> None:
    serve(hub, said("org/new", siblings=[{"rfilename": "LICENSE.txt"}, {"rfilename": 3}, 4]))
    hub.odd[f"/org/new/resolve/{COMMIT}/LICENSE.txt"] = Answer(200, b"MIT License\n")
    found = read_pedigrees(["org/new"], catalog, today=TODAY)
    assert found.text_hashes == {"org/new": hashlib.sha256(b"MIT License\n").hexdigest()}


def test_one_that_is_missing_leaves_the_others(hub: FakeHub, catalog: Catalog) -> None:
    serve(hub, said("org/new", cardData={"license": "mit"}))
    found = read_pedigrees(["org/gone", "org/new"], catalog, today=TODAY)
    assert list(found.pedigrees) == ["org/new"]
    assert not found.incomplete
    assert "org/gone" in found.notes[0].en


@pytest.mark.parametrize("answer", [Answer(500), Answer(200, b"<html>"), Answer(429)])
def test_a_hub_that_fails_leaves_the_check_incomplete(hub: FakeHub, catalog: Catalog, answer: Answer) -> None:
    hub.odd["/api/models/org/new"] = answer
    found = read_pedigrees(["org/new"], catalog, today=TODAY)
    assert found.incomplete
    assert not found.pedigrees
    assert found.notes


def test_offline_by_the_environment(hub: FakeHub, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    found = read_pedigrees(["org/new"], catalog, today=TODAY)
    assert found.incomplete
    assert not [path for path, _ in hub.requests if path.startswith("/api/models/")]


def test_no_end_of_ancestors(hub: FakeHub, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_licenses, "MAX_MODELS", 3)
    for i in range(9):
        serve(hub, said(f"org/m{i}", cardData={"license": "mit", "base_model": f"org/m{i + 1}"}))
    assert len(read_pedigrees(["org/m0"], catalog, today=TODAY).pedigrees) == 3


_ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["mit", "org/base", "auto"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
_CARD = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("license", "license_name", "base_model", "base_model_relation"), _ODD)
)


@given(
    st.fixed_dictionaries(
        {"id": st.just("org/new") | _ODD, "cardData": _CARD | _ODD}, optional={"tags": _ODD, "gated": _ODD}
    )
)
def test_answers_of_any_shape_are_read_or_not_the_hub_s(answer: dict[str, Any]) -> None:
    pedigree = pedigree_of(answer, load_catalog(), "https://hub", TODAY)
    assert pedigree is None or (pedigree.id == answer["id"] and pedigree.gated in {None, "no", "auto", "manual"})


@pytest.mark.parametrize("gated", [[], {}, 3, "maybe", True, None])
def test_a_gate_of_another_type_is_not_known(catalog: Catalog, gated: object) -> None:
    pedigree = pedigree_of(said(gated=gated), catalog, "https://hub", TODAY)
    assert pedigree is not None
    assert pedigree.gated is None


def test_a_card_of_thousands_of_parents_names_none(hub: FakeHub, catalog: Catalog) -> None:
    names = [f"org/base-{n}" for n in range(10_000)]
    serve(hub, said("org/new", cardData={"license": "mit", "base_model": names}))
    answers = read_pedigrees(["org/new"], catalog, today=TODAY)
    assert answers.pedigrees["org/new"].ancestors is None
    assert [note.en for note in answers.notes] == ["org/new: its card names more than 64 models it would be made from"]
    few = pedigree_of(said(cardData={"base_model": names[:64]}), catalog, "https://hub", TODAY)
    assert few is not None
    assert few.ancestors is not None
    assert len(few.ancestors) == 64
