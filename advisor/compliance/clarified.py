"""Clarifications hold while the text they were read from is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.compliance.judge.ruling import Ruling
from advisor.core.text import Text, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from advisor.compliance.policy import Clarification, Policy

__all__ = ["changed_texts", "rulings_of_changed"]


def changed_texts(policy: Policy, sha256_of: Callable[[str], str | None]) -> tuple[Clarification, ...]:
    """Return the clarifications that no longer hold: their file has another hash, or cannot be read (``None``)."""
    return tuple(c for c in policy.clarify if c.file is not None and c.sha256 and sha256_of(c.file) != c.sha256)


def rulings_of_changed(changed: Iterable[Clarification]) -> Iterator[tuple[Ruling, Clarification]]:
    """Yield what is said of each."""
    for clarification in changed:
        file = clarification.file or ""
        message = Text(
            f"{quoted(file)} is not the text that {clarification.model} was clarified by: the clarification does not hold",
            f"{quoted(file)} が {clarification.model} の確認時の内容と異なるため、clarify は適用されません",
        )
        hint = Text("read the text again, then renew sha256", "内容を再確認したうえで sha256 を更新してください")
        yield Ruling("LIC012", message, None, hint, None, f"clarify:{clarification.model}"), clarification
