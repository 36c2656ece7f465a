from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from advisor.compliance.scan import one, processes
from advisor.compliance.scan.files import FoundFile
from advisor.compliance.scan.one import Looked, Wanted
from advisor.compliance.scan.processes import looked_at_by

CODE = "m = AutoModel.from_pretrained('acme/model-{}')\n"


def files(root: Path, count: int) -> list[FoundFile]:
    for i in range(count):
        (root / f"{i:03}.py").write_text(CODE.format(i))
    return [FoundFile(str(path), path.name) for path in sorted(root.glob("*.py"))]


def test_answers_in_order_with_little_read_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "FILES_AT_ONCE", 2)
    monkeypatch.setattr(processes, "AHEAD", 2)
    read = 0

    def counted(found: list[FoundFile]) -> object:
        nonlocal read
        for file in found:
            read += 1
            yield file

    answers = looked_at_by(2, counted(files(tmp_path, 40)), Wanted())  # type: ignore[arg-type]
    first = next(answers)
    assert read <= 12
    models = [r.model_id for looked in (first, *answers) for r in looked.references]
    assert models == [f"acme/model-{i}" for i in range(40)]


def test_nothing_to_look_at() -> None:
    assert list(looked_at_by(2, [], Wanted())) == []


def test_a_file_that_ends_its_process_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "FILES_AT_ONCE", 4)
    monkeypatch.setattr(processes, "look_at_all", _deadly)
    found = files(tmp_path, 12)
    (tmp_path / "005.py").write_text("DIE")
    answers = list(looked_at_by(2, found, Wanted()))
    assert [a.unread.path for a in answers if a.unread] == ["005.py"]
    assert [len(a.references) for a in answers] == [1] * 5 + [0] + [1] * 6


def _deadly(found: list[FoundFile], wanted: Wanted) -> list[Looked]:
    for file in found:
        if Path(file.path).read_text() == "DIE":
            os._exit(9)
    return [one.look_at(file, wanted) for file in found]


def test_closing_ends_the_processes_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "FILES_AT_ONCE", 1)
    monkeypatch.setattr(processes, "look_at_all", _slow_after_the_first)
    before = set(_children())
    answers = looked_at_by(2, files(tmp_path, 8), Wanted())
    next(answers)
    since = time.monotonic()
    answers.close()
    assert time.monotonic() - since < 5
    # multiprocessing's own tracker of resources stays
    assert len(set(_children()) - before) <= 1


def _slow_after_the_first(found: list[FoundFile], wanted: Wanted) -> list[Looked]:
    if not found[0].shown.startswith("000"):
        time.sleep(60)
    return [one.look_at(file, wanted) for file in found]


def _children() -> list[int]:
    return [int(p) for p in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


NAMES = ("json", "re", "pickle", "struct", "signal", "multiprocessing/__init__")


def advisor(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [str(Path(sys.executable).parent / "advisor"), "check", *arguments]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def test_no_code_of_the_tree_runs(tmp_path: Path) -> None:
    files(tmp_path, 330)
    mark = tmp_path / "mark"
    for name in NAMES:
        path = tmp_path / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"open({str(mark)!r}, 'w').close()\n")
    with advisor(tmp_path, "--format", "json") as process:
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"acme/model-329" in out
    assert not mark.exists()


@pytest.mark.parametrize("entry", ["", ".", "{here}"])
def test_the_current_folder_is_not_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str) -> None:
    found = files(tmp_path, 3)
    mark = tmp_path / "mark"
    (tmp_path / "json.py").write_text(f"open({str(mark)!r}, 'w').close()\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry.format(here=tmp_path), *sys.path])
    before = list(sys.path)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    assert len(list(looked_at_by(1, found, Wanted()))) == 3
    assert not mark.exists()
    assert sys.path == before
    assert "PYTHONSAFEPATH" not in os.environ


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_of_what_is_interrupted(tmp_path: Path, number: signal.Signals) -> None:
    line = "value = {'key': ['a/b', 'model', f'{x}/y'], 'model': AutoModel.from_pretrained(name + 'z')}\n"
    for i in range(330):
        (tmp_path / f"{i}.py").write_text(line * 5_000)
    with advisor(tmp_path) as process:
        deadline = time.monotonic() + 20
        while len(_session(process.pid)) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(_session(process.pid)) >= 3, process.stderr and process.stderr.read()
        time.sleep(0.5)
        process.send_signal(number)
        process.communicate(timeout=20)
        assert process.returncode == (-signal.SIGKILL if number == signal.SIGKILL else 130)
        deadline = time.monotonic() + 20
        while _session(process.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert _session(process.pid) == []


def _session(leader: int) -> list[int]:
    """Return the processes of a session that still run."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == leader and fields[0] != "Z":
                found.append(int(folder.name))
    return found
