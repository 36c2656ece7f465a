"""Axes drawn with characters, as every plot in a terminal has them; measured in cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.render.scale import Scale


def column(scale: Scale, value: float, width: int) -> int:
    """Return the column of a value on an axis of ``width`` cells to the right, counted from 0."""
    return round(scale.place(value) * (width - 1))


def row(scale: Scale, value: float, height: int) -> int:
    """Return the line of a value on an axis of ``height`` lines upwards, counted from 0 at the top."""
    return round((1 - scale.place(value)) * (height - 1))


def across(scale: Scale, width: int, margin: int, words: Callable[[float], str]) -> tuple[str, str]:
    """Return the axis to the right and its labels, which are latin; ``margin``: cells up to and with the axis upwards.

    A label stands below the middle of its mark, moved where it would pass an end; there is none where the one before it
    leaves no room.
    """
    marks = ["─"] * width
    labels = [" "] * (margin + width)
    end = 0
    for tick in scale.ticks:
        at = column(scale, tick, width)
        marks[at] = "┬"
        label = words(tick)
        start = max(0, min(margin + at - len(label) // 2, margin + width - len(label)))
        if start >= end:
            labels[start : start + len(label)] = label
            end = start + len(label) + 1
    return " " * (margin - 1) + "└" + "".join(marks), "".join(labels).rstrip()
