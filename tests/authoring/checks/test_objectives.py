"""Nothing that can be asked for is left out of the objectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.authoring.conftest import Workbench

FILE = "objectives.yaml"
MINIMAL = "schema: 1\nutilities: {}\nobjectives: {}\n"


def test_what_ships_states_everything(bench: Workbench) -> None:
    bench.write(FILE, MINIMAL)
    missing = [problem for problem in bench.validate().problems if problem.code == "schema.missing-key"]
    assert sorted(problem.message.en for problem in missing) == [
        f"the key {key!r} is missing"
        for key in ("balanced", "cost", "cost", "latency", "latency", "quality", "quality", "suitability")
    ]


@pytest.mark.parametrize(
    ("old", "new", "key", "place"),
    [
        ("  quality: {unknown: 0.3}\n", "", "quality", "utilities:"),
        ("name: {en: cost, ja: コスト}\n    ", "", "name", "cost:"),
    ],
)
def test_what_is_left_out_is_named_at_its_place(bench: Workbench, old: str, new: str, key: str, place: str) -> None:
    problem = bench.edit(FILE, old, new).only()
    assert problem.code == "schema.missing-key"
    assert key in problem.message.en
    line = bench.root.joinpath(FILE).read_text(encoding="utf-8").splitlines()[(problem.line or 0) - 1]
    assert line.strip() == place


def test_an_objective_weighs_something(bench: Workbench) -> None:
    bench.edit(FILE, "weights: {cost: 1.0}", "weights: {}")
    assert {problem.code for problem in bench.validate().problems} == {"schema.value"}
