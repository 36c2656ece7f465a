"""Numbers as people type them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.cli.questionnaire.numbers import Kind, Money, NotReadError, Period, in_usd, read


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("512", 512), ("1,500", 1500), ("1_500", 1500), ("2k", 2000), ("2K tokens", 2000), ("7B", 7 * 10**9),
        ("2.7e9", 2_700_000_000), ("1.5 million", 1_500_000), ("７Ｂ", 7 * 10**9), ("１５００", 1500),
        ("１，５００", 1500), ("1万", 10_000), ("1.5万", 15_000), ("1万5千", 15_000), ("1億2000万", 120_000_000),
        ("3千万", 30_000_000), ("百万", 10**6), ("2億", 2 * 10**8), ("1兆", 10**12), ("約 5 千件", 5000),
        ("100万人", 10**6), ("4096トークン", 4096), ("0", 0), ("70億パラメータ", 7 * 10**9), ("　512　", 512),
    ],
)  # fmt: skip
def test_counts(text: str, value: int) -> None:
    assert read(text, "count") == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "-1",
        "1.5",
        "0.1k1",
        "1,50",
        "12,34",
        "1万2億",
        "5百6千",
        "万",
        "7 B 8",
        "1e99",
        "9" * 70,
        "$5",
        "3円",
        "1/2",
        "½",
        "\x1b[A",
    ],
)
def test_what_is_no_count(text: str) -> None:
    with pytest.raises(NotReadError) as wrong:
        read(text, "count")
    assert all(wrong.value.message)


@pytest.mark.parametrize(
    ("text", "period", "money"),
    [
        ("$2000", "month", ("2000", "USD")), ("2k USD a month", "month", ("2000", "USD")),
        ("2000", "month", ("2000", "USD")),
        ("＄２，０００", "month", ("2000", "USD")), ("12.50 ドル/月", "month", ("12.50", "USD")),
        ("US$1.2M", "year", ("1.2e6", "USD")),
        ("月30万円", "month", ("300000", "JPY")), ("月額 30 万円", "month", ("300000", "JPY")),
        ("30万円/月", "month", ("300000", "JPY")),
        ("￥３００，０００", "month", ("300000", "JPY")), ("¥300000/月", "month", ("300000", "JPY")),
        ("300000 yen per month", "month", ("300000", "JPY")), ("JPY 300k", "month", ("300000", "JPY")),
        ("年商 1.5億円", "year", ("150000000", "JPY")), ("30万ドル", "year", ("300000", "USD")),
    ],
)  # fmt: skip
def test_money_keeps_its_currency(text: str, period: Period, money: tuple[str, Any]) -> None:
    assert read(text, "money", period) == Money(Decimal(money[0]), money[1])


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("360万円/年", "month"),
        ("月30万円", "year"),
        ("30万円/日", "month"),
        ("$30円", "month"),
        ("円", "month"),
        ("$", "month"),
        ("€30", "month"),
    ],
)
def test_another_period_or_currency_is_never_dropped(text: str, period: Period) -> None:
    with pytest.raises(NotReadError):
        read(text, "money", period)


@pytest.mark.parametrize("text", ["30万", "1億", "月30万"])
def test_large_units_without_a_currency_are_asked_about(text: str) -> None:
    with pytest.raises(NotReadError) as wrong:
        read(text, "money", "month")
    assert "通貨" in wrong.value.message.ja


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("500", "milliseconds", 500.0), ("500ms", "milliseconds", 500.0), ("1.5s", "milliseconds", 1500.0),
        ("1.5 秒", "milliseconds", 1500.0), ("200ミリ秒", "milliseconds", 200.0), ("２秒", "milliseconds", 2000.0),
        ("157", "rate", 157.0), ("1ドル=157.5円", "rate", 157.5), ("157円", "rate", 157.0), ("150 yen", "rate", 150.0),
        ("730", "hours", 730.0), ("220 時間", "hours", 220.0), ("8.5h", "hours", 8.5),
    ],
)  # fmt: skip
def test_times_and_rates(text: str, kind: Kind, value: float) -> None:
    assert read(text, kind) == value


def test_a_period_of_its_own_may_stand_with_a_number() -> None:
    assert read("1日1万件", "count", "day") == 10_000
    assert read("10k requests/day", "count", "day") == 10_000
    with pytest.raises(NotReadError):
        read("1万件/月", "count", "day")


def test_yen_become_dollars_by_the_given_rate_only() -> None:
    assert in_usd(Money(Decimal(300_000), "JPY"), 150) == 2000
    assert in_usd(Money(Decimal(300_000), "JPY"), 157) == 1910.83
    assert in_usd(Money(Decimal(300_000), "JPY"), 157.3) == 1907.184  # ¥299,999 in cents
    assert in_usd(Money(Decimal(1), "JPY"), 157) == 0.006369  # never rounded to nothing
    assert in_usd(Money(Decimal("12.5"), "USD"), None) == 12.5
    with pytest.raises(ValueError, match="no rate"):
        in_usd(Money(Decimal(1), "JPY"), None)


@settings(deadline=None)
@given(st.integers(0, 10**17))
def test_digits_are_read_as_they_are_written(value: int) -> None:
    assert read(str(value), "count") == read(f"{value:,}", "count") == value


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from(["count", "money", "milliseconds", "rate", "hours"]))
def test_nothing_typed_breaks_it(text: str, kind: Kind) -> None:
    try:
        value = read(text, kind, "month")
    except NotReadError:
        return
    assert (value.amount if isinstance(value, Money) else value) >= 0
