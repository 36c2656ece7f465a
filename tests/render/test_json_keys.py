"""The JSON has exactly the keys of the contract, and CSV the same names."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from advisor.core.result import Band, PerformanceBases, PerformanceEstimate
from advisor.render import as_json, render_report
from advisor.render.csv import COLUMNS

from . import factories

MODEL = {"id", "name", "publisher", "kind", "parameters", "context_length", "languages", "license"}
LICENSE = {"id", "spdx", "commercial_use", "share_alike", "conditions"}
DEPLOYMENT = {
    "channel", "platform", "region", "instance_type", "instance_count", "accelerator", "accelerator_count",
    "tensor_parallel", "engine", "dtype", "quantization", "bedrock_model_id", "inference_profile",
}  # fmt: skip
MEMORY = {
    "weights_bytes", "kv_cache_bytes", "activation_bytes", "overhead_bytes", "required_bytes", "available_bytes",
    "per_accelerator_required_bytes", "per_accelerator_required_low_bytes", "per_accelerator_required_high_bytes",
    "per_accelerator_available_bytes", "max_concurrent_sequences", "basis",
}  # fmt: skip
COST = {
    "currency", "hourly", "monthly", "per_million_output_tokens", "per_million_total_tokens", "basis", "price_as_of",
    "price_source",
}  # fmt: skip
ENTRY = {
    "rank", "score", "pareto", "model", "deployment", "memory", "performance", "cost", "quality", "findings",
    "utilities",
}  # fmt: skip
FINDING = {"rule", "severity", "message", "facts", "source"}


def body() -> Any:
    return json.loads(render_report(factories.report(), factories.view(), "json"))


def test_the_top() -> None:
    assert list(body()) == [
        "schema_version", "catalog", "request", "objective", "recommended", "rejected", "undetermined", "relaxations", "notes",
    ]  # fmt: skip
    assert set(body()["catalog"]) == {"version", "digest", "prices_as_of"}


def test_a_recommendation() -> None:
    first = body()["recommended"][0]
    assert set(first) == ENTRY | {"alternatives"}
    assert set(first["model"]) == MODEL
    assert set(first["model"]["license"]) == LICENSE
    assert set(first["deployment"]) == DEPLOYMENT
    assert set(first["memory"]) == MEMORY
    assert set(first["performance"]) == {"ttft_ms", "tpot_ms", "output_tokens_per_second", "basis", "concurrency"}
    assert set(first["performance"]["ttft_ms"]) == {"low", "expected", "high", "basis"}
    assert set(first["cost"]) == COST
    assert set(first["quality"]) >= {"suite", "value", "percentile", "coverage", "as_of"}
    assert set(first["findings"][0]) >= FINDING


def test_alternatives_have_the_same_keys_and_none_of_their_own() -> None:
    assert {frozenset(a) for a in body()["recommended"][0]["alternatives"]} == {frozenset(ENTRY)}


def test_the_other_bins() -> None:
    assert set(body()["rejected"][0]) >= {"model", "deployment", "findings"}
    assert set(body()["undetermined"][0]) >= {"model", "deployment", "findings", "missing"}
    infeasible = json.loads(render_report(factories.infeasible(), factories.view(), "json"))
    assert set(infeasible["relaxations"][0]) == {"field", "from", "to", "unlocks", "message"}


def _flat(value: Any, path: str = "") -> set[str]:
    if isinstance(value, dict):
        return {name for key, inner in value.items() for name in _flat(inner, f"{path}.{key}" if path else key)}
    return {path}


def test_csv_columns_are_keys_of_the_json() -> None:
    keys = {name for entry in body()["recommended"] for name in _flat(entry)}
    assert set(COLUMNS) - keys == {"alternative"}


def test_csv_has_a_row_for_every_deployment() -> None:
    rows = list(csv.DictReader(io.StringIO(render_report(factories.report(), factories.view(), "csv"))))
    assert [(row["rank"], row["alternative"]) for row in rows] == [
        ("1", "false"), *[("1", "true")] * 4, ("2", "false"), ("3", "false"),
    ]  # fmt: skip
    assert rows[6]["memory.required_bytes"] == ""
    assert rows[6]["model.parameters"] == ""


def test_csv_of_nothing_is_its_header() -> None:
    text = render_report(factories.infeasible(), factories.view(), "csv")
    assert text == ",".join(COLUMNS) + "\n"


def test_each_figure_of_performance_has_its_own_basis() -> None:
    bases = PerformanceBases("assumed", "calibrated", "assumed")
    whole = PerformanceEstimate(Band(1, 2, 3), Band(1, 2, 3), Band(1, 2, 3), "assumed")
    for estimate, expected in ((whole._replace(bases=bases), bases), (whole, ("assumed",) * 3)):
        found = as_json.performance(estimate)
        assert tuple(found[figure]["basis"] for figure in PerformanceBases._fields) == expected
        assert found["basis"] == "assumed"
