"""``advisor catalog refresh``: ask, keep, and say what changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.cli import changed, output
from advisor.cli.context import default_region, home, today
from advisor.cli.formats import check_format
from advisor.cli.language import current, say, t
from advisor.core.text import Text
from advisor.errors import CatalogError, UnknownNameError, UpstreamError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from advisor.authoring.refresh.compare import Changes
    from advisor.authoring.refresh.outcomes import Kind, Outcome
    from advisor.authoring.refresh.plan import Wanted
    from advisor.cli.context import Globals
    from advisor.sources.aws.session import Session

__all__ = ["Asked", "refresh"]

FORMATS = ("table", "json")
UPSTREAM_FAILED = 5
PUBLIC_AT_ONCE = 3
"""Price files are hundreds of megabytes each."""
_REGION = Text("region", "リージョン")
_FAMILY = Text("instance family", "インスタンスファミリー")


class Asked(NamedTuple):
    """The command line."""

    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    profile: str | None = None
    dry_run: bool = False


class _Done(NamedTuple):
    """What came of it; ``path`` is where it was kept."""

    outcomes: Sequence[Outcome]
    changes: Changes
    remarks: tuple[Text, ...]
    path: Path | None


def refresh(globals_: Globals, asked: Asked, format_: str, to: Path | None, *, everything: bool) -> int:
    """Fetch what was asked for, keep it, print what changed, and return the exit code.

    Raises:
        UsageError: a region, family or profile that is not there; a folder that cannot be written to.
    """
    from advisor.authoring.refresh.outcomes import KINDS

    check_format(format_, FORMATS)
    data = globals_.data_below
    _check_names(asked, data)
    kinds: tuple[Kind, ...] = tuple(kind for kind in KINDS if not asked.kinds or kind in asked.kinds)
    outcomes: list[Outcome] = []
    session, refused = _session(asked, kinds)
    wanted = _wanted(asked, kinds, data, session)
    if refused is not None:
        outcomes += _not_asked(wanted, refused)
    outcomes += _answers(wanted, data, session)
    done = _keep(asked, outcomes)
    _say_failures(done.outcomes)
    if format_ == "json":
        from advisor.render.as_json import dumps

        output.data(dumps(_json(asked, done)), to)
    else:
        parts = [_headline(asked, done)]
        if any(outcome.said_something for outcome in done.outcomes):
            parts.append(changed.changes_text(done.changes, output.screen(to), everything=everything))
        output.data("\n\n".join(parts), to)
    failed = any(o.error is not None or (o.observed is not None and not o.observed.complete) for o in done.outcomes)
    return UPSTREAM_FAILED if failed else 0


# ---------------------------------------------------------------------------------------------------------- what to ask


def _check_names(asked: Asked, data: Mapping[str, Any]) -> None:
    for region in asked.regions:
        if region not in data["regions"]:
            raise UnknownNameError(_REGION, region, data["regions"])
    families = {entry["family"] for entry in data["instances"].values()}
    for family in asked.families:
        if family not in families:
            raise UnknownNameError(_FAMILY, family, sorted(families))


def _session(asked: Asked, kinds: Sequence[Kind]) -> tuple[Session | None, UpstreamError | None]:
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


def _wanted(asked: Asked, kinds: tuple[Kind, ...], data: Mapping[str, Any], session: Session | None) -> Wanted:
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
    from advisor.authoring.refresh.plan import jobs
    from advisor.authoring.refresh.run import AT_ONCE, run
    from advisor.cli.progress import Bars

    asked = jobs(wanted, data, session, datetime.now(UTC))
    from_files = session is None and "prices" in wanted.kinds
    found = []
    with Bars(job.what for job in asked) as bars:
        for outcome in run(asked, PUBLIC_AT_ONCE if from_files else AT_ONCE):
            found.append(outcome)
            bars.advance(outcome.what, ", ".join(outcome.regions[:1]))
    return found


# ----------------------------------------------------------------------------------------------------------- what to keep


def _keep(asked: Asked, outcomes: Sequence[Outcome]) -> _Done:
    """Lay the answers over what is there, under the lock, and write them unless it is a rehearsal or there are none."""
    from advisor.authoring.refresh import store
    from advisor.authoring.refresh.assemble import assemble
    from advisor.authoring.refresh.compare import Changes, compare
    from advisor.catalog import load_catalog
    from advisor.catalog.load import shipped_data

    if not any(outcome.said_something for outcome in outcomes):
        return _Done(outcomes, Changes(), _remarks(outcomes), None)
    place = home()
    with store.locked(place):
        before = store.load(place).data
        made = assemble(shipped_data(), before, outcomes, today())
        new = load_catalog(None, made.data)
        try:
            changes = compare(load_catalog(None, before), new)
        except CatalogError as error:
            if before is not None:
                raise
            raise UpstreamError(error.message, error.hint) from error
        path = None if asked.dry_run else store.save(place, made.data)
    return _Done(outcomes, changes, (*_remarks(outcomes), *made.remarks), path)


def _remarks(outcomes: Iterable[Outcome]) -> tuple[Text, ...]:
    from advisor.authoring.refresh.outcomes import remarks

    return remarks(outcomes)


# ------------------------------------------------------------------------------------------------------------ what to say

REMARKS_SHOWN = 20


def _say_failures(outcomes: Sequence[Outcome]) -> None:
    """Write each failure once, with the regions that have it."""
    grouped: dict[tuple[str, Text], tuple[UpstreamError, list[str]]] = {}
    for outcome in outcomes:
        if outcome.error is not None:
            key = (outcome.what, outcome.error.message)
            grouped.setdefault(key, (outcome.error, []))[1].extend(outcome.regions)  # type: ignore[arg-type]
    told: set[Text] = set()
    for (what, _), (error, regions) in grouped.items():
        where = f" ({', '.join(dict.fromkeys(regions))})" if regions and len(set(regions)) <= 3 else ""
        for line in error.lines(current())[:1]:
            output.note(f"{line} [{what}{where}]")
        if error.hint is not None and error.hint not in told:
            told.add(error.hint)
            output.note(say(Text(f"hint: {error.hint.en}", f"ヒント: {error.hint.ja}")))


def _headline(asked: Asked, done: _Done) -> str:
    answered = [o for o in done.outcomes if o.said_something]
    failed = [o for o in done.outcomes if o.error is not None]
    kinds = ", ".join(dict.fromkeys(o.what for o in answered)) or t("nothing", "なし")
    lines = [t(f"Read: {kinds}", f"取得: {kinds}")]
    if failed:
        names = ", ".join(dict.fromkeys(o.what for o in failed))
        lines.append(t(f"Failed: {names}", f"失敗: {names}"))
    if asked.dry_run:
        lines.append(t("A rehearsal: nothing was kept.", "試行のため保存していません。"))
    elif done.path is not None:
        lines.append(t(f"Kept in {done.path}", f"保存先: {done.path}"))
    else:
        lines.append(t("Nothing was kept; what was there stays.", "保存していません。以前のデータはそのままです。"))
    note = t("note: ", "注: ")
    lines += [f"  {note}{output.printable(say(remark))}" for remark in done.remarks[:REMARKS_SHOWN]]
    more = len(done.remarks) - REMARKS_SHOWN
    if more > 0:
        lines.append("  " + t(f"and {more:,} more notes (--format json)", f"ほか {more:,} 件の注 (--format json)"))
    return "\n".join(lines)


def _json(asked: Asked, done: _Done) -> dict[str, Any]:
    language = current()
    read: dict[str, set[str]] = {}
    for outcome in done.outcomes:
        if outcome.said_something:
            read.setdefault(outcome.what, set()).update(outcome.regions)
    return {
        "schema_version": 1,
        "dry_run": asked.dry_run,
        "written": str(done.path) if done.path else None,
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
