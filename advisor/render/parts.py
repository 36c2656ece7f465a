"""The parts of an answer for people, as texts in one language. A format lays them out and adds no word of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from advisor.core.licensing import CommercialUse


class Row(NamedTuple):
    """One recommended model; ``fill`` is the used part of the device, 0 to 1 (``None``: no device of one's own)."""

    rank: str
    pareto: bool
    model: str
    model_id: str
    size: str
    license: str
    verdict: CommercialUse | None
    verdict_text: str
    where: tuple[str, str]
    memory: str
    fill: float | None
    cost: str
    hourly: str | None
    why: tuple[str, ...]


class Item(NamedTuple):
    """One line of a list with what belongs under it. ``link`` is an address the line cites."""

    text: str
    under: tuple[Item, ...] = ()
    link: str | None = None


class Section(NamedTuple):
    """A titled list, with sections of its own where it has parts."""

    title: str
    items: tuple[Item, ...] = ()
    parts: tuple[Section, ...] = ()


class Answer(NamedTuple):
    """Everything a human-readable format says, in order.

    ``sources`` are for formats with room for addresses; ``None`` where the sections tell them.
    """

    headline: str
    rows: tuple[Row, ...]
    caption: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: Section | None = None
