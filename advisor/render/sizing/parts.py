"""The parts of a sizing for people, as texts in one language. A format lays them out and adds no word of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.render.parts import Section


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, a line for each part."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Memory of one device: shares of weights, KV cache, activations and overhead, and of what there is.

    Shares are of the larger of needed and available; they end at ``needed``, and ``available`` is where the limit lies.
    """

    shares: tuple[float, ...]
    needed: float
    available: float


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of hardware, on its cheapest instance; on Bedrock one route, without a breakdown."""

    where: str
    devices: str
    how: str
    breakdown: Breakdown | None
    memory: str
    holds: tuple[str, ...]
    speed: str
    costs: tuple[str, ...]
    fits: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """One deployment at length."""

    title: str
    how: str
    breakdown: Breakdown | None
    memory: str
    legend: tuple[str, ...]
    facts: tuple[Fact, ...]
    fits: bool


@dataclass(frozen=True, slots=True)
class SizingTexts:
    """Everything a human-readable format says, in order."""

    headline: str
    facts: tuple[Fact, ...]
    detail: Detail | None
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    sentences: tuple[str, ...]
    legend: str | None
    sections: tuple[Section, ...]
    caption: tuple[str, ...]


LABELS = ("weights", "kv_cache", "activation", "overhead")
"""The components of a breakdown, in its order."""

GLYPHS = ("█", "▓", "▒", "░")
"""One for each component: the bar must be read without colour, too."""

FREE, LIMIT = "·", "│"


def cells(breakdown: Breakdown, width: int) -> list[str]:
    """Return the bar as one text per component, then the free rest; with a limit mark where it is exceeded.

    ``['███████', '▓', '', '░', '····']``. Ends are rounded, not lengths, so that the bar is never longer than ``width``.
    """
    drawn: list[str] = []
    position, total = 0, 0.0
    limit = round(breakdown.available * width) if breakdown.needed > breakdown.available else width
    for share, glyph in zip(breakdown.shares, GLYPHS, strict=True):
        total += share
        end = min(width, round(total * width))
        before = max(0, min(end, limit) - position)
        after = end - position - before
        mark = LIMIT if position <= limit < end and limit < width else ""
        drawn.append(glyph * before + mark + glyph * max(0, after - len(mark)))
        position = max(position, end)
    drawn.append(FREE * (width - position))
    return drawn
