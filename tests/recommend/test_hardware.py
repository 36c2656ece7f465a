from __future__ import annotations

import random

import pytest

from advisor.core.units import GIB
from advisor.recommend.hardware import ClassKey, classes
from tests.rules.factories import A10G, T4, instance, replace

SMALL = replace(instance(), name="g5.xlarge", vcpu=4, ram_bytes=16 * GIB, accelerator_count=1)
LARGE = replace(SMALL, name="g5.16xlarge", vcpu=64, ram_bytes=256 * GIB)
FOUR = instance()


def test_types_that_differ_in_host_and_price_are_one_class() -> None:
    (only,) = classes([LARGE, SMALL])
    assert only.key == ClassKey("a10g", 1, "pcie", "x86_64")
    assert [i.name for i in only.instances] == ["g5.xlarge", "g5.16xlarge"]  # smallest host first
    assert only.accelerator is A10G
    assert only.devices == 1


@pytest.mark.parametrize(
    "changes",
    [{"accelerator": T4}, {"accelerator_count": 4}, {"interconnect": "nvlink"}, {"architecture": "arm64"}],
    ids=lambda c: next(iter(c)),
)
def test_what_changes_memory_speed_or_engine_is_another_class(changes: dict[str, object]) -> None:
    assert len(classes([SMALL, replace(SMALL, name="other", **changes)])) == 2


def test_the_order_of_the_input_does_not_matter() -> None:
    instances = [SMALL, LARGE, FOUR, replace(SMALL, name="g4dn.xlarge", accelerator=T4)]
    expected = classes(instances)
    for seed in range(5):
        random.Random(seed).shuffle(instances)
        assert classes(instances) == expected


def test_nothing_makes_no_class() -> None:
    assert classes([]) == []
