"""Constants that make residuals small: least absolute deviations, so that a few odd rows do not pull the others along.

Gauss-Newton steps on residuals weighted by the inverse of their size (iteratively reweighted least squares).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.truth.fit.solve import damped, normal_equations, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 12
SMALL = 0.02
"""Residuals below this count as equal: the weight of a row is at most the inverse of it."""
STEP = 0.01
SLIGHTLY = 1e-9
"""Damping of a step, against constants that only move together."""
LEAST = 1e-3
"""A constant does not fall below this part of where it started: none of ours may be negative."""


def fit(start: dict[str, float], residuals: Callable[[dict[str, float]], Sequence[float]]) -> dict[str, float]:
    """Return the constants, from ``start`` on, that minimise the sum of the residuals' sizes.

    ``residuals`` gives one number a row, 0 for a perfect prediction.
    """
    best, found = start, residuals(start)
    for _ in range(ROUNDS):
        slopes = [_slope(best, name, found, residuals) for name in best]
        weights = [1 / max(abs(r), SMALL) for r in found]
        matrix, right = normal_equations(slopes, found, weights)
        step = solve(damped(matrix, SLIGHTLY), right)
        better = _shorten(best, step, found, start, residuals)
        if better is None:
            break
        best, found = better
    return best


def _slope(
    at: dict[str, float],
    name: str,
    found: Sequence[float],
    residuals: Callable[[dict[str, float]], Sequence[float]],
) -> list[float]:
    """How the residuals change with a constant, for the whole of it."""
    moved = residuals({**at, name: at[name] * (1 + STEP)})
    return [(b - a) / STEP for a, b in zip(found, moved, strict=True)]


def _shorten(
    at: dict[str, float],
    step: Sequence[float],
    found: Sequence[float],
    start: dict[str, float],
    residuals: Callable[[dict[str, float]], Sequence[float]],
) -> tuple[dict[str, float], Sequence[float]] | None:
    """Halve the step until it makes the sum smaller; ``None`` when it never does."""
    size = 1.0
    for _ in range(8):
        there = {
            name: max(value * (1 + size * s), LEAST * start[name])
            for (name, value), s in zip(at.items(), step, strict=True)
        }
        then = residuals(there)
        if sum(map(abs, then)) < sum(map(abs, found)):
            return there, then
        size /= 2
    return None
