"""Which lines differ from another revision: what ``advisor check --diff REV`` counts.

The files as they lie in the folder, committed or not, are compared with the commit where ``HEAD`` left ``REV``, as a
pull request shows it: what has happened on ``REV`` since does not count. A renamed file counts whole, and so does one
that git does not track or cannot show as text; a submodule is a repository of its own.

Git runs nothing that a repository's configuration names (external diffs, filters, file system monitors), fetches
nothing, and follows no variable that points it to another repository.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from threading import Timer
from typing import IO, TYPE_CHECKING

from advisor.core.text import Text, quoted, visible
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["EVERY_LINE", "LineRanges", "changed_lines"]

LineRanges = tuple[tuple[int, int], ...]
"""First and last lines, from 1."""
EVERY_LINE: LineRanges = ((1, 2**31),)

TIME_LIMIT_S = 120.0
_LONGEST_REVISION = 250
_HUNK = re.compile(rb"@@ -\d+(?:,(?P<gone>\d+))? \+(?P<first>\d+)(?:,(?P<new>\d+))? @@")
_DIFF = (
    "diff", "--relative", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--ignore-submodules=all",
    "--src-prefix=a/", "--dst-prefix=b/", "--unified=0", "--inter-hunk-context=0",
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
    "protocol.allow": "never",  # a partial clone would fetch what it lacks
}


def changed_lines(root: Path, revision: str) -> Mapping[str, LineRanges]:
    """Return the lines below ``root`` that differ from the merge base of ``revision`` and ``HEAD``, by relative path.

    Files without new lines are left out; paths are with ``/``.

    Raises:
        UsageError: there is no git, no repository or no such commit, or git failed or took too long.
    """
    git = _Git(root)
    base = git.merge_base(_checked(revision))
    found: dict[str, LineRanges] = {}
    for path in git.binaries(base):
        found[path] = EVERY_LINE
    with git.lines(*_DIFF, "--patch", base, "--") as lines:
        found.update({path: tuple(ranges) for path, ranges in _ranges(lines).items() if ranges})
    for path in git.untracked():
        found[path] = EVERY_LINE
    return found


def _checked(revision: str) -> str:
    if not revision or revision.startswith("-") or len(revision) > _LONGEST_REVISION or not revision.isprintable():
        shown = quoted(revision)
        raise UsageError(Text(f"{shown} is no revision", f"{shown} はリビジョンではありません"), _NAME_ONE)
    return revision


class _Git:
    """Runs git in one folder: with our settings before all others, no prompts, and an end of waiting."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("git")
        if program is None:
            raise UsageError(
                Text("--diff needs git, which was not found", "--diff には git が必要ですが、見つかりません"),
                Text("install git, or check without --diff", "git をインストールするか、--diff なしで実行してください"),
            )
        self._program = program
        self._folder = folder
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

    def binaries(self, base: str) -> Iterator[str]:
        """Yield changed files that git shows no lines of: binary ones, and those that attributes call so."""
        for entry in self._output(*_DIFF, "--numstat", "-z", base, "--").split(b"\0"):
            new, _, rest = entry.partition(b"\t")
            if new == b"-":
                yield os.fsdecode(rest.partition(b"\t")[2])

    def untracked(self) -> Iterator[str]:
        """Yield files that are neither tracked nor ignored."""
        for path in self._output("ls-files", "--others", "--exclude-standard", "-z").split(b"\0"):
            if path and not path.endswith(b"/"):  # a repository within this one
                yield os.fsdecode(path)

    @contextmanager
    def lines(self, *arguments: str) -> Iterator[IO[bytes]]:
        """Yield what git writes, as it writes it: a diff may be larger than memory."""
        with subprocess.Popen(  # noqa: S603 - no shell, our own arguments
            [self._program, "--no-pager", *arguments],
            cwd=self._folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            timer = Timer(TIME_LIMIT_S, process.kill)
            timer.daemon = True
            timer.start()
            try:
                assert process.stdout is not None
                yield process.stdout
            except BaseException:
                process.kill()
                raise
            finally:
                timer.cancel()
        if process.returncode != 0:
            raise _failed(arguments[0], b"")

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
                timeout=TIME_LIMIT_S,
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


def _ranges(lines: Iterator[bytes]) -> dict[str, list[tuple[int, int]]]:
    """Return the new lines of a patch without context, by path."""
    found: dict[str, list[tuple[int, int]]] = {}
    path: str | None = None
    body = 0
    for line in lines:
        if body and not line.startswith(b"\\"):  # a line of the files, whatever it looks like
            body -= 1
        elif line.startswith(b"+++ "):
            path = _path(line[4:].rstrip(b"\r\n"))
        elif path is not None and (hunk := _HUNK.match(line)):
            first, new = int(hunk["first"]), int(hunk["new"] or 1)
            body = int(hunk["gone"] or 1) + new
            if new:
                found.setdefault(path, []).append((first, first + new - 1))
        elif line.startswith(b"diff --git "):
            path = None
    return found


_ESCAPE = re.compile(rb'\\([0-7]{3}|[abtnvfr"\\])')
_ESCAPED = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}


def _path(written: bytes) -> str | None:
    """Return the path after ``+++``: quoted where it has odd characters; ``None`` for a file that is gone."""
    name = written.removesuffix(b"\t")
    if name.startswith(b'"') and name.endswith(b'"'):
        name = _ESCAPE.sub(lambda m: _ESCAPED.get(m[1], m[1]) if len(m[1]) == 1 else bytes([int(m[1], 8)]), name[1:-1])
    return os.fsdecode(name[2:]) if name.startswith(b"b/") else None


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
