"""Numbers as people type them: ``7B``, ``2k``, ``1万``, ``７Ｂ``, ``1,500 tokens``, ``月30万円``, ``$2000``, ``1.5s``.

Pure. A text is read whole or not at all: what is not understood is never dropped, so that ``360万円/年`` is no monthly
budget. Nothing is guessed either: 30万 of money without a currency is asked again, and yen stay yen until somebody says
what a dollar costs.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal, NamedTuple

from advisor.core.text import Text

Kind = Literal["count", "money", "milliseconds", "rate", "hours"]
Period = Literal["day", "month", "year"]


class Money(NamedTuple):
    """An amount in the currency it was said in."""

    amount: Decimal
    currency: Literal["USD", "JPY"]


class NotReadError(ValueError):
    """A text that is no such number; ``message`` says what would be."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


_LATIN = {
    "": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "b": 10**9, "bn": 10**9, "g": 10**9,
    "billion": 10**9, "t": 10**12, "trillion": 10**12,
}  # fmt: skip
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12}

_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:_[0-9]+)*)(?:\.[0-9]+)?"
_PLAIN = re.compile(rf"({_DIGITS})(?:e\+?([0-9]{{1,2}}))?({'|'.join(sorted(_LATIN, key=len, reverse=True))})")
_PIECE = re.compile(rf"({_DIGITS})|([十百千])|([万億兆])")

_COUNTERS = re.compile(
    r"(?:トークン|リクエスト|パラメーター|パラメータ|ユーザー|ユーザ|件|人|名|回|"
    r"tokens?|requests?|parameters?|params?|users?|people)$"
)
_DOLLARS = re.compile(r"^(?:us\$|usd|\$)|(?:us\$|usd|\$|米ドル|ドル|dollars?)$")
_YEN = re.compile(r"^(?:jpy|¥)|(?:jpy|¥|円|yen)$")
_PERIODS: dict[Period, re.Pattern[str]] = {
    "day": re.compile(r"^(?:1日|日|毎日)(?:に|あたり)?|(?:/日|/day|perday|aday|daily)$"),
    "month": re.compile(
        r"^(?:月額|毎月|1か月|1ヶ月|月)(?:に|あたり)?|(?:/月|/か月|/month|/mo|permonth|amonth|monthly)$"
    ),
    "year": re.compile(r"^(?:年商|年額|年間|毎年|年)(?:に|あたり)?|(?:/年|/year|/yr|peryear|ayear|yearly)$"),
}
_SECONDS = re.compile(r"(?:seconds?|secs?|s|秒)$")
_MILLISECONDS = re.compile(r"(?:milliseconds?|msec|ms|ミリ秒)$")
_HOURS = re.compile(r"(?:hours?|h|時間)$")
_PER_DOLLAR = re.compile(r"^(?:1ドル=?|1\$=?|\$1=?|usd1?=?)|(?:/ドル|/\$|/usd|perdollar)$")

_CENTS, _FINEST = 2, 6
"""Decimals of dollars: a cent is more than a yen, so that a budget of ¥300,000 in cents can be one of ¥299,999."""

_LONGEST = 60
_MOST = Decimal(10**18)

_WRONG: dict[Kind, Text] = {
    "count": Text("a number such as 512, 2k or 7B is needed", "512、2k、1万 のような数値を入力してください"),
    "money": Text(
        "an amount such as $2000, 2k USD or 300000 yen is needed", "$2000、30万円 のような金額を入力してください"
    ),
    "milliseconds": Text(
        "a time such as 500 (ms) or 1.5s is needed", "500 (ms) や 1.5 秒のような時間を入力してください"
    ),
    "rate": Text("yen for one dollar are needed, such as 150", "1 ドルの円での値段を 150 のように入力してください"),
    "hours": Text("a number of hours such as 730 is needed", "730 のような時間数を入力してください"),
}
_CURRENCY = Text("in which currency? such as $2000 or 300000 yen", "通貨も入力してください。例: 30万円、$2000")
_WHOLE = Text("a whole number is needed", "整数を入力してください")


