from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from advisor.core.hardware import Ec2Price, SageMakerPrice
from advisor.core.request import Request, Where
from advisor.recommend.machines import Machines
from advisor.rules import RuleSet
from tests.rules.factories import OSAKA, T4, TODAY, TOKYO, instance, replace, subject

SMALL = replace(instance(), name="g5.xlarge", accelerator_count=1, vcpu=4)
LARGE = replace(SMALL, name="g5.2xlarge", vcpu=8)
OLD = replace(SMALL, name="g4dn.xlarge", family="g4dn", accelerator=T4)
ABSENT = replace(SMALL, name="g6.xlarge", family="g6")
# spot savings differ from type to type: the larger is the cheaper one there
EC2 = {
    "g5.xlarge": Ec2Price(1.5, 1.0, 0.6, 0.9, "2026-01-21", None),
    "g5.2xlarge": Ec2Price(1.8, 1.2, 0.7, 0.5, "2026-01-21", None),
    "g4dn.xlarge": Ec2Price(0.7, None, None, None, "2026-01-21", None),
}
SAGEMAKER = {"g5.xlarge": SageMakerPrice(2.1, "published", "2026-01-21", None)}


def here(prices: dict[str, Any]) -> Any:
    return lambda name, region: prices.get(name) if region == TOKYO.id else None


CATALOG: Any = SimpleNamespace(
    instances={i.name: i for i in (LARGE, SMALL, OLD, ABSENT)},
    ec2_price=here(EC2),
    sagemaker_price=here(SAGEMAKER),
    families_in=lambda region: ("g4dn", "g5") if region == TOKYO.id else (),
    regions={r.id: r for r in (TOKYO, OSAKA)},
)


def machines(**where: Any) -> Machines:
    request = Request(where=Where(**{"region": TOKYO.id, **where}))
    return Machines(request, CATALOG, RuleSet([]).bind(request, TODAY), subject(request))


def names(found: Machines) -> list[list[str]]:
    return [[m.instance.name for m in c.machines] for c in found.classes]


def test_families_default_to_those_priced_in_the_region_cheapest_first() -> None:
    assert names(machines()) == [["g5.xlarge", "g5.2xlarge"], ["g4dn.xlarge"]]
    assert names(machines(region=OSAKA.id)) == []


def test_an_asked_family_is_kept_to_be_explained_where_it_is_not_offered() -> None:
    found = machines(instance_families=("g6",))
    assert names(found) == [["g6.xlarge"]]
    assert [m.offered for c in found.classes for m in c.machines] == [False]
    assert found.by_price == []


@pytest.mark.parametrize(
    ("purchase", "usd"), [("on-demand", 1.5), ("spot", 0.9), ("reserved-1yr", 1.0), ("reserved-3yr", 0.6)]
)
def test_ec2_is_quoted_as_it_is_bought(purchase: str, usd: float) -> None:
    quote = machines(purchase=purchase).quote("g5.xlarge", "ec2")
    assert quote is not None
    assert quote.usd_per_hour == usd


def test_what_is_not_sold_so_has_no_quote() -> None:
    assert machines(purchase="spot").quote("g4dn.xlarge", "ec2") is None
    assert machines().quote("g6.xlarge", "ec2") is None


@pytest.mark.parametrize("purchase", ["spot", "reserved-1yr", "reserved-3yr"])
def test_sagemaker_hosting_is_sold_on_demand_only(purchase: str) -> None:
    on_demand = machines().quote("g5.xlarge", "sagemaker")
    assert on_demand is not None
    assert on_demand.usd_per_hour == 2.1
    assert machines(purchase=purchase).quote("g5.xlarge", "sagemaker") is None


def test_the_cheapest_depends_on_how_it_is_bought() -> None:
    for purchase, expected in (
        ("on-demand", ["g5.xlarge", "g5.2xlarge"]),
        ("spot", ["g5.2xlarge", "g5.xlarge"]),
    ):
        found = machines(purchase=purchase)
        class_ = found.classes[0]
        assert [m.instance.name for m in found.cheapest_first(class_, "ec2")] == expected


def test_without_a_price_comes_last() -> None:
    found = machines()
    ordered = found.cheapest_first(found.classes[0], "sagemaker")
    assert [m.instance.name for m in ordered] == ["g5.xlarge", "g5.2xlarge"]


def test_classes_are_ordered_by_their_cheapest_price_on_each_platform() -> None:
    def prices(**where: Any) -> list[tuple[float, str, str]]:
        return [(p.hourly, p.platform, p.machines.hardware.key.accelerator) for p in machines(**where).by_price]

    assert prices() == [(0.7, "ec2", "t4"), (1.5, "ec2", "a10g"), (2.1, "sagemaker", "a10g")]
    assert prices(purchase="spot") == [(0.5, "ec2", "a10g")]


def test_absent_families_are_noted_unless_only_bedrock_is_asked() -> None:
    (note,) = machines().notes()
    assert note.en.endswith(": g6")
    assert "東京" in note.ja
    assert machines(platforms=("bedrock",)).notes() == ()
