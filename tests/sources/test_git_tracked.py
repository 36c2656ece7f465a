from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from advisor.sources import git
from advisor.sources.git import tracked_files


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def add(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
    subprocess.run(["git", "add", "-f", "--", *names], cwd=root, check=True)


def test_what_is_tracked_and_ignored_too(repository: Path) -> None:
    (repository / ".gitignore").write_text("*.py\n")
    add(repository, "a.py", "sub/日本 語.py")
    (repository / "b.py").write_text("")
    assert tracked_files(repository) == {"a.py", "sub/日本 語.py"}
    assert tracked_files(repository / "sub") == {"日本 語.py"}


def test_nothing_is_known_elsewhere(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tracked_files(repository) == frozenset()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert tracked_files(repository / "missing") is None
    monkeypatch.setattr(git, "LISTING_LIMIT_S", 0.000001)
    assert tracked_files(repository) is None
    monkeypatch.setattr(git.shutil, "which", lambda _: None)
    assert tracked_files(repository) is None


def test_nothing_of_the_repository_runs(repository: Path) -> None:
    add(repository, "a.py")
    mark = repository / "mark"
    script = repository / "monitor"
    script.write_text(f"#!/bin/sh\ntouch {mark}\n")
    script.chmod(0o755)
    subprocess.run(["git", "config", "core.fsmonitor", str(script)], cwd=repository, check=True)
    assert tracked_files(repository) == {"a.py"}
    assert not mark.exists()
