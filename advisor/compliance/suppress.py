"""What takes findings out of the count besides exceptions: inline ignores, a baseline, lines that did not change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from advisor.core.checking import Ignore, Place, SuppressedBy

    LineRanges = Sequence[tuple[int, int]]

__all__ = ["LineRanges", "Suppressed", "Suppressions"]


class Suppressed(NamedTuple):
    """Why a finding does not count."""

    by: SuppressedBy
    reason: Text


_BASELINE = Text("in the baseline", "ベースラインに記載済み")
_UNCHANGED = Text("in a line that did not change", "変更されていない行")


class Suppressions:
    """Asked for every finding; remembers which inline ignores were needed.

    ``changed`` are the first and last lines of the changes by path, ``None`` when all lines count.
    """

    def __init__(
        self,
        ignores: Iterable[Ignore],
        baseline: frozenset[str],
        changed: Mapping[str, LineRanges] | None,
        today: date,
    ) -> None:
        self.ignores = tuple(ignores)
        self._baseline = baseline
        self._changed = changed
        self._today = today.isoformat()
        self._used: set[int] = set()
        self._by_line: dict[tuple[str, int], list[int]] = {}
        for index, ignore in enumerate(self.ignores):
            for line in range(ignore.applies_to, ignore.applies_until + 1):
                self._by_line.setdefault((ignore.place.path, line), []).append(index)

    def of(self, rule: str, place: Place | None, fingerprint: str) -> Suppressed | None:
        """Return why a finding does not count, ``None`` when it does."""
        if place is not None:
            for index in self._by_line.get((place.path, place.line), ()):
                ignore = self.ignores[index]
                if ignore.problem is None and (not ignore.rules or rule in ignore.rules):
                    self._used.add(index)
                    if not self.has_expired(ignore):
                        reason = Text(f"ignored inline: {ignore.reason}", f"コード内で無視: {ignore.reason}")
                        return Suppressed("inline", reason)
        if fingerprint in self._baseline:
            return Suppressed("baseline", _BASELINE)
        if self._changed is not None and place is not None and not self._has_changed(place):
            return Suppressed("unchanged", _UNCHANGED)
        return None

    def has_expired(self, ignore: Ignore) -> bool:
        """Whether the last day of an ignore has passed."""
        return ignore.until is not None and self._today > ignore.until

    def unused(self) -> list[Ignore]:
        """Return the valid ignores that nothing asked for."""
        return [x for i, x in enumerate(self.ignores) if x.problem is None and i not in self._used]

    def _has_changed(self, place: Place) -> bool:
        ranges = (self._changed or {}).get(place.path, ())
        return any(first <= place.line <= last for first, last in ranges)
