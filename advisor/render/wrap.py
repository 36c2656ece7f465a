"""Breaking text into lines of terminal cells: at spaces, between East Asian characters, inside long ids after ``/-_``.

Japanese has no spaces, so a wrapper for words leaves ragged lines; and a line must not begin with ``。`` or ``ー``, nor
end with ``「`` (JIS X 4051, line-start and line-end prohibition).

Characters of ambiguous width (UAX #11: ``→ · × ≤ … – ≈ ◆ █ ─``) count as one cell. That is the default of the terminals
in use in Japan (Windows Terminal, macOS Terminal, iTerm2, GNOME Terminal, VS Code) under a UTF-8 locale; whoever sets them to
two cells sees bars and rules twice as long in every program.
"""

from __future__ import annotations

import re
from functools import cache

from rich.cells import cell_len

__all__ = ["cell_len", "pad", "shortened", "wrap"]

# East Asian wide and full-width blocks (UAX #11), coarse: a block too many only adds a place to break at.
_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_PART = re.compile(r"[^/\-_]*[/\-_]|[^/\-_]+")
_NOT_FIRST = frozenset(
    "、。，．・：；？！ー」』】）］｝〉》〕々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％,.:;?!)]}%"
)
_NOT_LAST = frozenset("「『【（［｛〈《〔([{")


def wrap(text: str, width: int | None) -> list[str]:
    """Return lines of at most ``width`` cells (``None``: one line). White space is collapsed; nothing is cut off."""
    words = text.split()
    if width is None or cell_len(text) <= width:
        return [" ".join(words)]
    width = max(width, 2)  # the widest character must fit
    lines: list[str] = []
    line = ""
    used = 0
    for position, word in enumerate(words):
        glue = " " if position and line else ""
        for piece in _pieces(word, width):
            size = cell_len(piece)
            if line and used + len(glue) + size > width:
                lines.append(line)
                line, used, glue = "", 0, ""
            line += glue + piece
            used += len(glue) + size
            glue = ""
    return [*lines, line] if line else lines


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Fill ``text`` with spaces to ``width`` cells."""
    fill = " " * max(0, width - cell_len(text))
    return fill + text if right else text + fill


def shortened(text: str, width: int) -> str:
    """Return a text of at most ``width`` cells, its end replaced by … where it is longer."""
    if cell_len(text) <= width:
        return text
    cut = text[:width]
    while cut and cell_len(cut) > width - 1:
        cut = cut[:-1]
    return cut.rstrip() + "…"


def _pieces(word: str, width: int) -> list[str]:
    """Split a word where a line may end; no piece is wider than ``width``."""
    pieces: list[str] = []
    for atom in _atoms().findall(word):
        joins = pieces and (atom[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST)
        if joins and cell_len(pieces[-1]) + cell_len(atom) <= width:
            pieces[-1] += atom
        else:
            pieces += [atom] if cell_len(atom) <= width else _cut(atom, width)
    return pieces


@cache
def _atoms() -> re.Pattern[str]:
    """Match what no line break divides; compiled when the first line is too long, it takes as long as a table."""
    return re.compile(rf"[{_WIDE}]|[^{_WIDE}]+")


def _cut(atom: str, width: int) -> list[str]:
    """Cut a word too long for a line, after its separators where it has some."""
    pieces: list[str] = []
    for part in _PART.findall(atom):
        if pieces and cell_len(pieces[-1]) + cell_len(part) <= width:
            pieces[-1] += part
            continue
        start = 0
        while (end := _fitting(part, start, width)) < len(part):
            pieces.append(part[start:end])
            start = end
        pieces.append(part[start:])
    return pieces


def _fitting(text: str, start: int, width: int) -> int:
    """Return the end of what fills at most ``width`` cells from ``start`` on, at least one character."""
    used = 0
    for i in range(start, len(text)):
        used += cell_len(text[i])
        if used > width:
            return max(i, start + 1)
    return len(text)
