"""The memory of a device as a bar: what takes it, component by component, and what is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.render.html.markup import element, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.render.hardware.parts import Breakdown

WIDTH = 400.0
HEIGHT = 14.0


def bar(breakdown: Breakdown, words: str) -> str:
    """Return the bar as an SVG that fills the width there is; ``words`` say what it shows.

    Where more is needed than there is, the bar is as long as the need, and a mark stands at the limit.
    """
    needed = sum(breakdown.parts)
    scale = WIDTH / max(needed, breakdown.available, 1)
    over = needed > breakdown.available
    inside = [text("title", words), element("rect", width=WIDTH, height=HEIGHT, class_="free")]
    total = 0
    for index, part in enumerate(breakdown.parts):
        if part > 0:
            inside.append(element("rect", x=total * scale, width=part * scale, height=HEIGHT, class_=f"part-{index}"))
        total += part
    if over:
        limit = breakdown.available * scale
        inside.append(element("rect", x=limit - 1.5, width=3.0, height=HEIGHT, class_="limit"))
    return element(
        "svg",
        *inside,
        class_="bar over" if over else "bar",
        role="img",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        preserveAspectRatio="none",
    )


def legend(names: Sequence[str]) -> str:
    """Return what the colours stand for."""
    keys = [
        element("li", element("i", class_=f"swatch part-{index}", aria_hidden="true"), text("span", name))
        for index, name in enumerate(names)
    ]
    return element("ul", *keys, class_="legend")
