"""Findings about the check's own files: exceptions and ignores that expired or serve nothing, and what left the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.compliance.clarified import rulings_of_changed
from advisor.compliance.judge.ruling import Ruling, as_level
from advisor.compliance.lock import changes
from advisor.core.checking import Place
from advisor.core.text import Text, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from advisor.compliance.exceptions import Exceptions
    from advisor.compliance.lock import Locked
    from advisor.compliance.policy import Clarification, Policy
    from advisor.compliance.suppress import Suppressions
    from advisor.core.checking import CheckedModel, Level

__all__ = ["of_changed", "of_clarifications", "of_exceptions", "of_ignores", "of_lock"]

Own = tuple[Ruling, str | None, Place | None]
"""A ruling, the model it is about if it is about one, and where."""

_DELETE = Text("delete it, or correct what it matches", "削除するか、対象の指定を直してください")
_RENEW = Text("have it reviewed again, or delete it", "再度確認して更新するか、削除してください")
_REVIEW = Text(
    "review it with the changes, or judge by the one of the base branch (--policy)",
    "変更とあわせてレビューするか、ベースブランチのものを --policy で指定してください",
)


def of_exceptions(exceptions: Exceptions, policy: Policy, *, whole: bool) -> Iterator[Own]:
    """Yield exceptions that would be needed but have expired and, of a ``whole`` project, those that nothing needed."""
    for exception in exceptions.expired():
        message = Text(
            f"the exception for {quoted(exception.model)} expired on {exception.expires}",
            f"{quoted(exception.model)} の例外は有効期限 ({exception.expires}) が過ぎています",
        )
        yield Ruling("LIC012", message, None, _RENEW, None, f"expired:{exception.model}"), None, exception.place
    level = as_level(policy.unused)
    if level is None or not whole:
        return
    for exception in exceptions.unused():
        message = Text(
            f"nothing needs the exception for {quoted(exception.model)}",
            f"{quoted(exception.model)} の例外に該当する指摘がありません",
        )
        yield Ruling("LIC012", message, level, _DELETE, None, f"unused:{exception.model}"), None, exception.place


def of_clarifications(
    stale: Sequence[Clarification], policy: Policy, used: Collection[Clarification], *, whole: bool
) -> Iterator[Own]:
    """Yield clarifications whose text has changed and, of a ``whole`` project, those that no model needed."""
    for ruling, clarification in rulings_of_changed(stale):
        yield ruling, clarification.model, clarification.place
    level = as_level(policy.unused)
    if level is None or not whole:
        return
    for clarification in policy.clarify:
        if clarification not in used:
            shown = quoted(clarification.model)
            message = Text(
                f"nothing uses {shown}, which is clarified here",
                f"clarify の {shown} は、どのモデルにも使われていません",
            )
            yield Ruling("LIC012", message, level, _DELETE, None, "unused-clarify"), None, clarification.place


def of_ignores(suppressions: Suppressions, policy: Policy, today: date) -> Iterator[Own]:
    """Yield inline ignores that are wrongly written, expired, or not needed."""
    for ignore in suppressions.ignores:
        if ignore.problem is not None:
            yield Ruling("LIC012", ignore.problem, None, None, None, "invalid"), None, ignore.place
        elif suppressions.has_expired(ignore):
            message = Text(
                f"this ignore expired on {ignore.until} (today: {today})",
                f"この無視指定は有効期限 ({ignore.until}) が過ぎています (本日: {today})",
            )
            yield Ruling("LIC012", message, None, _RENEW, None, "expired"), None, ignore.place
    level = as_level(policy.unused)
    if level is not None:
        for ignore in suppressions.unused():
            message = Text("nothing needs this ignore", "この無視指定に該当する指摘がありません")
            yield Ruling("LIC012", message, level, _DELETE, None, "unused"), None, ignore.place


def of_lock(
    locked: Mapping[str, Locked] | None, name: str, models: Sequence[CheckedModel], *, whole: bool
) -> Iterator[Own]:
    """Yield how the models differ from those that were locked; models are gone only from a ``whole`` project."""
    if locked is None:
        return
    hint = Text(
        "review the change, then renew the lock with --update-lock",
        "変更を確認したうえで、--update-lock でロックを更新してください",
    )
    for change in changes(locked, models):
        if not (change.is_finding or whole):
            continue
        level: Level | None = None if change.is_finding else "note"
        place = Place(name, change.line or 1, 1)
        yield Ruling("LIC011", change.message, level, hint, None, change.kind), change.model_id, place


def of_changed(paths: Iterable[str]) -> Iterator[Own]:
    """Yield the files that rule the check and are part of the changes it looks at."""
    for path in paths:
        shown = quoted(path)
        message = Text(
            f"{shown} rules this check and was changed in these changes: review it",
            f"この検査の基準となる {shown} が今回の変更に含まれています。内容をレビューしてください",
        )
        yield Ruling("LIC012", message, "warning", _REVIEW, None, f"changed:{path}"), None, Place(path, 1, 1)
