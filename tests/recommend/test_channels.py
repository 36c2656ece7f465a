from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from advisor.catalog import Catalog
from advisor.core.hardware import Region
from advisor.core.model import ACTIVE, BedrockChannel, BedrockRoute, JumpStartChannel, Lifecycle
from advisor.core.text import Text
from advisor.recommend import channels
from advisor.rules import Channel
from tests.rules.factories import model, replace

GONE = Lifecycle("gone", "2026-01-31")
WEIGHTS = model()
CLOSED = model(huggingface=None)
TOKYO, OSAKA, SYDNEY, VIRGINIA = "ap-northeast-1", "ap-northeast-3", "ap-southeast-2", "us-east-1"


def jumpstart(id_: str = "js-model", *, marketplace: bool = False, lifecycle: Lifecycle = ACTIVE) -> JumpStartChannel:
    return JumpStartChannel(id_, None, marketplace, None, (), lifecycle)


# ----------------------------------------------------------------------------------------------------------- self-hosted


def test_ec2_takes_the_weights_from_the_hub_even_where_jumpstart_has_them() -> None:
    found = channels.self_hosted(model(jumpstart=(jumpstart(),)), "ec2")
    assert found is not None
    assert (found.name, found.id, found.fine_tunable) == ("huggingface", "org/model-8b", True)


def test_sagemaker_prefers_jumpstart_that_is_still_offered() -> None:
    found = channels.self_hosted(model(jumpstart=(jumpstart("old", lifecycle=GONE), jumpstart("new"))), "sagemaker")
    assert found is not None
    assert (found.name, found.id) == ("jumpstart", "new")
    assert found.gated == "no"  # the terms on the Hub hold there too


def test_sagemaker_falls_back_to_the_hub() -> None:
    for offered in ((), (jumpstart(lifecycle=GONE),)):
        found = channels.self_hosted(model(jumpstart=offered), "sagemaker")
        assert found is not None
        assert found.name == "huggingface"


def test_a_closed_model_is_judged_by_its_package_gone_or_not() -> None:
    package = replace(CLOSED, jumpstart=(jumpstart(marketplace=True, lifecycle=GONE),))
    found = channels.self_hosted(package, "sagemaker")
    assert found is not None
    assert (found.marketplace, found.lifecycle, found.ends) == (True, GONE, "2026-01-31")
    assert channels.self_hosted(package, "ec2") is None
    assert channels.self_hosted(CLOSED, "sagemaker") is None


# --------------------------------------------------------------------------------------------------------------- Bedrock


def test_the_endpoints_are_those_of_the_route_and_of_the_id_where_none_starts_here(catalog: Catalog) -> None:
    direct = BedrockRoute("in-region", (VIRGINIA,), (), ("bedrock-mantle",))
    both = ("bedrock-runtime", "bedrock-mantle")
    offer = BedrockChannel("x.y-v1:0", (direct,), None, None, None, ACTIVE, endpoints=both)
    for asked, endpoints in ((VIRGINIA, ("bedrock-mantle",)), (TOKYO, both)):
        ((_, found),) = channels.bedrock(model(bedrock=(offer,)), asked, catalog)
        assert found.endpoints == endpoints


def region(id_: str, country: str, geography: str) -> Region:
    return Region(id_, Text(id_, id_), country, geography)


REGIONS = [
    region(TOKYO, "JP", "jp"), region(OSAKA, "JP", "jp"), region(SYDNEY, "AU", "au"), region("ap-east-1", "HK", "apac"),
    region(VIRGINIA, "US", "us"), region("us-gov-west-1", "US", "us-gov"),
]  # fmt: skip
CATALOG: Any = SimpleNamespace(regions={r.id: r for r in REGIONS})


def offered(*routes: BedrockRoute, **changes: Any) -> BedrockChannel:
    return replace(BedrockChannel("org.model-v1", routes, 8192, 4096, None, ACTIVE), **changes)


def reach(route: BedrockRoute, asked: str = TOKYO) -> Channel:
    ((_, channel),) = channels.bedrock(model(bedrock=(offered(route),)), asked, CATALOG)
    return channel


def test_in_region_stays() -> None:
    found = reach(BedrockRoute("in-region", (TOKYO, VIRGINIA), ()))
    assert (found.served, found.route, found.destinations, found.countries) == (True, "in-region", (TOKYO,), ("JP",))
    assert found.regions == (TOKYO, VIRGINIA)


@pytest.mark.parametrize(
    ("route", "destinations", "countries"),
    [
        ("jp", {TOKYO, OSAKA}, ("JP",)),
        ("apac", {TOKYO, OSAKA, SYDNEY, "ap-east-1"}, ("AU", "HK", "JP")),
        ("us", {VIRGINIA}, ("US",)),
        ("global", {TOKYO, OSAKA, SYDNEY, "ap-east-1", VIRGINIA}, ("AU", "HK", "JP", "US")),
    ],
)
def test_a_profile_without_a_published_list_may_use_all_it_could(
    route: str, destinations: set[str], countries: tuple[str, ...]
) -> None:
    found = reach(BedrockRoute(route, (TOKYO,), ()))
    assert set(found.destinations or ()) == destinations
    assert found.countries == countries


def test_a_published_list_is_taken_as_it_is() -> None:
    found = reach(BedrockRoute("apac", (TOKYO,), (TOKYO, SYDNEY)))
    assert (found.destinations, found.countries) == ((TOKYO, SYDNEY), ("AU", "JP"))


def test_a_destination_the_catalogue_does_not_know_leaves_the_countries_open() -> None:
    found = reach(BedrockRoute("apac", (TOKYO,), (TOKYO, "ap-nowhere-9")))
    assert found.destinations == (TOKYO, "ap-nowhere-9")
    assert found.countries is None


def test_a_geography_without_regions_leaves_the_destinations_open() -> None:
    found = reach(BedrockRoute("eu", (TOKYO,), ()))
    assert (found.destinations, found.countries) == (None, None)


def test_only_routes_that_start_in_the_region_are_offered() -> None:
    both = model(bedrock=(offered(BedrockRoute("jp", (TOKYO, OSAKA), ()), BedrockRoute("in-region", (TOKYO,), ())),))
    assert [c.route for _, c in channels.bedrock(both, TOKYO, CATALOG)] == ["jp", "in-region"]
    assert [c.route for _, c in channels.bedrock(both, OSAKA, CATALOG)] == ["jp"]


def test_an_id_no_route_of_which_starts_here_is_there_once_and_unserved() -> None:
    ((_, found),) = channels.bedrock(model(bedrock=(offered(BedrockRoute("us", (VIRGINIA,), ())),)), TOKYO, CATALOG)
    assert (found.served, found.route, found.destinations, found.countries) == (False, None, None, None)
    assert found.regions == (VIRGINIA,)


def test_the_end_of_life_is_that_of_the_region() -> None:
    ends = Lifecycle("legacy", "2027-01-31", {TOKYO: "2026-12-31"})
    ((_, found),) = channels.bedrock(
        model(bedrock=(offered(BedrockRoute("in-region", (TOKYO,), ()), lifecycle=ends),)), TOKYO, CATALOG
    )
    assert found.ends == "2026-12-31"
