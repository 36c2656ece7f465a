"""What the page on the architecture and CONTRIBUTING say of the tree is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "concepts" / "architecture.md"
PLACES = ("", "advisor", "advisor/compliance", "advisor/estimate", "tests/truth")
"""Where a path that a page names may begin."""


ELSEWHERE = {"my-catalog/models/", "vllm/model_executor/models/registry.py"}
"""Paths that are named and are the reader's own, or another project's."""


def test_the_layers_are_those_of_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    drawn = re.search(r"```text\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert drawn
    assert drawn[1].splitlines() == layers


def test_every_layer_is_described() -> None:
    packages = {path.parent.name for path in (ROOT / "advisor").glob("*/__init__.py")}
    described = re.findall(r"^\| `advisor/(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(described) == sorted(packages)


@pytest.mark.parametrize("page", [PAGE, ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name)
def test_what_is_named_is_there(page: Path) -> None:
    named = re.findall(
        r"`([a-z_]+(?:/[A-Za-z0-9_.-]+)*/(?:[a-z_0-9-]+\.(?:py|yaml|md|csv|json))?)`", page.read_text("utf-8")
    )
    assert named
    missing = {name for name in named if not any((ROOT / place / name).exists() for place in PLACES)}
    assert not missing - ELSEWHERE


@pytest.mark.parametrize(
    "page", [PAGE, ROOT / "CONTRIBUTING.md", ROOT / "README.md", ROOT / "README.ja.md"], ids=lambda path: path.name
)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_declarations_of_commands_are_not_read_twice() -> None:
    """The parser library compiles annotations that are texts, at every start (see advisor/cli/app.py)."""
    cli = ROOT / "advisor/cli"
    declaring = [cli / "app.py", *cli.glob("*_flags.py"), *(cli / "commands").glob("*.py")]
    assert len(declaring) > 10
    assert not [p.name for p in declaring if "\nfrom __future__ import annotations" in p.read_text("utf-8")]
