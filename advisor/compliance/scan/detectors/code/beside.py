"""What stands beside a model's name in the same call or object: of what kind the repository is, its revision, an assent."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from advisor.compliance.scan.detectors.code.structure import items

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.compliance.scan.detectors.code.structure import Frame

__all__ = ["Beside"]

LEVELS = 3
MAX_TEXT = 2_000
MAX_LOOKS = 5_000
"""Calls and objects of one file that are looked into; no program that people write has as many with a word of ours."""
_SAID = re.compile(
    r"""\b(?:repo_?)?[tT]ype["']?\s*(?:=>|[:=])\s*["'`](?P<kind>dataset|space)s?["'`]|(?P<rust>\bRepoType::(?:Dataset|Space))\b|"""
    r"""\brevision["']?\s*(?:=>|[:=])\s*["'`](?P<revision>[\w./-]{1,100})["'`]|"""
    r"""\baccept_?[eE]ula["']?\s*(?:=>|[:=])\s*["']?(?P<eula>true)\b"""
)
_PINNED = re.compile(r"\bwith_revision\s*$")
_LAST = re.compile(r"""[^"]{0,200}"(?P<revision>[\w./-]{1,100})"[^"]{0,200}""")


class Beside:
    """Answers for one file; ``masked`` as the lexer leaves it."""

    def __init__(self, text: str, masked: str) -> None:
        self._text = text
        self._masked = masked
        self._said = list(_SAID.finditer(text))
        self._starts = [match.start() for match in self._said]
        self._spans: dict[int, list[tuple[int, int]]] = {}

    def is_elsewhere(self, frames: Sequence[Frame]) -> bool:
        """Whether what stands beside a name says that it is a data set or a space."""
        return any(match["kind"] or match["rust"] for match in self._near(frames, LEVELS - 1))

    def revision(self, frames: Sequence[Frame]) -> str | None:
        """Return the revision that is given with a name: ``{ revision: "…" }``, ``Repo::with_revision(id, type, "…")``."""
        for frame in frames[:LEVELS]:
            if frame.bracket == "(" and _PINNED.search(self._masked, max(0, frame.open - 40), frame.open):
                spans = self._items(frame)
                found = _LAST.fullmatch(self._text, *spans[2]) if len(spans) > 2 and not frame.position else None
                return found["revision"] if found else None
        return next((match["revision"] for match in self._near(frames, LEVELS) if match["revision"]), None)

    def accepts_eula(self, frames: Sequence[Frame]) -> bool:
        """Whether the licence is accepted where the model is named: ``{ modelId: "…", acceptEula: true }``."""
        return any(match["eula"] for match in self._near(frames, LEVELS))

    def _near(self, frames: Sequence[Frame], levels: int) -> Iterator[re.Match[str]]:
        """Yield what is said in the brackets around a name, as far as they are calls and objects, the innermost first."""
        for frame in frames[:levels]:
            if frame.open < 0 or frame.bracket == "[":
                return
            first = bisect_left(self._starts, frame.open)
            if first == len(self._starts) or self._starts[first] > frame.open + MAX_TEXT:
                continue
            spans = self._items(frame)
            if not spans or (frame.bracket == "{" and ";" in self._masked[frame.open : spans[-1][1]]):
                return  # a block, or too much to belong together
            yield from self._said[first : bisect_left(self._starts, spans[-1][1])][:20]

    def _items(self, frame: Frame) -> list[tuple[int, int]]:
        spans = self._spans.get(frame.open)
        if spans is None:
            spans = items(self._masked, frame.open, MAX_TEXT) if len(self._spans) < MAX_LOOKS else []
            self._spans[frame.open] = spans
        return spans
