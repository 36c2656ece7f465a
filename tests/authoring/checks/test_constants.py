"""Constants: what the estimates read is there and can be, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.authoring.checks.constants import HELD, READING, RUNNING, TRAINED, TRAINING
from advisor.estimate import throughput

if TYPE_CHECKING:
    from tests.authoring.conftest import Workbench

READ = re.compile(r'(?:constants|of_step|of_prompt)\["([a-z_]+)"\]')
ESTIMATES = Path(throughput.__file__).parent
MEMORY = ESTIMATES / "memory"


def read_by(*files: Path) -> set[str]:
    return {name for path in files for name in READ.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("strategy", list(HELD))
def test_what_the_memory_of_a_strategy_reads_is_what_it_needs(strategy: str) -> None:
    reads = read_by(MEMORY / f"{strategy}.py", MEMORY / "placement.py")
    assert reads == {*HELD[strategy], *(READING if strategy == "paged" else ())}


def test_what_speed_and_training_read_is_what_they_need() -> None:
    assert read_by(ESTIMATES / "throughput.py") == set(RUNNING)
    assert read_by(ESTIMATES / "training" / "memory.py") == set(TRAINED)
    assert read_by(ESTIMATES / "training" / "compute.py") == set(TRAINING)


CASES = [
    ("engines.yaml", "bandwidth_share: {value: 0.6", "bandwidth_share: {value: ", ("0", "-1", "1e-320", "1.01")),
    ("engines.yaml", "launch_seconds_per_layer: {value: 0", "launch_seconds_per_layer: {value: ", ("1e300", "-0.1")),
    ("engines.yaml", "sequence_seconds: {value: 0", "sequence_seconds: {value: ", ("-1",)),
    ("engines.yaml", "prompt_spread: {value: 2", "prompt_spread: {value: ", ("0", "0.9")),
    ("engines.yaml", "max_sequences: {value: 256", "max_sequences: {value: ", ("-5", "0", "1.5")),
    ("engines.yaml", "non_torch_bytes: {value: 0", "non_torch_bytes: {value: ", ("-1",)),
    ("engines.yaml", "windows_kept: {value: 0", "windows_kept: {value: ", ("2", "0.5")),
    ("engines.yaml", "utilization: {value: 0.85", "utilization: {value: ", ("0.0001", "1.1")),
    ("training.yaml", "compute_share: {value: 0.4", "compute_share: {value: ", ("0",)),
    ("training.yaml", "spread: {value: 2", "spread: {value: ", ("0.5",)),
    ("training.yaml", "dynamic_low: {value: 1", "dynamic_low: {value: ", ("1.5",)),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "value"), [(n, old, new, value) for n, old, new, values in CASES for value in values]
)
def test_constants_that_cannot_be(bench: Workbench, name: str, old: str, new: str, value: str) -> None:
    written = new + value
    problem = bench.edit(name, old, written).only()
    assert (problem.code, problem.severity) == ("catalog.constant-range", "error")
    file, line, column = bench.place(name, written).rsplit(":", 2)
    assert problem.place == f"{file}:{line}:{int(column) + len(new)}"
    assert not problem.message.ja.isascii()


def test_bounds_are_held_to_the_same_range(bench: Workbench) -> None:
    problem = bench.edit("engines.yaml", "high: 0.95", "high: 1.95").only()
    assert problem.message.en == "utilization 1.95: must be a number from 0.001 to 1"
    assert problem.message.ja == "utilization 1.95: 0.001 以上 1 以下の数値でなければなりません"


def test_all_that_is_missing_is_told_at_once(bench: Workbench) -> None:
    bench.edit("engines.yaml", "          block_tokens: {value: 16}\n", "")
    bench.edit("engines.yaml", "          max_sequences: {value: 256}\n", "")
    problem = bench.only()
    assert problem.code == "catalog.missing-constant"
    assert problem.message.en == "missing: block_tokens, max_sequences"
    assert problem.place == bench.place("engines.yaml", "constants:")


def test_a_strategy_has_constants_of_its_own(bench: Workbench) -> None:
    found = bench.edit("engines.yaml", "strategy: paged", "strategy: eager").validate().problems
    missing = next(p for p in found if p.code == "catalog.missing-constant")
    assert missing.message.en == "missing: cache_copies, context_bytes"
    assert {p.code for p in found} == {"catalog.missing-constant", "catalog.unknown-constant"}


def test_encoders_are_batched_by_a_length_of_their_own(bench: Workbench) -> None:
    problem = bench.edit("engines.yaml", "forms: [decoder]", "forms: [decoder, encoder]").only()
    assert problem.message.en == "missing: encoder_batched_tokens"


def test_a_name_that_nothing_reads_is_a_slip(bench: Workbench) -> None:
    found = bench.edit("engines.yaml", "          graph_bytes: {", "          graphs_bytes: {").validate().problems
    missing, unknown = found
    assert (missing.code, unknown.code) == ("catalog.missing-constant", "catalog.unknown-constant")
    assert unknown.hint is not None
    assert "graph_bytes" in unknown.hint.en


NEWER = '      - {since: "2.0", inherits: true, constants: {block_tokens: {value: 32}}}\n'


def test_what_a_newer_profile_inherits_it_need_not_repeat(bench: Workbench) -> None:
    text = (bench.root / "engines.yaml").read_text(encoding="utf-8")
    assert bench.write("engines.yaml", text.replace("    memory:\n", f"    memory:\n{NEWER}")).problems() == []


def test_the_oldest_profile_has_nothing_to_inherit(bench: Workbench) -> None:
    text = (bench.root / "engines.yaml").read_text(encoding="utf-8")
    bench.write("engines.yaml", text.replace("    speed:\n", f"{NEWER}    speed:\n"))
    problem = bench.only()
    assert problem.code == "catalog.no-older-profile"
    assert problem.place == bench.place("engines.yaml", "true, constants: {block_tokens")
