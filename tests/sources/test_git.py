from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.errors import UsageError
from advisor.sources import git
from advisor.sources.git import changes_since


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit on main: ten lines in ``a.py``."""
    for name in [n for n in os.environ if n.startswith("GIT_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    folder = tmp_path / "project"
    folder.mkdir()
    run(folder, "init", "-q", "-b", "main")
    (folder / "a.py").write_text(lines(1, 10))
    commit(folder)
    return folder


def run(folder: Path, *arguments: str) -> str:
    settings = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always"]
    done = subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def commit(folder: Path) -> None:
    run(folder, "add", "-A")
    run(folder, "commit", "-q", "-m", "x", "--allow-empty")


def lines(first: int, last: int) -> str:
    return "".join(f"line {n}\n" for n in range(first, last + 1))


def changed(root: Path, revision: str) -> list[str]:
    return sorted(changes_since(root, revision).paths)


def test_nothing_changed(repository: Path) -> None:
    assert changed(repository, "main") == []


def test_files_that_were_changed_added_and_deleted_and_what_they_held(repository: Path) -> None:
    (repository / "same.py").write_text("same\n")
    (repository / "gone.py").write_bytes(b"\xff\r\n")
    commit(repository)
    (repository / "a.py").write_text("new\n")
    (repository / "gone.py").unlink()
    (repository / "b.py").write_text("b\n")
    changes = changes_since(repository, "HEAD")
    assert changes.paths == {"a.py", "b.py", "gone.py"}
    assert changes.before("a.py") == lines(1, 10).encode()
    assert changes.before("gone.py") == b"\xff\r\n"
    assert changes.before("b.py") is None
    assert changes.before("same.py") is None


def test_what_is_too_large_is_not_read(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "a.py").write_text("new\n")
    monkeypatch.setattr(git, "MAX_BYTES", 10)
    assert changes_since(repository, "HEAD").before("a.py") is None


def test_a_folder_or_a_submodule_that_became_a_file_held_nothing(repository: Path) -> None:
    (repository / "x").mkdir()
    (repository / "x" / "a.py").write_text("x\n")
    commit(repository)
    (repository / "x" / "a.py").unlink()
    (repository / "x").rmdir()
    (repository / "x").write_text("x\n")
    assert changes_since(repository, "HEAD").before("x") is None


def test_what_happened_on_the_other_branch_does_not_count(repository: Path) -> None:
    run(repository, "checkout", "-q", "-b", "topic")
    (repository / "mine.py").write_text("mine\n")
    commit(repository)
    run(repository, "checkout", "-q", "main")
    (repository / "a.py").write_text("theirs\n")
    commit(repository)
    run(repository, "checkout", "-q", "topic")
    assert changed(repository, "main") == ["mine.py"]


def test_untracked_files_count_whole_and_ignored_ones_do_not(repository: Path) -> None:
    (repository / ".gitignore").write_text("*.log\n")
    (repository / "x.log").write_text("x")
    (repository / "sub").mkdir()
    (repository / "sub" / "日本 語.py").write_text("x")
    assert changed(repository, "HEAD") == [".gitignore", "sub/日本 語.py"]


def test_staged_files_count(repository: Path) -> None:
    (repository / "b.py").write_text("1\n2\n")
    run(repository, "add", "b.py")
    assert changed(repository, "HEAD") == ["b.py"]


def test_a_renamed_file_counts_whole(repository: Path) -> None:
    (repository / "a.py").rename(repository / "c.py")
    commit(repository)
    assert changed(repository, "HEAD~1") == ["a.py", "c.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="names Windows does not have")
@pytest.mark.parametrize(
    "name", ["with space.py", 'quo"te.py', "tab\t.py", "new\nline.py", "日本.py", "back\\slash.py", "b/c.py", "-x.py"]
)
def test_odd_names(repository: Path, name: str) -> None:
    path = repository / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("1\n")
    commit(repository)
    path.write_text("1\n2\n")
    assert changed(repository, "HEAD") == [name]


def test_binary_files_and_what_attributes_call_so_count_whole(repository: Path) -> None:
    (repository / ".gitattributes").write_text("*.ipynb -diff\n")
    (repository / "x.ipynb").write_text("{}\n")
    (repository / "x.bin").write_bytes(b"\0\1")
    commit(repository)
    (repository / "x.ipynb").write_text("{ }\n")
    (repository / "x.bin").write_bytes(b"\0\2")
    assert changed(repository, "HEAD") == ["x.bin", "x.ipynb"]


def test_paths_are_relative_to_the_folder_checked(repository: Path) -> None:
    for folder in ("svc", "other"):
        (repository / folder).mkdir()
        (repository / folder / "x.py").write_text("x\n")
    commit(repository)
    (repository / "svc" / "new.py").write_text("x\n")
    (repository / "other" / "x.py").write_text("y\n")
    changes = changes_since(repository / "svc", "HEAD")
    outside = f"{repository}/other/x.py"
    assert changes.paths == {"new.py", outside}
    assert changes.before(outside) == b"x\n"
    assert changes_since(repository / "svc", "HEAD~1").paths == {"new.py", "x.py", outside}


def test_submodules_are_repositories_of_their_own(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    run(tmp_path, "clone", "-q", str(repository), str(other))
    run(repository, "submodule", "--quiet", "add", str(other), "sub")
    commit(repository)
    (repository / "sub" / "a.py").write_text("x\n")
    assert changed(repository, "HEAD") == []


@pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")
def test_nothing_is_run_that_the_configuration_names(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = repository.parent / "ran"
    script = repository.parent / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n")
    script.chmod(0o755)
    (repository / ".gitattributes").write_text("*.py diff=evil filter=evil\n*.md filter=long\n")
    (repository / "b.md").write_text("1\n")
    commit(repository)
    for name in (
        "diff.external", "diff.evil.command", "diff.evil.textconv", "core.fsmonitor", "core.pager", "pager.diff",
        "filter.evil.clean", "filter.evil.smudge", "filter.long.process", "core.sshCommand",
    ):  # fmt: skip
        run(repository, "config", name, str(script))
    for name, value in (
        ("filter.evil.required", "true"), ("filter.long.required", "true"), ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"), ("color.ui", "always"), ("diff.context", "9"), ("diff.renames", "copies"),
        ("diff.interHunkContext", "99"), ("diff.orderFile", "missing"), ("diff.relative", "false"),
        ("diff.submodule", "log"), ("diff.wordRegex", "."), ("diff.colorMoved", "zebra"),
    ):  # fmt: skip
        run(repository, "config", name, value)
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND"):
        monkeypatch.setenv(name, str(script))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(script))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", f"'core.fsmonitor'='{script}'")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    monkeypatch.setenv("GIT_DIFF_OPTS", "--unified=5")
    (repository / "a.py").write_text(lines(1, 4) + "other\n" + lines(6, 8) + "other\n" + lines(10, 10))
    (repository / "b.md").write_text("2\n")
    assert changed(repository, "HEAD") == ["a.py", "b.md"]
    assert not mark.exists()


def test_settings_of_the_caller_are_kept(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "a.py").write_text(lines(1, 10).replace("\n", "\r\n"))
    assert changed(repository, "HEAD") == ["a.py"]
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.autocrlf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "input")
    assert changed(repository, "HEAD") == []
    monkeypatch.setenv("GIT_CONFIG_COUNT", "many")
    assert changed(repository, "HEAD") == ["a.py"]


@pytest.mark.parametrize(
    "revision", ["", "-h", "--output=x", "nope", "HEAD..main", "a\0b", "a\nb", "x" * 999, "HEAD:a.py", ":/", "@{u}"]
)
def test_what_is_no_revision(repository: Path, revision: str) -> None:
    with pytest.raises(UsageError) as caught:
        changed(repository, revision)
    assert caught.value.exit_code == 2
    assert caught.value.hint is not None
    assert "origin/main" in caught.value.hint.en
    assert not caught.value.message.ja.isascii()
    assert "\0" not in caught.value.message.en
    assert sorted(p.name for p in repository.iterdir()) == [".git", "a.py"]


def test_histories_without_a_common_commit(repository: Path) -> None:
    run(repository, "checkout", "-q", "--orphan", "other")
    (repository / "b.py").write_text("b\n")
    commit(repository)
    with pytest.raises(UsageError, match="no commit in common") as caught:
        changed(repository, "main")
    assert caught.value.hint is not None
    assert "fetch-depth" in caught.value.hint.en


def test_a_folder_that_is_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(UsageError, match="not in a git working tree"):
        changed(tmp_path, "HEAD")
    with pytest.raises(UsageError):
        changed(tmp_path / "missing", "HEAD")


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="needs git"):
        changed(tmp_path, "HEAD")


@pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")
def test_a_git_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "git"
    script.write_text(
        '#!/bin/sh\ncase "$*" in *is-inside*) echo true;; *verify*|*merge-base*) echo abc;; '
        "*--name-only*) exec /bin/sleep 60;; esac\n"
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(git, "TIME_LIMIT_S", 0.5)
    with pytest.raises(UsageError, match="failed or took longer"):
        changed(tmp_path, "HEAD")
