"""The fit of the constants of training, and the rows it is made on."""

from __future__ import annotations

import random

import pytest

from advisor.catalog import load_catalog
from advisor.estimate.training.frameworks import training_of
from tests.truth.fit import least_absolute
from tests.truth.fit.training import fit_memory, fit_speed
from tests.truth.training_rows import memory_rows, rows, time_rows

FRAMEWORK = training_of(load_catalog()).frameworks["transformers"]


def test_unmeasured_devices_take_the_same_constants_as_assumed_and_in_a_wider_band() -> None:
    measured, assumed = FRAMEWORK.speed("a100-80gb"), FRAMEWORK.speed("a10g")
    for name in ("compute_share", "layer_seconds", "dequantized_per_second", "link_share", "gather_seconds"):
        assert assumed[name] == measured[name]
        assert (assumed.get(name).basis, measured.get(name).basis) == ("assumed", "calibrated")
    assert assumed["spread"] > measured["spread"]


def test_constants_said_to_be_calibrated_are_fitted() -> None:
    fitted = {**fit_memory(memory_rows()), **fit_speed(time_rows())}.keys()
    for framework in training_of(load_catalog()).frameworks.values():
        for profile in (framework.memory_profile, framework.speed_profile):
            for constants in (profile.constants, *(own for _, own in profile.classes)):
                assert {name for name, c in constants.items() if c.basis == "calibrated"} <= fitted, framework.id


def test_every_row_that_is_not_predicted_says_why() -> None:
    predicted = {row.id for row in (*memory_rows(), *time_rows())}
    for row in rows():
        assert row.id in predicted or row.left_out or not row.fitted, row.id


def test_peaks_over_several_devices_are_read_as_their_source_means_them() -> None:
    by_id = {row.id: row for row in rows()}
    assert by_id["swift-62"].peak_bytes == pytest.approx((67.68 + 73.07) * 2**30)
    assert by_id["qwen-45"].peak_bytes == pytest.approx(79.1 * 2**30, rel=1e-3)  # all of an A100 80 GB


def test_rows_without_a_peak_are_judged() -> None:
    judged = {row.id for row in rows() if row.left_out is None}
    assert {"swift-65", "swift-66", "qwen-82", "litgpt-15"} <= judged


def test_a_band_is_the_same_factor_on_either_side() -> None:
    constants = FRAMEWORK.memory("a100-80gb")
    assert constants["dynamic_low"] * constants["dynamic_high"] == pytest.approx(1, rel=0.05)


def test_the_fit_finds_what_made_the_data_and_is_not_pulled_by_odd_rows() -> None:
    points = random.Random(1)
    data = [(x, 2 * x + 5) for x in (points.uniform(1, 100) for _ in range(60))]
    data += [(x, 20 * x) for x in (3, 50, 90)]

    def residuals(values: dict[str, float]) -> list[float]:
        return [(values["slope"] * x + values["offset"]) / y - 1 for x, y in data]

    found = least_absolute.fit({"slope": 1.0, "offset": 1.0}, residuals)
    assert found == pytest.approx({"slope": 2.0, "offset": 5.0}, rel=1e-2)


def test_a_constant_that_no_row_feels_stays() -> None:
    found = least_absolute.fit({"felt": 1.0, "unfelt": 7.0}, lambda v: [v["felt"] - 3, v["felt"] - 3])
    assert found["unfelt"] == 7.0
    assert found["felt"] == pytest.approx(3.0)
