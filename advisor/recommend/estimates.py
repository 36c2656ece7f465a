"""Estimates that the searches of one question share: each way out of a limit asks again, and most of it is known by then."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any


class Estimates:
    """The estimates made so far on the hardware and the engines of one catalogue.

    Each is kept under all of the request that it follows from, so that requests which differ in something else share it:
    a budget, a region or a platform decides what is looked at, and not how much memory that takes.
    """

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[tuple[Hashable, ...], dict[Any, Any]] = {}

    def of(self, kind: str, *reads: Hashable) -> dict[Any, Any]:
        """Return those of a kind for all requests that agree in what it ``reads`` of them, to look up and to add to."""
        return self._kept.setdefault((kind, *reads), {})
