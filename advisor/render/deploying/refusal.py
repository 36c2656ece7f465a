"""Why nothing is written: the verdict of the estimate, and what would make it fit, as lines for stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render.sizing import headline, ways_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.core.sizing import SizingReport
    from advisor.render import View
    from advisor.render.parts import Item


def lines(report: SizingReport, view: View) -> Iterator[str]:
    """Yield the lines."""
    yield headline(report, view)
    section = ways_out.section(report, view)
    if section is not None:
        yield f"{section.title}:"
        yield from _items(section.items, "  ")


def _items(items: Sequence[Item], indent: str) -> Iterator[str]:
    for item in items:
        yield f"{indent}- {item.text}"
        yield from _items(item.under, indent + "  ")
