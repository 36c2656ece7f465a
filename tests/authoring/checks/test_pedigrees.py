from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.authoring.validate import validate

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.authoring.validate import Validation
    from tests.authoring.conftest import Workbench

FILE = "pedigrees/example.yaml"


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("    license: apache-2.0", "    license: apache-2", "unknown-license", "apache-2"),
        ("    gated: auto", "    gated: auto\n    also: [nonesuch]", "unknown-license", "nonesuch"),
        ("- license: example-community", "- license: nonesuch", "unknown-license", "nonesuch"),
        ("aliases: [old-grand]", "aliases: [EX-BASE]", "duplicate-name", "EX-BASE"),
        ("aliases: [old-grand]", "aliases: [Example/Tuned]", "duplicate-name", "Example/Tuned"),
        ("example/grand:", "example/Chat:", "duplicate-name", "example/Chat"),
        ("example/grand:", "example/zebra:", "unsorted", "example/tuned"),
        ("example/grand:", "elsewhere/grand:", "foreign-publisher", "elsewhere/grand"),
        ("model: ex-base", "model: nobody", "unknown-ancestor", "nobody"),
        ("model: ex-base", "model: example/base-GGUF", "own-ancestor", "example/base-GGUF"),
        ("value: [{model: example/base-gguf", "value: [{model: some/where", "uncatalogued-ancestor", "some/where"),
        ("relation: quantization", "relation: cousin", None, "cousin"),
    ],
)
def test_what_is_wrong_is_shown_at_its_place(bench: Workbench, old: str, new: str, code: str | None, at: str) -> None:
    bench.edit(FILE, old, new)
    (problem,) = [p for p in bench.validate().problems if p.code != "catalog.unsorted" or code == "unsorted"]
    assert problem.code == (f"catalog.{code}" if code else "schema.value")
    assert problem.place == bench.place(FILE, at)


@pytest.mark.parametrize(("owner", "codes"), [("example", set()), ("elsewhere", {"catalog.foreign-relicensing"})])
def test_only_the_owner_of_a_parent_can_relicense(bench: Workbench, owner: str, codes: set[str]) -> None:
    bench.edit(FILE, "{model: ex-base, relation", f"{{model: {owner}/parent, relicensed: true, relation")
    found = [p for p in bench.validate().problems if p.code != "catalog.uncatalogued-ancestor"]
    assert {p.code for p in found} == codes
    assert all(p.place == bench.place(FILE, "true") for p in found)


def test_pedigrees_do_not_go_in_circles(bench: Workbench) -> None:
    bench.edit(FILE, "model: ex-base", "model: example/tuned")
    assert {p.code for p in bench.validate().problems} == {"catalog.circular-ancestors"}


def test_every_entry_has_a_source(bench: Workbench) -> None:
    bench.edit(FILE, "from: card\n", "")
    found = [p.split()[1] for p in bench.problems()]
    assert found.count("catalog.no-source") == 3
    assert "catalog.unused-source" in found


def test_what_it_was_made_from_is_stated(bench: Workbench) -> None:
    bench.edit(FILE, "    ancestors: {value: null, why: {en: Not stated., ja: 記載なし。}}\n", "")
    assert bench.only().code == "schema.missing-key"


def test_a_licence_is_known_or_there_is_a_reason(bench: Workbench) -> None:
    bench.edit(FILE, "    license: {value: null, why: {en: None declared., ja: 宣言なし。}}", "    license: null")
    assert bench.only().code == "schema.value"


def test_the_file_is_named_after_the_publisher(bench: Workbench) -> None:
    (bench.root / FILE).rename(bench.root / "pedigrees/other.yaml")
    assert bench.only().code == "tree.misnamed"


def test_an_overlay_may_build_on_models_and_pedigrees_below(tmp_path: Path, good: Validation) -> None:
    folder = tmp_path / "pedigrees"
    folder.mkdir()
    text = """
schema: 1
publisher: mine
sources: {here: {url: "https://example.com/mine", read: 2026-01-02}}
from: here
pedigrees:
  mine/copy: {license: apache-2.0, ancestors: [{model: example/tuned, relation: quantization}]}
"""
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    found = validate(tmp_path, base=good.data)
    assert [str(p) for p in found.problems] == []
    (folder / "mine.yaml").write_text(text.replace("mine", "example").replace("/copy", "/base"), encoding="utf-8")
    codes = [p.code for p in validate(tmp_path, base=good.data).problems]
    assert codes[0] in ("catalog.duplicate-name", "tree.misnamed")
    assert "catalog.duplicate-name" in codes
