"""What a fine-tuning report looks like: the keys of the contract, its schema, texts that fit the terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from advisor.core.tuning import TuningReport
from advisor.render.tuning import FORMATS, render_tuning
from advisor.render.tuning.csv import COLUMNS
from advisor.render.tuning.rows import breakdown, hours
from advisor.render.tuning.schema import tuning_schema
from advisor.render.tuning.texts import headline
from advisor.render.wrap import cell_len

from . import tuning_factories as made
from .schema_check import problems
from .test_json_keys import DEPLOYMENT, FINDING

REPORTS: dict[str, Callable[[], TuningReport]] = {
    "listing": made.report,
    "fits": lambda: made.of_one(made.tuned("g5.xlarge", 3.4, made.TIGHT)),
    "trainium": lambda: made.of_one(made.on_trainium()),
    "full": made.full,
    "too-big": made.too_big,
    "crowded": made.crowded,
    "closed": made.closed,
}


def body(report: TuningReport) -> Any:
    return json.loads(render_tuning(report, made.view(), "json"))


# ---------------------------------------------------------------------------------------------------------------- json


def test_the_keys_of_the_contract() -> None:
    answer = body(made.report())
    assert {"memory", "compute", "cost", "deployments"} <= set(answer)
    assert {
        "weights_bytes", "adapter_bytes", "gradient_bytes", "optimizer_bytes", "activation_bytes", "required_bytes",
    } <= set(answer["memory"])  # fmt: skip
    assert {"flops", "hours"} <= set(answer["compute"])
    assert set(answer["compute"]["hours"]) == {"low", "expected", "high"}
    for entry in (*answer["deployments"], *answer["rejected"], *answer["undetermined"]):
        assert {"deployment", "sharding", "memory", "fits", "compute", "cost", "findings"} == set(entry)
        assert set(entry["deployment"]) == DEPLOYMENT
        assert all(set(f) >= FINDING for f in entry["findings"])


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_the_json_is_what_the_schema_says(make: Callable[[], TuningReport]) -> None:
    schema = tuning_schema()
    assert list(problems(body(make()), schema, schema)) == []


def test_the_report_s_figures_are_those_of_the_first_deployment() -> None:
    answer = body(made.report())
    first = answer["deployments"][0]
    assert (answer["memory"], answer["compute"], answer["cost"]) == (first["memory"], first["compute"], first["cost"])
    crowded = body(made.crowded())
    assert crowded["memory"] == crowded["rejected"][0]["memory"]
    assert (crowded["compute"], crowded["cost"]) == (None, None)


def test_memory_is_of_all_devices_and_of_one() -> None:
    memory = body(made.full())["memory"]
    one = made.full().deployments[0].memory
    assert one is not None
    assert memory["required_bytes"] == 8 * one.required_bytes
    assert memory["per_accelerator_required_bytes"] == one.required_bytes
    components = ("weights", "adapter", "gradient", "optimizer", "activation", "overhead")
    assert sum(memory[f"{name}_bytes"] for name in components) == memory["required_bytes"]


def test_what_is_not_known_is_null() -> None:
    answer = body(made.closed())
    assert (answer["memory"], answer["compute"], answer["cost"]) == (None, None, None)
    entry = answer["undetermined"][0]
    assert (entry["fits"], entry["sharding"]) == (None, None)
    assert entry["findings"][0]["missing"] == ["channel.customization"]


def test_the_request_can_be_repeated() -> None:
    request = body(made.report())["request"]
    assert (request["method"], request["tokens"], request["lora_rank"]) == ("lora", 10_000_000, 16)
    assert "training.tokens" in request["assumed"]


# ----------------------------------------------------------------------------------------------------------------- csv


def rows(report: TuningReport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render_tuning(report, made.view(), "csv"))))


def test_a_row_for_each_deployment_that_fits() -> None:
    found = rows(made.report())
    assert [r["deployment.instance_type"] for r in found] == [
        d.deployment.instance_type for d in made.report().deployments
    ]
    assert tuple(found[0]) == COLUMNS
    assert {r["fits"] for r in found} == {"true"}
    assert float(found[0]["compute.hours.expected"]) == 3.4


def test_rows_of_what_does_not_fit_when_nothing_does() -> None:
    found = rows(made.crowded())
    assert [(r["fits"], r["findings"].startswith("exclude memory.fits")) for r in found] == [("false", True)]


# --------------------------------------------------------------------------------------------------------------- texts


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_golden(name: str, language: Any, golden: Callable[[str, str], None]) -> None:
    report = REPORTS[name]()
    golden(f"tuning/{name}.{language}.txt", render_tuning(report, made.view(language, width=80), "table"))
    golden(f"tuning/{name}.wide.{language}.txt", render_tuning(report, made.view(language, width=140), "table"))
    golden(f"tuning/{name}.{language}.md", render_tuning(report, made.view(language), "markdown"))


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("width", [60, 80, 112, 140, 200])
def test_no_line_is_wider_than_the_terminal(name: str, language: Any, width: int) -> None:
    text = render_tuning(REPORTS[name](), made.view(language, width=width), "table")
    assert max(map(cell_len, text.splitlines())) <= width


@pytest.mark.parametrize("name", REPORTS)
def test_the_first_line_is_the_answer(name: str) -> None:
    report, view = REPORTS[name](), made.view()
    assert render_tuning(report, view, "table").splitlines()[0] == headline(report, view)


@pytest.mark.parametrize("format_", FORMATS)
def test_hostile_names_do_no_harm(format_: str) -> None:
    for width in (None, 80, 140):
        text = render_tuning(made.hostile(), made.view(width=width), format_)
        assert not {"\x1b", "\x9b", "\u202e"} & set(text) or format_ == "json"
    if format_ == "markdown":
        assert "<script>" not in text
    if format_ == "csv":
        assert not [c for row in csv.reader(io.StringIO(text)) for c in row if c.startswith(("=", "+", "@"))]


def test_a_bar_holds_the_whole_device() -> None:
    memory = made.memory(18.6)
    assert sum(breakdown(memory).parts) == memory.required_bytes


@pytest.mark.parametrize(
    ("value", "shown"),
    [(12.0, "12 (8 to 18) hours"), (3.4, "3.4 (2.3 to 5.1) hours"), (0.5, "30 (20 to 45) minutes")],
)
def test_times_in_the_unit_that_reads_best(value: float, shown: str) -> None:
    assert hours(made.compute(value), "en") == shown
    assert hours(None, "en") == "not known"


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        (("qkv", "output", "up", "down"), "LoRA, rank 16, on query-key-value, output, up, down"),
        (("query", "gate-up"), "LoRA, rank 16, on query, gate-up"),
    ],
)
def test_the_adapted_matrices_are_named(targets: tuple[str, ...], said: str) -> None:
    assert said in render_tuning(made.report(run=made.RUN._replace(lora_targets=targets)), made.view(), "markdown")


def test_no_matrix_is_named_where_none_is_known() -> None:
    rendered = render_tuning(made.report(run=made.RUN._replace(lora_targets=())), made.view(), "markdown")
    assert "LoRA, rank 16" in rendered
    assert "rank 16, on" not in rendered
