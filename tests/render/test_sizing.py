"""What a sizing looks like: the keys of the contract, bars that add up, texts that fit the terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.result import BORDERLINE, Finding
from advisor.core.result import DOCUMENTED as DOCUMENTED_RULE
from advisor.core.sizing import SizingReport
from advisor.core.text import Message, Text
from advisor.core.units import GIB
from advisor.render.hardware.parts import FREE, GLYPHS, LIMIT, Breakdown, cells
from advisor.render.hardware.wording import size
from advisor.render.sizing import FORMATS, render_sizing
from advisor.render.sizing.csv import COLUMNS
from advisor.render.sizing.schema import sizing_schema
from advisor.render.sizing.texts import headline
from advisor.render.wrap import cell_len

from . import sizing_factories as made
from .schema_check import problems
from .test_json_keys import COST, DEPLOYMENT, FINDING, MEMORY

REPORTS: dict[str, Callable[[], SizingReport]] = {
    "listing": made.report,
    "fits": lambda: made.of_one(made.sized("g5.12xlarge", 4140.56, made.TIGHT, devices=4)),
    "neuron": lambda: made.of_one(made.on_neuron(), load=made.LOAD._replace(concurrency=8)),
    "too-big": made.too_big,
    "crowded": made.crowded,
    "bedrock": made.on_bedrock,
    "unknown": made.unknown,
}


def body(report: SizingReport) -> Any:
    return json.loads(render_sizing(report, made.view(), "json"))


# ---------------------------------------------------------------------------------------------------------------- json


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_the_json_is_what_the_schema_says(make: Callable[[], SizingReport]) -> None:
    schema = sizing_schema()
    assert list(problems(body(make()), schema, schema)) == []


def test_the_keys_of_the_contract() -> None:
    answer = body(made.report())
    assert {"model", "kv_cache", "memory", "deployments"} <= set(answer)
    assert {"id", "parameters", "architecture"} <= set(answer["model"])
    assert {"total", "active", "embedding", "basis"} == set(answer["model"]["parameters"])
    assert {"model_type", "layers", "hidden_size", "heads", "kv_heads", "head_dim"} <= set(
        answer["model"]["architecture"]
    )
    assert {"bytes_per_token", "bytes", "bytes_reserved", "basis"} <= set(answer["kv_cache"])
    assert set(answer["memory"]) == MEMORY
    for entry in (*answer["deployments"], *answer["rejected"], *answer["undetermined"]):
        assert {"deployment", "memory", "capacity", "fits", "performance", "cost", "findings"} <= set(entry)
        assert set(entry["deployment"]) == DEPLOYMENT
        assert set(entry["memory"]) == MEMORY
        assert {
            "kv_cache_pool_bytes", "kv_cache_pool_tokens", "max_concurrent_sequences", "max_context",
        } <= set(entry["capacity"])  # fmt: skip
        assert entry["cost"] is None or set(entry["cost"]) == COST
        assert all(set(f) >= FINDING for f in entry["findings"])


def test_memory_is_of_the_asked_instance_or_of_none() -> None:
    without = body(made.report())["memory"]
    assert without["required_bytes"] == made.report().need.required_bytes  # type: ignore[union-attr]
    assert without["available_bytes"] is None
    assert without["per_accelerator_required_bytes"] is None
    asked = body(made.of_one(made.sized()))
    assert asked["memory"] == asked["deployments"][0]["memory"]


def test_what_is_not_known_is_null() -> None:
    answer = body(made.on_bedrock())
    assert answer["model"]["parameters"] is None
    assert answer["model"]["architecture"] is None
    assert answer["kv_cache"] is None
    assert answer["memory"] is None
    route = answer["deployments"][0]
    assert (route["memory"], route["capacity"], route["fits"]) == (None, None, True)
    assert route["price"]["per_million_output_tokens"] == 15.0
    assert answer["findings"][0]["missing"] == ["model.architecture"]


def test_the_request_can_be_repeated() -> None:
    request = body(made.report())["request"]
    assert request["context"] == 768
    assert request["kv_cache_dtype"] == "auto"
    assert request["assumed"] == ["where.region", "load.input_tokens", "load.output_tokens", "load.concurrency"]


def test_what_would_help_says_what_to_change_and_what_that_needs() -> None:
    concurrency, _, awq, instance = body(made.too_big())["relaxations"]
    assert (concurrency["field"], concurrency["changes"]) == ("concurrency", {"concurrency": 3})
    assert [w["rule"] for w in concurrency["warnings"]] == ["memory.headroom"]
    assert (awq["proposed"], awq["published_weights"]) == ("awq", False)
    assert awq["per_accelerator_required_bytes"] == 11 * GIB
    assert (instance["current"], instance["proposed"]) == ("g5.xlarge", "g6e.xlarge")
    assert instance["monthly_usd"] == 1358.6
    assert body(made.report())["relaxations"] == []


# ----------------------------------------------------------------------------------------------------------------- csv


def rows(report: SizingReport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render_sizing(report, made.view(), "csv"))))


def test_a_row_for_each_deployment_that_fits() -> None:
    found = rows(made.report())
    assert [r["deployment.instance_type"] for r in found] == [
        d.deployment.instance_type for d in made.report().deployments
    ]
    assert tuple(found[0]) == COLUMNS
    assert found[0]["memory.required_bytes"] == str(made.report().deployments[0].memory.required_bytes)  # type: ignore[union-attr]
    assert {r["fits"] for r in found} == {"true"}


def test_rows_of_what_does_not_fit_when_nothing_does() -> None:
    found = rows(made.crowded())
    assert [(r["fits"], r["findings"].startswith("exclude memory.fits")) for r in found] == [("false", True)]


# --------------------------------------------------------------------------------------------------------------- texts


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_golden(name: str, language: Any, golden: Callable[[str, str], None]) -> None:
    report = REPORTS[name]()
    golden(f"sizing/{name}.{language}.txt", render_sizing(report, made.view(language, width=80), "table"))
    golden(f"sizing/{name}.wide.{language}.txt", render_sizing(report, made.view(language, width=140), "table"))
    golden(f"sizing/{name}.{language}.md", render_sizing(report, made.view(language), "markdown"))


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("width", [60, 80, 100, 112, 140, 200])
def test_no_line_is_wider_than_the_terminal(name: str, language: Any, width: int) -> None:
    text = render_sizing(REPORTS[name](), made.view(language, width=width), "table")
    assert max(map(cell_len, text.splitlines())) <= width


@pytest.mark.parametrize("name", REPORTS)
def test_the_first_line_is_the_answer(name: str) -> None:
    report, view = REPORTS[name](), made.view()
    assert render_sizing(report, view, "table").splitlines()[0] == headline(report, view)


DOCUMENTED = Finding(DOCUMENTED_RULE, "note", Message(Text("AWS documents it", "AWS の文書にあります"), {}))
UNCERTAIN = Finding(BORDERLINE, "warn", Message(Text("uncertain", "不確か"), {}))
OTHERWISE = Finding("hardware.bf16-unsupported", "exclude", Message(Text("no bfloat16", "非対応"), {}))


@pytest.mark.parametrize(
    ("report", "en", "ja"),
    [
        (made.crowded_instance(3), "runs on EC2 g5.xlarge, but holds 3 of the 4 sequences asked at once (the engine queues",
         "同時 4 系列のうち保持できるのは 3 系列です"),
        (made.crowded_instance(0), "does not run on EC2 g5.xlarge: needs", "では動かせません"),
        (made.crowded_instance(3, 20.2, OTHERWISE), "does not run on EC2 g5.xlarge: needs", "では動かせません"),
        (made.crowded_instance(0, 19.1, UNCERTAIN), "may or may not fit on EC2 g5.xlarge: needs 40.1 GiB", "微妙です"),
        (made.crowded_instance(0, 19.1, UNCERTAIN, DOCUMENTED), "on EC2 g5.xlarge is documented by AWS, but is not",
         "AWS の文書にありますが、ここでの設定 (vLLM) では収まらない"),
        (made.crowded_instance(3, 19.1, fits=None), "Whether Alpha 8B runs on EC2 g5.xlarge is not known", "不明です"),
        (made.of_one(made.sized()), "fits on EC2 g5.xlarge: 16.2 / 19.8 GiB per accelerator.", "収まります"),
        (made.of_one(made.sized(memory=made.memory(19.7, 19.8)._replace(
            per_accelerator_required_low_bytes=19 * GIB, per_accelerator_required_high_bytes=21 * GIB))),
         "fits on EC2 g5.xlarge, but tightly: 19.7 / 19.8 GiB per accelerator, and what it needs is only known to be 19.0",
         "余裕がありません"),
    ],
)  # fmt: skip
def test_the_verdict_is_no_stronger_than_what_is_known(report: SizingReport, en: str, ja: str) -> None:
    assert en in headline(report, made.view())
    assert ja in headline(report, made.view("ja"))


def test_no_escape_codes_without_colour() -> None:
    assert "\x1b" not in render_sizing(made.report(), made.view(width=100), "table")
    assert "\x1b[" in render_sizing(made.report(), made.view(width=100, color=True), "table")


@pytest.mark.parametrize("format_", FORMATS)
def test_hostile_names_do_no_harm(format_: str) -> None:
    for width in (None, 80, 140):
        text = render_sizing(made.hostile(), made.view(width=width), format_)
        assert not {"\x1b", "\x9b", "\u202e"} & set(text) or format_ == "json"
    if format_ == "json":
        json.loads(text)
    if format_ == "markdown":
        assert "<script>" not in text
    if format_ == "csv":
        cells_ = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells_ if cell.startswith(("=", "+", "@"))]


# ---------------------------------------------------------------------------------------------------------------- bars

sizes = st.integers(0, 80 * GIB)


@given(st.tuples(sizes, sizes, sizes, sizes), sizes, st.integers(6, 60))
def test_a_bar_has_its_width_and_its_shares(parts: tuple[int, ...], available: int, width: int) -> None:
    drawn = cells(Breakdown(parts, available), width)
    assert len("".join(drawn)) == width
    needed = sum(parts)
    marked = sum(text.count(LIMIT) for text in drawn)
    assert marked == (1 if needed > available else 0)
    scale = max(needed, available, 1)
    for part, glyph, text in zip(parts, GLYPHS, drawn, strict=False):
        assert set(text) <= {glyph, LIMIT}
        assert abs(len(text) - part / scale * width) <= 1
    assert set(drawn[-1]) <= {FREE}


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0 B"), (1023, "1,023 B"), (8192, "8 KiB"), (2560, "2.5 KiB"), (405_504, "396 KiB"), (402_653_184, "384 MiB"),
     (GIB, "1.0 GiB"), (1536 * GIB, "1,536.0 GiB")],
)  # fmt: skip
def test_sizes_in_the_unit_that_reads_best(value: int, shown: str) -> None:
    assert size(value) == shown


@pytest.mark.parametrize(("language", "says"), [("en", "none: it keeps nothing"), ("ja", "なし")])
def test_an_encoder_keeps_no_cache(language: Any, says: str) -> None:
    report = made.report()
    assert report.kv_cache is not None
    none = report.kv_cache._replace(bytes_per_token=0, bytes=0, bytes_reserved=0)
    assert says in render_sizing(report._replace(kv_cache=none), made.view(language), "table")
