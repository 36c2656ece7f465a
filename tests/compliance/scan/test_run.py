from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.compliance.scan import one, run
from advisor.compliance.scan.one import Wanted, merged
from advisor.compliance.scan.run import scan
from advisor.core.checking import Place, Reference


def write(root: Path, count: int) -> None:
    for i in range(count):
        (root / f"{i:03}.py").write_text(f"m = AutoModel.from_pretrained('acme/model-{i}')\n")


def test_the_same_on_one_processor_and_on_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "FEW_FILES", 20)
    monkeypatch.setattr(run, "FILES_AT_ONCE", 4)
    write(tmp_path, 45)
    done: list[int] = []
    alone = scan(tmp_path)
    together = scan(tmp_path, processes=2, progress=done.append)
    assert alone == together
    assert [r.model_id for r in alone.references] == [f"acme/model-{i}" for i in range(45)]
    assert done == list(range(1, 46))


def test_a_file_that_ends_its_process_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "FEW_FILES", 5)
    monkeypatch.setattr(run, "FILES_AT_ONCE", 4)
    write(tmp_path, 12)
    (tmp_path / "005.py").write_text("DIE")
    monkeypatch.setattr(run, "_look_at_all", _deadly)
    found = scan(tmp_path, processes=2)
    assert [u.path for u in found.unread] == ["005.py"]
    assert len(found.references) == 11


def _deadly(files: list[one.Found]) -> list[one.Looked]:
    for file in files:
        if Path(file.path).read_text() == "DIE":
            os._exit(9)
    return [one.look_at(file, Wanted()) for file in files]


def test_sentences_that_are_wanted(tmp_path: Path) -> None:
    (tmp_path / "NOTICE").write_text("This product is\n# Built\n# with Llama\n")
    wanted = Wanted(texts={"a": "Built with Llama", "b": "Gemma is provided"})
    assert scan(tmp_path, wanted=wanted).texts == {"a"}
    assert scan(tmp_path, wanted=Wanted(texts={})).texts == frozenset()
    assert scan(tmp_path).texts is None


def test_what_is_not_of_its_kind_is_said_and_searched(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text("print 'x'\nm = AutoModel.from_pretrained('acme/model-a')\n")
    (tmp_path / "n.ipynb").write_text('{"cells": [\n"AutoModel.from_pretrained(\'acme/model-b\')"')
    found = scan(tmp_path)
    assert {r.model_id for r in found.references} == {"acme/model-a", "acme/model-b"}
    assert [u.path for u in found.unread] == ["n.ipynb", "old.py"]
    assert all(u.searched for u in found.unread)


def test_binaries_are_not_counted(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_bytes(b"\0\0\0")
    assert scan(tmp_path).files == 0


def reference(confidence: str, column: int, sink: str | None = None) -> Reference:
    return Reference("org/x", "huggingface", Place("f", 3, column), "call", confidence, "d", sink=sink)  # type: ignore[arg-type]


def test_the_surest_of_a_line_is_kept() -> None:
    found = merged([reference("info", 1), reference("medium", 5), reference("high", 9, "f"), reference("high", 9)])
    assert found == (reference("high", 9, "f"),)


def test_a_list_of_models_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one, "MAX_REFERENCES", 10)
    (tmp_path / "x.py").write_text("".join(f"AutoModel.from_pretrained('org/m-{i}')\n" for i in range(20)))
    found = scan(tmp_path)
    assert len(found.references) == 10
    assert "20 models" in found.unread[0].reason.en


PYPROJECT = """\
[tool.other]
model = "acme/model-a"
[tool.advisor]
exclude = ["x"]
[[ tool.advisor.exceptions ]]
model = "acme/model-b"
paths = [
  "y",
]
[tool.last]
model = "acme/model-c"
[[tool.advisor.clarify]]
model = "anthropic.claude-3-haiku-20240307-v1:0"
"""


@pytest.mark.parametrize("ending", ["", 'model = "acme/model-d"', "\n\n"])
def test_the_policy_in_pyproject_uses_no_models(tmp_path: Path, ending: str) -> None:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT + ending)
    found = scan(tmp_path).references
    assert [(r.model_id, r.place.line) for r in found] == [("acme/model-a", 2), ("acme/model-c", 11)]
    (tmp_path / "pyproject.toml").rename(tmp_path / "other.toml")
    assert len(scan(tmp_path).references) == (5 if "model" in ending else 4)


def test_a_hostile_pyproject_costs_little(tmp_path: Path) -> None:
    begin = "[tool.advisor]\n"
    for text in (
        "[" * 500_000,
        begin + " " * 500_000,
        begin * 30_000,
        "[tool.advisor" * 30_000,
        begin + "\t\n" * 200_000,
    ):
        (tmp_path / "pyproject.toml").write_text(text)
        assert scan(tmp_path).references == ()


@pytest.mark.parametrize(
    "report",
    [
        '{"schema_version":1,"catalog":{"version":"1"},"references":[{"model_id":"acme/model-a"}]}',
        '{\n "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "model_id": "acme/model-a"}',
        '{"bomFormat": "CycloneDX", "model_id": "acme/model-a"}',
    ],
)
def test_reports_are_not_scanned(tmp_path: Path, report: str) -> None:
    (tmp_path / "report.json").write_text(report)
    assert scan(tmp_path).references == ()
    (tmp_path / "other.json").write_text('{"model_id": "acme/model-a"}')
    assert len(scan(tmp_path).references) == 1
