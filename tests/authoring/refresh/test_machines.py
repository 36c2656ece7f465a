"""Instance types as EC2 describes them: entered as far as they can be judged, remarked where not."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from advisor.catalog import load_catalog
from tests.authoring.refresh.answers import GIB, OREGON, TOKYO, VIRGINIA, catalog, machine, put, said

SHIPPED = load_catalog()


def answer(*machines: Any, region: str = VIRGINIA, **how: Any) -> Any:
    return said("machines", region, *machines, **how)


KNOWN = machine("g5.xlarge")


def test_a_new_size_of_a_known_family_is_entered() -> None:
    new = machine("g5.3xlarge", vcpu=12, ram_bytes=48 * GIB, instance_store_bytes=600 * 10**9, network="10 Gigabit")
    made = put(answer(KNOWN, new))
    assert made.remarks == ()
    entry = load_catalog(None, made.data).instances["g5.3xlarge"]
    assert (entry.family, entry.vcpu, entry.ram_bytes) == ("g5", 12, 48 * GIB)
    assert entry.accelerator == SHIPPED.instances["g5.xlarge"].accelerator
    assert (entry.accelerator_count, entry.interconnect) == (1, "none")
    assert entry.instance_store_bytes == 600 * 10**9
    facts = load_catalog(None, made.data).provenance("instances", "g5.3xlarge")
    assert facts["vcpu"].source is not None
    assert facts["vcpu"].source.read == "2026-12-01"


def test_a_size_that_is_not_stated_is_not_entered_as_none_at_all() -> None:
    entry = put(answer(KNOWN, machine("g5.3xlarge"))).data["instances"]["g5.3xlarge"]
    assert not {"instance_store_bytes", "network"} & entry.keys()


def test_several_devices_are_connected_as_their_siblings_are() -> None:
    assert (
        catalog(answer(KNOWN, machine("g5.5xlarge", accelerator_count=2))).instances["g5.5xlarge"].interconnect
        == "pcie"
    )


def test_how_devices_of_a_new_family_are_connected_is_not_guessed() -> None:
    made = put(answer(KNOWN, machine("g55.5xlarge", accelerator_count=2), machine("g55.xlarge")))
    assert set(made.data["instances"]) == {"g55.xlarge"}  # a single one is connected to nothing
    (remark,) = made.remarks
    assert "g55.5xlarge" in remark.en
    assert "接続が不明" in remark.ja


@pytest.mark.parametrize(
    "new",
    [
        machine("g9.xlarge", "R2000"),
        machine("g9.xlarge", memory=48 * GIB),
        machine("g9.xlarge", memory=None),
        machine("g9.xlarge", None, None),
    ],
    ids=["name", "memory", "no memory", "no name"],
)
def test_a_device_nobody_knows_is_remarked(new: Any) -> None:
    made = put(answer(KNOWN, new))
    assert made.data["instances"] == {}
    assert "its accelerator" in made.remarks[0].en
    assert "カタログにありません" in made.remarks[0].ja


def test_types_whose_device_has_no_name_say_nothing_of_others_without_one() -> None:
    nameless = SHIPPED.instances["inf1.xlarge"]
    known = machine("inf1.xlarge", None, None, ram_bytes=nameless.ram_bytes, vcpu=nameless.vcpu)
    assert put(answer(known, machine("g9.xlarge", None, None))).data["instances"] == {}


def test_a_device_that_known_types_disagree_on_is_not_known() -> None:
    other = SHIPPED.instances["g6.xlarge"]
    same = machine("g6.xlarge", ram_bytes=other.ram_bytes, vcpu=other.vcpu)
    for order in ((KNOWN, same), (same, KNOWN)):
        assert put(answer(*order, machine("g9.xlarge"))).data["instances"] == {}


@pytest.mark.parametrize("facts", [{"accelerator_count": 0}, {"accelerator_fraction": 0.25}])
def test_what_has_no_whole_device_is_passed_over(facts: dict[str, Any]) -> None:
    made = put(answer(KNOWN, machine("g9.xlarge", **facts)))
    assert made.data["instances"] == {}
    assert made.remarks == ()


def test_where_ec2_says_otherwise_the_catalogue_stays_and_it_is_told() -> None:
    made = put(answer(machine("g5.xlarge", vcpu=8, ram_bytes=32 * GIB)))
    assert made.data["instances"] == {}
    assert ["vcpu" in remark.en for remark in made.remarks] == [True, False]
    assert all("カタログ" in remark.ja for remark in made.remarks)
    assert load_catalog(None, made.data).instances["g5.xlarge"] == SHIPPED.instances["g5.xlarge"]


def test_which_region_answers_first_does_not_matter() -> None:
    answers = [
        answer(KNOWN, machine("g5.3xlarge", vcpu=number), region=region, url=f"https://example.com/{region}")
        for number, region in enumerate((TOKYO, VIRGINIA, OREGON), 1)
    ]
    first = put(*answers)
    assert all(put(*order) == first for order in permutations(answers))


def test_a_type_that_was_entered_before_stays_when_nothing_is_said() -> None:
    before = put(answer(KNOWN, machine("g5.3xlarge")))
    assert put(answer(), before=before).data["instances"] == before.data["instances"]
    assert put(answer(KNOWN), before=before).data["instances"] == before.data["instances"]


def test_a_name_that_steers_the_terminal_is_spelled_out() -> None:
    for remark in put(
        answer(KNOWN, machine("g9.\x1b[2J", "R\u202e2000"), machine("g8.\x07", accelerator_count=4))
    ).remarks:
        assert remark.en.isprintable()
        assert remark.ja.isprintable()
