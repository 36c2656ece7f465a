"""What the files of a scan hold together, with memory that does not grow with how often they name a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.checking import Scan, Unread
from advisor.core.text import Text, visible

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from advisor.compliance.scan.one import Looked
    from advisor.core.checking import Confidence, Ignore, Reference

__all__ = ["Collected"]

MAX_REFERENCES = 20_000
"""Kept as they are. Beyond, each model is kept once of every confidence, without the line that it stands in."""
MAX_MODELS = 20_000
"""Of no catalogue. What names more is no list of what a project uses; how many are left out is said, and of which file."""
MAX_SHOWN = 5
"""Reports named in a note."""


class Collected:
    """Takes what one file after the other holds. ``known`` are the casefolded names of models that are never left out."""

    def __init__(self, known: Container[str]) -> None:
        self._known = known
        self._files = 0
        self._references: list[Reference] = []
        self._seen: set[tuple[str | None, Confidence]] = set()
        self._left_out = 0
        self._ignores: list[Ignore] = []
        self._texts: set[str] = set()
        self._unread: list[Unread] = []
        self._reports: list[str] = []

    def add(self, shown: str, looked: Looked) -> None:
        """Take what the file shown as ``shown`` holds."""
        self._files += looked.is_text
        self._ignores += looked.ignores
        self._texts.update(looked.texts)
        if looked.unread:
            self._unread.append(looked.unread)
        if looked.is_report:
            self._reports.append(shown)
        if len(self._references) + len(looked.references) <= MAX_REFERENCES:
            self._references += looked.references
        else:
            self._add_some(shown, looked.references)

    def _add_some(self, shown: str, references: Iterable[Reference]) -> None:
        if not self._seen:
            self._seen = {(r.model_id, r.confidence) for r in self._references}
        lost = 0
        for reference in references:
            key = (reference.model_id, reference.confidence)
            if len(self._references) < MAX_REFERENCES:
                self._references.append(reference)
                self._seen.add(key)
            elif key in self._seen:
                self._left_out += 1
            elif len(self._seen) < MAX_MODELS or (reference.model_id or "").casefold() in self._known:
                self._references.append(reference._replace(excerpt=""))
                self._seen.add(key)
            else:
                lost += 1
        if lost:
            why = Text(f"names {lost:,} models too many", f"モデルの記載が多すぎます ({lost:,} 件を省略)")
            self._unread.append(Unread(shown, why))

    def scan(self, unread: Iterable[Unread], *, with_texts: bool) -> Scan:
        """Return all of it, with what else was not read."""
        return Scan(
            self._files,
            tuple(self._references),
            tuple(self._ignores),
            tuple(sorted((*unread, *self._unread), key=lambda u: u.path)),
            frozenset(self._texts) if with_texts else None,
            tuple(self._notes()),
        )

    def _notes(self) -> Iterable[Text]:
        if self._reports:
            count, names = len(self._reports), [visible(name) for name in self._reports[:MAX_SHOWN]]
            en, ja = ", ".join(names), "、".join(names)
            yield Text(
                f"{count:,} {'report' if count == 1 else 'reports'} of models not scanned: {en}"
                + (", …" if count > MAX_SHOWN else ""),
                f"モデルのレポート {count:,} 件は走査していません: {ja}" + (" など" if count > MAX_SHOWN else ""),
            )
        if self._left_out:
            yield Text(
                f"more than {MAX_REFERENCES:,} places name models: {self._left_out:,} more that name one of them again "
                "are not listed",
                f"モデルの記載箇所が {MAX_REFERENCES:,} を超えたため、同じモデルの再掲 {self._left_out:,} 件は一覧に含めていません",
            )
