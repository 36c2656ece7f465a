"""The fit of the constants of training, and the rows it is made on."""

from __future__ import annotations

import random

import pytest

from advisor.catalog import load_catalog
from advisor.estimate.training.frameworks import training_of
from tests.truth.fit import least_absolute
from tests.truth.training_rows import memory_rows, rows, time_rows

FRAMEWORK = training_of(load_catalog()).frameworks["transformers"]


def test_unmeasured_devices_take_the_same_constants_as_assumed_and_in_a_wider_band() -> None:
    measured, assumed = FRAMEWORK.speed("a100-80gb"), FRAMEWORK.speed("a10g")
    for name in ("compute_share", "layer_seconds", "dequantized_per_second", "link_share"):
        assert assumed[name] == measured[name]
        assert (assumed.get(name).basis, measured.get(name).basis) == ("assumed", "calibrated")
    assert assumed["spread"] > measured["spread"]


def test_every_row_that_is_not_predicted_says_why() -> None:
    predicted = {row.id for row in (*memory_rows(), *time_rows())}
    for row in rows():
        assert row.id in predicted or row.left_out or not row.fitted, row.id


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
