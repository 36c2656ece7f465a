"""The tables of measurements: every row has a name of its own, a source, and the day it was read."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.truth import memory_rows, speed_rows, training_rows
from tests.truth.rows import TABLES, architecture_of, configs, group_of, table

NAMES = {"memory.csv": "id", "throughput.csv": "row", "finetuning.csv": "id"}


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_told_apart_and_say_where_they_are_from(name: str) -> None:
    rows = list(table(name))
    assert len({row[NAMES[name]] for row in rows}) == len(rows) > 0
    for row in rows:
        assert row["url"].startswith("https://"), row
        assert dt.date.fromisoformat(row["read"]) <= dt.datetime.now(tz=dt.UTC).date(), row


def test_models_of_the_same_dimensions_are_one() -> None:
    groups = {
        name: group_of(found)
        for name in ("meta-llama/Llama-2-70b-chat-hf", "meta-llama/Meta-Llama-3-70B-Instruct", "Qwen/Qwen-14B")
        if (found := architecture_of(name))
    }
    first, successor, other = groups.values()
    assert first == successor != other


def test_all_subjects_hold_out_by_the_same_groups() -> None:
    row = next(r for r in speed_rows.rows() if "Meta-Llama-3-8B" in r.model)
    assert row.group in {r.group for r in memory_rows.rows() if r.architecture in configs()}
    assert row.group in {r.group for r in training_rows.memory_rows()}
