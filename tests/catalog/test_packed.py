"""The layout of the shipped file: what comes back is what was packed."""

from __future__ import annotations

import copy
import json
from io import BytesIO
from typing import Any

import pytest

from advisor.authoring.compiler import canonical
from advisor.authoring.compiler.packing import pack
from advisor.catalog import load
from advisor.catalog.packed import FIELDS, row_of, unpack
from advisor.errors import CatalogError


def read(packed: dict[str, Any]) -> dict[str, Any]:
    return unpack(load.parse(BytesIO(canonical(packed).encode())))


def test_what_was_packed_comes_back(data: dict[str, Any]) -> None:
    before = copy.deepcopy(data)
    found = read(pack(data))
    assert data == before, "packing changes nothing of what it is given"
    assert found["models"] == {id_: {"facts": {}, **entry} for id_, entry in data["models"].items()}
    assert found.get("scored", {}) == data.get("scored", {})
    assert found["suites"] == data["suites"]
    assert found["prices"] == data["prices"]
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


def test_how_facts_of_several_models_are_known_is_kept_once(data: dict[str, Any]) -> None:
    known = {"basis": "derived", "source": "somewhere", "why": {"en": "It says so.", "ja": "そう書かれています。"}}
    entry = {**data["models"]["example/base"], "facts": {"kind": "a-source", "dtype": known, "license": dict(known)}}
    packed = pack({**data, "models": {"example/base": entry, "example/copy": copy.deepcopy(entry)}})
    assert list(packed["provenances"].values()) == [known]
    assert packed["model_facts"]["example/copy"]["kind"] == "a-source"
    for id_, found in read(packed)["models"].items():
        assert dict(found["facts"]) == entry["facts"], id_


