import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.units import GIB, format_count, format_gib, format_usd, parse_count


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7B", 7_000_000_000),
        ("7b", 7_000_000_000),
        ("2.7e9", 2_700_000_000),
        ("512", 512),
        ("1,000", 1000),
        ("1,000,000", 1_000_000),
        ("1_000_0", 10_000),
        ("1,000.5k", 1_000_500),
        ("0.1B", 100_000_000),
        ("2.0", 2),
        ("1.15e2", 115),
        ("999999999999999999", 999_999_999_999_999_999),
        ("2k", 2000),
    ],
)
def test_counts_as_people_write_them(text: str, value: int) -> None:
    assert parse_count(text) == value


@pytest.mark.parametrize(
    "text", ["", "-7B", "seven", "7BB", "nan", "inf", "1e99", "0x10", "７B", "1e999999999", "1e400"]
)
def test_refuses_what_is_no_count(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|too large"):
        parse_count(text)


@pytest.mark.parametrize(
    "text", ["1,5B", "1,00", "1000,000", ",1", "1,", "_1", "1_", "1__0", "1,000_000", "1.", "1 000"]
)
def test_commas_part_thousands_and_underscores_digits(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_count(text)


@pytest.mark.parametrize("text", ["1.5", "0.0001k", "1.00000000000000000001B", "1." + "0" * 5000 + "1"])
def test_a_count_is_whole(text: str) -> None:
    with pytest.raises(ValueError, match="not a whole number"):
        parse_count(text)


def test_no_length_of_digits_is_read_in_vain() -> None:
    with pytest.raises(ValueError, match="too large"):
        parse_count("9" * 10_000)


@given(st.text())
def test_never_fails_otherwise(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_count(text) >= 0


def test_shown_for_people() -> None:
    assert format_count(6_871_982_080) == "6.87B"
    assert format_count(560_000_000) == "560M"
    assert format_count(999_885_952) == "1B"
    assert format_count(999_499_999) == "999M"
    assert format_count(999_400) == "999,400"
    assert format_count(999_999) == "1M"
    assert format_gib(22.5 * GIB) == "22.5 GiB"
    assert format_usd(51.8) == "$51.80"
    assert format_usd(1065.07) == "$1,065"
