"""Programs in web pages: what stands between ``<script>`` and ``</script>``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.compliance.scan.source import SourceText

__all__ = ["programs"]

_OPENING = re.compile(r"<script\b(?P<attributes>[^<>]{0,2000})>", re.IGNORECASE)
_CLOSING = re.compile(r"</script\b", re.IGNORECASE)
_TYPE = re.compile(r"\btype\s*=\s*[\"']?(?P<type>[\w/+.-]+)", re.IGNORECASE)
_PROGRAM = re.compile(r"module|(?:text|application)/(?:javascript|ecmascript|babel|typescript|jsx)", re.IGNORECASE)


def programs(source: SourceText) -> Iterator[SourceText]:
    """Yield each script of a page as a text of its own, with the places of the page."""
    at = 0
    while opening := _OPENING.search(source.text, at):
        closing = _CLOSING.search(source.text, opening.end())
        end = closing.start() if closing else len(source.text)
        kind = _TYPE.search(opening["attributes"])
        if kind is None or _PROGRAM.fullmatch(kind["type"]):
            yield source.part(source.text[opening.end() : end], opening.end())
        at = end
