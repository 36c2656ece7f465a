"""Units: bytes inside, GiB only on screens; counts as people write them (``7B``, ``2.7e9``)."""

from __future__ import annotations

import re

KIB = 1024
MIB = 1024**2
GIB = 1024**3

_MULTIPLIERS = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "g": 10**9, "t": 10**12}
_COUNT = re.compile(
    r"""\s*
    ([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:_[0-9]+)*)  # commas part thousands, underscores any digits
    (?:\.([0-9]+))?
    (?:e\+?([0-9]+))?
    \s*([kmbgt]?)\s*""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_MOST = 10**18
_MOST_EXPONENT_DIGITS = 2
_MOST_DIGITS = 40  # nothing with more is a count, and reading them would cost time

DTYPE_BYTES: dict[str, float] = {
    "float32": 4,
    "float16": 2,
    "bfloat16": 2,
    "int8": 1,
    "fp8": 1,
    "int4": 0.5,
    "mxfp4": 0.53125,  # 4-bit elements + one shared 8-bit scale per block of 32 (OCP Microscaling Formats 1.0, §5)
}
"""Bytes one element occupies, by number format."""


class TooLargeError(ValueError):
    """A count beyond anything that is counted."""


def parse_count(text: str) -> int:
    """Read a count such as ``7B``, ``2.7e9``, ``1,000,000`` or ``512``.

    Raises:
        TooLargeError: the number is too large to mean anything (over 1e18).
        ValueError: the text is not a non-negative number, or is not a whole one.
    """
    match = _COUNT.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a number such as 7B, 2.7e9 or 512")
    whole, part = match[1].replace("_", "").replace(",", ""), (match[2] or "").rstrip("0")
    if len(whole) > _MOST_DIGITS or len(match[3] or "") > _MOST_EXPONENT_DIGITS:
        raise TooLargeError(f"{text!r} is too large")
    if len(part) > _MOST_DIGITS:
        raise ValueError(f"{text!r} is not a whole number")
    # in whole numbers throughout: 0.1 is not a tenth in floating point
    power: int = 10 ** int(match[3] or 0)
    shifted = int(whole + part) * power * _MULTIPLIERS[match[4].lower()]
    unit: int = 10 ** len(part)
    value, rest = divmod(shifted, unit)
    if value > _MOST:
        raise TooLargeError(f"{text!r} is too large")
    if rest:
        raise ValueError(f"{text!r} is not a whole number")
    return value


def format_count(value: int) -> str:
    """Show a count for people: ``7.2B``, ``560M``, ``512``."""
    for limit, suffix in ((10**12, "T"), (10**9, "B"), (10**6, "M")):
        if value >= limit * 0.9995:  # what rounds to the next unit is shown in it: 999.9M is 1B
            return f"{value / limit:.3g}{suffix}"
    return f"{value:,}"


def format_gib(value: float) -> str:
    """Show bytes as GiB with one decimal: ``22.5 GiB``."""
    return f"{value / GIB:,.1f} GiB"


def format_usd(value: float) -> str:
    """Show US dollars: cents below 100, whole dollars above."""
    return f"${value:,.2f}" if value < 100 else f"${value:,.0f}"
