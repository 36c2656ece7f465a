"""The rows of measured memory, that the catalogue's constants are the fit to them, and what logs say of the blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.core.units import GIB
from advisor.estimate.engines import load_engines
from advisor.estimate.memory import plan_memory
from tests.truth.accuracy.memory import engines_without
from tests.truth.fit.memory import Band, bands, calibrated
from tests.truth.memory_rows import (
    engine_document,
    engine_of,
    length_of,
    placement_of,
    rows,
)
from tests.truth.rows import architecture_of

if TYPE_CHECKING:
    from tests.truth.memory_rows import MemoryRow

BANDS = {f"{b.engine}-{'.'.join(map(str, b.since))}": b for b in bands()}
KEPT = [row for row in rows() if row.left_out is None]
LOGS = [row for row in KEPT if row.software == "vllm" and row.pool_gib and row.version]


@pytest.mark.parametrize("band", BANDS.values(), ids=BANDS)
def test_what_is_fitted_stands_in_the_catalogue(band: Band) -> None:
    found = set().union(*(calibrated(constants) for _, constants in band.profiles(engine_document())))
    assert {name for name, value in band.fit(band.rows).items() if value} <= found


@pytest.mark.parametrize("band", BANDS.values(), ids=BANDS)
def test_constants_said_to_be_calibrated_are_fitted(band: Band) -> None:
    fitted = band.fit(band.rows).keys()
    for place, constants in band.profiles(engine_document()):
        assert calibrated(constants) <= fitted, place


def test_models_held_out_decide_nothing() -> None:
    mixtral = next(row for row in KEPT if row.architecture == "mistralai/Mixtral-8x7B-Instruct-v0.1")
    everything, without = load_engines(engine_document()), engines_without(mixtral.group)
    value = "expert_hidden_copies"  # it is of that model alone
    for engines, expected in ((everything, True), (without, False)):
        assert bool(engines["vllm"].at_version("0.19").memory("h100-80gb")[value]) is expected


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
    fitting = (row.pool_gib or 0) * GIB / plan.cache(length, length - 1).first
    assert fitting == pytest.approx(row.max_concurrency, rel=0.02)
