from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from advisor.authoring.compile import CATALOG, artefacts, drift, write
from advisor.authoring.compiler.packing import pack

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.authoring.validate import Validation
    from tests.authoring.conftest import Workbench


def test_what_is_written_has_no_drift(good: Validation, tmp_path: Path) -> None:
    files = artefacts(good.data)
    assert set(write(files, tmp_path / "data")) == set(files)
    assert not drift(files, tmp_path / "data", good.data)
    assert write(files, tmp_path / "data") == []
    assert json.loads((tmp_path / "data" / CATALOG).read_bytes()) == pack(good.data)


def test_no_part_of_a_file_is_left_behind(good: Validation, tmp_path: Path) -> None:
    write(artefacts(good.data), tmp_path)
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_drift_names_the_facts_that_differ(good: Validation, bench: Workbench, tmp_path: Path) -> None:
    write(artefacts(good.data), tmp_path / "data")
    bench.edit("models/example.yaml", "context: {length: 128}", "context: {length: 64}")
    bench.edit("prices/ec2/g5.yaml", "on_demand: 1.459", "on_demand: 1.5")
    changed = bench.validate().data
    found = drift(artefacts(changed), tmp_path / "data", changed)
    assert found
    assert found.differing == (CATALOG,)
    assert found.missing == ()
    assert [str(change) for change in found.changes] == [
        "models example/base: context_length 128 → 64",
        "models example/merge: context_length 128 → 64",
        "prices.ec2 g5.xlarge ap-northeast-1: 2026-01-21.on_demand 1.459 → 1.5",
    ]


def test_missing_files_are_named(good: Validation, tmp_path: Path) -> None:
    found = drift(artefacts(good.data), tmp_path, good.data)
    assert CATALOG in found.missing
    assert found.changes == ()


@pytest.mark.parametrize("text", ["{", "[]", "\x80"])
def test_a_broken_file_on_disk_differs_in_everything(good: Validation, tmp_path: Path, text: str) -> None:
    files = artefacts(good.data)
    write(files, tmp_path)
    (tmp_path / CATALOG).write_bytes(text.encode("latin-1"))
    found = drift(files, tmp_path, good.data)
    assert found
    assert CATALOG in (*found.differing, *found.missing)


def test_compiling_is_deterministic(good: Validation, bench: Workbench) -> None:
    assert artefacts(bench.validate().data) == artefacts(good.data)
