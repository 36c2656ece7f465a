"""``advisor catalog refresh``: ask, keep, and say what changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.cli import changed, output
from advisor.cli.context import home, today
from advisor.cli.exit_codes import UPSTREAM
from advisor.cli.formats import check_format
from advisor.cli.language import current, say, t
from advisor.core.defaults import default_region
from advisor.core.text import Text, visible
from advisor.errors import UnknownNameError, UpstreamError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from advisor.authoring.refresh.compare import Changes
    from advisor.authoring.refresh.outcomes import Kind, Outcome
    from advisor.authoring.refresh.plan import Wanted
    from advisor.authoring.refresh.run import Job
    from advisor.cli.context import Globals
    from advisor.errors import AdvisorError
    from advisor.sources.aws.session import Session

__all__ = ["RefreshOptions", "refresh"]

FORMATS = ("table", "json")
PUBLIC_AT_ONCE = 3
"""Price files are hundreds of megabytes each."""
_REGION = Text("region", "リージョン")
_FAMILY = Text("instance family", "インスタンスファミリー")


class RefreshOptions(NamedTuple):
    """The command line."""

    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    profile: str | None = None
    dry_run: bool = False


class _Done(NamedTuple):
    """What came of it; ``path`` is where ``data`` was kept."""

    outcomes: Sequence[Outcome]
    changes: Changes
    remarks: tuple[Text, ...]
    path: Path | None
    data: Mapping[str, Any] | None = None


def refresh(globals_: Globals, asked: RefreshOptions, format_: str, to: Path | None, *, everything: bool) -> int:
    """Fetch what was asked for, keep it, print what changed, and return the exit code.

    Raises:
        UsageError: a region, family or profile that is not there; a folder that cannot be written to.
    """
    from advisor.authoring.refresh.outcomes import KINDS

    check_format(format_, FORMATS)
    data = globals_.data_below
    _check_names(asked, data)
    _check_places(asked, to)
    kinds: tuple[Kind, ...] = tuple(kind for kind in KINDS if not asked.kinds or kind in asked.kinds)
    session, refused = _session(asked, kinds)
    if refused is not None and "prices" in kinds:
        reason = refused.message
        output.note(
            say(
                Text(
                    f"{reason.en}: prices are read from AWS's public files",
                    f"{reason.ja}: 価格は AWS の公開ファイルから読みます",
                )
            )
        )
    wanted = _wanted(asked, kinds, data, session)
    outcomes = _not_asked(wanted, refused) if refused is not None else []
    outcomes += _answers(wanted, data, session)
    outcomes.sort(key=lambda o: (KINDS.index(o.kind), o.what, o.regions))  # whatever came in first
    done = _keep(asked, outcomes)
    _say_failures(done.outcomes)
    if format_ == "json":
        from advisor.render.as_json import dumps

        output.data(dumps(_json(asked, done)), to)
    else:
        parts = []
        if any(outcome.said_something for outcome in done.outcomes):
            parts.append(changed.changes_text(done.changes, output.screen(to), everything=everything))
        output.data("\n".join([*parts, _summary(asked, done)]), to)
    failed = any(o.error is not None or (o.observed is not None and not o.observed.complete) for o in done.outcomes)
    return UPSTREAM if failed else 0


# ---------------------------------------------------------------------------------------------------------- what to ask


def _check_names(asked: RefreshOptions, data: Mapping[str, Any]) -> None:
    for region in asked.regions:
        if region not in data["regions"]:
            hint = Text("`advisor list regions` names them", "`advisor list regions` で確認できます")
            raise UnknownNameError(_REGION, region, data["regions"], hint)
    families = {entry["family"] for entry in data["instances"].values()}
    for family in asked.families:
        if family not in families:
            raise UnknownNameError(_FAMILY, family, sorted(families))


def _check_places(asked: RefreshOptions, to: Path | None) -> None:
    """Refuse places that cannot be written to before anything is asked: it may take long.

    Raises:
        UsageError: the home or the folder of the output is not to be written to.
    """
    if not asked.dry_run:
        from advisor.authoring.refresh import store

        with store.locked(home()):
            pass
    if to is not None:
        output.check_writable(to)


def _session(asked: RefreshOptions, kinds: Sequence[Kind]) -> tuple[Session | None, UpstreamError | None]:
    """Return the way to AWS, or why there is none; neither where nothing is asked of it.

    Raises:
        UsageError: there is no such profile.
    """
    from advisor.authoring.refresh.plan import needs_aws

    if not needs_aws(kinds):
        return None, None
    from advisor.sources.aws.faults import no_credentials
    from advisor.sources.aws.session import Session as Aws

    try:
        session = Aws(asked.profile)
        if session.has_credentials():
            return session, None
    except UpstreamError as error:
        return None, error
    return None, no_credentials()


def _wanted(asked: RefreshOptions, kinds: tuple[Kind, ...], data: Mapping[str, Any], session: Session | None) -> Wanted:
    from advisor.authoring.refresh.plan import Wanted as Made

    if asked.regions:
        return Made(kinds, tuple(dict.fromkeys(asked.regions)), asked.families)
    if session is None:
        return Made(kinds, (default_region(current()),), asked.families)
    return Made(kinds, _enabled(data, session), asked.families)


def _enabled(data: Mapping[str, Any], session: Session) -> tuple[str, ...]:
    """Return the catalogue's regions that the account has enabled; all of them where it may not ask, or AWS fails."""
    from advisor.authoring.refresh.plan import enabled_regions

    listed = tuple(region for region, entry in data["regions"].items() if entry["geography"] != "us-gov")
    try:
        enabled = enabled_regions(session)
    except UpstreamError:  # every question will meet it again, and be told
        return listed
    here = tuple(region for region in listed if enabled is None or region in enabled)
    return here or listed


