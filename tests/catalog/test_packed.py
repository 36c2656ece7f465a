"""The layout of the shipped file: what comes back is what was packed."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from advisor.authoring.compiler import canonical
from advisor.catalog import load
from advisor.catalog.packed import pack, unpack
from advisor.errors import CatalogError


def read(packed: dict[str, Any]) -> dict[str, Any]:
    return unpack(load.parse(canonical(packed).encode()))


def test_what_was_packed_comes_back(data: dict[str, Any]) -> None:
    before = copy.deepcopy(data)
    found = read(pack(data))
    assert data == before, "packing changes nothing of what it is given"
    assert found["models"] == {id_: {"facts": {}, **entry} for id_, entry in data["models"].items()}
    assert found.get("scored", {}) == data.get("scored", {})
    assert found.keys() == data.keys()


def test_it_comes_back_from_plain_json_too(data: dict[str, Any]) -> None:
    found = unpack(json.loads(json.dumps(pack(data))))
    assert found["models"] == read(pack(data))["models"]


def test_architectures_of_several_models_are_kept_once(data: dict[str, Any]) -> None:
    entry = data["models"]["example/base"]
    both = {**data, "models": {"example/base": entry, "example/copy": copy.deepcopy(entry)}}
    assert len(pack(both)["architectures"]) == 1
    found = read(pack(both))["models"]
    assert found["example/copy"]["architecture"] is found["example/base"]["architecture"]


def test_sources_are_read_when_they_are_asked_for(data: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(pack(data))
    asked: list[str] = []
    look_up = load.Lines.__getitem__
    monkeypatch.setattr(load.Lines, "__getitem__", lambda self, key: (asked.append(key), look_up(self, key))[1])
    entry = found["models"]["example/base"]
    assert not asked
    assert dict(entry["facts"]) == data["models"]["example/base"]["facts"]
    assert set(asked) == {"example/base"}


def test_the_index_of_scores_comes_back(data: dict[str, Any]) -> None:
    scored = {"example/base": ["b:one", "a:two"], "example/chat": []}
    found = read(pack({**data, "scored": scored}))["scored"]
    assert {id_: list(names) for id_, names in found.items()} == scored
    assert "nobody" not in found


@pytest.mark.parametrize("section", ["models", "licenses", "instances", "model_facts", "scored", "suites"])
@pytest.mark.parametrize("wrong", [[], 7, "x", None])
def test_a_section_that_is_no_mapping_is_refused(data: dict[str, Any], section: str, wrong: Any) -> None:
    packed = {**pack({**data, "scored": {}}), section: wrong}
    with pytest.raises((TypeError, AttributeError)):
        unpack(json.loads(json.dumps(packed)))


@pytest.mark.parametrize("wrong", [[], 7, "x"])
def test_sources_that_are_no_mapping_are_refused_when_they_are_asked_for(data: dict[str, Any], wrong: Any) -> None:
    packed = pack(data)
    packed["model_facts"]["example/base"] = wrong
    entry = unpack(json.loads(json.dumps(packed)))["models"]["example/base"]
    with pytest.raises(CatalogError, match=r"model_facts\.example/base"):
        dict(entry["facts"])
