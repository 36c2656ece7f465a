"""Places within one metric of a suite: percentiles, and what a model of some size counts as without one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from math import log2
from typing import Any

from advisor.core.ranking import StandIn
from advisor.recommend.rows import at_chance, by_others, floor, sign

FEWEST_PEERS = 5
"""Fewer scored models than this say nothing of one without a score."""
ONE_CLASS = 1_000_000_000
"""Sizes are told apart by classes, 1B, 2B, 4B … parameters: as models are named, and a class has no order inside."""


class Places:
    """The places of one metric's rows: those of the suite as it was on its day, which is the frozen reference."""

    def __init__(self, metric: Mapping[str, Any]) -> None:
        self._metric, self._sign, self._floor = metric, sign(metric), floor(metric)
        spans = [self._span(row) for row in by_others(metric)]
        self._lows, self._highs = sorted(low for low, _ in spans), sorted(high for _, high in spans)
        self.count = len(spans)

    def percentile(self, row: Mapping[str, Any]) -> float:
        """Return the share of rows that are worse; those that cannot be told apart share the middle of their places.

        Two rows are told apart when their intervals do not overlap. A value without one is taken as it stands.
        """
        low, high = self._span(row)
        worse, not_better = bisect_left(self._highs, low), bisect_right(self._lows, high)
        return (worse + not_better) / (2 * self.count)

    def at_chance(self, row: Mapping[str, Any]) -> bool:
        """Whether guessing would score as well, as far as the interval tells."""
        return at_chance(row, self._metric)

    def _span(self, row: Mapping[str, Any]) -> tuple[float, float]:
        """Return the interval of a row, worst end first; below chance there is nothing to be better or worse at."""
        value = row["value"]
        ends = (self._sign * end for end in (row.get("lower", value), row.get("upper", value)))
        low, high = sorted(max(end, self._floor) for end in ends)
        return low, high


class Peers:
    """The scored models of known size of one metric: where an unscored one of some size may be expected to stand.

    It reads the whole frozen suite and no candidate, so that the answer for a model does not depend on the others asked.
    """

    def __init__(self, metric: Mapping[str, Any] | None, size_of: Callable[[str], int | None], general: float) -> None:
        self._general = StandIn(general)
        self._by_class: dict[int, StandIn] = {}
        self._rows: list[tuple[int, float]] = []
        if metric is not None:
            place = Places(metric)
            self._rows = sorted(
                (size, place.percentile(row)) for row in by_others(metric) if (size := size_of(row["model"]))
            )

    def stand_in(self, parameters: int | None) -> StandIn:
        """Return the median place of the scored models of the size's class, at most the general stand-in.

        A class of too few is filled up with the next larger models, never with smaller ones: a small model's place says
        what a smaller one hardly reaches, and nothing of a larger one. At most, for the same reason: size is no merit.
        """
        if not parameters:
            return self._general
        step = round(log2(parameters / ONE_CLASS))
        if step not in self._by_class:
            self._by_class[step] = self._of_class(step)
        return self._by_class[step]

    def _of_class(self, step: int) -> StandIn:
        least, most = (ONE_CLASS * 2.0 ** (step + edge) for edge in (-0.5, 0.5))
        from_here = [row for row in self._rows if row[0] >= least]
        peers = from_here[: max(FEWEST_PEERS, sum(size < most for size, _ in from_here))]
        if len(peers) < FEWEST_PEERS:
            return self._general
        value = _median(sorted(percentile for _, percentile in peers))
        if value >= self._general.value:
            return self._general
        return StandIn(value, len(peers), peers[0][0], peers[-1][0])


def _median(ascending: Sequence[float]) -> float:
    """Return the middle of sorted values; `statistics` would do it, and costs every run more to import than all it places."""
    middle = len(ascending) // 2
    return (ascending[middle] + ascending[~middle]) / 2
