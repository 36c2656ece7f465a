"""The constants of the catalogue are what the committed fits give, and rounding is the only step between them."""

from __future__ import annotations

import pytest

from tests.truth.fit.catalogue import constants
from tests.truth.fit.solve import damped, normal_equations, solve
from tests.truth.fit.written import written


def test_the_catalogue_holds_the_fits() -> None:
    """After a change of rows or formula: ``make fit`` says what to write to catalog/engines.yaml and training.yaml."""
    assert [c for c in constants() if c.current != c.fitted] == []


def test_constants_are_written_with_significant_digits() -> None:
    assert written(0.00123456) == 0.00123
    assert written(1_852_204_646) == 1_850_000_000
    assert written(0.995, 2) == 0.99  # as binary floats lie: this one below the half
    assert written(0) == 0


def test_a_system_is_solved_and_what_nothing_depends_on_is_zero() -> None:
    assert solve([[2, 1, 0], [1, 3, 0], [0, 0, 0]], [5, 10, 0]) == pytest.approx([1, 3, 0])


def test_a_step_along_the_normal_equations_takes_linear_residuals_to_zero() -> None:
    slopes, wanted = [[1.0, 2.0, 3.0], [1.0, 1.0, 1.0]], [0.5, -2.0]
    residuals = [-sum(w * s[i] for w, s in zip(wanted, slopes, strict=True)) for i in range(3)]
    matrix, right = normal_equations(slopes, residuals, [1.0, 2.0, 1.0])
    assert solve(matrix, right) == pytest.approx(wanted)
    assert solve(damped(matrix, 1e6), right) == pytest.approx([0, 0], abs=1e-4)
