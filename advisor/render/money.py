"""How money is worded for people: US dollars, and beside them yen where the reader gave a rate. The one place that does.

``yen`` is how many yen a dollar is, ``None`` where nobody said: no rate is ever assumed or fetched. Catalogue, arithmetic
and what machines read (JSON, CSV) stay in dollars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.text import Language, Text
from advisor.core.units import format_usd

if TYPE_CHECKING:
    from decimal import Decimal

    from advisor.core.result import Band

__all__ = [
    "about",
    "band",
    "beside",
    "caption",
    "exact",
    "hourly",
    "in_yen",
    "limit",
    "lines",
    "over_lines",
    "to",
    "unit_price",
    "usd",
]

_BESIDE = Text("{dollars} (≈ {yen})", "{dollars} (約 {yen})")
_ABOUT = Text("≈ {}", "約 {}")
_BAND = Text("{} ({} to {})", "{} ({}〜{})")
_TO = Text("{} to {}", "{}〜{}")
_BOTH = Text("{dollars}, ≈ {yen}", "{dollars}、約 {yen}")
_CAPTION = Text("Yen at {} yen to the dollar, as given.", "円は 1 ドル = {} 円で換算 (指定されたレート)。")

_CENTS_FROM = 10
"""From so many dollars an hour on there are cents only."""
_WHOLE_FROM = 100
"""From so many yen on there are no decimals; below, three figures: ``¥46.5``, ``¥0.0388``."""
_FIGURES = 3
_ROUNDED_FROM = 10_000_000
"""From so many yen on there are four figures: dollars are whole, a rate is of the day, and ``¥49,999,999,975`` says neither."""


def usd(value: float, language: Language, yen: float | None = None) -> str:
    """Return an amount: ``$414``, ``$1,234 (≈ ¥191,270)``."""
    return beside(format_usd(value), value, language, yen)


def hourly(value: float, language: Language, yen: float | None = None) -> str:
    """Return the price of an hour: four figures, from ten dollars on to the cent: ``$0.526``, ``$1.006``, ``$98.32``."""
    if value < 1:
        return beside(_small(value), value, language, yen)
    return beside(f"${value:,.3f}" if value < _CENTS_FROM else f"${value:,.2f}", value, language, yen)


def unit_price(value: float, language: Language, yen: float | None = None) -> str:
    """Return the price of a small thing, a million tokens or an image: ``$15.00``, ``$0.0376``."""
    return beside(f"${value:,.2f}" if value >= 1 else _small(value), value, language, yen)


def limit(value: float, language: Language, yen: float | None = None) -> str:
    """Return a limit in full, so that it works as it stands there: ``$415.23``."""
    return beside(f"${value:,.2f}" if value >= 1 else f"${value:g}", value, language, yen)


def exact(value: float | Decimal) -> str:
    """Return an amount with the digits it was given with: ``$1,234.5``, ``$300,000``."""
    return f"${value:,.10g}" if isinstance(value, float) else f"${value:,f}"


def _small(value: float) -> str:
    """Return less than a dollar in four figures, and to the cent at least: ``$0.10`` beside ``$0.11``."""
    shown = f"{value:.4g}"
    if "e" in shown:  # 1e-05
        from decimal import Decimal

        shown = f"{Decimal(shown):f}"
    whole, _, cents = shown.partition(".")
    return f"${whole}.{cents:0<2}"


def beside(dollars: str, value: float, language: Language, yen: float | None) -> str:
    """Return dollars as worded already, with the yen they come to where there is a rate."""
    return dollars if yen is None else _BESIDE.get(language).format(dollars=dollars, yen=in_yen(value * yen))


def lines(value: float, language: Language, yen: float | None) -> tuple[str, ...]:
    """Return an amount with its yen on a line of their own: for columns, which must stay narrow."""
    return (format_usd(value), *(() if yen is None else (about(value, language, yen),)))


def about(value: float, language: Language, yen: float) -> str:
    """Return what dollars come to, alone: ``≈ ¥191,270``."""
    return _ABOUT.get(language).format(in_yen(value * yen))


def over_lines(worded: str) -> list[str]:
    """Part dollars from the yen behind them: ``$1,234`` and ``(≈ ¥191,270)``."""
    dollars, bracket, rest = worded.partition(" (")
    return [dollars, f"({rest}"] if bracket else [worded]


def band(value: Band, language: Language, yen: float | None = None) -> str:
    """Return an amount between two others: ``$12.30 ($8.20 to $18.45)``, and the same in yen behind it."""
    dollars = _BAND.get(language).format(*map(format_usd, (value.expected, value.low, value.high)))
    if yen is None:
        return dollars
    worth = _BAND.get(language).format(*(in_yen(v * yen) for v in (value.expected, value.low, value.high)))
    return _BOTH.get(language).format(dollars=dollars, yen=worth)


def to(value: Band, language: Language, yen: float | None = None) -> str:
    """Return the two ends of a band: ``$8.20 to $18.45``, in yen where there is a rate."""
    ends = (value.low, value.high)
    return _TO.get(language).format(*(format_usd(v) if yen is None else in_yen(v * yen) for v in ends))


def in_yen(value: float) -> str:
    """Return yen: whole from 100 on, three figures below, four from ten million on."""
    if value >= _ROUNDED_FROM:
        return f"¥{float(f'{value:.4g}'):,.0f}"
    if value >= _WHOLE_FROM or value == 0:
        return f"¥{value:,.0f}"
    from decimal import Decimal

    figures = f"{Decimal(f'{value:.{_FIGURES}g}'):f}"  # never 1.5e-05
    return f"¥{figures}"


def caption(yen: float | None, language: Language) -> tuple[str, ...]:
    """Return the line that names the rate; none where no rate was given."""
    return () if yen is None else (_CAPTION.get(language).format(f"{yen:,.10g}"),)
