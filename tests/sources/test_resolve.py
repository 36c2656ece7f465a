"""What a name means: a path, an entry of the catalogue, or a repository on the Hub."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import advisor
from advisor.catalog import Catalog, load_catalog
from advisor.errors import FileError, UnknownNameError
from advisor.sources.resolve import locate, read_model

from . import factories as made

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("./falcon-7b", "path"),
        ("/etc", "path"),
        ("~/models/x", "path"),
        (".", "path"),
        ("config.json", "path"),
        ("model.safetensors", "path"),
        ("x/model.safetensors.index.json", "path"),
        ("falcon-7b", "catalogue"),
        ("tiiuae/falcon-7b", "catalogue"),
        ("TIIUAE/Falcon-7B", "catalogue"),
        ("somebody/new-model", "hub"),
        ("somebody/new-model@main", "hub"),
        ("somebody/new-model@refs/pr/1", "hub"),
        ("tiiuae/falcon-7b@898df1396f35e447d5fe44e0a3ccaaaa69f30d36", "hub"),
    ],
)
def test_by_its_form(name: str, kind: str, catalog: Catalog) -> None:
    place = locate(name, catalog)
    assert place is not None
    assert place.kind == kind


@pytest.mark.parametrize(
    "name", ["", "nothing-like-it", "a/b/c", "a b/c", "org/", "/".join("ab") + "\x1b", "órg/name", "a/" + "n" * 200]
)
def test_what_means_nothing(name: str, catalog: Catalog) -> None:
    assert locate(name, catalog) is None
    with pytest.raises(UnknownNameError):
        read_model(name, catalog, today=TODAY)


def test_a_folder_with_a_model_needs_no_mark(here: Path, catalog: Catalog) -> None:
    made.folder(here / "org" / "mine", made.LLAMA)
    made.folder(here / "weights", None, made.llama())
    (here / "org" / "empty").mkdir()
    assert [place.kind for name in ("org/mine", "weights", "org/empty") if (place := locate(name, catalog))] == [
        "path", "path", "hub",
    ]  # fmt: skip
    assert locate("org", catalog) is None


def test_the_catalogue_wins_over_a_folder_of_its_name_and_says_so(here: Path, catalog: Catalog) -> None:
    made.folder(here / "falcon-7b", made.LLAMA)
    place = locate("falcon-7b", catalog)
    assert place is not None
    assert place.kind == "catalogue"
    assert "./falcon-7b" in place.notes[0].en
    assert read_model("falcon-7b", catalog, today=TODAY) is catalog.model("falcon-7b")
    assert read_model("./falcon-7b", catalog, today=TODAY).parameters == made.PARAMETERS


def test_a_folder_wins_over_the_end_of_an_id(here: Path, catalog: Catalog) -> None:
    name = "llama-3.1-8b-instruct"
    assert locate(name, catalog) == ("catalogue", "meta-llama/Llama-3.1-8B-Instruct", ())
    assert read_model(name, catalog, today=TODAY).id == "meta-llama/Llama-3.1-8B-Instruct"
    made.folder(here / name, made.LLAMA)
    assert locate(name, catalog) == ("path", name, ())


def test_the_public_name_reads_files(here: Path, catalog: Catalog) -> None:
    made.folder(here / "mine", made.LLAMA, made.llama())
    model = advisor.read_model("mine", catalog, today=TODAY)
    question = advisor.SizingQuestion("mine", instance="g5.xlarge")
    report = advisor.estimate(question, catalog, advisor.load_rules(), today=TODAY, model=model)
    assert report.feasible
    with pytest.raises(FileError):
        advisor.read_model("./none", catalog, today=TODAY)
