"""``catalog status|validate|compile``, ``rules list|lint|test``, ``schema``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.catalog.load import DATA

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Ran

GOOD = Path(__file__).parents[1] / "fixtures" / "catalog" / "good"
RULE = """\
schema: 1
rules:
  - id: mine.size
    title: {en: Small models only, ja: 小さなモデルのみ}
    scope: model
    require: {fact: model.parameters, at_most: 1000000000}
    severity: warn
    because: {en: "{model.name} is large", ja: "{model.name} は大きすぎます"}
    basis: policy
    examples:
      - {given: {model.parameters: 7000000000}, verdict: fails}
      - {given: {model.parameters: 10}, verdict: passes}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A source checkout with a small catalogue and one rule."""
    import shutil

    shutil.copytree(GOOD, tmp_path / "catalog")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.yaml").write_text(RULE, encoding="utf-8")
    (tmp_path / "advisor" / "_data").mkdir(parents=True)
    return tmp_path


def source(checkout: Path) -> list[str]:
    return ["--source", str(checkout / "catalog")]


def test_validate_a_good_checkout(cli: Callable[..., Ran], checkout: Path) -> None:
    ran = cli("catalog", "validate", *source(checkout))
    assert ran.code == 0, ran.out
    assert "0 errors" in ran.err
    assert "1 rule" in ran.err
    header, *rows = ran.out.splitlines()
    assert header.split()[-4:] == ["year", "Unknown", "Not", "stated"]
    assert any(row.split()[0] == "models.license" for row in rows)


def test_validate_names_every_place(cli: Callable[..., Ran], checkout: Path) -> None:
    broken = checkout / "catalog" / "tasks.yaml"
    broken.write_text("schema: 1\nsources: {}\ntasks: 3\nextra: 1\n", encoding="utf-8")
    (checkout / "rules" / "mine.yaml").write_text(RULE.replace("severity: warn", "severity: wran"), encoding="utf-8")
    ran = cli("catalog", "validate", *source(checkout))
    assert ran.code == 2
    assert f"{broken}:3:8: " in ran.out
    assert f"{broken}:4:1: " in ran.out
    assert "mine.yaml:7:15: " in ran.out
    assert "hint: did you mean warn?" in ran.out
    japanese = cli("catalog", "validate", *source(checkout), "--lang", "ja")
    assert "ヒント: もしかして: warn" in japanese.out


def test_compile_writes_what_check_then_accepts(cli: Callable[..., Ran], checkout: Path) -> None:
    first = cli("catalog", "compile", "--check", *source(checkout))
    assert first.code == 1
    assert "catalog.json: missing" in first.out
    assert cli("catalog", "compile", *source(checkout)).code == 0
    written = {path.name for path in (checkout / "advisor" / "_data").iterdir()}
    assert {"catalog.json", "rules.json", "model.schema.json", "report.schema.json"} <= written
    assert cli("catalog", "compile", "--check", *source(checkout)).code == 0
    assert "up to date" in cli("catalog", "compile", *source(checkout)).err


def test_check_tells_what_changed(cli: Callable[..., Ran], checkout: Path) -> None:
    cli("catalog", "compile", *source(checkout))
    data = checkout / "advisor" / "_data" / "catalog.json"
    raw = json.loads(data.read_bytes())
    name = next(iter(raw["regions"]))
    raw["regions"][name]["country"] = "XX"
    data.write_text(json.dumps(raw), encoding="utf-8")
    ran = cli("catalog", "compile", "--check", *source(checkout))
    assert ran.code == 1
    assert "catalog.json: differs" in ran.out
    assert f'regions {name}: country "XX" →' in ran.out


def test_compile_elsewhere(cli: Callable[..., Ran], checkout: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    assert cli("catalog", "compile", "--output", str(target), *source(checkout)).code == 0
    assert (target / "catalog.json").is_file()


def test_a_broken_catalogue_is_never_written(cli: Callable[..., Ran], checkout: Path) -> None:
    (checkout / "catalog" / "regions.yaml").write_text("schema: 1\n", encoding="utf-8")
    ran = cli("catalog", "compile", *source(checkout))
    assert ran.code == 2
    assert "regions.yaml" in ran.err
    assert not list((checkout / "advisor" / "_data").iterdir())


@pytest.mark.parametrize("command", ["validate", "compile"])
def test_without_a_checkout(
    cli: Callable[..., Ran], command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli("catalog", command)
    assert ran.code == 2
    assert "no source checkout" in ran.err
    assert "--source" in ran.err


@pytest.mark.usefixtures("shipped")
def test_status(cli: Callable[..., Ran]) -> None:
    body = json.loads(cli("catalog", "status", "--format", "json").out)
    assert list(body) == ["version", "digest", "prices_as_of", "counts", "refreshed", "facts"]
    assert body["counts"]["models"] > 0
    assert {row["kind"] for row in body["facts"]} >= {"models.license", "prices.ec2"}
    for language in ("en", "ja"):
        table = cli("catalog", "status", "--lang", language)
        assert table.code == 0
        assert body["digest"] in table.out
        assert "prices.ec2" in table.out


def test_lint(cli: Callable[..., Ran], tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(RULE, encoding="utf-8")
    bad.write_text(RULE.replace("model.parameters,", "model.parametres,"), encoding="utf-8")
    assert cli("rules", "lint", str(good)).code == 0
    ran = cli("rules", "lint", str(good), str(bad))
    assert ran.code == 2
    assert f"{bad}:6:21: rule.unknown-fact: " in ran.out
    assert "model.parameters" in ran.out
    assert cli("rules", "lint", str(tmp_path / "none.yaml")).code == 2


def test_lint_of_what_judges(cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(RULE.replace("model.parameters,", "model.parametres,"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shipped = cli("rules", "lint")  # no checkout here
    assert (shipped.code, shipped.out) == (0, "")
    assert "0 errors" in shipped.err
    own = cli("--rules", str(bad), "rules", "lint")
    assert own.code == 2
    assert f"{bad}:6:21: rule.unknown-fact: " in own.out
    (tmp_path / "catalog").mkdir()
    (tmp_path / "rules").mkdir()
    bad.rename(tmp_path / "rules" / "bad.yaml")
    checkout = cli("rules", "lint")
    assert checkout.code == 2
    assert "rules/bad.yaml:6:21: rule.unknown-fact: " in checkout.out


def test_examples_of_a_file(cli: Callable[..., Ran], tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(RULE, encoding="utf-8")
    ran = cli("rules", "test", str(file))
    assert ran.code == 0
    assert "1 rule, 2 examples, 0 failures" in ran.err
    file.write_text(RULE.replace("verdict: passes", "verdict: fails"), encoding="utf-8")
    ran = cli("rules", "test", str(file))
    assert ran.code == 2
    assert "mine.yaml:12:" in ran.err


@pytest.mark.usefixtures("shipped")
def test_examples_of_the_shipped_rules(cli: Callable[..., Ran]) -> None:
    ran = cli("rules", "test")
    assert ran.code == 0
    assert "0 failures" in ran.err


@pytest.mark.usefixtures("shipped")
def test_rules_list_is_list_rules(cli: Callable[..., Ran]) -> None:
    assert cli("rules", "list", "--format", "json").out == cli("list", "rules", "--format", "json").out


@pytest.mark.parametrize("name", sorted(path.name.removesuffix(".schema.json") for path in DATA.glob("*.schema.json")))
def test_schemas(cli: Callable[..., Ran], name: str) -> None:
    ran = cli("schema", name)
    assert ran.code == 0
    assert json.loads(ran.out)["$schema"].startswith("https://json-schema.org/")


def test_unknown_schema(cli: Callable[..., Ran]) -> None:
    ran = cli("schema", "modle")
    assert (ran.code, ran.out) == (2, "")
    assert "model" in ran.err


@pytest.mark.parametrize("group", ["catalog", "rules"])
def test_a_group_alone_shows_its_help(cli: Callable[..., Ran], group: str) -> None:
    ran = cli(group)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: advisor")
