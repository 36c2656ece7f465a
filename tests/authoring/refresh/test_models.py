"""Bedrock and JumpStart as observed: routes, ends, models nobody has written up, and what was not asked."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.authoring.refresh.assemble import assemble
from advisor.authoring.refresh.models import MOST_MISSING
from advisor.catalog import Catalog, load_catalog
from advisor.catalog.laid_over import lay
from advisor.catalog.load import shipped_data
from advisor.catalog.refreshed_form import has_form
from advisor.core.model import BedrockChannel
from advisor.sources.aws.observed import Agreement, HubModel
from tests.authoring.refresh.answers import (
    CLAUDE,
    CLAUDE_ID,
    LATER,
    LLAMA,
    LLAMA_ID,
    NEW,
    NEW_ID,
    OREGON,
    TODAY,
    TOKYO,
    VIRGINIA,
    all_but,
    bedrock,
    catalog,
    failed,
    known_in,
    listed,
    profile,
    put,
    said,
)

SHIPPED = load_catalog()
OHIO = "us-east-2"
JUMPSTART_ID = SHIPPED.models[LLAMA].jumpstart[0].id


def channel(found: Catalog, id_: str = LLAMA_ID) -> BedrockChannel:
    return next(channel for channel in found.model(id_).bedrock if channel.id == id_)


def routes(found: Catalog, region: str, id_: str = LLAMA_ID) -> set[str]:
    return {route.route for route in channel(found, id_).routes if region in route.regions}


# ----------------------------------------------------------------------------------------------------- routes and regions


def test_a_region_has_the_routes_it_lists_and_others_keep_theirs() -> None:
    found = catalog(*bedrock(TOKYO, [listed(LLAMA_ID, TOKYO)], [profile(LLAMA_ID, TOKYO, "jp", [TOKYO])]))
    assert routes(found, TOKYO) == {"in-region", "jp"}
    for region in SHIPPED.regions:
        if region != TOKYO:
            assert routes(found, region) == routes(SHIPPED, region)


def test_what_a_region_no_longer_lists_is_not_reached_there() -> None:
    assert routes(SHIPPED, OREGON) == {"in-region", "us"}
    made = put(*all_but(OREGON, [LLAMA_ID]))
    found = load_catalog(None, made.data)
    assert routes(found, OREGON) == set()
    assert routes(found, VIRGINIA) == routes(SHIPPED, VIRGINIA)
    assert made.remarks == ()


def test_a_region_that_lists_what_was_known_of_it_changes_no_route_and_no_status() -> None:
    for region in (OREGON, TOKYO):
        found = catalog(*all_but(region))
        for id_ in known_in(region):
            assert routes(found, region, id_) == routes(SHIPPED, region, id_)
            assert channel(found, id_).lifecycle == channel(SHIPPED, id_).lifecycle


def test_each_region_keeps_its_own_source_and_date() -> None:
    before = put(*all_but(OREGON, [LLAMA_ID]))
    after = put(*all_but(VIRGINIA), before=before, today=LATER)
    regions = after.data["bedrock"][LLAMA_ID]["regions"]
    assert {region: after.data["sources"][said["source"]][1] for region, said in regions.items()} == {
        OREGON: "2026-12-01",
        VIRGINIA: "2026-12-24",
    }
    assert after.data["read"]["bedrock"] == {OREGON: "2026-12-01", VIRGINIA: "2026-12-24"}
    found = load_catalog(None, after.data)
    fact = found.models[LLAMA].provenance["channels.bedrock"]
    assert fact.source is not None
    assert fact.source.read == "2026-12-24"


def test_a_package_newer_than_what_one_region_said_overrules_that_region_only() -> None:
    before = put(*all_but(OREGON, [LLAMA_ID]))
    data = put(*all_but(VIRGINIA, [LLAMA_ID]), before=before, today=LATER).data
    package = dict(shipped_data())
    entry = package["models"][LLAMA]
    between = {**entry, "facts": {**entry["facts"], "channels.bedrock": "between"}}
    package["sources"] = {**package["sources"], "between": ["https://example.com/between", "2026-12-10"]}
    package["models"] = {**package["models"], LLAMA: between}
    (laid,) = lay(package, data)["models"][LLAMA]["bedrock"]
    served = {region for route in laid["routes"] for region in route["regions"]}
    assert OREGON in served
    assert VIRGINIA not in served


# ------------------------------------------------------------------------------------------- lists too short to be true


def known_but(region: str, share: float) -> tuple[list[str], list[str]]:
    """The ids known of a region in two parts; the first is that share of them, rounded down."""
    ids = sorted(known_in(region))
    cut = int(len(ids) * share)
    return ids[:cut], ids[cut:]


def test_a_list_that_lacks_most_of_what_is_known_is_not_believed_of_it_and_that_is_remarked() -> None:
    made = put(*bedrock(OREGON, [listed(CLAUDE_ID, OREGON), listed(NEW_ID, OREGON)]))
    found = load_catalog(None, made.data)
    assert routes(found, OREGON) == routes(SHIPPED, OREGON)
    assert routes(found, OREGON, CLAUDE_ID) == {"in-region"}  # of what it lists it is believed
    assert routes(found, OREGON, NEW_ID) == {"in-region"}
    (remark,) = made.remarks
    missing = len(known_in(OREGON)) - 1
    for text in (remark.en, remark.ja):
        assert f"Bedrock {OREGON}" in text
        assert f" {missing} " in text
    assert set(made.data["bedrock"]) == {CLAUDE_ID, NEW_ID}


@pytest.mark.parametrize("region", [OREGON, TOKYO])
def test_half_of_what_is_known_may_go_at_once_and_not_more(region: str) -> None:
    gone, _ = known_but(region, MOST_MISSING)
    made = put(*all_but(region, gone))
    assert made.remarks == ()
    assert not any(routes(load_catalog(None, made.data), region, id_) for id_ in gone)
    _, most = known_but(region, 1 - MOST_MISSING - 0.05)
    made = put(*all_but(region, most))
    assert len(made.remarks) == 1
    found = load_catalog(None, made.data)
    for id_ in most:
        assert routes(found, region, id_) == routes(SHIPPED, region, id_)


def test_one_region_that_is_not_believed_costs_no_other() -> None:
    made = put(*bedrock(OREGON, [listed(CLAUDE_ID, OREGON)]), *all_but(VIRGINIA, [LLAMA_ID]))
    found = load_catalog(None, made.data)
    assert routes(found, OREGON) == routes(SHIPPED, OREGON)
    assert routes(found, VIRGINIA) == set()
    (remark,) = made.remarks
    assert OREGON in remark.en


def test_what_was_gone_before_does_not_count_as_missing_again() -> None:
    first, rest = known_but(OREGON, 0.4)
    before = put(*all_but(OREGON, first))
    assert before.remarks == ()
    again = put(*all_but(OREGON, [*first, *rest[: len(rest) // 3]]), before=before, today=LATER)
    assert again.remarks == ()
    assert not any(routes(load_catalog(None, again.data), OREGON, id_) for id_ in rest[: len(rest) // 3])


# ------------------------------------------------------------------------------------------------- what is not an answer


def test_a_profile_that_is_not_active_and_a_model_not_on_demand_are_no_routes() -> None:
    model = listed(LLAMA_ID, OREGON, on_demand=False)
    assert routes(catalog(*bedrock(OREGON, [model], [profile(LLAMA_ID, OREGON, active=False)])), OREGON) == set()


def test_a_form_that_is_only_provisioned_is_no_model() -> None:
    variant = f"{NEW_ID}:200k"
    made = put(*bedrock(TOKYO, [listed(LLAMA_ID, TOKYO), listed(variant, TOKYO, variant_of=NEW_ID)]))
    assert made.data["models"] == {}


@pytest.mark.parametrize("missing", ["foundation-models", "inference-profiles"])
@pytest.mark.parametrize("how", ["failed", "incomplete", "not asked", "empty"])
def test_a_region_that_did_not_answer_both_questions_stays(missing: str, how: str) -> None:
    both = all_but(OREGON, [LLAMA_ID])
    whole = [outcome for outcome in both if outcome.what != missing]
    (part,) = (outcome for outcome in both if outcome.what == missing)
    assert part.observed is not None
    instead = {
        "failed": [failed(missing, OREGON)],
        "incomplete": [part._replace(observed=part.observed._replace(complete=False))],
        "not asked": [],
        "empty": [part._replace(observed=part.observed._replace(rows=()))],
    }[how]
    made = put(*whole, *instead)
    assert made.data["bedrock"] == {}
    assert made.data["read"] == {}
    assert routes(load_catalog(None, made.data), OREGON) == routes(SHIPPED, OREGON)


def test_a_region_that_has_no_profiles_answers_with_an_empty_list() -> None:
    crossing = [r for m in SHIPPED.models.values() for c in m.bedrock for r in c.routes if r.route != "in-region"]
    without = next(region for region in SHIPPED.regions if not any(region in route.regions for route in crossing))
    found = catalog(said("foundation-models", without, listed(LLAMA_ID, without)), said("inference-profiles", without))
    assert routes(found, without) == {"in-region"}


REGIONS = sorted(SHIPPED.regions)


@settings(max_examples=20, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(REGIONS),
        st.sets(st.sampled_from([LLAMA_ID, CLAUDE_ID, NEW_ID]), min_size=1),
        min_size=1,
        max_size=4,
    ),
    st.randoms(use_true_random=False),
)
def test_each_region_speaks_for_itself_in_whatever_order_they_answer(found: dict[str, set[str]], random: Any) -> None:
    def answer(region: str) -> tuple[Any, Any]:
        return all_but(region, [LLAMA_ID, CLAUDE_ID], [listed(i, region) for i in sorted(found[region])])

    answers = [outcome for region in found for outcome in answer(region)]
    made = put(*answers)
    assert made.remarks == ()
    random.shuffle(answers)
    assert put(*answers) == made
    one_by_one = None
    for region in found:
        one_by_one = put(*answer(region), before=one_by_one)
    assert one_by_one is not None
    for data in (made.data, one_by_one.data):
        after = load_catalog(None, data)
        for id_ in (LLAMA_ID, CLAUDE_ID):
            for region in REGIONS:
                own = {"in-region"} if id_ in found.get(region, ()) else set()
                assert routes(after, region, id_) == (own if region in found else routes(SHIPPED, region, id_))
        named = {region for region, ids in found.items() if NEW_ID in ids}
        new = after.models.get(NEW)
        assert {r for route in (new.bedrock[0].routes if new else ()) for r in route.regions} == named


def test_what_an_older_refresh_said_of_a_region_does_not_overrule_a_newer_package() -> None:
    before = put(*all_but(OREGON, [LLAMA_ID])).data
    assert routes(load_catalog(None, before), OREGON) == set()
    key = before["bedrock"][LLAMA_ID]["regions"][OREGON]["source"]
    before["sources"][key][1] = "2001-01-01"
    after = catalog_of(before, *bedrock(TOKYO, [listed(LLAMA_ID, TOKYO)]))
    assert routes(after, OREGON) == routes(SHIPPED, OREGON)
    assert routes(after, TOKYO) == {"in-region"}


def catalog_of(before: dict[str, Any], *outcomes: Any) -> Catalog:
    return load_catalog(None, put(*outcomes, before=before, today=LATER).data)


# -------------------------------------------------------------------------------------------------------------- lifecycle


def old(region: str, since: str = "2026-10-01", ends: str = "2027-04-01", id_: str = LLAMA_ID) -> Any:
    return listed(id_, region, status="legacy", legacy_since=since, ends=ends)


def test_legacy_everywhere_it_is_listed_is_legacy_since_the_first_day() -> None:
    some = [*bedrock(OREGON, [old(OREGON)]), *bedrock(VIRGINIA, [old(VIRGINIA, "2026-09-01")])]
    life = channel(catalog(*some, *all_but(OHIO, [LLAMA_ID]))).lifecycle
    assert (life.status, life.legacy_since) == ("legacy", "2026-09-01")
    assert life.ends_by_region == {OREGON: "2027-04-01", VIRGINIA: "2027-04-01"}
    assert OHIO in {region for route in channel(SHIPPED).routes for region in route.regions}
    assert channel(catalog(*some)).lifecycle.status == "active"  # of Ohio, which nobody asked, that is what is known


def test_what_is_active_somewhere_is_active_and_ends_where_it_ends() -> None:
    life = channel(catalog(*bedrock(OREGON, [old(OREGON)]), *bedrock(VIRGINIA, [listed(LLAMA_ID, VIRGINIA)]))).lifecycle
    assert (life.status, life.legacy_since) == ("active", None)
    assert life.ends_by_region == {OREGON: "2027-04-01"}


def test_what_another_region_said_before_of_the_status_still_counts() -> None:
    nobody_else = all_but(OHIO, [LLAMA_ID])
    before = put(*bedrock(VIRGINIA, [listed(LLAMA_ID, VIRGINIA)]), *nobody_else)
    assert channel(catalog(*bedrock(OREGON, [old(OREGON)]), before=before)).lifecycle.status == "active"
    before = put(*bedrock(OREGON, [old(OREGON)]), *nobody_else)
    life = channel(catalog(*all_but(VIRGINIA, [LLAMA_ID]), before=before)).lifecycle
    assert (life.status, life.legacy_since) == ("legacy", "2026-10-01")


def test_a_status_that_is_not_stated_stays() -> None:
    shipped = channel(SHIPPED).lifecycle.status
    assert channel(catalog(*bedrock(OREGON, [listed(LLAMA_ID, OREGON, status=None)]))).lifecycle.status == shipped


def test_terms_are_entered_and_kept_where_they_are_not_asked_for_again() -> None:
    url = "https://example.com/eula"
    answers = bedrock(OREGON, [listed(LLAMA_ID, OREGON)])
    before = put(*answers, said("agreements", OREGON, Agreement(LLAMA_ID, url), Agreement(CLAUDE_ID, None)))
    assert channel(load_catalog(None, before.data)).terms_url == url
    assert channel(catalog(*answers, before=before, today=LATER)).terms_url == url


# ------------------------------------------------------------------------------------------- models nobody has written up


def test_a_new_model_is_entered_with_what_is_not_known_of_it() -> None:
    found = catalog(*bedrock(TOKYO, [listed(NEW_ID, TOKYO)], [profile(NEW_ID, TOKYO, "jp", [TOKYO])]))
    model = found.model(NEW_ID)
    assert (model.id, model.name, model.publisher, model.kind, model.license) == (NEW, "New", "P", None, None)
    assert model.input_modalities == ("text",)
    assert routes(found, TOKYO, NEW_ID) == {"in-region", "jp"}
    assert model.provenance["license"].why is not None
    assert model.family is not None
    assert NEW in found.families[model.family].models


@pytest.mark.parametrize(
    ("takes", "gives", "kind", "tasks"),
    [
        (("text",), ("embedding",), "embedding", ("embedding",)), (("text",), ("image",), "image", ("text-to-image",)),
        (("text", "image"), ("video",), "video", ("text-to-video",)),
        (("speech",), ("speech", "text"), "chat", ("speech-conversation",)),
        (("speech", "text"), ("speech",), "chat", ("speech-conversation",)),
        (("text",), ("text", "image"), None, None), (("text",), ("video", "image"), None, None),
        (("text",), ("speech",), None, None), (("speech",), ("speech", "video"), None, None),
        (("text", "video"), ("text",), None, None), (("text",), (), None, None),
    ],
)  # fmt: skip
def test_a_new_model_is_of_the_kind_that_what_it_gives_says(
    takes: tuple[str, ...], gives: tuple[str, ...], kind: str | None, tasks: tuple[str, ...] | None
) -> None:
    row = listed(NEW_ID, TOKYO, input_modalities=takes, output_modalities=gives)
    model = catalog(*bedrock(TOKYO, [row])).models[NEW]
    assert (model.kind, model.tasks) == (kind, tasks)


def test_a_new_model_that_cannot_be_called_is_not_entered() -> None:
    assert put(*bedrock(TOKYO, [listed(NEW_ID, TOKYO, on_demand=False)])).data["models"] == {}


def test_two_versions_of_a_new_model_are_two_models_and_keep_their_names() -> None:
    second = "p.new-v2:0"
    before = put(*bedrock(TOKYO, [listed(second, TOKYO)]))
    made = put(*bedrock(TOKYO, [listed(NEW_ID, TOKYO), listed(second, TOKYO)]), before=before)
    found = load_catalog(None, made.data)
    assert len(made.data["models"]) == 2
    assert found.model(second).id == NEW
    assert found.model(NEW_ID).id == "bedrock/p.new-v1-0"
    again = put(*bedrock(TOKYO, [listed(NEW_ID, TOKYO), listed(second, TOKYO)]), before=made, today=LATER)
    assert again.data["models"].keys() == made.data["models"].keys()


def test_a_new_model_keeps_the_regions_that_were_not_asked_again() -> None:
    before = put(*(o for r in (TOKYO, OREGON) for o in bedrock(r, [listed(NEW_ID, r)])))
    for now in ([listed(NEW_ID, OREGON)], []):
        found = catalog(*all_but(OREGON, models=now), before=before, today=LATER)
        assert routes(found, TOKYO, NEW_ID) == {"in-region"}
        assert routes(found, OREGON, NEW_ID) == ({"in-region"} if now else set())


def test_a_new_model_that_is_listed_nowhere_any_more_is_gone() -> None:
    before = put(*bedrock(TOKYO, [listed(NEW_ID, TOKYO)]))
    made = put(*all_but(TOKYO), before=before, today=LATER)
    assert made.data["models"] == {}
    assert made.data["families"] == {}
    assert set(made.data["bedrock"]) == known_in(TOKYO)
    unbelieved = put(*bedrock(TOKYO, [listed(LLAMA_ID, TOKYO)]), before=before, today=LATER)
    assert set(unbelieved.data["models"]) == {NEW}


def test_a_new_model_of_which_the_end_is_known() -> None:
    life = channel(catalog(*bedrock(TOKYO, [old(TOKYO, id_=NEW_ID)])), NEW_ID).lifecycle
    assert (life.status, life.ends_in(TOKYO)) == ("legacy", "2027-04-01")


def test_once_the_package_has_an_entry_of_its_own_there_is_one_model_not_two() -> None:
    before = put(*bedrock(TOKYO, [listed(NEW_ID, TOKYO)])).data
    package = copy.copy(dict(shipped_data()))
    entry = {"name": "Written up", "family": "claude", "publisher": "P", "bedrock": [{"id": NEW_ID}], "facts": {}}
    package["models"] = {**package["models"], "p/written-up": entry}
    assert [id_ for id_ in lay(package, before)["models"] if id_.startswith("p/")] == ["p/written-up"]
    made = assemble(package, before, bedrock(OREGON, [listed(NEW_ID, OREGON)]), LATER)
    assert made.data["models"] == {}
    (laid,) = lay(package, made.data)["models"]["p/written-up"]["bedrock"]
    assert laid["routes"] == [{"route": "in-region", "regions": [TOKYO, OREGON]}]  # what was read of it stays


@pytest.mark.parametrize(
    "id_", ["x", "p.", ".", "p.\x1b[31m", "../../etc", "日本.語", "p." + "n" * 500, "anthropic.claude-opus-4-5-v9:0"]
)
def test_whatever_a_new_model_is_called_it_loads_under_a_plain_id_of_its_own(id_: str) -> None:
    made = put(*bedrock(TOKYO, [listed(id_, TOKYO, name=None, provider=None)]))
    (name,) = made.data["models"]
    assert has_form(made.data)
    assert name not in SHIPPED.models
    assert len(name) < 200
    assert name.isascii()
    assert name.isprintable()
    assert name.count("/") == 1
    model = load_catalog(None, made.data).models[name]
    assert model.bedrock[0].id == id_
    assert load_catalog(None, made.data).models[CLAUDE].name == SHIPPED.models[CLAUDE].name


# -------------------------------------------------------------------------------------------------------------- JumpStart


def test_jumpstart_says_what_a_model_runs_on_by_default_and_whether_it_can_be_tuned() -> None:
    row = HubModel(
        JUMPSTART_ID, VIRGINIA, "1.0", "deprecated", "ml.g6.2xlarge", ("ml.g6.2xlarge", "ml.g5.xlarge"), False
    )
    hosted = catalog(said("jumpstart", VIRGINIA, row)).models[LLAMA].jumpstart[0]
    assert (hosted.default_instance, hosted.fine_tunable) == ("ml.g6.2xlarge", False)
    assert hosted.instances == ("ml.g5.xlarge", "ml.g6.2xlarge")
    assert hosted.lifecycle.status == "legacy"


def test_what_jumpstart_does_not_say_stays() -> None:
    bare = put(said("jumpstart", VIRGINIA, HubModel(JUMPSTART_ID, VIRGINIA, None, None)))
    assert bare.data["jumpstart"] == {}
    assert bare.data["sources"] == {}
    row = HubModel(JUMPSTART_ID, VIRGINIA, None, "supported", fine_tunable=True)
    hosted, shipped = (
        catalog(said("jumpstart", VIRGINIA, row)).models[LLAMA].jumpstart[0],
        SHIPPED.models[LLAMA].jumpstart[0],
    )
    assert hosted == shipped._replace(fine_tunable=True)


def test_an_id_that_is_no_models_of_the_catalogue_is_passed_over() -> None:
    made = put(said("jumpstart", VIRGINIA, HubModel("unheard-of", VIRGINIA, None, "deprecated", "ml.g5.xlarge")))
    assert made.data["jumpstart"] == {}


def test_ids_that_the_public_hub_does_not_list_are_remarked_and_kept() -> None:
    ids = {hosted.id for model in SHIPPED.models.values() for hosted in model.jumpstart}
    rows = [HubModel(id_, VIRGINIA, None, None) for id_ in sorted(ids - {JUMPSTART_ID})]
    made = put(said("jumpstart-list", VIRGINIA, *rows))
    (remark,) = made.remarks
    assert JUMPSTART_ID in remark.en
    assert JUMPSTART_ID in remark.ja
    assert load_catalog(None, made.data).models[LLAMA] == SHIPPED.models[LLAMA]
    assert put(said("jumpstart-list", VIRGINIA, *rows, complete=False)).remarks == ()
    assert put(said("jumpstart-list", VIRGINIA)).remarks == ()


def test_what_shipped_is_not_changed() -> None:
    before = str(shipped_data()["models"][CLAUDE])
    put(*bedrock(TOKYO, [old(TOKYO, id_=CLAUDE_ID)]), today=TODAY)
    assert str(shipped_data()["models"][CLAUDE]) == before
