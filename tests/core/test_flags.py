from __future__ import annotations

from typing import Any

import pytest

from advisor.core.flags import ASSUMABLE, asked, flag, own_words, plain_number, words
from advisor.core.request import FIELDS, Choice, Limits, Load, Purpose, Request, Use, Where


def test_flags() -> None:
    assert flag(("where", "instance_families")) == "--instance-family"
    assert flag(("limits", "max_ttft_ms")) == "--max-ttft-ms"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("batch_size", 1, ["--batch-size", "1"]),
        ("memory_utilization", 0.9, ["--memory-utilization", "0.9"]),
        ("hours", 730.0, ["--hours", "730"]),
        ("gradient_checkpointing", True, ["--gradient-checkpointing"]),
        ("gradient_checkpointing", False, ["--no-gradient-checkpointing"]),
    ],
)
def test_flags_of_questions_about_one_model(name: str, value: Any, told: list[str]) -> None:
    assert own_words(name, value) == told


def test_what_is_merely_assumed_is_not_asked() -> None:
    assert asked(Request(assumed=ASSUMABLE)) == {}
    given = tuple(name for name in ASSUMABLE if name != "load.concurrency")
    assert asked(Request(assumed=given)) == {("load", "concurrency"): 1}


def test_what_differs_from_the_default_is_asked() -> None:
    request = Request(
        purpose=Purpose(("chat",), ("ja",)),
        use=Use(commercial=False, distribute_weights=True),
        where=Where(platforms=("ec2",), region="eu-west-1"),
        load=Load(hours_per_month=200.0),
        limits=Limits(max_monthly_usd=1500.0),
        choice=Choice(objective="cost", top=3),
        assumed=("load.input_tokens", "load.output_tokens", "load.concurrency", "load.requests_per_day", "where.purchase",
                 "limits.quantizations"),
    )  # fmt: skip
    assert words(asked(request)) == [
        "--task", "chat", "--language", "ja", "--no-commercial", "--distribute-weights", "--platform", "ec2",
        "--region", "eu-west-1", "--hours-per-month", "200", "--max-monthly-usd", "1500", "--objective", "cost", "--top", "3",
    ]  # fmt: skip


def test_assumable_defaults_are_fields() -> None:
    assert {tuple(name.split(".")) for name in ASSUMABLE} <= set(FIELDS)


@pytest.mark.parametrize(("value", "shown"), [(1500.0, 1500), (0.5, 0.5), (7, 7), ("x", "x"), (True, True)])
def test_numbers_as_people_write_them(value: Any, shown: Any) -> None:
    assert plain_number(value) == shown
    assert type(plain_number(value)) is type(shown)
