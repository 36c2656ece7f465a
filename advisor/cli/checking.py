"""The end of ``check``: scan or take names, judge, render, keep the lock, choose the exit code."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from advisor.cli import output
from advisor.cli.context import today
from advisor.cli.exit_codes import FINDINGS, UNDETERMINED
from advisor.cli.formats import check_format
from advisor.cli.language import current, say
from advisor.cli.output import OutputOptions
from advisor.compliance.by_hand import scan_models
from advisor.compliance.check import Context, check
from advisor.compliance.policy import LOCK_FILE, POLICY_FILE
from advisor.core.outside_words import os_reason
from advisor.core.text import Text, quoted
from advisor.errors import UsageError
from advisor.render.checking import FORMATS, render_check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.catalog import Catalog
    from advisor.cli.context import Globals
    from advisor.compliance.policy import Policy
    from advisor.core.checking import CheckReport, Scan
    from advisor.render import View

__all__ = ["CheckOptions", "OutputOptions", "answer", "write_policy"]

_SERVER = re.compile(r"https?://[A-Za-z0-9.:-]+/?")
MAX_TEXT_BYTES = 64 * 1024**2


class CheckOptions(NamedTuple):
    """The command line."""

    paths: tuple[Path, ...] = ()
    models: tuple[str, ...] = ()
    policy: Path | None = None
    lock: Path | None = None
    update_lock: bool = False
    baseline: Path | None = None
    diff: str | None = None
    online: bool = False
    strict_files: bool = False
    no_inline_ignores: bool = False


def write_policy(path: Path | None) -> int:
    """Write the commented policy to begin with.

    Raises:
        UsageError: there is a policy already.
    """
    from advisor.authoring.policy_template import template

    target = path or Path(POLICY_FILE)
    if target.exists():
        raise UsageError(
            Text(f"{target} is there already", f"{target} はすでに存在します"),
            Text("delete it first, or name another with --policy", "削除するか、--policy で別名を指定してください"),
        )
    _refuse_second(path)
    other = Text("name another with --policy", "--policy で別の場所を指定してください")
    output.data(template(current()), target, hint=other)
    output.note(
        say(
            Text(
                f"wrote {target}: read it, then `advisor check`",
                f"{target} を作成しました。内容を確認のうえ `advisor check` を実行してください",
            )
        )
    )
    return 0


def _refuse_second(path: Path | None) -> None:
    """Refuse to write a policy that would hold instead of the table in pyproject.toml."""
    from advisor.authoring.policy_source import find_policy

    here = Path.cwd()
    found = None if path else find_policy(None, here)
    if found and found.loaded and found.base == here:
        shown = found.loaded.path
        raise UsageError(
            Text(f"{shown} has a policy: [tool.advisor]", f"{shown} の [tool.advisor] にポリシーがあります"),
            Text(
                "change it there, or move it to a file of its own first",
                "そこを編集するか、先に別ファイルへ移してください",
            ),
        )


def answer(globals_: Globals, asked: CheckOptions, options: OutputOptions) -> int:
    """Check, print the report and return the exit code."""
    from advisor.authoring.policy import read_policy
    from advisor.cli.progress import Waiting
    from advisor.render import View

    check_format(options.format, FORMATS)
    root = Path.cwd()
    lock = _lock_of(asked, root)
    _check_arguments(asked, lock)
    catalog = globals_.load_catalog()
    policy = read_policy(asked.policy, root, catalog, asked.paths)
    scan = scan_models(asked.models, catalog) if asked.models else _scanned(root, asked, options.to, policy, catalog)
    with Waiting(Text("judging licences", "ライセンスを判定中")):
        context = _context(globals_, asked, scan, policy, catalog, root, lock)
        report = check(scan, policy, catalog, globals_.load_rules(), today=today(), context=context)
    unread = any(file.named or asked.strict_files for file in report.unread)
    report = report._replace(incomplete=report.incomplete or unread)
    screen = output.screen(options.to)
    view = View(
        catalog,
        current(),
        explain=options.explain,
        width=screen.width,
        color=screen.color,
        files_at=_files_at(root, os.environ),
    )
    output.data(render_check(report, view, options.format), options.to)
    if lock is not None and (asked.update_lock or not lock.exists()):
        _write_lock(lock, report)
    if options.format == "github":
        _write_step_summary(report, view)
    if options.format == "notice":
        _say_what_is_to_add(report)
    return _exit_code(report)


def _check_arguments(asked: CheckOptions, lock: Path | None) -> None:
    if asked.models and (asked.paths or asked.diff):
        raise UsageError(
            Text("--model is instead of scanning", "--model はファイルを調べる代わりに使います"),
            Text("give models or paths, not both", "モデルとパスは同時に指定できません"),
        )
    for path in asked.paths:
        if not path.exists():
            shown = quoted(str(path))
            raise UsageError(Text(f"no such file or folder: {shown}", f"{shown} が見つかりません"))
    if lock is not None and asked.update_lock and lock.exists():
        from advisor.compliance.lock import is_lock

        if not is_lock(_text_of(lock)):
            shown = quoted(str(lock))
            raise UsageError(
                Text(f"{shown} is not a lock file", f"{shown} はロックファイルではありません"),
                Text("name another with --lock, or delete it", "--lock で別名を指定するか、削除してください"),
            )


# ------------------------------------------------------------------------------------------------------- what is judged


def _scanned(root: Path, asked: CheckOptions, to: Path | None, policy: Policy, catalog: Catalog) -> Scan:
    from advisor.cli.progress import Progress
    from advisor.cli.signals import terminable
    from advisor.compliance.project import scan_project
    from advisor.sources.git import tracked_files

    own = [path for path in (asked.policy, asked.lock, asked.baseline, to) if path is not None]
    with terminable(), Progress() as progress:
        return scan_project(
            root,
            policy,
            catalog,
            paths=asked.paths,
            own=own,
            processes=_processors(),
            progress=progress.advance,
            tracked=tracked_files(root),
        )


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux tells which of them this process may use
        return os.cpu_count() or 1


def _context(
    globals_: Globals, asked: CheckOptions, scan: Scan, policy: Policy, catalog: Catalog, root: Path, lock: Path | None
) -> Context:
    from advisor.compliance.baseline import read_baseline
    from advisor.compliance.project import is_partial, policy_notes, stale_clarifications
    from advisor.recommend.substitute import Substitutes

    context = Context(
        inline_ignores=not asked.no_inline_ignores,
        partial=bool(asked.models) or is_partial(root, policy, asked.paths),
        stale=stale_clarifications(root, policy),
        notes=policy_notes(policy),
    )
    if asked.baseline is not None:
        context = context._replace(baseline=frozenset(read_baseline(_text_of(asked.baseline), str(asked.baseline))))
    if asked.diff is not None:
        from advisor.cli.changes import compared

        context = compared(
            context,
            asked.diff,
            scan,
            catalog,
            root,
            policy=policy,
            is_default_policy=asked.policy is None,
            others=(asked.baseline, lock),
        )
    if lock is not None and lock.exists() and not asked.update_lock:
        from advisor.compliance.lock import read

        context = context._replace(lock=read(_text_of(lock), str(lock)), lock_name=str(lock))
    if asked.online:
        context = _asked_online(context, scan, catalog)
    substitutes = Substitutes.for_use(policy.profile, catalog, globals_.load_rules(), today(), current())
    return context._replace(substitute=substitutes.instead_of)


def _asked_online(context: Context, scan: Scan, catalog: Catalog) -> Context:
    from advisor.compliance.online import unknown_names
    from advisor.sources.hub_licenses import read_pedigrees

    read = read_pedigrees(unknown_names(scan, catalog), catalog, today=today())
    return context._replace(
        online=read.pedigrees,
        text_hashes=read.text_hashes,
        notes=(*context.notes, *read.notes),
        incomplete=read.incomplete,
    )


def _text_of(path: Path) -> str:
    from advisor.sources.bounded_json import broken
    from advisor.sources.files import read_whole

    try:
        return read_whole(path, MAX_TEXT_BYTES).decode()
    except UnicodeDecodeError:
        raise broken(str(path), Text("not UTF-8 text", "UTF-8 のテキストではありません")) from None


# ----------------------------------------------------------------------------------------------------- what comes of it


def _lock_of(asked: CheckOptions, root: Path) -> Path | None:
    """Return the lock to compare with or to write: the one named, else the one that lies there."""
    if asked.models and asked.lock is None:
        return None
    default = root / LOCK_FILE
    if asked.lock is None and (asked.update_lock or default.exists()):
        return Path(LOCK_FILE)
    return asked.lock


def _write_lock(lock: Path, report: CheckReport) -> None:
    from advisor.compliance.lock import write

    other = Text("name another with --lock", "--lock で別の場所を指定してください")
    output.data(write(report.models), lock, hint=other)
    output.note(say(Text(f"wrote {lock}", f"{lock} を書き出しました")))


def _write_step_summary(report: CheckReport, view: View) -> None:
    """Append the report as Markdown to the summary of a GitHub Actions step, where there is one."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    text = render_check(report, view, "markdown")
    try:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text if text.endswith("\n") else text + "\n")
    except OSError as error:
        reason = os_reason(error)
        output.note(say(Text(f"warning: no step summary: {reason.en}", f"警告: サマリーを書き出せません: {reason.ja}")))


