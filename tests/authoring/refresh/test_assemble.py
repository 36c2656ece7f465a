"""Answers laid over what was there: whatever comes, in whatever order, the catalogue loads and loses nothing."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.authoring.refresh.outcomes import Outcome, remarks
from advisor.catalog import Catalog, load_catalog
from advisor.catalog.load import shipped_data
from advisor.catalog.refreshed_form import has_form
from advisor.core.text import Text
from advisor.sources.aws.observed import Agreement, HostingRate, HubModel, InstanceRate, SavingsRate, SpotRate
from advisor.sources.hub_answers import BaseModel
from tests.authoring.refresh.answers import (
    CLAUDE_ID,
    LATER,
    LLAMA,
    LLAMA_ID,
    NEW_ID,
    OREGON,
    TOKYO,
    VIRGINIA,
    all_but,
    failed,
    hub,
    listed,
    machine,
    of_hub,
    offered,
    profile,
    put,
    said,
    tokens,
    undated,
)

PLACES = (TOKYO, VIRGINIA, OREGON)
SHIPPED = load_catalog()
G5, G6 = "g5.xlarge", "g6.xlarge"
place = st.sampled_from(PLACES)
usd = st.sampled_from([0.25, 1.0, 1.459, 99.5])
whole = st.booleans()


def every_kind(region: str) -> list[Outcome]:
    """Return an answer of each kind from one region."""
    return [
        said("machines", region, machine(G5), machine("g5.3xlarge")),
        said("ec2", region, InstanceRate(G5, region, 1.5, 0.9), InstanceRate("g5.3xlarge", region, 2.0)),
        said("savings", region, SavingsRate(G5, region, "Compute", 1, 0.8)),
        said("sagemaker", region, HostingRate(f"ml.{G5}", region, 2.0)),
        said("spot", region, SpotRate(G5, region, 0.4, "2026-11-30")),
        offered(region, *SHIPPED.instances),
        *_bedrock(region),
        said("agreements", region, Agreement(LLAMA_ID, "https://example.com/eula")),
        said("bedrock-prices", region, tokens(region, input=4.0, output=20.0), tokens(region, NEW_ID, None, input=1.0)),
        said("jumpstart", region, HubModel(SHIPPED.models[LLAMA].jumpstart[0].id, region, "1", "deprecated")),
        said("jumpstart-list", region, HubModel("some-id", region, "1", None)),
        hub(of_hub(gated="auto", license="mit", base_models=(BaseModel("org/nobody", None),))),
    ]


def _bedrock(region: str) -> Sequence[Outcome]:
    """Return a list without one model that was there, and with one that was not."""
    models = [listed(LLAMA_ID, region), listed(NEW_ID, region, status="legacy")]
    return all_but(region, [CLAUDE_ID], models, [profile(LLAMA_ID, region), profile(NEW_ID, region, "global", ())])


def instance_prices(region: str) -> st.SearchStrategy[Outcome]:
    rate = st.builds(
        InstanceRate, st.sampled_from([G5, G6, "x.unknown"]), st.just(region), usd, st.one_of(st.none(), usd), st.none()
    )
    some = st.lists(rate, max_size=2, unique_by=lambda rate: rate.instance_type)  # as the readers make them
    return st.builds(lambda rates, full: said("ec2", region, *rates, complete=full), some, whole)


def one_answer(region: str) -> st.SearchStrategy[Outcome]:
    return st.one_of(
        instance_prices(region),
        st.builds(
            lambda names, full: offered(region, *names, complete=full),
            st.lists(st.sampled_from([G5, G6, "x.y"])),
            whole,
        ),
        st.just(said("foundation-models", region, listed(LLAMA_ID, region))),  # too short to be believed
        st.builds(lambda i: every_kind(region)[i], st.integers(0, len(every_kind(region)) - 1)),
        st.builds(lambda i: _emptied(every_kind(region)[i]), st.integers(0, len(every_kind(region)) - 1)),
        st.just(failed("ec2", region)),
    )


def _emptied(outcome: Outcome) -> Outcome:
    assert outcome.observed is not None
    return outcome._replace(observed=outcome.observed._replace(rows=()))


@st.composite
def refreshes(draw: st.DrawFn) -> list[Outcome]:
    """Draw the outcomes of one refresh: each question once, as `plan` asks them."""
    drawn: list[Outcome] = draw(st.lists(place.flatmap(one_answer), max_size=8))
    return list({(outcome.what, outcome.regions): outcome for outcome in drawn}.values())


def everything(found: Catalog) -> list[Any]:
    """Build and look up all there is."""
    built: list[Any] = [
        *map(found.models.__getitem__, found.models),
        *map(found.instances.__getitem__, found.instances),
    ]
    built += [found.provenance("models", id_)["channels.bedrock"] for id_, m in found.models.items() if m.bedrock]
    for region in PLACES:
        built += [found.ec2_price(name, region) for name in found.instances]
        built += [found.sagemaker_price(name, region) for name in found.instances]
    for model in found.models.values():
        for channel in model.bedrock:
            built += [found.bedrock_price(channel.id, route.route, route.regions[0]) for route in channel.routes]
    return built


@settings(max_examples=30, deadline=None)
@given(st.lists(refreshes(), min_size=1, max_size=3))
def test_whatever_is_answered_the_data_loads_and_all_of_it_can_be_built(steps: list[list[Outcome]]) -> None:
    made = None
    for outcomes in steps:
        made = put(*outcomes, before=made)
    assert made is not None
    kept = json.loads(json.dumps(made.data))
    assert has_form(kept)  # else it would not be read back
    found = load_catalog(None, kept)
    assert everything(found)
    assert set(SHIPPED.models) <= set(found.models)
    assert set(SHIPPED.instances) <= set(found.instances)
    assert all(remark.en.isprintable() and remark.ja.isprintable() for remark in made.remarks)


@settings(max_examples=30, deadline=None)
@given(refreshes(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(outcomes: list[Outcome], random: Any) -> None:
    other = list(outcomes)
    random.shuffle(other)
    assert put(*other).data == put(*outcomes).data
    assert sorted(put(*other).remarks) == sorted(put(*outcomes).remarks)


@settings(max_examples=30, deadline=None)
@given(refreshes())
def test_the_same_answers_again_are_the_same_data_but_for_dates(outcomes: list[Outcome]) -> None:
    once = put(*outcomes)
    assert put(*outcomes, before=once).data == once.data
    assert undated(put(*outcomes, before=once, today=LATER).data) == undated(once.data)


@settings(max_examples=30, deadline=None)
@given(refreshes(), refreshes())
def test_an_empty_answer_or_a_failure_never_removes_anything(earlier: list[Outcome], asked: list[Outcome]) -> None:
    before = put(*earlier)
    kept = copy.deepcopy(before.data)
    nothing: Sequence[Outcome] = [
        *(_emptied(outcome) for outcome in asked if outcome.observed is not None),
        *(failed(outcome.what, *outcome.regions) for outcome in asked),
    ]
    after = put(*nothing, before=before, today=LATER)
    assert {**after.data, "as_of": None} == {**kept, "as_of": None}
    assert before.data == kept


@settings(max_examples=20, deadline=None)
@given(place)
def test_a_regions_answers_never_touch_another(region: str) -> None:
    aws = [outcome for outcome in every_kind(region) if outcome.kind not in ("huggingface", "jumpstart")]
    found = load_catalog(None, put(*aws).data)
    for other in set(SHIPPED.regions) - {region}:
        for name in SHIPPED.instances:
            assert found.ec2_price(name, other) == SHIPPED.ec2_price(name, other)
            assert found.sagemaker_price(name, other) == SHIPPED.sagemaker_price(name, other)
        for id_, model in SHIPPED.models.items():
            for old, new in zip(model.bedrock, found.models[id_].bedrock, strict=True):
                assert {r.route for r in old.routes if other in r.regions} == {
                    r.route for r in new.routes if other in r.regions
                }
                for route in {r.route for r in old.routes if other in r.regions}:
                    assert found.bedrock_price(old.id, route, other) == SHIPPED.bedrock_price(old.id, route, other)


def test_what_was_not_asked_stays_as_it_was() -> None:
    before = put(*every_kind(TOKYO))
    for outcome in (
        said("spot", VIRGINIA, SpotRate(G6, VIRGINIA, 0.2, "2026-12-23")),
        hub(of_hub("openai/gpt-oss-20b")),
    ):
        after = put(outcome, before=before, today=LATER).data
        assert after["models"] == before.data["models"]
        assert after["instances"] == before.data["instances"]
        assert after["bedrock"] == before.data["bedrock"]
        assert after["jumpstart"] == before.data["jumpstart"]
        assert after["hub"][LLAMA] == before.data["hub"][LLAMA]
        assert after["prices"]["ec2"][G5] == before.data["prices"]["ec2"][G5]
        assert after["prices"]["bedrock"] == before.data["prices"]["bedrock"]
        assert before.data["sources"].items() <= after["sources"].items()
        assert {k: v for k, v in after["read"].items() if k not in ("prices.spot", "huggingface")} == {
            k: v for k, v in before.data["read"].items() if k not in ("prices.spot", "huggingface")
        }


def test_each_kind_that_answered_is_noted_as_read() -> None:
    read = put(*every_kind(TOKYO)).data["read"]
    assert set(read) == {
        "bedrock", "huggingface", "instances", "instances.offered", "jumpstart",
        "prices.bedrock", "prices.ec2.g5", "prices.sagemaker", "prices.savings", "prices.spot",
    }  # fmt: skip
    assert {region for regions in read.values() for region in regions} == {TOKYO, ""}


def test_every_source_that_is_named_is_there_and_none_besides() -> None:
    data = put(*every_kind(TOKYO)).data
    text = json.dumps({name: value for name, value in data.items() if name != "sources"})
    assert data["sources"]
    assert all(f'"{key}"' in text for key in data["sources"])
    assert everything(load_catalog(None, data))  # a source that is not there is an error


def test_neither_the_shipped_data_nor_what_was_refreshed_before_is_changed() -> None:
    before = put(*every_kind(TOKYO))
    kept, shipped = json.dumps(before.data, sort_keys=True), str(shipped_data()["models"])
    put(*every_kind(TOKYO), *every_kind(VIRGINIA)[:-1], before=before, today=LATER)
    assert json.dumps(before.data, sort_keys=True) == kept
    assert str(shipped_data()["models"]) == shipped


def test_remarks_of_the_readers_are_told_once() -> None:
    one, two = Text("one", "一"), Text("two", "二")
    outcomes = [said("ec2", TOKYO, remarks=(one, two)), said("ec2", VIRGINIA, remarks=(one,)), failed("spot", TOKYO)]
    assert remarks(outcomes) == (one, two)
