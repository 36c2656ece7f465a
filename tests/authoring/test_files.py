from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from advisor.authoring.files import create_file, replace_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o600)
    replace_file(path, "日本\n")
    assert path.read_bytes() == "日本\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_new_file_has_the_permissions_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    replace_file(tmp_path / "new", "")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        replace_file(path, "\ud800")
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_text() == "old"


def test_what_is_created_was_not_there_and_what_is_replaced_is_a_file(tmp_path: Path) -> None:
    path, link = tmp_path / "a.sh", tmp_path / "link"
    create_file(path, "one", executable=True)
    assert (path.read_text(), path.stat().st_mode & 0o100) == ("one", 0o100)
    link.symlink_to(tmp_path / "elsewhere")
    for taken, replace in ((path, False), (link, False), (link, True), (tmp_path, True)):
        with pytest.raises(FileExistsError):
            create_file(taken, "two", replace=replace)
    path.chmod(0o600)
    create_file(path, "three", replace=True)
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("three", 0o600)
    create_file(tmp_path / "new", "four", replace=True)
    assert (tmp_path / "new").stat().st_mode & 0o111 == 0
    assert {each.name for each in tmp_path.iterdir()} == {"a.sh", "link", "new"}
