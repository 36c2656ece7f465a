"""Accelerators by what people call them."""

from __future__ import annotations

import pytest

from advisor.catalog import load_catalog
from advisor.catalog.accelerator_names import accelerators_called

ACCELERATORS = load_catalog().accelerators


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("A10G", ["a10g"]), ("nvidia-a10g", ["a10g"]), ("H100", ["h100-80gb"]), ("H100 80GB", ["h100-80gb"]),
        ("NVIDIA H200", ["h200-141gb"]), ("aws trainium", ["trainium"]), ("A100", ["a100-40gb", "a100-80gb"]),
        ("A100 40 GB", ["a100-40gb"]), ("A10", []), ("nvidia", []), ("80GB", []), ("", []), ("-", []),
    ],
)  # fmt: skip
def test_what_a_name_stands_for(name: str, ids: list[str]) -> None:
    assert accelerators_called(name, ACCELERATORS) == ids


@pytest.mark.parametrize("id_", ACCELERATORS)
def test_every_accelerator_is_found_by_its_id_and_by_its_name_alone(id_: str) -> None:
    assert accelerators_called(id_, ACCELERATORS) == [id_]
    assert accelerators_called(ACCELERATORS[id_].name, ACCELERATORS) == [id_]
