"""The rows of measured speed, and what of the catalogue's constants is fitted to them."""

from __future__ import annotations

import math

import pytest

from tests.truth.accuracy.speed import all_constants, constants_without
from tests.truth.fit.speed import PARAMETERS, engines_with, home, spreads
from tests.truth.memory_rows import engine_document
from tests.truth.speed_rows import predict, rows

ENGINES = engines_with({})


def test_constants_are_said_to_be_calibrated_exactly_where_a_fit_gives_them() -> None:
    fitted = {(id(home(engine_document(), key)), key.partition("@")[0]) for key in all_constants()}
    said = {
        (id(constants), f"{engine}.{name}")
        for engine, entry in engine_document()["engines"].items()
        for profile in entry["speed"]
        for constants in (profile["constants"], *(c["constants"] for c in profile.get("classes", ())))
        for name, fact in constants.items()
        if fact.get("basis") == "calibrated"
    }
    assert said == fitted


@pytest.mark.parametrize("key", [p.key for p in PARAMETERS if p.share])
def test_no_share_is_the_end_of_its_range(key: str) -> None:
    """A search that stops at all or nothing of the data sheet's rate says that the rows do not decide the constant."""
    assert 0.01 < all_constants()[key] < 0.99


def test_rows_without_a_stated_prompt_have_only_what_does_not_depend_on_it() -> None:
    unstated = [r for r in rows() if r.input_tokens is None]
    assert unstated
    for row in unstated:
        assert (row.concurrency, list(row.measured)) == (1, ["tpot_ms"])
        short, long = (predict(row._replace(input_tokens=n), ENGINES[row.engine])["tpot_ms"] for n in (1, 512))
        assert long.expected == pytest.approx(short.expected, rel=0.02)


def test_a_held_out_group_decides_nothing() -> None:
    row = next(r for r in rows() if r.model == "google/gemma-3-1b-it")
    others = constants_without("vllm", row.group)
    changed = predict(row, engines_with(others)["vllm"])["request_ms"].expected
    assert changed != predict(row, ENGINES["vllm"])["request_ms"].expected
    assert changed == pytest.approx(row.request_ms, rel=0.2)


def test_shapes_that_are_held_out_together() -> None:
    groups = {r.model: r.group for r in rows()}
    assert groups["meta-llama/Llama-2-70b-chat-hf"] == groups["meta-llama/Meta-Llama-3-70B-Instruct"]
    assert groups["meta-llama/Llama-2-7b-chat-hf"] != groups["meta-llama/Meta-Llama-3-8B-Instruct"]


def test_rows_are_whole() -> None:
    for row in rows():
        assert row.measured, row.row
        assert (row.compiled_sequences is None) is (row.engine != "neuron"), row.row


@pytest.mark.parametrize(
    ("model", "total", "active"),
    [("arcee-ai/Trinity-Nano-Preview", 6e9, 1e9), ("arcee-ai/Trinity-Mini", 26e9, 3e9)],
)
def test_the_mixtures_no_dialect_reads(model: str, total: float, active: float) -> None:
    """Sizes as https://arxiv.org/abs/2602.17004 names them."""
    parameters = next(r for r in rows() if r.model == model).architecture.parameters
    assert parameters.total == pytest.approx(total, rel=0.05)
    assert parameters.active == pytest.approx(active, rel=0.2)


def test_spreads_leave_a_twentieth_on_either_side() -> None:
    low, high = spreads([((1,), i / 100) for i in range(-50, 51)])
    assert low == pytest.approx(high) == pytest.approx(math.exp(0.45))


def test_in_spreads_every_model_weighs_alike() -> None:
    many = [((1,), 0.1)] * 99
    assert spreads([*many, ((2,), 0.5)])[0] == pytest.approx(math.exp(0.5))
