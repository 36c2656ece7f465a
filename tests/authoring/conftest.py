"""A catalogue folder to spoil: a copy of the good fixture, edited file by file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.authoring.validate import Validation, validate

if TYPE_CHECKING:
    from advisor.authoring.diagnostics import Diagnostic

GOOD = Path(__file__).parents[1] / "fixtures" / "catalog" / "good"


class Workbench:
    """The copy under a temporary folder; messages call it ``catalog``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def edit(self, name: str, old: str, new: str) -> Workbench:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def write(self, name: str, text: str) -> Workbench:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return self

    def validate(self) -> Validation:
        return validate(self.root, "catalog")

    def problems(self) -> list[str]:
        """Places and codes: ``models/example.yaml:12:3 catalog.unknown-license``."""
        return [f"{p.place.removeprefix('catalog/')} {p.code}" for p in self.validate().problems]

    def only(self) -> Diagnostic:
        """The one problem there is."""
        found = list(self.validate().problems)
        assert len(found) == 1, [str(p) for p in found]
        return found[0]

    def place(self, name: str, text: str) -> str:
        """Where a text stands in a file: ``name:line:column``."""
        for number, line in enumerate((self.root / name).read_text(encoding="utf-8").splitlines(), 1):
            if text in line:
                return f"catalog/{name}:{number}:{line.index(text) + 1}"
        raise AssertionError(f"{text!r} is not in {name}")


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    root = tmp_path / "catalog"
    shutil.copytree(GOOD, root)
    return Workbench(root)


@pytest.fixture(scope="session")
def good() -> Validation:
    """The untouched fixture, compiled once."""
    return validate(GOOD, "good")
