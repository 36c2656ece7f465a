"""The parts of a report on hardware, as texts in one language. A format lays them out and adds no word of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.render.parts import Section

GLYPHS = ("█", "▓", "▒", "░")
"""One for each component: the bar must be read without colour, too."""

FREE, LIMIT = "·", "│"


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, a line for each part."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Bytes of one device: of each component, and what there is."""

    parts: tuple[int, ...]
    available: int


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of hardware, on its cheapest instance; on Bedrock one route, without a breakdown.

    ``figures`` are what a reader may sort by (``memory`` as a share of the device, ``holds``, ``speed``, ``cost``); what is
    not known is not among them.
    """

    where: tuple[str, ...]
    breakdown: Breakdown | None
    memory: tuple[str, ...]
    holds: tuple[str, ...]
    speed: tuple[str, ...]
    cost: tuple[str, ...]
    fits: bool
    figures: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """One deployment at length; ``legend`` names the components of the breakdown with their sizes."""

    where: Fact
    label: str
    breakdown: Breakdown | None
    memory: str
    legend: tuple[str, ...]
    whole: str | None
    facts: tuple[Fact, ...]
    fits: bool


@dataclass(frozen=True, slots=True)
class HardwareTexts:
    """Everything a human-readable format says, in order.

    ``components`` names the parts of the rows' breakdowns. ``falling`` are the figures of which more is better.
    """

    headline: str
    facts: tuple[Fact, ...]
    detail: Detail | None
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    components: tuple[str, ...]
    sentences: tuple[str, ...]
    sections: tuple[Section, ...]
    caption: tuple[str, ...]
    falling: tuple[str, ...] = ()

    @property
    def legend(self) -> str | None:
        """What the glyphs of the bars stand for; ``None`` where there are none."""
        return " · ".join([f"{glyph} {name}" for glyph, name in zip(GLYPHS, self.components, strict=False)]) or None


def cells(breakdown: Breakdown, width: int) -> list[str]:
    """Return the bar, a text for each component and one for the free rest: ``['███████', '▓', '', '░', '···']``.

    Ends are rounded, not lengths, so the bar is ``width`` cells always. Where more is needed than there is, a mark
    stands at the limit.
    """
    needed = sum(breakdown.parts)
    scale = max(needed, breakdown.available, 1)
    over = needed > breakdown.available
    limit = min(round(breakdown.available / scale * width), width - 1) if over else None
    drawn: list[str] = []
    position, total = 0, 0
    for part, glyph in zip(breakdown.parts, GLYPHS, strict=True):
        total += part
        end = round(total / scale * width)
        drawn.append("".join(LIMIT if cell == limit else glyph for cell in range(position, end)))
        position = end
    return [*drawn, FREE * (width - position)]
