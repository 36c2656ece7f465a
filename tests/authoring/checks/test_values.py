"""Dates, prices, licences, scores."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from advisor.authoring.checks.dates import is_date
from advisor.authoring.checks.licenses import NEWER
from advisor.authoring.documents.prices import BedrockPriceRow

if TYPE_CHECKING:
    from datetime import date

    from tests.authoring.conftest import Workbench


@given(st.dates())
def test_every_day_is_a_date(day: date) -> None:
    assert is_date(day.isoformat())
    assert is_date(day.isoformat()[:7])
    assert is_date(day.isoformat()[:4])


@pytest.mark.parametrize("text", ["2023-02-29", "2023-13", "2023-00-01", "0000", "x", "", "2023-1-1-1"])
def test_days_that_are_not_in_the_calendar(text: str) -> None:
    assert not is_date(text)


CASES = [
    ("models/example.yaml", "released: 2025-03-04", "released: 2025-02-29", "2025-02-29", "bad-date"),
    ("models/example.yaml", "released: 2025-03-04", "released: 2027", "2027", "future-date"),
    ("models/example.yaml", "released: 2025-03-04", "released: {value: 2025-13}", "2025-13", "bad-date"),
    ("prices/ec2/g5.yaml", "read: 2026-01-21", "read: 2026-02-30", "2026-02-30", "bad-date"),
    ("prices/ec2/g4dn.yaml", "{as_of: 2025-04-04,", "{as_of: 2099-04-04,", "2099-04-04", "future-date"),
    ("prices/ec2/g4dn.yaml", "{as_of: 2025-04-04,", "{as_of: 2026-01-21,", "2026-01-21, on_demand: 0.70",
     "duplicate-price"),
    ("prices/ec2/g4dn.yaml", "      - {as_of: 2026-01-21, on_demand: 0.526}", "      - {as_of: 2026-01-21, note: x}",
     "{as_of: 2026-01-21, note", "no-price"),
    ("prices/bedrock/example.yaml", "tier: batch, input: 1.5, output: 7.5", "tier: batch",
     "{as_of: 2026-01-05, tier", "no-price"),
    ("instances/g5.yaml", "family: g5\n", "family: g5e\n", "g5.xlarge", "wrong-file"),
    ("licenses/permissive.yaml", "spdx: Apache-2.0", "spdx: Apache 2", "Apache 2", "unknown-spdx"),
    ("licenses/example-community.yaml", "excludes: [EU]", "excludes: [Europe]", "Europe", "bad-country"),
    ("licenses/example-community.yaml", "excludes: [EU]", "excludes: [UK]", "UK", "bad-country"),
    ("accelerators.yaml", 'compute_capability: "8.6"', 'compute_capability: "Ampere"', '"Ampere"', "bad-version"),
    ("benchmarks/example-suite.yaml", "value: 40, lower: 38", "value: 37, lower: 38", "37", "odd-score"),
    ("benchmarks/example-suite.yaml", "    scale: 0-100\n", "    scale: 0-100\n    questions: {count: 9, full_score: 60}\n",
     "60.5", "odd-score"),
    ("benchmarks/example-suite.yaml", "model: example/chat", "model: example/base",
     "example/base, value: 60.5", "duplicate-score"),
]  # fmt: skip


def test_the_length_of_a_video_says_nothing_without_a_price() -> None:
    row = {"as_of": "2026-01-05", "video_seconds": 5}
    with pytest.raises(ValidationError, match="per_video_second"):
        BedrockPriceRow.model_validate(row)
    assert BedrockPriceRow.model_validate({**row, "per_video_second": 0.75}).video_seconds == 5


@pytest.mark.parametrize(("name", "old", "new", "at", "code"), CASES)
def test_values_that_cannot_be(bench: Workbench, name: str, old: str, new: str, at: str, code: str) -> None:
    bench.edit(name, old, new)
    found = [p for p in bench.validate().problems if p.code == f"catalog.{code}"]
    assert [p.place for p in found] == [bench.place(name, at)]


def test_an_end_of_life_may_lie_ahead(bench: Workbench) -> None:
    bench.edit("models/example-cloud.yaml", "ends: 2025-01-01", "ends: 2031-01-01")
    assert bench.problems() == []


def test_spdx_ids_are_written_as_spdx_writes_them(bench: Workbench) -> None:
    problem = bench.edit("licenses/permissive.yaml", "spdx: Apache-2.0", "spdx: apache-2.0").only()
    assert problem.hint is not None
    assert problem.hint.en == "write Apache-2.0"


@pytest.mark.parametrize(
    "spdx", ["MIT", "Apache-2.0 WITH LLVM-exception", "MIT OR Apache-2.0", "LicenseRef-x.y-1", *NEWER]
)
def test_valid_spdx(bench: Workbench, spdx: str) -> None:
    assert bench.edit("licenses/permissive.yaml", "spdx: Apache-2.0", f"spdx: {spdx}").problems() == []


def test_conditional_use_needs_a_condition(bench: Workbench) -> None:
    text = (bench.root / "licenses/example-community.yaml").read_text()
    head, _, rest = text.partition("    conditions:\n")
    tail = rest[rest.index("    share_alike") :]
    assert bench.write("licenses/example-community.yaml", head + tail).only().code == "catalog.no-condition"


def test_an_unresolved_licence_allows_nothing(bench: Workbench) -> None:
    bench.edit("licenses/permissive.yaml", "commercial_use: null", 'commercial_use: "yes"')
    assert bench.only().code == "catalog.unresolved-license"


def test_a_device_without_memory_cannot_be_judged(bench: Workbench) -> None:
    bench.edit("accelerators.yaml", "memory_bytes: 24146608128", "memory_bytes: {value: null, why: {en: x, ja: x}}")
    assert bench.only().code == "catalog.missing-fact"


def test_prices_stand_in_the_file_of_their_family(bench: Workbench) -> None:
    text = (bench.root / "prices/ec2/g5.yaml").read_text()
    (bench.root / "prices/ec2/g5.yaml").unlink()
    problem = bench.write("prices/ec2/g6.yaml", text).only()
    assert problem.code == "catalog.wrong-file"
    assert problem.hint is not None
    assert "prices/ec2/g5.yaml" in problem.hint.en


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("models/example.yaml", "context: {length: 128}", "context: {length: 1000000001}"),
        ("models/example.yaml", "{published: 100000}", "{published: 1000000000000001}"),
        ("models/example.yaml", "aliases: [ex-base]", 'aliases: [""]'),
        ("models/example.yaml", "released: 2025-03-04", "released: ２０２５-03-04"),
        ("prices/ec2/g4dn.yaml", "on_demand: 0.70,", "on_demand: 0.0000001,"),
    ],
)
def test_slips_of_the_pen_are_refused(bench: Workbench, name: str, old: str, new: str) -> None:
    assert "schema.value" in {p.split()[1] for p in bench.edit(name, old, new).problems()}


def test_an_attribution_says_what_is_shown(bench: Workbench) -> None:
    name = "licenses/example-community.yaml"
    bench.edit(
        name,
        "{notice: Example is ours., display: Built with Example, name_prefix: Example, when: both}",
        "{when: both}",
    )
    problem = bench.only()
    assert problem.code == "schema.value"
    assert "obligations" in problem.message.en


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("objectives.yaml", "{cost: 1.0}", "{}", "at least 1"),
        ("objectives.yaml", "{cost: 1.0}", "{cost: 0}", "at least 0.001"),
        ("objectives.yaml", "half: 1000", "half: 1e-300", "at least 0.01"),
        ("objectives.yaml", "half: 1000", "half: 1e300", "at most 1,000,000,000"),
        ("objectives.yaml", "half: 5000, slope: 1", "half: 5000, slope: 1e-300", "at least 0.05"),
        ("engines.yaml", "cores_seen: {t4: 1}", "cores_seen: {t4: 0}", "at least 1"),
        ("training.yaml", "states: 2, state", "states: -1, state", "at least 0"),
        ("training.yaml", "rest_bytes: 4", "rest_bytes: 0", "at least 1"),
    ],
)
def test_numbers_that_would_break_the_arithmetic(bench: Workbench, name: str, old: str, new: str, words: str) -> None:
    problem = bench.edit(name, old, new).only()
    assert problem.code == "schema.value"
    assert words in problem.message.en


@pytest.mark.parametrize("count", ["1e-320", "0.049", "4.1"])
def test_tokens_for_a_character_are_those_of_a_language(bench: Workbench, count: str) -> None:
    text = (bench.root / "tokenizers.yaml").read_text(encoding="utf-8")
    problem = bench.write("tokenizers.yaml", re.sub(r"(en: )0\.[0-9]+", rf"\g<1>{count}", text, count=1)).only()
    assert problem.code == "schema.value"
