from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from advisor.authoring import documents
from advisor.authoring.tree import LAYOUT, read_tree
from advisor.errors import FileError

if TYPE_CHECKING:
    from tests.authoring.conftest import Workbench


def test_every_document_class_has_a_place() -> None:
    classes = {
        found
        for name in dir(documents)
        if name.endswith("Document") and (found := getattr(documents, name)) is not documents.Document
    }
    assert set(LAYOUT.values()) == classes


@pytest.mark.parametrize(
    "name",
    ["models/deep/er.yaml", "model/x.yaml", "extra.yaml", "prices/ec2.yaml", "models/x.yml", "engines.json", "x.txt"],
)
def test_unknown_files_are_problems(bench: Workbench, name: str) -> None:
    problem = bench.write(name, "a: 1\n").only()
    assert problem.code == "tree.unknown-file"
    assert problem.path == f"catalog/{name}"
    assert problem.hint is not None


def test_readmes_and_hidden_files_are_not_looked_at(bench: Workbench) -> None:
    bench.write("models/README.md", "x").write(".git/config.yaml", "x").write("models/.x.yaml.swp", "x")
    assert bench.problems() == []


def test_a_file_bears_the_name_of_its_family(bench: Workbench) -> None:
    bench.edit("models/example.yaml", "family: example\n", "family: sample\n")
    problem = bench.only()
    assert (problem.code, problem.line, problem.column) == ("tree.misnamed", 2, 9)
    assert problem.hint is not None
    assert "sample.yaml" in problem.hint.en


def test_files_come_in_order_with_their_kind(bench: Workbench) -> None:
    tree = read_tree(bench.root)
    families = [str(file.name) for file in tree.of(documents.FamilyDocument)]
    assert families == ["models/example-cloud.yaml", "models/example.yaml"]
    assert tree.incomplete == set()
    assert len(tree.loaded) == len(tree.files)


def test_a_broken_file_makes_its_kind_incomplete(bench: Workbench) -> None:
    bench.edit("regions.yaml", "schema: 1", "schema: 2")
    tree = read_tree(bench.root)
    assert tree.incomplete == {documents.RegionsDocument}
    assert len(tree.loaded) == len(tree.files) + 1


def test_what_a_broken_file_defines_is_not_missed_elsewhere(bench: Workbench) -> None:
    bench.edit("regions.yaml", "schema: 1", "schema: 2")
    assert bench.problems() == ["regions.yaml:1:9 schema.value"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_refused_and_not_waited_for(bench: Workbench) -> None:
    os.mkfifo(bench.root / "models" / "pipe.yaml")
    assert bench.problems() == ["models/pipe.yaml tree.not-a-file"]


def test_links_to_folders_are_not_followed(bench: Workbench) -> None:
    (bench.root / "models" / "loop").symlink_to(bench.root, target_is_directory=True)
    assert bench.problems() == ["models/loop tree.not-a-file"]


def test_links_to_files_are_read(bench: Workbench, tmp_path: Path) -> None:
    (bench.root / "regions.yaml").rename(tmp_path / "regions.yaml")
    (bench.root / "regions.yaml").symlink_to(tmp_path / "regions.yaml")
    assert bench.problems() == []


def test_a_path_the_system_refuses_is_a_problem_of_the_file() -> None:
    with pytest.raises(FileError):
        read_tree(Path("x" * 5000))


@pytest.mark.parametrize(
    "name", ["licenses/permissive.yaml", "accelerators.yaml", "models/example.yaml", "instances/g5.yaml"]
)
def test_one_broken_file_gives_one_problem(bench: Workbench, name: str) -> None:
    bench.write(name, "schema: [1\n")
    assert [p.split()[-1] for p in bench.problems()] == ["file.syntax"]


def test_a_text_stands_for_a_file_that_is_not_written_yet(bench: Workbench) -> None:
    before = {str(file.name) for file in read_tree(bench.root).files}
    name = next(name for name in sorted(before) if name.startswith("models/"))
    text = (bench.root / name).read_text(encoding="utf-8")
    new = PurePosixPath("models/new.yaml")
    tree = read_tree(bench.root, "catalog", {new: text, PurePosixPath(name): "models: ["})
    assert {str(file.name) for file in tree.files} == before - {name} | {str(new)}
    assert {problem.path for problem in tree.problems} == {"catalog/models/new.yaml", f"catalog/{name}"}
    assert not (bench.root / new).exists()


def test_with_a_text_the_folder_need_not_exist(tmp_path: Path) -> None:
    tree = read_tree(tmp_path / "none", None, {PurePosixPath("models/new.yaml"): "schema: 1"})
    assert [loaded.path for loaded in tree.loaded] == [str(tmp_path / "none" / "models" / "new.yaml")]
    with pytest.raises(FileError):
        read_tree(tmp_path / "none")
