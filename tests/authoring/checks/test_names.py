from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.authoring.conftest import Workbench

SECOND = """\
schema: 1
family: second
name: Second
publisher: Second
sources:
  card: {url: "https://example.com/second", read: 2026-01-02}
defaults:
  from: card
  kind: base
  released: 2025
  license: {id: apache-2.0}
  context: {length: 1}
  parameters: {published: 1}
  languages: [en]
  tasks: [chat]
models:
  ID:
    name: Second
    aliases: [ALIAS]
    channels: {bedrock: [{id: second.model}]}
"""


def second(id_: str = "second/model", alias: str = "second") -> str:
    return SECOND.replace("ID", id_).replace("ALIAS", alias)


def test_the_second_file_alone_is_fine(bench: Workbench) -> None:
    assert bench.write("models/second.yaml", second()).problems() == []


@pytest.mark.parametrize("id_", ["example/base", "EXAMPLE/Base"])
def test_ids_are_unique_whatever_their_case(bench: Workbench, id_: str) -> None:
    bench.write("models/second.yaml", second(id_))
    found = bench.validate().problems
    assert {p.code for p in found} == {"catalog.duplicate-name"}
    assert f"'{id_}' already names example/base" in next(iter(found)).message.en


@pytest.mark.parametrize(
    "alias", ["ex-base", "Ex-Base", "example/chat", "example.cloud-v1:0", "meta-textgeneration-example"]
)
def test_aliases_name_nothing_else(bench: Workbench, alias: str) -> None:
    bench.write("models/second.yaml", second(alias=f'"{alias}"'))
    problem = bench.only()
    assert problem.code == "catalog.duplicate-name"
    assert problem.line == 19


def test_an_alias_may_repeat_the_models_own_names(bench: Workbench) -> None:
    bench.write("models/second.yaml", second(alias="second.model"))
    assert bench.problems() == []


def test_two_licences_of_one_name(bench: Workbench) -> None:
    bench.edit("licenses/example-community.yaml", "  example-community:", "  apache-2.0:")
    assert "licenses/permissive.yaml:6:3 catalog.duplicate-name" in bench.problems()


def test_two_instances_of_one_name(bench: Workbench) -> None:
    bench.edit("instances/g5.yaml", "g5.xlarge:", "g4dn.xlarge:")
    codes = [p.split()[1] for p in bench.problems()]
    assert "catalog.duplicate-name" in codes
    assert "catalog.wrong-file" in codes


def test_a_hub_tag_means_one_licence(bench: Workbench) -> None:
    bench.edit("licenses/permissive.yaml", "hub_tags: [unknown, other]", "hub_tags: [unknown, apache-2.0]")
    assert bench.only().code == "catalog.duplicate-name"


@pytest.mark.parametrize(
    ("escape", "spelled"),
    [("\\u202e", "\\u202e"), ("\\x1b", "\\x1b"), ("\\u200b", "\\u200b"), ("\\u2028", "\\u2028"), ("\\n", "\\n")],
)
def test_names_hold_nothing_that_is_not_seen(bench: Workbench, escape: str, spelled: str) -> None:
    bench.edit("models/example.yaml", "aliases: [ex-base]", f'aliases: ["ex{escape}base"]')
    problem = bench.only()
    assert (problem.code, problem.place) == ("schema.value", bench.place("models/example.yaml", '"ex'))
    assert spelled in problem.message.en
    assert problem.message.en.isprintable()
    assert problem.message.ja.isprintable()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("models/example.yaml", "    name: Example Base\n", '    name: "Example \\u202eBase"\n'),
        ("models/example.yaml", "aliases: [ex-base]", 'aliases: [" ex-base"]'),
        ("models/example.yaml", "id: meta-textgeneration-example", 'id: "meta\\u202etextgeneration"'),
        ("models/example.yaml", "publisher: Example Labs", 'publisher: "Example\\u202e Labs"'),
    ],
)
def test_every_name_is_one_that_can_be_typed(bench: Workbench, name: str, old: str, new: str) -> None:
    assert bench.edit(name, old, new).only().code == "schema.value"


def test_names_of_other_scripts_are_names(bench: Workbench) -> None:
    assert (
        bench.edit("models/example.yaml", "aliases: [ex-base]", "aliases: [ex-base, 例 ベース, 例\u3000基]").problems()
        == []
    )


@pytest.mark.parametrize("again", ["ex-base", "EX-Base"])
def test_an_alias_is_written_once(bench: Workbench, again: str) -> None:
    problem = bench.edit("models/example.yaml", "aliases: [ex-base]", f"aliases: [ex-base, x, {again}]").only()
    assert problem.code == "catalog.duplicate-name"
    file, line, column = bench.place("models/example.yaml", "[ex-base, x, ").rsplit(":", 2)
    assert problem.place == f"{file}:{line}:{int(column) + len('[ex-base, x, ')}"