def _not_asked(wanted: Wanted, error: UpstreamError) -> list[Outcome]:
    """Return an outcome for each kind that cannot be asked without credentials."""
    from advisor.authoring.refresh.outcomes import Outcome

    return [
        Outcome(kind, kind, wanted.regions, error=error)
        for kind in wanted.kinds
        if kind not in ("prices", "huggingface")
    ]


def _answers(wanted: Wanted, data: Mapping[str, Any], session: Session | None) -> list[Outcome]:
    """Ask; what instance types there are first: those that are new are to be priced, too."""
    from advisor.authoring.refresh.plan import jobs

    now = datetime.now(UTC)
    first = [job for job in jobs(wanted, data, session, now) if job.what == "machines"]
    if not first:
        return _run(jobs(wanted, data, session, now), session)
    found = _run(first, session)
    known = _with_new_types(data, found)
    return found + _run([job for job in jobs(wanted, known, session, now) if job.what != "machines"], session)


def _with_new_types(data: Mapping[str, Any], found: Sequence[Outcome]) -> Mapping[str, Any]:
    from advisor.authoring.refresh.assemble import assemble

    made = assemble(data, None, found, today())
    return {**data, "instances": {**made.data["instances"], **data["instances"]}}


def _run(asked: Sequence[Job], session: Session | None) -> list[Outcome]:
    from advisor.authoring.refresh.run import AT_ONCE, run
    from advisor.cli.progress import Bars
    from advisor.cli.signals import terminable

    at_once = PUBLIC_AT_ONCE if session is None and any(job.kind == "prices" for job in asked) else AT_ONCE
    found = []
    with terminable(), Bars(what_of(job.what) for job in asked) as bars:
        for outcome in run(asked, at_once):
            found.append(outcome)
            bars.advance(what_of(outcome.what), ", ".join(outcome.regions[:1]))
    return found


# ----------------------------------------------------------------------------------------------------------- what to keep


def _keep(asked: RefreshOptions, outcomes: Sequence[Outcome]) -> _Done:
    """Lay the answers over what is there, under the lock, and write them unless it is a rehearsal or there are none."""
    from advisor.authoring.refresh import store
    from advisor.authoring.refresh.compare import Changes

    if not any(outcome.said_something for outcome in outcomes):
        return _Done(outcomes, Changes(), _remarks(outcomes), None)
    place = home()
    if asked.dry_run:
        return _assembled(outcomes)._replace(path=None)
    with store.locked(place):
        done = _assembled(outcomes)
        assert done.data is not None
        return done._replace(path=store.save(place, done.data))


def _assembled(outcomes: Sequence[Outcome]) -> _Done:
    from advisor.authoring.refresh.assemble import assemble
    from advisor.authoring.refresh.compare import compare
    from advisor.catalog import Catalog
    from advisor.catalog.laid_over import lay
    from advisor.catalog.load import shipped_data
    from advisor.catalog.refreshed import read_refreshed, try_to_lay

    shipped, place = shipped_data(), home()
    before = read_refreshed(place)
    if before.data is not None:
        before = try_to_lay(shipped, before.data, place)  # what cannot be used is made anew
    made = assemble(shipped, before.data if before.laid is not None else None, outcomes, today())
    changes = compare(Catalog(before.laid or shipped), Catalog(lay(shipped, made.data)))
    return _Done(outcomes, changes, (*_remarks(outcomes), *made.remarks), None, made.data)


def _remarks(outcomes: Iterable[Outcome]) -> tuple[Text, ...]:
    from advisor.authoring.refresh.outcomes import remarks

    return remarks(outcomes)


