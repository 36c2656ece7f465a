"""Prices as observed: what is added, what replaces what, and what is never taken for gone."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.authoring.refresh.assemble import Assembled
from advisor.authoring.refresh.prices import MAX_ROWS
from advisor.catalog import load_catalog
from advisor.catalog.load import shipped_data
from advisor.core.text import Text
from advisor.sources.aws.observed import HostingRate, InstanceRate, SavingsRate, SpotRate
from tests.authoring.refresh.answers import (
    CLAUDE_ID,
    LATER,
    LLAMA_ID,
    OREGON,
    TODAY,
    TOKYO,
    VIRGINIA,
    bedrock,
    catalog,
    ec2,
    failed,
    listed,
    machine,
    offered,
    profile,
    put,
    said,
    tokens,
)

SHIPPED = load_catalog()
EVERYWHERE = (TOKYO, VIRGINIA, OREGON)
G5 = sorted(name for name in SHIPPED.instances if name.startswith("g5."))


def rows(made: Assembled, name: str = "g5.xlarge", region: str = TOKYO, platform: str = "ec2") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = made.data["prices"][platform].get(name, {}).get(region, [])
    return found


def gone(made: Assembled) -> set[tuple[str, str]]:
    return {
        (name, region)
        for name, regions in made.data["prices"]["ec2"].items()
        for region, found in regions.items()
        if any(row.get("offered") is False for row in found)
    }


# ----------------------------------------------------------------------------------------------------- EC2 by the hour


def test_a_price_is_entered_with_its_date_and_source() -> None:
    made = put(said("ec2", TOKYO, InstanceRate("g5.xlarge", TOKYO, 1.5, 0.9, 0.6)))
    (row,) = rows(made)
    assert made.data["sources"][row.pop("source")] == ["https://example.com/ec2", "2026-12-01"]
    assert row == {"on_demand": 1.5, "reserved_1yr": 0.9, "reserved_3yr": 0.6, "as_of": "2026-12-01"}
    assert made.data["read"] == {"prices.ec2.g5": {TOKYO: "2026-12-01"}}


def test_all_of_ec2_is_noted_as_read_only_where_every_family_answered() -> None:
    families = {name.partition(".")[0]: name for name in sorted(SHIPPED.instances)}
    answers = [ec2([TOKYO], name, (TOKYO, 1.0)) for name in families.values()]
    assert put(*answers).data["read"] == {"prices.ec2": {TOKYO: "2026-12-01"}}
    assert answers[-1].observed is not None
    broken = answers[-1]._replace(observed=answers[-1].observed._replace(complete=False))
    for last in ([], [failed("ec2", TOKYO)], [broken]):
        assert set(put(*answers[:-1], *last).data["read"]) == {f"prices.ec2.{name}" for name in list(families)[:-1]}


def test_a_figure_that_is_not_stated_is_left_out_and_the_shipped_one_stays() -> None:
    made = put(ec2([TOKYO], "g5.xlarge", (TOKYO, 1.5)))
    assert rows(made)[0].keys() == {"on_demand", "as_of", "source"}
    price, shipped = load_catalog(None, made.data).ec2_price("g5.xlarge", TOKYO), SHIPPED.ec2_price("g5.xlarge", TOKYO)
    assert price is not None
    assert shipped is not None
    assert (price.on_demand, price.reserved_1yr) == (1.5, shipped.reserved_1yr)


def test_an_instance_type_nobody_knows_has_no_price() -> None:
    assert put(ec2([TOKYO], "t3.micro", (TOKYO, 0.01))).data["prices"]["ec2"] == {}


def test_a_type_described_in_the_same_refresh_has_one() -> None:
    made = put(
        ec2([TOKYO], "g5.3xlarge", (TOKYO, 2.0)), said("machines", TOKYO, machine("g5.xlarge"), machine("g5.3xlarge"))
    )
    price = load_catalog(None, made.data).ec2_price("g5.3xlarge", TOKYO)
    assert price is not None
    assert price.on_demand == 2.0


def test_the_same_price_again_is_one_row_with_the_new_date() -> None:
    first = put(ec2([TOKYO], "g5.xlarge", (TOKYO, 1.5)))
    second = put(ec2([TOKYO], "g5.xlarge", (TOKYO, 1.5)), before=first, today=LATER)
    assert [(row["on_demand"], row["as_of"]) for row in rows(second)] == [(1.5, "2026-12-24")]
    assert len(second.data["sources"]) == 1


def test_another_price_is_another_row_and_the_same_day_replaces() -> None:
    first = put(ec2([TOKYO], "g5.xlarge", (TOKYO, 1.5)))
    second = put(ec2([TOKYO], "g5.xlarge", (TOKYO, 1.6)), before=first, today=LATER)
    assert [row["on_demand"] for row in rows(second)] == [1.5, 1.6]
    third = put(ec2([TOKYO], "g5.xlarge", (TOKYO, 1.7)), before=second, today=LATER)
    assert [row["on_demand"] for row in rows(third)] == [1.5, 1.7]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([0.5, 0.75, 1.0, None]), min_size=1, max_size=3 * MAX_ROWS))
def test_rows_stay_bounded_and_the_last_answer_wins(figures: list[float | None]) -> None:
    made = None
    for number, usd in enumerate(figures):
        day = TODAY + timedelta(days=number)
        prices = [(VIRGINIA, 1.0), *([(TOKYO, usd)] if usd is not None else [])]
        spot = said("spot", TOKYO, SpotRate("g5.xlarge", TOKYO, 0.1 + number, day.isoformat()))
        answers = [ec2([TOKYO, VIRGINIA], "g5.xlarge", *prices), *([spot] if usd else [])]
        made = put(*answers, before=made, today=day)
    assert made is not None
    found = rows(made)
    assert len([row for row in found if "on_demand" in row]) <= MAX_ROWS
    assert len([row for row in found if "spot" in row]) <= MAX_ROWS
    assert len([row for row in found if "offered" in row]) <= MAX_ROWS
    price = load_catalog(None, made.data).ec2_price("g5.xlarge", TOKYO)
    assert (price.on_demand if price else None) == figures[-1]


def test_of_a_price_that_changes_every_time_the_oldest_are_dropped() -> None:
    made = None
    for number in range(MAX_ROWS + 3):
        made = put(ec2([TOKYO], "g5.xlarge", (TOKYO, 1.0 + number)), before=made, today=TODAY + timedelta(days=number))
    assert made is not None
    assert [row["on_demand"] for row in rows(made)] == [1.0 + number for number in range(3, MAX_ROWS + 3)]


# ------------------------------------------------------------------------------------------------- what is gone, and not


def test_a_region_that_no_longer_lists_a_type_has_ceased_to_sell_it() -> None:
    made = put(ec2(EVERYWHERE, "g5.xlarge", (VIRGINIA, 1.0), (OREGON, 1.0)))
    assert gone(made) == {("g5.xlarge", TOKYO)}
    found = load_catalog(None, made.data)
    assert found.ec2_price("g5.xlarge", TOKYO) is None
    assert found.ec2_price("g5.2xlarge", TOKYO) == SHIPPED.ec2_price("g5.2xlarge", TOKYO)


def test_what_is_listed_again_is_sold_again() -> None:
    before = put(ec2([TOKYO, VIRGINIA], "g5.xlarge", (VIRGINIA, 1.0)))
    for today in (TODAY, LATER):  # of the same day too
        price = catalog(ec2([TOKYO], "g5.xlarge", (TOKYO, 1.459)), before=before, today=today)
        assert price.ec2_price("g5.xlarge", TOKYO) is not None


def test_a_region_that_never_sold_it_is_not_noted() -> None:
    never = next(r for r in SHIPPED.regions if SHIPPED.ec2_price("inf2.xlarge", r) is None)
    assert rows(put(ec2([never, VIRGINIA], "inf2.xlarge", (VIRGINIA, 1.0))), "inf2.xlarge", never) == []


@pytest.mark.parametrize(
    "how",
    [{"complete": False}, {"remarks": (Text("1 price left out", "1 件を除外"),)}],
    ids=["incomplete", "unreadable"],
)
def test_an_answer_that_was_not_read_whole_takes_nothing_away(how: dict[str, Any]) -> None:
    made = put(ec2(EVERYWHERE, "g5.xlarge", (VIRGINIA, 1.0), **how))
    assert gone(made) == set()
    assert rows(made, region=VIRGINIA)[0]["on_demand"] == 1.0


def test_a_region_or_a_family_that_was_not_asked_stays() -> None:
    made = put(ec2([VIRGINIA], "g5.xlarge", (VIRGINIA, 1.0)), ec2([VIRGINIA], "g6.xlarge", (VIRGINIA, 1.0)))
    assert set(made.data["prices"]["ec2"]) == {"g5.xlarge", "g6.xlarge"}
    assert rows(made) == []
    assert gone(made) == set()


def test_answers_for_several_families_do_not_speak_of_each_other() -> None:
    one, two = (
        ec2(EVERYWHERE, "g5.xlarge", *((r, 1.0) for r in EVERYWHERE)),
        ec2(EVERYWHERE, "g6.xlarge", (OREGON, 1.0)),
    )
    for answers in ((one, two), (two, one)):
        assert {name for name, _ in gone(put(*answers))} == {"g6.xlarge"}


def test_what_failed_or_was_answered_with_nothing_changes_nothing() -> None:
    before = put(ec2([TOKYO], "g5.xlarge", (TOKYO, 1.5)))
    after = put(failed("ec2", TOKYO), ec2([TOKYO], "g6.xlarge"), offered(TOKYO), before=before, today=LATER)
    assert after.data["prices"] == before.data["prices"]
    assert after.data["read"] == before.data["read"]


# ----------------------------------------------------------------------------------------------------------- offerings


def test_a_type_offered_without_a_known_price_is_offered_at_no_known_price() -> None:
    never = next(r for r in SHIPPED.regions if SHIPPED.ec2_price("inf2.xlarge", r) is None)
    price = catalog(offered(never, "inf2.xlarge")).ec2_price("inf2.xlarge", never)
    assert price is not None
    assert price.on_demand is None


def test_a_type_whose_price_is_known_gets_no_row() -> None:
    assert rows(put(offered(TOKYO, *SHIPPED.instances))) == []


def test_a_region_that_ceases_to_offer_a_type_ceases_to_sell_it() -> None:
    made = put(offered(TOKYO, *(set(SHIPPED.instances) - {"g5.xlarge"})))
    assert gone(made) == {("g5.xlarge", TOKYO)}
    assert (
        catalog(offered(TOKYO, *SHIPPED.instances), before=made, today=LATER).ec2_price("g5.xlarge", TOKYO) is not None
    )


def test_a_question_for_some_families_says_nothing_of_others() -> None:
    made = put(offered(TOKYO, *(name for name in G5 if name != "g5.xlarge"), families=("g5",)))
    assert gone(made) == {("g5.xlarge", TOKYO)}


def test_an_incomplete_list_of_offerings_takes_nothing_away() -> None:
    assert gone(put(offered(TOKYO, "g5.xlarge", complete=False))) == set()


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(sorted(SHIPPED.instances)), min_size=1), st.sampled_from(EVERYWHERE))
def test_what_one_region_offers_never_touches_another(names: set[str], region: str) -> None:
    made = put(offered(region, *names))
    assert {place for regions in made.data["prices"]["ec2"].values() for place in regions} <= {region}
    found = load_catalog(None, made.data)
    for name in SHIPPED.instances:
        for place in (TOKYO, VIRGINIA):
            if place != region:
                assert found.ec2_price(name, place) == SHIPPED.ec2_price(name, place)
        assert (found.ec2_price(name, region) is not None) == (name in names)


# -------------------------------------------------------------------------------------------- savings, spot and hosting


def test_of_two_savings_plans_the_cheaper_holds_and_terms_share_a_row() -> None:
    rates = [
        SavingsRate("g5.xlarge", TOKYO, "Compute", 1, 0.9),
        SavingsRate("g5.xlarge", TOKYO, "EC2Instance", 1, 0.8),
        SavingsRate("g5.xlarge", TOKYO, "EC2Instance", 3, 0.5),
        SavingsRate("g5.xlarge", TOKYO, "EC2Instance", 2, 0.1),
        SavingsRate("ml.g5.xlarge", TOKYO, "SageMaker", 1, 1.1),
    ]
    for order in (rates, rates[::-1]):
        made = put(said("savings", TOKYO, *order))
        (row,) = rows(made)
        assert (row["savings_1yr"], row["savings_3yr"]) == (0.8, 0.5)
        assert rows(made, "ml.g5.xlarge", platform="sagemaker")[0]["savings_1yr"] == 1.1


def test_a_savings_plan_does_not_stand_before_a_reserved_price_of_the_same_day() -> None:
    plan = said("savings", TOKYO, SavingsRate("g5.xlarge", TOKYO, "EC2Instance", 1, 0.8))
    list_ = said("ec2", TOKYO, InstanceRate("g5.xlarge", TOKYO, 1.5, 0.9))
    for order in ((plan, list_), (list_, plan)):
        price = catalog(*order).ec2_price("g5.xlarge", TOKYO)
        assert price is not None
        assert price.reserved_1yr == 0.9


def test_spot_is_the_dearest_zones_with_its_own_date() -> None:
    made = put(said("spot", TOKYO, SpotRate("g5.xlarge", TOKYO, 0.5, "2026-11-30")))
    price = load_catalog(None, made.data).ec2_price("g5.xlarge", TOKYO)
    assert price is not None
    assert (price.spot, price.spot_as_of, price.on_demand) == (0.5, "2026-11-30", 1.459)
    assert put(said("spot", TOKYO, SpotRate("t3.micro", TOKYO, 0.1, "2026-11-30"))).data["prices"]["ec2"] == {}


def test_hosting_has_its_price_and_unknown_types_none() -> None:
    made = put(
        said("sagemaker", TOKYO, HostingRate("ml.g5.xlarge", TOKYO, 2.0), HostingRate("ml.t3.medium", TOKYO, 0.1))
    )
    assert list(made.data["prices"]["sagemaker"]) == ["ml.g5.xlarge"]
    price = load_catalog(None, made.data).sagemaker_price("g5.xlarge", TOKYO)
    assert price is not None
    assert (price.on_demand, price.basis) == (2.0, "published")


# -------------------------------------------------------------------------------------------------------------- Bedrock


def bedrock_prices(region: str, *rates: Any, **how: Any) -> Any:
    return said("bedrock-prices", region, *rates, **how)


def price_of(made: Assembled, region: str, route: str = "global", id_: str = CLAUDE_ID, **how: Any) -> Any:
    found = load_catalog(None, made.data).bedrock_price(id_, route, region, **how)
    assert found is not None
    return found


def test_input_and_output_that_are_listed_apart_are_one_price() -> None:
    made = put(bedrock_prices(TOKYO, tokens(TOKYO, input=4.0), tokens(TOKYO, output=20.0)))
    (row,) = made.data["prices"]["bedrock"][CLAUDE_ID]
    assert (row["input"], row["output"], row["route"], row["regions"]) == (4.0, 20.0, "global", [TOKYO])
    assert "tier" not in row
    assert (price_of(made, TOKYO).input, price_of(made, TOKYO).output) == (4.0, 20.0)


def test_tiers_and_long_requests_have_prices_of_their_own() -> None:
    made = put(
        bedrock_prices(
            TOKYO,
            tokens(TOKYO, input=4.0, output=20.0),
            tokens(TOKYO, input=8.0, output=30.0, above_input_tokens=200_000),
            tokens(TOKYO, input=2.0, output=10.0, tier="batch"),
        )
    )
    assert price_of(made, TOKYO, input_tokens=300_000).input == 8.0
    assert price_of(made, TOKYO, tier="batch").input == 2.0
    assert price_of(made, TOKYO).input == 4.0


def test_a_price_without_a_bedrock_id_is_of_no_use() -> None:
    assert put(bedrock_prices(TOKYO, tokens(TOKYO, None, input=4.0, output=20.0))).data["prices"]["bedrock"] == {}


def test_a_price_that_names_no_route_is_of_those_that_do_not_leave_the_geography() -> None:
    everywhere = profile(LLAMA_ID, VIRGINIA, "global", ())
    for profiles in ([profile(LLAMA_ID, VIRGINIA)], [profile(LLAMA_ID, VIRGINIA), everywhere]):
        known = bedrock(VIRGINIA, [listed(LLAMA_ID, VIRGINIA)], profiles)
        made = put(*known, bedrock_prices(VIRGINIA, tokens(VIRGINIA, LLAMA_ID, None, input=0.2, output=0.3)))
        assert {row["route"] for row in made.data["prices"]["bedrock"][LLAMA_ID]} == {"in-region", "us"}


def test_a_price_of_an_id_that_is_not_reached_there_names_no_route() -> None:
    made = put(bedrock_prices(TOKYO, tokens(TOKYO, "x.unheard-of", None, input=1.0, output=1.0)))
    (row,) = made.data["prices"]["bedrock"]["x.unheard-of"]
    assert "route" not in row


def test_the_second_service_does_not_drop_what_the_first_said_of_a_region() -> None:
    one = bedrock_prices(TOKYO, tokens(TOKYO, input=4.0, output=20.0), url="https://example.com/one")
    two = bedrock_prices(TOKYO, tokens(TOKYO, tier="batch", input=2.0, output=10.0), url="https://example.com/two")
    other = bedrock_prices(VIRGINIA, tokens(VIRGINIA, LLAMA_ID, "us", input=1.0, output=1.0))
    for order in permutations((one, two, other)):
        made = put(*order)
        assert (price_of(made, TOKYO).input, price_of(made, TOKYO, tier="batch").input) == (4.0, 2.0)
        assert price_of(made, VIRGINIA, "us", LLAMA_ID).input == 1.0


def test_where_one_of_two_services_fails_its_earlier_prices_stay() -> None:
    one = bedrock_prices(TOKYO, tokens(TOKYO, input=4.0, output=20.0), url="https://example.com/one")
    two = bedrock_prices(TOKYO, tokens(TOKYO, tier="batch", input=2.0, output=10.0), url="https://example.com/two")
    before = put(one, two)
    changed = bedrock_prices(TOKYO, tokens(TOKYO, input=3.0, output=15.0))
    for nothing in (failed("bedrock-prices", TOKYO), bedrock_prices(TOKYO)):
        made = put(changed, nothing, before=before, today=LATER)
        assert (price_of(made, TOKYO).input, price_of(made, TOKYO, tier="batch").input) == (3.0, 2.0)
    # a list of which a tier is missing does not say that nobody sells it
    whole = put(changed, before=before, today=LATER)
    assert [row["input"] for row in whole.data["prices"]["bedrock"][CLAUDE_ID]] == [2.0, 3.0]


@pytest.mark.parametrize("figure", ["input", "output"])
def test_a_price_that_lacks_a_figure_known_before_is_not_entered_and_that_is_remarked(figure: str) -> None:
    stated: dict[str, Any] = {figure: 1.0}
    half = tokens(TOKYO, **stated)
    other = tokens(TOKYO, "x.other", None, input=1.0)  # of which nothing was known
    made = put(bedrock_prices(TOKYO, half, other))
    assert list(made.data["prices"]["bedrock"]) == ["x.other"]
    assert (price_of(made, TOKYO).input, price_of(made, TOKYO).output) == (5.0, 25.0)
    (remark,) = made.remarks
    assert CLAUDE_ID in remark.en
    assert CLAUDE_ID in remark.ja
    assert "part of its price" in remark.en
    before = put(bedrock_prices(TOKYO, tokens(TOKYO, input=4.0, output=20.0)))
    after = put(bedrock_prices(TOKYO, half), before=before, today=LATER)
    assert after.data["prices"] == before.data["prices"]


def test_a_list_of_tokens_takes_nothing_from_what_is_sold_otherwise() -> None:
    text = tokens(TOKYO, "amazon.nova-2-sonic-v1:0", input=0.33, output=2.75)
    rerank = tokens(TOKYO, "cohere.rerank-v3-5:0", input=0.1)
    made = put(bedrock_prices(TOKYO, text, rerank))
    assert made.data["prices"]["bedrock"] == {}
    assert len(made.remarks) == 2
    kept = price_of(made, TOKYO, "in-region", "amazon.nova-2-sonic-v1:0")
    assert (kept.input, kept.output, kept.tokens) == (3.0, 12.0, "speech")
    assert price_of(made, TOKYO, "in-region", "cohere.rerank-v3-5:0").per_query == 0.002


def test_halves_from_two_lists_are_one_price() -> None:
    one = bedrock_prices(TOKYO, tokens(TOKYO, input=4.0), url="https://example.com/one")
    two = bedrock_prices(TOKYO, tokens(TOKYO, output=20.0), url="https://example.com/two")
    for order in ((one, two), (two, one)):
        made = put(*order)
        assert made.remarks == ()
        assert len(made.data["prices"]["bedrock"][CLAUDE_ID]) == 1
        assert (price_of(made, TOKYO).input, price_of(made, TOKYO).output) == (4.0, 20.0)


def test_lists_that_disagree_are_not_entered_and_that_is_remarked() -> None:
    one = bedrock_prices(
        TOKYO,
        tokens(TOKYO, input=4.0, output=20.0),
        tokens(TOKYO, input=2.0, output=10.0, tier="batch"),
        url="https://example.com/one",
    )
    others: list[dict[str, Any]] = [{"input": 4.5, "output": 20.0}, {"input": 4.0, "output": 21.0}, {"output": 21.0}]
    for usd in others:
        two = bedrock_prices(TOKYO, tokens(TOKYO, **usd), url="https://example.com/two")
        for order in ((one, two), (two, one)):
            made = put(*order)
            assert (price_of(made, TOKYO).input, price_of(made, TOKYO).output) == (5.0, 25.0)
            assert price_of(made, TOKYO, tier="batch").input == 2.0  # of which only one speaks
            (remark,) = made.remarks
            assert CLAUDE_ID in remark.en
            assert CLAUDE_ID in remark.ja
            assert "different prices" in remark.en
    agreeing = bedrock_prices(TOKYO, tokens(TOKYO, input=4.0, output=20.0), url="https://example.com/two")
    assert put(one, agreeing).remarks == ()
    assert price_of(put(one, agreeing), TOKYO).input == 4.0


def test_lists_that_disagree_of_one_region_do_not_of_another() -> None:
    made = put(
        bedrock_prices(TOKYO, tokens(TOKYO, input=4.0, output=20.0), tokens(TOKYO, input=4.5, output=20.0)),
        bedrock_prices(VIRGINIA, tokens(VIRGINIA, input=4.0, output=20.0)),
    )
    assert (price_of(made, TOKYO).input, price_of(made, VIRGINIA).input) == (5.0, 4.0)


def test_half_a_price_of_an_incomplete_answer_is_none() -> None:
    half = bedrock_prices(TOKYO, tokens(TOKYO, output=20.0), complete=False)
    assert put(half).data["prices"]["bedrock"] == {}


def test_a_region_keeps_its_price_when_another_is_asked() -> None:
    before = put(*(bedrock_prices(r, tokens(r, input=4.0, output=20.0)) for r in (TOKYO, VIRGINIA)))
    (row,) = before.data["prices"]["bedrock"][CLAUDE_ID]
    assert row["regions"] == [TOKYO, VIRGINIA]
    after = put(bedrock_prices(TOKYO, tokens(TOKYO, input=3.0, output=20.0)), before=before, today=LATER)
    assert (price_of(after, TOKYO).input, price_of(after, VIRGINIA).input) == (3.0, 4.0)
    assert price_of(after, VIRGINIA).as_of == "2026-12-01"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from([1.0, 2.0, 3.0]), min_size=2, max_size=12))
def test_token_prices_do_not_pile_up(figures: list[float]) -> None:
    made = None
    for number, usd in enumerate(figures):
        answer = bedrock_prices(
            TOKYO, tokens(TOKYO, input=usd, output=usd), tokens(TOKYO, route="jp", input=usd, output=9)
        )
        made = put(answer, before=made, today=date(2026, 12, 1) + timedelta(days=number))
    assert made is not None
    assert len(made.data["prices"]["bedrock"][CLAUDE_ID]) == 2


def test_what_shipped_is_not_changed() -> None:
    before = str(shipped_data()["prices"])
    put(ec2(EVERYWHERE, "g5.xlarge", (VIRGINIA, 1.0)), bedrock_prices(TOKYO, tokens(TOKYO, input=1.0, output=1.0)))
    assert str(shipped_data()["prices"]) == before
