"""Which files differ from another revision, and what they held there: what ``advisor check --diff REV`` compares.

The files as they lie in the folder, committed or not, are compared with the commit where ``HEAD`` left ``REV``, as a
pull request shows it: what has happened on ``REV`` since does not count. A renamed file is a new one; a submodule is a
repository of its own.

Git runs nothing that a repository's configuration names (external diffs, filters, file system monitors), fetches
nothing, and follows no variable that points it to another repository.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from advisor.core.text import Text, quoted, visible
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Changes", "changes_since", "tracked_files"]

TIME_LIMIT_S = 120.0
LISTING_LIMIT_S = 20.0
"""Of what helps a check that needs no git."""
MAX_BYTES = 16 * 1024**2
"""Of one file, as of those that are scanned."""
_LONGEST_REVISION = 250
_DIFF = (
    "diff", "--name-only", "-z", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames",
    "--ignore-submodules=all",
)  # fmt: skip
_KEPT = (
    "GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM",
    "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
)  # fmt: skip
_MOST_DIGITS = 4
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.quotePath": "false",
    "diff.orderFile": os.devnull,
    "diff.relative": "false",
    "protocol.allow": "never",  # a partial clone would fetch what it lacks
}


class Changes:
    """The files of a repository that differ from one commit; ``paths`` are as a check of ``root`` shows them.

    That is relative to it with ``/``, or absolute for those outside. Files that are gone are among them.
    """

    def __init__(self, git: _Git, base: str, root: Path) -> None:
        self._git = git
        self._base = base
        top = os.path.normpath(root / git.way_up())
        self._names = {_shown(root, top, name): name for name in (*git.changed(base), *git.untracked())}
        self.paths = frozenset(self._names)

    def before(self, path: str) -> bytes | None:
        """Return what the file at ``path`` held in the commit; ``None`` when it was not there, or is too large.

        Raises:
            UsageError: git took too long.
        """
        name = self._names.get(path)
        return None if name is None else self._git.content(f"{self._base}:{name}", MAX_BYTES)


def changes_since(root: Path, revision: str) -> Changes:
    """Return what differs in the repository of ``root`` from the merge base of ``revision`` and ``HEAD``.

    Raises:
        UsageError: there is no git, no repository or no such commit, or git failed or took too long.
    """
    git = _Git(root)
    return Changes(git, git.merge_base(_checked(revision)), root)


def tracked_files(root: Path) -> frozenset[str] | None:
    """Return the files below ``root`` that git tracks, relative with ``/``; ``None``: git cannot say."""
    try:
        return frozenset(_Git(root, LISTING_LIMIT_S).tracked())
    except UsageError:
        return None


def _shown(root: Path, top: str, name: str) -> str:
    path = os.path.normpath(os.path.join(top, name))  # noqa: PTH118 - normalised as text
    relative = os.path.relpath(path, root)
    is_outside = relative == os.pardir or relative.startswith(os.pardir + os.sep)
    return (path if is_outside else relative).replace(os.sep, "/")


def _checked(revision: str) -> str:
    if not revision or revision.startswith("-") or len(revision) > _LONGEST_REVISION or not revision.isprintable():
        shown = quoted(revision)
        raise UsageError(Text(f"{shown} is no revision", f"{shown} はリビジョンではありません"), _NAME_ONE)
    return revision


class _Git:
    """Runs git in one folder: with our settings before all others, no prompts, and an end of waiting."""

    def __init__(self, folder: Path, time_limit_s: float | None = None) -> None:
        program = shutil.which("git")
        if program is None:
            raise UsageError(
                Text("--diff needs git, which was not found", "--diff には git が必要ですが、見つかりません"),
                Text("install git, or check without --diff", "git をインストールするか、--diff なしで実行してください"),
            )
        self._program = program
        self._folder = folder
        self._time_limit_s = time_limit_s or TIME_LIMIT_S
        self._settings = dict(_SETTINGS)
        inside = self._run("rev-parse", "--is-inside-work-tree")
        if inside.stdout.strip() != b"true":
            shown = visible(str(folder))
            raise UsageError(
                Text(
                    f"--diff: {shown} is not in a git working tree{_because(inside.stderr)}",
                    f"--diff: {shown} は git の作業ツリーではありません{_because(inside.stderr)}",
                ),
                Text("run it in the repository to be checked", "対象のリポジトリの中で実行してください"),
            )
        self._settings |= self._no_filters()

    def merge_base(self, revision: str) -> str:
        """Return the commit where ``HEAD`` and a revision parted."""
        shown = quoted(revision)
        commit = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if commit.returncode != 0:
            raise UsageError(
                Text(f"--diff: there is no commit {shown}", f"--diff: コミット {shown} がありません"), _NAME_ONE
            )
        base = self._run("merge-base", commit.stdout.decode().strip(), "HEAD")
        if base.returncode != 0:
            raise UsageError(
                Text(
                    f"--diff: {shown} and HEAD have no commit in common{_because(base.stderr)}",
                    f"--diff: {shown} と HEAD に共通のコミットがありません{_because(base.stderr)}",
                ),
                Text(
                    "fetch the whole history (in GitHub Actions: `fetch-depth: 0`)",
                    "履歴全体を取得してください (GitHub Actions では `fetch-depth: 0`)",
                ),
            )
        return base.stdout.decode().split()[0]

    def way_up(self) -> str:
        """Return the way from the folder to the top of its repository: ``../../``, or nothing."""
        return os.fsdecode(self._output("rev-parse", "--show-cdup").rstrip(b"\r\n"))

    def changed(self, base: str) -> Iterator[str]:
        """Yield the tracked files that differ from a commit, from the top of the repository."""
        yield from _names(self._output(*_DIFF, base, "--"))

    def untracked(self) -> Iterator[str]:
        """Yield files that are neither tracked nor ignored, from the top of the repository."""
        listed = self._output("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/")
        yield from (name for name in _names(listed) if not name.endswith("/"))  # a repository within this one

    def tracked(self) -> Iterator[str]:
        """Yield the files of the index below the folder, from there."""
        yield from _names(self._output("ls-files", "--cached", "-z"))

    def content(self, name: str, most: int) -> bytes | None:
        """Return a file of a commit (``commit:path``), as it was committed; ``None`` when there is none of that size."""
        size = self._run("cat-file", "-s", name)
        digits = size.stdout.strip()
        if size.returncode != 0 or not digits.isdigit() or int(digits) > most:
            return None
        blob = self._run("cat-file", "blob", name)
        return blob.stdout if blob.returncode == 0 else None

    def _no_filters(self) -> dict[str, str]:
        """Return settings that switch off every configured filter: git would run it on the files compared."""
        listed = self._run("config", "--null", "--name-only", "--get-regexp", r"^filter\..*\.(clean|process|required)$")
        names = {os.fsdecode(name) for name in listed.stdout.split(b"\0") if name}
        return {name: "false" if name.endswith(".required") else "" for name in sorted(names)}

    def _output(self, *arguments: str) -> bytes:
        done = self._run(*arguments)
        if done.returncode != 0:
            raise _failed(arguments[0], done.stderr)
        return done.stdout

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - no shell, our own arguments
                [self._program, "--no-pager", *arguments],
                cwd=self._folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self._time_limit_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _failed(arguments[0], b"") from None
        except OSError as error:
            raise _failed(arguments[0], str(error).encode()) from None

    def _environment(self) -> dict[str, str]:
        """Return the environment without what a hook or a caller says about another repository or another diff."""
        kept = {n: v for n, v in os.environ.items() if not n.upper().startswith("GIT_") or n.startswith(_KEPT)}
        given = os.environ.get("GIT_CONFIG_COUNT", "")  # where containers say safe.directory; what comes later wins
        first = int(given) if given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS else 0
        settings = {"GIT_CONFIG_COUNT": str(first + len(self._settings))}
        for number, (name, value) in enumerate(self._settings.items(), first):
            settings[f"GIT_CONFIG_KEY_{number}"] = name
            settings[f"GIT_CONFIG_VALUE_{number}"] = value
        return {
            **kept,
            **settings,
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "LC_ALL": "C",
        }


def _names(listed: bytes) -> Iterator[str]:
    yield from (os.fsdecode(name) for name in listed.split(b"\0") if name)


_NAME_ONE = Text(
    "name one commit, branch or tag, such as origin/main; fetch it first if the clone is shallow",
    "origin/main のようなコミット・ブランチ・タグを 1 つ指定してください。浅いクローンでは先に取得が必要です",
)
_LONGEST_REASON = 200


def _because(stderr: bytes) -> str:
    words = visible(stderr.decode("utf-8", "replace").strip().partition("\n")[0])
    return f" ({words[:_LONGEST_REASON]})" if words else ""


def _failed(command: str, stderr: bytes) -> UsageError:
    return UsageError(
        Text(
            f"--diff: git {command} failed or took longer than {TIME_LIMIT_S:.0f} s{_because(stderr)}",
            f"--diff: git {command} が失敗したか、{TIME_LIMIT_S:.0f} 秒以内に終わりませんでした{_because(stderr)}",
        ),
        Text("check without --diff", "--diff なしで実行してください"),
    )