def _files_at(root: Path, environment: Mapping[str, str]) -> str:
    """Return the address below which GitHub shows the files of ``root`` as this job has them, ``""`` elsewhere."""
    server, repository, commit = (environment.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "SHA"))
    if not (_SERVER.fullmatch(server) and repository and commit):
        return ""
    workspace = Path(environment.get("GITHUB_WORKSPACE") or root).resolve()
    inside = root.resolve().relative_to(workspace).parts if root.resolve().is_relative_to(workspace) else ()
    return "".join(f"{part}/" for part in (server.rstrip("/"), *map(quote, (repository, "blob", commit, *inside))))


def _say_what_is_to_add(report: CheckReport) -> None:
    """Say what a NOTICE does not hold: the texts of the licences, and models nobody knows the licence of."""
    from advisor.render.checking.notice import left_out, texts

    missing = left_out(report)
    if missing:
        output.note(
            say(
                Text(
                    f"warning: left out, because their licence is not known: {missing} models",
                    f"警告: ライセンスが不明な {missing} モデルは含まれていません",
                )
            )
        )
    listed = ", ".join(texts(report))
    if listed:
        output.note(
            say(Text(f"add the texts of the licences: {listed}", f"ライセンス本文を併せて添付してください: {listed}"))
        )


def _exit_code(report: CheckReport) -> int:
    """Return 1 for violations, 4 when the check could not be completed, else 0."""
    if report.violations:
        return FINDINGS
    if report.incomplete:
        output.note(say(Text("the check is incomplete", "検査は完了していません")))
        return UNDETERMINED
    return 0
