from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from advisor.authoring.staleness import Staleness, staleness

if TYPE_CHECKING:
    from advisor.authoring.validate import Validation

TODAY = date(2026, 1, 31)


@pytest.fixture
def rows(good: Validation) -> dict[str, Staleness]:
    return {row.kind: row for row in staleness(good.data, TODAY)}


def test_known_and_unknown_are_counted_apart(rows: dict[str, Staleness]) -> None:
    released = rows["models.released"]
    assert (released.known, released.unknown, released.sourced) == (4, 1, 4)
    tokens = rows["models.training_tokens"]
    assert (tokens.known, tokens.unknown) == (0, 3)
    assert (tokens.oldest, tokens.oldest_days) == (None, None)


def test_ages_are_those_of_the_sources(rows: dict[str, Staleness]) -> None:
    context = rows["models.context_length"]
    assert (context.oldest, context.newest, context.oldest_days) == ("2026-01-02", "2026-01-05", 29)


def test_what_says_nothing_is_told_from_what_says_unknown(rows: dict[str, Staleness], good: Validation) -> None:
    entries = len(good.data["models"])
    for kind in ("models.training_tokens", "models.released", "models.channels.bedrock"):
        row = rows[kind]
        assert row.known + row.unknown + row.silent == entries


def test_stale_is_older_than_a_year(good: Validation) -> None:
    in_time, later = (
        {row.kind: row for row in staleness(good.data, day)}["models.context_length"]
        for day in (date(2027, 1, 2), date(2027, 1, 5))
    )
    assert (in_time.stale, in_time.oldest_days) == (0, 365)
    assert 0 < later.stale < later.sourced  # the newest is of 2026-01-05


def test_only_the_newest_price_of_a_place_counts(rows: dict[str, Staleness]) -> None:
    prices = rows["prices.ec2"]
    assert (prices.oldest, prices.known, prices.sourced) == ("2026-01-21", 5, 5)
    assert rows["prices.sagemaker"].oldest == "2025-01-26"


def test_what_is_reserved_for_three_years_is_as_old_as_its_own_row(good: Validation) -> None:
    rows = [
        {"as_of": "2025-04-04", "reserved_3yr": 0.3, "source": "older"},
        {"as_of": "2026-01-21", "on_demand": 0.7, "reserved_1yr": 0.5, "source": "newer"},
    ]
    prices = {**good.data["prices"], "ec2": {"g4dn.xlarge": {"us-east-1": rows}}}
    reserved = {row.kind: row for row in staleness({**good.data, "prices": prices}, TODAY)}["prices.reserved"]
    assert (reserved.oldest, reserved.newest, reserved.known) == ("2025-04-04", "2026-01-21", 2)


def test_scores_have_the_age_of_their_row_or_table(rows: dict[str, Staleness]) -> None:
    suites = rows["suites"]  # one of its rows has a day of its own
    assert (suites.oldest, suites.oldest_days, suites.known) == ("2025-11", 91, 3)


def test_the_clock_is_passed_in(good: Validation) -> None:
    today = {row.kind: row.oldest_days for row in staleness(good.data, TODAY)}
    tomorrow = {row.kind: row.oldest_days for row in staleness(good.data, date(2026, 2, 1))}
    assert all(tomorrow[k] == (None if v is None else v + 1) for k, v in today.items())