# ------------------------------------------------------------------------------------------------------------ what to say

REMARKS_SHOWN = 20
"""JSON has them all."""


def _say_failures(outcomes: Sequence[Outcome]) -> None:
    """Write each failure once, with the number of regions that have it."""
    grouped: dict[tuple[str, object], list[tuple[AdvisorError, tuple[str, ...]]]] = {}
    for outcome in outcomes:
        if outcome.error is not None:
            alike = getattr(outcome.error, "kind", None) or outcome.error.message
            grouped.setdefault((outcome.what, alike), []).append((outcome.error, outcome.regions))
    told: set[Text] = set()
    for (what, _), failures in grouped.items():
        error = failures[0][0]
        regions = dict.fromkeys(region for _, some in failures for region in some)
        where = changed.some_regions(tuple(regions)) if regions else ""
        output.note(f"{error.lines(current())[0]} [{what_of(what)}{': ' if where else ''}{where}]")
        if error.hint is not None and error.hint not in told:
            told.add(error.hint)
            output.note(say(Text(f"hint: {error.hint.en}", f"ヒント: {error.hint.ja}")))


_WHAT = {
    "ec2": Text("EC2 prices", "EC2 価格"),
    "savings": Text("savings plans", "Savings Plans"),
    "sagemaker": Text("SageMaker prices", "SageMaker 価格"),
    "bedrock-prices": Text("Bedrock prices", "Bedrock 価格"),
    "spot": Text("spot prices", "スポット価格"),
    "machines": Text("instance types", "インスタンスタイプ"),
    "offerings": Text("regional offers", "リージョン別の提供状況"),
    "foundation-models": Text("Bedrock models", "Bedrock モデル"),
    "inference-profiles": Text("inference profiles", "推論プロファイル"),
    "agreements": Text("Bedrock terms", "Bedrock 規約"),
    "jumpstart-list": Text("JumpStart hub", "JumpStart ハブ"),
    "jumpstart": Text("JumpStart models", "JumpStart モデル"),
    "huggingface": Text("Hugging Face Hub", "Hugging Face Hub"),
    "instances": Text("instance types", "インスタンスタイプ"),
    "bedrock": Text("Bedrock models", "Bedrock モデル"),
}


def what_of(what: str) -> str:
    """Return what people call an answer."""
    return say(_WHAT[what]) if what in _WHAT else what


def _summary(asked: RefreshOptions, done: _Done) -> str:
    answered = dict.fromkeys(what_of(o.what) for o in done.outcomes if o.said_something)
    failed = dict.fromkeys(what_of(o.what) for o in done.outcomes if o.error is not None)
    shown = done.remarks[:REMARKS_SHOWN]
    note = t("note: ", "補足: ")
    lines = [f"{note}{output.printable(say(remark))}" for remark in shown]
    more = len(done.remarks) - len(shown)
    if more > 0:
        lines.append(t(f"and {more:,} more notes (--format json)", f"ほか {more:,} 件の補足 (--format json)"))
    read = ", ".join(answered) or t("nothing", "なし")
    lines.append(t(f"Read: {read}", f"取得: {read}"))
    if failed:
        names = ", ".join(failed)
        lines.append(t(f"Failed: {names}", f"失敗: {names}"))
    if asked.dry_run:
        lines.append(t("A rehearsal: nothing was kept.", "試行のため保存していません。"))
    elif done.path is not None:
        place = visible(str(done.path))
        lines.append(t(f"Kept in {place}", f"保存先: {place}"))
    else:
        lines.append(t("Nothing was kept; what was there stays.", "保存していません。以前のデータはそのままです。"))
    return "\n".join(lines)


def _json(asked: RefreshOptions, done: _Done) -> dict[str, Any]:
    language = current()
    read: dict[str, set[str]] = {}
    for outcome in done.outcomes:
        if outcome.said_something:
            read.setdefault(outcome.what, set()).update(outcome.regions)
    return {
        "schema_version": 1,
        "dry_run": asked.dry_run,
        "written": visible(str(done.path)) if done.path else None,
        "read": {what: sorted(regions) for what, regions in sorted(read.items())},
        "failed": [
            {
                "what": o.what,
                "regions": list(o.regions),
                "code": o.error.code,
                "kind": getattr(o.error, "kind", None),
                "message": o.error.message.get(language),
                "hint": o.error.hint.get(language) if o.error.hint else None,
            }
            for o in done.outcomes
            if o.error is not None
        ],
        "incomplete": sorted({o.what for o in done.outcomes if o.observed is not None and not o.observed.complete}),
        "changes": changed.changes_json(done.changes),
        "notes": [remark.get(language) for remark in done.remarks],
    }
