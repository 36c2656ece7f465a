from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from advisor.compliance.scan import walk
from advisor.compliance.scan.files import find_files
from advisor.core.checking import Unread


def shown(root: Path, *paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
    return [f.shown for f in find_files(root, [root / p for p in paths] or [root], exclude)]


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_every_file_once_in_order(tmp_path: Path) -> None:
    write(tmp_path, b_DOT_py="", a_DOT_py="", sub__c_DOT_py="", sub__d__e_DOT_py="")
    assert shown(tmp_path) == ["a.py", "b.py", "sub/c.py", "sub/d/e.py"]
    assert shown(tmp_path, "sub", "sub/c.py", "a.py", ".") == ["sub/c.py", "sub/d/e.py", "a.py", "b.py"]


def test_hidden_files_count_and_tools_folders_do_not(tmp_path: Path) -> None:
    write(
        tmp_path, _DOT_env="", _DOT_github__workflows__x_DOT_yml="", _DOT_git__config="", node_modules__x__y_DOT_js=""
    )
    assert shown(tmp_path) == [".env", ".github/workflows/x.yml"]


def test_gitignore_nested_and_negated(tmp_path: Path) -> None:
    write(tmp_path, a_DOT_log="", keep_DOT_log="", sub__b_DOT_log="", sub__c_DOT_txt="", build__x_DOT_py="")
    (tmp_path / ".gitignore").write_text("*.log\n!keep.log\n/build/\n")
    (tmp_path / "sub" / ".gitignore").write_text("!b.log\nc.txt\n")
    assert shown(tmp_path) == [".gitignore", "keep.log", "sub/.gitignore", "sub/b.log"]


def test_rules_above_the_folder_hold_within_the_checkout(tmp_path: Path) -> None:
    write(tmp_path, sub__a_DOT_py="", sub__secret_DOT_py="", sub__mine_DOT_py="")
    (tmp_path / ".gitignore").write_text("secret.py\n")
    assert shown(tmp_path / "sub") == ["a.py", "mine.py", "secret.py"]
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("mine.py\n")
    assert shown(tmp_path / "sub") == ["a.py"]


def test_a_named_file_is_read_whatever_git_ignores(tmp_path: Path) -> None:
    write(tmp_path, secret_DOT_py="")
    (tmp_path / ".gitignore").write_text("secret.py\n")
    assert shown(tmp_path, "secret.py") == ["secret.py"]


def test_excluded_paths_are_stronger_than_a_negation(tmp_path: Path) -> None:
    write(tmp_path, vendor__x_DOT_py="", a_DOT_py="")
    (tmp_path / ".gitignore").write_text("!vendor/\n")
    assert shown(tmp_path, exclude=("vendor/",)) == [".gitignore", "a.py"]


def test_excluded_files_stay_out_when_they_are_named(tmp_path: Path) -> None:
    write(tmp_path, docs__archive__a_DOT_py="", docs__b_DOT_py="")
    assert shown(tmp_path, "docs/archive/a.py", "docs/b.py", exclude=("docs/archive/**",)) == ["docs/b.py"]
    assert shown(tmp_path, "docs/archive", exclude=("docs/archive/**",)) == []


def test_exclude_is_relative_to_its_base(tmp_path: Path) -> None:
    write(tmp_path, svc__old__a_DOT_py="", svc__b_DOT_py="", old__c_DOT_py="")

    def found(*paths: str) -> list[str]:
        return [f.shown for f in find_files(tmp_path, [Path(p) for p in paths], ["/old/"], base=tmp_path / "svc")]

    assert found("svc") == ["svc/b.py"]
    assert found("svc/old/a.py", "old/c.py") == ["old/c.py"]


def test_what_is_named_however_it_is_spelt(tmp_path: Path) -> None:
    write(tmp_path, sub__a_DOT_py="", b_DOT_py="")
    for spelt in (Path("b.py"), tmp_path / "b.py", Path("sub/../b.py"), Path("./b.py")):
        for paths in ([spelt], [Path("sub"), spelt], [Path(), spelt]):
            assert [f.shown for f in find_files(tmp_path, paths) if f.named] == ["b.py"]


def test_two_dots_may_begin_a_name(tmp_path: Path) -> None:
    write(tmp_path, a_DOT_py="")
    (tmp_path / "..b.py").write_text("")
    (tmp_path / ".gitignore").write_text("..b.py\n")
    assert shown(tmp_path) == [".gitignore", "a.py"]
    assert shown(tmp_path, "..b.py") == ["..b.py"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, a_DOT_py="")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "b.py").symlink_to(tmp_path / "a.py")
    (tmp_path / "broken.py").symlink_to(tmp_path / "nowhere")
    assert shown(tmp_path) == ["a.py"]


