"""Flags read as numbers."""

from __future__ import annotations

from typing import Any

from advisor.cli.flag_values import read_counts


def test_what_is_no_number_is_quoted_in_bounded_length() -> None:
    values: dict[str, Any] = {"context": "9" * 100_000, "concurrency": "4k"}
    (problem,) = read_counts(values, ("context", "concurrency"))
    assert values == {"concurrency": 4000}
    assert problem.field == "context"
    assert len(problem.message.en) < 200
    assert len(problem.message.ja) < 200
