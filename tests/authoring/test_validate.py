from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.authoring.diagnostics import DiagnosticsError
from advisor.authoring.validate import Validation, validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.authoring.conftest import Workbench

FIXTURES = Path(__file__).parents[1] / "fixtures" / "catalog"


def test_the_good_fixture_is_good(good: Validation) -> None:
    assert [str(p) for p in good.problems] == []
    assert good.ok
    assert good.files == 19


@pytest.mark.parametrize("language", ["en", "ja"])
def test_all_problems_of_all_files_at_once(language: str, golden: Callable[[str, str], None]) -> None:
    found = validate(FIXTURES / "broken", "catalog")
    assert not found.ok
    lines = [line for p in found.problems for line in p.render(language)]  # type: ignore[arg-type]
    golden(f"authoring/broken.{language}.txt", "\n".join(lines) + "\n")


def test_warnings_alone_are_fine(bench: Workbench) -> None:
    bench.edit("models/example.yaml", "instances: [ml.g5.xlarge]", "instances: [ml.g5.2xlarge]")
    found = bench.validate()
    assert found.ok
    (problem,) = found.problems
    assert problem.severity == "warning"
    assert problem.code == "catalog.unknown-instance"
    assert problem.hint is not None
    assert "ml.g5.xlarge" in problem.hint.en


def test_a_missing_folder_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DiagnosticsError, match="1 problem") as caught:
        validate(tmp_path / "none")
    assert caught.value.diagnostics[0].code == "tree.unreadable"


def test_a_file_instead_of_a_folder_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1")
    with pytest.raises(DiagnosticsError) as caught:
        validate(path)
    assert "not a folder" in caught.value.diagnostics[0].message.en


def test_an_empty_folder_compiles_to_an_empty_catalogue(tmp_path: Path) -> None:
    found = validate(tmp_path)
    assert found.ok
    assert found.files == 0
    assert found.data["models"] == {}
