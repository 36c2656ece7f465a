"""What differs between two catalogues, as their users see it: both ways round, and nothing where nothing does."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.authoring.refresh.compare import Changes, FactChange, Offer, PriceChange, compare
from advisor.catalog import Catalog, load_catalog
from advisor.sources.aws.observed import HostingRate, HubModel, InstanceRate, SpotRate
from tests.authoring.refresh.answers import (
    CLAUDE,
    CLAUDE_ID,
    LLAMA,
    LLAMA_ID,
    NEW,
    NEW_ID,
    OREGON,
    TOKYO,
    VIRGINIA,
    all_but,
    bedrock,
    catalog,
    ec2,
    hub,
    listed,
    machine,
    of_hub,
    offered,
    profile,
    said,
    tokens,
)

SHIPPED = load_catalog()


def changes(after: Catalog, before: Catalog = SHIPPED) -> Changes:
    return compare(before, after)


def test_a_catalogue_does_not_differ_from_itself() -> None:
    assert changes(SHIPPED) == Changes()
    assert not changes(SHIPPED)


def test_the_same_price_read_anew_is_no_change() -> None:
    assert not changes(catalog(ec2([TOKYO], "g5.xlarge", (TOKYO, 1.459))))


def test_regions_that_have_a_change_in_common_share_a_line() -> None:
    spots = [said("spot", r, SpotRate("g5.xlarge", r, 0.4, "2026-11-30")) for r in (VIRGINIA, OREGON)]
    before = catalog(*spots)
    now = catalog(*(said("spot", r, SpotRate("g5.xlarge", r, 0.5, "2026-11-30")) for r in (VIRGINIA, OREGON)))
    assert changes(now, before).prices == (PriceChange("ec2", "g5.xlarge", "spot", (VIRGINIA, OREGON), 0.4, 0.5),)


def test_every_figure_is_a_change_of_its_own() -> None:
    found = changes(catalog(said("ec2", TOKYO, InstanceRate("g5.xlarge", TOKYO, 1.5, 0.9)))).prices
    assert {c.figure for c in found if c.platform == "ec2"} >= {"on_demand", "reserved_1yr"}
    on_demand = next(c for c in found if c.figure == "on_demand" and c.platform == "ec2")
    assert (on_demand.old, on_demand.new) == (1.459, 1.5)


def test_a_spot_price_that_merely_follows_the_one_on_demand_is_no_news() -> None:
    after = catalog(ec2([TOKYO], "g5.xlarge", (TOKYO, 2.0)))
    old, new = SHIPPED.ec2_price("g5.xlarge", TOKYO), after.ec2_price("g5.xlarge", TOKYO)
    assert old is not None
    assert new is not None
    assert new.spot_basis == "derived"
    assert old.spot != new.spot
    assert {c.figure for c in changes(after).prices if c.platform == "ec2"} == {"on_demand"}
    read = catalog(said("spot", TOKYO, SpotRate("g5.xlarge", TOKYO, 0.4, "2026-11-30")))
    assert changes(read).prices == (PriceChange("ec2", "g5.xlarge", "spot", (TOKYO,), old.spot, 0.4),)


def test_hosting_and_token_prices_are_compared() -> None:
    found = changes(
        catalog(
            said("sagemaker", TOKYO, HostingRate("ml.g5.xlarge", TOKYO, 2.0)),
            said("bedrock-prices", TOKYO, tokens(TOKYO, input=4.0, output=25.0)),
        )
    ).prices
    old = SHIPPED.sagemaker_price("g5.xlarge", TOKYO)
    assert found == (
        PriceChange("bedrock", f"{CLAUDE_ID} global", "input", (TOKYO,), 5.0, 4.0),
        PriceChange("sagemaker", "ml.g5.xlarge", "on_demand", (TOKYO,), old.on_demand if old else None, 2.0),
    )


def test_what_came_on_one_side_went_on_the_other() -> None:
    after = catalog(
        *all_but(TOKYO, [CLAUDE_ID], [listed(LLAMA_ID, TOKYO), listed(NEW_ID, TOKYO)]),
        said("machines", TOKYO, machine("g5.xlarge"), machine("g5.3xlarge")),
        ec2([TOKYO], "g5.3xlarge", (TOKYO, 2.0)),
    )
    forward, back = changes(after), compare(after, SHIPPED)
    assert forward.new == back.gone
    assert forward.gone == back.new
    assert set(forward.new) == {
        Offer("bedrock", f"{LLAMA_ID} in-region", (TOKYO,)),
        Offer("instance", "g5.3xlarge", (TOKYO,)),
        Offer("model", NEW, (TOKYO,)),
    }
    assert forward.gone == (Offer("bedrock", f"{CLAUDE_ID} global", (TOKYO,)),)


def test_a_new_type_that_is_sold_nowhere_yet_is_new_all_the_same() -> None:
    after = catalog(said("machines", TOKYO, machine("g5.xlarge"), machine("g5.3xlarge")))
    assert changes(after).new == (Offer("instance", "g5.3xlarge"),)
    assert compare(after, SHIPPED).gone == (Offer("instance", "g5.3xlarge"),)


def test_a_known_type_that_came_to_a_region_is_on_offer_there_and_no_new_type() -> None:
    never = next(r for r in SHIPPED.regions if SHIPPED.ec2_price("inf2.xlarge", r) is None)
    after = catalog(offered(never, "inf2.xlarge"))
    assert changes(after).new == (Offer("offer", "inf2.xlarge", (never,)),)
    assert compare(after, SHIPPED).gone == (Offer("instance", "inf2.xlarge", (never,)),)


def test_a_type_that_a_region_ceases_to_offer_is_gone_there_and_no_price_change() -> None:
    found = changes(catalog(offered(TOKYO, *(set(SHIPPED.instances) - {"g5.xlarge"}))))
    assert found.gone == (Offer("instance", "g5.xlarge", (TOKYO,)),)
    assert [c for c in found.prices if c.platform == "ec2"] == []


def test_a_route_that_changes_where_it_leads_is_neither_new_nor_gone() -> None:
    shipped = next(r for r in SHIPPED.models[LLAMA].bedrock[0].routes if r.route == "us")
    found = changes(
        catalog(
            *bedrock(
                VIRGINIA, [listed(LLAMA_ID, VIRGINIA, on_demand=False)], [profile(LLAMA_ID, VIRGINIA, "us", ["x"])]
            )
        )
    )
    assert VIRGINIA in shipped.regions
    assert not [o for o in (*found.new, *found.gone) if LLAMA_ID in o.name]


def test_facts_are_compared_by_name() -> None:
    hosted = SHIPPED.models[LLAMA].jumpstart[0]
    found = changes(
        catalog(
            hub(of_hub(gated="auto", license="mit")),
            said("jumpstart", VIRGINIA, HubModel(hosted.id, VIRGINIA, None, "deprecated", "ml.g6.2xlarge")),
            *bedrock(OREGON, [listed(LLAMA_ID, OREGON, ends="2027-04-01")], [profile(LLAMA_ID, OREGON)]),
        )
    ).facts
    assert [c for c in found if c.model == LLAMA] == [
        FactChange(LLAMA, "gated", "manual", "auto"),
        FactChange(LLAMA, "licenses", ["llama3.1"], ["llama3.1", "mit"]),
        FactChange(LLAMA, f"{hosted.id} default_instance", hosted.default_instance, "ml.g6.2xlarge"),
        FactChange(LLAMA, f"{hosted.id} status", "active", "legacy"),
        FactChange(LLAMA, f"{LLAMA_ID} ends in {OREGON}", None, "2027-04-01"),
    ]


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(SHIPPED.instances)), st.sampled_from([0.1, 2.0, 30.0]), max_size=4))
def test_back_and_forth_the_same_figures_differ(prices: dict[str, float]) -> None:
    after = catalog(*(ec2([VIRGINIA], name, (VIRGINIA, usd)) for name, usd in prices.items()))
    there, back = changes(after), compare(after, SHIPPED)
    assert {c._replace(old=c.new, new=c.old) for c in there.prices if c.old is not None} == {
        c for c in back.prices if c.new is not None
    }
    assert list(there.prices) == sorted(there.prices, key=lambda c: (c.platform, c.name, c.figure, c.regions))


def test_claude_is_in_the_shipped_catalogue_as_these_tests_take_it() -> None:
    assert SHIPPED.models[CLAUDE].bedrock[0].id == CLAUDE_ID
