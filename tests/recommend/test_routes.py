"""Routes on Bedrock: which are served and priced in a region, and what each costs."""

from __future__ import annotations

import pytest

from advisor.catalog import Catalog
from advisor.core.request import Load
from advisor.recommend.routes import offers_on_bedrock, on_bedrock

LOAD = Load(input_tokens=512, output_tokens=256)


def test_the_cheapest_route_of_the_region(catalog: Catalog) -> None:
    model = catalog.model("openai/gpt-oss-20b")
    offer = on_bedrock(model, catalog, "us-east-1", LOAD, "2026-11-22")
    assert offer is not None
    assert offer.usd_per_request == pytest.approx(
        (512 * (offer.price.input or 0) + 256 * (offer.price.output or 0)) / 1e6
    )
    assert on_bedrock(catalog.model("rinna/japanese-gpt-neox-3.6b"), catalog, "us-east-1", LOAD, "2026-11-22") is None
    every = offers_on_bedrock(model, catalog, "us-east-1", LOAD, "2026-11-22")
    assert offer == min(every, key=lambda one: one.usd_per_request)


def test_a_route_is_not_offered_after_its_last_day_there(catalog: Catalog) -> None:
    ending = next(
        (model, channel.lifecycle.ends)
        for model in catalog.models.values()
        for channel in model.bedrock
        if channel.lifecycle.ends and on_bedrock(model, catalog, "us-east-1", LOAD, "2020-01-01")
    )
    model, _ = ending
    assert on_bedrock(model, catalog, "us-east-1", LOAD, "2199-01-01") is None
