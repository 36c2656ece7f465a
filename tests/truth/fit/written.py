"""The digits that fitted constants are written with."""

DIGITS = 3


def written(value: float, digits: int = DIGITS) -> float:
    """Return a constant as the catalogue has it: rounded to so many significant digits."""
    return float(f"{value:.{digits - 1}e}")