def test_sources_are_read_when_they_are_asked_for(data: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    packed = pack(data)
    found = read(packed)
    asked: list[str] = []
    look_up = load.Lines.__getitem__
    monkeypatch.setattr(load.Lines, "__getitem__", lambda self, key: (asked.append(key), look_up(self, key))[1])
    entry = found["models"]["example/base"]
    assert not asked
    assert dict(entry["facts"]) == data["models"]["example/base"]["facts"]
    known = packed["model_facts"]["example/base"].values()
    assert set(asked) == {"example/base", *(key for one in known if isinstance(one, list) for key in one)}


def test_rows_of_suites_and_prices_of_a_region_are_read_when_they_are_asked_for(
    data: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read(pack(data))
    asked: list[str] = []
    look_up = load.Lines.__getitem__
    monkeypatch.setattr(load.Lines, "__getitem__", lambda self, key: (asked.append(key), look_up(self, key))[1])
    suite_id, suite = next(iter(data["suites"].items()))
    metric = next(iter(suite["metrics"]))
    rows = found["suites"][suite_id]["metrics"][metric]["scores"]
    assert f"{suite_id}/{metric}" not in asked
    written = suite["metrics"][metric]["scores"]
    assert (len(rows), rows[0], list(rows)) == (len(written), written[0], written)
    assert f"{suite_id}/{metric}" in asked
    instance, regions = next(iter(data["prices"]["ec2"].items()))
    region = next(iter(regions))
    asked.clear()
    assert found["prices"]["ec2"][instance][region] == regions[region]
    assert set(asked) == {region}
    assert instance in found["prices"]["ec2"]
    assert "x9.large" not in found["prices"]["ec2"]
    assert not found["prices"]["ec2"].get("x9.large", {})


def test_rows_that_are_no_list_are_refused_when_they_are_asked_for(data: dict[str, Any]) -> None:
    packed = pack(data)
    name = next(iter(packed["scores"]))
    packed["scores"][name] = 7
    suite, _, metric = name.partition("/")
    found = unpack(json.loads(json.dumps(packed)))["suites"]
    with pytest.raises(CatalogError, match=name):
        list(found[suite]["metrics"][metric]["scores"])


def test_a_model_with_too_few_values_is_refused(data: dict[str, Any]) -> None:
    packed = pack(data)
    packed["models"]["example/base"].pop()
    with pytest.raises(CatalogError, match=r"broken at models\.example/base$") as caught:
        unpack(json.loads(json.dumps(packed)))
    assert "カタログの models.example/base が壊れています" in caught.value.message.ja


@pytest.mark.parametrize("wrong", [None, 7, [], {}, "x", ["one value"]])
def test_the_model_that_is_wrong_is_named(data: dict[str, Any], wrong: Any) -> None:
    packed = pack(data)
    packed["models"]["example/chat"] = wrong
    with pytest.raises(CatalogError, match=r"broken at models\.example/chat$"):
        unpack(json.loads(json.dumps(packed)))


def test_two_values_never_share_a_key(data: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.authoring.compiler.packing.SHORT_KEY_LENGTH", 0)
    monkeypatch.setattr("advisor.authoring.compiler.packing.KEY_LENGTH", 0)
    monkeypatch.setattr("advisor.authoring.compiler.packing._enter.__defaults__", (0,))
    with pytest.raises(ValueError, match="two values have the key"):
        pack(data)


def test_the_index_of_scores_comes_back(data: dict[str, Any]) -> None:
    scored = {"example/base": ["b:one", "a:two"], "example/chat": []}
    found = read(pack({**data, "scored": scored}))["scored"]
    assert {id_: list(names) for id_, names in found.items()} == scored
    assert "nobody" not in found


@pytest.mark.parametrize(
    "section",
    ["models", "licenses", "instances", "model_facts", "scored", "scored_metrics", "scores", "suites", "ec2_prices"],
)
@pytest.mark.parametrize("wrong", [[], 7, "x", None])
def test_a_section_that_is_no_mapping_is_refused(data: dict[str, Any], section: str, wrong: Any) -> None:
    packed = {**pack({**data, "scored": {}}), section: wrong}
    with pytest.raises((TypeError, AttributeError)):
        unpack(json.loads(json.dumps(packed)))


@pytest.mark.parametrize("section", ["engines", "licenses", "objectives", "tasks"])
def test_what_nothing_can_be_answered_without_is_not_empty(data: dict[str, Any], section: str) -> None:
    text = canonical({**pack(data), section: {}})
    for empty in (text, text.replace(f'"{section}":{{}}', f'"{section}":{{\n}}')):
        with pytest.raises(TypeError, match=f"^{section}$"):
            unpack(load.parse(BytesIO(empty.encode())))


@pytest.mark.parametrize("section", ["accelerators", "licenses", "instances", "sources"])
def test_a_section_that_is_missing_is_named(data: dict[str, Any], section: str) -> None:
    packed = pack(data)
    del packed[section]
    with pytest.raises(TypeError, match=f"^{section}$"):
        unpack(json.loads(json.dumps(packed)))


@pytest.mark.parametrize("wrong", [None, [], 7, "x", {}])
def test_an_engine_that_is_no_mapping_is_named(data: dict[str, Any], wrong: Any) -> None:
    packed = json.loads(json.dumps(pack(data)))
    name = next(iter(packed["engines"]))
    packed["engines"][name] = wrong
    with pytest.raises(TypeError, match=f"^engines.{name}$"):
        unpack(packed)


@pytest.mark.parametrize("wrong", [None, [], 7, "x"])
def test_prices_of_another_form_are_named_when_they_are_asked_for(data: dict[str, Any], wrong: Any) -> None:
    instance, regions = next(iter(data["prices"]["ec2"].items()))
    region = next(iter(regions))
    packed = json.loads(json.dumps(pack(data)))
    packed["ec2_prices"][region] = wrong
    found = unpack(packed)["prices"]["ec2"]
    for ask in (lambda: found[instance][region], lambda: list(found), lambda: instance in found):
        with pytest.raises(CatalogError, match=rf"ec2_prices\.{region}$"):
            ask()
    packed = json.loads(json.dumps(pack(data)))
    packed["ec2_prices"][region][instance] = {} if wrong == [] else wrong
    with pytest.raises(CatalogError, match=rf"ec2_prices\.{region}\.{instance}$"):
        unpack(packed)["prices"]["ec2"][instance].get(region)


@pytest.mark.parametrize("wrong", [None, [], 7, {}, {"metrics": {"x": 7}}])
def test_a_suite_of_another_form_is_named_when_it_is_asked_for(data: dict[str, Any], wrong: Any) -> None:
    packed = json.loads(json.dumps(pack(data)))
    name = next(iter(packed["suites"]))
    packed["suites"][name] = wrong
    with pytest.raises(CatalogError, match=rf"suites\.{name}$"):
        unpack(packed)["suites"].get(name)


@pytest.mark.parametrize("wrong", [None, 7, ["nobody"], [[]]])
def test_an_index_of_scores_of_another_form_is_named(data: dict[str, Any], wrong: Any) -> None:
    packed = json.loads(json.dumps(pack({**data, "scored": {"example/base": ["a:one"]}})))
    packed["scored"]["example/base"] = wrong
    with pytest.raises(CatalogError, match=r"scored\.example/base$"):
        unpack(packed)["scored"].get("example/base")


@pytest.mark.parametrize("wrong", [[], 7, "x"])
def test_sources_that_are_no_mapping_are_refused_when_they_are_asked_for(data: dict[str, Any], wrong: Any) -> None:
    packed = pack(data)
    packed["model_facts"]["example/base"] = wrong
    entry = unpack(json.loads(json.dumps(packed)))["models"]["example/base"]
    with pytest.raises(CatalogError, match=r"model_facts\.example/base"):
        dict(entry["facts"])


@pytest.mark.parametrize("wrong", [None, 7, [], {}, ["nobody"], [[]], ["one", "two"]])
def test_a_fact_known_in_no_way_is_refused_when_it_is_asked_for(data: dict[str, Any], wrong: Any) -> None:
    packed = pack(data)
    packed["model_facts"]["example/base"]["kind"] = wrong
    facts = unpack(json.loads(json.dumps(packed)))["models"]["example/base"]["facts"]
    with pytest.raises(CatalogError, match=r"model_facts\.example/base"):
        facts.get("kind")


@pytest.mark.parametrize("wrong", [7, {}, ["nobody"], "nobody"])
def test_a_key_of_a_table_that_nothing_stands_under_is_named_with_its_model(data: dict[str, Any], wrong: Any) -> None:
    for name in ("tasks", "architecture"):
        packed = json.loads(json.dumps(pack(data)))
        packed["models"]["example/base"][FIELDS.index(name)] = wrong
        with pytest.raises(CatalogError, match=r"broken at models\.example/base$"):
            unpack(packed)


def test_a_field_without_a_place_in_the_rows_is_refused(data: dict[str, Any]) -> None:
    entry = {**data["models"]["example/base"], "shoe_size": 43}
    with pytest.raises(ValueError, match="shoe_size"):
        pack({**data, "models": {"example/base": entry}})


def test_an_entry_is_seen_as_the_mapping_that_was_packed(data: dict[str, Any]) -> None:
    for id_, written in data["models"].items():
        entry = read(pack(data))["models"][id_]
        assert {name: entry.get(name) for name in FIELDS} == {name: written.get(name) for name in FIELDS}
        assert set(entry) == {*written, "facts"}
        assert len(entry) == len(set(entry))
        assert "shoe_size" not in entry
        assert entry.get("shoe_size", 43) == 43


@pytest.mark.parametrize("ancestors", [None, []])
def test_no_ancestors_are_told_from_unknown_ones(data: dict[str, Any], ancestors: list[Any] | None) -> None:
    written = {**data["models"]["example/base"], "ancestors": ancestors}
    entry = read(pack({**data, "models": {"example/base": written}}))["models"]["example/base"]
    assert entry.get("ancestors", ()) == (None if ancestors is None else ())
    assert ("ancestors" in entry) == (ancestors is None)


def test_the_row_of_a_plain_entry_is_that_of_the_packed_one(data: dict[str, Any]) -> None:
    found = read(pack(data))["models"]
    for id_, written in data["models"].items():
        assert list(row_of(written)[: len(FIELDS)]) == list(row_of(found[id_])[: len(FIELDS)])
        assert dict(row_of(found[id_])[-1]) == dict(row_of(written)[-1])
