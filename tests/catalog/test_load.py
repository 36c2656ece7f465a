from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from advisor.authoring.compiler import canonical
from advisor.authoring.compiler.packing import pack
from advisor.catalog import Catalog, load, load_catalog
from advisor.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty place for the shipped data, and no memory of what was read before."""
    monkeypatch.setattr(load, "DATA", tmp_path)
    load.shipped_data.cache_clear()
    load.shipped.cache_clear()
    yield tmp_path
    load.shipped_data.cache_clear()
    load.shipped.cache_clear()


def parsed(text: str | bytes) -> Any:
    return load.parse(BytesIO(text.encode() if isinstance(text, str) else text))


def test_what_the_compiler_wrote_is_read(folder: Path, data: dict[str, Any]) -> None:
    (folder / "catalog.json").write_text(canonical(pack(data)), encoding="utf-8")
    catalog = load_catalog()
    assert dict(catalog.models) == dict(Catalog(data).models)
    assert dict(catalog.suites) == data["suites"]
    assert load_catalog() is catalog


@pytest.mark.parametrize("text", ["", "{", "\x80", "[]", '{"schema": 99}', '{"schema": 1}', '"x"'])
def test_data_of_another_kind_is_refused(folder: Path, text: str) -> None:
    (folder / "catalog.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(CatalogError) as caught:
        load_catalog()
    assert caught.value.exit_code == 2
    assert caught.value.hint is not None


def test_missing_data_say_what_to_do(folder: Path) -> None:
    with pytest.raises(CatalogError, match="missing") as caught:
        load_catalog()
    assert caught.value.hint is not None
    assert "catalog compile" in caught.value.hint.en


def test_an_overlay_of_another_version_is_refused(folder: Path, data: dict[str, Any]) -> None:
    (folder / "catalog.json").write_text(canonical(pack(data)), encoding="utf-8")
    with pytest.raises(CatalogError, match="schema 7"):
        load_catalog({**data, "schema": 7})


def test_an_overlay_is_laid_over_the_shipped_data(folder: Path, data: dict[str, Any]) -> None:
    (folder / "catalog.json").write_text(canonical(pack(data)), encoding="utf-8")
    renamed = {**data["models"]["example/base"], "name": "Renamed"}
    catalog = load_catalog({**data, "models": {"example/base": renamed}})
    assert catalog.models["example/base"].name == "Renamed"
    assert catalog.models["example/chat"].name == "Example Chat"
    assert load_catalog().models["example/base"].name == "Example Base"


def test_late_sections_are_parsed_one_by_one(data: dict[str, Any]) -> None:
    packed = pack(data)
    found = parsed(canonical(packed))
    for name in load.LATE:
        section = found[name]
        assert isinstance(section, load.Lines)
        first = next(iter(packed[name]))
        assert first in section
        assert "nobody" not in section
        assert len(section) == len(packed[name])
        assert dict(section) == packed[name]
    assert {**found, **{name: dict(found[name]) for name in load.LATE}} == packed


@pytest.mark.parametrize("name", load.LATE)
@pytest.mark.parametrize("entries", [{}, {"a": {"x": '"\n}'}}, {"a": {}, "b": {"metrics": {"suites": 1}}}])
def test_any_late_section_comes_back(data: dict[str, Any], name: str, entries: dict[str, Any]) -> None:
    found = parsed(canonical({**data, name: entries}))
    assert dict(found[name]) == entries
    assert dict(found["models"]) == data["models"]


@pytest.mark.parametrize("name", load.LATE)
def test_a_line_that_was_cut_is_named_when_it_is_asked_for(data: dict[str, Any], name: str) -> None:
    packed = pack(data)
    key = next(iter(packed[name]))
    text = canonical(packed).encode()
    start = text.index(b'"%b":' % key.encode(), text.index(b'\n"%b":{\n' % name.encode()))
    end = text.index(b"\n", start)
    colon = text.index(b":", start)
    for cut in (colon + 1, (colon + end) // 2):
        with pytest.raises(CatalogError, match=f"broken at {name}"):
            parsed(text[:cut] + text[end:])[name][key]
    for wrong in (text[: start + 3] + text[end:], text[: start + 2] + b"\xff" + text[start + 3 :]):
        with pytest.raises(CatalogError, match=f"broken at {name}"):
            list(parsed(wrong)[name])
        with pytest.raises(CatalogError, match=f"broken at {name}"):
            parsed(wrong)[name][key]


def test_half_a_pair_of_surrogates_is_no_name(data: dict[str, Any]) -> None:
    """A shell hands an argument over so that is no UTF-8."""
    section = parsed(canonical(pack(data)))["licenses"]
    assert "\udcff" not in section
    with pytest.raises(KeyError):
        section["\udcff"]


def test_where_the_file_is_no_text_is_said(folder: Path, data: dict[str, Any]) -> None:
    text = canonical(pack(data)).encode()
    at = text.index(b"Example Base")
    (folder / "catalog.json").write_bytes(text[:at] + b"\xff" + text[at + 1 :])
    with pytest.raises(CatalogError, match=f"position {at}"):
        load_catalog()


def test_a_broken_line_stops_what_asks_for_it_and_nothing_else(folder: Path, data: dict[str, Any]) -> None:
    text = canonical(pack(data))
    line = next(found for found in text.split("\n") if found.startswith('"apache-2.0":'))
    (folder / "catalog.json").write_text(text.replace(line, line[: len(line) // 2]), encoding="utf-8")
    catalog = load_catalog()
    assert catalog.model("example/base").name
    with pytest.raises(CatalogError, match=r"licenses\.apache-2\.0") as caught:
        catalog.license("apache-2.0")
    assert caught.value.exit_code == 2
    with pytest.raises(CatalogError, match=r"licenses\.apache-2\.0"):
        catalog.license("APACHE-2.0")


@pytest.mark.parametrize("wrong", ["null", "[]", "7", "{}"])
def test_a_licence_of_another_form_is_named(folder: Path, data: dict[str, Any], wrong: str) -> None:
    text = canonical(pack(data))
    line = next(found for found in text.split("\n") if found.startswith('"apache-2.0":'))
    (folder / "catalog.json").write_text(text.replace(line, f'"apache-2.0":{wrong},'), encoding="utf-8")
    for name in ("apache-2.0", "APACHE-2.0"):
        with pytest.raises(CatalogError, match=r"licenses\.apache-2\.0"):
            load_catalog().license(name)


def test_an_empty_section_over_two_lines_is_empty(data: dict[str, Any]) -> None:
    text = canonical({**pack(data), "scores": {}})
    found = parsed(text.replace('"scores":{}', '"scores":{\n}'))["scores"]
    assert isinstance(found, load.Lines)
    assert not found
    assert dict(found) == {}


def test_json_in_another_layout_is_read_as_well(data: dict[str, Any]) -> None:
    assert parsed(json.dumps(data)) == data


def test_reading_the_catalogue_needs_nothing_heavy() -> None:
    code = (
        "import sys; from advisor.catalog import Catalog, load_catalog; "
        "print(sorted({'yaml', 'pydantic', 'typer', 'rich', 'boto3', 'huggingface_hub'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
