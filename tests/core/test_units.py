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
        ("2k", 2000),
    ],
)
def test_counts_as_people_write_them(text: str, value: int) -> None:
    assert parse_count(text) == value


@pytest.mark.parametrize("text", ["", "-7B", "seven", "7BB", "nan", "inf", "1e99", "0x10", "７B", "1e999999999"])
def test_refuses_what_is_no_count(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|too large"):
        parse_count(text)


@given(st.text())
def test_never_fails_otherwise(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_count(text) >= 0


def test_shown_for_people() -> None:
    assert format_count(6_871_982_080) == "6.87B"
    assert format_count(560_000_000) == "560M"
    assert format_gib(22.5 * GIB) == "22.5 GiB"
    assert format_usd(51.8) == "$51.80"
    assert format_usd(1065.07) == "$1,065"
