"""The licence check of a project on disk: what `check` and `scan` are asked, and with what, for the answer to be whole."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from advisor.compliance.check import Context, check
from advisor.compliance.clarified import changed_texts
from advisor.compliance.judge.attribution import wanted_texts
from advisor.compliance.scan.one import Wanted, references_of
from advisor.compliance.scan.reading import read_bytes, text_of
from advisor.compliance.scan.run import scan
from advisor.core.text import Text, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from advisor.catalog import Catalog
    from advisor.compliance.policy import Clarification, Policy
    from advisor.core.checking import CheckReport, Reference, Scan
    from advisor.rules import RuleSet

__all__ = ["check_project", "is_partial", "policy_notes", "references_before", "scan_project", "stale_clarifications"]

MAX_TEXT_BYTES = 64 * 1024**2
"""Of the text of a licence, which is a thousandth of it."""


def check_project(
    root: Path,
    policy: Policy,
    catalog: Catalog,
    rules: RuleSet,
    *,
    today: date,
    paths: Sequence[Path] = (),
    context: Context = Context(),  # noqa: B008 - immutable
    own: Iterable[Path] = (),
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
    tracked: frozenset[str] | None = None,
) -> CheckReport:
    """Scan and judge the project in the folder ``root``, or only ``paths`` of it, as `advisor check` does.

    What is to be known besides the files (a lock, a baseline, what the Hub says) is in ``context``; whether all of the
    project is looked at, and which clarifications no longer hold, is found out here. For the rest see `scan_project`.
    """
    found = scan_project(
        root, policy, catalog, paths=paths, own=own, processes=processes, progress=progress, tracked=tracked
    )
    context = context._replace(
        partial=context.partial or is_partial(root, policy, paths),
        stale=(*context.stale, *stale_clarifications(root, policy)),
    )
    return check(found, policy, catalog, rules, today=today, context=context)


def scan_project(
    root: Path,
    policy: Policy,
    catalog: Catalog,
    *,
    paths: Sequence[Path] = (),
    own: Iterable[Path] = (),
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
    tracked: frozenset[str] | None = None,
) -> Scan:
    """Return what the files of ``root``, or only ``paths`` of it, name; the policy says what is left out.

    The names that the catalogue knows count in doubtful places, and the notices that its licences demand are looked for.
    ``own``, ``processes``, ``progress`` and ``tracked`` are those of `scan`.
    """
    return scan(
        root,
        paths,
        wanted=Wanted(_known(catalog), wanted_texts(catalog)),
        exclude=policy.exclude,
        own=own,
        base=root / policy.base,
        processes=processes,
        progress=progress,
        tracked=tracked,
    )


def references_before(
    found: Scan, changed: Collection[str], before: Callable[[str], bytes | None], catalog: Catalog
) -> dict[str, tuple[Reference, ...]]:
    """Return the ``changed`` files with what they named ``before``, as far as they name models now.

    ``before`` is asked for the bytes of one path, as reports show it; ``None``: it was not there.
    """
    wanted = Wanted(_known(catalog))
    named = {reference.place.path for reference in found.references}
    references: dict[str, tuple[Reference, ...]] = dict.fromkeys(changed, ())
    for path in sorted(named.intersection(changed)):
        raw = before(path)
        text = None if raw is None else text_of(path, raw).text
        if text is not None:
            references[path] = references_of(path, text, wanted)
    return references


def _known(catalog: Catalog) -> frozenset[str]:
    return frozenset(name.casefold() for name in catalog.names())


def policy_notes(policy: Policy) -> tuple[Text, ...]:
    """Return what a reader of a report must know of its policy: that there is none, or what it states unchecked."""
    notes: list[Text] = []
    if policy.path is None:
        notes.append(
            Text(
                "no policy: judged as commercial use of which nothing else is known (advisor check --init writes one)",
                "ポリシーがないため、商用利用とみなし、ほかの条件は未指定として判定しました (advisor check --init で作成)",
            )
        )
    unchecked = sorted(c.model for c in policy.clarify if c.file is None or c.sha256 is None)
    if unchecked:
        names = visible(", ".join(unchecked))
        notes.append(
            Text(
                f"clarified without a text to check (file and sha256): {names}",
                f"本文の照合 (file と sha256) なしにライセンスを明示: {names}",
            )
        )
    return tuple(notes)


def is_partial(root: Path, policy: Policy, paths: Iterable[Path]) -> bool:
    """Whether ``paths`` (no path: ``root``) are less than what the policy is for: files, or folders within its base."""
    whole = (root / policy.base).resolve()
    looked_at = [(root / path).resolve() for path in paths] or ([root.resolve()] if policy.inner else [whole])
    return not any(path in (whole, *whole.parents) for path in looked_at)


def stale_clarifications(root: Path, policy: Policy) -> tuple[Clarification, ...]:
    """Return the clarifications of the policy whose file is no longer the text that was read."""

    def sha256_of(name: str) -> str | None:
        try:
            raw = read_bytes(str(root / policy.base / name), MAX_TEXT_BYTES + 1)
        except (OSError, ValueError):
            return None
        return None if raw is None or len(raw) > MAX_TEXT_BYTES else sha256(raw).hexdigest()

    return changed_texts(policy, sha256_of)
