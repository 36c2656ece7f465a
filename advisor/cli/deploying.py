"""``advisor deploy``: from flags to a plan, to a file, to an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.cli import models, output, sizing
from advisor.cli.context import today
from advisor.cli.exit_codes import INFEASIBLE, UNDETERMINED
from advisor.cli.formats import check_format
from advisor.cli.language import current, say
from advisor.cli.options import checked_fx
from advisor.core.deploying import TARGETS, DeployQuestion
from advisor.core.outside_words import os_reason
from advisor.core.text import Text
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.cli.context import Globals
    from advisor.core.deploying import Artefact, DeploymentPlan
    from advisor.render import View

RUNNABLE = ("bash", "python")
"""Languages whose files are made executable."""


class Wanted(NamedTuple):
    """What the flags say besides a sizing."""

    target: str | None
    flavor: str | None
    weights: str | None
    revision: str | None
    trust_remote_code: bool
    residency: str


class Output(NamedTuple):
    """Where the answer goes: ``folder`` for files besides stdout; ``strict``: nothing where it is not known to fit.

    ``fx``: yen to the dollar, where they are to stand beside dollars.
    """

    format: str
    folder: Path | None
    force: bool
    strict: bool
    fx: float | None


def answer(globals_: Globals, flags: Mapping[str, Any], wanted: Wanted, out: Output) -> int:
    """Print or write the file and return the exit code.

    Raises:
        UsageError: a value that cannot be, or that the target cannot do; a file that is in the way.
        UpstreamError: the model is on the Hub, which does not answer.
    """
    from advisor.recommend.deploying import plan_deployment
    from advisor.recommend.deploying.refusals import residency_named
    from advisor.render import View
    from advisor.render.deploying import FORMATS, artefact, render_deployment

    check_format(out.format, FORMATS)
    checked_fx(out.fx)
    target, residency = _target(wanted.target), residency_named(wanted.residency)
    catalog = globals_.load_catalog()
    place = models.elsewhere(flags["model"], catalog)
    asked = sizing.question(flags, catalog, elsewhere=place is not None, command="deploy")
    model = models.read(place, catalog) if place else None
    question = DeployQuestion(target, asked, *wanted[1:-1], residency)
    plan = plan_deployment(question, catalog, globals_.load_rules(), today=today(), model=model)
    view = View(catalog, current(), options=globals_.words(current()), yen_per_usd=out.fx)
    for remark in plan.remarks:
        output.note(say(remark))
    code = _refused(plan, view, strict=out.strict)
    if code:
        return code
    file = artefact(plan, view)
    if out.folder is not None:
        _write(file, out.folder, force=out.force)
    if out.folder is None or out.format != "text":
        output.data(render_deployment(plan, view, out.format))
    return 0


def _target(name: str | None) -> str:
    from advisor.recommend.deploying.refusals import target_named

    if name is None:
        known = ", ".join(TARGETS)
        raise UsageError(
            Text(
                "--target is missing: what is to be written?", "--target がありません。出力するものを指定してください"
            ),
            Text(f"one of {known}", f"使える値: {known}"),
        )
    return target_named(name).id


def _refused(plan: DeploymentPlan, view: View, *, strict: bool) -> int:
    """Return the exit code where nothing is written, with why on stderr; 0 where there is something to write."""
    report = plan.report
    served = plan.settings or plan.jumpstart or plan.bedrock
    if plan.fits and served:
        return 0
    if report is not None:
        from advisor.render.deploying.refusal import lines

        for line in lines(report, view):
            output.note(line)
    if plan.fits is False:
        return INFEASIBLE
    if strict:
        return UNDETERMINED
    if served:
        output.note(
            say(
                Text(
                    "warning: whether it fits is not known; the file says so, try it before you rely on it",
                    "警告: 収まるかは判定できません (ファイルにも記載)。利用前に実際に起動して確認してください",
                )
            )
        )
        return 0
    return INFEASIBLE


def _write(file: Artefact, folder: Path, *, force: bool) -> None:
    """Write the file into the folder, which is made if it is not there.

    Raises:
        UsageError: a file of that name is there, and ``force`` is not given; or it cannot be written.
    """
    from advisor.authoring.files import create_file

    path = folder / file.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = os_reason(error)
        raise UsageError(
            Text(f"cannot make the folder {folder}: {reason.en}", f"フォルダー {folder} を作成できません: {reason.ja}"),
            Text("name another folder with -o", "-o で別のフォルダーを指定してください"),
        ) from error
    try:
        create_file(path, file.content, replace=force, executable=file.language in RUNNABLE)
    except FileExistsError:
        raise _in_the_way(path, force=force) from None
    except OSError as error:
        why = os_reason(error)
        raise UsageError(
            Text(f"cannot write {path}: {why.en}", f"{path} に書き込めません: {why.ja}"),
            Text("name another folder with -o", "-o で別のフォルダーを指定してください"),
        ) from error
    output.note(say(Text(f"wrote {path}", f"{path} に書き出しました")))


def _in_the_way(path: Path, *, force: bool) -> UsageError:
    if not force:
        return UsageError(
            Text(f"{path} is there already", f"{path} は既に存在します"),
            Text("--force replaces it; -o names another folder", "上書き: --force、別のフォルダー: -o"),
        )
    return UsageError(
        Text(f"{path} is no regular file, and is not replaced", f"{path} は通常のファイルではないため、上書きしません"),
        Text("remove it, or name another folder with -o", "削除するか、-o で別のフォルダーを指定してください"),
    )
