"""Elements of a page: every text and every attribute passes through one escape on its way into the markup."""

from __future__ import annotations

import re
from html import escape as html_escape
from typing import TYPE_CHECKING

from advisor.core.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

VOID = frozenset({"br", "input", "meta"})
"""Elements without an end tag."""


def escape(text: str) -> str:
    """Return ``text`` safe between tags and inside quoted attributes; what could reorder a line is spelled out."""
    return html_escape(visible(text, keep="\n\t"))


def element(name: str, *inside: str, **attributes: object) -> str:
    """Return an element around markup that is safe already.

    Attributes are escaped here; ``None`` and ``False`` leave one out, ``True`` is one without a value. ``class_`` is
    ``class``, other underscores are hyphens: ``aria_label``, ``data_key``. A float is a coordinate (see `number`).
    """
    head = "".join(_attribute(key, value) for key, value in attributes.items())
    return f"<{name}{head}>" if name in VOID else f"<{name}{head}>{''.join(inside)}</{name}>"


def text(name: str, words: str, **attributes: object) -> str:
    """Return an element around a text."""
    return element(name, escape(words), **attributes)


def lines(parts: Iterable[str]) -> str:
    """Return texts as lines below each other, the addresses in them made links."""
    return "<br>".join(map(_linked, parts))


_ADDRESS = re.compile(r"(https?://[A-Za-z0-9._~:/?#@!$&*+,;=%-]*[A-Za-z0-9/_=%-])")


def _linked(words: str) -> str:
    pieces = _ADDRESS.split(words)  # texts and addresses by turns
    return "".join(_anchor(piece) if at % 2 else escape(piece) for at, piece in enumerate(pieces))


def _anchor(address: str) -> str:
    safe = escape(address)
    return f'<a href="{safe}" rel="noreferrer">{safe}</a>'


def link(words: str, address: str | None) -> str:
    """Return a text with the address it cites made a link, where it is one that a browser may follow."""
    shown = escape(words)
    if address and address.startswith(("https://", "http://")):
        return shown.replace(escape(address), _anchor(address), 1)
    return shown


def number(value: float) -> str:
    """Return a coordinate, to a tenth of a unit: the same on every machine."""
    return f"{round(value, 1) + 0.0:g}"  # + 0.0: no negative zero


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    return f' {name}="{escape(number(value) if isinstance(value, float) else str(value))}"'
