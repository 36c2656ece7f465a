from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog.build import Sources
from advisor.catalog.prices import Prices

if TYPE_CHECKING:
    from advisor.catalog import Catalog


def test_the_newest_on_demand_price(catalog: Catalog) -> None:
    price = catalog.ec2_price("g4dn.xlarge", "ap-northeast-1")
    assert price is not None
    assert (price.on_demand, price.as_of) == (0.71, "2026-01-21")
    assert price.source is not None
    assert price.source.url == "https://example.com/prices"


def test_reserved_and_spot_have_their_own_dates_and_sources(catalog: Catalog) -> None:
    price = catalog.ec2_price("g4dn.xlarge", "ap-northeast-1")
    assert price is not None
    assert (price.reserved_1yr, price.reserved_3yr, price.reserved_as_of) == (0.485, None, "2025-04-04")
    assert price.reserved_source is not None
    assert price.reserved_source.url == "https://example.com/old-prices"
    assert price.spot == pytest.approx(0.71 * 0.33)
    assert price.spot_as_of == "2025-06"
    assert price.spot_source is not None
    assert price.spot_source.url == "https://example.com/spot"


def test_no_row_means_not_offered(catalog: Catalog) -> None:
    assert catalog.ec2_price("g5.xlarge", "ap-northeast-3") is None
    assert catalog.ec2_price("g5.xlarge", "nowhere") is None
    assert catalog.ec2_price("nothing", "us-east-1") is None
    osaka = catalog.ec2_price("g4dn.xlarge", "ap-northeast-3")
    assert osaka is not None
    assert osaka.spot is None
    assert osaka.reserved_1yr is None


def test_an_observed_hosting_price_is_published(catalog: Catalog) -> None:
    for name in ("g4dn.xlarge", "ml.g4dn.xlarge"):
        price = catalog.sagemaker_price(name, "us-east-1")
        assert price is not None
        assert (price.on_demand, price.basis, price.as_of) == (0.7364, "published", "2025-01-26")


def test_elsewhere_it_is_derived_from_ec2(catalog: Catalog) -> None:
    price = catalog.sagemaker_price("g4dn.xlarge", "ap-northeast-1")
    assert price is not None
    assert price.on_demand == pytest.approx(0.71 * 1.4)
    assert (price.basis, price.as_of) == ("derived", "2026-01-21")
    assert price.source is not None
    assert price.source.url == "https://example.com/prices"


def test_without_ratio_or_ec2_price_there_is_none(catalog: Catalog) -> None:
    assert catalog.sagemaker_price("g5.xlarge", "us-east-1") is None
    assert catalog.sagemaker_price("g4dn.xlarge", "nowhere") is None


@pytest.mark.parametrize(
    ("route", "region", "tier", "output"),
    [
        ("jp", "ap-northeast-3", "on-demand", 16.6),  # region and route
        ("jp", "ap-northeast-1", "on-demand", 16.5),  # route
        ("in-region", "us-east-1", "on-demand", 15.0),  # no route: the base price
        ("global", "us-east-1", "on-demand", 15.0),  # the newer of two
        ("in-region", "us-east-1", "batch", 7.5),
    ],
)
def test_the_most_specific_bedrock_row(catalog: Catalog, route: str, region: str, tier: str, output: float) -> None:
    price = catalog.bedrock_price("example.cloud-v1:0", route, region, tier)
    assert price is not None
    assert price.output == output
    assert price.per_image is None
    assert price.source is not None


def test_a_bedrock_id_or_tier_without_rows_has_no_price(catalog: Catalog) -> None:
    assert catalog.bedrock_price("example.cloud-old", "in-region", "us-east-1") is None
    assert catalog.bedrock_price("example.cloud-v1:0", "in-region", "us-east-1", "provisioned") is None


def bedrock(*rows: dict[str, Any]) -> Prices:
    dated = [{"as_of": "2026-11-12", **row} for row in rows]
    return Prices({"ec2": {}, "sagemaker": {}, "sagemaker_ratio_to_ec2": {}, "bedrock": {"x": dated}}, Sources({}))


def test_prices_by_query_and_by_second_are_read_and_tokens_are_those_of_text() -> None:
    found = bedrock({"per_query": 0.002}).bedrock("x", "in-region", "tokyo")
    assert found is not None
    assert (found.per_query, found.per_video_second, found.input, found.tokens) == (0.002, None, None, "text")
    found = bedrock({"per_video_second": 0.75, "video_seconds": 5, "tokens": "speech"}).bedrock("x", "us", "tokyo")
    assert found is not None
    assert (found.per_query, found.per_video_second, found.video_seconds, found.tokens) == (None, 0.75, 5, "speech")


