from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.dates import first_day


@pytest.mark.parametrize(
    ("text", "day"),
    [("2025-06-17", date(2025, 6, 17)), ("2025-06", date(2025, 6, 1)), ("2025", date(2025, 1, 1))],
)
def test_a_month_or_year_stands_for_its_first_day(text: str, day: date) -> None:
    assert first_day(text) == day


@pytest.mark.parametrize("text", ["", "2025-13", "2025-02-30", "25-06", "2025-6", "June 2025"])
def test_what_is_no_date_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        first_day(text)


@given(st.dates(date(1000, 1, 1)))
def test_less_said_is_never_later(day: date) -> None:
    text = day.isoformat()
    assert first_day(text) == day
    assert timedelta(0) <= day - first_day(text[:7]) <= timedelta(30)
    assert first_day(text[:4]) <= first_day(text[:7])
