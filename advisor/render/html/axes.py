"""What charts of a page have in common: their sizes, and axes as SVG with lines at their marks.

Colours are classes of the page's style sheet, so that a chart follows light, dark and print. No ids, no clock, no fonts
measured: the same report gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from advisor.render.html.markup import element, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.render.scale import Scale

FONT = 12.0
"""Pixels, as in the style sheet."""
CELL = 6.8
"""Pixels that a Latin character of that size takes on average in a wide font; an East Asian one takes two."""
LINE = 15.0


@dataclass(frozen=True, slots=True)
class Size:
    """Pixels of the whole chart, how many cells of a name a label shows, and how many marks the axes take."""

    name: str
    width: float
    height: float
    label: int
    ticks: tuple[int, int]


WIDE = Size("wide", 680, 380, 34, (7, 6))
NARROW = Size("narrow", 330, 320, 18, (4, 5))


class Box(NamedTuple):
    """A rectangle that something is drawn in."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether it lies inside."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


def chart(size: Size, title: str, description: str, *inside: str) -> str:
    """Return a chart around what is drawn in it; title and description are for who does not see it."""
    return element(
        "svg",
        text("title", title),
        text("desc", description),
        *inside,
        class_=f"chart {size.name}",
        role="img",
        viewBox=f"0 0 {size.width:g} {size.height:g}",
        width=size.width,
        height=size.height,
    )


def x_of(scale: Scale, plot: Box, value: float) -> float:
    """Return how far to the right a value stands."""
    return plot.left + scale.place(value) * (plot.right - plot.left)


def y_of(scale: Scale, plot: Box, value: float) -> float:
    """Return how far down a value stands."""
    return plot.bottom - scale.place(value) * (plot.bottom - plot.top)


def upwards(scale: Scale, plot: Box, words: Callable[[float], str], title: str) -> Iterator[str]:
    """Draw the axis upwards, its title in the corner above."""
    yield text("text", title, x=2.0, y=FONT, class_="axis")
    for tick in scale.ticks:
        y = y_of(scale, plot, tick)
        yield element("path", d=f"M{plot.left:g} {y:.1f}H{plot.right:g}", class_="grid")
        yield text("text", words(tick), x=plot.left - 6, y=y + 4, class_="tick end")


def across(scale: Scale, plot: Box, words: Callable[[float], str], title: str, size: Size) -> Iterator[str]:
    """Draw the axis to the right along the lower edge of ``plot``, its title in the corner below."""
    for tick in scale.ticks:
        x = x_of(scale, plot, tick)
        yield element("path", d=f"M{x:.1f} {plot.top:g}V{plot.bottom:g}", class_="grid")
        yield text("text", words(tick), x=x, y=plot.bottom + 16, class_="tick middle")
    yield element("path", d=f"M{plot.left:g} {plot.bottom:g}H{plot.right:g}", class_="base")
    yield text("text", title, x=plot.right, y=size.height - 10, class_="axis end")
