"""What takes findings out of the count besides exceptions: inline ignores, a baseline, a use that was there before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.compliance.unchanged import use_of
from advisor.core.record import NamedTuple
from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from advisor.compliance.unchanged import Use
    from advisor.core.checking import Ignore, Reference, SuppressedBy

__all__ = ["Suppressed", "Suppressions"]


class Suppressed(NamedTuple):
    """Why a finding does not count."""

    by: SuppressedBy
    reason: Text


_BASELINE = Text("in the baseline", "ベースラインに記載済み")
_UNCHANGED = Text("was there before these changes", "今回の変更より前からある使用箇所")


class Suppressions:
    """Asked for every finding; remembers which inline ignores were needed.

    ``unchanged`` are the uses that do not count because they were there before. ``with_inline``: whether inline ignores
    hold; where they do not, they are still needed.
    """

    def __init__(
        self,
        ignores: Iterable[Ignore],
        baseline: frozenset[str],
        unchanged: Collection[Use],
        today: date,
        *,
        with_inline: bool = True,
    ) -> None:
        self.ignores = tuple(ignores)
        self._baseline = baseline
        self._unchanged = unchanged
        self._with_inline = with_inline
        self._today = today.isoformat()
        self._used: set[int] = set()
        self._by_line: dict[tuple[str, int], list[int]] = {}
        for index, ignore in enumerate(self.ignores):
            for line in range(ignore.applies_to, ignore.applies_until + 1):
                self._by_line.setdefault((ignore.place.path, line), []).append(index)

    def of(self, rule: str, reference: Reference, fingerprint: str) -> Suppressed | None:
        """Return why a finding about a use does not count, ``None`` when it does."""
        place = reference.place
        if place.path:
            for index in self._by_line.get((place.path, place.line), ()):
                ignore = self.ignores[index]
                if ignore.problem is None and (not ignore.rules or rule in ignore.rules):
                    self._used.add(index)
                    if self._with_inline and not self.has_expired(ignore):
                        reason = Text(f"ignored inline: {ignore.reason}", f"コード内で無視: {ignore.reason}")
                        return Suppressed("inline", reason)
        if fingerprint in self._baseline:
            return Suppressed("baseline", _BASELINE)
        if use_of(reference) in self._unchanged:
            return Suppressed("unchanged", _UNCHANGED)
        return None

    def has_expired(self, ignore: Ignore) -> bool:
        """Whether the last day of an ignore has passed."""
        return ignore.until is not None and self._today > ignore.until

    def unused(self) -> list[Ignore]:
        """Return the valid ignores that nothing asked for."""
        return [x for i, x in enumerate(self.ignores) if x.problem is None and i not in self._used]
