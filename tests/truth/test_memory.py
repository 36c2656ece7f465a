"""The rows of measured memory, that the catalogue's constants are the fit to them, and what logs say of the blocks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from advisor.core.units import GIB
from advisor.estimate.memory import plan_memory
from tests.truth.accuracy.memory import engines_without
from tests.truth.fit.memory import Band, bands, calibrated
from tests.truth.memory_rows import (
    architecture_of,
    engine_document,
    engine_of,
    length_of,
    placement_of,
    rows,
)

if TYPE_CHECKING:
    from tests.truth.memory_rows import MemoryRow

BANDS = {f"{b.engine}-{'.'.join(map(str, b.since))}": b for b in bands()}
KEPT = [row for row in rows() if row.left_out is None]
LOGS = [row for row in KEPT if row.software == "vllm" and row.pool_gib and row.version]


def _digits(name: str) -> float:
    """The precision that constants are written with: bytes to the megabyte, everything else to two decimals."""
    return 0.5e6 if "_bytes" in name else 0.005


def _assert_written(constant: dict[str, float], name: str, expected: float, key: str = "value") -> None:
    assert constant.get(key, constant["value"]) == pytest.approx(expected, abs=_digits(name) * 1.001), (name, key)


@pytest.mark.parametrize("band", BANDS.values(), ids=BANDS)
def test_the_catalogue_holds_the_fit(band: Band) -> None:
    """After a change of rows or formula: write what this says to catalog/engines.yaml."""
    fitted, found = band.fit(band.rows), set()
    for constants in band.profiles(engine_document()):
        for name in calibrated(constants) & fitted.keys():
            _assert_written(constants[name], name, fitted[name])
            found.add(name)
    assert found == {name for name, value in fitted.items() if value or name in found}


@pytest.mark.parametrize("band", BANDS.values(), ids=BANDS)
def test_the_catalogue_holds_the_scatter(band: Band) -> None:
    for constants in band.profiles(engine_document()):
        for name, bounds in band.bounds(band.rows).items():
            if name in calibrated(constants):
                for key, bound in zip(("low", "high"), bounds, strict=True):
                    _assert_written(constants[name], name, bound, key)


def test_models_held_out_decide_nothing() -> None:
    everything, without = engine_document(), engines_without("mistralai/Mixtral-8x7B-Instruct-v0.1")
    written = everything["engines"]["vllm"]["memory"][1]["constants"]["expert_hidden_copies"]["value"]
    assert written > 0  # it is of that model alone
    assert without["vllm"].at_version("0.19").memory("h100-80gb")["expert_hidden_copies"] == 0


def test_rows_are_told_apart_and_say_where_they_are_from() -> None:
    assert max(Counter(row.id for row in rows()).values()) == 1
    assert all(row.url.startswith("https://") and row.read.startswith("2026-") for row in rows())


def test_every_row_is_judged_or_says_why_not() -> None:
    unread = [row.id for row in KEPT if architecture_of(row.architecture) is None]
    assert unread == []
    assert [row.id for row in KEPT if not (row.pool_gib or row.pool_tokens or row.outcome or row.resident_gib)] == []
    assert [row.id for row in KEPT if not row.accelerator] == []


@pytest.mark.parametrize("row", [row for row in LOGS if row.pool_tokens], ids=lambda row: row.id)
def test_blocks_are_counted_as_the_engine_does(row: MemoryRow) -> None:
    """Whatever the constants: the pool that is logged holds the tokens that are logged."""
    layout = plan_memory(placement_of(row, engine_of(row))).layout
    assert layout.pool_tokens(round((row.pool_gib or 0) * GIB)) == pytest.approx(row.pool_tokens, rel=0.01)


@pytest.mark.parametrize("row", [row for row in LOGS if row.max_concurrency], ids=lambda row: row.id)
def test_sequences_take_as_many_blocks_as_the_engine_says(row: MemoryRow) -> None:
    plan, length = plan_memory(placement_of(row, engine_of(row))), length_of(row)
    fitting = (row.pool_gib or 0) * GIB / plan.cache(length, length - 1)
    assert fitting == pytest.approx(row.max_concurrency, rel=0.02)