LONG = bedrock(
    {"route": "jp", "input": 1.0},
    {"route": "jp", "input": 2.0, "above_input_tokens": 100_000, "as_of": "2025-01-01"},
    {"route": "jp", "input": 3.0, "above_input_tokens": 200_000},
    {"route": "jp", "regions": ["osaka"], "input": 9.0},
    {"input": 8.0, "above_input_tokens": 300_000},
    {"route": "jp", "input": 0.5, "tier": "batch"},
)


@pytest.mark.parametrize(
    ("tokens", "region", "tier", "expected"),
    [
        (0, "tokyo", "on-demand", 1.0),
        (100_000, "tokyo", "on-demand", 1.0),  # above means above
        (100_001, "tokyo", "on-demand", 2.0),  # older than the base price: the threshold decides first
        (200_001, "tokyo", "on-demand", 3.0),  # the highest of those exceeded
        (400_000, "tokyo", "on-demand", 3.0),  # the route goes before the threshold
        (400_000, "osaka", "on-demand", 9.0),  # and so does the region
        (400_000, "tokyo", "batch", 0.5),
    ],
)
def test_long_requests_cost_more_where_the_list_says_so(tokens: int, region: str, tier: str, expected: float) -> None:
    price = LONG.bedrock("x", "jp", region, tier, tokens)
    assert price is not None
    assert price.input == expected


@given(st.permutations(range(4)), st.integers(0, 10**6))
def test_the_order_of_the_thresholds_does_not_matter(order: list[int], tokens: int) -> None:
    rows: list[dict[str, Any]] = [{"input": 1.0}]
    rows += [{"input": float(n), "above_input_tokens": n} for n in (100_000, 200_000, 272_000)]
    price = bedrock(*(rows[i] for i in order)).bedrock("x", "us", "r", input_tokens=tokens)
    assert price is not None
    assert price.input == max([1.0, *(float(n) for n in (100_000, 200_000, 272_000) if n < tokens)])


def test_a_model_priced_above_a_threshold_only_has_no_price_below() -> None:
    only = bedrock({"input": 2.0, "above_input_tokens": 100_000})
    assert only.bedrock("x", "us", "r", input_tokens=100_000) is None
    assert only.bedrock("x", "us", "r", input_tokens=100_001) is not None


@pytest.mark.parametrize(
    ("row", "route", "basis"),
    [
        ({"route": "in-region"}, "in-region", "assumed"),
        ({"route": "in-region", "regions": ["r"]}, "in-region", "published"),
        ({}, "in-region", "assumed"),
        ({}, "global", "assumed"),
        ({"regions": ["r"]}, "in-region", "published"),
        ({"route": "global"}, "global", "published"),
        ({"route": "jp"}, "jp", "published"),
    ],
)
def test_a_list_that_names_no_region_is_no_published_price_of_one(row: dict[str, Any], route: str, basis: str) -> None:
    price = bedrock({**row, "input": 1.0}).bedrock("x", route, "r")
    assert price is not None
    assert price.basis == basis


def prices(rows: list[dict[str, Any]]) -> Prices:
    raw = {"ec2": {"x.large": {"r": rows}}, "sagemaker": {}, "sagemaker_ratio_to_ec2": {}, "bedrock": {}}
    return Prices(raw, Sources({}))


days = st.dates().map(lambda d: d.isoformat())
row = st.fixed_dictionaries(
    {"as_of": days},
    optional={
        "on_demand": st.floats(0.01, 100),
        "reserved_1yr": st.floats(0.01, 100),
        "spot_savings_percent": st.floats(0, 99),
    },
)


@given(st.lists(row, min_size=1, max_size=6, unique_by=lambda r: r["as_of"]))
def test_the_order_of_the_rows_does_not_matter_and_spot_never_costs_more(rows: list[dict[str, Any]]) -> None:
    price = prices(rows).ec2("x.large", "r")
    assert price == prices(rows[::-1]).ec2("x.large", "r")
    assert price is not None
    assert (price.on_demand is None) == all("on_demand" not in r for r in rows)
    if price.spot is not None and price.on_demand is not None:
        assert price.spot <= price.on_demand + 1e-6
    if price.on_demand is not None:
        assert price.as_of == max(r["as_of"] for r in rows if "on_demand" in r)


def test_a_place_without_on_demand_price_is_offered_all_the_same() -> None:
    price = prices([{"as_of": "2026-01-01", "reserved_1yr": 3.0}]).ec2("x.large", "r")
    assert price is not None
    assert (price.on_demand, price.reserved_1yr, price.spot) == (None, 3.0, None)
