"""Small systems of linear equations: the steps of the searches for constants."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Column = list[float]


def normal_equations(
    slopes: Sequence[Column], residuals: Sequence[float], weights: Sequence[float]
) -> tuple[list[Column], Column]:
    """Return matrix and right side of weighted least squares: the step down from ``residuals`` along ``slopes``."""
    matrix = [[sum(w * x * y for w, x, y in zip(weights, a, b, strict=True)) for b in slopes] for a in slopes]
    return matrix, [-sum(w * x * r for w, x, r in zip(weights, a, residuals, strict=True)) for a in slopes]


def damped(matrix: Sequence[Column], by: float, least: float = 0.0) -> list[Column]:
    """Return a matrix with its diagonal raised: by a share of each entry, and of ``least`` besides."""
    return [[x + by * (x + least) if i == k else x for k, x in enumerate(line)] for i, line in enumerate(matrix)]


def solve(matrix: Sequence[Column], right: Sequence[float]) -> Column:
    """Solve a symmetric, positive definite system (Gauss-Jordan, so without pivots).

    An unknown that nothing depends on, with zeros for its row and column, is 0.
    """
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for i, pivot in enumerate(rows):
        for k in range(size):
            if k != i and pivot[i]:
                factor = rows[k][i] / pivot[i]
                rows[k] = [x - factor * y for x, y in zip(rows[k], pivot, strict=True)]
    return [row[size] / row[i] if row[i] else 0.0 for i, row in enumerate(rows)]
