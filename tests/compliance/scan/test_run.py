from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.compliance.scan import collected, one, processes, run
from advisor.compliance.scan.one import Wanted, merged
from advisor.compliance.scan.run import scan
from advisor.core.checking import Place, Reference


def write(root: Path, count: int) -> None:
    for i in range(count):
        (root / f"{i:03}.py").write_text(f"m = AutoModel.from_pretrained('acme/model-{i}')\n")


def test_the_same_on_one_processor_and_on_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "FEW_FILES", 20)
    monkeypatch.setattr(processes, "FILES_AT_ONCE", 4)
    write(tmp_path, 45)
    done: list[tuple[int, int]] = []
    alone = scan(tmp_path)
    together = scan(tmp_path, processes=2, progress=lambda *numbers: done.append(numbers))
    assert alone == together
    assert [r.model_id for r in alone.references] == [f"acme/model-{i}" for i in range(45)]
    assert done == [(n, 45) for n in range(1, 46)]


def test_sentences_that_are_wanted(tmp_path: Path) -> None:
    (tmp_path / "NOTICE").write_text("This product is\n# Built\n# with Llama\n")
    wanted = Wanted(texts={"a": "Built with Llama", "b": "Gemma is provided"})
    assert scan(tmp_path, wanted=wanted).texts == frozenset({"a"})
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


def test_a_file_with_very_many_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one, "MAX_REFERENCES", 10)
    line = "AutoModel.from_pretrained('org/m-{}')\n"
    (tmp_path / "x.py").write_text(line.format(0) * 20 + "".join(line.format(i) for i in range(1, 20)))
    found = scan(tmp_path)
    assert [r.model_id for r in found.references] == ["org/m-0"] * 10 + [f"org/m-{i}" for i in range(1, 20)]
    assert "39 times; 10 of them" in found.unread[0].reason.en
    assert not found.unread[0].searched


def test_a_known_model_is_never_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one, "MAX_REFERENCES", 5)
    monkeypatch.setattr(one, "MAX_MODELS", 10)
    names = [*(f"org/m-{i}" for i in range(30)), "Org/Known"]
    (tmp_path / "x.py").write_text("".join(f"AutoModel.from_pretrained('{name}')\n" for name in names))
    found = scan(tmp_path, wanted=Wanted(frozenset({"org/known"})))
    assert [r.model_id for r in found.references] == [*names[:10], "Org/Known"]
    assert "31 times; 20 of them" in found.unread[0].reason.en


def test_mentions_do_not_displace_a_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one, "MAX_REFERENCES", 10)
    mentions = "".join(f"AutoModel.from_pretrained('./local/m-{i}')\n" for i in range(30))
    (tmp_path / "x.py").write_text(mentions + "AutoModel.from_pretrained('org/used')\n")
    found = scan(tmp_path)
    assert [r.model_id for r in found.references if r.confidence != "info"] == ["org/used"]
    assert sum(r.confidence == "info" for r in found.references) == 10


def test_a_project_with_very_many_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collected, "MAX_REFERENCES", 20)
    monkeypatch.setattr(collected, "MAX_MODELS", 40)
    for i in range(5):
        names = [f"org/m-{n}" for n in range(i * 8, i * 8 + 15)]
        (tmp_path / f"{i}.py").write_text("".join(f"AutoModel.from_pretrained('{name}')\n" for name in names))
    (tmp_path / "z.py").write_text("AutoModel.from_pretrained('Org/Known')\n")
    found = scan(tmp_path, wanted=Wanted(frozenset({"org/known"})))
    models = {r.model_id for r in found.references}
    assert models == {f"org/m-{n}" for n in range(40)} | {"Org/Known"}
    assert len(found.references) < 50
    assert [u.path for u in found.unread] == ["4.py"]
    assert "21" not in found.unread[0].reason.en
    assert "again" in found.notes[0].en


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
    found = scan(tmp_path)
    assert found.references == ()
    assert found.notes[0].en == "1 report of models not scanned: report.json"
    assert found.unread == ()
    (tmp_path / "other.json").write_text('{"model_id": "acme/model-a"}')
    assert len(scan(tmp_path).references) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.py", '{"bomFormat": 1}\nm = AutoModel.from_pretrained("acme/model-a")\n'),
        ("x.js", '{"bomFormat": 1}\npipeline("x", "acme/model-a")\n'),
        ("x.yaml", '{"bomFormat": 1, "model_id": "acme/model-a"}'),
        ("x.json", '{"bomFormat": 1}\n{"model_id": "acme/model-a"}'),
        ("x.jsonl", '{"bomFormat": 1}\n{"model_id": "acme/model-a"}'),
    ],
)
def test_what_only_begins_like_a_report_is_scanned(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert [r.model_id for r in scan(tmp_path).references] == ["acme/model-a"]


@pytest.mark.parametrize("name", ["vocab.json", "tokenizer.json", "x.min.js"])
def test_names_hide_nothing_small(tmp_path: Path, name: str) -> None:
    js = 'pipeline("x", "acme/model-a")'
    (tmp_path / name).write_text(js if name.endswith(".js") else '{"model_id": "acme/model-a"}')
    assert [r.model_id for r in scan(tmp_path).references] == ["acme/model-a"]


def test_lists_of_tokens_are_not_scanned(tmp_path: Path) -> None:
    tokens = {f"acme/model-{i}": i for i in range(10_000)}
    (tmp_path / "vocab.json").write_text(json.dumps({"model_id": "acme/model-a", **tokens}))
    assert scan(tmp_path).references == ()
