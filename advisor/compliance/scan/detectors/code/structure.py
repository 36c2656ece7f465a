"""Which brackets stand around a place in masked code, and what stands before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.core.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Frame", "chain_start", "frames_at", "items"]

_BRACKETS = re.compile(r"[()\[\]{},;]")
_CLOSES = {")": "(", "]": "[", "}": "{"}
_NAME_REVERSED = re.compile(r"(?:[\w$.!@]|::|\?(?=[.\w)\]])|(?<=\.)\?)++")
_GENERIC_REVERSED = re.compile(r"\s*+>[^(){};=]{0,200}?<(?=[\w$:])")
DEPTH = 10
CHAIN = 2_000


class Frame(NamedTuple):
    """An open bracket: which, where; the place's item in it, counted from 0, and where that item begins."""

    bracket: str
    open: int
    position: int
    item: int


def frames_at(masked: str, offsets: Iterable[int]) -> dict[int, tuple[Frame, ...]]:
    """Return the brackets around each of the offsets (in ascending order), innermost first, and the file itself last."""
    found: dict[int, tuple[Frame, ...]] = {}
    waiting = iter(offsets)
    offset = next(waiting, None)
    if offset is None:
        return found
    stack: list[list[int]] = [[0, -1, 0, 0]]
    opened = ["{"]
    for match in _BRACKETS.finditer(masked):
        at, bracket = match.start(), match[0]
        while offset is not None and offset <= at:
            found[offset] = _snapshot(opened, stack)
            offset = next(waiting, None)
        if offset is None:
            return found
        if bracket in "([{":
            opened.append(bracket)
            stack.append([0, at, 0, at + 1])
        elif bracket in _CLOSES:
            _close(opened, stack, _CLOSES[bracket])
        else:
            top = stack[-1]
            top[2] += bracket == ","
            top[3] = at + 1
    while offset is not None:
        found[offset] = _snapshot(opened, stack)
        offset = next(waiting, None)
    return found


def _close(opened: list[str], stack: list[list[int]], bracket: str) -> None:
    """Close the bracket if it is open here or just outside: prose between tags has brackets of its own."""
    for depth in range(1, min(4, len(opened))):
        if opened[-depth] == bracket:
            del opened[-depth:], stack[-depth:]
            return


def _snapshot(opened: list[str], stack: list[list[int]]) -> tuple[Frame, ...]:
    return tuple(
        Frame(opened[i], stack[i][1], stack[i][2], stack[i][3])
        for i in range(len(stack) - 1, max(-1, len(stack) - 1 - DEPTH), -1)
    )


def items(masked: str, opening: int, limit: int = 4_000) -> list[tuple[int, int]]:
    """Return where the items between the bracket at ``opening`` and its counterpart begin and end; none when cut off."""
    spans, depth, start = [], 0, opening + 1
    for match in _BRACKETS.finditer(masked, opening + 1, opening + limit):
        bracket = match[0]
        if bracket in "([{":
            depth += 1
        elif bracket in _CLOSES:
            if not depth:
                spans.append((start, match.start()))
                return spans
            depth -= 1
        elif not depth:
            spans.append((start, match.start()))
            start = match.end()
    return []


def chain_start(masked: str, end: int) -> int:
    """Return where the expression ``a.b(c)?.d`` that ends at ``end`` begins."""
    floor = max(0, end - CHAIN)
    generic = _GENERIC_REVERSED.match(masked[max(floor, end - 200) : end][::-1])
    end -= generic.end() if generic else 0
    while end > floor:
        name = _NAME_REVERSED.match(masked[max(floor, end - 120) : end][::-1])
        if name:
            end -= name.end()
            continue
        character = masked[end - 1]
        if character in ")]":
            end = _opening(masked, end - 1, floor)
        elif character.isspace() and masked[end : end + 2].lstrip("?").startswith("."):
            end -= len(masked[floor:end]) - len(masked[floor:end].rstrip())
        elif character in "\"'`":
            opening = masked.rfind(character, floor, end - 1)
            return opening if opening >= 0 else end
        else:
            break
    return end


def _opening(masked: str, closing: int, floor: int) -> int:
    depth = 0
    for at in range(closing, floor - 1, -1):
        character = masked[at]
        if character in ")]}":
            depth += 1
        elif character in "([{":
            depth -= 1
            if not depth:
                return at
    return floor
