"""Places in a suite, and what a model without one counts as."""

from __future__ import annotations

from statistics import mean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog import Catalog
from advisor.core.ranking import StandIn
from advisor.recommend.places import FEWEST_PEERS, Peers, Places

GENERAL = 0.35
SIZES = {f"m{i}": round(1e9 * 2**i) for i in range(12)}  # 1B, 2B, 4B … each better than all smaller ones
BOARD: dict[str, Any] = {"scores": [{"model": name, "value": float(i)} for i, name in enumerate(SIZES)]}


def peers(metric: dict[str, Any] | None = BOARD, general: float = GENERAL) -> Peers:
    return Peers(metric, SIZES.get, general)


def test_an_unscored_model_counts_as_the_median_of_its_class() -> None:
    crowd = {f"c{i}": 1_000_000_000 + i for i in range(7)}
    rows = {"scores": [*BOARD["scores"], *({"model": name, "value": float(i)} for i, name in enumerate(crowd))]}
    found = Peers(rows, {**SIZES, **crowd}.get, 0.9).stand_in(1_200_000_000)
    places = sorted(Places(rows).percentile(row) for row in rows["scores"] if row["model"] in {"m0", *crowd})
    assert found == StandIn((places[3] + places[4]) / 2, 8, SIZES["m0"], 1_000_000_006)
    assert Peers(rows, {**SIZES, **crowd}.get, 0.9).stand_in(900_000_000) == found  # no order inside a class


def test_a_class_of_too_few_is_filled_up_with_larger_models() -> None:
    rows = {"scores": BOARD["scores"] + [{"model": f"giant{i}", "value": 100.0 + i} for i in range(30)]}
    nearest = sorted(Places(rows).percentile(row) for row in BOARD["scores"][:FEWEST_PEERS])
    assert peers(rows).stand_in(1_200_000_000) == StandIn(nearest[2], FEWEST_PEERS, SIZES["m0"], SIZES["m4"])
    assert peers(rows).stand_in(100_000_000) == peers(rows).stand_in(1_200_000_000)  # none is smaller


def test_a_size_never_lifts() -> None:
    assert peers().stand_in(round(1e12)) == StandIn(GENERAL)
    assert peers(general=0.05).stand_in(1_000_000_000) == StandIn(0.05)


def test_smaller_models_say_nothing_of_a_larger_one() -> None:
    worst = {"scores": [{"model": name, "value": -float(i)} for i, name in enumerate(SIZES)]}
    assert peers(worst).stand_in(SIZES["m8"]) == StandIn(GENERAL)  # four are no smaller
    assert peers(worst).stand_in(SIZES["m7"]).value < GENERAL


@pytest.mark.parametrize("parameters", [None, 0])
def test_an_unknown_size_counts_as_the_unknown_does(parameters: int | None) -> None:
    assert peers().stand_in(parameters) == StandIn(GENERAL)


def test_without_enough_scored_models_of_known_size_nothing_is_said() -> None:
    few = {"scores": BOARD["scores"][: FEWEST_PEERS - 1] + [{"model": f"x{i}", "value": 99.0} for i in range(20)]}
    assert peers(few).stand_in(1_000_000_000) == StandIn(GENERAL)
    assert peers(None).stand_in(1_000_000_000) == StandIn(GENERAL)


def test_what_publishers_report_of_themselves_is_no_peer() -> None:
    own = {"scores": [{**row, "self_reported": True} for row in BOARD["scores"]]}
    assert peers(own).stand_in(1_000_000_000) == StandIn(GENERAL)


@given(st.lists(st.floats(0, 1), min_size=12, max_size=12), st.integers(10**8, 10**13))
def test_it_lies_between_the_worst_and_the_stated_one(values: list[float], parameters: int) -> None:
    rows = {"scores": [{"model": f"m{i}", "value": value} for i, value in enumerate(values)]}
    found = peers(rows).stand_in(parameters)
    assert 0 < found.value <= GENERAL
    assert (found.models == 0) == (found.smallest is None) == (found.largest is None)


def test_it_is_nearer_the_truth_for_small_models_than_one_figure_for_all(catalog: Catalog) -> None:
    """Each scored model below 2B parameters, as if its suite did not have it (docs/decisions/0007)."""
    listed = {name for task in catalog.tasks.values() for names in task.get("evidence", {}).values() for name in names}
    sizes = {model.id: model.parameters for model in catalog.models.values()}
    errors: list[tuple[float, float]] = []
    for suite, _, name in (entry.partition(":") for entry in sorted(listed)):
        metric = catalog.suites[suite]["metrics"][name]
        place = Places(metric)
        for row in metric["scores"]:
            size = sizes.get(row["model"])
            if size and size < 2_000_000_000:
                others = {id_: of for id_, of in sizes.items() if id_ != row["model"]}
                found = Peers(metric, others.get, GENERAL).stand_in(size).value
                truth = place.percentile(row)
                errors.append((abs(truth - found), abs(truth - GENERAL)))
    ours, general = (mean(column) for column in zip(*errors, strict=True))
    assert len(errors) > 300
    assert ours < 0.75 * general