def read(text: str, kind: Kind, period: Period | None = None) -> int | float | Money:
    """Return what a text says: whole counts, milliseconds, yen for a dollar, or money in its own currency.

    ``period`` is what the number is counted over; only its own words may stand with it.

    Raises:
        NotReadError: it says no such number.
    """
    said = _plain(text, period)
    if not said or len(said) > _LONGEST:
        raise NotReadError(_WRONG[kind])
    if kind == "money":
        return _money(said, period)
    if kind == "milliseconds":
        return _milliseconds(said)
    if kind == "rate":
        return float(_number(_YEN.sub("", _PER_DOLLAR.sub("", said)), kind))
    if kind == "hours":
        return float(_number(_HOURS.sub("", said), kind))
    value = _number(_COUNTERS.sub("", said), kind)
    if value != value.to_integral_value():
        raise NotReadError(_WHOLE)
    return int(value)


def in_usd(money: Money, yen_per_dollar: float | None) -> float:
    """Return US dollars, to the cent or as much finer as it takes to come back to the same yen; below one, four figures.

    Raises:
        ValueError: it is yen, and nobody said what a dollar costs.
    """
    if money.currency == "USD":
        return float(money.amount)
    if yen_per_dollar is None:
        raise ValueError("no rate")
    value = float(money.amount) / yen_per_dollar
    if value < 1:
        return float(f"{value:.4g}")
    for digits in range(_CENTS, _FINEST):
        rounded = round(value, digits)
        if round(rounded * yen_per_dollar) == round(money.amount):
            return rounded
    return round(value, _FINEST)


def _plain(text: str, period: Period | None) -> str:
    said = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    said = said.removeprefix("約").replace("、", ",")
    return _PERIODS[period].sub("", said) if period else said


def _money(said: str, period: Period | None) -> Money:
    yen, dollars = _YEN.search(said), _DOLLARS.search(said)
    if yen and dollars:
        raise NotReadError(_WRONG["money"])
    bare = _YEN.sub("", said) if yen else _DOLLARS.sub("", said)
    if period:  # `300000 yen a month` has the period behind, `¥300000/月` has it before the end: once more inside
        bare = _PERIODS[period].sub("", bare)
    amount = _number(bare, "money")
    if not yen and not dollars and any(c in _LARGE for c in bare):
        raise NotReadError(_CURRENCY)
    return Money(amount, "JPY" if yen else "USD")


def _milliseconds(said: str) -> float:
    if _MILLISECONDS.search(said):
        return float(_number(_MILLISECONDS.sub("", said), "milliseconds"))
    if _SECONDS.search(said):
        return float(_number(_SECONDS.sub("", said), "milliseconds") * 1000)
    return float(_number(said, "milliseconds"))


def _number(said: str, kind: Kind) -> Decimal:
    value = _latin(said)
    if value is None:
        value = _japanese(said)
    if value is None:
        raise NotReadError(_WRONG[kind])
    if value > _MOST:
        raise NotReadError(Text("that is too large", "数値が大きすぎます"))
    return value


def _latin(said: str) -> Decimal | None:
    match = _PLAIN.fullmatch(said)
    if match is None:
        return None
    power: int = 10 ** int(match[2] or 0)
    return _decimal(match[1]) * power * _LATIN[match[3]]


def _japanese(said: str) -> Decimal | None:
    """Read ``1万``, ``1億2000万``, ``3千``, ``百万``; every unit smaller than the one before it."""
    total, section = Decimal(0), Decimal(0)
    number: Decimal | None = None
    last_large, last_small = 10**16, 10**4
    at = 0
    while match := _PIECE.match(said, at):
        at = match.end()
        digits, small, large = match.groups()
        if digits:
            if number is not None:
                return None
            number = _decimal(digits)
        elif small:
            if _SMALL[small] >= last_small:
                return None
            section += (Decimal(1) if number is None else number) * _SMALL[small]
            number, last_small = None, _SMALL[small]
        else:
            if _LARGE[large] >= last_large or (number is None and not section):
                return None
            total += (section + (number or 0)) * _LARGE[large]
            section, number, last_large, last_small = Decimal(0), None, _LARGE[large], 10**4
    return total + section + (number or 0) if at == len(said) and said else None


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "").replace("_", ""))
