"""How far chance explains a share: its interval."""

from __future__ import annotations

from math import sqrt

__all__ = ["wilson"]

Z = 1.959964
"""The standard normal quantile of a two-sided interval of 95 %."""


def wilson(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of so many, both 0 to 1: right answers among questions, say.

    Wilson's score interval: unlike that of the normal approximation it never leaves 0 to 1 and holds near both ends. E. B.
    Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927), 209-212. Of the mean
    of several trials a question it is too wide rather than too narrow: such a mean varies less than one trial.
    """
    z2 = Z * Z / count
    centre = (share + z2 / 2) / (1 + z2)
    half = Z / (1 + z2) * sqrt(share * (1 - share) / count + z2 / (4 * count))
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))