def test_a_folder_that_cannot_be_listed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a_DOT_py="", sub__b_DOT_py="")
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr("advisor.compliance.scan.walk.os.scandir", scandir)
    problems: list[Unread] = []
    assert [f.shown for f in find_files(tmp_path, [tmp_path], (), problems)] == ["a.py"]
    assert [(p.path, p.reason.en, p.named) for p in problems] == [("sub", "cannot be listed: Permission denied", False)]
    list(find_files(tmp_path, [tmp_path / "sub"], (), problems))
    assert problems[1] == problems[0]._replace(named=True)


def test_a_file_outside_the_root_keeps_its_path(tmp_path: Path) -> None:
    write(tmp_path, here__x="", there__a_DOT_py="")
    assert [f.shown for f in find_files(tmp_path / "here", [tmp_path / "there"])] == [str(tmp_path / "there" / "a.py")]


def with_tracked(root: Path, *tracked: str, paths: tuple[str, ...] = (".",)) -> tuple[list[str], list[tuple[str, str]]]:
    problems: list[Unread] = []
    found = find_files(root, [Path(p) for p in paths], (), problems, tracked=frozenset(tracked))
    return [f.shown for f in found], [(p.path, p.reason.en) for p in problems]


def test_what_git_tracks_it_does_not_ignore(tmp_path: Path) -> None:
    write(tmp_path, a_DOT_py="", b_DOT_py="", build__c_DOT_py="", build__d__e_DOT_py="", other__f_DOT_py="")
    (tmp_path / ".gitignore").write_text("*.py\n/build/\n/other/\n")
    tracked = ("a.py", "build/d/e.py")
    assert with_tracked(tmp_path) == ([".gitignore"], [])
    assert with_tracked(tmp_path, *tracked) == ([".gitignore", "a.py", "build/d/e.py"], [])


def test_tracked_files_below_an_ignored_start(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, build__c_DOT_py="", build__d_DOT_py="")
    (tmp_path / ".gitignore").write_text("/build/\n")
    assert with_tracked(tmp_path, "build/c.py", paths=("build",)) == (["build/c.py"], [])


def test_tracked_files_of_tools_are_counted(tmp_path: Path) -> None:
    write(tmp_path, node_modules__x__y_DOT_js="", node_modules__z_DOT_js="", sub__venv__a_DOT_py="", a_DOT_py="")
    tracked = ("a.py", "node_modules/x/y.js", "node_modules/z.js", "sub/venv/a.py")
    assert with_tracked(tmp_path, *tracked) == (
        ["a.py"],
        [("node_modules/", "2 tracked files not scanned"), ("sub/venv/", "1 tracked file not scanned")],
    )


def test_rules_between_the_checkout_and_the_start(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, pkg__sub__a_DOT_py="", pkg__other__b_DOT_py="")
    (tmp_path / ".gitignore").write_text("/pkg/*\n")
    (tmp_path / "pkg" / ".gitignore").write_text("!sub/\n")
    assert shown(tmp_path / "pkg" / "sub") == ["a.py"]
    assert shown(tmp_path / "pkg" / "other") == []


def test_a_link_that_makes_code_of_a_file_counts(tmp_path: Path) -> None:
    write(tmp_path, root__a_DOT_txt="", root__node_modules__b_DOT_py="", outside_DOT_txt="")
    root = tmp_path / "root"
    (root / "a.py").symlink_to("a.txt")
    (root / "b.py").symlink_to("node_modules/b.py")
    (root / "c.txt").symlink_to("a.txt")
    (root / "d.py").symlink_to("../outside.txt")
    (root / "e.py").symlink_to("e.py")
    assert shown(root) == ["a.py", "a.txt", "b.py"]


def test_folders_within_folders_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MAX_DEPTH", 3)
    write(tmp_path, a__b__c__x_DOT_py="", a__b__c__d__y_DOT_py="")
    assert with_tracked(tmp_path) == (["a/b/c/x.py"], [("a/b/c/d/", "not looked into: more than 3 folders deep")])


def test_many_nested_rules_cost_little(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(190):
        folder = folder / "d"
        folder.mkdir()
        (folder / ".gitignore").write_text("*a*a*a*a*a*b\n" * 300)
        (folder / ("a" * 200)).write_text("")
    since = time.process_time()
    assert len(shown(tmp_path)) == 380
    assert time.process_time() - since < 30


def test_rules_beyond_the_most_do_not_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MAX_RULES", 1)
    write(tmp_path, a_DOT_log="", sub__b_DOT_txt="")
    (tmp_path / ".gitignore").write_text("*.log\n")
    (tmp_path / "sub" / ".gitignore").write_text("*.txt\n")
    assert shown(tmp_path) == [".gitignore", "sub/.gitignore", "sub/b.txt"]
